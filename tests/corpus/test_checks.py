"""What careful readers found to add up, or not, is what the audit says; where it does not, the table tells why."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kg.pipeline import World
from kg.records import Comparison, Issue
from tests.corpus.checks import TABLE, Check, Read, beyond, checks, of_corpus, of_examples


@pytest.fixture(scope="module")
def corpus(shared: Path, world: World) -> tuple[Read, ...]:
    """The documents of the gold, read once."""
    return tuple(of_corpus(shared, world))


@pytest.fixture(scope="module")
def checked(corpus: tuple[Read, ...], world: World) -> tuple[Check, ...]:
    """What became of each of their checks."""
    return tuple(checks(corpus, world))


@pytest.mark.shared
def test_every_check_comes_out_as_readers_found_it_or_is_explained(checked: tuple[Check, ...]) -> None:
    """What fails is told, what holds is not; the counts are stated, so that none is dropped in silence."""
    assert [check for check in checked if not check.outcome] == []
    assert Counter(check.holds for check in checked) == {True: 195, False: 28}
    agreed = Counter(check.holds for check in checked if check.outcome == "agreed")
    assert (agreed[True], agreed[False]) >= (184, 13)


@pytest.mark.shared
def test_no_explanation_is_idle(checked: tuple[Check, ...]) -> None:
    """A check that comes out right by now needs no excuse."""
    used = {check.outcome for check in checked}
    assert [row for row in TABLE["listed"] if row["reason"] not in used] == []


@pytest.mark.shared
def test_no_false_alarm(corpus: tuple[Read, ...]) -> None:
    """Each finding that no reader listed was looked up in the text; a new one has to be, too."""
    looked_up = {(row["file"], row["identity"], row["figures"]) for row in TABLE["beyond"] if row["true"]}
    found = set(beyond(corpus))
    known = {
        one for one in found if any(one[0].startswith(file) and one[1:] == said for file, *rest in looked_up for said in [tuple(rest)])
    }
    assert found - known == set()
    assert len(known) == len(looked_up)


def test_another_finding_of_a_law_that_fails_is_beyond() -> None:
    """A second contradiction, of other numbers, is not the one that the reader found, and does not stand for it."""
    check = {"identity": "ID14-NARR", "holds": False, "detail": "5 != 6", "expression": "narrative = table"}
    told, other = (
        Issue("ID14-NARR", "warning", "", "", comparison=Comparison(Decimal(one), "=", Decimal(two), f"{one} ≠ {two}"))
        for one, two in ((6, 5), (6, 4))
    )
    assert list(beyond([Read("a.txt", (check,), (told, other))])) == [("a.txt", "ID14-NARR", "6 ≠ 4")]
    assert (Read("a.txt", (check,), (told,)).told(check), Read("a.txt", (check,), (other,)).told(check)) == (True, False)


def test_the_contradictions_of_our_examples_are_told(world: World) -> None:
    """Planted ones, each in its document, and nothing beside them."""
    found = tuple(of_examples(world))
    rows = list(checks(found, world))
    assert {row.outcome for row in rows} == {"agreed", "another report"}
    assert Counter(row.holds for row in rows if row.outcome == "agreed") == {True: 84, False: 4}
    assert list(beyond(found)) == []
