"""What crosses the doors between the rooms: frozen records, nothing else.

Offsets are code points of ``Document.text``, half-open. Every ``Evidence`` obeys ``document.text[start:end] == exact``.
A record never points at the repaired view: what was mended stands in ``Evidence.reading``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Severity = Literal["violation", "warning", "info"]
Kind = Literal["report", "policy", "neither"]
State = Literal["stated", "stated-in-words", "blank", "dash", "unreadable", "derived"]
Span = tuple[int, int]


# --- read -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes that somebody gave us, under the name that they gave them.

    Args:
        name: path below the folder that is built, URL, or archive member.
        data: the bytes.
        media_type: e.g. ``text/plain``.
        retrieved: xsd:dateTime, only where a WARC header or the caller gave one; never the clock.
    """

    name: str
    data: bytes = field(repr=False)
    media_type: str = "text/plain"
    retrieved: str = ""

    @property
    def sha256(self) -> str:
        """64 hex digits of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table or piece of page furniture, by its place in the sealed text."""

    kind: Literal["heading", "paragraph", "table", "furniture"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in the sealed text that says so.

    Args:
        start, end: code points of the sealed text, half-open.
        exact: the source's own characters at that place.
        rule: id of the rule that read it.
        reading: the repaired reading, where it differs from ``exact``; else empty.
        page: page number from 1, else 0.
        cell: ``"row,column"`` from 0, else empty.
    """

    start: int
    end: int
    exact: str
    rule: str
    reading: str = ""
    page: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about a document: data, not a log line.

    Args:
        code: kebab-case or an identity's id, e.g. ``unmapped-row``, ``ID14-STAFF``.
        message_zh, message_en: the same sentence for both readers.
        evidence: the words at fault; empty only where the whole document is meant.
        focus: IRIs of the nodes that the finding is about (empty: the document).
        path: IRI of the property, where there is one.
        source: IRI of the shape or identity that was not met, where there is one.
    """

    code: str
    severity: Severity
    message_zh: str
    message_en: str
    evidence: tuple[Evidence, ...] = ()
    focus: tuple[str, ...] = ()
    path: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A sealed text: ``text`` never changes again."""

    source: Source
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()  # start of each page in the text, where the format has pages
    issues: tuple[Issue, ...] = ()

    def evidence(self, start: int, end: int, rule: str, reading: str = "", cell: str = "") -> Evidence:
        """The evidence for a span of the sealed text; ``reading`` is kept only where it differs."""
        exact = self.text[start:end]
        page = bisect_right(self.pages, start)
        return Evidence(start, end, exact, rule, "" if reading == exact else reading, page, cell)


# --- text -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair made in the view: ``text[start:end]`` of the sealed text is read as ``reading``."""

    start: int
    end: int
    reading: str
    rule: str
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A reading copy of the sealed text with the way back.

    Character ``i`` of ``text`` stands for ``[starts[i], ends[i])`` of the sealed text; a character that was put in has
    ``starts[i] == ends[i]``.
    """

    text: str
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)
    edits: tuple[Edit, ...] = ()

    def source_span(self, start: int, end: int) -> Span:
        """The span of the sealed text that ``text[start:end]`` stands for (start < end)."""
        return self.starts[start], max(self.ends[start:end])


# --- outline --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part; ``title`` is as in the view, ``start``/``end`` are offsets **of the view**, heading included."""

    level: int
    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``text`` is stripped, ``start``/``end`` are offsets **of the sealed text** around it (equal if blank)."""

    row: int
    column: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in reading order; ``start``/``end`` are offsets **of the sealed text**."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document is made of.

    Args:
        kind: ``neither`` is set aside, with ``reason``.
        reason: why it was taken for what it is, in words for a person (English).
        frame: F08, F14, F19, F21 or narrative.
        body: offset **of the view** where the document proper starts (after the page's furniture and metadata block).
    """

    document: Document
    view: View
    kind: Kind
    reason: str
    frame: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    body: int = 0
    issues: tuple[Issue, ...] = ()

    def evidence(self, start: int, end: int, rule: str) -> Evidence:
        """The evidence for ``view.text[start:end]``, with the view's words as reading where they differ."""
        first, last = self.view.source_span(start, end)
        return self.document.evidence(first, last, rule, self.view.text[start:end])


# --- extract: facts, what the text says -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: ``value`` is None where the state says that there is none."""

    value: Decimal | None
    unit: str
    state: State = "stated"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A 发文字号 in parts.

    Args:
        code: 国办发, 文化和旅游部令, 公告 of an issuer …, as printed (folded).
        year: None for orders.
        seq: the sequence number; 0 where the text lost it (then ``complete`` is false).
        form: bracketed (国办发〔2017〕24号), order (国务院令第492号) or notice (…公告2020年第43号).
    """

    code: str
    year: int | None
    seq: int
    form: Literal["bracketed", "order", "notice"] = "bracketed"

    @property
    def complete(self) -> bool:
        """Whether it can name a document: a code and a sequence are there."""
        return bool(self.code and self.seq)

    @property
    def normal(self) -> str:
        """The normal form: ``国办发〔2017〕24号``, ``国务院令第492号``, ``财政部公告2020年第43号``."""
        if self.form == "bracketed":
            return f"{self.code}〔{self.year}〕{self.seq}号"
        if self.form == "notice" and self.year is not None:
            return f"{self.code}{self.year}年第{self.seq}号"
        return f"{self.code}第{self.seq}号"


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name that the document gives to who speaks.

    ``role``: title, publisher (发布机构), source (来源), signature, form (填报单位), number (own document number's issuer).
    """

    name: str
    role: Literal["title", "publisher", "source", "signature", "form", "compiler", "body"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PeriodPhrase:
    """The days that the report's figures cover; ``basis``: explicit (统计期限 …) or year (of the title or the form)."""

    start: date
    end: date
    basis: Literal["explicit", "year"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Metadata:
    """A value that the document says of itself. ``key``: title, issued, available, indexNumber, documentNumber."""

    key: Literal["title", "issued", "available", "indexNumber", "documentNumber"]
    value: str
    basis: str  # page, signature, form, field, heading …
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one measure, as the text states it.

    Args:
        measure: id of the catalogue, e.g. ``foi.received``.
        applicant: notation of the request matrix's column, empty outside it; ``total`` for 总计.
        topic, scope: as printed, empty where there is none.
        comparator: notation of the comparator scheme: exact, approximate, over, under, at-least, at-most.
        about: another agency as printed (区城乡建设局), empty for the reporting agency.
        period: own year, the cumulative column (历年累计), the previous year, or another (then ``year`` tells).
        part_of: start of the reading that it is a part of (其中), as ``Evidence.start``; -1 where there is none.
        origin: table or narrative.
    """

    measure: str
    quantity: Quantity
    evidence: Evidence
    applicant: str = ""
    topic: str = ""
    scope: str = ""
    comparator: str = "exact"
    about: str = ""
    period: Literal["own", "cumulative", "previous", "other"] = "own"
    year: int = 0
    part_of: int = -1
    origin: Literal["table", "narrative"] = "narrative"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a regulation.

    Args:
        numbers: the readings of its number, the preferred one first; empty where it is cited by title or alias.
        title: without the outer book-title marks, inner ones as 〈〉 or 《》 as printed; empty where there is none.
        alias_of: evidence start of the mention whose alias (以下简称《条例》) this is; -1 else.
        issuer: the issuer as printed before the title, or inherited from the list, or named in the title; may be empty.
        cue: the words that carry the function, as printed. function: notation of the scheme ``function``.
        pinpoint: 第三十二条第（一）项, as printed.
        carrier: evidence start of the mention in whose title this one stands (the forwarded text); -1 else.
        repaired: rule ids of the repairs that its number needed.
    """

    evidence: Evidence
    numbers: tuple[DocumentNumber, ...] = ()
    title: str = ""
    alias_of: int = -1
    issuer: str = ""
    cue: str = ""
    function: str = "refers"
    pinpoint: str = ""
    carrier: int = -1
    repaired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two regulations that the text states.

    ``subject`` and ``object`` are ``Evidence.start`` of mentions, -1 for the document itself, or a bare title in
    ``subject_title``/``object_title`` where the text names a regulation that it does not cite (the promulgated text).
    ``predicate``: implements, basedOn, promulgates, forwards, amends, repeals.
    """

    predicate: Literal["implements", "basedOn", "promulgates", "forwards", "amends", "repeals"]
    evidence: Evidence
    subject: int = -1
    object: int = -1
    subject_title: str = ""
    object_title: str = ""
    inferred_from: str = ""  # "title" where the title says so


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the text says, before anything is decided."""

    outline: Outline
    agencies: tuple[AgencyName, ...] = ()
    periods: tuple[PeriodPhrase, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    readings: tuple[Reading, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    issues: tuple[Issue, ...] = ()


# --- resolve: claims, facts with their IRIs --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency node: ``name`` is the full official name; ``printed`` the spellings of this document."""

    iri: str
    name: str
    division: str
    classification: str = ""
    printed: tuple[str, ...] = ()


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
    covers: tuple[date, date]
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
    """One mention, decided or left open with its candidates."""

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


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a document's graph will say.

    Args:
        subject: IRI of the Report or Regulation that the document is; empty where it was set aside.
        kind: report, policy or neither.
        issuers: IRIs of the agencies that issue it (several where joint).
        period: first and last day, for a report whose period is known.
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
