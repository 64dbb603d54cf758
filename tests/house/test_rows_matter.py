"""No row is idle: each rule row is taken out in turn, and a case that it bears on must come out wrong.

A row's own examples go with the row, so they cannot tell that it is missing. The cases are rows of tests/cases/rows-<room>.toml (and
those of the narrative and of tables that other tests read as well).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from kg.pipeline import World
from kg.rules import Rule, load
from tests import rows
from tests.rows import Case

ROWS = [rule for rules in load().rooms.values() for rule in rules]
NAMED = {(rule.room, rule.id) for rule in ROWS}
CASES = [(room, case) for room in rows.ROOMS for case in rows.cases(room, own=True)]


@dataclass(frozen=True, slots=True)
class Trial:
    """A case with what it should say, and the rows that it bears on: those that it names or that its evidence names."""

    case: Case
    expected: list[str]
    bears_on: frozenset[str]


def trial(room: str, case: Case, world: World) -> Trial:
    """A case, read once with all rows."""
    _, named = rows.told(room, case, world, world.rules)
    return Trial(case, rows.expected(room, case), frozenset(named) | frozenset(case.get("rows", ())))


@pytest.fixture(scope="module")
def trials(world: World) -> Mapping[str, list[Trial]]:
    """The cases of every room."""
    return {room: [trial(room, case, world) for case in rows.cases(room)] for room in rows.ROOMS}


def test_every_room_is_tried() -> None:
    """A new file of rules needs a reader in tests/rows.py and cases in tests/cases/rows-<room>.toml."""
    assert set(load().rooms) == set(rows.ROOMS)


def test_cases_name_rows_that_exist() -> None:
    """A row that was renamed or removed takes its cases along."""
    assert [(room, row) for room, case in CASES for row in case.get("rows", ()) if (room, row) not in NAMED] == []


@pytest.mark.parametrize(("room", "case"), CASES, ids=[f"{room}: {case['why']}" for room, case in CASES])
def test_a_case_is_told_as_it_should_be(room: str, case: Case, world: World) -> None:
    """With all rows in place nothing is missed and nothing made up."""
    assert rows.told(room, case, world, world.rules)[0] == rows.expected(room, case)


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: f"{rule.room}-{rule.id}")
def test_a_row_is_missed(rule: Rule, trials: Mapping[str, list[Trial]], world: World) -> None:
    """Whoever removes a row is told what it was good for; a row that nothing misses is dead or untested."""
    own = world.rules.one(rule.room, rule.id)
    missed = any(noticed(rule.room, own, trials[rule.room], world))
    assert missed, (
        f"nothing notices that {rule.room}.toml loses {rule.id}: add a case to tests/cases/rows-{rule.room}.toml "
        f'that reads wrongly without it, with rows = ["{rule.id}"], or remove the row'
    )


def noticed(room: str, rule: Rule, trials: list[Trial], world: World) -> Iterator[bool]:
    """Whether each case that a row bears on comes out wrong without it."""
    bare = rows.without(world.rules, rule)
    for tried in trials:
        if rule.id in tried.bears_on:
            yield rows.told(room, tried.case, world, bare)[0] != tried.expected
