"""Who is next to whom, by look-ups in the store's indexes: the cost is that of the neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as Either

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.errors import StoreError, VocabularyError
from kg.store import Store

Direction = Either["in", "out", "both"]
Kind = Either["agency", "report", "regulation"]
DEFAULT = DefaultGraph()
RELATIONS = ("cites", "implements", "basedOn", "promulgates", "forwards", "amends", "repeals")
ISSUES = "issues"
KINDS: dict[str, Kind] = {
    "agency": "agency",
    "unplaced-agency": "agency",
    "report": "report",
    "unknown-report": "report",
    "numbered": "regulation",
    "order": "regulation",
    "titled": "regulation",
    "work": "regulation",
}


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A node of the network, under the IRI that it is counted under.

    Args:
        division: code of the division that its IRI is scoped by; empty where nobody knows it.
        year: of the report's period, else of its number, else of its date of issue; 0 where nobody knows it.
        state: ``seen`` when one of its files was read, else ``wanted``; empty for an agency.
        distance: steps from where one asked.
    """

    iri: str
    label: str
    kind: Kind
    number: str = ""
    division: str = ""
    year: int = 0
    state: Either["seen", "wanted", ""] = ""
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation; ``relation`` is the local name of a property of ``wm:``."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Nodes in the order in which they were found, the edges between them, and whether there are more than were asked for."""

    nodes: tuple[NetworkNode, ...]
    edges: tuple[Edge, ...]
    truncated: bool


class Lookup:
    """Steps through the merged default graph, over canonical nodes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wm = store.vocabulary.wm
        self.links = {name: self.wm[name] for name in (*RELATIONS, ISSUES)}

    def canonical(self, node: NamedNode) -> NamedNode:
        """The node that a node is counted under; itself where canon says nothing."""
        return next(iter(self.objects(node, self.wm.canonical)), node)

    def members(self, node: NamedNode) -> list[NamedNode]:
        """The nodes that are counted under a node."""
        return sorted({node, *self.subjects(self.wm.canonical, node)}, key=lambda member: member.value)

    def objects(self, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
        """The nodes that a property leads to."""
        for quad in self.store.backend.quads_for_pattern(node, predicate, None, DEFAULT):
            if isinstance(quad.object, NamedNode):
                yield quad.object

    def subjects(self, predicate: NamedNode, node: NamedNode) -> Iterator[NamedNode]:
        """The nodes that a property leads from."""
        for quad in self.store.backend.quads_for_pattern(None, predicate, node, DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def edges(self, node: NamedNode, direction: Direction) -> list[Edge]:
        """The relations of a node, in a fixed order."""
        found = set()
        for member in self.members(node):
            for name, predicate in self.links.items():
                if direction != "in":
                    found |= {Edge(node.value, self.canonical(other).value, name) for other in self.objects(member, predicate)}
                if direction != "out":
                    found |= {Edge(self.canonical(other).value, node.value, name) for other in self.subjects(predicate, member)}
        return sorted((edge for edge in found if edge.source != edge.target), key=lambda edge: (edge.source, edge.target, edge.relation))

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """The first string that a property has; empty where there is none."""
        stated = self.store.backend.quads_for_pattern(node, predicate, None, DEFAULT)
        return min((quad.object.value for quad in stated if isinstance(quad.object, Literal)), default="")

    def describe(self, node: NamedNode, distance: int = 0) -> NetworkNode:
        """What the network shows of a node."""
        parsed = self.store.iris.parse(node.value)
        kind = KINDS[parsed.kind]
        division = parsed.parts[0] if parsed.parts[0].isdigit() and parsed.kind != "work" else ""
        year = self.text(node, self.wm.year) or (parsed.parts[2] if parsed.kind == "numbered" else "")
        year = year or self.text(node, self.store.vocabulary.dcterms.issued)[:4]
        seen = kind != "agency" and any(self.text(member, self.wm.sourceFile) for member in self.members(node))
        return NetworkNode(
            node.value,
            self.text(node, self.store.vocabulary.rdfs.label),
            kind,
            self.text(node, self.wm.documentNumber),
            division,
            int(year) if year.isdigit() else 0,
            "" if kind == "agency" else "seen" if seen else "wanted",
            distance,
        )


def neighbours(store: Store, iri: str, direction: Direction = "both", depth: int = 1, limit: int = 200) -> Neighbourhood:
    """What is within some steps of a node, the nearest first.

    Args:
        store: what is asked.
        iri: of an agency, a report or a regulation, or its path below the base.
        direction: ``out`` follows what a document cites and what an agency issues, ``in`` the other way.
        depth: how many steps.
        limit: how many nodes at most, the first included.

    Raises:
        StoreError: the store knows no such agency, report or regulation.
    """
    lookup = Lookup(store)
    start = lookup.canonical(known(store, iri))
    distances, edges, truncated = {start.value: 0}, dict[Edge, None](), False
    ring = [start]
    for distance in range(1, depth + 1):
        reached: dict[str, None] = {}
        for edge in edges_of(ring, direction, lookup):
            for end in (edge.source, edge.target):
                if end not in distances and len(distances) < limit:
                    distances[end] = distance
                    reached[end] = None
            if edge.source in distances and edge.target in distances:
                edges[edge] = None
            else:
                truncated = True
        ring = [NamedNode(end) for end in reached]
    nodes = tuple(lookup.describe(NamedNode(node), distance) for node, distance in distances.items())
    return Neighbourhood(nodes, tuple(edges), truncated)


def edges_of(nodes: Iterable[NamedNode], direction: Direction, lookup: Lookup) -> Iterator[Edge]:
    """The relations of several nodes, node after node."""
    for node in nodes:
        yield from lookup.edges(node, direction)


def known(store: Store, iri: str) -> NamedNode:
    """The node that an IRI or path names.

    Raises:
        StoreError: it is no agency, report or regulation that the store knows.
    """
    full = iri if iri.startswith(store.iris.base) else store.iris.base + iri.strip("/")
    try:
        kind = store.iris.parse(full).kind
    except VocabularyError:
        kind = ""
    node = NamedNode(full) if kind in KINDS else None
    if node is None or next(store.backend.quads_for_pattern(node, None, None, DEFAULT), None) is None:
        raise StoreError(f"the store knows no agency, report or regulation {iri}")
    return node
