"""Questions by name: what users write is read in one place, and what cannot be is refused in one sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from kg.errors import UnknownName, UsageError
from kg.network import QUESTIONS, as_json, ask, find
from kg.network.asking.questions import DIVISION
from kg.network.model import Network
from kg.network.nodes import Edge, Node, Version
from kg.vocabulary import Division

BASE = "https://example.org/id/"
PLAN = Node(
    f"{BASE}regulation/plan",
    "国务院办公厅关于印发要点的通知",
    "regulation",
    "国办发〔2017〕24号",
    "100000",
    "nation",
    2017,
    "2017-03-10",
    "wanted",
)
REPORT = Node(f"{BASE}report/county", "灵山县2017年报告", "report", "", "450721", "county", 2017, "2018-03-19", "seen")
LAW = Node(f"{BASE}regulation/100000/work/1", "某条例", "regulation", division="100000", level="nation", state="wanted")
OLD = Node(f"{BASE}regulation/order/1", "中华人民共和国某条例", "regulation", "国务院令第1号", "100000", "nation", state="wanted")
NEW = Node(f"{BASE}regulation/order/2", "某条例", "regulation", "国务院令第2号", "100000", "nation", state="wanted")
COUNTY = Node(f"{BASE}division/450721", "灵山县", "division", division="450721", level="county")
NODES = (PLAN, REPORT, LAW, OLD, NEW, COUNTY)
DIVISIONS = {
    "450000": Division("450000", "广西壮族自治区", "province", "100000", ("广西壮族自治区",)),
    "450721": Division("450721", "灵山县", "county", "450000", ("广西壮族自治区", "灵山县")),
    "130600": Division("130600", "保定市", "prefecture", "450000", ("河北省", "保定市")),
    "130638": Division("130638", "保定县", "county", "130600", ("河北省", "保定市", "保定县")),
    "421100": Division("421100", "西区", "county", "450000", ("西区",)),
    "150521": Division("150521", "科尔沁左翼中旗", "county", "450000", ("内蒙古自治区", "通辽市", "科尔沁左翼中旗")),
    "110105": Division("110105", "朝阳区", "county", "450000", ("北京市", "朝阳区")),
    "220104": Division("220104", "朝阳区", "county", "450000", ("长春市", "朝阳区")),
}


@pytest.fixture(scope="module")
def network() -> Network:
    """A plan, a report that cites it, a law with two versions, a county."""
    made = Network.of(NODES, [Edge(REPORT.id, PLAN.id, "cites", 2, ("implements",))], BASE, DIVISIONS)
    made.names = {f"{BASE}regulation/alias": made.places[PLAN.id]}
    return made


@pytest.mark.parametrize(
    "text",
    [
        PLAN.id,
        "regulation/plan",
        "/regulation/plan/",
        "/page/regulation/plan",
        "/id/regulation/plan",
        "/data/regulation/alias",
        "http://127.0.0.1:8000/page/regulation/plan",
        "https://wenmai.example/id/regulation/plan/",
        "regulation/alias",
        "国办发〔2017〕24号",
        "国办发[2017]24号",
        " 国办发（2017）24 号 ",
        "国办发【2017】24",
        "《国务院办公厅关于印发要点的通知》",
    ],
)
def test_a_node_is_found_by_what_people_call_it(network: Network, text: str) -> None:
    """Who copies a number from a page has brackets of any kind and spaces anywhere."""
    assert network.node(find(network, text)) == PLAN


def test_a_division_is_found_by_code_and_name(network: Network) -> None:
    """Both are what people know of it."""
    assert network.node(find(network, "450721")) == network.node(find(network, "灵山县")) == COUNTY


def test_what_several_bear_is_not_guessed(network: Network) -> None:
    """The title of a law is that of its versions, too: who asks for its life means the law, who asks for anything else has to say."""
    with pytest.raises(UsageError, match=r"means several.*work/1.*order/1.*order/2"):
        find(network, "某条例")
    assert network.node(find(network, "中华人民共和国某条例", work=True)) == LAW


@pytest.mark.parametrize("text", ["国令第1号", "国令第1", " 国令 第 1 号"])
def test_an_order_is_found_by_the_code_that_reports_print(network: Network, text: str) -> None:
    """国令 is what the index of the State Council prints, and what counties copy; the table of codes tells who that is."""
    assert network.node(find(network, text)) == OLD


def test_versions_of_one_law_mean_the_law() -> None:
    """Where every citation tells its version, the law itself is no node: its title still asks for its life, and for nothing else."""
    made = Network.of((OLD, NEW, REPORT), (), BASE, DIVISIONS)
    made.versions = tuple(Version(LAW.id, node.id, node.number, node.label) for node in (OLD, NEW))
    assert made.node(find(made, "某条例", work=True)) in (OLD, NEW)
    for name in (LAW.id, LAW.id.removeprefix(BASE), f"/page/{LAW.id.removeprefix(BASE)}"):  # as the answer names the work
        assert made.node(find(made, name, work=True)) in (OLD, NEW)
        with pytest.raises(UnknownName):
            find(made, name)
    with pytest.raises(UsageError, match="means several"):
        find(made, "某条例")
    made.versions = (made.versions[0], Version(PLAN.id, NEW.id))
    with pytest.raises(UsageError, match="means several"):
        find(made, "某条例", work=True)
    made.versions = made.versions[:1]
    with pytest.raises(UsageError, match="means several"):
        find(made, "某条例", work=True)


def test_what_nobody_bears_is_told_with_what_is_near(network: Network) -> None:
    """A digit that is wrong must not look like a document that nobody cites."""
    with pytest.raises(UnknownName, match=r"国办发〔2017〕24号.*regulation/plan"):
        find(network, "国办发〔2017〕25号")
    with pytest.raises(UsageError, match=r"灵山县2017年报告.*is no regulation"):
        find(network, REPORT.id, ["regulation"])


@pytest.mark.parametrize("text", ["", "/", "x" * 100_000, "\x1b[2J", "\ud800", "'; DROP", "%s%s", "https://elsewhere.org/x", BASE])
def test_hostile_names_are_refused(network: Network, text: str) -> None:
    """Whatever stands in a name, it is looked up and nothing else, and the refusal is short."""
    with pytest.raises(UnknownName) as refused:
        find(network, text)
    assert len(str(refused.value)) < 600


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("cascades", {}, "no question cascades.*cascade"),
        ("cascade", {}, "id is missing"),
        ("cascade", {"id": " "}, "id is missing"),
        ("cascade", {"id": PLAN.id, "ID": "x"}, "has no parameter ID.*id, depth"),
        ("cascade", {"id": PLAN.id, "depth": "0"}, "depth=0.*from 1 to 20"),
        ("cascade", {"id": PLAN.id, "depth": "٣"}, "a whole number"),
        ("cascade", {"id": PLAN.id, "limit": "1e3"}, "limit=1e3.*from 1 to 1000"),
        ("cascade", {"id": PLAN.id, "limit": "9" * 5000}, "limit=9+:"),
        ("cascade", {"id": PLAN.id, "offset": "-1"}, "offset=-1"),
        ("cascade", {"id": PLAN.id, "words": "maybe"}, "words=maybe.*true"),
        ("cascade", {"id": COUNTY.id}, "灵山县.*is no regulation、report"),
        ("alike", {"id": PLAN.id}, "is no agency"),
        ("ranking", {"metric": "beauty"}, "metric=beauty.*indegree, pagerank, authority"),
        ("ranking", {"level": "county,village"}, "level=village.*township"),
        ("ranking", {"division": "靈山县"}, "no division 靈山县.*灵山县"),
        ("ranking", {"division": "朝阳"}, "means several.*110105 北京市朝阳区.*220104 长春市朝阳区"),
        ("ranking", {"division": "山县"}, "no division 山县; 相近 near: 灵山县"),
        ("ranking", {"division": "壮族"}, "no division 壮族; 相近 near: 广西壮族自治区"),
        ("ranking", {"topic": "\udcff"}, "^topic: 不是 UTF-8 it is no text in UTF-8$"),
        ("cascade", {"id": "\udcff"}, "^id: 不是 UTF-8"),
        ("ranking", {"division": "朝阳区"}, "means several.*110105 北京市朝阳区.*220104 长春市朝阳区"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(network: Network, name: str, values: dict[str, str], said: str) -> None:
    """The same sentence at the command line and over HTTP, and never an empty answer."""
    with pytest.raises(UsageError, match=said):
        ask(network, name, values)


@pytest.mark.parametrize(
    ("text", "code"),
    [("广西", "450000"), ("灵山", "450721"), ("保定", "130600"), ("保定县", "130638"), ("科左中旗", "150521"), ("北京市朝阳区", "110105")],
)
def test_a_division_is_found_by_its_short_name(network: Network, text: str, code: str) -> None:
    """Nobody writes 广西壮族自治区. Of a city and a county the city is 保定; what is in common use the vocabulary knows."""
    assert DIVISION.read(text, network) == code


def test_values_are_read_as_they_are_written(network: Network) -> None:
    """Texts become places, numbers, views: of the two documents that could be ranked one is of the county that is asked for."""
    answer = json.loads(
        as_json(ask(network, "ranking", {"metric": "indegree", "division": "广西壮族自治区", "level": "county,zone"}), BASE)
    )
    assert [(row["label"], row["score"]) for row in answer["rows"]] == [(REPORT.label, 0)]
    assert (answer["total"], answer["next"], answer["cut"]) == (1, None, "")


def test_an_answer_in_json(network: Network) -> None:
    """Names of HTTP, null for what nobody knows, the address of the page, and a line for each row that can be compared."""
    text = as_json(ask(network, "cascade", {"id": "国办发[2017]24号"}), BASE).decode()
    answer = json.loads(text)
    assert answer["root"] == {
        "id": PLAN.id,
        "label": PLAN.label,
        "kind": "regulation",
        "documentNumber": PLAN.number,
        "division": "100000",
        "level": "nation",
        "year": 2017,
        "issued": "2017-03-10",
        "state": "wanted",
        "page": "/page/regulation/plan",
    }
    (row,) = answer["rows"]
    assert (row["id"], row["relation"], row["mentions"], row["days"], row["words"]) == (REPORT.id, "cites", 2, 374, [])
    assert any(line.startswith(f'  {{"id": "{REPORT.id}"') and line.endswith("}") for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Odd:
    """What no answer has."""

    value: object


def test_json_says_what_it_cannot_say() -> None:
    """A number that is none, or a thing that nothing stands for, must not become text that no parser takes."""
    unknown = Node("https://elsewhere.org/x", "", "regulation")
    (shown,) = json.loads(as_json(Odd((unknown,)), BASE))["value"]
    assert (shown["page"], shown["year"], shown["issued"], shown["division"]) == (None, None, None, "")
    for value in (float("nan"), b"x", {1}):
        with pytest.raises((ValueError, TypeError)):
            as_json(Odd(value), BASE)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_tells_what_it_takes(name: str) -> None:
    """Help, the interface's description and the guide are made of these words."""
    question = QUESTIONS[name]
    assert question.zh and question.en and question.name == name
    assert set(question.example) <= {parameter.name for parameter in question.all_parameters}
    for parameter in question.all_parameters:
        assert parameter.zh and parameter.en
        assert (parameter.shape in ("choice", "choices", "name")) == bool(parameter.choices)
        assert (parameter.shape == "number") == bool(parameter.most)


def test_the_contract_of_names() -> None:
    """These are the addresses and commands that users rely on."""
    asked = {
        "neighbours",
        "path",
        "ranking",
        "cocitation",
        "coupling",
        "communities",
        "cascade",
        "diffusion",
        "wanted",
        "timeline",
        "alike",
        "life",
    }
    assert set(QUESTIONS) == asked
