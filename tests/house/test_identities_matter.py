"""No identity is idle: for each there are figures with which it holds, and figures with which it fails and nothing else does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.audit import audit, load_identities
from kg.pipeline import World
from kg.records import Announcement, Citation, Claims, Document, Evidence, Indicator, Quantity, Source, Statement
from kg.settings import BASE
from kg.validate import load_shapes

ROOT = Path(__file__).resolve().parents[2]
CASES = tomllib.loads((ROOT / "tests" / "cases" / "identities.toml").read_text("utf-8"))["case"]
FIGURE = re.compile(r"(?P<prose>prose: )?(?P<measure>[a-z0-9_.]+)(?:@(?P<column>[a-z_.]+))?(?:\[(?P<topic>.+)\])? (?P<value>[\d.]+)")
REPORT, NODE = f"{BASE}report/450721/a-b3f7/2017", f"{BASE}document/{'0' * 16}/"
YEAR = (date(2017, 1, 1), date(2017, 12, 31))


def indicator(words: str, at: int, total: str) -> Indicator:
    """The figure that words of a case tell, at a place of its own; ``total`` is what topics are parts of."""
    match = FIGURE.fullmatch(words)
    assert match, words
    return Indicator(
        f"{NODE}indicator/{at}",
        match["measure"],
        Quantity(Decimal(match["value"]), ""),
        about=f"{BASE}agency/450721/a-b3f7",
        covers=YEAR,
        evidence=(Evidence(10 * at, 10 * at + 1, "1", "case"),),
        applicant=match["column"] or "",
        topic=match["topic"] or "",
        part_of=total if match["topic"] else "",
        origin="narrative" if match["prose"] else "table",
    )


def announcement(words: str, place: Evidence) -> Announcement:
    """What a document says of itself: ``announced sections 5 of 6``, ``announced plan 2018``."""
    _, kind, number, *more = words.split()
    return Announcement("plan" if kind == "plan" else "sections", int(number), (place,), int(more[-1]) if more else 0)


def codes(case: Mapping[str, Any], more: Sequence[str], world: World) -> list[str]:
    """The identities that fail with the figures of a case and some more."""
    said = [*case["figures"], *more]
    total = next((f"{NODE}indicator/{at}" for at, words in enumerate(said) if words.endswith("active.total 100")), "")
    place = Evidence(0, 1, "1", "case")
    cited = [f"{BASE}regulation/511781/wanmin-07d2/{words.removeprefix('cited ')}/50" for words in said if words.startswith("cited ")]
    claims = Claims(
        Document(Source("a.txt", b""), case.get("text", "字") * 200, ()),
        REPORT,
        "report",
        case["frame"],
        statements=(Statement(REPORT, world.vocabulary.dcterms.issued.value, "2018-03-26", "date", (place,)),),
        period=YEAR,
        indicators=tuple(indicator(words, at, total) for at, words in enumerate(said) if not words.startswith(("cited ", "announced "))),
        announcements=tuple(announcement(words, place) for words in said if words.startswith("announced ")),
        citations=tuple(Citation(f"{NODE}citation/{at}", "x", place, "resolved", iri) for at, iri in enumerate(cited)),
    )
    return [issue.code for issue in audit(claims, world.identities, world.vocabulary, world.iris).issues]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["identity"])
def test_an_identity_holds_and_fails_as_it_should(case: Mapping[str, Any], world: World) -> None:
    """One figure makes the difference."""
    assert codes(case, case["holds"], world) == []
    assert codes(case, case["fails"], world) == case.get("broken", [case["identity"]])


def test_every_identity_that_is_audited_has_its_case() -> None:
    """A row without one may be removed and nobody would notice: add figures to tests/cases/identities.toml."""
    assert {case["identity"] for case in CASES} == {identity.id for identity in load_identities() if identity.scope == "document"}


def test_identities_that_are_not_audited_are_those_of_the_readme() -> None:
    """What nothing reckons yet is a promise to the reader; it is kept in two places so that none is lost."""
    readme = (ROOT / "shapes" / "README.md").read_text("utf-8")
    told = {scope: ids.split(", ") for scope, ids in re.findall(r"`(corpus|later|shape|resolve)` \(\d+\): ([\w, -]+)", readme)}
    kept = {scope: [identity.id for identity in load_identities() if identity.scope == scope] for scope in told}
    assert len(told) == 4 and kept == told


def test_an_identity_that_a_shape_tells_names_it() -> None:
    """The readme says which shapes; one that is gone tells nothing."""
    shapes = "".join(load_shapes().texts.values())
    (line,) = re.findall(r"Shapes that tell them: ((?:.|\n)*?)\. ", (ROOT / "shapes" / "README.md").read_text("utf-8"))
    told = {part.split()[0]: re.findall(r"`([a-z-]+)`", part) for part in line.split(";")}
    assert list(told) == [identity.id for identity in load_identities() if identity.scope == "shape"]
    for id, names in told.items():
        assert names and all(re.search(rf"\b{name}\b", shapes) for name in names), f"{id}: {names}"


def test_notes_speak_to_readers() -> None:
    """They stand as headings over findings: no rooms of the program, no names of shapes."""
    for identity in load_identities():
        assert not re.search(r"[a-z]+-[a-z]+|resolve|shape|见 ", identity.note_zh), identity.note_zh
        assert not re.search(r"\b(resolve|shapes?)\b", identity.note_en), identity.note_en
