"""Which documents others stand on most: by number, by PageRank, by authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Either
from typing import get_args

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kg.errors import OutOfTime, UsageError
from kg.network.limits import UNLIMITED, Cut, Limits
from kg.network.model import Flags, Ints, Network
from kg.network.nodes import DOCUMENTS, KINDS, STATES, Node, State
from kg.network.spread.citing import Citer, citers
from kg.network.views import EVERYTHING, View

Metric = Either["indegree", "pagerank", "authority"]
METRICS: tuple[Metric, ...] = get_args(Metric)
Floats = NDArray[numpy.floating]
DAMPING = 0.85
EXACT = 1e-12  # sum of what all scores change in a last step
DIGITS = 12  # of scores, after the point: what lies behind is noise of the machine and must order nothing
STEPS = 16  # of a search for the authority, before it begins again with the best that was found


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document in a ranking.

    Args:
        rank: from 1; equal scores have the same.
        score: by the metric.
        cited_by: how many documents refer to it, of those that count.
        evidence: the earliest of them, with its words; none where nobody refers to it.
    """

    rank: int
    node: Node
    score: float
    cited_by: int
    evidence: tuple[Citer, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents by a metric, the first first, equal ones by IRI.

    Args:
        total: how many documents are ranked.
        next: offset of the next ones.
    """

    metric: Metric
    rows: tuple[Ranked, ...]
    total: int
    next: int | None
    cut: Cut = ""


def ranking(
    network: Network,
    metric: Metric = "pagerank",
    shown: View = EVERYTHING,
    state: State = "",
    since: int | None = None,
    until: int | None = None,
    limits: Limits | None = None,
) -> Ranking:
    """Documents by how much others stand on them.

    Measured is always over all documents of the network, of which each refers to another once, by whichever relations of ``REFERS``.
    ``since`` and ``until`` choose what counts: only documents of these years refer to anything. ``shown`` and ``state`` choose which of
    the ranked are shown, by kind, level, division, years and topic of their own; scores do not depend on that.
    A document that was never read refers to nothing that anyone knows: it gives its rank to all evenly.

    Args:
        metric: ``indegree``: how many documents refer to it; ``pagerank`` with damping 0.85; ``authority`` of HITS, the sum over all is 1.
        shown: which documents are shown.
        state: ``seen`` or ``wanted`` where only such are shown.
        since, until: the first and last year of the documents that count; those of unknown year do not where one is given.

    Raises:
        UsageError: there is no such metric or state.
        OutOfTime: the time was up before the scores were found.
    """
    limits = limits or Limits()
    if metric not in METRICS or state not in STATES:
        raise UsageError(f"there is no {metric} {state} 没有这一项; there are 可用 {', '.join(METRICS)}; seen, wanted")
    documents = numpy.isin(network.nodes.kinds, [KINDS.index(kind) for kind in DOCUMENTS])
    counting = View(since=since, until=until).by_document(network)
    cited = network.citers if counting[documents].all() else of_columns(network.citers, counting)
    counts = numpy.diff(cited.indptr)
    scores = counts if metric == "indegree" else (pagerank if metric == "pagerank" else authority)(cited, documents, limits)
    ranked = numpy.flatnonzero(documents & showing(network, shown, state))
    first = foremost(scores[ranked], limits.offset + limits.limit)
    best = -scores[ranked[first]]

    def row(at: int) -> Ranked:
        place = int(ranked[first[at]])
        rank = int(numpy.searchsorted(best, best[at])) + 1
        return Ranked(rank, network.node(place), float(-best[at]), int(counts[place]), citers(network, place, counting))

    rows, following, cut = limits.rows(range(len(ranked)), row)
    return Ranking(metric, rows, len(ranked), following, cut)


def showing(network: Network, shown: View, state: State) -> Flags:
    """Which documents are shown."""
    chosen = shown.by_place(network) & shown.by_document(network)
    if shown.kinds:
        chosen &= numpy.isin(network.nodes.kinds, [KINDS.index(kind) for kind in shown.kinds])
    return chosen & (network.nodes.states == STATES.index(state)) if state else chosen


def of_columns(matrix: csr_array, kept: Flags) -> csr_array:
    """A matrix of which some columns are empty."""
    entries = kept[matrix.indices]
    firsts = numpy.concatenate([[0], numpy.cumsum(entries)])[matrix.indptr]
    return csr_array((matrix.data[entries], matrix.indices[entries], firsts), shape=matrix.shape)


def foremost(scores: Floats, most: int) -> Ints:
    """Where the greatest scores stand, so many of them or all that equal the least of these: the greatest first, equal ones in order."""
    places = numpy.arange(len(scores))
    if most < len(scores):
        places = numpy.flatnonzero(scores >= numpy.partition(scores, -most)[-most])
    return places[numpy.argsort(-scores[places], kind="stable")]


def pagerank(cited: csr_array, documents: Flags, limits: Limits = UNLIMITED) -> Floats:
    """PageRank, as networkx defines it: damping 0.85; what has no links out gives its rank to all evenly; the sum over all is 1.

    Rank that all get evenly is in proportion for all. So it is enough to find what each gets where each has 1 of its own, and to divide
    by the sum; what nobody refers to, and what refers to nothing, takes no part in finding it.

    Args:
        cited: a row for each node, in it those that link to it.
        documents: the nodes that take part; no others have links.

    Raises:
        OutOfTime: the time was up.
    """
    links = numpy.bincount(cited.indices, minlength=len(documents))
    shares = DAMPING / numpy.maximum(links, 1)
    reached = numpy.diff(cited.indptr) > 0
    between = numpy.flatnonzero(reached & (links > 0))
    inner = cited[between][:, between]
    found = gained = 1 + (cited @ numpy.where(reached, 0, shares))[between]
    while True:
        if limits.over:
            raise OutOfTime(limits.seconds)
        gained = inner @ (shares[between] * gained)
        found = found + gained
        if gained.sum() <= EXACT * found.sum():
            break
    scores = documents.astype(float)
    scores[between] = found
    scores = documents + cited @ (shares * scores)
    ranks: Floats = numpy.round(scores / max(scores.sum(), 1), DIGITS)
    return ranks


def authority(cited: csr_array, documents: Flags, limits: Limits = UNLIMITED) -> Floats:
    """Authority of HITS: by whom those refer to it that refer to what has authority; the sum is 1, or 0 where there are no links.

    It is what repeated from equal scores the product with the matrix of co-citation comes to. That is the principal eigenvector where there
    is one; where parts of the network that are not joined have the same greatest eigenvalue, each has its share of the equal scores.
    The way there is the one of Lanczos, begun again after some steps, since parts that are nearly equal take repetition too long.

    Args:
        cited: a row for each node, in it those that link to it.
        documents: the nodes that take part.

    Raises:
        OutOfTime: the time was up.
    """
    scores = documents.astype(float)
    links = cited.T.tocsr()
    if not cited.nnz:
        return numpy.zeros(len(documents))
    change = numpy.inf
    while change >= EXACT:
        if limits.over:
            raise OutOfTime(limits.seconds)
        now = improved(cited, links, scores / numpy.linalg.norm(scores))
        now /= now.sum()
        change = numpy.abs(now - scores).sum()
        scores = now
    return numpy.round(scores, DIGITS)


def improved(cited: csr_array, links: csr_array, start: Floats) -> Floats:
    """The best in the space that some products of a vector with the matrix of co-citation span."""
    basis, diagonal, beside = [start], list[float](), list[float]()
    while True:
        vector = cited @ (links @ basis[-1])
        diagonal.append(float(vector @ basis[-1]))
        for _ in range(2):  # once leaves noise of the size of what is sought
            for one in basis:
                vector -= (vector @ one) * one
        length = float(numpy.linalg.norm(vector))
        if len(basis) == STEPS or length <= EXACT * max(diagonal):
            break
        beside.append(length)
        basis.append(vector / length)
    _, vectors = numpy.linalg.eigh(numpy.diag(diagonal) + numpy.diag(beside, 1) + numpy.diag(beside, -1))
    best: Floats = numpy.abs(sum(weight * one for weight, one in zip(vectors[:, -1], basis, strict=True)))
    return best
