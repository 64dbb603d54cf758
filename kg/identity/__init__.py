"""Derives graph/canon from all graphs: which node is which work, the one label, the preferred file, findings over several documents.

What follows for a node depends on what the stored graphs state and on what people decided, never on the order in which they came. So a
change of one document needs only the nodes that it speaks of to be looked at again, and those that share a title or a number with
them; the result is the same as from scratch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Protocol

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import rules
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
    def backend(self) -> pyoxigraph.Store:
        """The pyoxigraph store, with the merged default graph."""

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

    def settle(self, decided: str) -> None:
        """Says that what was pending is done, by this table of decisions."""


def refresh(store: Canonised, vocabulary: Vocabulary, iris: Iris, touched: Collection[str] | None = None) -> None:
    """Brings graph/canon in step with the stored graphs and the decisions.

    Args:
        store: what it reads and amends.
        vocabulary: the ontology.
        iris: for the names of graphs and nodes.
        touched: IRIs of the graphs that changed; what the store itself knows to be pending is added (also what a kill left
            unfinished), so that ``()`` does what is due. None looks at every node.

    Raises:
        StoreError: a table of decisions that is none.
    """
    table = store.decisions
    decisions = read_decisions(table, iris)
    canon = NamedNode(iris.graph("canon"))
    pending = store.pending() | set(touched or ())
    if touched is None or EVERYTHING in pending or is_most(pending, store.backend):
        stated, follows = whole(Nodes(Tables(store.backend, canon), vocabulary, iris, compared()), decisions)
    else:
        changed = decisions.changed(read_decisions(store.decided, iris))
        stated, follows = part(Nodes(Facts(store.backend, canon), vocabulary, iris, compared()), decisions, pending | changed)
    if stated != follows:
        store.amend(follows - stated, stated - follows)
    store.settle(table)


@lru_cache(maxsize=1)
def compared() -> Titles:
    """How titles are compared, by the packaged rows."""
    return Titles.of(rules.one_room("titles"))


def is_most(pending: Collection[str], backend: pyoxigraph.Store) -> bool:
    """Whether so much has changed that all nodes had better be looked at."""
    return len(pending) > MANY and len(pending) * MANY > len(list(backend.named_graphs()))


def whole(nodes: Nodes, decisions: Decisions) -> tuple[set[Quad], set[Quad]]:
    """What canon says and what it should say."""
    every = nodes.all()
    groups = Groups(Joins(nodes, AllKeys(nodes, every)), decisions)
    stated = set(nodes.facts.backend.quads_for_pattern(None, None, None, nodes.canon))
    return stated, {quad for node in every for quad in derived(node, groups)}


def part(nodes: Nodes, decisions: Decisions, names: Collection[str]) -> tuple[set[Quad], set[Quad]]:
    """What canon says and what it should say of the nodes that a change of some graphs and nodes touches."""
    keys, touched = due(nodes, decisions, names)
    groups = Groups(Joins(nodes, keys), decisions)
    affected, waiting = set(touched), list(touched)
    while waiting:
        node = waiting.pop()
        together = nodes.counted_together(node) | (groups.of(node).members if nodes.known(node) else set())
        waiting += together - affected
        affected |= together
    stated = {quad for node in affected for quad in nodes.canon_of(node)}
    return stated, {quad for node in affected if nodes.known(node) for quad in derived(node, groups)}


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


__all__ = ["Canonised", "Decisions", "read_decisions", "refresh", "written"]
