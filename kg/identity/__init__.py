"""Derives graph/canon from all graphs: which node is which work, the one label, the preferred file, findings over several documents.

What follows for a node depends on what the stored graphs state, never on the order in which they came. So a change of one document
needs only the nodes that it speaks of to be looked at again, and the result is the same as from scratch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.identity.findings import findings
from kg.identity.nodes import Nodes
from kg.identity.works import canonical, keys_of, label, preferred_graph
from kg.iris import Iris
from kg.vocabulary import Vocabulary

EVERYTHING = "*"


class Canonised(Protocol):
    """What is needed of a store."""

    @property
    def backend(self) -> pyoxigraph.Store:
        """The pyoxigraph store, with the merged default graph."""

    def amend(self, added: Collection[Quad], removed: Collection[Quad]) -> None:
        """Adds and removes quads and keeps the default graph their merge, in one transaction."""

    def pending(self) -> frozenset[str]:
        """IRIs of graphs and nodes that changed since the last refresh; ``*`` where everything may have."""

    def settle(self) -> None:
        """Says that what was pending is done."""


def refresh(store: Canonised, vocabulary: Vocabulary, iris: Iris, touched: Collection[str] | None = None) -> None:
    """Brings graph/canon in step with the stored graphs.

    Args:
        store: what it reads and amends.
        vocabulary: the ontology.
        iris: for the names of graphs and nodes.
        touched: IRIs of the graphs that changed; what the store itself knows to be pending is added (also what a kill left
            unfinished), so that ``()`` does what is due. None looks at every node.
    """
    nodes = Nodes(store.backend, vocabulary, iris)
    pending = store.pending()
    if touched is None or EVERYTHING in pending:
        due = set(nodes.every())
    else:
        due = {node for name in pending | set(touched) for node in spoken_of(name, nodes)}
        due |= namesakes(due, nodes)
    stated = {quad for node in due for quad in nodes.canon_of(node)}
    follows = {quad for node in due for quad in derived(node, nodes)}
    if stated != follows:
        store.amend(follows - stated, stated - follows)
    store.settle()


def spoken_of(name: str, nodes: Nodes) -> Iterator[NamedNode]:
    """The nodes that a graph speaks of; a node itself."""
    if name.startswith(f"{nodes.iris.base}graph/"):
        yield from nodes.typed(NamedNode(name))
    else:
        yield NamedNode(name)


def namesakes(due: Iterable[NamedNode], nodes: Nodes) -> set[NamedNode]:
    """The nodes without a number that bear a title of a numbered regulation: who they are may depend on it.

    A title that a regulation has lost is found by the nodes that were counted under it.
    """
    found: set[NamedNode] = set()
    for iri in due:
        parsed = nodes.parsed(iri)
        if parsed.kind in ("numbered", "order"):
            node = nodes.node(iri)
            found |= {NamedNode(nodes.iris.mint("titled", parsed.parts[0], key)) for key in keys_of(node)}
            found |= set(nodes.merged_into(iri))
    return {iri for iri in found if nodes.known(iri)}


def derived(iri: NamedNode, nodes: Nodes) -> Iterator[Quad]:
    """What graph/canon says of a node; nothing where no graph speaks of it."""
    if not nodes.known(iri):
        return
    v, canon = nodes.vocabulary, nodes.canon
    node = nodes.node(iri)
    yield Quad(iri, v.wm.canonical, canonical(node, nodes), canon)
    if node.kind == "agency":
        return
    title = label(node, nodes)
    if title is not None:
        yield Quad(iri, v.rdfs.label, title, canon)
    preferred = preferred_graph(node, nodes)
    if preferred is not None:
        yield Quad(iri, v.wm.preferredGraph, preferred, canon)
    yield from findings(node, nodes)


__all__ = ["Canonised", "refresh"]
