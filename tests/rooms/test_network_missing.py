"""What the network tells of missing documents is what the named query tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import network
from kg.iris import Iris
from kg.network.wanted import wanted
from kg.records import DocumentNumber
from kg.store import Store
from kg.vocabulary import Vocabulary

TURTLE = """
@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cito: <http://purl.org/spar/cito/> .
$office rdfs:label "国务院办公厅"@zh ; wm:canonical $office .
$council rdfs:label "国务院"@zh ; wm:canonical $council .
$report wm:cites $plan, $title, $read, $rules ; wm:sourceFile "a.txt" ; wm:year 2017 ; wm:canonical $report .
$other wm:cites $plan, $other ; wm:sourceFile "b.txt" ; wm:year 2018 ; wm:canonical $other .
$read wm:cites $guide ; wm:implements $heard ; wm:sourceFile "c.txt" ; wm:documentNumber "桂政办发〔2017〕90号" ; wm:canonical $read .
$plan wm:documentNumber "国办发〔2017〕24号" ; rdfs:label "要点"@zh ; wm:issuedBy $office, $council ; wm:canonical $plan .
$title rdfs:label "要点"@zh ; wm:canonical $plan .
$rules rdfs:label "办法"@zh ; wm:canonical $rules .
$guide rdfs:label "指南"@zh ; wm:canonical $guide .
$heard rdfs:label "意见"@zh ; wm:canonical $heard .
"""
MENTIONS = [
    ("report", "plan", 1),
    ("report", "title", 2),
    ("report", "read", 1),
    ("report", "rules", 2),
    ("other", "plan", 1),
    ("read", "guide", 1),
    ("read", "rules", 0),
]


@pytest.fixture
def store(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Store]:
    """Two reports and a notice; the plan is cited by its number and by its title, the rules twice, the guide once, the opinion never."""
    iris = Iris(vocabulary)
    sha16 = "0123456789abcdef"
    names = {
        "office": iris.agency("100000", "国务院办公厅"),
        "council": iris.agency("100000", "国务院"),
        "report": iris.report("450721", "灵山县人民政府", 2017, ""),
        "other": iris.report("450721", "灵山县人民政府", 2018, ""),
        "read": iris.numbered("450000", DocumentNumber("桂政办发", 2017, 90)),
        "plan": iris.numbered("100000", DocumentNumber("国办发", 2017, 24)),
        "title": iris.titled("100000", "要点"),
        "rules": iris.titled("100000", "办法"),
        "guide": iris.titled("100000", "指南"),
        "heard": iris.titled("100000", "意见"),
    }
    turtle = TURTLE
    for turn, (source, target, times) in enumerate(MENTIONS):
        for at in range(times):
            citation = f"<{iris.base}document/{sha16}/citation/{100 * turn + at}>"
            turtle += f"{citation} cito:hasCitingEntity ${source} ; cito:hasCitedEntity ${target} .\n"
    for name in sorted(names, key=len, reverse=True):
        turtle = turtle.replace(f"${name}", f"<{names[name]}>")
    graph = NamedNode(iris.graph("reference"))
    with Store.open(tmp_path / "store", iris, vocabulary) as opened:
        opened.amend([Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse(turtle, RdfFormat.TURTLE)], [])
        yield opened


def test_wanted_is_what_the_named_query_tells(store: Store, root: Path) -> None:
    """One question, one answer, whoever is asked: rows, counts, order, issuers."""
    asked = store.query((root / "kg" / "queries" / "wanted.rq").read_text("utf-8"))
    assert isinstance(asked, QuerySolutions)
    told = [[value.value if value else "" for value in row] for row in asked]
    rows = wanted(network.load(store)).rows
    assert [
        [
            row.regulation.number,
            row.regulation.label,
            str(row.documents),
            str(row.mentions),
            "、".join(row.issuers),
            str(row.regulation.year or ""),
            row.regulation.id,
        ]
        for row in rows
    ] == told
    assert [(row.regulation.label, row.documents, row.mentions, row.issuers) for row in rows] == [
        ("要点", 2, 4, ("国务院", "国务院办公厅")),
        ("办法", 1, 2, ()),
        ("指南", 1, 1, ()),
    ]
