"""Which nodes are one: what is certain, and what people decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.identity.decisions import Decisions
from kg.identity.joins import Joins

Edges = Callable[[NamedNode], Iterable[NamedNode]]


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that are counted as one.

    Args:
        canonical: the one that they are counted under.
        denied: pairs of a larger group that people hold apart although other decisions of theirs join them; then none of these
            decisions counts.
    """

    canonical: NamedNode
    members: frozenset[NamedNode]
    denied: tuple[tuple[str, str], ...] = ()


class Groups:
    """Finds the group of a node.

    Args:
        joins: what is certain.
        decisions: what people decided.
    """

    def __init__(self, joins: Joins, decisions: Decisions) -> None:
        self.joins = joins
        self.nodes = joins.nodes
        self.decisions = decisions
        self.found: dict[NamedNode, Group] = {}

    def of(self, iri: NamedNode) -> Group:
        """The group of a node; alone where it is nobody else."""
        if self.nodes.node(iri).kind != "regulation" and iri.value not in self.decisions.same:
            return Group(iri, frozenset((iri,)))
        if iri not in self.found:
            whole = reach(iri, lambda node: (*self.certain(node), *self.accepted(node)))
            denied = tuple(sorted(pair for node in whole for pair in self.denied(node, whole)))
            parts = [whole] if not denied else self.split(whole, {node for pair in denied for node in pair})
            told = denied if any(self.accepted(node) for node in whole) else ()
            for part in parts:
                group = Group(min(part, key=self.order), part, told)
                self.found.update((node, group) for node in part)
        return self.found[iri]

    def order(self, iri: NamedNode) -> tuple[bool, bool, bool, bool, str]:
        """The order of those who are one: as ``Node.rank``, a notice before the text that it promulgates."""
        titled, foreign, wanted, value = self.nodes.node(iri).rank
        return titled, foreign, self.joins.parent(iri) is not None, wanted, value

    def certain(self, iri: NamedNode) -> Iterator[NamedNode]:
        """The nodes that are certainly this one, but for pairs that people hold apart."""
        if self.nodes.node(iri).kind != "regulation":
            return
        apart = self.decisions.different.get(iri.value, ())
        parent = self.joins.parent(iri)
        for other in (*((parent,) if parent else ()), *self.joins.children(iri)):
            if other.value not in apart:
                yield other

    def accepted(self, iri: NamedNode) -> list[NamedNode]:
        """The nodes that people hold for this one, as far as the store has them."""
        others = [NamedNode(other) for other in sorted(self.decisions.same.get(iri.value, ()))]
        return [other for other in others if self.nodes.known(other) and self.nodes.node(other).kind == self.nodes.node(iri).kind]

    def denied(self, iri: NamedNode, group: Collection[NamedNode]) -> Iterator[tuple[str, str]]:
        """The pairs of a node and a greater one in its group that people hold apart."""
        for other in self.decisions.different.get(iri.value, ()):
            if iri.value < other and NamedNode(other) in group:
                yield iri.value, other

    def split(self, whole: frozenset[NamedNode], apart: set[str]) -> list[frozenset[NamedNode]]:
        """What is left of a group that people both join and hold apart: what is certain, without the nodes that they hold apart."""
        rest, parts = set(whole), []
        while rest:
            part = reach(min(rest, key=lambda node: node.value), lambda node: self.beside(node, apart))
            parts.append(part)
            rest -= part
        return parts

    def beside(self, iri: NamedNode, apart: set[str]) -> list[NamedNode]:
        """The nodes that are certainly one with this one, neither of them held apart from any."""
        return [other for other in self.certain(iri) if not {iri.value, other.value} & apart]


def reach(start: NamedNode, edges: Edges) -> frozenset[NamedNode]:
    """All nodes that edges lead to, the start among them."""
    found, waiting = {start}, [start]
    while waiting:
        for other in edges(waiting.pop()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)
