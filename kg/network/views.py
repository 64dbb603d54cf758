"""Parts of the network: some kinds, relations, levels, a division with all within it, some years, a topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy

from kg.errors import UsageError
from kg.iris import fold_title
from kg.network.model import Flags, Network
from kg.network.nodes import DOCUMENTS, KINDS, LEVELS, RELATIONS
from kg.vocabulary import Division

COUNTY = 6  # digits of its code; a township's begins with them
BEYOND = ("cited", "citing", "both")
PAPERS = [KINDS.index(kind) for kind in DOCUMENTS]


@dataclass(frozen=True, slots=True)
class View:
    """What of the network is asked for; without arguments all of it.

    Years and topic choose documents. Of agencies and divisions then those stay that issue a document which stays, with the divisions
    that they are of and that these lie within. Where relations are named, only what stands in one of them stays. What lies outside of
    all that is left out, unless ``beyond`` brings along what the chosen documents refer to.

    Args:
        kinds: of nodes, all where empty.
        relations: of edges, all where empty.
        levels: of the division that a node belongs to, all where empty.
        division: a code, for that division and all within it.
        since, until: the first and the last year of documents; those of unknown year are left out where one is given.
        topic: what the title of a document contains, without regard to width, spaces and quotation marks.
        beyond: which documents come along that were not chosen: those ``cited`` by a chosen one, or in another relation that leads to
            them; those ``citing`` one; ``both``; of whatever kind, level, place and year. Only one step: with the edges between them and
            what was chosen, without those among themselves.

    Raises:
        UsageError: there is no such kind, relation, level or way beyond.
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    division: str = ""
    since: int | None = None
    until: int | None = None
    topic: str = ""
    beyond: str = ""

    def __post_init__(self) -> None:
        for name, asked, known in (
            ("kind", self.kinds, KINDS),
            ("relation", self.relations, RELATIONS),
            ("level", self.levels, LEVELS),
            ("beyond", filter(None, [self.beyond]), BEYOND),
        ):
            for value in asked:
                if value not in known:
                    raise UsageError(f"there is no {name} {value} 没有这一项; there are 可用 {', '.join(known)}")

    def of(self, network: Network) -> Network:
        """The part of a network that is asked for; the network itself where all of it is.

        Raises:
            UsageError: no division has this code.
        """
        if self == View():
            return network
        nodes = self.by_place(network)
        if self.since is not None or self.until is not None or self.topic:
            nodes &= joined(network, nodes & self.by_document(network))
        if self.kinds:
            nodes &= numpy.isin(network.nodes.kinds, [KINDS.index(kind) for kind in self.kinds])
        edges = network.is_of(self.relations or RELATIONS)
        added = self.outside(network, nodes, edges)
        if not self.relations and not added.any():
            return network.part(nodes)
        sources, targets = network.edges.sources, network.edges.targets
        edges &= (nodes[sources] | nodes[targets]) & (nodes | added)[sources] & (nodes | added)[targets]
        if not self.relations:
            return network.part(nodes | added, edges)
        ends = numpy.zeros(len(network), numpy.bool_)
        ends[sources[edges]] = ends[targets[edges]] = True
        return network.part(ends, edges)

    def outside(self, network: Network, nodes: Flags, edges: Flags) -> Flags:
        """Which documents come along with those that were chosen, by some of the edges."""
        sources, targets = network.edges.sources, network.edges.targets
        papers = numpy.isin(network.nodes.kinds, PAPERS)
        between = edges & papers[sources] & papers[targets]
        added = numpy.zeros(len(network), numpy.bool_)
        if self.beyond in ("cited", "both"):
            added[targets[between & nodes[sources]]] = True
        if self.beyond in ("citing", "both"):
            added[sources[between & nodes[targets]]] = True
        return added & ~nodes

    def by_place(self, network: Network) -> Flags:
        """Which nodes are of the levels and the division."""
        columns = network.nodes
        chosen = numpy.ones(len(network), numpy.bool_)
        if self.levels:
            chosen &= numpy.isin(columns.levels, [LEVELS.index(level) for level in self.levels])
        if self.division:
            if network.divisions and self.division[:COUNTY] not in network.divisions:
                raise UsageError(f"no division has the code {self.division} 没有这个区划代码")
            inside = {code: self.division in above(code, network.divisions) for code in set(columns.divisions)}
            chosen &= numpy.fromiter((inside[code] for code in columns.divisions), numpy.bool_, len(network))
        return chosen

    def by_document(self, network: Network) -> Flags:
        """Which nodes are documents of the years and the topic."""
        columns = network.nodes
        chosen = numpy.isin(columns.kinds, PAPERS)
        if self.since is not None:
            chosen &= columns.years >= max(self.since, 1)
        if self.until is not None:
            chosen &= (columns.years > 0) & (columns.years <= self.until)
        if self.topic:
            words = fold_title(self.topic)
            for place in numpy.flatnonzero(chosen).tolist():
                chosen[place] = words in fold_title(columns.labels[place])
        return chosen


def above(code: str, divisions: Mapping[str, Division]) -> Iterator[str]:
    """A division, those that it lies within, and what took the place of one that is no more; nothing of no code."""
    waiting = [code, code[:COUNTY]] if code else []
    seen = {""}
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            yield at
            if found := divisions.get(at):
                waiting += [found.parent, found.into]


def joined(network: Network, documents: Flags) -> Flags:
    """Documents, the agencies that issue them, and the divisions that these are of and lie within."""
    chosen = documents.copy()
    edges = network.edges
    issues, upward = network.is_of(["issues"]), network.is_of(["jurisdiction", "within"])
    chosen[edges.sources[issues & documents[edges.targets]]] = True
    for _ in LEVELS:
        chosen[edges.targets[upward & chosen[edges.sources]]] = True
    return chosen


EVERYTHING = View()
