"""SPARQL updates of graphs that users write: worked out on a copy in memory, compared, and only then stored, in one transaction.

An update sees the graphs that users write, and every other stored graph whose IRI stands in its text; the default graph that it sees is
empty. Whatever it does elsewhere than in the graphs of users is found by comparing, and then nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from itertools import chain

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import QueryError
from kg.query import PREFIXES, guard_update, malformed
from kg.store import Store
from kg.writing.apart import Apart, Limits, Refused
from kg.writing.graphs import genid, named, own
from kg.writing.tasks import Effect, Update

LARGEST = 500_000  # quads that an update may look at
GraphName = NamedNode | BlankNode | DefaultGraph
Changes = tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]


def update(store: Store, task: Update, apart: Apart, limits: Limits) -> Effect:
    """Evaluates an update.

    Args:
        store: opened to be written.
        apart: where it is evaluated.
        limits: what that may take.

    Raises:
        Refused: it is malformed, asks for more than it may, or would change something else than graphs that users write.
    """
    try:
        text = guard_update(task.sparql, task.using, task.using_named)
    except QueryError as error:
        raise Refused("malformed", str(error), error.line, error.column) from error
    graphs = [*store.user_graphs(), *(graph for graph in store.named_graphs() if graph.value in text.iris)]
    more, less, *names = apart.ask(evaluated, (copied(store, graphs), text.sparql), limits)
    made, gone = ([writable(NamedNode(iri), store) for iri in each] for each in names)
    added, removed = (set(parse(each, RdfFormat.N_QUADS)) for each in (more, less))
    touched = {writable(quad.graph_name, store) for quad in chain(added, removed)}
    if not added and not removed and not made and not gone:
        return "unchanged"
    removed = {quad for quad in removed if quad.graph_name not in gone}
    store.write_users(as_named(added, touched), removed, made=made, gone=gone)
    return "changed"


def copied(store: Store, graphs: Iterable[NamedNode]) -> dict[str, bytes]:
    """What stands in some graphs, as N-Triples.

    Raises:
        Refused: there is more in them than an update may look at.
    """
    found: dict[str, bytes] = {}
    size = 0
    for graph in graphs:
        found[graph.value] = store.backend.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
        size += found[graph.value].count(b"\n")
        if size > LARGEST:
            raise Refused("limit", f"an update may look at {LARGEST} triples; the graphs that it sees hold more 所涉图过大")
    return found


def evaluated(graphs: Mapping[str, bytes], sparql: str) -> Changes:
    """What an update adds and what it removes, as N-Quads, and the graphs that it makes and that it drops.

    Raises:
        Refused: it is malformed, or cannot be evaluated.
    """
    seen = pyoxigraph.Store()
    for graph, lines in graphs.items():
        seen.add_graph(NamedNode(graph))
        seen.bulk_load(lines, RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
    before = set(seen)
    try:
        seen.update(sparql, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        told = malformed(str(error))
        raise Refused("malformed", str(told), told.line, told.column) from error
    except (RuntimeError, OSError) as error:
        raise Refused("malformed", f"the update cannot be evaluated: {str(error)[:300]}") from error
    after, names = set(seen), {str(graph.value) for graph in seen.named_graphs()}
    more, less = (serialize(each, format=RdfFormat.N_QUADS) or b"" for each in (after - before, before - after))
    return more, less, tuple(names - graphs.keys()), tuple(graphs.keys() - names)


def writable(graph: GraphName, store: Store) -> NamedNode:
    """The graph, if users may write it.

    Raises:
        Refused: it is the default graph, or follows from documents.
    """
    if not isinstance(graph, NamedNode):
        raise Refused("forbidden", f"the default graph is the merge of what was read: write to GRAPH <{store.iris.base}graph/user/<name>>")
    return own(graph.value, store.iris)


def as_named(quads: Collection[Quad], graphs: Iterable[NamedNode]) -> set[Quad]:
    """Quads with their blank nodes named: an update makes them anew each time, under names that chance gives them."""
    return {
        each
        for graph in graphs
        for each in named((quad.triple for quad in quads if quad.graph_name == graph), graph, partial(genid, graph))
    }
