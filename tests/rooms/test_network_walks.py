"""Walks through the network: what is near a node, and how one document leads to another, as networkx finds it too."""

from __future__ import annotations

from itertools import pairwise

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.errors import OutOfTime, UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import REFERS, Direction, Edge, Kind, Node, Quote
from kg.network.steps.neighbours import Neighbourhood, neighbours
from kg.network.steps.paths import Paths, paths

BASE = "https://w3id.org/wenmai/id/"
KINDS: dict[str, Kind] = {"gov": "agency", "place": "division", "report": "report", "alone": "report"}
DIRECTIONS: tuple[Direction, ...] = ("in", "out", "both")


def network(names: str, edges: str) -> Network:
    """A network of nodes with these names, and edges written ``source relation target``, one a line."""
    nodes = [Node(BASE + name, name, KINDS.get(name, "regulation")) for name in names.split()]
    rows = [line.split() for line in edges.strip().splitlines()]
    evidence = f"{BASE}document/0123456789abcdef/citation/"
    made = [Edge(BASE + row[0], BASE + row[2], row[1], evidence=f"{evidence}{at}") for at, row in enumerate(rows)]
    return Network.of(nodes, made, BASE)


class Told:
    """Has a word for each edge."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        """The same of each."""
        return (Quote("根据", "a.txt", BASE + "a", 0, 2, edge.evidence),)

    def issuers(self, document: str) -> tuple[str, ...]:
        """Of nobody."""
        return ()

    def bases(self, version: str) -> dict[str, tuple[str, ...]]:
        """Of none."""
        return {}


@pytest.fixture(scope="module")
def net() -> Network:
    """An agency that issues a report; what this cites, and who else does."""
    quiet = network(
        "gov place report plan notice law other alone",
        """
        gov issues report
        gov jurisdiction place
        report cites notice
        report cites plan
        notice implements plan
        notice cites plan
        notice cites law
        other cites plan
        other cites law
        """,
    )
    return Network(quiet.nodes, quiet.edges, BASE, {}, witness=Told())


def near(net: Network, name: str, direction: Direction = "both", depth: int = 1, limit: int = 200) -> Neighbourhood:
    """The neighbourhood of a node."""
    return neighbours(net, net.places[BASE + name], direction, depth, limits=Limits(limit))


def ways(net: Network, source: str, target: str, direction: Direction = "both", limits: Limits | None = None) -> Paths:
    """The shortest paths between two documents."""
    return paths(net, net.places[BASE + source], net.places[BASE + target], direction, limits=limits)


def walked(answer: Paths) -> list[str]:
    """The paths as one writes them down."""
    return [" ".join(node.label for node in path.nodes) for path in answer.paths]


def test_neighbours_by_direction(net: Network) -> None:
    """``out`` is what a document stands on, ``in`` is who stands on it."""

    def found(*arguments: object) -> list[tuple[str, int]]:
        return [(each.node.label, each.distance) for each in near(net, *arguments).nodes[1:]]  # type: ignore[arg-type]

    assert found("report", "out") == [("plan", 1), ("notice", 1)], "the plan is cited more often"
    assert found("report", "in") == [("gov", 1)]
    assert found("report", "both") == [("plan", 1), ("notice", 1), ("gov", 1)]
    assert found("plan", "in") == [("notice", 1), ("other", 1), ("report", 1)]
    assert found("gov", "out", 2) == [("place", 1), ("report", 1), ("plan", 2), ("notice", 2)]
    assert found("gov", "out", 5) == [("place", 1), ("report", 1), ("plan", 2), ("notice", 2), ("law", 3)]
    assert found("alone") == []


def test_all_edges_between_neighbours_are_shown_with_words(net: Network) -> None:
    """What is near each other is a picture, and its lines have evidence."""
    hood = near(net, "report", "out")
    assert [(step.edge.source, step.edge.relation, step.edge.target) for step in hood.edges] == [
        (BASE + "notice", "cites", BASE + "plan"),
        (BASE + "notice", "implements", BASE + "plan"),
        (BASE + "report", "cites", BASE + "notice"),
        (BASE + "report", "cites", BASE + "plan"),
    ]
    assert all(step.words[0].evidence == step.edge.evidence for step in hood.edges)
    bare = neighbours(net, net.places[BASE + "report"], "out", words=False)
    assert [step.edge for step in bare.edges] == [step.edge for step in hood.edges]
    assert not any(step.words for step in bare.edges)


def test_a_cut_is_told(net: Network) -> None:
    """Nothing is left out silently, and no edge hangs in the air."""
    hood = near(net, "report", "both", 2, 3)
    assert [each.node.label for each in hood.nodes] == ["report", "plan", "notice"]
    assert hood.cut == "nodes"
    ends = {each.node.id for each in hood.nodes}
    assert all({step.edge.source, step.edge.target} <= ends for step in hood.edges)
    assert near(net, "report", "both", 2, 7).cut == ""
    assert near(net, "report", "both", 1).cut == "", "who asks for one step has all of it"
    assert near(net, "gov", "out", 3).cut == ""
    late = neighbours(net, net.places[BASE + "report"], limits=Limits(200, seconds=0, began=0))
    assert late.cut == "time"


def test_paths_show_how_each_step_is_walked(net: Network) -> None:
    """An edge has its own direction, and one may go against it."""
    answer = ways(net, "report", "other")
    assert (answer.length, answer.total, answer.next, answer.cut) == (2, 1, None, "")
    (path,) = answer.paths
    assert [(leg.way, leg.edge.source, leg.edge.target) for leg in path.legs] == [
        ("out", BASE + "report", BASE + "plan"),
        ("in", BASE + "other", BASE + "plan"),
    ]
    assert path.legs[0].words[0].exact == "根据"
    (leg,) = ways(net, "plan", "notice").paths[0].legs
    assert (leg.way, leg.edge.relation, [edge.relation for edge in leg.also]) == ("in", "implements", ["cites"])


def test_paths_by_direction(net: Network) -> None:
    """No path is an answer; that of a document to itself has no steps."""
    assert walked(ways(net, "report", "law", "out")) == ["report notice law"]
    assert walked(ways(net, "law", "report", "in")) == ["law notice report"]
    assert walked(ways(net, "notice", "other")) == ["notice law other", "notice plan other"]
    for answer in (ways(net, "report", "law", "in"), ways(net, "report", "alone"), ways(net, "alone", "report")):
        assert (answer.length, answer.total, answer.paths) == (-1, 0, ())
    itself = ways(net, "plan", "plan")
    assert (itself.length, itself.total, walked(itself), itself.paths[0].legs) == (0, 1, ["plan"], ())


def test_many_paths_are_counted_and_paged() -> None:
    """A ladder of 70 rungs has 2**70 shortest paths: they are counted, not walked, and the last of a page is found at once."""
    rungs = range(70)
    names = " ".join(f"a{at:02} b{at:02} c{at:02}" for at in rungs) + " a70"
    lines = [f"a{at:02} cites {side}{at:02}\n{side}{at:02} cites a{at + 1:02}" for at in rungs for side in "bc"]
    net = network(names, "\n".join(lines))
    answer = ways(net, "a00", "a70", "out", Limits(2, 5))
    assert (answer.length, answer.total, answer.next) == (140, 2**70, 7)
    turns = [["bc".index(place.label[0]) for place in path.nodes[-12::2]] for path in answer.paths]
    assert turns == [[0, 0, 0, 1, 0, 1], [0, 0, 0, 1, 1, 0]], "5 and 6 in binary"


def test_paths_lead_between_documents_in_time(net: Network) -> None:
    """An agency is on no path, and half a search is no answer."""
    with pytest.raises(UsageError, match="gov"):
        ways(net, "gov", "plan")
    with pytest.raises(OutOfTime):
        ways(net, "report", "other", limits=Limits(seconds=0, began=0))


@some.composite
def networks(draw: some.DrawFn) -> Network:
    """Small networks of documents with more than one relation between some."""
    size = draw(some.integers(2, 9))
    ends = some.integers(0, size - 1)
    ways = some.sampled_from(["cites", "implements", "promulgates", "issues"])
    rows = sorted({row for row in draw(some.lists(some.tuples(ends, ways, ends), max_size=24)) if row[0] != row[2]})
    return network(" ".join(f"d{at}" for at in range(size)), "\n".join(f"d{a} {way} d{b}" for a, way, b in rows))


def directed(net: Network, relations: tuple[str, ...], direction: Direction) -> networkx.DiGraph:
    """The steps that one can go."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(net.nodes.ids)
    for edge in net.all_edges():
        if edge.relation in relations:
            graph.add_edges_from({"out": [(edge.source, edge.target)], "in": [(edge.target, edge.source)]}.get(direction, []))
            if direction == "both":
                graph.add_edges_from([(edge.source, edge.target), (edge.target, edge.source)])
    return graph


