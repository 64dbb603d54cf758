"""The network counts works, not files, and a neighbourhood costs no more than itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import network
from kg.errors import UsageError
from kg.iris import Iris
from kg.network.asking.finding import find
from kg.network.model import Network
from kg.network.nodes import DOCUMENTS, REFERS, Direction, Edge, Node
from kg.records import DocumentNumber
from kg.store import Store
from kg.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture(scope="module")
def names(iris: Iris) -> dict[str, str]:
    """The nodes that the tests speak of."""
    return {
        "gov": iris.agency("450721", "灵山县人民政府"),
        "place": iris.division("450721"),
        "report": iris.report("450721", "灵山县人民政府", 2017, ""),
        "cited": iris.numbered("100000", DocumentNumber("国办发", 2017, 24)),
        "title": iris.titled("100000", "要点"),
        "notice": iris.numbered("450000", DocumentNumber("桂政办发", 2017, 90)),
        "alone": iris.report("450721", "灵山县教育局", 2018, ""),
    }


@pytest.fixture
def store(tmp_path: Path, iris: Iris, names: dict[str, str]) -> Iterator[Store]:
    """A report that cites one regulation twice, once by its title; a notice that implements it; a report that cites nothing."""
    turtle = """
    @prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix cito: <http://purl.org/spar/cito/> .
    $gov wm:issues $report ; wm:jurisdiction $place ; rdfs:label "灵山县人民政府"@zh ; wm:canonical $gov .
    $report wm:cites $cited , $title ; wm:sourceFile "a.txt" ; wm:year 2017 ; rdfs:label "=报告"@zh ; wm:canonical $report .
    <urn:c1> cito:hasCitingEntity $report ; cito:hasCitedEntity $cited .
    <urn:c2> cito:hasCitingEntity $report ; cito:hasCitedEntity $title .
    $cited wm:documentNumber "国办发〔2017〕24号" ; rdfs:label "要点"@zh ; wm:canonical $cited .
    $title rdfs:label "要点"@zh ; wm:canonical $cited .
    $notice wm:implements $title ; wm:sourceFile "n.txt" ; rdfs:label "通知"@zh ; wm:canonical $notice .
    $alone wm:sourceFile "b.txt" ; wm:canonical $alone .
    """
    for name in sorted(names, key=len, reverse=True):
        turtle = turtle.replace(f"${name}", f"<{names[name]}>")
    graph = NamedNode(iris.graph("reference"))
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        opened.amend([Quad(*quad.triple, graph) for quad in parse(turtle, RdfFormat.TURTLE)], [])
        yield opened


def test_works_are_counted_not_names(store: Store, names: dict[str, str]) -> None:
    """Cited by number and by title is cited twice, but by one report, and one regulation."""
    graph = network.citation_network(store)
    papers = [node for node, kind in graph.nodes(data="kind") if kind in DOCUMENTS]
    assert sorted(papers) == sorted(names[name] for name in ("report", "cited", "notice", "alone"))
    cites, implements = (
        graph.edges[names[source], names["cited"], name] for source, name in (("report", "cites"), ("notice", "implements"))
    )
    assert cites.items() >= {"relation": "cites", "weight": 2, "mentions": 2, "year": 2017}.items()
    assert implements.items() >= {"relation": "implements", "weight": 1, "year": 2017}.items()
    assert graph.has_edge(names["gov"], names["report"], "issues")
    assert {relation for _, _, relation in graph.edges(data="relation") if relation in REFERS} == {"cites", "implements"}
    said = {"label": "要点", "kind": "regulation", "number": "国办发〔2017〕24号", "division": "100000", "level": "nation", "year": 2017}
    assert graph.nodes[names["cited"]].items() >= (said | {"state": "wanted", "cited": 2}).items()
    assert graph.nodes[names["report"]]["state"] == "seen"
    assert {"label", "number", "issued"}.isdisjoint(graph.nodes[names["alone"]])


def test_a_name_leads_to_the_work(store: Store, names: dict[str, str]) -> None:
    """Who asks for a title that somebody wrote gets the regulation that is counted under its number, with all who speak of it."""
    net = network.load(store)
    place = find(net, names["title"])
    assert net.node(place).id == names["cited"]
    hood = network.neighbours(net, place, "in")
    assert [(each.node.id, each.distance) for each in hood.nodes] == [
        (names["cited"], 0),
        *((names[name], 1) for name in ("notice", "report")),
    ]
    assert {(step.edge.source, step.edge.relation) for step in hood.edges} == {(names["report"], "cites"), (names["notice"], "implements")}


def test_agencies_and_divisions_are_neighbours_too(store: Store, names: dict[str, str]) -> None:
    """From a report one comes to its agency, and from there to the place."""
    net = network.load(store)

    def found(name: str, direction: Direction, depth: int = 1) -> set[str]:
        hood = network.neighbours(net, find(net, names[name]), direction, depth, words=False)
        return {each.node.id for each in hood.nodes[1:]}

    assert found("report", "in") == {names["gov"]}
    assert found("gov", "out") == {names["report"], names["place"]}
    assert {names["report"], names["cited"]} <= found("gov", "out", 2)
    assert found("place", "in") >= {names["gov"]}


@pytest.mark.parametrize("stranger", ["http://example.org/x", "", "report/450721/nobody-0000/2017", "no iri"])
def test_what_is_not_there_is_told(store: Store, stranger: str) -> None:
    """An empty neighbourhood would look like an answer."""
    with pytest.raises(UsageError):
        find(network.load(store), stranger)


def test_who_repeals_does_not_refer() -> None:
    """What stands in a list of repealed documents would else be relied upon, and all of them be cited together."""
    nodes = [Node(f"urn:{name}", name, "regulation") for name in "abcd"]
    edges = [
        Edge("urn:a", "urn:b", "cites", functions=("repeals",)),
        Edge("urn:a", "urn:b", "repeals"),
        Edge("urn:a", "urn:c", "cites", functions=("basis", "repeals")),
        Edge("urn:a", "urn:d", "amends"),
        Edge("urn:b", "urn:d", "cites"),
    ]
    net = Network.of(nodes, edges, "urn:")
    assert net.citations.toarray().tolist() == [[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert [row.node.label for row in network.ranking(net, "indegree").rows if row.score] == ["c", "d"]
