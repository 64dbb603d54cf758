"""Agencies that are alike by what the documents that they issue cite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.sparse import csr_array

from kg.network.adjacency import common
from kg.network.limits import Cut, Limits
from kg.network.measures.ranking import DIGITS
from kg.network.model import Flags, Network
from kg.network.nodes import Kind, Node
from kg.network.spread.citing import Citer, citers, expect

FEW = 5  # shared documents that are shown
AGENCIES: tuple[Kind, ...] = ("agency",)


@dataclass(frozen=True, slots=True)
class Common:
    """What two agencies both cite.

    Args:
        agencies: how many agencies cite it in all.
        first, second: the earliest document of either agency that does, with its words.
    """

    document: Node
    agencies: int
    first: tuple[Citer, ...]
    second: tuple[Citer, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """An agency that cites some of the same.

    Args:
        cosine: documents that both cite, divided by the root of the product of how many each cites.
        count: how many both cite.
        cites: how many it cites.
        shared: some of what both cite, the rarest first: what few agencies cite says most.
    """

    agency: Node
    cosine: float
    count: int
    cites: int
    shared: tuple[Common, ...]


@dataclass(frozen=True, slots=True)
class AlikeAgencies:
    """Agencies by how much they cite the same: by cosine, then count, then IRI.

    Args:
        cites: how many documents those of the agency cite.
        total: how many agencies cite any of these.
        next: offset of the next ones.
    """

    agency: Node
    cites: int
    rows: tuple[Alike, ...]
    total: int
    next: int | None
    cut: Cut = ""


def alike(network: Network, place: int, limits: Limits | None = None) -> AlikeAgencies:
    """The agencies most like one by what they cite, which counts once for an agency, in however many documents it cites it.

    Args:
        place: of the agency.

    Raises:
        UsageError: the node is no agency.
    """
    expect(network, place, AGENCIES)
    issued = network.matrix(network.is_of(["issues"]))
    sets: csr_array = (issued @ network.citations).tocsr()
    sets.sort_indices()
    sets.data[:] = 1.0
    sizes = numpy.diff(sets.indptr)
    agencies = numpy.bincount(sets.indices, minlength=len(network))
    counts = sets @ sets[[place]].toarray()[0]
    counts[place] = 0
    others = numpy.flatnonzero(counts)
    cosines = numpy.round(counts[others] / numpy.sqrt(sizes[others] * float(sizes[place])), DIGITS)
    order = numpy.lexsort((others, -counts[others], -cosines))

    def row(at: int) -> Alike:
        other = int(others[at])
        both = common(sets[[place]].indices, sets[[other]].indices)
        rarest = both[numpy.argsort(agencies[both], kind="stable")][:FEW].tolist()
        documents = tuple(of_row(issued, end) for end in (place, other))
        shared = tuple(
            Common(network.node(one), int(agencies[one]), *(citers(network, one, theirs) for theirs in documents)) for one in rarest
        )
        return Alike(network.node(other), float(cosines[at]), len(both), int(sizes[other]), shared)

    rows, following, cut = (limits or Limits()).rows(order.tolist(), row)
    return AlikeAgencies(network.node(place), int(sizes[place]), rows, len(others), following, cut)


def of_row(matrix: csr_array, row: int) -> Flags:
    """Which columns a row has anything in."""
    flags = numpy.zeros(matrix.shape[1], numpy.bool_)
    flags[matrix[[row]].indices] = True
    return flags
