"""What lists tell of each thing, with the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = tuple[str | int, ...]  # what a list is sorted by, and no two things share
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Part(Generic[Told]):
    """A part of a list.

    Args:
        last: key of the last thing, where there is more behind it; else None.
        total: how many things there are in all; None where counting would cost more than the part.
    """

    items: Sequence[Told]
    last: Key | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list is wanted.

    Args:
        after: key of the last thing that was seen; None for the beginning.
        skipped: how many more to pass over.
        limit: how many at most.
    """

    after: Key | None = None
    skipped: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A node with its label; empty where it has none."""

    iri: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Words that say so: ``start`` and ``end`` are code points of the sealed text, half-open.

    Args:
        sha16: of the document, which its text is named after; ``file`` is its name.
        reading: the repaired reading, where it differs.
        page, cell: 0 and empty where there are none.
    """

    iri: str
    sha16: str
    file: str
    start: int
    end: int
    exact: str
    reading: str = ""
    page: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one measure.

    Args:
        measure: notation; ``label`` in Chinese.
        value: as a decimal number; empty where the source gives none. ``decimal`` where it is no xsd:integer.
        state, applicant, comparator: notations.
        since, until: days of the period; ``since`` is empty for cumulative figures.
        recorded: whether it is of the report's own period.
        part_of: IRI of the figure that this one is a part of.
    """

    iri: str
    measure: str
    label: str
    value: str
    decimal: bool
    unit: str
    state: str
    about: Named | None
    division: Named | None
    period: str
    since: str
    until: str
    applicant: str
    topic: str
    scope: str
    comparator: str
    part_of: str
    recorded: bool
    document: Named
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation that a document makes.

    Args:
        raw: as printed.
        resolution, function: notations.
        candidates: each reading that was kept, where it stays open which one is meant.
    """

    iri: str
    raw: str
    citing: Named
    cited: Named | None
    number: str
    candidates: tuple[Named, ...]
    resolution: str
    function: str
    cue: str
    pinpoint: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An agency.

    Args:
        level, classification: notations.
        printed: its names as documents print them, where they differ.
        reports, regulations: how many it issued.
        named: how many statements name it as an issuer; ``places`` are the words of the first of them.
    """

    iri: str
    label: str
    division: Named | None
    township: Named | None
    level: str
    classification: str
    printed: tuple[str, ...]
    reports: int
    regulations: int
    named: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """A regulation, read or only cited.

    Args:
        cited: how many documents cite it, ``mentions`` how often.
        files: names of the files that hold its text.
    """

    iri: str
    label: str
    number: str
    titles: tuple[str, ...]
    issuers: tuple[Named, ...]
    issued: str
    cited: int
    mentions: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a document's text says of itself, by the local name of the property; ``node`` where the value is one."""

    property: str
    value: str
    node: Named | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was read, and what it is.

    Args:
        node: the report or regulation; None where it was set aside or is kept apart.
        indicators, citations: how many were read from it.
    """

    name: str
    kind: str
    quarantined: bool
    sha256: str
    graph: str
    node: Named | None
    title: str
    number: str
    issuers: tuple[Named, ...]
    year: int
    frame: str
    issued: str
    indicators: int
    citations: int
    facts: tuple[Fact, ...]
