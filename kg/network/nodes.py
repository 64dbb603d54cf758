"""What a node and an edge of the network are, one by one, and the words behind an edge."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal as Either
from typing import Protocol

Direction = Either["in", "out", "both"]
Kind = Either["regulation", "report", "agency", "division"]
State = Either["seen", "wanted", ""]
KINDS: tuple[Kind, ...] = ("regulation", "report", "agency", "division")
DOCUMENTS: tuple[Kind, ...] = ("regulation", "report")
STATES: tuple[State, ...] = ("", "seen", "wanted")
CITES = "cites"
RELATIONS = (CITES, "implements", "basedOn", "forwards", "promulgates", "amends", "repeals", "issues", "jurisdiction", "within")
REFERS = (CITES, "implements", "basedOn", "forwards")  # by which a document stands on another; a notice and its text are one act
FUNCTIONS = (
    "basis",
    "complies",
    "implements",
    "refers",
    "issues",
    "promulgates",
    "forwards",
    "amends",
    "repeals",
    "replaces",
    "discloses",
    "study",
)
DONE_TO = ("repeals", "amends", "replaces", "issues", "promulgates")  # what is done to a document by who does not stand on it
SAID = re.compile(r"document/([0-9a-f]{16})/(?:citation|statement/\w+)/(\d+)(?:-(\d+))?")
NOWHERE = -1  # the document of an edge that reference alone tells of
LEVELS = ("nation", "province", "prefecture", "county", "township", "zone")  # from the top


@dataclass(frozen=True, slots=True)
class Node:
    """A node, under the IRI that it is counted under.

    Args:
        number: document number in its normal form; empty where it has none.
        division: code of the division that it belongs to; empty where nobody knows it.
        level: of that division, one of ``LEVELS``; empty where nobody knows it. Of a town's agency and what such alone issue it is
            ``township``, whatever the division.
        year: of a report's period, else of a document's number, else of its day of issue; 0 where nobody knows it.
        issued: day of issue, ISO 8601; empty where nobody knows it.
        state: of a document ``seen`` when one of its files was read, else ``wanted``; empty for agencies and divisions.
    """

    id: str
    label: str
    kind: Kind
    number: str = ""
    division: str = ""
    level: str = ""
    year: int = 0
    issued: str = ""
    state: State = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation.

    Args:
        relation: one of ``RELATIONS``: the local name of a property of ``wm:``.
        mentions: how many mentions a citation has in the file that has most of them, else 1.
        functions: of these mentions, in the order of ``FUNCTIONS``; none for other relations. A mention within the title of a document
            that is repealed, amended or replaced is for that, and not for what its own words say.
        evidence: IRI of the first citation or statement that says so; empty where reference alone does.
    """

    source: str
    target: str
    relation: str
    mentions: int = 1
    functions: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that say so.

    Args:
        exact: as the source has them; names of officials are masked.
        file: name of the source; of several, the first.
        source: IRI of the source.
        start, end: code points of its sealed text, half-open.
        evidence: IRI of the evidence.
        cue: the words before a citation that tell what it is for, as 根据; empty where there are none, and of other relations.
    """

    exact: str
    file: str
    source: str
    start: int
    end: int
    evidence: str
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An edge with the first words that say so; none where reference alone does, or where none were asked for."""

    edge: Edge
    words: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A document that is a version of a work, or whose place another took.

    Args:
        work: IRI of the work; empty where nobody says so.
        document: IRI that the version is counted under; it need be no node, for nobody may cite it.
        number, label: of the document, as ``Node`` has them.
        issued: day, ISO 8601; empty where nobody knows it.
        in_force_from: day, ISO 8601; empty where nobody knows it.
        superseded_by: IRI of the document that took its place; empty where none did, or nobody knows it.
    """

    work: str
    document: str
    number: str = ""
    label: str = ""
    issued: str = ""
    in_force_from: str = ""
    superseded_by: str = ""


class Witness(Protocol):
    """Who can tell the words behind an edge."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        """The words that say so, the first mention first, at most so many; none where reference alone says so."""
        ...

    def issuers(self, document: str) -> tuple[str, ...]:
        """Names of the agencies of which anybody says that they issued a document, in order; also of one that was never read."""
        ...

    def bases(self, version: str) -> Mapping[str, Collection[str]]:
        """By what each citing document (IRI) tells this version of a law: number, year, pinpoint or date, notations of ``basis``."""
        ...


def bits(functions: Iterable[str]) -> int:
    """A bit for each function."""
    return sum(1 << FUNCTIONS.index(name) for name in functions)


@cache
def named(functions: int) -> tuple[str, ...]:
    """The functions whose bits are set."""
    return tuple(name for at, name in enumerate(FUNCTIONS) if functions >> at & 1)


def said(edge: Edge, files: dict[str, int]) -> tuple[int, int, int]:
    """Where the first citation or statement of an edge stands: place of the file, start, turn; adds a file that is new."""
    found = SAID.search(edge.evidence)
    if not found:
        return NOWHERE, 0, 0
    return files.setdefault(found[1], len(files)), int(found[2]), int(found[3] or 1)