@settings(max_examples=60, deadline=None)
@given(networks(), some.sampled_from(DIRECTIONS), some.data())
def test_paths_are_those_of_networkx(net: Network, direction: Direction, data: some.DataObject) -> None:
    """All shortest paths, each once, however they are cut into pages."""
    source, target = (data.draw(some.integers(0, len(net) - 1)) for _ in range(2))
    graph = directed(net, (*REFERS, "promulgates", "amends", "repeals"), direction)
    ids = net.nodes.ids
    try:
        expected = sorted(networkx.all_shortest_paths(graph, ids[source], ids[target]))
    except networkx.NetworkXNoPath:
        expected = []
    answer = paths(net, source, target, direction)
    assert [[node.id for node in path.nodes] for path in answer.paths] == expected
    assert (answer.total, answer.length) == (len(expected), len(expected[0]) - 1 if expected else -1)
    pages = [paths(net, source, target, direction, limits=Limits(1, offset)) for offset in range(len(expected))]
    assert [path for page in pages for path in page.paths] == list(answer.paths)
    for path in answer.paths:
        for (here, there), leg in zip(pairwise(path.nodes), path.legs, strict=True):
            assert (leg.edge.source, leg.edge.target) == ((here.id, there.id) if leg.way == "out" else (there.id, here.id))


@settings(max_examples=60, deadline=None)
@given(networks(), some.sampled_from(DIRECTIONS), some.integers(1, 4), some.integers(1, 10))
def test_neighbours_are_those_of_networkx(net: Network, direction: Direction, depth: int, limit: int) -> None:
    """Nearest first, then by how often they are cited; the cut is there exactly when something is missing."""
    cited = net.cited.tolist()
    graph = directed(net, ("cites", "implements", "promulgates", "issues"), direction)
    for place, id in enumerate(net.nodes.ids):
        reach = networkx.single_source_shortest_path_length(graph, id)
        expected = sorted((far, -cited[net.places[other]], other) for other, far in reach.items() if far <= depth)
        hood = neighbours(net, place, direction, depth, limits=Limits(limit))
        assert [(each.distance, each.node.id) for each in hood.nodes] == [(far, other) for far, _, other in expected[:limit]]
        assert hood.cut == ("nodes" if len(expected) > limit else "")
        shown = {each.node.id for each in hood.nodes}
        assert [step.edge for step in hood.edges] == [edge for edge in net.all_edges() if {edge.source, edge.target} <= shown]
