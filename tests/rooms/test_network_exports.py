"""What leaves for other programs is the network, whole and readable, whatever its labels hold."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable
from itertools import pairwise

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import UsageError
from kg.network import FORMATS, Edge, Node, View, Written, write
from kg.network.asking.exporting import export
from kg.network.captions import level_names
from kg.network.files.cascading import cascade_picture
from kg.network.files.drawing import gist, named, wide
from kg.network.files.picture import agency
from kg.network.files.positions import positions
from kg.network.graph import as_graph
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import LEVELS, Quote
from kg.network.spread.cascade import Cascade, cascade
from kg.vocabulary import Vocabulary

BASE = "https://example.org/id/"
WM = "https://w3id.org/wenmai/ontology#"
SVG = "{http://www.w3.org/2000/svg}"
PLAN = f"{BASE}regulation/100000/guobanfa-0001/2017/24"
NOTICE = f"{BASE}regulation/450000/guibandian-0002/2017/64"
ORDER = f"{BASE}regulation/100000/mouling-0003/1"
REPORT = f"{BASE}report/450721/lingshan-0004/2017"
OFFICE = f"{BASE}agency/450721/lingshan-0004"
COUNTY = f"{BASE}division/450721"
CITATION = f"{BASE}document/00000000000000aa/citation/120"
STATEMENT = f"{BASE}document/00000000000000bb/statement/implements/7-2"
PLANNED = "国务院办公厅关于印发2017年政务公开工作要点的通知"
NODES = (
    Node(PLAN, PLANNED, "regulation", "国办发〔2017〕24号", "100000", "nation", 2017, "2017-03-23", "wanted"),
    Node(NOTICE, "=1+1 <b>\"办\"&'文'\x0b\n的通知", "regulation", "桂办电〔2017〕64号", "450000", "province", 2017, "", "seen"),
    Node(ORDER, "", "regulation", "某部令第1号", state="wanted"),
    Node(REPORT, "灵山县人民政府2017年政府信息公开工作年度报告", "report", "", "450721", "county", 2017, "2018-03-19", "seen"),
    Node(OFFICE, "灵山县人民政府", "agency", "", "450721", "county"),
    Node(COUNTY, "灵山县", "division", "", "450721", "county"),
)
EDGES = (
    Edge(REPORT, PLAN, "cites", 3, ("basis", "implements"), CITATION),
    Edge(REPORT, NOTICE, "cites"),
    Edge(NOTICE, PLAN, "implements", 1, (), STATEMENT),
    Edge(NOTICE, PLAN, "cites", 2, ("implements",)),
    Edge(NOTICE, ORDER, "repeals"),
    Edge(OFFICE, REPORT, "issues"),
    Edge(OFFICE, COUNTY, "jurisdiction"),
)


@pytest.fixture(scope="module")
def network(vocabulary: Vocabulary) -> Network:
    """A plan, the notice that implements it, a report that cites both, who wrote it, and an order of which only the number is known."""
    return Network.of(NODES, EDGES, BASE, vocabulary.divisions)


def written(network: Network, format: str, view: View | None = None, limit: int | None = None) -> tuple[str, Written]:
    """A file, and what was told of it."""
    out = io.BytesIO()
    told = write(network, view or View(), format, out, limit)
    return out.getvalue().decode(), told


def read_graphml(text: str) -> networkx.MultiDiGraph:
    """By networkx."""
    return networkx.parse_graphml(text, force_multigraph=True)


def read_gexf(text: str) -> networkx.MultiDiGraph:
    """By networkx, without what is only in GEXF."""
    graph = networkx.read_gexf(io.BytesIO(text.encode()))
    for _, values in graph.nodes(data=True):
        for name in ("viz", "start"):
            values.pop(name, None)
    for *_, values in graph.edges(data=True):
        for name in ("id", "label", "start"):
            values.pop(name, None)
    return graph


def read_node_link(text: str) -> networkx.MultiDiGraph:
    """By networkx."""
    return networkx.node_link_graph(json.loads(text))


def read_cytoscape(text: str) -> networkx.MultiDiGraph:
    """By networkx, without what is only there for Cytoscape."""
    graph = networkx.cytoscape_graph(json.loads(text))
    for _, values in graph.nodes(data=True):
        for name in ("id", "value", "name"):
            values.pop(name)
    for *_, values in graph.edges(data=True):
        for name in ("id", "source", "target", "key"):
            values.pop(name)
    return graph


READERS: dict[str, Callable[[str], networkx.MultiDiGraph]] = {
    "graphml": read_graphml,
    "gexf": read_gexf,
    "nodelink": read_node_link,
    "cytoscape": read_cytoscape,
}


def plain(graph: networkx.MultiDiGraph, format: str = "") -> tuple[dict[str, object], list[tuple[str, str, list[tuple[str, object]]]]]:
    """Nodes and edges with their attributes; as XML can hold them, where the format is one of it."""

    def values(known: dict[str, object]) -> dict[str, object]:
        if format not in ("graphml", "gexf"):
            return dict(known)
        bad = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
        return {name: bad.sub("\ufffd", value) if isinstance(value, str) else value for name, value in known.items()}

    nodes = {id: values(known) for id, known in graph.nodes(data=True)}
    if format == "gexf":  # which has a label for each
        nodes = {id: {"label": known.get("number") or id, **known} for id, known in nodes.items()}
    return nodes, sorted((source, target, sorted(values(known).items())) for source, target, known in graph.edges(data=True))


def test_a_graph_tells_what_is_documented(network: Network) -> None:
    """Whoever goes on in Python relies on the names and on what they mean; the 23rd of March is the 82nd day."""
    graph = as_graph(network)
    assert (
        graph.nodes[PLAN].items()
        >= {
            "label": NODES[0].label,
            "kind": "regulation",
            "number": "国办发〔2017〕24号",
            "division": "100000",
            "place": "中华人民共和国",
            "level": "nation",
            "year": 2017,
            "issued": "2017-03-23",
            "state": "wanted",
            "cited": 2,
            "x": round(1000 * (2017 + 0.05 + 0.9 * 81 / 366), 1),
        }.items()
    )
    assert graph.nodes[ORDER].keys() == {"kind", "number", "state", "cited", "x", "y"}, "what nobody knows is not there"
    assert graph.edges[REPORT, PLAN, "cites"] == {
        "relation": "cites",
        "weight": 3,
        "mentions": 3,
        "functions": "basis implements",
        "evidence": CITATION,
        "year": 2017,
        "issued": "2018-03-19",
    }
    assert graph.edges[NOTICE, PLAN, "implements"]["evidence"] == STATEMENT
    assert graph.edges[OFFICE, REPORT, "issues"] == {"relation": "issues", "weight": 1, "mentions": 1, "year": 2017, "issued": "2018-03-19"}
    assert graph.edges[OFFICE, COUNTY, "jurisdiction"] == {"relation": "jurisdiction", "weight": 1, "mentions": 1}


@pytest.mark.parametrize("format", READERS)
def test_a_file_read_back_is_the_network(network: Network, format: str) -> None:
    """A kept reader finds each node, edge and attribute again, Chinese and hostile labels among them."""
    text, told = written(network, format)
    assert told == Written(6, 7, 0)
    assert plain(READERS[format](text)) == plain(as_graph(network), format)


LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(label=LABELS, number=LABELS, format=st.sampled_from([*READERS, "nodes"]))
def test_no_label_breaks_a_file(label: str, number: str, format: str) -> None:
    """Titles are what people typed: quotes, tags, control characters, nothing at all."""
    nodes = (Node("urn:a", label, "regulation", number, year=2017), Node("urn:b", label * 9, "report"))
    network = Network.of(nodes, [Edge("urn:b", "urn:a", "cites")], BASE)
    text, _ = written(network, format)
    if format in READERS:
        assert plain(READERS[format](text)) == plain(as_graph(network), format)
    else:
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
        assert rows["urn:a"]["label"] in (label, f"'{label}") and rows["urn:a"]["number"] in (number, f"'{number}")


def test_time_is_told_in_gexf_and_no_day_is_made_up(network: Network) -> None:
    """A start has to be a day; where only the year is known, the description says what its first day stands for."""
    text, _ = written(network, "gexf")
    root = ElementTree.fromstring(text)
    ns = "{http://www.gexf.net/1.2draft}"
    starts = {node.get("id"): node.get("start") for node in root.iter(f"{ns}node")}
    assert starts == {PLAN: "2017-03-23", NOTICE: "2017-01-01", ORDER: None, REPORT: "2018-03-19", OFFICE: None, COUNTY: None}
    assert [graph.get("mode") for graph in root.iter(f"{ns}graph")] == ["dynamic"]
    assert "only the year is known" in "".join(element.text or "" for element in root.iter(f"{ns}description"))
    assert "issued" not in networkx.read_gexf(io.BytesIO(text.encode())).nodes[NOTICE]


def test_tables_read_back(network: Network) -> None:
    """Edges and nodes as rows; a title that a spreadsheet would run is disarmed."""
    rows = list(csv.DictReader(io.StringIO(written(network, "csv")[0], newline="")))
    assert {(row["source"], row["relation"], row["target"], row["weight"]) for row in rows} == {
        (edge.source, edge.relation, edge.target, str(edge.mentions)) for edge in EDGES
    }
    first = next(row for row in rows if row["source"] == REPORT and row["target"] == PLAN)
    assert first["source_label"] == NODES[3].label and first["target_year"] == "2017" and first["evidence"] == CITATION
    assert first["functions"] == "basis implements"
    assert {row["source_label"] for row in rows if row["source"] == NOTICE} == {f"'{NODES[1].label}"}
    named = {row["id"]: row for row in csv.DictReader(io.StringIO(written(network, "nodes")[0], newline=""))}
    assert len(named) == 6 and named[NOTICE]["label"] == f"'{NODES[1].label}"
    assert named[ORDER]["year"] == "" and named[PLAN]["cited"] == "2" and named[REPORT]["place"] == "灵山县"


@pytest.mark.parametrize(
    ("format", "syntax"), [("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)]
)
def test_triples_are_those_of_the_vocabulary(network: Network, vocabulary: Vocabulary, format: str, syntax: RdfFormat) -> None:
    """A view loads into any store beside the rest: same terms, same IRIs, and nothing said that the vocabulary would deny."""
    text, _ = written(network, format, View(kinds=("regulation", "report"), since=2017))
    v = vocabulary
    plan, notice, report, citation, said = map(NamedNode, (PLAN, NOTICE, REPORT, CITATION, STATEMENT))
    day = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    assert {quad.triple for quad in parse(text, syntax)} == {
        Triple(plan, v.rdf.type, v.wm.Regulation),
        Triple(plan, v.rdfs.label, Literal(NODES[0].label, language="zh")),
        Triple(plan, v.wm.documentNumber, Literal("国办发〔2017〕24号")),
        Triple(plan, v.dcterms.issued, Literal("2017-03-23", datatype=day)),
        Triple(notice, v.rdf.type, v.wm.Regulation),
        Triple(notice, v.rdfs.label, Literal(NODES[1].label, language="zh")),
        Triple(notice, v.wm.documentNumber, Literal("桂办电〔2017〕64号")),
        Triple(report, v.rdf.type, v.wm.Report),
        Triple(report, v.rdfs.label, Literal(NODES[3].label, language="zh")),
        Triple(report, v.dcterms.issued, Literal("2018-03-19", datatype=day)),
        Triple(report, v.wm.year, Literal(2017)),
        Triple(report, v.wm.cites, plan),
        Triple(report, v.wm.citation, citation),
        Triple(citation, v.rdf.type, v.wm.Citation),
        Triple(citation, v.cito.hasCitingEntity, report),
        Triple(citation, v.cito.hasCitedEntity, plan),
        Triple(report, v.wm.cites, notice),
        Triple(notice, v.wm.cites, plan),
        Triple(notice, v.wm.implements, plan),
        Triple(said, v.rdf.type, v.rdf.Statement),
        Triple(said, v.rdf.subject, notice),
        Triple(said, v.rdf.predicate, v.wm.implements),
        Triple(said, v.rdf.object, plan),
    }


def test_triples_of_agencies_and_divisions(network: Network, vocabulary: Vocabulary) -> None:
    """Who issues what, and where that is."""
    v = vocabulary
    office, county = NamedNode(OFFICE), NamedNode(COUNTY)
    said = {quad.triple for quad in parse(written(network, "ntriples")[0], RdfFormat.N_TRIPLES)}
    assert said >= {
        Triple(office, v.rdf.type, v.wm.Agency),
        Triple(office, v.wm.issues, NamedNode(REPORT)),
        Triple(office, v.wm.jurisdiction, county),
        Triple(county, v.rdf.type, v.wm.Division),
        Triple(county, v.wm.divisionCode, Literal("450721")),
        Triple(county, v.wm.level, NamedNode(f"{BASE}concept/level/county")),
    }


@pytest.mark.parametrize("format", FORMATS)
def test_equal_networks_give_equal_bytes(network: Network, vocabulary: Vocabulary, format: str) -> None:
    """People compare files; no clock, no chance, no order of reading may show in them."""
    again = Network.of(NODES[::-1], EDGES[::-1], BASE, vocabulary.divisions)
    assert written(again, format) == written(network, format)


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_left_out_is_told(network: Network, format: str) -> None:
    """A part that looks like the whole misleads. Of three, the two most cited stay, then the report, which cites both of them."""
    text, told = written(network, format, View(kinds=("regulation", "report")), 3)
    assert told.nodes == 3 and told.left_out == 1
    if format in ("graphml", "gexf", "cytoscape", "nodelink", "svg"):
        assert "略去被引较少的节点1个 1 node that is cited less was left out" in text
        assert "规范性文件、年度报告 regulations, annual reports" in text
    if format != "csv":
        assert "24号" in text and "64号" in text and "某部令" not in text


def test_unknown_format(network: Network) -> None:
    """A misspelt format is told with those that there are."""
    with pytest.raises(UsageError, match=r"no format docx.*graphml"):
        written(network, "docx")


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        (View(), {PLAN, NOTICE, ORDER, REPORT, OFFICE, COUNTY}),
        (View(kinds=("regulation",)), {PLAN, NOTICE, ORDER}),
        (View(relations=("implements",)), {PLAN, NOTICE}),
        (View(levels=("county", "province")), {NOTICE, REPORT, OFFICE, COUNTY}),
        (View(division="450000"), {NOTICE, REPORT, OFFICE, COUNTY}),
        (View(division="450700"), {REPORT, OFFICE, COUNTY}),
        (View(since=2017), {PLAN, NOTICE, REPORT, OFFICE, COUNTY}),
        (View(until=2016), set()),
        (View(topic="“政务”公开工作要点"), {PLAN}),
        (View(topic="信息公开"), {REPORT, OFFICE, COUNTY}),
        (View(topic="信息公开", kinds=("agency",)), {OFFICE}),
    ],
)
def test_views(network: Network, view: View, kept: set[str]) -> None:
    """Each condition chooses what it says; who issued a chosen document and where stays with it."""
    part = view.of(network)
    assert set(part.nodes.ids) == kept
    assert {(edge.source, edge.target) for edge in part.all_edges()} <= {(source, target) for source in kept for target in kept}


BEYOND = (
    Node("urn:county", "县办法", "regulation", division="450721", level="county", year=2018, state="seen"),
    Node("urn:office", "县政府", "agency", division="450721", level="county"),
    Node("urn:plan", "国家要点", "regulation", division="100000", level="nation", year=2017),
    Node("urn:law", "国家条例", "regulation", division="100000", level="nation", year=2007),
    Node("urn:copy", "外省办法", "regulation", division="340000", level="province", year=2019, state="seen"),
    Node("urn:state", "中国", "division", division="100000", level="nation"),
)
OUTSIDE = (
    Edge("urn:county", "urn:plan", "cites"),
    Edge("urn:county", "urn:plan", "implements"),
    Edge("urn:plan", "urn:law", "cites"),
    Edge("urn:copy", "urn:county", "cites"),
    Edge("urn:copy", "urn:plan", "cites"),
    Edge("urn:office", "urn:county", "issues"),
    Edge("urn:office", "urn:state", "jurisdiction"),
)


@pytest.mark.parametrize(
    ("view", "kept", "edges"),
    [
        (View(division="450000"), "county office", 1),
        (View(division="450000", beyond="cited"), "county office plan", 3),
        (View(division="450000", beyond="citing"), "county office copy", 2),
        (View(division="450000", beyond="both"), "county office plan copy", 4),
        (View(division="450000", beyond="cited", relations=("implements",)), "county plan", 1),
        (View(division="450000", beyond="citing", relations=("implements",)), "", 0),
        (View(kinds=("agency",), beyond="both"), "office", 0),
        (View(topic="县办法", beyond="cited"), "county office plan state", 4),
        (View(since=2018, until=2018, beyond="cited"), "county office plan state", 4),
        (View(beyond="both"), "county office plan law copy state", 7),
    ],
)
def test_a_view_can_keep_what_its_documents_rely_on(vocabulary: Vocabulary, view: View, kept: str, edges: int) -> None:
    """A province without the State Council's documents shows nobody what it relies on. One step: no law of the plan's, no agency of
    elsewhere, and of 外省办法, which cites plan and county's, only the second, for what lies outside is not looked at for itself."""
    part = view.of(Network.of(BEYOND, OUTSIDE, BASE, vocabulary.divisions))
    assert sorted(part.nodes.ids) == sorted(f"urn:{name}" for name in kept.split())
    assert len(part.edges.sources) == edges


