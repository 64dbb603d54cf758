"""What plain networkx takes for what ``benchmarks.network`` measures: the same edges, read from a file and loops as users write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations, islice
from pathlib import Path

import networkx
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kg.network.nodes import REFERS

FOLLOWS = ("implements", "basedOn", "forwards")
Asked = list[str]
Work = Callable[[str], object]


class Peer:
    """The network as networkx holds it.

    Args:
        edges: a file with source, target and relation of each edge, between tabs.
    """

    def __init__(self, edges: Path) -> None:
        self.graph, self.documents, self.followed = networkx.DiGraph(), networkx.DiGraph(), networkx.DiGraph()
        with open(edges, encoding="utf-8") as lines:
            for line in lines:
                source, target, relation = line.rstrip("\n").split("\t")
                self.graph.add_edge(source, target)
                if relation in REFERS:
                    self.documents.add_edge(source, target)
                if relation in FOLLOWS:
                    self.followed.add_edge(target, source)
                elif relation == "promulgates":
                    self.followed.add_edge(source, target)

    def pagerank(self, _: str) -> object:
        """As a user calls it; networkx itself goes through scipy."""
        return networkx.pagerank(self.documents)

    def pagerank_python(self, _: str) -> object:
        """Without scipy."""
        return _pagerank_python(self.documents)

    def cocitation(self, _: str) -> object:
        """The hundred strongest pairs of all."""
        pairs: Counter[tuple[str, str]] = Counter()
        for source in self.documents:
            pairs.update(combinations(sorted(self.documents.successors(source)), 2))
        return pairs.most_common(100)

    def cocitation_of(self, asked: str) -> object:
        """What is cited together with a document."""
        together = Counter(
            other for source in self.documents.predecessors(asked) for other in self.documents.successors(source) if other != asked
        )
        return together.most_common(100)

    def neighbours(self, asked: str) -> object:
        """The first two hundred within three steps."""
        return list(islice(networkx.bfs_edges(self.graph.to_undirected(as_view=True), asked, depth_limit=3), 200))

    def path(self, asked: str) -> object:
        """At most ten shortest paths between two documents."""
        source, target = asked.split("\t")
        try:
            return list(islice(networkx.all_shortest_paths(self.documents.to_undirected(as_view=True), source, target), 10))
        except (networkx.NetworkXNoPath, networkx.NodeNotFound):
            return []

    def cascade(self, asked: str) -> object:
        """Who follows a document, and who cites any of these."""
        members = {asked, *networkx.descendants(self.followed, asked)} if asked in self.followed else {asked}
        cited = members & self.documents.nodes
        return members | {source for member in cited for source in self.documents.predecessors(member)}

    def works(self) -> dict[str, Work]:
        """Each by the name of the measure that it is the peer of."""
        return {
            "PageRank": self.pagerank,
            "PageRank, no scipy": self.pagerank_python,
            "co-citation": self.cocitation,
            "co-citation of one": self.cocitation_of,
            "neighbours": self.neighbours,
            "path": self.path,
            "cascade": self.cascade,
        }
