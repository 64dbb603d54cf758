"""Derives graph/canon from all graphs: which node is which work, the one label, the preferred file, doubts about who is who.

What follows for a node depends on what the stored graphs state and on what people decided, never on the order in which they came. So a
change of one document needs only the nodes that it speaks of to be looked at again, and those that share a title or a number with
them; the result is the same as from scratch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import rules
from kg.backend import Backend
from kg.identity.decisions import Decisions, written
from kg.identity.decisions import read as read_decisions
from kg.identity.due import due
from kg.identity.facts import Facts, Tables
from kg.identity.findings import contradiction, findings
from kg.identity.groups import Groups
from kg.identity.joins import Joins
from kg.identity.keys import AllKeys
from kg.identity.likenesses import likenesses
from kg.identity.nodes import Nodes
from kg.identity.titles import Titles
from kg.identity.works import label, preferred_graph
from kg.iris import Iris
from kg.vocabulary import Vocabulary

EVERYTHING = "*"
MANY = 8  # graphs; where more than one in so many has changed, a look at all nodes is cheaper than at each


class Canonised(Protocol):
    """What is needed of a store."""

    @property
    def backend(self) -> Backend:
        """The graphs, with the merged default graph."""

    @property
    def decisions(self) -> str:
        """The table of decisions as it is now."""

    @property
    def decided(self) -> str:
        """The table of decisions that canon follows from."""

    def amend(self, added: Collection[Quad], removed: Collection[Quad]) -> None:
        """Adds and removes quads and keeps the default graph their merge, in one transaction."""

    def pending(self) -> frozenset[str]:
        """IRIs of graphs and nodes that changed since the last refresh; ``*`` where everything may have."""

    def note(self, iris: Iterable[str]) -> None:
        """Adds IRIs to those that are pending."""


def canonise(
    store: Canonised, vocabulary: Vocabulary, iris: Iris, decisions: Decisions, touched: Collection[str] | None = None
) -> frozenset[NamedNode] | None:
    """Brings who is who in graph/canon in step with the stored graphs and the decisions.

    What was pending stays so: what else follows from the graphs is derived next, and a kill in between must not be forgotten. So the
    nodes that were looked at are noted before anything is written.

    Args:
        store: what it reads and amends.
        vocabulary: the ontology.
        iris: for the names of graphs and nodes.
        decisions: what people decided.
        touched: IRIs of the graphs that changed; what the store itself knows to be pending is added (also what a kill left
            unfinished), so that ``()`` does what is due. None looks at every node.

    Returns:
        The nodes that were looked at, those among them that no graph speaks of any more; None for all.

    Raises:
        StoreError: a table of decisions that is none.
    """
    canon = NamedNode(iris.graph("canon"))
    pending = store.pending() | set(touched or ())
    affected: frozenset[NamedNode] | None = None
    if touched is None or EVERYTHING in pending or is_most(pending, store.backend):
        stated, follows = whole(Nodes(Tables(store.backend, canon), vocabulary, iris, compared()), decisions)
    else:
        nodes = Nodes(Facts(store.backend, canon), vocabulary, iris, compared())
        changed = decisions.changed(read_decisions(store.decided, iris))
        affected, stated, follows = part(nodes, decisions, pending | changed)
    if stated != follows:
        store.note([EVERYTHING] if affected is None else {node.value for node in affected} - pending)
        store.amend(follows - stated, stated - follows)
    return affected


@lru_cache(maxsize=1)
def compared() -> Titles:
    """How titles are compared, by the packaged rows."""
    return Titles.of(rules.one_room("titles"))


def is_most(pending: Collection[str], backend: Backend) -> bool:
    """Whether so much has changed that all nodes had better be looked at."""
    return len(pending) > MANY and len(pending) * MANY > len(list(backend.named_graphs()))


def whole(nodes: Nodes, decisions: Decisions) -> tuple[set[Quad], set[Quad]]:
    """What canon says and what it should say."""
    every = nodes.all()
    groups = Groups(Joins(nodes, AllKeys(nodes, every)), decisions)
    return nodes.canon_of_all(), {quad for node in every for quad in derived(node, groups)}


def part(nodes: Nodes, decisions: Decisions, names: Collection[str]) -> tuple[frozenset[NamedNode], set[Quad], set[Quad]]:
    """The nodes that a change of some graphs and nodes touches; what canon says of them, and what it should say."""
    keys, touched = due(nodes, decisions, names)
    groups = Groups(Joins(nodes, keys), decisions)
    affected, waiting = set(touched), list(touched)
    while waiting:
        node = waiting.pop()
        together = nodes.counted_together(node) | (groups.of(node).members if nodes.known(node) else set())
        waiting += together - affected
        affected |= together
    stated = {quad for node in affected for quad in nodes.canon_of(node)}
    return frozenset(affected), stated, {quad for node in affected if nodes.known(node) for quad in derived(node, groups)}


def derived(iri: NamedNode, groups: Groups) -> Iterator[Quad]:
    """What graph/canon says of a node that a graph speaks of."""
    nodes = groups.nodes
    v, canon, node, group = nodes.vocabulary, nodes.canon, nodes.node(iri), groups.of(iri)
    yield Quad(iri, v.wm.canonical, group.canonical, canon)
    if node.kind == "agency":
        return
    for key in node.keys:
        yield Quad(iri, v.wm.key, pyoxigraph.Literal(key), canon)
    yield Quad(iri, v.rdfs.label, label(node, nodes), canon)
    preferred = preferred_graph(node, nodes)
    if preferred is not None:
        yield Quad(iri, v.wm.preferredGraph, preferred, canon)
    yield from findings(node, groups.joins)
    yield from likenesses(node, groups)
    for pair in group.denied:
        if pair[1] == iri.value:
            yield from contradiction(pair, nodes)


__all__ = ["Canonised", "Decisions", "canonise", "read_decisions", "written"]
