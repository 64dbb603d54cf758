"""Who shares a title or a number with whom: read from canon for a few nodes, from all nodes where everything is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.identity.nodes import Node, Nodes


def is_loose(iri: NamedNode) -> bool:
    """Whether a regulation is known by its title and by who cites it only: hundreds may share a title, and none tells who another is."""
    return "/regulation/x-" in iri.value and "/title/" in iri.value


class Keys:
    """Finds the regulations that share a key, by what canon has of most and by what was looked up anew of those that are due.

    Args:
        nodes: of a store.
        anew: the nodes whose keys may have changed.

    ``due`` are the nodes to look at again, all where it is None: who the others are is what canon says.
    """

    def __init__(self, nodes: Nodes, anew: Iterable[NamedNode]) -> None:
        self.nodes = nodes
        self.due: set[NamedNode] | None = None
        self.asked: dict[str, tuple[set[NamedNode], set[NamedNode]]] = {}
        self.anew: dict[NamedNode, frozenset[str]] = {}
        self.firm_anew: dict[str, set[NamedNode]] = defaultdict(set)
        self.loose_anew: dict[str, set[NamedNode]] = defaultdict(set)
        for iri in anew:
            self.anew[iri] = keys = nodes.node(iri).keys if nodes.known(iri) else frozenset()
            for key in keys:
                (self.loose_anew if is_loose(iri) else self.firm_anew)[key].add(iri)

    def firm(self, key: str) -> set[NamedNode]:
        """The regulations that bear a key, those whose number or issuer is known."""
        return self.stored(key)[0] | self.firm_anew.get(key, set())

    def loose(self, key: str) -> set[NamedNode]:
        """The regulations that bear a key, of which no more is known."""
        return self.stored(key)[1] | self.loose_anew.get(key, set())

    def stored(self, key: str) -> tuple[set[NamedNode], set[NamedNode]]:
        """The firm and the loose regulations of which canon has a key, but for those that were looked up anew."""
        if key not in self.asked:
            found: tuple[set[NamedNode], set[NamedNode]] = (set(), set())
            for quad in self.nodes.facts.backend.quads_for_pattern(None, self.nodes.vocabulary.wm.key, Literal(key), self.nodes.canon):
                if isinstance(quad.subject, NamedNode) and quad.subject not in self.anew:
                    found[is_loose(quad.subject)].add(quad.subject)
            self.asked[key] = found
        return self.asked[key]

    def betters(self, node: Node) -> set[NamedNode]:
        """The others that share a key with a regulation and may tell who it is."""
        return set[NamedNode]().union(*(self.firm(key) for key in node.keys)) - {node.iri}

    def beside(self, node: Node) -> set[NamedNode]:
        """Those that share a key with a regulation and may be another name of it: of the loose ones that are not due, those that were."""
        found = self.betters(node)
        loose = set[NamedNode]().union(*(self.loose(key) for key in node.keys))
        if self.due is not None and loose:
            loose &= self.due | self.nodes.counted_together(node.iri)
        return (found | loose) - {node.iri}

    def block(self, keys: Iterable[str]) -> set[NamedNode]:
        """All that bear one of the keys."""
        return set[NamedNode]().union(*(self.firm(key) | self.loose(key) for key in keys))


class AllKeys(Keys):
    """The same, where every node was looked up anew: canon need not be asked."""

    def stored(self, key: str) -> tuple[set[NamedNode], set[NamedNode]]:
        """None: all are anew."""
        return set(), set()
