"""Every division and every township, under every form of its name: itself, or open with itself among the candidates; never another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from kg.pipeline import World
from kg.resolve.agencies import Agencies
from kg.vocabulary import Division

BODIES = ("", "人民政府", "人民政府办公室", "公安局", "市场监督管理局", "城乡建设局", "乡镇企业局")


@pytest.fixture(scope="module")
def agencies(world: World) -> Agencies:
    """The index of agencies over the packaged tables."""
    return world.resolver.agencies


def outcome(name: str, own: str, agencies: Agencies, near: tuple[str, ...] = ()) -> str:
    """``right``, ``open`` or ``wrong``: which agency the name means; an open name keeps the place among its candidates."""
    agency = agencies.named(name, near)
    if agency is None:
        meant = {candidate.place for candidate in agencies.candidates(name, near)}
        return "open" if not meant or own in meant else "lost"
    return "right" if agency.place == own else "wrong"


def forms(division: Division) -> Iterator[tuple[str, str]]:
    """The names of a division: in full, behind its parent, by itself, and without the level words of what it lies in."""
    yield "full", "".join(division.path)
    yield "parent", "".join(division.path[-2:])
    yield "bare", division.name


def test_a_division_is_never_another(agencies: Agencies) -> None:
    """A wrong owner costs more than a missing one: of 3,300 places and seven bodies no name may lead elsewhere."""
    counted: Counter[tuple[str, str]] = Counter()
    wrong = []
    for division in (d for d in agencies.vocabulary.divisions.values() if not d.former and d.code != "100000"):
        for form, name in forms(division):
            for body in BODIES:
                result = outcome(name + body, division.code, agencies)
                counted[form, result] += 1
                if result in ("wrong", "lost") or (form == "full" and result != "right"):
                    wrong.append((name + body, division.code, result))
    assert wrong == []
    assert counted["parent", "right"] > 0.99 * sum(n for (form, _), n in counted.items() if form == "parent")
    assert counted["bare", "right"] > 0.97 * sum(n for (form, _), n in counted.items() if form == "bare")


def test_a_former_division_is_never_another(agencies: Agencies) -> None:
    """What was dissolved keeps its code where its name says which; its whole path does, on the days when it stood."""
    wrong = []
    for division in (d for d in agencies.vocabulary.divisions.values() if d.former):
        agency = agencies.named("".join(division.path) + "人民政府", (), division.since or "2000-01")
        if agency is None or agency.division != division.code:
            wrong.append((division.path, division.code, agency.division if agency else ""))
    assert wrong == []


def test_a_town_is_never_another(agencies: Agencies) -> None:
    """Thirty-eight thousand towns: right with their county's name or in a document about their county, open by themselves."""
    townships = agencies.vocabulary.townships
    wrong = []
    for county in [d for d in agencies.vocabulary.divisions.values() if not d.former]:
        near = tuple(outer.code for outer in agencies.places.chain(county.code))
        for town in townships.of(county.code).values():
            body = "办事处" if town.name.endswith("街道") else "人民政府"
            for name, around in (("".join(town.path) + body, ()), (town.name + body, near)):
                if outcome(name, town.code, agencies, around) != "right":
                    wrong.append((name, around, town.code))
    assert wrong == []


def test_a_town_by_itself_stays_open(agencies: Agencies) -> None:
    """The table is of today: a name that one town bears now another may have borne."""
    townships = agencies.vocabulary.townships
    names = sorted({name for code in ("450321", "331083", "430105", "110105", "659001") for name in townships.of(code)})
    for name in names:
        assert agencies.named(name) is None, name
        assert agencies.candidates(name), name