def test_what_comes_along_is_asked_for_by_name(vocabulary: Vocabulary) -> None:
    """The command line and the service hand over texts: a short name of a place, and which way beyond it."""
    made = Network.of(BEYOND, OUTSIDE, BASE, vocabulary.divisions)
    out = io.BytesIO()
    export(made, {"format": "nodes", "division": "广西", "beyond": "citing"}, out)
    assert {row["id"] for row in csv.DictReader(io.StringIO(out.getvalue().decode()))} == {"urn:county", "urn:office", "urn:copy"}
    with pytest.raises(UsageError, match=r"beyond=far: .*cited, citing, both"):
        export(made, {"beyond": "far"}, out)


@pytest.mark.parametrize("values", [{"kinds": ("law",)}, {"relations": ("loves",)}, {"levels": ("moon",)}, {"beyond": "far"}])
def test_views_of_what_does_not_exist(values: dict[str, tuple[str, ...]]) -> None:
    """An empty answer would look like a finding."""
    with pytest.raises(UsageError, match="there is no"):
        View(**values)


def test_a_view_of_no_division(network: Network) -> None:
    """A mistyped code is no place without documents."""
    with pytest.raises(UsageError, match="no division has the code 999999"):
        View(division="999999").of(network)


def test_no_node_hides_another() -> None:
    """Four hundred documents of one year and level: each has a place of its own, in its year and its level."""
    nodes = [Node(f"urn:{at:03}", "通知", "regulation", level="county", year=2017) for at in range(400)]
    network = Network.of([*nodes, Node("urn:x", "", "report"), Node("urn:y", "", "agency", level="county")], (), BASE)
    x, y = positions(network)
    places = sorted(zip(x[:400].tolist(), y[:400].tolist(), strict=True))
    assert min(abs(a - c) + abs(b - d) for (a, b), (c, d) in pairwise(places)) >= 10
    assert all(2017 < across / 1000 < 2018 and 3 < down / 1000 < 4 for across, down in places)
    assert 2016 < x[400] / 1000 < 2017 and 6 < y[400] / 1000 < 7, "of unknown year and level: a column and a lane of their own"
    assert 2015 < x[401] / 1000 < 2016


