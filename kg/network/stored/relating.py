"""Makes edges of mentions: each relation between two nodes once, as one file tells of it.

A document may lie here in several files, and what it says is in each of them. So the mentions of an edge are those of one file: of a
citation that which has most of them, of another relation the document's own; of several such that whose digest comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from kg.network.columns import EdgeColumns, Flags, Ints
from kg.network.nodes import CITES, RELATIONS
from kg.network.stored.rows import START, TURN

BITS = 27  # of the place of a node
LOW = START + TURN  # bits of a place below the file
NEVER = numpy.iinfo(numpy.int64).max  # the place of what no mention tells of: behind all others


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations between nodes under the names that these are counted under, a row for each mention.

    Args:
        owned: 1 where the file is the own one of the document that the row tells of, else 0.
    """

    sources: Ints
    targets: Ints
    relations: Ints
    functions: Ints
    places: Ints
    owned: Ints

    def picked(self, which: Flags) -> Relations:
        """Some of the rows."""
        return Relations(*(column[which] for column in self.columns()))

    def with_rows(self, more: Relations) -> Relations:
        """These rows and others."""
        return Relations(*(numpy.concatenate(pair) for pair in zip(self.columns(), more.columns(), strict=True)))

    def columns(self) -> tuple[Ints, ...]:
        """The columns, in the order of the fields."""
        return self.sources, self.targets, self.relations, self.functions, self.places, self.owned


def edges(rows: Relations, digests: list[str]) -> EdgeColumns:
    """One edge for each pair of nodes and each relation, with the first place where it is said.

    Args:
        digests: of the files; the first is empty, for none.
    """
    if not len(rows.sources):
        return EdgeColumns([], *(numpy.zeros(0, numpy.int32) for _ in range(8)))
    ranks, files = ranked(digests)
    is_said = rows.places & ((1 << TURN) - 1) > 0
    places = numpy.where(is_said, ranks[rows.places >> LOW] << LOW | rows.places & ((1 << LOW) - 1), NEVER)
    keys = (rows.sources.astype(numpy.int64) << BITS | rows.targets) << 4 | rows.relations
    order = numpy.lexsort((places, keys))
    keys, places, owned, said_functions = keys[order], places[order], rows.owned[order], rows.functions[order]
    del rows, order  # the next steps need the room
    starts = numpy.flatnonzero(changes(keys, places >> LOW))  # of what one file says of an edge
    told = numpy.add.reduceat((changes(keys, places) & (places < NEVER)).astype(numpy.int32), starts)
    functions = numpy.bitwise_or.reduceat(said_functions, starts)
    chosen = best(keys[starts], places[starts], told, owned[starts])
    keys, first = keys[starts[chosen]], places[starts[chosen]]
    first = numpy.where(first < NEVER, first, 0)
    used, documents = numpy.unique(first >> LOW, return_inverse=True)
    relations, is_placed = keys & 15, first >> LOW > 0
    return EdgeColumns(
        [files[rank] for rank in used.tolist() if rank],
        (keys >> (BITS + 4)).astype(numpy.int32),
        (keys >> 4 & ((1 << BITS) - 1)).astype(numpy.int32),
        relations.astype(numpy.int8),
        numpy.where(relations == RELATIONS.index(CITES), numpy.maximum(told[chosen], 1), 1).astype(numpy.int32),
        functions[chosen].astype(numpy.int16),
        (documents - (used[0] == 0)).astype(numpy.int32),  # the first rank is that of no file
        numpy.where(is_placed, first >> TURN & ((1 << START) - 1), 0).astype(numpy.int32),
        numpy.where(is_placed, first & ((1 << TURN) - 1), 0).astype(numpy.int16),
    )


def best(keys: Ints, places: Ints, told: Ints, owned: Ints) -> Ints:
    """Which file tells of each edge, of what files say in the order of edges and digests: any file rather than none, then see above."""
    in_file = (places < NEVER) & (places >> LOW > 0)
    merit = numpy.where(keys & 15 == RELATIONS.index(CITES), told, numpy.where(places < NEVER, owned, 0))
    order = numpy.lexsort((-merit, ~in_file, keys))
    return order[changes(keys[order])]


def changes(*columns: Ints) -> Flags:
    """Where one of some columns is another than in the row before."""
    changed = numpy.zeros(len(columns[0]), numpy.bool_)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def ranked(files: list[str]) -> tuple[Ints, list[str]]:
    """The rank of each file in the order of their digests, and the files in that order; the first stays the first: it is none."""
    order = sorted(range(len(files)), key=files.__getitem__)
    ranks = numpy.empty(len(files), numpy.int64)
    ranks[order] = numpy.arange(len(files))
    return ranks, [files[at] for at in order]
