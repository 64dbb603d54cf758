"""What the page of a node shows: facts, figures, citations, who points to it; each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from api.findings import Shown, flags
from api.labels import Link, by, days, link, short, unique
from api.reading import Reader, value
from api.words import Segment, Used, Words, quotes, segments
from kg.errors import StoreError
from kg.query.own import Row

WM = "https://w3id.org/wenmai/ontology#"
SOURCE = re.compile(r"document/[0-9a-f]{16}")
SHOWN = 100  # citing documents on one page, as nodes of one property in api-incoming.rq; the page says how many there are in all


FIRST = (  # what a reader asks first
    *("type", "title", "prefLabel", "altLabel", "documentNumber", "issuedBy", "compiledBy"),
    *("year", "covers", "issued", "available", "frame"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is called, and the class of its node."""

    title: str
    kind: Link


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its values, and the words behind them."""

    property: Link
    values: tuple[Link, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one measure."""

    measure: Link
    notation: str
    value: str
    unit: str
    state: Link
    dimensions: tuple[str, ...]
    about: Link
    days: str
    path: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation that a document makes."""

    raw: str
    cited: Link
    number: str
    candidates: tuple[Link, ...]
    resolution: str
    standing: Link
    function: Link
    cue: str
    pinpoint: str
    path: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """One document that cites the node."""

    document: Link
    issuers: tuple[Link, ...]
    functions: tuple[Link, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Pointing:
    """The nodes that point here by one property, and how many there are in all."""

    property: Link
    count: int
    nodes: tuple[Link, ...]


def facts(reader: Reader, iri: str) -> tuple[Fact, ...]:
    """What is said of the node itself."""
    said = by(reader.rows("facts", node=iri), "predicate")
    words = {value(rows[0], "predicate"): rows for rows in by(reader.rows("words", node=iri), "predicate")}
    found = [
        Fact(
            link(reader, rows[0], "predicate"),
            unique(link(reader, row, "object") for row in sorted(rows, key=lambda row: row["object"].language == "en")),
            quotes(reader, words.pop(value(rows[0], "predicate"), ())),
        )
        for rows in said
    ]
    found += [Fact(link(reader, rows[0], "predicate"), (), quotes(reader, rows)) for rows in words.values()]
    return tuple(sorted(found, key=lambda fact: place(short(fact.property.iri))))


def place(name: str) -> int:
    """Where a property stands among the facts: what a reader asks first comes first."""
    return FIRST.index(name) if name in FIRST else len(FIRST)


def figures(reader: Reader, iri: str) -> tuple[Figure, ...]:
    """The figures of a report, in the order of its text."""
    return tuple(figure(reader, rows) for rows in by(reader.rows("figures", node=iri), "indicator"))


def figure(reader: Reader, rows: list[Row]) -> Figure:
    """One figure from its rows, one for each piece of evidence."""
    row = rows[0]
    comparator = "" if short(value(row, "comparator")) == "exact" else value(row, "comparator_zh")
    return Figure(
        link(reader, row, "measure"),
        value(row, "notation"),
        value(row, "value"),
        value(row, "unit"),
        Link(value(row, "state_zh"), value(row, "state_en")),
        tuple(filter(None, (value(row, "applicant_zh"), value(row, "topic"), value(row, "scope"), comparator))),
        link(reader, row, "about"),
        days(value(row, "period_start"), value(row, "period_end")),
        reader.path(value(row, "indicator")),
        quotes(reader, rows),
    )


def mentions(reader: Reader, iri: str) -> tuple[Mention, ...]:
    """The citations that a document makes, in the order of its text."""
    return tuple(mention(reader, rows) for rows in by(reader.rows("citations", node=iri), "citation"))


def mention(reader: Reader, rows: list[Row]) -> Mention:
    """One citation from its rows, one for each candidate."""
    row = rows[0]
    return Mention(
        value(row, "raw"),
        link(reader, row, "cited"),
        value(row, "cited_number"),
        unique(link(reader, each, "candidate") for each in rows),
        short(value(row, "resolution")),
        Link(value(row, "resolution_zh"), value(row, "resolution_en")),
        Link(value(row, "function_zh"), value(row, "function_en")),
        value(row, "cue"),
        value(row, "pinpoint"),
        reader.path(value(row, "citation")),
        quotes(reader, rows),
    )


def cited_by(reader: Reader, iri: str, offset: int) -> tuple[tuple[Citing, ...], int]:
    """Documents that cite the node, under whatever of its IRIs, and how many there are."""
    groups = by(reader.rows("cited-by", SHOWN, offset, node=iri), "citing")
    shown = tuple(
        Citing(
            link(reader, rows[0], "citing"),
            unique(link(reader, row, "issuer") for row in rows),
            unique(Link(value(row, "function_zh"), value(row, "function_en")) for row in rows),
            quotes(reader, rows),
        )
        for rows in groups
    )
    return shown, len(shown) if not offset and len(shown) < SHOWN else reader.count("cited-by-count", node=iri)


def pointing(reader: Reader, iri: str) -> tuple[Pointing, ...]:
    """Who points to the node, by property."""
    found = []
    for row in reader.rows("incoming-counts", node=iri):
        nodes = reader.rows("incoming", node=iri, predicate=value(row, "predicate"))
        links = sorted(unique(link(reader, each, "subject") for each in nodes), key=lambda one: (one.zh, one.path))
        found.append(Pointing(link(reader, row, "predicate"), int(value(row, "count")), tuple(links)))
    return tuple(found)


def sealed(reader: Reader, iri: str, found: Iterable[Shown]) -> tuple[Segment, ...]:
    """The masked text of a source, its evidence and what findings are about marked; empty for every other node."""
    path = reader.path(iri)
    if not SOURCE.fullmatch(path):
        return ()
    sha16 = path.removeprefix("document/")
    try:
        text = reader.masked(sha16)
    except StoreError:
        return ()
    return tuple(segments(text, map(partial(used, reader), reader.rows("anchors", node=iri)), flags(found, sha16)))


def used(reader: Reader, row: Row) -> Used:
    """Words that are evidence, and what for: a figure or a citation, or what something is said of."""
    what = " ".join(filter(None, (value(row, "zh"), value(row, "value") or value(row, "raw"))))
    return Used(int(value(row, "start")), int(value(row, "end")), reader.path(value(row, "thing")), what)


def beside(said: tuple[Fact, ...], title: str) -> tuple[Fact, ...]:
    """The facts without the label that the page bears as its title."""
    return tuple(fact for fact in said if not (short(fact.property.iri) == "label" and [each.zh for each in fact.values] == [title]))


def heading(reader: Reader, iri: str, said: tuple[Fact, ...]) -> Heading:
    """The title of a node's page, and what it is: the class that the ontology coined."""
    values = {short(fact.property.iri): fact.values for fact in said}
    kinds = [each for each in values.get("type", ()) if each.iri.startswith(WM)]
    titles = [values[name][0].zh for name in ("label", "prefLabel", "title", "documentNumber", "rawText") if values.get(name)]
    return Heading(titles[0] if titles else reader.path(iri), kinds[0] if kinds else Link(""))
