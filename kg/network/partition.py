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
from scipy.sparse.csgraph import connected_components

from kg.errors import OutOfTime
from kg.network.limits import Limits
from kg.network.model import Flags, Ints

PARTS = 16  # of the nodes, that move one after another in a round
FEW = 100  # nodes that move nearly one by one; below 256
ROUNDS = 40  # of moves at most, on each level
LITTLE = 1000  # a round that adds less than one in so many to the modularity ends a level
UNLIMITED = Limits(seconds=float("inf"))


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

    def inside(self, communities: Ints) -> Flags:
        """Which entries are of links within a community."""
        same: Flags = communities[self.rows] == communities[self.matrix.indices]
        return same

    def score(self, communities: Ints) -> int:
        """The modularity, times the square of the weight of all links: a whole number."""
        inside = int(self.matrix.data[self.inside(communities)].sum())
        totals = numpy.bincount(communities, self.degrees).astype(numpy.int64)
        return self.weight * inside - int((totals * totals).sum())

    def modularity(self, communities: Ints) -> float:
        """How much more of the links lies inside communities than chance would have it; 0 where there are no links."""
        return self.score(communities) / self.weight**2 if self.weight else 0.0

    def joined(self, communities: Ints) -> Links:
        """The communities as nodes."""
        size = int(communities.max()) + 1
        ends = communities[self.rows], communities[self.matrix.indices]
        return Links(csr_array((self.matrix.data, ends), shape=(size, size)))

    def pieces(self, communities: Ints) -> Ints:
        """Communities that hang together: one that lies in pieces is several."""
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
    best, most = start, links.score(start)
    now, awake = start.copy(), links.degrees > 0
    for turn in range(ROUNDS):
        before = now.copy()
        for part in drawn(len(links), turn):
            if limits.over:
                raise OutOfTime(limits.seconds)
            move(links, now, numpy.flatnonzero(part & awake))
        gained = links.score(now)
        little = (gained - most) * LITTLE <= abs(gained)
        if gained > most:
            best, most = now.copy(), gained
        if little:
            break
        awake = links.matrix @ (now != before).astype(numpy.int64) > 0
    return renumbered(best)


def drawn(nodes: int, turn: int) -> Iterator[Flags]:
    """The nodes in parts that move together, other ones in each turn."""
    parts = nodes if nodes <= FEW else PARTS
    part = (numpy.random.PCG64(turn).random_raw(nodes) % max(parts, 1)).astype(numpy.uint8)
    return (part == at for at in range(parts))


def move(links: Links, communities: Ints, chosen: Ints) -> None:
    """Moves each of some nodes to the community of a neighbour that gains most, the lowest number first, or lets it stay."""
    if not len(chosen):
        return
    size = len(links)
    totals = numpy.bincount(communities, links.degrees, size).astype(numpy.int64)
    members = csr_array((numpy.ones(size, numpy.int64), communities, numpy.arange(size + 1)), shape=(size, size))
    near = links.matrix[chosen] @ members
    rows = numpy.repeat(numpy.arange(len(chosen)), numpy.diff(near.indptr))
    own, degree = communities[chosen], links.degrees[chosen]
    home = near.indices == own[rows]
    gains = links.weight * near.data - degree[rows] * totals[near.indices]
    gains[home] += (degree * degree - links.weight * links.loops[chosen])[rows[home]]
    stay = degree * (degree - totals[own])
    stay[rows[home]] = gains[home]
    best = numpy.maximum.reduceat(gains, near.indptr[:-1])
    where = numpy.minimum.reduceat(numpy.where(gains == best[rows], near.indices, size), near.indptr[:-1])
    sizes = numpy.bincount(communities, minlength=size)
    swap = (sizes[own] == 1) & (sizes[where] == 1) & (where > own)  # two that are alone would change places
    communities[chosen] = numpy.where((best > stay) & ~swap, where, own)


def renumbered(communities: Ints) -> Ints:
    """The same communities, numbered from 0 in the order of their first nodes."""
    _, firsts, numbers = numpy.unique(communities, return_index=True, return_inverse=True)
    turns = numpy.empty(len(firsts), numpy.int64)
    turns[numpy.argsort(firsts)] = numpy.arange(len(firsts))
    new: Ints = turns[numbers]
    return new
