"""Nodes in communities, after Louvain, in whole numbers: the same on every machine.

Many nodes move at a time, each to where modularity gains most. Which of them move together is drawn anew in each round, always from the
same numbers, so that neighbours do not change places with each other for ever. What the moves come to is measured, and the best is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy
from scipy.sparse import csr_array

from kg.errors import OutOfTime
from kg.network.limits import UNLIMITED, Limits
from kg.network.model import Flags, Ints

PARTS = 16  # of the nodes, that move one after another in a round
FEW = 100  # nodes that move nearly one by one; below 256
ROUNDS = 40  # of moves at most, on each level
LITTLE = 1000  # a round that adds less than one in so many to the modularity ends a level


@dataclass(frozen=True)
class Links:
    """Links between nodes, undirected.

    Args:
        matrix: symmetric, of whole numbers; on the diagonal twice what a node that stands for several holds.
    """

    matrix: csr_array

    @classmethod
    def of(cls, citations: csr_array) -> Links:
        """A link of weight 1 between two nodes of which one cites the other, or each; none from a node to itself."""
        both = (citations + citations.T).tocoo()
        apart = both.row != both.col
        ones = numpy.ones(numpy.count_nonzero(apart), numpy.int64)
        return cls(csr_array((ones, (both.row[apart], both.col[apart])), shape=citations.shape))

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    @cached_property
    def rows(self) -> Ints:
        """The row of each entry."""
        return numpy.repeat(numpy.arange(len(self), dtype=numpy.int32), numpy.diff(self.matrix.indptr))

    @cached_property
    def degrees(self) -> Ints:
        """The weight of the links of each node."""
        degrees: Ints = self.matrix.sum(axis=1)
        return degrees

    @cached_property
    def loops(self) -> Ints:
        """The weight within each node."""
        loops: Ints = self.matrix.diagonal()
        return loops

    @cached_property
    def weight(self) -> int:
        """The weight of all links, each in both directions."""
        return int(self.degrees.sum())

    @cached_property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """The ends of each link between two nodes, once, and its weight."""
        once = self.rows < self.matrix.indices
        return self.rows[once], self.matrix.indices[once], self.matrix.data[once]

    def inside(self, communities: Ints) -> Flags:
        """Which entries are of links within a community."""
        same: Flags = communities[self.rows] == communities[self.matrix.indices]
        return same

    def modularity(self, communities: Ints) -> float:
        """How much more of the links lies inside communities than chance would have it; 0 where there are no links."""
        return Standing(self, communities).score / self.weight**2 if self.weight else 0.0

    def joined(self, communities: Ints) -> Links:
        """The communities as nodes."""
        size = int(communities.max()) + 1
        ends = communities[self.rows], communities[self.matrix.indices]
        return Links(csr_array((self.matrix.data, ends), shape=(size, size)))

    def pieces(self, communities: Ints) -> Ints:
        """Communities that hang together: one that lies in pieces is several."""
        from scipy.sparse.csgraph import connected_components  # takes as long to import as numpy, and communities alone need it

        inside = self.inside(communities)
        ends = self.rows[inside], self.matrix.indices[inside]
        return renumbered(connected_components(csr_array((self.matrix.data[inside], ends), shape=self.matrix.shape), directed=False)[1])


def partition(links: Links, limits: Limits = UNLIMITED) -> Ints:
    """The number of the community of each node, from 0 in the order of their first nodes; one without links is one of its own.

    Raises:
        OutOfTime: the time was up.
    """
    whole, places = links, renumbered(numpy.arange(len(links)))
    while True:
        found = settled(whole, numpy.arange(len(whole)), limits)
        if found.max(initial=-1) + 1 == len(whole):
            return links.pieces(settled(links, places, limits))
        whole, places = whole.joined(found), found[places]


def settled(links: Links, start: Ints, limits: Limits) -> Ints:
    """Communities from which no move gains much any more, numbered from 0."""
    now, awake = Standing(links, start), links.degrees > 0
    best, most = start, now.score
    for turn in range(ROUNDS):
        before = now.communities.copy()
        for part in drawn(len(links), turn):
            if limits.over:
                raise OutOfTime(limits.seconds)
            now.move(numpy.flatnonzero(part & awake))
        gained = now.score
        little = (gained - most) * LITTLE <= abs(gained)
        if gained > most:
            best, most = now.communities.copy(), gained
        if little:
            break
        awake = links.matrix @ (now.communities != before).astype(numpy.int64) > 0
    return renumbered(best)


def drawn(nodes: int, turn: int) -> Iterator[Flags]:
    """The nodes in parts that move together, other ones in each turn."""
    parts = nodes if nodes <= FEW else PARTS
    part = (numpy.random.PCG64(turn).random_raw(nodes) % max(parts, 1)).astype(numpy.uint8)
    return (part == at for at in range(parts))


class Standing:
    """Where each node stands while nodes move.

    Args:
        links: between the nodes.
        communities: the number of the community of each, less than that of the nodes.
    """

    def __init__(self, links: Links, communities: Ints) -> None:
        size = len(links)
        self.links = links
        self.communities = communities.astype(numpy.int32)
        self.totals = numpy.bincount(communities, links.degrees, size).astype(numpy.int64)  # degrees of the members of each
        self.sizes = numpy.bincount(communities, minlength=size)
        self.members = csr_array((numpy.ones(size, numpy.int64), self.communities, numpy.arange(size + 1)), shape=(size, size))
        self.members.indices = self.communities  # the same: it moves along

    @property
    def score(self) -> int:
        """The modularity, times the square of the weight of all links: a whole number."""
        rows, columns, weights = self.links.pairs
        inside = 2 * int(weights[self.communities[rows] == self.communities[columns]].sum()) + int(self.links.loops.sum())
        return self.links.weight * inside - int((self.totals * self.totals).sum())

    def move(self, chosen: Ints) -> None:
        """Moves each of some nodes to the community of a neighbour that gains most, the lowest number first, or lets it stay."""
        if not len(chosen):
            return
        links, totals, sizes = self.links, self.totals, self.sizes
        near = links.matrix[chosen] @ self.members
        rows = numpy.repeat(numpy.arange(len(chosen)), numpy.diff(near.indptr))
        own, degree = self.communities[chosen], links.degrees[chosen]
        home = near.indices == own[rows]
        gains = links.weight * near.data - degree[rows] * totals[near.indices]
        gains[home] += (degree * degree - links.weight * links.loops[chosen])[rows[home]]
        stay = degree * (degree - totals[own])
        stay[rows[home]] = gains[home]
        best = numpy.maximum.reduceat(gains, near.indptr[:-1])
        where = numpy.minimum.reduceat(numpy.where(gains == best[rows], near.indices, len(links)), near.indptr[:-1])
        swap = (sizes[own] == 1) & (sizes[where] == 1) & (where > own)  # two that are alone would change places
        moving = (best > stay) & ~swap
        self.communities[chosen[moving]] = where[moving]
        for change, at in ((-1, own[moving]), (1, where[moving])):
            numpy.add.at(totals, at, change * degree[moving])
            numpy.add.at(sizes, at, change)


def renumbered(communities: Ints) -> Ints:
    """The same communities, numbered from 0 in the order of their first nodes."""
    _, firsts, numbers = numpy.unique(communities, return_index=True, return_inverse=True)
    turns = numpy.empty(len(firsts), numpy.int64)
    turns[numpy.argsort(firsts)] = numpy.arange(len(firsts))
    new: Ints = turns[numbers]
    return new
