"""Graphs on a SPARQL 1.1 server, read and written as the embedded engine is.

An amendment is one update request, which a server does whole or not at all: the new quads are added, the old ones removed, and of these the
server itself takes out of the default graph what no named graph states any more. One that is too large for a request is sent in several,
each of which keeps the default graph the merge: what is new first, what goes after it. A kill in between leaves both, and the next build or
refresh finds what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
    parse_query_results,
    serialize,
)

from kg.backend import GraphName, Term
from kg.errors import StoreError
from kg.iris import is_user_graph
from kg.store.asking import DEFAULT, Questions, written
from kg.store.nearby import Nearby
from kg.store.wire import TRIPLES, Wire

LARGEST = 16 * 2**20  # characters of an update request; servers take more, but not all of them much more
KEPT = 10.0  # seconds that a reader keeps what it fetched
USERS = r'FILTER (!REGEX(STR(?g), "/graph/user/[^/]*$"))'  # what users write is no part of the merge: ``kg.iris.is_user_graph``


class Remote:
    """The graphs of one server.

    Args:
        wire: to the server.
        writing: nobody else writes, so that what was read stays true until something is written here.
    """

    def __init__(self, wire: Wire, writing: bool) -> None:
        self.wire = wire
        self.questions = Questions(wire)
        self.nearby = Nearby(self.questions, float("inf") if writing else KEPT)

    # --- reading ----------------------------------------------------------------------------------------------------------

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads with these terms; None stands for any, for a graph also for the default one."""
        if isinstance(subject, Triple) or isinstance(object, Triple):
            raise StoreError("a server is not asked for triples on triples")
        if subject is not None or (predicate is not None and object is not None):
            return self.nearby.quads(subject, predicate, object, graph_name)
        return self.questions.quads(None, predicate, object, graph_name)

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: GraphName | list[GraphName] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, Term] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The results of a query, which this engine must understand too: so its errors are told alike, and its form is known.

        Raises:
            SyntaxError: it is none.
            StoreError: the server does not answer.
        """
        if use_default_graph_as_union or default_graph or named_graphs:
            raise StoreError("a server is asked for its own default graph, and for what the query says")
        if substitutions:  # the rows are the same; a server only finds them later than an engine that puts the terms in
            names, terms = (" ".join(map(str, each)) for each in (substitutions, substitutions.values()))
            query = f"{query}\nVALUES ({names}) {{ ({terms}) }}"
        form = pyoxigraph.Store().query(query, prefixes=prefixes)
        declared = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in (prefixes or {}).items())
        text = f"{declared} {query}"
        if not isinstance(form, QueryTriples):
            return parse_query_results(self.wire.stream(text), QueryResultsFormat.JSON)
        found = pyoxigraph.Store()
        found.bulk_extend(self.questions.triples(self.wire.stream(text, TRIPLES), DEFAULT))
        return found.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the graphs."""
        return iter(self.questions.names())

    def contains_named_graph(self, graph_name: GraphName) -> bool:
        """Whether there is such a graph, be it empty; a server that forgets graphs without triples has none of those."""
        return self.questions.holds(f"{{ GRAPH {graph_name} {{ ?s ?p ?o }} }} UNION {{ GRAPH ?g {{}} FILTER (?g = {graph_name}) }}")

    def dump(self, *, format: RdfFormat | None = None, from_graph: GraphName | None = None) -> bytes | None:
        """A graph, written down."""
        return serialize((quad.triple for quad in self.questions.graph(from_graph or DEFAULT)), format=format or RdfFormat.N_TRIPLES)

    def __contains__(self, quad: Quad) -> bool:
        """Whether a quad is there."""
        return any(self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name))

    def spoken_of(self, nodes: Collection[NamedNode], graph: NamedNode) -> set[NamedNode]:
        """Those of some nodes of which a graph states anything."""
        return set(self.questions.spoken_of(nodes, graph))

    # --- writing ----------------------------------------------------------------------------------------------------------

    def amend(self, added: set[Quad], removed: set[Quad]) -> None:
        """Adds and removes quads of named graphs; a triple stays in the default graph while any named graph but a user's states it."""
        removed = removed - added
        emptied = [f"DROP SILENT GRAPH {graph}" for graph in self.emptied(added, removed)]
        requests: list[str] = []
        for step in (*sized(added, insertion), *sized(removed, deletion), *emptied):
            if requests and len(requests[-1]) + len(step) <= LARGEST:
                requests[-1] += f";\n{step}"
            else:
                requests.append(step)
        for request in requests:
            self.update(request)

    def update(self, update: str) -> None:
        """Does an update, which must be one that may come twice."""
        try:
            self.wire.update(update)
        finally:
            self.nearby.forget()

    def emptied(self, added: set[Quad], removed: set[Quad]) -> Iterator[NamedNode]:
        """The graphs of which nothing is left; a graph is looked at only where it is as large as what is removed of it."""
        for graph in {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}:
            if isinstance(graph, NamedNode):
                going = {quad for quad in removed if quad.graph_name == graph}
                if self.questions.size(graph) == len(going) and set(self.questions.graph(graph)) == going:
                    yield graph

    def flush(self) -> None:
        """Nothing waits here: what was written was answered."""


def is_users(quad: Quad) -> bool:
    """Whether a quad stands in a graph that users write themselves."""
    return isinstance(quad.graph_name, NamedNode) and is_user_graph(quad.graph_name.value)


def insertion(quads: Collection[Quad]) -> str:
    """The step that adds quads, in the default graph too, unless they are a user's."""
    lines = (f"{placed(quad)} {spelled(quad)} ." if not is_users(quad) else placed(quad) for quad in quads)
    return "INSERT DATA {\n" + "\n".join(lines) + "\n}"


def deletion(quads: Collection[Quad]) -> str:
    """The steps that remove quads, and from the default graph what no other graph states."""
    lines, rows = "\n".join(map(placed, quads)), "\n".join(f"({spelled(quad)})" for quad in quads)
    return (
        f"DELETE DATA {{\n{lines}\n}};\n"
        f"DELETE {{ ?s ?p ?o }} WHERE {{ VALUES (?s ?p ?o) {{\n{rows}\n}} FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} {USERS} }} }}"
    )


def placed(quad: Quad) -> str:
    """A quad as an update writes it."""
    return f"GRAPH {quad.graph_name} {{ {spelled(quad)} }}"


def spelled(quad: Quad) -> str:
    """The triple of a quad as SPARQL writes it."""
    return f"{written(quad.subject)} {quad.predicate} {written(quad.object)}"


def sized(quads: Collection[Quad], step: Callable[[Collection[Quad]], str]) -> Iterator[str]:
    """The steps for quads, none larger than a request may be."""
    rest = sorted(quads, key=lambda quad: str(quad.graph_name))  # a document is not divided without need
    while rest:
        size = count = 0
        while count < len(rest) and size <= LARGEST // 4:  # a quad stands twice in its steps
            size += len(str(rest[count]))
            count += 1
        yield step(rest[:count])
        rest = rest[count:]
