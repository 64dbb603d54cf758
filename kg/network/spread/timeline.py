"""Who cites a document, year by year and level by level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from kg.network.limits import Cut, Limits
from kg.network.model import Ints, Network
from kg.network.nodes import CITES, DOCUMENTS, FUNCTIONS, LEVELS, RELATIONS, Node, Quote
from kg.network.spread.citing import expect

MOST = 3  # quotations of one document
NEVER = 10**7  # stands for a day and a year that nobody knows: after all others


@dataclass(frozen=True, slots=True)
class Citing:
    """A document that cites another.

    Args:
        mentions: how often it does.
        functions: of these mentions, one of ``FUNCTIONS`` each.
        words: the first of them.
    """

    document: Node
    mentions: int
    functions: tuple[str, ...]
    words: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """How many documents cite with a function; one that cites with several counts for each."""

    function: str
    documents: int


@dataclass(frozen=True, slots=True)
class YearOfLevel:
    """The citations by the documents of one year and one level.

    Args:
        year: None where nobody knows it.
        level: of the citing documents' division; empty where nobody knows it.
    """

    year: int | None
    level: str
    documents: int
    mentions: int
    functions: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The citations to a document.

    A report counts in the year of its period, not in that in which it was published; any other document in the year of its number, else
    of its day of issue. A report whose period nobody knows counts in the year in which it was published.

    Args:
        years: counts, by year (unknown last) and level from the top (unknown last).
        total: how many documents cite it.
        mentions: how often in all.
        rows: these documents, by year, then day (unknown last), then IRI.
        next: offset of the next rows.
    """

    document: Node
    years: tuple[YearOfLevel, ...]
    rows: tuple[Citing, ...]
    total: int
    mentions: int
    next: int | None
    cut: Cut = ""


def timeline(network: Network, place: int, limits: Limits | None = None) -> Timeline:
    """The citations to a document by year, level and function, and who cites it with which words.

    Args:
        place: of a document.
        limits: of the citing documents; the counts are always whole.

    Raises:
        UsageError: the node is no document.
    """
    expect(network, place, DOCUMENTS)
    edges = citations(network, place)
    rows, following, cut = (limits or Limits()).rows(edges.tolist(), lambda edge: citing(network, edge))
    mentions = int(network.edges.mentions[edges].sum())
    return Timeline(network.node(place), years_of_levels(network, edges), rows, len(edges), mentions, following, cut)


def citations(network: Network, place: int) -> Ints:
    """The numbers of the edges by which a document is cited, in the order of the citing documents: year, day, IRI."""
    edges = network.entering(place)
    edges = edges[network.edges.relations[edges] == RELATIONS.index(CITES)]
    sources = network.edges.sources[edges]
    ordered: Ints = edges[numpy.lexsort((sources, known(network.nodes.issued[sources]), known(network.nodes.years[sources])))]
    return ordered


def citing(network: Network, number: int, most: int = MOST) -> Citing:
    """The citing document of an edge, with its first words."""
    edge = network.edge(number)
    return Citing(network.node(int(network.edges.sources[number])), edge.mentions, edge.functions, network.quotes(edge, most))


def known(column: Ints) -> Ints:
    """Days or years to order by: those that nobody knows after all others."""
    wide: Ints = column.astype(numpy.int64)  # a column of years holds no such number
    return numpy.where(wide > 0, wide, NEVER)


def years_of_levels(network: Network, edges: Ints) -> tuple[YearOfLevel, ...]:
    """How many documents cite, by their year and level."""
    sources = network.edges.sources[edges]
    levels = network.nodes.levels[sources]
    levels = numpy.where(levels >= 0, levels, len(LEVELS))
    cells, cell = numpy.unique(known(network.nodes.years[sources]) * (len(LEVELS) + 1) + levels, return_inverse=True)
    documents = numpy.bincount(cell, minlength=len(cells))
    mentions = numpy.bincount(cell, network.edges.mentions[edges], len(cells))
    uses = [numpy.bincount(cell, network.edges.functions[edges] >> at & 1, len(cells)) for at in range(len(FUNCTIONS))]
    return tuple(
        YearOfLevel(
            int(year) if year != NEVER else None,
            (*LEVELS, "")[level],
            int(documents[row]),
            int(mentions[row]),
            tuple(Use(name, int(use[row])) for name, use in zip(FUNCTIONS, uses, strict=True) if use[row]),
        )
        for row, (year, level) in enumerate(zip(*numpy.divmod(cells, len(LEVELS) + 1), strict=True))
    )
