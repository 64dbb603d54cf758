"""Measures of the network are those of networkx, on any small network."""

from __future__ import annotations

from itertools import combinations

import networkx
import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.network.limits import Limits
from kg.network.measures import similar
from kg.network.measures.partition import Links, partition
from kg.network.measures.ranking import ranking
from kg.network.model import Network
from kg.network.nodes import Edge, Node

BASE = "https://example.org/id/"
RELATIONS = ("cites", "implements", "basedOn")
links = st.integers(2, 12).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.sampled_from(RELATIONS)), max_size=30),
    )
)
few = settings(max_examples=40, deadline=None)


def iri(number: int) -> str:
    """Of a document; their order is that of the numbers."""
    return f"{BASE}regulation/{number:03}"


def made(size: int, edges: set[tuple[int, int, str]]) -> tuple[Network, networkx.DiGraph]:
    """The same documents for both, numbered alike; two relations between two of them are one link."""
    graph = networkx.DiGraph([(source, target) for source, target, _ in edges])
    graph.add_nodes_from(range(size))
    nodes = [Node(iri(number), str(number), "regulation") for number in range(size)]
    return Network.of(nodes, [Edge(iri(source), iri(target), relation) for source, target, relation in edges], BASE), graph


def apart(edges: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """Without what refers to itself."""
    return {edge for edge in edges if edge[0] != edge[1]}


@given(links)
@few
def test_pagerank_is_that_of_networkx(drawn: tuple[int, set[tuple[int, int, str]]]) -> None:
    """Where networkx goes on until nothing changes; by its own rule it ends earlier, the earlier the larger the network."""
    network, graph = made(*drawn)
    theirs = networkx.pagerank(graph, tol=1e-13, max_iter=1000)
    shown = {row.node.label: row.score for row in ranking(network, "pagerank").rows}
    assert shown == pytest.approx({str(node): score for node, score in theirs.items()}, abs=1e-9)


@given(links)
@few
def test_indegree_is_that_of_networkx(drawn: tuple[int, set[tuple[int, int, str]]]) -> None:
    """Documents are counted, not relations; equal ones stand in the order of their IRIs, with one rank."""
    network, graph = made(*drawn)
    rows = ranking(network, "indegree").rows
    assert [(row.score, row.node.id) for row in rows] == sorted(((d, iri(n)) for n, d in graph.in_degree()), key=lambda r: (-r[0], r[1]))
    assert [row.rank for row in rows] == [1 + sum(other.score > row.score for other in rows) for row in rows]


@given(links)
@few
def test_authority_is_that_of_networkx(drawn: tuple[int, set[tuple[int, int, str]]]) -> None:
    """Wherever one eigenvalue is the greatest; where several are, networkx answers by chance."""
    network, graph = made(*drawn)
    assume(graph.number_of_edges() and len(network) > 2)
    matrix = networkx.to_numpy_array(graph, nodelist=range(len(network)))
    values = numpy.linalg.eigvalsh(matrix.T @ matrix)
    assume(values[-1] - values[-2] > 0.01)
    _, theirs = networkx.hits(graph)
    shown = {row.node.label: row.score for row in ranking(network, "authority").rows}
    assert shown == pytest.approx({str(node): score for node, score in theirs.items()}, abs=1e-8)


@given(links, st.integers(1, 40), st.sampled_from([1, 3, 10**6]), st.sampled_from([1, 4, 1024]))
@few
def test_the_strongest_pairs_are_those_of_all_pairs(drawn: tuple[int, set[tuple[int, int, str]]], most: int, work: int, start: int) -> None:
    """In however small blocks they are compared, and however many are left out for having too little."""
    network, graph = made(*drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "WORK", work)
        patch.setattr(similar, "START", start)
        for measure, near in ((similar.cocitation, graph.predecessors), (similar.coupling, graph.successors)):
            sets = {node: set(near(node)) for node in graph}
            pairs = [(a, b, len(sets[a] & sets[b])) for a, b in combinations(range(len(network)), 2) if sets[a] & sets[b]]
            pairs.sort(key=lambda pair: (-pair[2], len(sets[pair[0]]) * len(sets[pair[1]]), pair))
            answer = measure(network, limits=Limits(limit=most))
            assert [(int(row.first.label), int(row.second.label), row.count) for row in answer.rows] == pairs[:most]
            assert [row.cosine for row in answer.rows] == pytest.approx(
                [count / (len(sets[a]) * len(sets[b])) ** 0.5 for a, b, count in pairs[:most]]
            )
            assert answer.next == (most if len(pairs) > most else None)
            one = measure(network, 0)
            assert {(int(row.second.label), row.count) for row in one.rows} == {(b, count) for a, b, count in pairs if a == 0}


@given(links)
@few
def test_modularity_is_that_of_networkx(drawn: tuple[int, set[tuple[int, int, str]]]) -> None:
    """Of the communities that were found, each of which hangs together; and it is no worse than all in one."""
    size, edges = drawn
    network, graph = made(size, apart(edges))
    joined = Links.of(network.citations)
    found = partition(joined)
    groups = [set(numpy.flatnonzero(found == at).tolist()) for at in range(int(found.max()) + 1)]
    both = graph.to_undirected()
    assert all(networkx.is_connected(both.subgraph(group)) for group in groups)
    if both.number_of_edges():
        assert joined.modularity(found) == pytest.approx(networkx.community.modularity(both, groups))
        assert joined.modularity(found) >= 0


@pytest.mark.parametrize(
    "graph",
    [
        networkx.gnp_random_graph(200, 0.03, seed=4),
        networkx.gnp_random_graph(120, 0.2, seed=5),
        networkx.planted_partition_graph(8, 25, 0.4, 0.03, seed=6),
        networkx.planted_partition_graph(6, 30, 0.3, 0.08, seed=7),
        networkx.barabasi_albert_graph(300, 3, seed=8),
    ],
    ids=["sparse", "dense", "planted", "blurred", "hubs"],
)
def test_communities_are_as_good_as_those_of_networkx(graph: networkx.Graph) -> None:
    """Moving many nodes at a time must not cost more than a twentieth of the modularity."""
    theirs = networkx.community.modularity(graph, networkx.community.louvain_communities(graph, seed=1))
    network, _ = made(len(graph), {(a, b, "cites") for a, b in graph.edges})
    joined = Links.of(network.citations)
    assert joined.modularity(partition(joined)) >= 0.95 * theirs
