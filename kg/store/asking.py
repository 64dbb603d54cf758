"""The questions that are put to a server in SPARQL, and their answers as quads.

A server gives nodes without names other labels than those that they came with, and cannot be asked for them. So they lie there under names
of the kind that RDF has for this (https://www.w3.org/TR/rdf11-concepts/#section-skolemization), and lose them on the way back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import IO

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.backend import GraphName, Term
from kg.errors import StoreError
from kg.store.wire import Wire

DEFAULT = DefaultGraph()
GENID = "https://w3id.org/.well-known/genid/"  # and the label of the node
Node = NamedNode | BlankNode
AT_ONCE = 200  # nodes that one request asks for


class Questions:
    """Asks a server.

    Args:
        wire: to the server.
    """

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def quads(self, subject: Node | None, predicate: NamedNode | None, target: Term | None, graph: GraphName | None) -> Iterator[Quad]:
        """The quads of a pattern, one by one as they come."""
        if subject is predicate is target is None and graph is not None:
            yield from self.graph(graph)
            return
        given = {"s": subject, "p": predicate, "o": target}
        triple = " ".join(written(term) if term is not None else f"?{name}" for name, term in given.items())
        names = " ".join(f"?{name}" for name, term in given.items() if term is None)
        for row in self.rows(f"SELECT {names}{' ?g' if graph is None else ''} {{ {within(triple, graph)} }}"):
            found = {name: term if term is not None else row[name] for name, term in given.items()}
            yield quad(found["s"], found["p"], found["o"], graph if graph is not None else row["g"])

    def about(self, nodes: Iterable[Node]) -> Iterator[Quad]:
        """All that is stated of some nodes, in whatever graph."""
        for some in pieces(nodes):
            values = f"VALUES ?s {{ {' '.join(map(written, some))} }}"
            where = f"{{ {values} ?s ?p ?o }} UNION {{ {values} GRAPH ?g {{ ?s ?p ?o }} }}"
            for row in self.rows(f"SELECT ?s ?p ?o ?g {{ {where} }}"):
                yield quad(row["s"], row["p"], row["o"], row["g"])

    def spoken_of(self, nodes: Iterable[Node], graph: NamedNode) -> Iterator[NamedNode]:
        """Those of some nodes of which a graph states anything."""
        for some in pieces(nodes):
            values = f"VALUES ?s {{ {' '.join(map(written, some))} }}"
            for row in self.rows(f"SELECT DISTINCT ?s {{ {values} GRAPH {graph} {{ ?s ?p ?o }} }}"):
                if isinstance(node := row["s"], NamedNode):
                    yield node

    def graph(self, name: GraphName) -> Iterator[Quad]:
        """All quads of a graph."""
        return self.triples(self.wire.graph(name.value if isinstance(name, NamedNode) else ""), name)

    def triples(self, answer: IO[bytes], graph: GraphName) -> Iterator[Quad]:
        """The triples of an answer as quads of a graph."""
        try:
            for each in parse(answer, RdfFormat.N_TRIPLES):
                yield quad(each.subject, each.predicate, each.object, graph)
        except SyntaxError as error:
            raise StoreError(f"the server at {self.wire.address} gives no N-Triples: {error}") from error

    def size(self, graph: NamedNode) -> int:
        """How many triples a graph has."""
        counted = [row["n"] for row in self.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")]
        if len(counted) != 1 or not isinstance(counted[0], Literal):
            raise StoreError(f"the server at {self.wire.address} does not count")
        return int(counted[0].value)

    def names(self) -> set[NamedNode]:
        """The named graphs; a server that does not tell them apart from their triples has to look at all."""
        for pattern in ("", "?s ?p ?o"):
            names = (row["g"] for row in self.rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {pattern} }} }}"))
            if found := {name for name in names if isinstance(name, NamedNode)}:
                return found
        return set()

    def holds(self, pattern: str) -> bool:
        """Whether anything is there that fits a pattern."""
        found = parse_query_results(self.wire.ask(f"ASK {{ {pattern} }}"), QueryResultsFormat.JSON)
        if not isinstance(found, QueryBoolean):
            raise StoreError(
                f"the server at {self.wire.address} answers ASK with a table: no SPARQL 1.1 (Virtuoso is like this) "
                "服务器不遵循 SPARQL 1.1，不可用"
            )
        return bool(found)

    def rows(self, sparql: str) -> Iterator[dict[str, Term | None]]:
        """The solutions of a SELECT, one by one as they come."""
        try:
            found = parse_query_results(self.wire.stream(sparql), QueryResultsFormat.JSON)
            if not isinstance(found, QuerySolutions):
                raise StoreError(f"the server at {self.wire.address} answers SELECT with yes or no")
            names = [variable.value for variable in found.variables]
            for solution in found:
                yield dict(zip(names, solution, strict=True))
        except SyntaxError as error:
            raise StoreError(f"the answer of {self.wire.address} is no table, or ends early 服务器的回答不完整: {error}") from error


def within(triple: str, graph: GraphName | None) -> str:
    """A pattern for a graph; of all, the default one among them, where it is None."""
    if graph is None:
        return f"{{ {triple} }} UNION {{ GRAPH ?g {{ {triple} }} }}"
    return triple if graph == DEFAULT else f"GRAPH {graph} {{ {triple} }}"


def written(term: Term) -> str:
    """A term as SPARQL writes it."""
    return f"<{GENID}{term.value}>" if isinstance(term, BlankNode) else str(term)


def read_back(term: object) -> object:
    """A term as it was written."""
    if isinstance(term, NamedNode) and term.value.startswith(GENID) and term.value[len(GENID) :].isalnum():
        return BlankNode(term.value[len(GENID) :])
    return term


def quad(subject: object, predicate: object, value: object, graph: object) -> Quad:
    """A quad of terms as they came; in the default graph where there is none."""
    one, other = read_back(subject), read_back(value)
    if isinstance(one, Node) and isinstance(predicate, NamedNode) and isinstance(other, NamedNode | BlankNode | Literal):
        return Quad(one, predicate, other, graph if isinstance(graph, NamedNode) else DEFAULT)
    raise StoreError("a server's answer has no whole triple 服务器的回答不完整")


def pieces(nodes: Iterable[Node]) -> Iterator[Collection[Node]]:
    """Nodes by the number that one request asks for."""
    rest = iter(nodes)
    while some := list(islice(rest, AT_ONCE)):
        yield some
