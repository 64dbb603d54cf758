"""Findings as pages show them: the words at fault, both numbers, and the way to and from their place in the sealed text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.reading import Reader
from api.words import Flag, Words
from kg.findings import LEVELS, Entry, File, Finding, Place

QUOTED = 3  # places that a page shows at once, as ``quotations`` of parts.html has it


@dataclass(frozen=True, slots=True)
class Level:
    """A severity and what it is called."""

    name: str
    zh: str
    meaning: str


ORDERED = tuple(Level(name, zh, meaning) for name, (zh, meaning) in LEVELS.items())
LEVEL = {level.name: level for level in ORDERED}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Two numbers that disagree, and what should hold between them."""

    stated: str
    zh: str
    en: str
    expected: str
    figures: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding.

    Args:
        path: of its own page.
        anchor: its place among the findings of a page.
        words: the words at fault; where there are several documents each tells its own.
    """

    finding: Finding
    level: Level
    path: str
    anchor: str
    numbers: Numbers | None
    words: tuple[Words, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """The documents that it is about."""
        return self.finding.files


def shown(reader: Reader, entries: Iterable[Entry]) -> tuple[Shown, ...]:
    """Findings in full."""
    return tuple(one(reader, finding) for finding in reader.findings.told(entries))


def one(reader: Reader, finding: Finding) -> Shown:
    """A finding in full."""
    numbers = None
    if (compared := finding.comparison) and compared.stated:
        numbers = Numbers(compared.stated, *compared.words, compared.expected, compared.figures)
    several = len(finding.files) > 1
    words = tuple(quotation(reader, place, several) for place in finding.foremost(QUOTED))
    path = reader.path(finding.entry.iri)
    return Shown(finding, LEVEL[finding.severity], path, anchor(finding.entry), numbers, words)


def quotation(reader: Reader, place: Place, several: bool) -> Words:
    """Words at fault, with the way to where they stand."""
    row, _, column = place.cell.partition(",")
    where = [place.file.name] if several else []
    where += [f"第{place.page}页 p.{place.page}"] if place.page else []
    where += [f"表{int(row) + 1}行{int(column) + 1}列 row {int(row) + 1}, column {int(column) + 1}"] if place.cell else []
    return Words(place.before, place.exact, place.after, place.reading, source(reader, place.file), f"c{place.start}", " · ".join(where))


def source(reader: Reader, file: File) -> str:
    """The path of a document's source, where its sealed text is shown."""
    return reader.path(reader.iris.source(file.sha16))


def anchor(entry: Entry) -> str:
    """What a finding is called within a page: ``issue-ID14-STAFF-412``."""
    return f"issue-{entry.iri.rpartition('/issue/')[2].replace('/', '-')}"


def flags(found: Iterable[Shown], sha16: str) -> list[Flag]:
    """The places in one document that findings are about."""
    return [
        Flag(place.start, place.end, each.level.name, each.finding.code, each.anchor)
        for each in found
        for place in each.finding.places
        if place.file.sha16 == sha16
    ]
