"""Documents that refer to each other more than to others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy

from kg.network.limits import Cut, Limits
from kg.network.measures.labels import Names, Titles
from kg.network.measures.partition import Links, partition
from kg.network.measures.ranking import DIGITS
from kg.network.model import Ints, Network
from kg.network.nodes import DOCUMENTS, KINDS, Node
from kg.network.spread.citing import Citer, citers, expect
from kg.network.views import PAPERS

FEW = 5  # members that are shown of each
COMPARED = 200  # communities, the largest, whose titles words are compared with
TITLES = 30  # of each, the most cited
SHORT = re.compile("(..+?)(?:省|市|地区|盟|(?:.{1,4}族|维吾尔)*自治[区州])$")  # 云南省, 恩施土家族苗族自治州


@dataclass(frozen=True, slots=True)
class Community:
    """Documents that refer to each other more than to others.

    Args:
        number: from 1, the largest first.
        size: how many documents.
        words: from titles, that tell it from the others; none where nothing does.
        chief: the document that most documents of it refer to.
        cited_by: how many do.
        links: pairs of documents within it of which one refers to the other.
        evidence: the earliest that refers to the chief, with its words.
        members: the most cited within it first, then by IRI: some, or those asked for.
    """

    number: int
    size: int
    words: tuple[str, ...]
    chief: Node
    cited_by: int
    links: int
    evidence: tuple[Citer, ...]
    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Communities:
    """All communities, the largest first; or that of one document.

    Args:
        document: whose community was asked for.
        modularity: how much more of all links lies within communities than chance would have it.
        alone: documents that neither refer to another nor are referred to; they are in none.
        rows: communities; of a document its own, with members from the offset on; none where it is alone.
        total: how many communities there are, or members of the document's.
        next: offset of the next ones.
    """

    document: Node | None
    modularity: float
    alone: int
    rows: tuple[Community, ...]
    total: int
    next: int | None
    cut: Cut = ""


def communities(network: Network, place: int | None = None, limits: Limits | None = None) -> Communities:
    """The documents of a network in communities, found by modularity over who refers to whom, in whichever direction.

    Args:
        place: of a document whose community alone is asked for.

    Raises:
        UsageError: the node is no document.
        OutOfTime: the time was up before they were found.
    """
    limits = limits or Limits()
    if place is not None:
        expect(network, place, DOCUMENTS)
    grouping = Grouping.of(network, limits)
    if place is None:
        rows, following, cut = limits.rows(range(len(grouping.groups)), lambda at: grouping.community(at, FEW))
        return Communities(None, grouping.modularity, grouping.alone, rows, len(grouping.groups), following, cut)
    node = network.node(place)
    at = next((at for at, group in enumerate(grouping.groups) if place in group), None)
    if at is None:
        return Communities(node, grouping.modularity, grouping.alone, (), 0, None)
    members, following, cut = limits.rows(grouping.groups[at].tolist(), network.node)
    own = replace(grouping.community(at, 0), members=members)
    return Communities(node, grouping.modularity, grouping.alone, (own,), own.size, following, cut)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The documents of a network in communities.

    Args:
        groups: the members of each, the most cited within it first; the largest first, of equal ones that with the lowest place.
        cited: by how many documents of its community each node is referred to.
        links: of each community.
        titles: those that words are told by.
    """

    network: Network
    modularity: float
    alone: int
    groups: Sequence[Ints]
    cited: Ints
    links: list[int]
    titles: Titles

    @classmethod
    def of(cls, network: Network, limits: Limits) -> Grouping:
        """Finds them.

        Raises:
            OutOfTime: the time was up.
        """
        links = Links.of(network.citations)
        found = partition(links, limits)
        joined = numpy.flatnonzero(links.degrees)
        sizes = numpy.bincount(found[joined], minlength=found.max(initial=-1) + 1)
        cited = within(network, found)
        order = joined[numpy.lexsort((joined, -cited[joined], found[joined], -sizes[found[joined]]))]
        groups = numpy.split(order, numpy.flatnonzero(numpy.diff(found[order])) + 1) if len(order) else []
        pairs = numpy.bincount(found[links.rows[links.inside(found)]], minlength=len(sizes)) // 2
        documents = numpy.isin(network.nodes.kinds, PAPERS)
        titles = Titles((titled(network, group) for group in groups[:COMPARED]), Names(named(network)))
        alone = int(numpy.count_nonzero(documents)) - len(joined)
        modularity = round(links.modularity(found), DIGITS)
        return cls(network, modularity, alone, groups, cited, [int(pairs[found[group[0]]]) for group in groups], titles)

    def community(self, at: int, most: int) -> Community:
        """One of them, with so many of its members."""
        group, network = self.groups[at], self.network
        chief = int(group[0])
        members = numpy.zeros(len(network), numpy.bool_)
        members[group[1:]] = True
        return Community(
            at + 1,
            len(group),
            self.titles.words(titled(network, group)),
            network.node(chief),
            int(self.cited[chief]),
            self.links[at],
            citers(network, chief, members),
            tuple(map(network.node, group[:most].tolist())),
        )


def within(network: Network, found: Ints) -> Ints:
    """By how many other documents of its community each node is referred to."""
    sources, targets = network.citations.tocoo().coords
    inside = (found[sources] == found[targets]) & (sources != targets)
    return numpy.bincount(targets[inside], minlength=len(found))


def named(network: Network) -> Iterator[str]:
    """The names of divisions, of large ones also the short ones, and of agencies."""
    for division in network.divisions.values():
        yield division.name
        if division.level in ("province", "prefecture") and (short := SHORT.match(division.name)):
            yield short[1]
    for place in numpy.flatnonzero(network.nodes.kinds == KINDS.index("agency")).tolist():
        yield network.nodes.labels[place]


def titled(network: Network, group: Ints) -> Sequence[str]:
    """The titles of the first members of a community that have one; a number is no title."""
    labels, numbers = network.nodes.labels, network.nodes.numbers
    return list(islice((labels[place] for place in group.tolist() if labels[place] not in ("", numbers[place])), TITLES))
