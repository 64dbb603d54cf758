"""Who refers to a document first, and with which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy

from kg.errors import UsageError
from kg.network.model import NOWHERE, Flags, Ints, Network
from kg.network.nodes import Kind, Node, Quote

EPOCH = 719163  # the first of January 1970, as ``date.toordinal`` counts
LATE = 9999  # stands for a year that nobody knows: after all others


@dataclass(frozen=True, slots=True)
class Citer:
    """A document that refers to another.

    Args:
        relation: by which it does, one of ``REFERS``.
        words: with which it does; none where it is known from reference alone.
    """

    document: Node
    relation: str
    words: tuple[Quote, ...]


def expect(network: Network, place: int, kinds: Collection[Kind]) -> None:
    """Lets nodes of these kinds pass.

    Raises:
        UsageError: the node is of another kind.
    """
    node = network.node(place)
    if node.kind not in kinds:
        raise UsageError(f"{node.label or node.id} 类型不符 is no {'、'.join(kinds)}")


def earliest(network: Network, places: Ints, most: int) -> Ints:
    """The first of some documents by day of issue, else by year; of one year those without a day last, of no known year at the end."""
    days, years = (column[places].astype(numpy.int64) for column in (network.nodes.issued, network.nodes.years))
    years[years == 0] = LATE
    ends = 365 * years + years // 4 - years // 100 + years // 400  # the last day of the year, as ``date.toordinal`` counts
    ages = numpy.where(days > 0, 2 * days, 2 * ends + 1) * len(network) + places
    if most < len(places):
        first = numpy.argpartition(ages, most)[:most]
        ages, places = ages[first], places[first]
    return places[numpy.argsort(ages)]


def years_of(days: Ints) -> Ints:
    """The years of days, which count as ``date.toordinal`` does."""
    years: Ints = (days - EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    return years


def referring(network: Network, source: int, target: int) -> Ints:
    """The numbers of the edges by which a document refers to another, those that a text tells of first."""
    first, last = network.firsts[source], network.firsts[source + 1]
    begin, end = first + numpy.searchsorted(network.edges.targets[first:last], [target, target + 1])
    edges = numpy.arange(begin, end)
    edges = edges[network.refers(edges)]
    return edges[numpy.argsort(network.edges.documents[edges] == NOWHERE, kind="stable")]


def citer(network: Network, source: int, target: int) -> Citer:
    """A document that refers to another, with the first words with which it does.

    Raises:
        IndexError: it does not refer to it.
    """
    edge = network.edge(int(referring(network, source, target)[0]))
    return Citer(network.node(source), edge.relation, network.quotes(edge, 1))


def citers(network: Network, target: int, counting: Flags, most: int = 1) -> tuple[Citer, ...]:
    """The earliest of the documents that refer to another; those whose text tells it before those known from reference alone.

    Args:
        counting: which nodes count.
    """
    edges = network.entering(target)
    edges = edges[network.refers(edges)]
    edges = edges[counting[network.edges.sources[edges]]]
    told = edges[network.edges.documents[edges] != NOWHERE]
    places = network.edges.sources[told if len(told) else edges]
    places = places[numpy.diff(places, prepend=-1) > 0]  # they are in order, and stand there once for each relation
    return tuple(citer(network, place, target) for place in earliest(network, places, most).tolist())
