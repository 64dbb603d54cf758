"""Which documents are missing: cited, and read by nobody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from kg.network.limits import Cut, Limits
from kg.network.model import Network
from kg.network.nodes import CITES, RELATIONS, STATES, Node
from kg.network.spread.timeline import Citing, citations, citing
from kg.network.views import EVERYTHING, View

FIRST = 3  # citing documents that are shown of each


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is cited and that was not read.

    Args:
        documents: how many cite it.
        mentions: how often in all.
        issuers: names of those who issued it, as far as any document says so.
        first: the first that cite it, by year, day and IRI, each with its first words.
    """

    regulation: Node
    documents: int
    mentions: int
    issuers: tuple[str, ...]
    first: tuple[Citing, ...]


@dataclass(frozen=True, slots=True)
class WantedDocuments:
    """What is missing, the most cited first: by documents, then mentions, then IRI.

    Args:
        total: how many are.
        next: offset of the next rows.
    """

    rows: tuple[Wanted, ...]
    total: int
    next: int | None
    cut: Cut = ""


def wanted(network: Network, shown: View = EVERYTHING, limits: Limits | None = None) -> WantedDocuments:
    """The documents that are cited and that nobody has given us, the most cited first.

    Args:
        shown: which of them are told, by level, division, years and topic of their own; what cites them is counted whole.
        limits: of the rows.

    Raises:
        UsageError: no division has the code that ``shown`` names.
    """
    edges = network.is_of([CITES])
    targets, mentions = network.edges.targets[edges], network.edges.mentions[edges]
    documents = numpy.bincount(targets, minlength=len(network))
    times = numpy.bincount(targets, mentions, len(network))
    chosen = (documents > 0) & (network.nodes.states == STATES.index("wanted"))
    if shown != EVERYTHING:
        chosen &= shown.by_place(network) & shown.by_document(network)
    places = numpy.flatnonzero(chosen)
    places = places[numpy.lexsort((places, -times[places], -documents[places]))]

    def row(place: int) -> Wanted:
        first = tuple(citing(network, edge, 1) for edge in citations(network, place)[:FIRST].tolist())
        return Wanted(network.node(place), int(documents[place]), int(times[place]), issuers(network, place), first)

    rows, following, cut = (limits or Limits()).rows(places.tolist(), row)
    return WantedDocuments(rows, len(places), following, cut)


def issuers(network: Network, place: int) -> tuple[str, ...]:
    """Names of those who issued a document: as any source says, where there is a store, else as the network says."""
    if network.witness:
        return network.witness.issuers(network.nodes.ids[place])
    edges = network.entering(place)
    agencies = network.edges.sources[edges[network.edges.relations[edges] == RELATIONS.index("issues")]]
    return tuple(sorted(network.nodes.labels[agency] for agency in agencies.tolist()))
