"""The network as columns: who is next to whom, for single steps and for measures over the whole corpus alike.

Nodes are numbered from 0 in the order of their IRIs, edges in the order of source, target and relation: equal stores give equal networks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy
from scipy.sparse import csr_array

from kg.iris import fold, fold_title
from kg.network.adjacency import Adjacency
from kg.network.columns import EdgeColumns, Flags, Ints, NodeColumns
from kg.network.nodes import (
    CITES,
    DONE_TO,
    KINDS,
    LEVELS,
    NOWHERE,
    REFERS,
    RELATIONS,
    STATES,
    Direction,
    Edge,
    Node,
    Quote,
    Version,
    Witness,
    bits,
    named,
    said,
)
from kg.vocabulary import Division

__all__ = ["NOWHERE", "EdgeColumns", "Flags", "Ints", "Network", "NodeColumns"]

DONE_BITS = bits(DONE_TO)
MANY = 4096  # edges that are made at a time


class Network:
    """Agencies, divisions, reports and regulations, and how they are related.

    Args:
        nodes, edges: see there.
        base: what the IRIs begin with.
        divisions: the divisions by their codes.
        names: other IRIs of nodes, each with the place of the node that it is counted under.
        witness: who tells the words; None for a network that stands in no store.
        revision: of the store that it shows.
        versions: of laws, by work, the day they came into force, the day of issue (unknown days first) and IRI.
    """

    def __init__(
        self,
        nodes: NodeColumns,
        edges: EdgeColumns,
        base: str,
        divisions: Mapping[str, Division],
        names: Mapping[str, int] | None = None,
        witness: Witness | None = None,
        revision: str = "",
        versions: tuple[Version, ...] = (),
    ) -> None:
        self.nodes = nodes
        self.edges = edges
        self.base = base
        self.divisions = divisions
        self.names = names or {}
        self.witness = witness
        self.revision = revision
        self.versions = versions

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge], base: str, divisions: Mapping[str, Division] | None = None) -> Network:
        """A network of single nodes and edges; an edge is given once.

        Raises:
            KeyError: an edge has an end that is no node.
        """
        columns = NodeColumns.of(nodes)
        places = {id: place for place, id in enumerate(columns.ids)}
        files: dict[str, int] = {}
        rows = sorted(
            (
                places[edge.source],
                places[edge.target],
                RELATIONS.index(edge.relation),
                edge.mentions,
                bits(edge.functions),
                *said(edge, files),
            )
            for edge in edges
        )
        table = numpy.array(rows, numpy.int32).reshape(len(rows), 8).T
        return cls(columns, EdgeColumns(list(files), *table), base, divisions or {})

    def __len__(self) -> int:
        return len(self.nodes.ids)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each node by its IRI."""
        return {id: place for place, id in enumerate(self.nodes.ids)}

    @cached_property
    def numbered(self) -> Mapping[str, list[int]]:
        """The places of the documents that have a number, by its normal form."""
        places: dict[str, list[int]] = {}
        for place, number in enumerate(self.nodes.numbers):
            if number:
                places.setdefault(number, []).append(place)
        return places

    @cached_property
    def called(self) -> Mapping[str, list[int]]:
        """The places of the nodes that bear a name: document numbers and titles, folded."""
        places: dict[str, list[int]] = {}
        for place, (number, label) in enumerate(zip(self.nodes.numbers, self.nodes.labels, strict=True)):
            for name in {fold(number), fold_title(label)} - {""}:
                places.setdefault(name, []).append(place)
        return places

    @cached_property
    def firsts(self) -> Ints:
        """Where the edges of each node as a source begin, and at last where they all end."""
        return begins(self.edges.sources, len(self))

    @cached_property
    def by_target(self) -> tuple[Ints, Ints]:
        """The numbers of the edges in the order of their targets, and where those of each target begin."""
        order = numpy.argsort(self.edges.targets, kind="stable").astype(numpy.int32)
        return order, begins(self.edges.targets, len(self))

    @cached_property
    def cited(self) -> Ints:
        """By how many edges each node is referred to."""
        return numpy.bincount(self.edges.targets[self.refers()], minlength=len(self))

    @cached_property
    def beside(self) -> tuple[Adjacency, Adjacency]:
        """The nodes that each node leads to, and those that lead to it; of either the most cited first."""
        sources, targets = self.edges.sources, self.edges.targets
        return Adjacency.of(sources, targets, self.cited), Adjacency.of(targets, sources, self.cited)

    def leaving(self, place: int) -> Ints:
        """The numbers of the edges whose source a node is."""
        return numpy.arange(self.firsts[place], self.firsts[place + 1])

    def entering(self, place: int) -> Ints:
        """The numbers of the edges whose target a node is."""
        order, firsts = self.by_target
        return order[firsts[place] : firsts[place + 1]]

    def around(self, place: int, direction: Direction) -> Ints:
        """The numbers of the edges of a node, those that leave it first."""
        if direction == "both":
            return numpy.concatenate([self.leaving(place), self.entering(place)])
        return self.leaving(place) if direction == "out" else self.entering(place)

    def node(self, place: int) -> Node:
        """The node at a place."""
        return self.nodes_at(numpy.array([place]))[0]

    def nodes_at(self, places: Ints) -> list[Node]:
        """The nodes at several places, quicker than one by one."""
        n = self.nodes
        texts = ([column[place] for place in places.tolist()] for column in (n.ids, n.labels, n.numbers, n.divisions))
        codes = (column[places].tolist() for column in (n.kinds, n.levels, n.years, n.issued, n.states))
        return [
            Node(id, label, KINDS[kind], number, division, LEVELS[level] if level >= 0 else "", year, day(issued), STATES[state])
            for id, label, number, division, kind, level, year, issued, state in zip(*texts, *codes, strict=True)
        ]

    def edge(self, number: int) -> Edge:
        """The edge of a number."""
        return self.edges_at(numpy.array([number]))[0]

    def edges_at(self, numbers: Ints) -> list[Edge]:
        """The edges of several numbers, quicker than one by one."""
        e, ids = self.edges.picked(numbers), self.nodes.ids
        columns = (e.sources, e.targets, e.relations, e.mentions, e.functions, e.documents, e.starts, e.turns)
        return [
            Edge(ids[source], ids[target], RELATIONS[relation], mentions, named(functions), self.evidence(relation, document, start, turn))
            for source, target, relation, mentions, functions, document, start, turn in zip(*(c.tolist() for c in columns), strict=True)
        ]

    def evidence(self, relation: int, document: int, start: int, turn: int) -> str:
        """IRI of the first citation or statement that tells of an edge; empty where reference alone does."""
        if document == NOWHERE:
            return ""
        kind = "citation" if RELATIONS[relation] == CITES else f"statement/{RELATIONS[relation]}"
        return f"{self.base}document/{self.edges.files[document]}/{kind}/{start}{f'-{turn}' if turn > 1 else ''}"

    def quotes(self, edge: Edge, most: int = 3) -> tuple[Quote, ...]:
        """The words that say so, at most so many; none where nobody is there to tell them."""
        return self.witness.quotes(edge, most) if self.witness and edge.evidence else ()

    def is_of(self, relations: Collection[str], edges: Ints | None = None) -> Flags:
        """Which edges, of some or of all, are of these relations."""
        column = self.edges.relations if edges is None else self.edges.relations[edges]
        asked: Flags = numpy.array([relation in relations for relation in RELATIONS])[column]
        return asked

    def reacts(self, edges: Ints | None = None) -> Flags:
        """Which edges, of some or of all, tell of more than that a document repeals, amends, replaces or issues another."""
        functions = self.edges.functions if edges is None else self.edges.functions[edges]
        more: Flags = (functions == 0) | (functions & ~DONE_BITS != 0)
        return more

    def refers(self, edges: Ints | None = None) -> Flags:
        """Which edges, of some or of all, tell that a document stands on another: those of ``REFERS`` that react to it."""
        return self.is_of(REFERS, edges) & self.reacts(edges)

    def matrix(self, chosen: Flags) -> csr_array:
        """A row for each source, a column for each target: 1.0 where one of the chosen edges is between them."""
        sources, targets = self.edges.sources[chosen], self.edges.targets[chosen]
        apart = numpy.ones(len(sources), numpy.bool_)
        apart[1:] = (sources[1:] != sources[:-1]) | (targets[1:] != targets[:-1])
        firsts = begins(sources[apart], len(self))
        return csr_array((numpy.ones(firsts[-1]), targets[apart], firsts), shape=(len(self), len(self)))

    @cached_property
    def citations(self) -> csr_array:
        """A row for each document, a column for each that it refers to."""
        return self.matrix(self.refers())

    @cached_property
    def citers(self) -> csr_array:
        """The same turned round: a row for each document, a column for each that refers to it."""
        return self.citations.T.tocsr()

    def part(self, nodes: Flags, edges: Flags | None = None) -> Network:
        """The network of some of its nodes, with the edges between them.

        Args:
            nodes: which nodes.
            edges: which edges, where not all of those between them.
        """
        e, n = self.edges, self.nodes
        kept = numpy.flatnonzero(nodes)
        moved = numpy.full(len(self), -1, numpy.int32)
        moved[kept] = numpy.arange(len(kept))
        between = nodes[e.sources] & nodes[e.targets] & (True if edges is None else edges)
        chosen = replace(e.picked(between), sources=moved[e.sources[between]], targets=moved[e.targets[between]])
        ids, labels, numbers, divisions = (
            [column[place] for place in kept.tolist()] for column in (n.ids, n.labels, n.numbers, n.divisions)
        )
        columns = NodeColumns(ids, labels, n.kinds[kept], numbers, divisions, n.levels[kept], n.years[kept], n.issued[kept], n.states[kept])
        names = {name: int(moved[place]) for name, place in self.names.items() if moved[place] >= 0}
        return Network(columns, chosen, self.base, self.divisions, names, self.witness, self.revision, self.versions)

    def all_edges(self) -> Iterator[Edge]:
        """Every edge, in order."""
        numbers = numpy.arange(len(self.edges.sources))
        for begin in range(0, len(numbers), MANY):
            yield from self.edges_at(numbers[begin : begin + MANY])


def begins(places: Ints, size: int) -> Ints:
    """Where what belongs to each place begins in a column in the order of places, and at last where all ends."""
    firsts = numpy.zeros(size + 1, numpy.int32)
    numpy.cumsum(numpy.bincount(places, minlength=size), out=firsts[1:])
    return firsts


def day(ordinal: int) -> str:
    """A day in ISO 8601; empty of 0."""
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