def boxes(root: ElementTree.Element) -> Iterable[tuple[float, float, float, float]]:
    """Where the labels of documents stand; a Chinese letter is as wide as it is high."""
    for text in root.iter(f"{SVG}text"):
        if "h" in (text.get("class") or "").split():
            size = 11 if "l" in (text.get("class") or "") else 9.5
            x, y = float(text.get("x", 0)), float(text.get("y", 0))
            width = sum(size if letter > "\u2e7f" else size * 0.6 for letter in text.text or "")
            yield x, y - size, x + width, y


def test_a_picture_can_be_read() -> None:
    """Lanes, years, unknown ones named, each label there and no two over each other."""
    levels = ("nation", "province", "county", "")
    nodes = [
        Node(
            f"urn:{at:02}",
            f"关于印发第{at:02}号很长很长很长很长的要点的通知",
            "regulation",
            f"某办〔{at}〕{at}号",
            "",
            levels[at // 12],
            year,
        )
        for at in range(48)
        for year in [2000 + at % 12 * 2 if at % 12 else 0]
    ]
    network = Network.of(nodes, [Edge("urn:05", "urn:01", "implements")], BASE)
    root = ElementTree.fromstring(written(network, "svg")[0])
    shown = " ".join(root.itertext())
    for words in ("国家", "nation", "层级不详", "年份不详 year unknown", "2022", "实施 implements", "很长", "某办〔5〕5号 → 某办〔1〕1号"):
        assert words in shown, words
    places = sorted(boxes(root))
    assert len(places) == 96
    for at, (left, top, right, bottom) in enumerate(places):
        for other_left, other_top, _, other_bottom in places[at + 1 :]:
            assert not (left <= other_left < right and top < other_bottom - 0.5 and other_top < bottom - 0.5)


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("国务院办公厅关于印发2017年政务公开工作要点的通知", "印发2017年政务公开工作要点"),
        ("广西壮族自治区人民政府办公厅关于贯彻落实国务院办公厅2017年政务公开工作要点的通知", "贯彻落实国务院办公厅2017年政务公开工作要点"),
        ("某市人民政府办公室关于转发《某省人民政府办公厅关于做好阅读的通知》的通知", "转发《某省人民政府办公厅关于做好阅读的通知》"),
        ("某省人民政府办公厅转发省教育厅关于加强阅读意见的通知", "转发省教育厅关于加强阅读意见"),
        ("某县人民政府关于国务院办公厅2017年要点的实施意见", "某县人民政府关于国务院办公厅2017年要点的实施意见"),
        ("某县人民政府关于某省人民政府2017年要点的实施意见", "某县人民政府关于某省人民政府2017年要点的实施意见"),
        ("《国务院办公厅关于做好阅读的通知》解读", "《国务院办公厅关于做好阅读的通知》解读"),
        ("关于《国务院办公厅关于做好阅读的通知》的解读", "《国务院办公厅关于做好阅读的通知》的解读"),
        ("中华人民共和国政府信息公开条例", "中华人民共和国政府信息公开条例"),
        ("", ""),
    ],
)
def test_a_label_gives_no_document_to_another(title: str, label: str) -> None:
    """A label has room for a dozen characters: what a province does about a paper of the State Council must not begin like that paper."""
    assert gist(title) == label


