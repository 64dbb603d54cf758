"""Networks that are drawn node by node, with words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.network.model import Network
from kg.network.nodes import Edge, Node, Quote, Version

BASE = "https://w3id.org/wenmai/id/"
NAMING = "basis"  # the function of a citation that tells the version itself


class Echo:
    """A witness whose words name the two documents; who names a version is told by its function."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = tuple(edges)

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        words = f"{edge.source.removeprefix(BASE)} > {edge.target.removeprefix(BASE)}"
        return tuple(Quote(words, "a.txt", "urn:a", at, at + 1, edge.evidence) for at in range(min(most, edge.mentions)))

    def issuers(self, document: str) -> tuple[str, ...]:
        return ("某机关",) if document.endswith("/24") else ()

    def bases(self, version: str) -> dict[str, set[str]]:
        return {edge.source: {"date", "number"} if NAMING in edge.functions else {"date"} for edge in self.edges if edge.target == version}


def report(division: str, year: int | str, issued: str = "", level: str = "county") -> Node:
    """A report of the agency of a division; one whose year is a text has a period that nobody knows."""
    if isinstance(year, int):
        return Node(f"{BASE}report/{division}/jiguan-0000/{year}", "报告", "report", "", division, level, year, issued, "seen")
    path = f"report/{division}/jiguan-0000/{year}/document/0123456789abcdef"
    return Node(BASE + path, "报告", "report", "", division, level, int(year.strip("x") or issued[:4]), issued, "seen")


def order(path: str, year: int = 0, issued: str = "", level: str = "province", label: str = "") -> Node:
    """A document that is no report."""
    return Node(f"{BASE}regulation/{path}", label or path, "regulation", "", path[:6], level, year, issued, "seen")


def cites(source: Node | str, target: Node | str, functions: Iterable[str] = ("refers",), mentions: int = 1) -> Edge:
    """A citation that a text tells of."""
    first, second = (end if isinstance(end, str) else end.id for end in (source, target))
    return Edge(first, second, "cites", mentions, tuple(functions), f"{BASE}document/0123456789abcdef/citation/1")


def network(nodes: Iterable[Node], edges: Collection[Edge], versions: tuple[Version, ...] = ()) -> Network:
    """A network with words and versions."""
    made = Network.of(nodes, edges, BASE)
    made.witness, made.versions = Echo(edges), versions
    return made
