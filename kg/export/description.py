"""What the graph says of one node: its own triples, its parts and their evidence, and the names of what it points to.

The same that a query with property paths would give, looked up quad by quad: the parser, the planner and the paths of such a query cost
several times as much as the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.iris import is_user_graph
from kg.store import Readable

DEFAULT = DefaultGraph()


def description(store: Readable, iri: str, by_graph: bool) -> Iterator[Quad]:
    """The quads about a node, those of one subject together.

    Args:
        store: what is asked.
        iri: of the node; nothing comes where the graph says nothing of it.
        by_graph: as quads of the named graphs that say so, instead of those of the default graph.
    """
    return Description(store, by_graph).of(NamedNode(iri))


def whole_graph(store: Readable, iri: str, by_graph: bool) -> Iterator[Quad]:
    """All that a named graph says.

    Args:
        store: what is asked.
        iri: of the graph.
        by_graph: as quads of that graph, instead of triples without one.
    """
    found = store.backend.quads_for_pattern(None, None, None, NamedNode(iri))
    return found if by_graph else (Quad(quad.subject, quad.predicate, quad.object) for quad in found)


class Description:
    """A node's description in the making: what of it was told is not told again."""

    def __init__(self, store: Readable, by_graph: bool) -> None:
        self.backend = store.backend
        self.v = store.vocabulary
        self.by_graph = by_graph
        self.told: set[NamedNode] = set()

    def of(self, node: NamedNode) -> Iterator[Quad]:
        """The quads about the node."""
        v = self.v
        own = self.about(node)
        self.told.add(node)
        yield from own
        parts = {quad.object for quad in own if quad.predicate in (v.wm.records, v.wm.quotes, v.wm.citation)}
        for predicate in (v.rdf.subject, v.sh.focusNode):
            parts |= {quad.subject for quad in self.backend.quads_for_pattern(None, predicate, node, DEFAULT)}
        yield from self.evidence(own)
        for part in sorted((part for part in parts if isinstance(part, NamedNode)), key=str):
            if part not in self.told:
                self.told.add(part)
                quads = self.about(part)
                yield from quads
                yield from self.evidence(quads)
        yield from self.names(own)

    def evidence(self, quads: list[Quad]) -> Iterator[Quad]:
        """The evidence that some quads name."""
        for quad in quads:
            if quad.predicate == self.v.wm.evidence and isinstance(quad.object, NamedNode) and quad.object not in self.told:
                self.told.add(quad.object)
                yield from self.about(quad.object)

    def names(self, quads: list[Quad]) -> Iterator[Quad]:
        """The names of what some quads point to."""
        for quad in quads:
            if isinstance(quad.object, NamedNode) and quad.object not in self.told:
                self.told.add(quad.object)
                for predicate in (self.v.rdfs.label, self.v.skos.prefLabel):
                    yield from self.found(quad.object, predicate)

    def about(self, node: NamedNode) -> list[Quad]:
        """The quads with a subject."""
        return self.found(node, None)

    def found(self, node: NamedNode, predicate: NamedNode | None) -> list[Quad]:
        """The quads with a subject and perhaps a predicate."""
        if not self.by_graph:
            return list(self.backend.quads_for_pattern(node, predicate, None, DEFAULT))
        quads = self.backend.quads_for_pattern(node, predicate, None, None)
        return [quad for quad in quads if isinstance(quad.graph_name, NamedNode) and not is_user_graph(quad.graph_name.value)]
