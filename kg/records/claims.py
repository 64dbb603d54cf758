"""What was decided: facts with their IRIs, or with candidates and the reason why none was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.records.facts import Announcement, Provision, Quantity
from kg.records.text import Comparison, Document, Evidence, Issue, Kind

Answer = Literal["holds", "fails", "not assessable"]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency node.

    Args:
        name: the full official name.
        division: code of its division; of a township's agency that of the county, which every table of townships agrees on.
        printed: the spellings of this document.
        township: code of the township that it is of (nine digits); empty where it is of a county or more, or no table has the town.
    """

    iri: str
    name: str
    division: str
    classification: str = ""
    printed: tuple[str, ...] = ()
    township: str = ""

    @property
    def place(self) -> str:
        """The code of the smallest division that it is known to be of."""
        return self.township or self.division


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation node as this document knows it; ``titles`` are as printed, ``issuers`` IRIs of agencies."""

    iri: str
    number: str = ""
    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A metadata triple or policy relation with its evidence: stated, and reified so that it can be traced."""

    subject: str
    predicate: str  # IRI
    object: str  # IRI, or the literal's lexical form
    datatype: str  # IRI of the datatype, "@zh" for a Chinese string, "" for an IRI
    evidence: tuple[Evidence, ...]
    inferred_from: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One value of one measure, decided: whose figure, of which days. ``evidence`` has every restatement."""

    iri: str
    measure: str
    quantity: Quantity
    about: str
    covers: tuple[date | None, date]  # the first day is not known of 历年累计
    evidence: tuple[Evidence, ...]
    applicant: str = ""
    topic: str = ""
    scope: str = ""
    comparator: str = "exact"
    part_of: str = ""
    recorded: bool = True  # else quoted: 历年累计, last year's
    origin: Literal["table", "narrative"] = "narrative"


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention, decided or left open with its candidates; ``ground`` says why, ``version_basis`` how its version was told."""

    iri: str
    raw: str
    evidence: Evidence
    resolution: Literal["resolved", "ambiguous", "incomplete", "unresolved"]
    cited: str = ""
    candidates: tuple[str, ...] = ()
    cue: str = ""
    function: str = ""
    pinpoint: str = ""
    version_basis: str = ""
    provisions: tuple[Provision, ...] = ()
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one identity says of some figures of a document, or of two reports.

    Args:
        identity: its id, ``ID14-STAFF``.
        comparison: the numbers compared, where it holds or fails.
        reason: why it is not assessable, a notation of the scheme ``abstention``; empty else.
        used: what was compared, or would have been.
    """

    identity: str
    answer: Answer
    comparison: Comparison | None = None
    reason: str = ""
    used: tuple[Indicator | Citation | Announcement, ...] = ()

    @property
    def focus(self) -> tuple[str, ...]:
        """IRIs of what was compared; what a document says of itself has none."""
        return tuple(one.iri for one in self.used if not isinstance(one, Announcement))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The words of what was compared, each place once, in the order of the text."""
        places = {place for one in self.used for place in (one.evidence if isinstance(one.evidence, tuple) else (one.evidence,))}
        return tuple(sorted(places, key=lambda place: (place.start, place.end, place.rule)))


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a document's graph will say.

    Args:
        subject: IRI of the Report or Regulation that the document is; empty where it was set aside.
        kind: report, policy or neither.
        issuers: IRIs of the agencies that issue it (several where joint).
        period: first and last day, for a report whose period is known.
        announcements: what it says of itself that it should keep: the number of its sections, the year that it plans for.
        assessments: what every identity says that speaks of it.
    """

    document: Document
    subject: str
    kind: Kind
    frame: str = ""
    issuers: tuple[str, ...] = ()
    compiled_by: str = ""
    period: tuple[date, date] | None = None
    agencies: tuple[Agency, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    statements: tuple[Statement, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    citations: tuple[Citation, ...] = ()
    issues: tuple[Issue, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    assessments: tuple[Assessment, ...] = ()
