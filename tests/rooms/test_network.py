"""The network counts works, not files, and a neighbourhood costs no more than itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import network
from kg.errors import StoreError
from kg.iris import Iris
from kg.network import lookups
from kg.network.nodes import DOCUMENTS, REFERS
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
    $gov wm:issues $report ; rdfs:label "灵山县人民政府"@zh ; wm:canonical $gov .
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


def test_neighbours_by_direction(store: Store, names: dict[str, str]) -> None:
    """``out`` is what a document stands on, ``in`` is who stands on it."""

    def found(name: str, *arguments: object) -> set[str]:
        hood = lookups.neighbours(store, names[name], *arguments)
        back = {iri: key for key, iri in names.items()}
        return {back[node.iri] for node in hood.nodes} - {name}

    assert found("report", "out") == {"cited"}
    assert found("report", "in") == {"gov"}
    assert found("report", "both") == {"cited", "gov"}
    assert found("cited", "in") == {"report", "notice"}
    assert found("title", "in") == {"report", "notice", "cited"}, "a name leads to the work that it is counted under"
    assert found("gov", "out", 2) == {"report", "cited"}
    assert found("gov", "both", 3) == {"report", "cited", "notice"}
    assert found("gov", "both", 0) == set()


def test_neighbours_say_what_they_are(store: Store, names: dict[str, str]) -> None:
    """A page shows them without asking again."""
    hood = lookups.neighbours(store, names["report"].removeprefix(store.iris.base))
    node = next(node for node in hood.nodes if node.iri == names["cited"])
    assert node == lookups.NetworkNode(names["cited"], "要点", "regulation", "国办发〔2017〕24号", "100000", 2017, "wanted", 1)
    assert set(hood.edges) == {
        lookups.Edge(names["gov"], names["report"], "issues"),
        lookups.Edge(names["report"], names["cited"], "cites"),
    }
    assert not hood.truncated


def test_a_cut_is_told(store: Store, names: dict[str, str]) -> None:
    """Nothing is left out silently, and no edge hangs in the air."""
    hood = lookups.neighbours(store, names["gov"], "both", 5, 2)
    assert [node.distance for node in hood.nodes] == [0, 1]
    assert hood.truncated
    ends = {node.iri for node in hood.nodes}
    assert all({edge.source, edge.target} <= ends for edge in hood.edges)


@pytest.mark.parametrize("stranger", ["http://example.org/x", "division/450721", "", "report/450721/nobody-0000/2017", "no iri"])
def test_what_is_not_there_is_told(store: Store, stranger: str) -> None:
    """An empty neighbourhood would look like an answer."""
    with pytest.raises(StoreError, match="knows no agency"):
        lookups.neighbours(store, stranger)
