"""What rooms hand on about the text: source, sealed document, view, outline, evidence, findings.

Offsets are code points of ``Document.text``, half-open. Every ``Evidence`` obeys ``document.text[start:end] == exact``.
A record never points at the repaired view: what was mended stands in ``Evidence.reading``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Severity = Literal["violation", "warning", "info"]
Kind = Literal["report", "policy", "neither"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes that somebody gave us, under the name that they gave them.

    Args:
        name: path below the folder that is built, URL, or archive member.
        data: the bytes.
        media_type: e.g. ``text/plain``.
        retrieved: xsd:dateTime, only where a WARC header or the caller gave one; never the clock.
        fields: names of the fields that may hold the text, first choice first, where the bytes are a JSON record.
        sha256: 64 hex digits of the bytes.
    """

    name: str
    data: bytes = field(repr=False)
    media_type: str = "text/plain"
    retrieved: str = ""
    fields: tuple[str, ...] = ()
    sha256: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())


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
class Comparison:
    """Two numbers that were held against each other: ``stated relation expected`` is what should be.

    Args:
        stated: what is printed; of two printed numbers the left one, of two sums none: then only the reckoning is told.
        relation: =, <=, >=, < or >.
        expected: what it is held against: the sum of the parts, the other figure. Exact, but for a quotient that does not end.
        figures: the reckoning for a person, ``1 + 2 = 3 ≠ 4``.
    """

    stated: Decimal | None
    relation: str
    expected: Decimal
    figures: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about a document: data, not a log line.

    Args:
        code: kebab-case or an identity's id, e.g. ``unmapped-row``, ``ID14-STAFF``.
        message_zh, message_en: the same sentence for both readers.
        evidence: the words at fault; empty only where the whole document is meant.
        focus: IRIs of the nodes that the finding is about (empty: the document).
        path: IRI of the property, where there is one.
        source: IRI of what was not met, where there is one: the identity, or the kind of constraint (``sh:PatternConstraintComponent``).
        comparison: the numbers compared, where numbers disagree.
        shape: IRI of the shape that was not met, where it was one.
        value: the value that a shape takes exception to, as N-Triples write it; empty where there is none, or where it is private.
    """

    code: str
    severity: Severity
    message_zh: str
    message_en: str
    evidence: tuple[Evidence, ...] = ()
    focus: tuple[str, ...] = ()
    path: str = ""
    source: str = ""
    comparison: Comparison | None = None
    shape: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``text`` is stripped, ``start``/``end`` are offsets **of the sealed text** around it (equal if blank).

    A merged cell is one cell at its upper left corner, with the rows and columns that it covers.
    """

    row: int
    column: int
    text: str
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in reading order; ``start``/``end`` are offsets **of the sealed text**."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A value that the format itself names, such as a meta tag or a document property.

    Args:
        name: as the format writes it, e.g. ``PubDate``.
        start, end: the value's place in the sealed text.
        basis: where such a value stands: ``meta`` (the head of a page), ``properties`` (of an Office or PDF file), ``record`` (of JSON).
    """

    name: str
    start: int
    end: int
    basis: Literal["meta", "properties", "record"]


@dataclass(frozen=True, slots=True)
class Charset:
    """How bytes became characters: Python's name of the encoding, and why that one (English, for a person)."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A sealed text: ``text`` never changes again.

    Args:
        blocks: what the format tells apart, in order; blocks do not overlap, and one of page furniture is marked, not left out.
        pages: start of each page in the text, where the format has pages.
        tables: the tables that the format itself tells, each inside a block of kind table.
        fields: values that the format itself names.
        wraps: offsets of the line ends that only the page's layout made, inside a paragraph.
        charset: how the bytes were decoded, where they are text.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[Field, ...] = ()
    wraps: tuple[int, ...] = ()
    charset: Charset | None = None

    def evidence(self, start: int, end: int, rule: str, reading: str = "", cell: str = "") -> Evidence:
        """The evidence for a span of the sealed text; ``reading`` is kept only where it differs."""
        exact = self.text[start:end]
        page = bisect_right(self.pages, start) if self.pages else 0
        return Evidence(start, end, exact, rule, "" if reading == exact else reading, page, cell)


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


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part; ``title`` is as in the view, ``start``/``end`` are offsets **of the view**, heading included."""

    level: int
    number: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What a document is made of.

    Args:
        kind: ``neither`` is set aside, with ``reason``.
        reason: why it was taken for what it is, in words for a person (English).
        frame: F08, F14, F19, F21 or narrative.
        body: offset **of the view** where the document proper starts (after the page's furniture and metadata block).
        margin: the page's furniture, which is left out of ``view``; what the page says of the document often stands there.
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
    margin: View = View("", (), ())

    def evidence(self, start: int, end: int, rule: str) -> Evidence:
        """The evidence for ``view.text[start:end]``, with the view's words as reading where they differ."""
        first, last = self.view.source_span(start, end)
        return self.document.evidence(first, last, rule, self.view.text[start:end])
