"""Which nodes a change touches: those that it speaks of, and those that may be one with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyoxigraph import NamedNode, Quad

from kg.identity.decisions import Decisions
from kg.identity.keys import Keys, is_loose
from kg.identity.nodes import Nodes
from kg.iris import is_user_graph


def due(nodes: Nodes, decisions: Decisions, names: Collection[str]) -> tuple[Keys, set[NamedNode]]:
    """The nodes to look at again.

    Args:
        decisions: what people decided.
        names: IRIs of the graphs and nodes that changed.

    Returns:
        Who shares a key with whom, the changed nodes looked up anew; and the nodes.
    """
    graphs = {NamedNode(name) for name in names if name.startswith(f"{nodes.iris.base}graph/")}
    changed = {NamedNode(name) for name in names} - graphs
    spoken = {node for graph in graphs for node in nodes.typed(graph)}
    for graph in graphs:
        changed |= {node for node in told_anew(nodes, graph, graphs) if node in spoken}
    found = spoken | changed
    keys = Keys(nodes, found)
    for node in changed:
        shared = nodes.keys_now(node) | keys.anew[node]
        if not is_loose(node) or nodes.compared.is_of_country(shared):  # else it tells of no other who that is
            found |= keys.block(shared)
        found |= set(related(nodes, node))
        found |= {NamedNode(other) for other in decisions.partners(node.value)}
    for node in spoken:
        for issue in nodes.facts.subjects_in(nodes.vocabulary.sh.focusNode, node, nodes.canon):
            found |= nodes.focus_now(issue)
    for node in list(found):  # whose notice is due, is due
        found |= nodes.facts.nodes(node, nodes.vocabulary.wm.promulgates)
    keys.due = found
    return keys, found


def related(nodes: Nodes, node: NamedNode) -> Iterator[NamedNode]:
    """The regulations that a node has a relation to, or that have one to it."""
    for relation in nodes.relations:
        yield from nodes.facts.nodes(node, relation)
        yield from nodes.facts.subjects(relation, node)


def told_anew(nodes: Nodes, graph: NamedNode, touched: Collection[NamedNode]) -> Iterator[NamedNode]:
    """The regulations of which a graph says what decides who is who, and what no graph said that was there before."""
    v, backend = nodes.vocabulary, nodes.facts.backend
    telling = (v.wm.graph, v.dcterms.title, v.dcterms.issued, v.skos.altLabel, v.wm.issuedBy, *nodes.relations)
    for predicate, kind in ((v.rdf.type, v.wm.Regulation), *((predicate, None) for predicate in telling)):
        for quad in backend.quads_for_pattern(None, predicate, kind, graph):
            if isinstance(quad.subject, NamedNode) and is_new(nodes, quad, touched):
                yield quad.subject
                if predicate in nodes.relations and isinstance(quad.object, NamedNode):
                    yield quad.object


def is_new(nodes: Nodes, quad: Quad, touched: Collection[NamedNode]) -> bool:
    """Whether only graphs that changed state a triple."""
    for other in nodes.facts.backend.quads_for_pattern(quad.subject, quad.predicate, quad.object, None):
        graph = other.graph_name
        if isinstance(graph, NamedNode) and graph not in touched and not is_user_graph(graph.value):
            return False
    return True
