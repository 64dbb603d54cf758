"""What answers tell is what the store tells: the network alone does not know all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse

from kg import network
from kg.iris import Iris
from kg.network.spread.life import life
from kg.network.spread.wanted import wanted
from kg.records import DocumentNumber
from kg.store import Store
from kg.vocabulary import Vocabulary

PREFIXES = """
@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cito: <http://purl.org/spar/cito/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TURTLE = f"""{PREFIXES}
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
def names(vocabulary: Vocabulary) -> dict[str, str]:
    """The IRIs of those that the turtle speaks of."""
    iris = Iris(vocabulary)
    return {
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
        "old": iris.numbered("100000", DocumentNumber("国务院令", None, 492)),
        "new": iris.numbered("100000", DocumentNumber("国务院令", None, 711)),
        "law": iris.work("中华人民共和国政府信息公开条例"),
        "number": iris.concept("basis", "number"),
        "date": iris.concept("basis", "date"),
    }


@pytest.fixture
def store(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Store]:
    """An empty one."""
    with Store.open(tmp_path / "store", Iris(vocabulary), vocabulary) as opened:
        yield opened


def fill(store: Store, turtle: str, names: dict[str, str]) -> None:
    """Writes what is said of those names into the store."""
    for name in sorted(names, key=len, reverse=True):
        turtle = turtle.replace(f"${name}", f"<{names[name]}>")
    graph = NamedNode(store.iris.graph("reference"))
    store.amend([Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse(turtle, RdfFormat.TURTLE)], [])


def citation(store: Store, place: int, file: str = "0123456789abcdef") -> str:
    """The IRI of a citation."""
    return f"<{store.iris.base}document/{file}/citation/{place}>"


def test_wanted_is_what_the_named_query_tells(store: Store, names: dict[str, str], root: Path) -> None:
    """One question, one answer, whoever is asked: rows, counts, order, issuers.

    The plan is cited by its number and by its title, the rules twice by one, the guide once, the opinion never; the notice was read. A
    second file of the report says some of it again, which makes it no more often.
    """
    turtle = TURTLE
    for turn, (source, target, times) in enumerate(MENTIONS):
        for at in range(times):
            turtle += f"{citation(store, 100 * turn + at)} cito:hasCitingEntity ${source} ; cito:hasCitedEntity ${target} .\n"
    for at, target in enumerate(("plan", "rules", "rules", "read")):
        turtle += f"{citation(store, at, 'fedcba9876543210')} cito:hasCitingEntity $report ; cito:hasCitedEntity ${target} .\n"
    fill(store, turtle, names)
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


def test_who_names_a_version_is_told_by_the_store(store: Store, names: dict[str, str]) -> None:
    """By the number in one of its mentions the first report does; of the second the version is that of its day."""
    turtle = f"""{PREFIXES}
    $old wm:versionOf $law ; wm:supersededBy $new ; wm:inForceFrom "2008-05-01"^^xsd:date ; wm:canonical $old .
    $new wm:versionOf $law ; wm:inForceFrom "2019-05-15"^^xsd:date ; wm:canonical $new . $law wm:canonical $law .
    $report wm:sourceFile "a.txt" ; wm:canonical $report . $other wm:sourceFile "b.txt" ; wm:canonical $other .
    """
    for at, (source, basis) in enumerate([("report", "date"), ("report", "number"), ("other", "date")]):
        turtle += f"{citation(store, at)} cito:hasCitingEntity ${source} ; cito:hasCitedEntity $old ; wm:versionBasis ${basis} .\n"
    fill(store, turtle, names)
    loaded = network.load(store)
    old, new = life(loaded, loaded.places[names["old"]]).versions
    assert (old.in_force_from, old.documents, old.mentions, old.named, old.late) == ("2008-05-01", 2, 3, 1, 0)
    assert (new.in_force_from, new.documents, new.named) == ("2019-05-15", 0, 0)
