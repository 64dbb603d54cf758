"""Rankings, likenesses and communities of networks that are worked out on paper."""

from __future__ import annotations

from math import sqrt

import pytest

from kg.errors import OutOfTime, UsageError
from kg.network.limits import Limits
from kg.network.measures.alike import alike
from kg.network.measures.communities import communities, named
from kg.network.measures.labels import Names, Titles
from kg.network.measures.ranking import METRICS, ranking
from kg.network.measures.similar import cocitation, coupling
from kg.network.model import Network
from kg.network.nodes import Edge, Node, Quote
from kg.network.views import View
from kg.vocabulary import Division

BASE = "https://example.org/id/"
SAID = "document/0123456789abcdef/citation/"
LATE = Limits(seconds=-1)


class Words:
    """Tells for an edge that it is the one."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        """Both ends."""
        exact = f"{edge.source.removeprefix(BASE)} {edge.relation} {edge.target.removeprefix(BASE)}"
        return (Quote(exact, "a.txt", "", 0, 1, edge.evidence),)


def made(edges: str, *nodes: Node) -> Network:
    """A network of ``a>b`` (cites, a text says so), ``a~b`` (cites, known from reference alone), ``A!a`` (issues), ``a-b`` (implements).

    Nodes that are not described are documents.
    """
    relations = {">": "cites", "~": "cites", "!": "issues", "-": "implements"}
    rows, known = [], {node.id: node for node in nodes}
    for number, (source, sign, target) in enumerate(edges.split()):
        rows.append(Edge(BASE + source, BASE + target, relations[sign], evidence=f"{BASE}{SAID}{number}" if sign == ">" else ""))
        for end in (source, target):
            known.setdefault(BASE + end, Node(BASE + end, end, "agency" if end.isupper() else "regulation"))
    network = Network.of(known.values(), rows, BASE)
    network.witness = Words()
    return network


def node(name: str, **fields: object) -> Node:
    """A document that is described."""
    return Node(**({"id": BASE + name, "label": name, "kind": "regulation"} | fields))  # type: ignore[arg-type]


def scores(network: Network, metric: str, **asked: object) -> dict[str, float]:
    """By the names of the documents, in their order."""
    return {row.node.label: row.score for row in ranking(network, metric, **asked).rows}  # type: ignore[arg-type]


def test_pagerank_on_paper() -> None:
    """Two documents cite a third, that was never read and gives its rank to all.

    u for either, v for the third: u = 0.85 v/3 + 0.05, v = u + 0.85 * 2u = 2.7 u, 2u + v = 1; so u = 10/47 and v = 27/47.
    An agency that issues takes no part.
    """
    assert scores(made("a>c b>c A!a"), "pagerank") == pytest.approx({"c": 27 / 47, "a": 10 / 47, "b": 10 / 47}, abs=1e-12)


def test_authority_on_paper() -> None:
    """a cites x and y, b cites x: the matrix of co-citation is (2 1; 1 1), whose eigenvector is the golden section."""
    golden = (1 + sqrt(5)) / 2
    assert scores(made("a>x a>y b>x"), "authority") == pytest.approx({"x": 1 / golden, "y": 1 / golden**2, "a": 0, "b": 0}, abs=1e-12)


def test_authority_where_parts_have_the_same_eigenvalue() -> None:
    """x is cited by two (eigenvalue 2), y and z are cited by one that cites both (1+1): each keeps its share of the equal scores."""
    assert scores(made("a>x b>x c>y c>z"), "authority") == pytest.approx({"x": 1 / 3, "y": 1 / 3, "z": 1 / 3, "a": 0, "b": 0, "c": 0})


def test_authority_where_parts_are_nearly_equal() -> None:
    """Forty cite x and forty-one cite y: only y has authority, though repeated multiplication would take hundreds of steps to tell."""
    edges = [Edge(f"{BASE}{number:03}", f"{BASE}{'x' if number < 40 else 'y'}", "cites") for number in range(81)]
    nodes = [Node(id, id, "regulation") for id in {end for edge in edges for end in (edge.source, edge.target)}]
    network = Network.of(nodes, edges, BASE)
    first = ranking(network, "authority").rows[0]
    assert (first.node.id, first.score) == (f"{BASE}y", pytest.approx(1))
    assert scores(made("A!a"), "authority") == {"a": 0}, "nobody refers to anything"


def test_a_document_counts_once() -> None:
    """One that cites and implements another is one document; equal ones share a rank and stand by IRI."""
    rows = ranking(made("a>x a-x b>x a>y a>z"), "indegree").rows
    assert [(row.rank, row.node.label, row.score, row.cited_by) for row in rows] == [
        (1, "x", 2.0, 2), (2, "y", 1.0, 1), (2, "z", 1.0, 1), (4, "a", 0.0, 0), (4, "b", 0.0, 0)
    ]  # fmt: skip


def test_years_choose_what_counts_and_views_what_is_shown() -> None:
    """A score does not depend on what else is shown; documents of unknown year do not count where years are asked for."""
    network = made("a>x b>x c>x c>y", node("a", year=2010), node("b", year=2020), node("x", level="nation", state="wanted", year=2005))
    assert scores(network, "indegree", since=2010, until=2015) == {"x": 1, "a": 0, "b": 0, "c": 0, "y": 0}
    assert scores(network, "indegree", shown=View(levels=("nation",))) == {"x": 3}
    assert scores(network, "indegree", state="wanted") == {"x": 3}
    assert scores(network, "indegree", shown=View(topic="y", kinds=("regulation",))) == {"y": 1}
    assert scores(network, "pagerank", state="wanted")["x"] == scores(network, "pagerank")["x"]
    (row,) = ranking(network, "indegree", since=2011, state="wanted").rows
    assert [quote.exact for citer in row.evidence for quote in citer.words] == ["b cites x"], "who does not count is no evidence"


def test_the_earliest_that_a_text_tells_of_is_the_evidence() -> None:
    """By day, else by year; one known from reference alone only where there is no other, and then without words."""
    days = (node("a", year=2012), node("b", year=2019, issued="2011-03-01"), node("c", year=2001), node("d"))
    first, second = ranking(made("a>x b>x d>x c~x c~y", *days), "indegree", limits=Limits(limit=2)).rows
    assert [(citer.document.label, citer.relation, citer.words[0].exact) for citer in first.evidence] == [("b", "cites", "b cites x")]
    assert [(citer.document.label, citer.words) for citer in second.evidence] == [("c", ())]


def test_rankings_page() -> None:
    """The pages together are the whole."""
    network = made("a>x b>x a>y")
    whole = ranking(network, "pagerank")
    parts = [ranking(network, "pagerank", limits=Limits(limit=2, offset=at)) for at in (0, 2, 4)]
    assert tuple(row for part in parts for row in part.rows) == whole.rows
    assert [(part.total, part.next) for part in parts] == [(4, 2), (4, None), (4, None)]


def test_cocitation_on_paper() -> None:
    """x is cited by three, y by two of these, z by one: x and y 2 of root 6, x and z 1 of root 3."""
    network = made("a>x a>y b>x b>y c>x c>z", node("b", year=2001), node("a", year=2002))
    x = network.places[f"{BASE}x"]
    asked, whole = cocitation(network, x), cocitation(network)
    expected = [("x", "y", 2, 2 / sqrt(6)), ("x", "z", 1, 1 / sqrt(3))]
    for answer in (asked, whole):
        assert [(row.first.label, row.second.label, row.count, pytest.approx(row.cosine)) for row in answer.rows] == expected
        first = answer.rows[0].witnesses
        assert [(one.document.label, one.first[0].exact, one.second[0].exact) for one in first] == [
            ("b", "b cites x", "b cites y"),
            ("a", "a cites x", "a cites y"),
        ]
    assert (asked.document, asked.total, whole.document, whole.total) == (network.node(x), 2, None, None)


def test_coupling_on_paper() -> None:
    """a and b cite the same two; c shares one of its two with either; the witness that fewer cite comes first."""
    network = made("a>x a>y b>x b>y c>x c>z")
    rows = coupling(network).rows
    assert [(row.first.label, row.second.label, row.count, pytest.approx(row.cosine)) for row in rows] == [
        ("a", "b", 2, 1.0), ("a", "c", 1, 0.5), ("b", "c", 1, 0.5)
    ]  # fmt: skip
    assert [(one.document.label, one.first[0].exact, one.second[0].exact) for one in rows[0].witnesses] == [
        ("y", "a cites y", "b cites y"),
        ("x", "a cites x", "b cites x"),
    ]


def test_pairs_page_and_say_when_they_were_cut() -> None:
    """What was not compared in time is not told as if it were nothing."""
    network = made("a>x a>y a>z")
    first, second = (cocitation(network, limits=Limits(limit=2, offset=at)) for at in (0, 2))
    assert [(row.first.label, row.second.label) for row in first.rows + second.rows] == [("x", "y"), ("x", "z"), ("y", "z")]
    assert (first.next, second.next, first.cut) == (2, None, "")
    late = cocitation(network, limits=LATE)
    assert (late.rows, late.cut) == ((), "time")


def test_alike_on_paper() -> None:
    """A cites r and s (r twice), B r and t, C only r: A and C 1 of root 2, A and B 1 of 2; D shares nothing."""
    network = made("A!a A!b B!c C!d D!e a>r b>r b>s c>r c>t d>r e>u", node("a", year=2009), node("b", year=2005))
    answer = alike(network, network.places[f"{BASE}A"])
    assert [(row.agency.label, pytest.approx(row.cosine), row.count, row.cites) for row in answer.rows] == [
        ("C", 1 / sqrt(2), 1, 1), ("B", 1 / 2, 1, 2)
    ]  # fmt: skip
    (common,) = answer.rows[0].shared
    assert (answer.cites, common.document.label, common.agencies) == (2, "r", 3)
    assert [one.words[0].exact for one in common.first + common.second] == ["b cites r", "d cites r"]


def test_what_few_cite_says_most() -> None:
    """Of what two agencies share, the rarest comes first."""
    network = made("A!a B!b C!c a>r a>s b>r b>s c>r")
    (row, _) = alike(network, network.places[f"{BASE}A"]).rows
    assert [(one.document.label, one.agencies) for one in row.shared] == [("s", 2), ("r", 3)]


def test_communities_on_paper() -> None:
    """Two triangles with one link between them: 2 (3/7 - (7/14)^2) = 5/14. One document stands alone."""
    titles = {"a": "临时救助办法", "b": "临时救助标准", "c": "救助", "d": "公共图书馆规定", "e": "公共图书馆开放", "f": "图书"}
    described = [node(name, label=title) for name, title in titles.items()]
    network = made("a>c b>c a>b d>f e>f d>e c>d", *described, node("z"))
    answer = communities(network)
    assert (answer.modularity, answer.alone, answer.total, answer.next) == (pytest.approx(5 / 14), 1, 2, None)
    assert [(row.number, row.size, row.links, row.chief.label, row.cited_by) for row in answer.rows] == [
        (1, 3, 3, "救助", 2), (2, 3, 3, "图书", 2)
    ]  # fmt: skip
    assert [[member.label for member in row.members] for row in answer.rows] == [
        ["救助", "临时救助标准", "临时救助办法"],
        ["图书", "公共图书馆开放", "公共图书馆规定"],
    ]
    assert [row.words for row in answer.rows] == [("临时救助",), ("公共图书馆",)], "twice four or five characters tell more than thrice two"
    assert [row.evidence[0].words[0].exact for row in answer.rows] == ["a cites c", "d cites f"]


def test_the_community_of_a_document() -> None:
    """With its members in pages; one that stands alone is in none."""
    network = made("a>c b>c a>b d>f e>f d>e c>d", node("z"))
    answer = communities(network, network.places[f"{BASE}e"], Limits(limit=2))
    assert [[member.label for member in row.members] for row in answer.rows] == [["f", "e"]]
    assert (answer.document, answer.total, answer.next, answer.rows[0].number) == (network.node(network.places[f"{BASE}e"]), 3, 2, 2)
    assert communities(network, network.places[f"{BASE}z"]).rows == ()


def test_words_are_whole_and_tell_apart() -> None:
    """No part of a word, nothing that every title has, nothing that a single title of several has."""
    groups = ["图书馆信息的通知", "图书馆信息标准"], ["救助信息的通知", "救助信息"]
    titles = Titles(groups, Names())
    assert [titles.words(group) for group in groups] == [("图书馆信息",), ("救助信息",)]
    assert titles.words([]) == ()


def test_names_of_places_and_issuers_are_no_words() -> None:
    """Neither whole nor in parts: 云南省 and 湖南省 both have 南省, and who issued a document stands before what it is about."""
    groups = (
        ["湖南省粮食局关于救助的意见", "云南救助规定", "云南省救助标准"],
        ["湖南省粮食局关于图书的意见", "云南图书规定", "云南省图书标准"],
    )
    titles = Titles(groups, Names(["云南省", "云南", "湖南省", "湖南", "省"]))
    assert [titles.words(group) for group in groups] == [("救助",), ("图书",)]
    assert Names(["湖南", "湖南省粮食局"]).without("湖南省粮食局和湖南省水利厅") == " 和 省水利厅"


def test_names_of_divisions_are_left_out_in_short_too() -> None:
    """In titles they mostly stand without what they are."""
    divisions = {
        code: Division(code, name, level, "", ())
        for code, name, level in (
            ("53", "云南省", "province"),
            ("4228", "恩施土家族苗族自治州", "prefecture"),
            ("15", "内蒙古自治区", "province"),
            ("451323", "资源县", "county"),  # in short it would be a word
        )
    }
    network = Network.of([Node(f"{BASE}A", "粮食局", "agency")], [], BASE, divisions)
    short = ["云南省", "云南", "恩施土家族苗族自治州", "恩施", "内蒙古自治区", "内蒙古", "资源县", "粮食局"]
    assert list(named(network)) == short


@pytest.mark.parametrize(("having", "words"), [(3, ("规则",)), (4, ())])
def test_what_many_communities_have_tells_none_of_them(having: int, words: tuple[str, ...]) -> None:
    """Found by how many of all ten have it, not by a list; where there are few, some may share a word."""
    groups = [("救助规则", "图书规则")] * having + [("水利", "粮食")] * (10 - having)
    assert Titles(groups, Names()).words(groups[0]) == words


def test_long_words_are_not_cut() -> None:
    """What two titles have in common may be longer than any word: its middle is none."""
    name = "首都国际机场协调"
    assert Titles([(f"组建{name}", f"撤销{name}"), ("水利", "水利")], Names()).words([f"组建{name}", f"撤销{name}"]) == (name,)
    long = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
    assert Titles([(f"组{long}", f"撤{long}"), ("水利", "水利")], Names()).words([f"组{long}", f"撤{long}"]) == ()


@pytest.mark.parametrize("metric", METRICS[1:])
def test_measures_of_everything_end_in_time(metric: str) -> None:
    """A part of them would be no answer."""
    with pytest.raises(OutOfTime, match="-1 s"):
        ranking(made("a>x"), metric, limits=LATE)  # type: ignore[arg-type]
    with pytest.raises(OutOfTime):
        communities(made("a>x"), limits=LATE)


def test_what_cannot_be_asked_is_told() -> None:
    """An empty answer would look like one."""
    network = made("A!a a>x")
    agency, document = network.places[f"{BASE}A"], network.places[f"{BASE}a"]
    for ask in (cocitation, coupling, communities):
        with pytest.raises(UsageError, match="is no regulation、report"):
            ask(network, agency)
    with pytest.raises(UsageError, match="is no agency"):
        alike(network, document)
    with pytest.raises(UsageError, match="there is no closeness"):
        ranking(network, "closeness")  # type: ignore[arg-type]


def test_nothing_is_measured_of_nothing() -> None:
    """An empty store is an ordinary store."""
    network = Network.of([], [], BASE)
    assert [ranking(network, metric).rows for metric in METRICS] == [(), (), ()]
    assert (cocitation(network).rows, coupling(network).rows, communities(network).rows) == ((), (), ())
