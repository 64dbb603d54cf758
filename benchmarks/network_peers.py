"""What plain networkx takes for what ``benchmarks.network`` measures: the same edges, read from a file, and loops as users write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, combinations, islice
from pathlib import Path

import networkx

from kg.network.steps.paths import LEADS

REFER = "refer"  # the relation of what ``Network.citations`` holds, whatever its edges are
FOLLOWS = ("implements", "basedOn", "forwards")
STRONGEST = 100  # pairs, or documents beside one
Asked = list[str]
Work = Callable[[str], object]


class Peer:
    """The network as networkx holds it, of each measure no more than it needs.

    Args:
        edges: a file with source, target and relation of each edge, between tabs, and ``REFER``; documents stand alone before.
    """

    def __init__(self, edges: Path) -> None:
        self.edges = edges

    def lines(self) -> Iterator[list[str]]:
        """What the file says."""
        with open(self.edges, encoding="utf-8") as lines:
            yield from (line.rstrip("\n").split("\t") for line in lines)

    def graph(self, *relations: str) -> networkx.DiGraph:
        """Which document stands in any of these relations to which."""
        graph = networkx.DiGraph()
        for source, *rest in self.lines():
            if not rest:
                graph.add_node(source)
            elif rest[1] in relations:
                graph.add_edge(source, rest[0])
        return graph

    def everything(self) -> networkx.Graph:
        """All edges, whichever way they lead."""
        graph = networkx.Graph()
        graph.add_edges_from((source, rest[0]) for source, *rest in self.lines() if rest)
        return graph

    def followed(self) -> networkx.DiGraph:
        """Who carries out a document, from this to that."""
        graph = networkx.DiGraph()
        for source, *rest in self.lines():
            if rest and rest[1] in FOLLOWS:
                graph.add_edge(rest[0], source)
            elif rest and rest[1] == "promulgates":
                graph.add_edge(source, rest[0])
        return graph

    def pagerank(self) -> Work:
        """As a user calls it: over so many nodes that its rule is met at once, so after a step or two."""
        graph = self.graph(REFER)
        return lambda _: networkx.pagerank(graph)

    def cocitation(self) -> Work:
        """The strongest pairs of all."""
        graph = self.graph(REFER)
        return lambda _: strongest(graph)

    def cocitation_of(self) -> Work:
        """What is cited together with a document."""
        graph = self.graph(REFER)

        def together(asked: str) -> object:
            others = chain.from_iterable(map(graph.successors, graph.predecessors(asked)))
            counts = Counter(others)
            del counts[asked]
            return counts.most_common()

        return together

    def neighbours(self) -> Work:
        """The first two hundred within three steps, and the edges between them."""
        graph = self.everything()

        def near(asked: str) -> object:
            found = [asked, *(node for _, node in islice(networkx.bfs_edges(graph, asked, depth_limit=3), 199))]
            return found, list(graph.subgraph(found).edges)

        return near

    def path(self) -> Work:
        """At most ten shortest paths between two documents."""
        graph = self.graph(*LEADS).to_undirected()

        def paths(asked: str) -> object:
            try:
                return list(islice(networkx.all_shortest_paths(graph, *asked.split("\t")), 10))
            except networkx.NetworkXNoPath:
                return []

        return paths

    def cascade(self) -> Work:
        """Who follows a document, and who cites any of these; no tree, no days, no levels."""
        graph, followed = self.graph(REFER), self.followed()

        def reached(asked: str) -> object:
            members = {asked, *networkx.descendants(followed, asked)} if asked in followed else {asked}
            return members.union(*map(graph.predecessors, members))

        return reached

    def work(self, name: str) -> Work:
        """What is peer of a measure."""
        return {
            "PageRank": self.pagerank,
            "co-citation": self.cocitation,
            "co-citation of one": self.cocitation_of,
            "neighbours": self.neighbours,
            "path": self.path,
            "cascade": self.cascade,
        }[name]()


def exact(graph: networkx.DiGraph) -> dict[str, float]:
    """PageRank until all scores together change by 1e-12."""
    scores: dict[str, float] = networkx.pagerank(graph, tol=1e-12 / len(graph), max_iter=1000)
    return scores


def strongest(graph: networkx.DiGraph) -> list[tuple[int, str, str]]:
    """The pairs that are cited together most often, equal ones by cosine, then by IRI."""
    counts: Counter[tuple[str, str]] = Counter()
    for source in graph:
        counts.update(combinations(sorted(graph.successors(source)), 2))
    least = counts.most_common(STRONGEST)[-1][1]
    found = [(count, *pair) for pair, count in counts.items() if count >= least]
    found.sort(key=lambda row: (-row[0], graph.in_degree(row[1]) * graph.in_degree(row[2]), row[1:]))
    return found[:STRONGEST]
