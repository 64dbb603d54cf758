"""Changes named graphs and keeps the default graph their merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.store.remote import Remote, is_users

DEFAULT = DefaultGraph()
TEXTS = (Literal("").datatype, Literal("", language="zh").datatype)
Engine = pyoxigraph.Store | Remote
MANY = 6_000  # quads from which files of their own are cheaper than the log; both are one transaction


def amend(backend: Engine, added: set[Quad], removed: set[Quad]) -> None:
    """Adds and removes quads of named graphs; a triple stays in the default graph while any named graph states it.

    One transaction, except where blank nodes are removed: SPARQL cannot name them, so the new quads are added first, in one
    transaction, and the old ones then removed one by one.

    Args:
        backend: the store.
        added, removed: quads of named graphs; those in both stay.
    """
    if isinstance(backend, Remote):
        backend.amend(added, removed)
        return
    removed = removed - added
    fresh = added | {merged(quad) for quad in added}
    if not removed:
        if len(fresh) > MANY:
            backend.bulk_extend(fresh)
        elif fresh:
            backend.extend(fresh)
        return
    gone = removed | unstated(backend, removed, fresh)
    empty = emptied(backend, removed, added)
    if any(isinstance(term, BlankNode) for quad in (*removed, *added) for term in (quad.subject, quad.object)):
        backend.extend(fresh)
        for quad in gone:
            backend.remove(quad)
        for graph in empty:
            backend.remove_graph(graph)
        return
    steps = [f"DELETE DATA {{ {block(gone)} }}"]
    if fresh:
        steps.append(f"INSERT DATA {{ {block(fresh)} }}")
    steps += [f"DROP SILENT GRAPH {graph}" for graph in sorted(empty, key=str)]
    backend.update(";\n".join(steps))


def as_kept(quads: set[Quad]) -> set[Quad]:
    """Quads as the store gives them back: it keeps the value of a number or a date, not its spelling (12.50 comes back as 12.5)."""
    typed = {quad for quad in quads if isinstance(quad.object, Literal) and quad.object.datatype not in TEXTS}
    scratch = pyoxigraph.Store()
    scratch.extend(typed)
    return (quads - typed) | set(scratch)


def merged(quad: Quad) -> Quad:
    """The same triple in the default graph."""
    return Quad(quad.subject, quad.predicate, quad.object, DEFAULT)


def spoken_of(backend: Engine, nodes: set[NamedNode], graph: NamedNode) -> set[NamedNode]:
    """Those of some nodes of which a graph states anything."""
    if isinstance(backend, Remote):
        return backend.spoken_of(nodes, graph)
    return {node for node in nodes if next(backend.quads_for_pattern(node, None, None, graph), None)}


def unstated(backend: pyoxigraph.Store, removed: set[Quad], fresh: set[Quad]) -> set[Quad]:
    """The triples of the default graph that no named graph states any more once ``removed`` are gone; what users wrote keeps none."""
    found = set()
    for quad in removed:
        triple = merged(quad)
        if triple not in fresh:
            stated = backend.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(other == triple or other in removed or is_users(other) for other in stated):
                found.add(triple)
    return found


def emptied(backend: pyoxigraph.Store, removed: set[Quad], added: set[Quad]) -> set[NamedNode]:
    """The graphs of which nothing is left."""
    graphs = {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}
    return {
        graph
        for graph in graphs
        if isinstance(graph, NamedNode) and all(quad in removed for quad in backend.quads_for_pattern(None, None, None, graph))
    }


def block(quads: Iterable[Quad]) -> str:
    """Quads as SPARQL writes them."""
    return "\n".join(lines(quads))


def lines(quads: Iterable[Quad]) -> Iterator[str]:
    """A line for each quad."""
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        yield f"{triple} ." if quad.graph_name == DEFAULT else f"GRAPH {quad.graph_name} {{ {triple} }}"
