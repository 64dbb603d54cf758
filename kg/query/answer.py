"""Evaluates queries on the merged default graph and writes the answers down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from kg.backend import Backend
from kg.errors import QueryError
from kg.query.guard import QueryKind, examine
from kg.vocabulary import NAMESPACES
from kg.xml import escaped

Term = NamedNode | BlankNode | Literal | Triple
TABLES: Mapping[str, tuple[QueryResultsFormat, str]] = {
    "json": (QueryResultsFormat.JSON, "application/sparql-results+json"),
    "xml": (QueryResultsFormat.XML, "application/sparql-results+xml"),
    "csv": (QueryResultsFormat.CSV, "text/csv; charset=utf-8"),
    "tsv": (QueryResultsFormat.TSV, "text/tab-separated-values; charset=utf-8"),
}
GRAPHS: Mapping[str, tuple[RdfFormat, str]] = {
    "turtle": (RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
    "ntriples": (RdfFormat.N_TRIPLES, "application/n-triples"),
    "jsonld": (RdfFormat.JSON_LD, "application/ld+json"),
    "rdfxml": (RdfFormat.RDF_XML, "application/rdf+xml"),
}
FORMATS = ("table", *TABLES, *GRAPHS)
PREFIXES = dict(NAMESPACES)  # what a query may leave undeclared
PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
CLASS = re.compile(r"\['.*?'\](?=,|$)|\[_\]", re.DOTALL)  # characters, as the parser lists them
SENTENCE = re.compile(r"\b[A-Z]\w*(?: \w+)+")
EXPECTED = re.compile(r"\"[^\"]+\"|\b[A-Za-z]\w*")
MOST_TOLD = 8


class Queried(Protocol):
    """What is needed of a store."""

    @property
    def backend(self) -> Backend:
        """The graphs."""

    def holds(self, graph: str) -> bool:
        """Whether a named graph is stored."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, written down.

    Args:
        kind: form of the query.
        format: one of ``FORMATS``.
        media_type: for a Content-Type.
        body: the bytes; UTF-8 where it is text.
    """

    kind: QueryKind
    format: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT: names of the columns, and their terms (None where unbound)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


def run(
    store: Queried,
    sparql: str,
    *,
    format: str = "table",
    default_graphs: Collection[str] = (),
    named_graphs: Collection[str] = (),
    bindings: Mapping[str, str] | None = None,
) -> Answer:
    """The answer to a query, on the default graph in which each triple stands once.

    Args:
        store: what is asked.
        sparql: the query; updates, SERVICE and graphs that are not stored are refused.
        format: table (for people; Turtle where the answer is a graph), json, xml, csv, tsv; turtle, ntriples, jsonld, rdfxml.
        default_graphs, named_graphs: IRIs of stored graphs to look at instead of all, as the protocol allows.
        bindings: IRIs to put in the place of variables.

    Raises:
        QueryError: a query that is malformed or not allowed, or a format that does not fit it.
    """
    kind, found = evaluate(store, sparql, default_graphs, named_graphs, bindings or {})
    name = "turtle" if format == "table" and isinstance(found, QueryTriples) else format
    if name not in FORMATS:
        raise QueryError(f"there is no format {name}; there are {', '.join(FORMATS)}")
    try:
        if isinstance(found, QueryTriples):
            return written_graph(kind, name, found)
        return written_table(kind, name, found)
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def rows(store: Queried, sparql: str, *, bindings: Mapping[str, str] | None = None) -> Rows:
    """The solutions of a SELECT as terms, for callers in the same process.

    Raises:
        QueryError: as ``run``, and for other forms.
    """
    _, found = evaluate(store, sparql, (), (), bindings or {})
    if not isinstance(found, QuerySolutions):
        raise QueryError("only SELECT has rows")
    return solved(found)


def evaluate(
    store: Queried, sparql: str, default_graphs: Collection[str], named_graphs: Collection[str], bindings: Mapping[str, str]
) -> tuple[QueryKind, QuerySolutions | QueryBoolean | QueryTriples]:
    """The form of a guarded query and its lazy results."""
    examined = examine(sparql)
    if not default_graphs and not named_graphs:
        default_graphs, named_graphs = examined.default_graphs, examined.named_graphs
    for iri in (*default_graphs, *named_graphs):
        if not is_stored(store, iri):
            raise QueryError(f"only graphs that are stored can be asked, not <{iri}>")
    bound: dict[pyoxigraph.Variable, Term] = {pyoxigraph.Variable(name): NamedNode(iri) for name, iri in bindings.items()}
    prefixes = used(sparql)
    try:
        if default_graphs or named_graphs:
            names: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in named_graphs]
            asked = dataset(store, default_graphs, named_graphs)
            found = asked.query(sparql, prefixes=prefixes, default_graph=DefaultGraph(), named_graphs=names, substitutions=bound)
        else:
            found = store.backend.query(sparql, prefixes=prefixes, use_default_graph_as_union=False, substitutions=bound)
    except (SyntaxError, ValueError) as error:
        raise malformed(str(error)) from error
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    return examined.kind, found


def used(sparql: str) -> dict[str, str]:
    """The prefixes that a query may leave undeclared and that may stand in it: the engine reads all that it is given.

    >>> sorted(used("ASK { ?s a wm:Report }"))
    ['wm']
    """
    return PREFIXES if "\\" in sparql else {name: iri for name, iri in PREFIXES.items() if f"{name}:" in sparql}


def is_stored(store: Queried, iri: str) -> bool:
    """Whether a graph is stored; what is no IRI is none."""
    try:
        return store.holds(iri)
    except ValueError:
        return False


def dataset(store: Queried, default_graphs: Collection[str], named_graphs: Collection[str]) -> pyoxigraph.Store:
    """Some graphs in memory, those of the default graph merged: asked on disk, they would answer twice for what two of them state."""
    chosen = pyoxigraph.Store()
    for iri in default_graphs:
        stated = store.backend.quads_for_pattern(None, None, None, NamedNode(iri))
        chosen.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in stated)
    for iri in named_graphs:
        chosen.bulk_extend(store.backend.quads_for_pattern(None, None, None, NamedNode(iri)))
    return chosen


def malformed(message: str) -> QueryError:
    """The parser's complaint with its line and column, cut to what a person reads."""
    place = PLACE.match(message)
    if place is None:
        return QueryError(message)
    line, column = int(place[1]), int(place[2])
    return QueryError(f"at {line}:{column}: {reason(place[3])}", line, column)