class Told:
    """Who can tell who issued a document."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        """No words."""
        return ()

    def issuers(self, document: str) -> tuple[str, ...]:
        """Of every one the same."""
        return ("海伦市人民政府",)

    def bases(self, version: str) -> dict[str, set[str]]:
        """Of no law."""
        return {}


@pytest.mark.parametrize(
    ("title", "path", "witness", "label"),
    [
        ("政府信息公开情况统计表（2018年度）", "231283/hailun/2018", Told(), "海伦市人民政府2018年报告"),
        ("政府信息公开情况统计表（2018年度）", "231283/hailun/2018", None, "海伦市2018年报告"),
        ("政府信息公开情况统计表", "231283/hailun/x", Told(), "海伦市人民政府 政府信息公开情况统计表"),
        ("海伦市人民政府2018年政府信息公开工作年度报告", "231283/hailun/2018", Told(), "海伦市人民政府2018年报告"),
        ("2018年政府信息公开工作年度报告", "231283/hailun/2018", Told(), "海伦市人民政府2018年报告"),
    ],
)
def test_a_report_is_labelled_by_its_agency(vocabulary: Vocabulary, title: str, path: str, witness: Told | None, label: str) -> None:
    """Many bear the name of the form and nothing else; a year that is not that of the period stands in no label."""
    report = Node(f"{BASE}report/{path}", title, "report", "", "231283", "county", 2018, "", "seen")
    made = Network.of([report], (), BASE, vocabulary.divisions)
    made.witness = witness
    assert named(report, agency(made, report)) == label


def test_no_line_ends_within_a_year() -> None:
    """平潭综合实验区管理委员会20 / 21年报告 is read twice."""
    report = Node(
        "urn:report/x/2021", "平潭综合实验区管理委员会2021年政府信息公开工作年度报告", "report", "", "", "county", 2021, "", "seen"
    )
    text, _ = written(Network.of([report], (), BASE), "svg")
    assert ">平潭综合实验区管理委员会</text>" in text and ">2021年报告</text>" in text


def test_a_caption_is_in_words(network: Network) -> None:
    """Who is sent a picture knows no parameters; one relation is no relations."""
    text, _ = written(
        network, "svg", View(("report", "regulation"), ("implements",), ("county", "nation"), "", 2017, 2018, "要点", "cited")
    )
    said = "年度报告、规范性文件 annual reports, regulations · 实施 implements · 县级、国家 county, nation · 2017–2018年 2017 to 2018"
    assert f"{said} · 标题含“要点” with “要点” in the title · 及其所引文件 and what they refer to" in text
    assert "文件2份，关系1条 2 documents, 1 relation ·" in written(network, "svg", View(relations=("implements",)))[0]
    assert "广西壮族自治区 450000 · 2017年 of 2017" in written(network, "svg", View(division="450000", since=2017, until=2017))[0]
    assert "2017年起 since 2017" in written(network, "gexf", View(since=2017))[0]
    assert "至2018年 until 2018" in written(network, "graphml", View(until=2018))[0]
    assert "年度报告按所属年度" in text


def test_a_picture_runs_and_fetches_nothing(network: Network) -> None:
    """A file that people send each other: no script, no address but that of the format."""
    text, _ = written(network, "svg")
    root = ElementTree.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "defs", "marker", "path", "style", "text", "rect", "circle", "g"),
    }
    assert re.findall(r"https?://[^\"<]+", text) == ["http://www.w3.org/2000/svg"]
    assert not {name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on")}


def test_an_empty_view_is_a_file_too(network: Network) -> None:
    """Nothing found is an answer, and its file opens."""
    for format in FORMATS:
        text, told = written(network, format, View(until=1900))
        assert told == Written(0, 0, 0)
        if format in READERS:
            assert len(READERS[format](text)) == 0
        elif format == "svg":
            ElementTree.fromstring(text)


def test_a_cascade_as_a_picture(network: Network) -> None:
    """A row each, with its day, the days since, and what it hangs by."""
    answer = cascade(network, network.places[PLAN])
    root = ElementTree.fromstring("".join(cascade_picture(answer)))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert "传导 Cascade · 国办发〔2017〕24号" in texts and "2018-03-19" in texts and "+361" in texts
    assert "实施 implements ×1" not in texts and "实施 implements" in texts
    assert any(text and text.startswith("引用 cites · 另见 also 国办发〔2017〕24号") for text in texts)


@pytest.mark.parametrize("level", [*LEVELS, ""])
def test_levels_stand_beside_the_tree(level: str) -> None:
    """The longest, of a functional zone, ran into the line that documents hang from."""
    node = Node(PLAN, "要点", "regulation", level=level)
    answer = Cascade(node, 1, (), (), 0, None, "")
    root = ElementTree.fromstring("".join(cascade_picture(answer)))
    (trunk,) = (float(mark.get("cx", "")) for mark in root.iter(f"{SVG}circle") if mark.get("cy") == "112.0")
    shown = " ".join(level_names()[level])
    (cell,) = (float(each.get("x", "")) for each in root.iter(f"{SVG}text") if each.text == shown)
    assert cell + 9.5 * wide(shown) < trunk - 6


def test_a_page_of_a_cascade_says_that_it_is_one(network: Network) -> None:
    """The report without the notice that it hangs below, which is on the page before."""
    answer = cascade(network, network.places[PLAN], limits=Limits(limit=1, offset=1))
    root = ElementTree.fromstring("".join(cascade_picture(answer)))
    texts = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert any(text.startswith("响应文件2份") and "图中1份" in text for text in texts)
    assert NODES[3].label in texts and not any("桂办电" in text for text in texts if "also" not in text)
