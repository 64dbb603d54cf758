"""graph/reference: what is the same for all documents, and nothing that a document must say itself."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.iris import Iris
from kg.reference import reference_quads
from kg.vocabulary import NAMESPACES, Vocabulary
from tests.clock import seconds

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in NAMESPACES.items())


@pytest.fixture(scope="module")
def quads(vocabulary: Vocabulary) -> list[Quad]:
    """The quads of graph/reference."""
    return list(reference_quads(vocabulary, Iris(vocabulary)))


@pytest.fixture(scope="module")
def ask(quads: list[Quad]):
    """Rows of a query over graph/reference, as texts."""
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)

    def rows(variables: str, where: str) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row) for row in store.query(f"{PREFIXES} SELECT {variables} WHERE {{ {where} }}")]

    return rows


def test_everything_is_in_one_graph_and_said_once(quads: list[Quad], vocabulary: Vocabulary) -> None:
    """The merged default graph counts each triple once; so must its parts."""
    assert {quad.graph_name for quad in quads} == {NamedNode(Iris(vocabulary).graph("reference"))}
    assert len(set(quads)) == len(quads) > 20_000


def test_two_calls_give_the_same_quads(quads: list[Quad], vocabulary: Vocabulary) -> None:
    """Blank nodes included: two builds export the same bytes."""
    assert list(reference_quads(vocabulary, Iris(vocabulary))) == quads


def test_it_is_made_fast(vocabulary: Vocabulary, quads: list[Quad]) -> None:
    """Every new store pays for it: little more than pyoxigraph needs to parse the same quads, on whatever machine."""
    text = "".join(f"{quad} .\n" for quad in quads)

    parsed = seconds(lambda: list(parse(text, RdfFormat.N_QUADS)))
    assert seconds(lambda: list(reference_quads(vocabulary, Iris(vocabulary)))) < 6 * parsed


def test_another_base_moves_everything(vocabulary: Vocabulary) -> None:
    """The base is a setting: no concept may stay behind under the standard one."""
    moved = "\n".join(map(str, reference_quads(vocabulary, Iris(vocabulary, "http://localhost/id/"))))
    assert "https://w3id.org/wenmai/id/" not in moved
    assert "<http://localhost/id/concept/frame/F14>" in moved


def test_a_measure_says_what_it_counts(ask) -> None:
    """The catalogue is a SKOS scheme with notation, labels in both languages, unit and parent."""
    ((measure, zh, en, parent, unit),) = ask(
        "?measure ?zh ?en ?parent ?unit",
        '?measure a wm:Measure ; skos:notation "active.channel.website" ; skos:prefLabel ?zh, ?en ; skos:broader ?parent ; wm:unit ?unit .'
        ' FILTER(lang(?zh) = "zh" && lang(?en) = "en")',
    )
    assert measure.endswith("/measure/active.channel.website")
    assert parent.endswith("/measure/active.channel")
    assert (zh, en, unit) == ("政府网站公开政府信息数", "Items disclosed on government websites", "条")


def test_a_series_joins_frames_one_to_one_or_as_parts(ask) -> None:
    """A total and its parts are never the same series member: a sum over both would count twice."""
    series = '?series skos:notation "litigation.total" ; skos:inScheme/skos:prefLabel "Series across frames"@en'
    rows = ask("?id ?match", f"?measure ?match ?series ; skos:notation ?id . {series}")
    assert {id: match.rsplit("#", 1)[-1] for id, match in rows} == {
        "litigation.total": "exactMatch",
        "litigation.direct.total": "broadMatch",
        "litigation.after_review.total": "broadMatch",
    }


def test_every_division_says_where_it_lies(ask, vocabulary: Vocabulary) -> None:
    """灵山县 lies in 钦州市; every division but the country lies in one."""
    where = '?d wm:divisionCode "450721" ; rdfs:label ?label ; wm:within/rdfs:label ?parent ; wm:level/skos:notation ?level'
    assert ask("?label ?parent ?level", where) == [("灵山县", "钦州市", "county")]
    assert len(ask("?d", "?d wm:within ?parent")) == len(vocabulary.divisions) - 1


def test_the_two_versions_and_their_work(ask) -> None:
    """492 is superseded by 711, both are versions of the work, which has no number."""
    where = (
        '?old wm:documentNumber ?older ; wm:supersededBy ?new ; wm:versionOf ?work . FILTER(?older = "国务院令第492号")'
        " ?new wm:documentNumber ?newer ; wm:versionOf ?work"
    )
    ((older, newer, work),) = ask("?older ?newer ?work", where)
    assert (older, newer) == ("国务院令第492号", "国务院令第711号")
    assert "/regulation/100000/work/" in work
    assert not ask("?w", "?r wm:versionOf ?w . ?w wm:documentNumber ?n")


def test_orders_of_one_number_from_two_terms_are_two(ask) -> None:
    """主席令第9号 is the environmental law of 2014, the review law of 2023 and the food law of 2009: one node would be a false merge."""
    found = dict(ask("?r ?title", '?r wm:documentNumber "主席令第9号" ; dcterms:title ?title'))
    assert {iri.rsplit("/", 2)[-2]: title for iri, title in found.items()} == {
        "2009": "中华人民共和国食品安全法",
        "2014": "中华人民共和国环境保护法",
        "2023": "中华人民共和国行政复议法",
    }


def test_issues_and_issued_by_agree_here(ask) -> None:
    """The reference says both of every known regulation, joint issuers included."""
    assert not ask("?r", "?r wm:issuedBy ?a FILTER NOT EXISTS { ?a wm:issues ?r }")
    assert not ask("?a", "?a wm:issues ?r FILTER NOT EXISTS { ?r wm:issuedBy ?a }")
    names = ask("?name", '?r wm:documentNumber "中办发〔2016〕8号" ; wm:issuedBy/rdfs:label ?name')
    assert set(names) == {("中共中央办公厅",), ("国务院办公厅",)}


def test_regulations_have_no_label_here_and_agencies_one(ask) -> None:
    """A regulation's label is a matter of graph/canon; an agency's is its full official name."""
    assert not ask("?r", "?r a wm:Regulation ; rdfs:label ?label")
    labels = ask("?a ?label", "?a a wm:Agency ; rdfs:label ?label")
    assert len({agency for agency, _ in labels}) == len(labels) > 10
    assert not ask("?a", "?a a wm:Agency FILTER NOT EXISTS { ?a wm:jurisdiction ?d ; org:classification ?c }")


def test_a_date_without_a_day_is_not_said(ask) -> None:
    """2014-07 is no xsd:date, and no day is made up for it."""
    dates = ask("?date", "?r a wm:Regulation ; dcterms:issued|wm:inForceFrom ?date")
    assert dates
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for (day,) in dates)
    assert not ask("?date", '?r wm:documentNumber "国办发〔2014〕32号" ; dcterms:issued ?date')


def test_renamed_agencies_are_told_and_not_merged(ask) -> None:
    """A count over the environment ministry's two names is a decision of who asks; the event says which names, and when."""
    rows = ask(
        "?old ?new ?day",
        "?e a org:ChangeEvent ; org:originalOrganization/rdfs:label ?old ; org:resultingOrganization/rdfs:label ?new ;"
        " dcterms:temporal/dcat:startDate ?day FILTER(?new = '生态环境部'@zh)",
    )
    assert rows == [("环境保护部", "生态环境部", "2018-03-17")]
    assert ask("?e", "?e wm:canonical ?x") == []
    local = ask("?after", "?e a org:ChangeEvent ; wm:nameBefore '国土资源局'@zh ; wm:nameAfter ?after")
    assert local == [("自然资源局",)]


def test_former_divisions_say_what_took_their_place(ask) -> None:
    """A series over a county's years follows the chain of its codes."""
    rows = ask("?code ?until", "<https://w3id.org/wenmai/id/division/341421> dcterms:isReplacedBy/wm:divisionCode ?code ; wm:until ?until")
    assert rows == [("340124", "2011-10")]
    assert ask("?code", "?d skos:altLabel '襄樊市'@zh ; wm:divisionCode ?code") == [("420600",)]
