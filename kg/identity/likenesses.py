"""Pairs of regulations that may be one: for a person to decide, never merged in silence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.identity.findings import evidence_of, start_of
from kg.identity.groups import Groups
from kg.identity.nodes import Node, Nodes


def likenesses(node: Node, groups: Groups) -> Iterator[Quad]:
    """What canon says of the regulations that one may be: the reason, and the words that cite it.

    A regulation that certainly is another, or that people decided on, is told no more of that other.
    """
    nodes = groups.nodes
    v, canon = nodes.vocabulary, nodes.canon
    if node.kind != "regulation" or groups.joins.parent(node.iri) is not None:
        return
    decided, members = groups.decisions.partners(node.iri.value), groups.of(node.iri).members
    for other, reason in groups.joins.likenesses(node):
        if other.value in decided or other in members:
            continue
        iri = NamedNode(nodes.iris.likeness(node.iri.value, other.value))
        yield Quad(iri, v.rdf.type, v.wm.Likeness, canon)
        yield Quad(iri, v.wm.unsure, node.iri, canon)
        yield Quad(iri, v.wm.mayBe, other, canon)
        yield Quad(iri, v.wm.reason, NamedNode(nodes.iris.concept("likeness", reason)), canon)
        for place in words(node, nodes):
            yield Quad(iri, v.wm.evidence, place, canon)


def words(node: Node, nodes: Nodes) -> list[NamedNode]:
    """The first place of the first document that cites a regulation."""
    v = nodes.vocabulary
    citations = nodes.facts.subjects(v.cito.hasCitedEntity, node.iri)
    if not citations:
        return []
    first = min(citations, key=lambda citation: citation.value)
    return sorted(evidence_of(first, nodes), key=lambda place: (start_of(place, nodes), place.value))[:1]
