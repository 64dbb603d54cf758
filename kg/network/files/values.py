"""What files and graphs tell of each node and edge: the same names and values in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy

from kg.network.files.positions import positions
from kg.network.model import MANY, Flags, Ints, Network, day
from kg.network.nodes import Edge, Node
from kg.network.views import PAPERS

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


def node_rows(network: Network) -> Iterator[tuple[Node, Values]]:
    """Each node with its attributes, named as in ``NODE``; what nobody knows is left out."""
    cited = citing_counts(network).tolist()
    across, down = (column.tolist() for column in positions(network))
    for at, node in enumerate(all_nodes(network)):
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


def all_nodes(network: Network) -> Iterator[Node]:
    """Every node, in order."""
    for begin in range(0, len(network), MANY):
        yield from network.nodes_at(numpy.arange(begin, min(begin + MANY, len(network))))


def edge_rows(network: Network) -> Iterator[tuple[Edge, Values]]:
    """Each edge with its attributes, named as in ``EDGE``; what nobody knows is left out.

    Year and day are those of the document that cites, or that an agency issues.
    """
    papers = dating(network)
    years = numpy.where(papers >= 0, network.nodes.years[papers], 0).tolist() if len(papers) else []
    days = numpy.where(papers >= 0, network.nodes.issued[papers], 0).tolist() if len(papers) else []
    for edge, year, issued in zip(network.all_edges(), years, days, strict=True):
        values: Values = {
            "relation": edge.relation,
            "weight": edge.mentions,
            "mentions": edge.mentions,
            "functions": " ".join(edge.functions),
            "evidence": edge.evidence,
            "year": year,
            "issued": day(issued),
        }
        yield edge, {name: value for name, value in values.items() if value}


def of_period(node: Node) -> bool:
    """Whether the year of a report is that of its period, and not that of its publication."""
    return f"/{node.year}/" in f"{node.id}/"


def dating(network: Network) -> Ints:
    """For each edge the place of the document whose date it has: its source, else its target; -1 where neither is a document."""
    edges = network.edges
    papers = numpy.isin(network.nodes.kinds, PAPERS)
    return numpy.where(papers[edges.sources], edges.sources, numpy.where(papers[edges.targets], edges.targets, -1))


def citing_counts(network: Network) -> Ints:
    """By how many nodes of the network each node is cited, or otherwise referred to."""
    counts: Ints = numpy.diff(network.citers.indptr)
    return counts


def most_cited(network: Network, limit: int) -> Network:
    """The part with at most so many nodes.

    Half of them are those that are cited most, the others those that have the most edges to or from these: who cites belongs to what is
    cited. Ties go to those with the most edges, then by IRI.
    """
    if len(network) <= limit:
        return network
    edges = network.edges
    everyone = numpy.ones(len(edges.sources), numpy.bool_)
    seeds = numpy.zeros(len(network), numpy.bool_)
    seeds[ranked(citing_counts(network), edge_counts(network, everyone))[: (limit + 1) // 2]] = True
    joined = edge_counts(network, seeds[edges.sources] | seeds[edges.targets])
    seeds[ranked(seeds, joined, citing_counts(network))[:limit]] = True
    return network.part(seeds)


def ranked(*measures: Ints | Flags) -> Ints:
    """The places of nodes, those with the highest measure first; of equal ones by the next measure, then in order."""
    order: Ints = numpy.lexsort([-measure.astype(numpy.int64) for measure in reversed(measures)])
    return order


def edge_counts(network: Network, chosen: Flags) -> Ints:
    """How many of the chosen edges each node has."""
    ends = numpy.concatenate([network.edges.sources[chosen], network.edges.targets[chosen]])
    return numpy.bincount(ends, minlength=len(network))
