"""What files and graphs tell of each node and edge: the same names and values in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy

from kg.network.model import Ints, Network
from kg.network.nodes import DOCUMENTS, KINDS, Edge, Node
from kg.network.positions import positions

Values = dict[str, str | int | float]
NODE: Mapping[str, type] = {
    "label": str,
    "kind": str,
    "number": str,
    "division": str,
    "place": str,
    "level": str,
    "year": int,
    "issued": str,
    "state": str,
    "cited": int,
    "x": float,
    "y": float,
}
EDGE: Mapping[str, type] = {
    "relation": str,
    "weight": int,
    "mentions": int,
    "functions": str,
    "evidence": str,
    "year": int,
    "issued": str,
}
PAPERS = [KINDS.index(kind) for kind in DOCUMENTS]


def node_rows(network: Network) -> Iterator[tuple[Node, Values]]:
    """Each node with its attributes, named as in ``NODE``; what nobody knows is left out."""
    cited = citing_counts(network).tolist()
    across, down = (column.tolist() for column in positions(network))
    for at in range(len(network)):
        node = network.node(at)
        division = network.divisions.get(node.division)
        values: Values = {
            "label": node.label,
            "kind": node.kind,
            "number": node.number,
            "division": node.division,
            "place": division.name if division else "",
            "level": node.level,
            "year": node.year,
            "issued": node.issued,
            "state": node.state,
        }
        yield node, {name: value for name, value in values.items() if value} | {"cited": cited[at], "x": across[at], "y": down[at]}


def edge_rows(network: Network) -> Iterator[tuple[Edge, Values]]:
    """Each edge with its attributes, named as in ``EDGE``; what nobody knows is left out.

    Year and day are those of the document that cites, or that an agency issues.
    """
    for number in range(len(network.edges.sources)):
        edge = network.edge(number)
        values: Values = {
            "relation": edge.relation,
            "weight": edge.mentions,
            "mentions": edge.mentions,
            "functions": " ".join(edge.functions),
            "evidence": edge.evidence,
        }
        if (paper := dating(network, number)) is not None:
            node = network.node(paper)
            values |= {"year": node.year, "issued": node.issued}
        yield edge, {name: value for name, value in values.items() if value}


def dating(network: Network, number: int) -> int | None:
    """The place of the document whose date an edge has: its source, else its target; None where neither is a document."""
    kinds, edges = network.nodes.kinds, network.edges
    ends = int(edges.sources[number]), int(edges.targets[number])
    return next((end for end in ends if kinds[end] in PAPERS), None)


def citing_counts(network: Network) -> Ints:
    """By how many nodes of the network each node is cited, or otherwise referred to."""
    counts: Ints = numpy.diff(network.citers.indptr)
    return counts


def most_cited(network: Network, limit: int) -> Network:
    """The part with at most so many nodes: those that are cited most, of these those with the most edges, then by IRI."""
    if len(network) <= limit:
        return network
    ends = numpy.concatenate([network.edges.sources, network.edges.targets])
    degrees = numpy.bincount(ends, minlength=len(network))
    order = numpy.lexsort((numpy.arange(len(network)), -degrees, -citing_counts(network)))
    chosen = numpy.zeros(len(network), numpy.bool_)
    chosen[order[:limit]] = True
    return network.part(chosen)