def reason(complaint: str) -> str:
    """What is wrong in words: what the parser says in a sentence, else the signs and words that might stand there.

    >>> reason("expected one of CONSTRUCT, ['0' ..= '9'], [_]")
    'expected one of CONSTRUCT'
    >>> reason("expected one of The SELECT contains a variable that is unbound, [_]")
    'The SELECT contains a variable that is unbound'
    """
    if "Prefix not found" in complaint:
        return "a prefix that is not declared"
    expected = CLASS.sub("", complaint).removeprefix("expected ").removeprefix("one of ")
    if sentence := SENTENCE.search(expected):
        return sentence[0]
    known = EXPECTED.findall(expected)
    if not known:
        return "this cannot stand here, or the query ends too early"
    return f"expected one of {', '.join((*known[:MOST_TOLD], *(['…'] if len(known) > MOST_TOLD else [])))}"


def written_graph(kind: QueryKind, format: str, found: QueryTriples) -> Answer:
    """Triples, each once, in a graph format."""
    if format not in GRAPHS:
        raise QueryError(f"{kind.upper()} gives a graph, which {format} cannot hold; there are {', '.join(GRAPHS)}")
    rdf, media_type = GRAPHS[format]
    body = pyoxigraph.serialize(tuple(dict.fromkeys(found)), format=rdf) or b""
    return Answer(kind, format, media_type, escaped(body) if format == "rdfxml" else body)


def written_table(kind: QueryKind, format: str, found: QuerySolutions | QueryBoolean) -> Answer:
    """Solutions, or a yes or no, in a results format."""
    if format in TABLES:
        results, media_type = TABLES[format]
        body = found.serialize(format=results) or b""
        return Answer(kind, format, media_type, escaped(body) if format == "xml" else body)
    if format != "table":
        raise QueryError(f"{kind.upper()} gives no graph; there are {', '.join(('table', *TABLES))}")
    text = ("yes\n" if found else "no\n") if isinstance(found, QueryBoolean) else aligned(solved(found))
    return Answer(kind, format, "text/plain; charset=utf-8", text.encode())


def solved(found: QuerySolutions) -> Rows:
    """All solutions."""
    names = tuple(variable.value for variable in found.variables)
    return Rows(names, tuple(tuple(solution[name] for name in names) for solution in found))


def aligned(table: Rows) -> str:
    """A table in columns; a Chinese character is as wide as two letters."""
    lines = [table.variables, *(tuple(cell(term) for term in row) for row in table.rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(table.variables))]
    lines.insert(1, tuple("─" * wide for wide in widths))
    return "".join(
        "  ".join(text + " " * (wide - width(text)) for text, wide in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def cell(term: Term | None) -> str:
    """A term in one line, without its syntax."""
    if term is None:
        return ""
    return " ".join((str(term) if isinstance(term, Triple) else term.value).split())


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
