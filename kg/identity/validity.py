"""Documents that contradict each other on whether a regulation is in force."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.identity.nodes import Node, Nodes

Place = tuple[NamedNode, NamedNode]  # the graph that says so, and the evidence in it


def contradicted(node: Node, nodes: Nodes) -> tuple[Place, ...]:
    """The places that contradict each other, sorted; empty where none do.

    One document says that the regulation is in force; another says that it is not, or repeals it.
    """
    v = nodes.vocabulary
    said = nodes.facts.nodes(node.iri, v.wm.validity)
    in_force, ended = (NamedNode(nodes.iris.concept("validity", notation)) for notation in ("in-force", "not-in-force"))
    if in_force not in said:
        return ()
    stands = set(stated(node.iri, v.wm.validity, in_force, nodes))
    against = set(stated(node.iri, v.wm.validity, ended, nodes))
    for repealer in nodes.facts.telling(v.wm.repeals, node.iri):
        against.update(stated(repealer, v.wm.repeals, node.iri, nodes))
    return tuple(sorted(stands | against, key=lambda place: (place[0].value, place[1].value))) if stands and against else ()


def stated(subject: NamedNode, predicate: NamedNode, target: NamedNode, nodes: Nodes) -> Iterator[Place]:
    """The graphs that state a triple, with their evidence."""
    v, facts = nodes.vocabulary, nodes.facts
    for graph in {graph for term, graph in facts.said(subject, predicate) if term == target}:
        for statement in facts.subjects_in(v.rdf.subject, subject, graph):
            if predicate in facts.objects(statement, v.rdf.predicate) and target in facts.objects(statement, v.rdf.object):
                yield from ((graph, place) for place in facts.objects(statement, v.wm.evidence) if isinstance(place, NamedNode))
