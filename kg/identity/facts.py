"""What a store states, looked up node by node or a whole property at a time; both give the same.

Each triple that comes out of the store costs some ten microseconds, however it is asked for: most of that is its texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from kg.backend import Backend
from kg.iris import is_user_graph

DEFAULT = DefaultGraph()
Term = NamedNode | Literal | BlankNode | Triple


class Facts:
    """Looks triples up in the indexes of a store: for a few nodes.

    Args:
        backend: with the merged default graph.
        canon: the graph whose own statements are not looked at where it is told who says a thing.
    """

    def __init__(self, backend: Backend, canon: NamedNode) -> None:
        self.backend = backend
        self.canon = canon

    def objects(self, subject: NamedNode, predicate: NamedNode) -> Collection[Term]:
        """What the merged graph states of a node."""
        stated = self.backend.quads_for_pattern(subject, predicate, None, DEFAULT)
        return [quad.object for quad in stated]

    def subjects(self, predicate: NamedNode, target: NamedNode) -> Collection[NamedNode]:
        """The nodes that the merged graph links to a node."""
        stated = self.backend.quads_for_pattern(None, predicate, target, DEFAULT)
        return [quad.subject for quad in stated if isinstance(quad.subject, NamedNode)]

    def said(self, subject: NamedNode, predicate: NamedNode) -> Collection[tuple[Term, NamedNode]]:
        """What the documents and reference state of a node, each with the graph that says so."""
        return [
            (quad.object, quad.graph_name)
            for quad in self.backend.quads_for_pattern(subject, predicate, None, None)
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name != self.canon and not is_user_graph(quad.graph_name.value)
        ]

    def subjects_in(self, predicate: NamedNode, target: NamedNode, graph: NamedNode) -> set[NamedNode]:
        """The nodes that one graph links to a node."""
        stated = self.backend.quads_for_pattern(None, predicate, target, graph)
        return {quad.subject for quad in stated if isinstance(quad.subject, NamedNode)}

    def told(self, subject: NamedNode, predicate: NamedNode) -> Collection[Term]:
        """As ``objects``, for a property that is asked of all nodes where all are looked at."""
        return self.objects(subject, predicate)

    def telling(self, predicate: NamedNode, target: NamedNode) -> Collection[NamedNode]:
        """As ``subjects``, for a property that is asked of all nodes where all are looked at."""
        return self.subjects(predicate, target)

    def texts(self, subject: NamedNode, predicate: NamedNode) -> set[str]:
        """The strings that the merged graph states of a node."""
        return {term.value for term in self.told(subject, predicate) if isinstance(term, Literal)}

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> set[NamedNode]:
        """The nodes that the merged graph links a node to."""
        return {term for term in self.told(subject, predicate) if isinstance(term, NamedNode)}


class Tables(Facts):
    """Reads a property whole when it is first asked for: for all nodes."""

    def __init__(self, backend: Backend, canon: NamedNode) -> None:
        super().__init__(backend, canon)
        self.forward: dict[NamedNode, dict[Term, list[Term]]] = {}
        self.backward: dict[NamedNode, dict[Term, list[NamedNode]]] = {}

    def told(self, subject: NamedNode, predicate: NamedNode) -> Collection[Term]:
        """As ``objects``, out of a table."""
        if predicate not in self.forward:
            self.read(predicate)
        return self.forward[predicate].get(subject, ())

    def telling(self, predicate: NamedNode, target: NamedNode) -> Collection[NamedNode]:
        """As ``subjects``, out of a table."""
        if predicate not in self.backward:
            self.read(predicate)
        return self.backward[predicate].get(target, ())

    def read(self, predicate: NamedNode) -> None:
        """Makes the tables of a property."""
        forward = self.forward[predicate] = {}
        backward = self.backward[predicate] = {}
        for quad in self.backend.quads_for_pattern(None, predicate, None, DEFAULT):
            subject, target = quad.subject, quad.object
            forward.setdefault(subject, []).append(target)
            if isinstance(subject, NamedNode) and isinstance(target, NamedNode):
                backward.setdefault(target, []).append(subject)


def by_iri(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """Nodes in the order of their IRIs."""
    return sorted(nodes, key=lambda node: node.value)
