"""Who is beside whom, in columns: many slices at once, and the neighbours of a node in an order that bounds the work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from kg.network.columns import Ints


def spans(firsts: Ints, places: Ints, most: int | None = None) -> Ints:
    """Where the items of several places stand in a column: those of the first place, then those of the second, and so on.

    Args:
        firsts: where the items of each place begin, and at last where they all end.
        places: the places that are asked for.
        most: items of each place at most; None for all.
    """
    begins = firsts[places]
    counts = numpy.minimum(firsts[places + 1] - begins, most) if most is not None else firsts[places + 1] - begins
    ends = numpy.cumsum(counts)
    items: Ints = numpy.arange(ends[-1] if len(ends) else 0) + numpy.repeat(begins - (ends - counts), counts)
    return items


def once(values: Ints) -> Ints:
    """Values from 0 in order, each once; ``numpy.unique`` hashes, at a hundred times the cost of sorting."""
    ordered = numpy.sort(values)
    return ordered[numpy.diff(ordered, prepend=-1) > 0]


def common(some: Ints, others: Ints) -> Ints:
    """What two columns both have, each of which is in order and has a value once; the cost is that of the shorter one."""
    few, many = sorted((some, others), key=len)
    if not len(many):
        return few
    both: Ints = few[many.take(numpy.searchsorted(many, few), mode="clip") == few]
    return both


@dataclass(frozen=True, slots=True)
class Adjacency:
    """The neighbours of each node, each once, the foremost first: places, and where those of each node begin."""

    others: Ints
    firsts: Ints

    @classmethod
    def of(cls, ends: Ints, others: Ints, weights: Ints) -> Adjacency:
        """The neighbours of each end, the heaviest first and of equal ones that of the lower place."""
        size = len(weights)
        order = numpy.argsort(-weights, kind="stable")
        turns = numpy.empty(size, numpy.int64)
        turns[order] = numpy.arange(size)
        pairs = once(ends.astype(numpy.int64) * size + turns[others])
        firsts = numpy.searchsorted(pairs, numpy.arange(size + 1, dtype=numpy.int64) * size)
        return cls(order[pairs % max(size, 1)].astype(numpy.int32), firsts)

    def foremost(self, places: Ints, most: int) -> Ints:
        """The first neighbours of each of several nodes, so many of each at most; they may repeat."""
        return self.others[spans(self.firsts, places, most)]
