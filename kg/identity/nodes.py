"""What the stored graphs say of a report, a regulation or an agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.iris import Iris, Parsed
from kg.vocabulary import Vocabulary

DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Node:
    """A node with what decides who it is.

    Args:
        kind: agency, report or regulation.
        numbered: a regulation whose number is in its IRI.
        scope: division in the IRI of a regulation, ``x-`` in front where it is the citing document's; else empty.
        graphs: the documents that *are* it, sorted.
        titles: what its own document and reference call it, sorted.
        spellings: what citing documents print, sorted.
        number: its document number in normal form; empty where there is none.
    """

    iri: NamedNode
    kind: str
    numbered: bool
    scope: str
    graphs: tuple[NamedNode, ...]
    titles: tuple[str, ...]
    spellings: tuple[str, ...]
    number: str


class Nodes:
    """Looks nodes up in the indexes of a store.

    Args:
        backend: with the merged default graph.
    """

    def __init__(self, backend: pyoxigraph.Store, vocabulary: Vocabulary, iris: Iris) -> None:
        self.backend = backend
        self.vocabulary = vocabulary
        self.iris = iris
        self.canon = NamedNode(iris.graph("canon"))
        self.reference = NamedNode(iris.graph("reference"))
        self.looked_up: dict[NamedNode, Node] = {}
        self.numbered_by_title: dict[str, dict[str, set[NamedNode]]] = {}

    @cached_property
    def kinds(self) -> tuple[NamedNode, ...]:
        """The classes that canon speaks of."""
        return self.vocabulary.wm.Agency, self.vocabulary.wm.Report, self.vocabulary.wm.Regulation

    def parsed(self, iri: NamedNode) -> Parsed:
        """What the IRI says of itself."""
        return self.iris.parse(iri.value)

    def typed(self, graph: NamedNode | DefaultGraph) -> Iterator[NamedNode]:
        """The agencies, reports and regulations that a graph speaks of."""
        for kind in self.kinds:
            for quad in self.backend.quads_for_pattern(None, self.vocabulary.rdf.type, kind, graph):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject

    def every(self) -> Iterator[NamedNode]:
        """Every node that a graph speaks of, and those that canon has not forgotten yet."""
        yield from self.typed(DEFAULT)
        for quad in self.backend.quads_for_pattern(None, self.vocabulary.wm.canonical, None, self.canon):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def known(self, iri: NamedNode) -> bool:
        """Whether a graph says what the node is."""
        stated = self.backend.quads_for_pattern(iri, self.vocabulary.rdf.type, None, DEFAULT)
        return any(quad.object in self.kinds for quad in stated)

    def node(self, iri: NamedNode) -> Node:
        """What decides who a node is."""
        if iri not in self.looked_up:
            self.looked_up[iri] = self.look_up(iri)
        return self.looked_up[iri]

    def look_up(self, iri: NamedNode) -> Node:
        """A node from the store's indexes."""
        parsed = self.parsed(iri)
        if parsed.kind in ("agency", "unplaced-agency"):
            return Node(iri, "agency", False, "", (), (), (), "")
        v = self.vocabulary
        return Node(
            iri,
            "report" if parsed.kind in ("report", "unknown-report") else "regulation",
            parsed.kind in ("numbered", "order"),
            parsed.parts[0] if parsed.kind in ("numbered", "order", "titled") else "",
            tuple(sorted(self.objects(iri, v.wm.graph), key=lambda graph: graph.value)),
            tuple(sorted(self.texts(iri, v.dcterms.title))),
            tuple(sorted(self.texts(iri, v.skos.altLabel))),
            min(self.texts(iri, v.wm.documentNumber), default=""),
        )

    def texts(self, iri: NamedNode, predicate: NamedNode, graph: NamedNode | DefaultGraph = DEFAULT) -> set[str]:
        """The strings that a graph states of a node."""
        stated = self.backend.quads_for_pattern(iri, predicate, None, graph)
        return {quad.object.value for quad in stated if isinstance(quad.object, Literal)}

    def objects(self, iri: NamedNode, predicate: NamedNode, graph: NamedNode | DefaultGraph = DEFAULT) -> set[NamedNode]:
        """The nodes that a graph links a node to."""
        stated = self.backend.quads_for_pattern(iri, predicate, None, graph)
        return {quad.object for quad in stated if isinstance(quad.object, NamedNode)}

    def subjects(self, predicate: NamedNode, target: NamedNode, graph: NamedNode | DefaultGraph = DEFAULT) -> set[NamedNode]:
        """The nodes that a graph links to a node."""
        stated = self.backend.quads_for_pattern(None, predicate, target, graph)
        return {quad.subject for quad in stated if isinstance(quad.subject, NamedNode)}

    def graphs_saying(self, iri: NamedNode, predicate: NamedNode, text: str) -> tuple[NamedNode, ...]:
        """The named graphs that state a Chinese string of a node, sorted; canon is none of them."""
        found = set()
        for literal in (Literal(text, language="zh"), Literal(text)):
            for quad in self.backend.quads_for_pattern(iri, predicate, literal, None):
                if isinstance(quad.graph_name, NamedNode) and quad.graph_name != self.canon:
                    found.add(quad.graph_name)
        return tuple(sorted(found, key=lambda graph: graph.value))

    def canon_of(self, iri: NamedNode) -> Iterator[Quad]:
        """What graph/canon says now of a node, with the findings about it."""
        yield from self.backend.quads_for_pattern(iri, None, None, self.canon)
        for issue in self.subjects(self.vocabulary.sh.focusNode, iri, self.canon):
            yield from self.backend.quads_for_pattern(issue, None, None, self.canon)

    def merged_into(self, iri: NamedNode) -> set[NamedNode]:
        """The nodes that canon counts under a node now."""
        return self.subjects(self.vocabulary.wm.canonical, iri, self.canon) - {iri}
