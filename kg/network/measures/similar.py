"""Documents that are cited together, and documents that cite the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as Either

import numpy
from scipy.sparse import csr_array

from kg.network.adjacency import common
from kg.network.limits import Cut, Limits
from kg.network.model import Ints, Network
from kg.network.nodes import DOCUMENTS, Node, Quote
from kg.network.spread.citing import citer, earliest, expect

Measure = Either["cocitation", "coupling"]
FEW = 3  # witnesses of a pair that are shown
DEEPEST = 10_000  # pairs of a whole network that can be paged through
WORK = 2_000_000  # products at a time: what bounds the memory
START = 1024  # how many of the greatest are compared first


@dataclass(frozen=True, slots=True)
class Shared:
    """A document that joins two.

    Args:
        document: of co-citation one that cites both, of coupling one that both cite.
        first, second: the first words of either citation; none where it is known from reference alone.
    """

    document: Node
    first: tuple[Quote, ...]
    second: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that have something in common.

    Args:
        first: the one that was asked for, else that with the lower IRI.
        count: how many documents cite both, or are cited by both.
        cosine: this, divided by the root of the product of what each has alone.
        witnesses: some of them: the earliest that cite both, or the least cited that both cite.
    """

    first: Node
    second: Node
    count: int
    cosine: float
    witnesses: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs, those with the greatest count first, then by cosine, then by IRI.

    Args:
        document: the one that was asked for; None for the strongest pairs of all.
        total: how many there are; None where that was not counted.
        next: offset of the next ones.
        cut: ``time`` where time was up before weaker pairs were found (those that are there come first all the same), ``nodes`` where
            there are more than can be paged through.
    """

    measure: Measure
    document: Node | None
    rows: tuple[Pair, ...]
    total: int | None
    next: int | None
    cut: Cut


def cocitation(network: Network, place: int | None = None, limits: Limits | None = None) -> Pairs:
    """What is cited together with a document, or which documents are cited together most often.

    Cited is what another document refers to by any relation of ``REFERS``.

    Args:
        place: of the document; None for the strongest pairs of the whole network.

    Raises:
        UsageError: the node is no document.
    """
    return pairs(network, "cocitation", place, limits or Limits())


def coupling(network: Network, place: int | None = None, limits: Limits | None = None) -> Pairs:
    """Who cites the same as a document, or which documents have most in common of what they cite.

    Args:
        place: of the document; None for the strongest pairs of the whole network.

    Raises:
        UsageError: the node is no document.
    """
    return pairs(network, "coupling", place, limits or Limits())


def pairs(network: Network, measure: Measure, place: int | None, limits: Limits) -> Pairs:
    """The answer to either."""
    sets = network.citers if measure == "cocitation" else network.citations
    sizes = numpy.diff(sets.indptr)
    total: int | None = None
    whole: Cut = ""
    if place is None:
        found, whole = strongest(sets, min(limits.offset + limits.limit + 1, DEEPEST), limits)
    else:
        expect(network, place, DOCUMENTS)
        found = beside(sets, network.citations if measure == "cocitation" else network.citers, place)
        total = len(found)

    def row(at: int) -> Pair:
        first, second, count = found[at].tolist()
        shared = common(entries(sets, first), entries(sets, second))
        cosine = count / float(numpy.sqrt(float(sizes[first]) * float(sizes[second])))
        return Pair(network.node(first), network.node(second), count, cosine, tuple(witnesses(network, measure, first, second, shared)))

    rows, following, cut = limits.rows(range(len(found)), row)
    if place is None and not cut:
        cut = whole or ("nodes" if len(found) == DEEPEST and following is None else "")
    return Pairs(measure, network.node(place) if place is not None else None, rows, total, following, cut)


def entries(sets: csr_array, row: int) -> Ints:
    """The columns in which a row has anything."""
    columns: Ints = sets.indices[sets.indptr[row] : sets.indptr[row + 1]]
    return columns


def beside(sets: csr_array, members: csr_array, place: int) -> Ints:
    """A row for each that has something in common with one: that, the other, and how much; the cost is that of its neighbourhood.

    Args:
        sets: a row for each, in it what it has.
        members: the same turned round.
    """
    product = sets[[place]] @ members
    others, counts = product.indices[product.indices != place], product.data[product.indices != place].astype(numpy.int64)
    order = numpy.lexsort((others, numpy.diff(sets.indptr)[others], -counts))
    return numpy.column_stack([numpy.full(len(order), place), others[order], counts[order]])


def strongest(sets: csr_array, most: int, limits: Limits) -> tuple[Ints, Cut]:
    """The pairs that have most in common, as rows of two places and a count; with ``time``, those that were certain when time was up.

    Two have no more in common than the smaller of them has. So the greatest are compared first, and those that are smaller than what the
    last of the pairs found so far has in common need not be looked at. It goes block by block, and the memory does not grow with the pairs.

    Args:
        sets: a row for each, in it what it has.
        most: how many pairs.
    """
    sizes = numpy.diff(sets.indptr).astype(numpy.int64)
    order = numpy.argsort(-sizes, kind="stable")[: numpy.count_nonzero(sizes)]
    ranked = sets[order]
    best: Ints = numpy.zeros((0, 3), numpy.int64)
    least, begin = 1, 0
    while begin < len(order) and sizes[order[begin]] >= least:
        end = int(numpy.searchsorted(-sizes[order], -least, side="right"))
        end = min(end, max(2 * begin, START))
        head = ranked[:end]
        members = head.T.tocsr()
        for rows in blocks(head, members, begin):
            size = sizes[order[rows.start]]
            if size < least:
                break
            if limits.over:
                return best[best[:, 2] > size], "time"
            product = (head[rows.start : rows.stop] @ members).tocoo()
            chosen = (product.col < product.row + rows.start) & (product.data >= least)
            ends = order[product.row[chosen] + rows.start], order[product.col[chosen]]
            found = numpy.column_stack([numpy.minimum(*ends), numpy.maximum(*ends), product.data[chosen].astype(numpy.int64)])
            best = foremost(numpy.concatenate([best, found]), sizes, most)
            least = int(best[-1, 2]) if len(best) == most else 1
        begin = end
    return best, ""


def blocks(head: csr_array, members: csr_array, begin: int) -> Iterator[range]:
    """Rows in blocks of which each takes no more than ``WORK`` products, or is a single row."""
    work = numpy.cumsum((head @ numpy.diff(members.indptr).astype(float))[begin:])
    at, rows = 0, head.shape[0] - begin
    while at < rows:
        done = work[at - 1] if at else 0.0
        stop = max(int(numpy.searchsorted(work, done + WORK, side="right")), at + 1)
        yield range(begin + at, begin + stop)
        at = stop


def foremost(found: Ints, sizes: Ints, most: int) -> Ints:
    """The first pairs by count, cosine and places, in this order."""
    if len(found) > most:
        found = found[found[:, 2] >= numpy.partition(found[:, 2], -most)[-most]]
    first, second, counts = found.T
    return found[numpy.lexsort((second, first, sizes[first] * sizes[second], -counts))[:most]]


def witnesses(network: Network, measure: Measure, first: int, second: int, shared: Ints) -> Iterator[Shared]:
    """Some of the documents that join two, with the words of both citations."""
    if measure == "cocitation":
        chosen = earliest(network, shared, FEW)
    else:
        chosen = shared[numpy.argsort(network.cited[shared], kind="stable")][:FEW]
    for place in chosen.tolist():
        ends = ((place, first), (place, second)) if measure == "cocitation" else ((first, place), (second, place))
        yield Shared(network.node(place), *(citer(network, *two).words for two in ends))
