"""How policy comes down from a document: who takes it up, who cites these, and below which of them each of them stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import numpy

from kg.network.adjacency import once, spans
from kg.network.columns import Flags, Ints
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import CITES, RELATIONS

TAKES_UP = ("implements", "forwards", "basedOn")  # from the lower to the upper document
HANDS_DOWN = "promulgates"  # from the upper to the lower one
TIES = (*TAKES_UP, HANDS_DOWN, CITES)  # the most telling first
TELLING = numpy.array([TIES.index(relation) if relation in TIES else len(TIES) for relation in RELATIONS])
RANKS = numpy.array([0, 1, 2, 3, 4, 3, -1])  # of ``LEVELS``: a functional zone stands beside the counties; at last that of no known level
UNKNOWN = date.max.toordinal()  # stands for a day that nobody knows: after all others
HIGHEST = int(RANKS.max())


@dataclass(frozen=True, slots=True)
class Ties:
    """Who has to do with whom, a row for each: the upper and the lower document, and the number of the edge between them."""

    uppers: Ints
    lowers: Ints
    edges: Ints

    def picked(self, which: Flags | Ints) -> Ties:
        """Some of them."""
        return Ties(self.uppers[which], self.lowers[which], self.edges[which])


@dataclass(frozen=True, slots=True)
class Tree:
    """The documents below a root, each once: depth first, those below one document by level, day and IRI; unknown ones last.

    Args:
        root: its place; it is not among the rows.
        places: of the documents.
        parents: places of the documents that they hang below.
        depths: from 1, for those right below the root.
        edges: the numbers of the edges by which they hang.
        members: which nodes of the network take the policy up, the root among them; the other rows only cite one of these.
        late: whether the time was up before all were found.
    """

    root: int
    places: Ints
    parents: Ints
    depths: Ints
    edges: Ints
    members: Flags
    late: bool

    def to(self, depth: int) -> Tree:
        """What is no deeper."""
        near = self.depths <= depth
        places, parents, depths, edges = (column[near] for column in (self.places, self.parents, self.depths, self.edges))
        return replace(self, places=places, parents=parents, depths=depths, edges=edges)


@dataclass(frozen=True, slots=True)
class Standing:
    """Of all nodes of the network.

    Args:
        steps: from the root along the policy; -1 of others.
        ranks: of the level, never above that of the nearest document on the way from the root; where nobody knows the level, that one's.
        days: of issue, else the last of the year, else ``UNKNOWN``.
    """

    steps: Ints
    ranks: Ints
    days: Ints

    def sink(self, ties: Ties) -> None:
        """Ranks the lower documents no higher than the highest of their upper ones."""
        highest = numpy.full(len(self.ranks), HIGHEST)
        numpy.minimum.at(highest, ties.lowers, self.ranks[ties.uppers])
        self.ranks[ties.lowers] = numpy.maximum(self.ranks[ties.lowers], highest[ties.lowers])


def grown(network: Network, root: int, limits: Limits) -> Tree:
    """The tree below a document; VOCABULARY: a cascade follows implements, basedOn, forwards and back promulgates, not cites.

    Its members are the documents that are reached from the root in this way. Every other document that cites one of them is a leaf. Below
    which document one stands is told by ``hung`` and ``nearest``.
    """
    standing, members, late = followed(network, root, limits)
    ties = tied(network, members, TIES)
    ties = ties.picked((ties.lowers != root) & ~same(network, root, ties.lowers, standing.steps))
    citing = standing.steps[ties.lowers] < 0
    leaves = ties.picked(citing)
    standing.sink(leaves)
    depths = numpy.zeros(len(network), numpy.int64)
    inner = hung(network, standing, members, ties.picked(~citing), depths)
    outer = nearest(standing, leaves, depths)
    depths[outer.lowers] = depths[outer.uppers] + 1
    rows = together(inner, outer)
    rows = rows.picked(in_turn(network, root, rows, standing.days))
    return Tree(root, rows.lowers, rows.uppers, depths[rows.lowers], rows.edges, standing.steps >= 0, late)


def followed(network: Network, root: int, limits: Limits) -> tuple[Standing, Ints, bool]:
    """How the documents stand, the places of the members in their order, and whether the time was up before all were found.

    The order is that of rank, steps, day and IRI; who comes later never stands above who comes earlier.
    """
    standing = Standing(numpy.full(len(network), -1), RANKS[network.nodes.levels], ends(network.nodes.issued, network.nodes.years))
    standing.steps[root], standing.ranks[root] = 0, max(standing.ranks[root], 0)
    ring, rings = numpy.array([root]), list[Ints]()
    while len(ring) and not limits.over:
        rings.append(ring)
        ties = tied(network, ring, (*TAKES_UP, HANDS_DOWN))
        ties = ties.picked(standing.steps[ties.lowers] < 0)
        standing.sink(ties)
        ring = once(ties.lowers)
        standing.steps[ring] = len(rings)
    members = numpy.concatenate([*rings, ring])
    keys = (members, standing.days[members], standing.steps[members], standing.ranks[members])
    return standing, members[numpy.lexsort(keys)], bool(len(ring))


def tied(network: Network, uppers: Ints, relations: Collection[str]) -> Ties:
    """Who has to do with some upper documents by these of ``TIES``, citations left out that only repeal, amend, replace or issue."""
    edges = network.edges
    order, firsts = network.by_target
    entering = order[spans(firsts, uppers)]
    entering = entering[network.is_of([name for name in relations if name != HANDS_DOWN], entering)]
    entering = entering[network.reacts(entering)]
    leaving = spans(network.firsts, uppers)
    leaving = leaving[network.is_of([HANDS_DOWN], leaving)]
    ties = together(
        Ties(edges.targets[entering], edges.sources[entering], entering), Ties(edges.sources[leaving], edges.targets[leaving], leaving)
    )
    return ties.picked(ties.uppers != ties.lowers)


def also(network: Network, tree: Tree, row: int) -> Ints:
    """The numbers of the other edges by which a document of the tree relates to its members."""
    place = int(tree.places[row])
    leaving, entering = network.leaving(place), network.entering(place)
    leaving = leaving[network.is_of((*TAKES_UP, CITES), leaving) & network.reacts(leaving) & tree.members[network.edges.targets[leaving]]]
    entering = entering[network.is_of([HANDS_DOWN], entering) & tree.members[network.edges.sources[entering]]]
    numbers = numpy.concatenate([leaving, entering])
    others: Ints = numbers[numbers != tree.edges[row]]
    return others


def together(some: Ties, others: Ties) -> Ties:
    """All of both."""
    columns = ((some.uppers, others.uppers), (some.lowers, others.lowers), (some.edges, others.edges))
    return Ties(*map(numpy.concatenate, columns))


def ends(issued: Ints, years: Ints) -> Ints:
    """The days of issue, where nobody knows one the last day of the year, else ``UNKNOWN``."""
    return numpy.where(issued > 0, issued, numpy.where(years > 0, last_day(years.astype(numpy.int64)), UNKNOWN))


def last_day(years: Ints) -> Ints:
    """The last day of each year, as ``date.toordinal`` counts."""
    days: Ints = years * 365 + years // 4 - years // 100 + years // 400
    return days


def same(network: Network, root: int, places: Ints, steps: Ints) -> Flags:
    """Which of some documents that only cite bear the number of the root, from the same division: it under another name."""
    number, division = network.nodes.numbers[root], network.nodes.divisions[root]
    numbers, divisions = network.nodes.numbers, network.nodes.divisions
    alike = (bool(number) and numbers[place] == number and divisions[place] == division for place in places.tolist())
    return numpy.fromiter(alike, numpy.bool_, len(places)) & (steps[places] < 0)


def hung(network: Network, standing: Standing, members: Ints, ties: Ties, depths: Ints) -> Ties:
    """Below which earlier member each member hangs; enters their depths.

    It is the one of the lowest level, then the deepest in the tree, then the latest; of equal ones the first by IRI. Since only earlier
    ones are chosen from, there are no circles.
    """
    turns = numpy.full(len(network), -1)
    turns[members] = numpy.arange(len(members))
    earlier = ties.picked(turns[ties.uppers] < turns[ties.lowers])
    telling = TELLING[network.edges.relations[earlier.edges]]
    earlier = earlier.picked(numpy.lexsort((-telling, -earlier.uppers, latest(standing, earlier.uppers), turns[earlier.lowers])))
    uppers, lowers, ranks = earlier.uppers.tolist(), earlier.lowers.tolist(), standing.ranks[earlier.uppers].tolist()
    deep = dict.fromkeys(members.tolist(), 0)
    chosen = []
    for lower, rows in groupby(range(len(lowers)), lowers.__getitem__):
        chosen.append(max(rows, key=lambda row: (ranks[row], deep[uppers[row]], row)))
        deep[lower] = deep[uppers[chosen[-1]]] + 1
    depths[members] = list(deep.values())
    return earlier.picked(numpy.array(chosen, numpy.int64))


def nearest(standing: Standing, leaves: Ties, depths: Ints) -> Ties:
    """Below which member each leaf hangs: chosen in the same way from all that do not stand below it."""
    leaves = leaves.picked(standing.ranks[leaves.uppers] <= standing.ranks[leaves.lowers])
    uppers = leaves.uppers
    leaves = leaves.picked(numpy.lexsort((-uppers, latest(standing, uppers), depths[uppers], standing.ranks[uppers], leaves.lowers)))
    return leaves.picked(numpy.diff(leaves.lowers, append=-1) != 0)


def latest(standing: Standing, places: Ints) -> Ints:
    """The days of documents, unknown ones before all others."""
    days = standing.days[places]
    return numpy.where(days == UNKNOWN, 0, days)


def in_turn(network: Network, root: int, rows: Ties, days: Ints) -> Ints:
    """The order of the tree."""
    ranks = RANKS[network.nodes.levels[rows.lowers]]
    order = numpy.lexsort((rows.lowers, days[rows.lowers], numpy.where(ranks < 0, HIGHEST + 1, ranks)))
    uppers, lowers = rows.uppers.tolist(), rows.lowers.tolist()
    below: dict[int, list[int]] = {}
    for row in order[::-1].tolist():
        below.setdefault(uppers[row], []).append(row)
    waiting, turns = below.get(root, [])[:], list[int]()
    while waiting:
        turns.append(waiting.pop())
        waiting += below.get(lowers[turns[-1]], [])
    return numpy.array(turns, numpy.int64)
