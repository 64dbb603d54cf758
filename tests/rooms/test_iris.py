"""IRIs: what they look like, what is one and what is two, what cannot be minted."""

from __future__ import annotations

from datetime import date

import pytest

from kg.errors import VocabularyError
from kg.iris import Iris, Parsed, document_number, fold, fold_title, slug
from kg.records import DocumentNumber
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
FILE = "9f3c0a51e2b7d884"


@pytest.fixture
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the standard base."""
    return Iris(vocabulary)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《政府信息公开条例》", "政府信息公开条例"),
        ("政府信息公开条例（2019 修订）", "政府信息公开条例(2019修订)"),
        ("“互联网+政务服务”指南", "互联网＋政务服务指南"),
        ("国办发〔2017〕24号", "国办发[2017]24号"),
        ("国办发〔2017〕24号", "国办发【2017】２４号"),
        ("关于印发《要点》的通知", "关于印发〈要点〉的通知"),
        ("规划（2021—2025年）", "规划(2021-2025年)"),
    ],
)
def test_two_spellings_are_one(one: str, other: str) -> None:
    """Width, spaces, quotation marks, brackets and dashes differ between printers and mean nothing."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("水务局", "税务局"), ("2016年要点", "2017年要点"), ("实施办法", "实施细则")])
def test_two_names_stay_two(vocabulary: Vocabulary, one: str, other: str) -> None:
    """水务局 and 税务局 have the same pinyin."""
    assert fold(one) != fold(other)
    assert slug(one, vocabulary) != slug(other, vocabulary)


def test_the_country_in_front_of_a_title_is_no_part_of_it(iris: Iris) -> None:
    """The law is cited with and without it; inside a title it stays."""
    assert iris.work("中华人民共和国政府信息公开条例") == iris.work("《政府信息公开条例》")
    assert iris.titled("100000", "关于施行《中华人民共和国档案法》的意见") != iris.titled("100000", "关于施行《档案法》的意见")
    assert fold_title("中华人民共和国") == "中华人民共和国"


def test_iris_look_as_the_vocabulary_promises(iris: Iris) -> None:
    """Other people's data point to these paths."""
    number = DocumentNumber("灵政办发", 2017, 45)
    order = DocumentNumber("国务院令", None, 492, "order")
    assert iris.division("450721") == BASE + "division/450721"
    assert iris.agency("450721", "灵山县人民政府办公室").startswith(BASE + "agency/450721/lingshanxianrenminzhengfubangongshi-")
    assert iris.numbered("450721", number).startswith(BASE + "regulation/450721/lingzhengbanfa-")
    assert iris.numbered("450721", number).endswith("/2017/45")
    assert iris.numbered("x-450721", number).startswith(BASE + "regulation/x-450721/")
    assert iris.numbered("100000", order).startswith(BASE + "regulation/100000/guowuyuanling-")
    assert iris.numbered("100000", order).endswith("/492")
    assert iris.titled("430000", "湖南省办法").startswith(BASE + "regulation/430000/title/")
    assert iris.work("政府信息公开条例").startswith(BASE + "regulation/100000/work/")
    assert iris.period(date(2017, 1, 1), date(2017, 12, 31)) == BASE + "period/2017-01-01/2017-12-31"
    assert iris.measure("active.channel.website") == BASE + "measure/active.channel.website"
    assert iris.concept("applicant", "legal.business") == BASE + "concept/applicant/legal.business"
    assert iris.source(FILE) == BASE + f"document/{FILE}"
    assert iris.graph(FILE) == BASE + f"graph/{FILE}"
    assert iris.graph("canon") == BASE + "graph/canon"
    assert iris.indicator(FILE, "foi.received", 1204) == BASE + f"document/{FILE}/indicator/foi.received/1204"
    assert iris.indicator(FILE, "foi.received", 1204, 2) == BASE + f"document/{FILE}/indicator/foi.received/1204-2"
    assert iris.citation(FILE, 7) == BASE + f"document/{FILE}/citation/7"
    assert iris.evidence(FILE, 7, 12, "number.bracketed") == BASE + f"document/{FILE}/evidence/7-12/number.bracketed"
    assert iris.statement(FILE, "issuedBy", 0) == BASE + f"document/{FILE}/statement/issuedBy/0"
    assert iris.issue(FILE, "ID14-STAFF", 0, 3) == BASE + f"document/{FILE}/issue/ID14-STAFF/0-3"


def test_a_report_of_which_something_is_not_known_is_told_apart_by_its_file(iris: Iris) -> None:
    """Two reports of unknown agencies must not become one."""
    known = iris.report("450721", "灵山县人民政府", 2017, FILE)
    assert known.startswith(BASE + "report/450721/lingshanxianrenminzhengfu-")
    assert known.endswith("/2017")
    assert iris.report("", "", 0, FILE) == BASE + f"report/x/x/x/document/{FILE}"
    assert iris.report("450721", "", 2017, FILE) == BASE + f"report/450721/x/2017/document/{FILE}"


def test_an_incomplete_number_names_nothing(iris: Iris) -> None:
    """A sequence that the text lost stays lost."""
    with pytest.raises(VocabularyError, match="incomplete"):
        iris.numbered("100000", DocumentNumber("国办发明电", 2024, 0))


@pytest.mark.parametrize(
    "mint",
    [
        lambda iris: iris.division("4507"),
        lambda iris: iris.agency("x", "某局"),
        lambda iris: iris.agency("450721", "《》"),
        lambda iris: iris.measure("foi.recieved"),
        lambda iris: iris.concept("frame", "F20"),
        lambda iris: iris.graph("everything"),
        lambda iris: iris.evidence(FILE, 1, 2, "规则"),
        lambda iris: iris.issue(FILE, "un mapped", 1),
        lambda iris: iris.citation(FILE, -1),
    ],
)
def test_what_would_not_parse_back_is_not_minted(iris: Iris, mint) -> None:
    """An IRI that nobody can read is our mistake: it raises."""
    with pytest.raises(VocabularyError):
        mint(iris)


def test_an_iri_parses_into_kind_and_parts(iris: Iris) -> None:
    """Services find out from the IRI alone what is asked for."""
    assert iris.parse(BASE + "report/450721/a-0000/2017") == Parsed("report", ("450721", "a-0000", "2017"))
    assert iris.parse(BASE + "regulation/x-450721/a-0000/2017/45") == Parsed("numbered", ("x-450721", "a-0000", "2017", "45"))
    assert iris.parse(BASE + f"document/{FILE}/evidence/3-9/rule.one") == Parsed("evidence", (FILE, "3", "9", "rule.one"))


@pytest.mark.parametrize("path", ["", "report", "division/45072", "regulation/100000/x/y", "agency/450721/名-0000", "division/450721\n"])
def test_what_is_not_ours_does_not_parse(iris: Iris, path: str) -> None:
    """Half an IRI is none."""
    with pytest.raises(VocabularyError):
        iris.parse(BASE + path)


def test_the_base_is_a_setting(vocabulary: Vocabulary) -> None:
    """The path below the base is the contract, the base is not."""
    iris = Iris(vocabulary, "http://localhost:8000/id/")
    assert iris.parse(iris.division("450721")) == Parsed("division", ("450721",))
    with pytest.raises(VocabularyError):
        iris.parse(BASE + "division/450721")


@pytest.mark.parametrize(
    ("normal", "number"),
    [
        ("国办发〔2017〕24号", DocumentNumber("国办发", 2017, 24)),
        ("国务院令第492号", DocumentNumber("国务院令", None, 492, "order")),
        ("财政部、税务总局公告2020年第43号", DocumentNumber("财政部、税务总局公告", 2020, 43, "notice")),
        ("广东省人民代表大会常务委员会公告第35号", DocumentNumber("广东省人民代表大会常务委员会公告", None, 35, "notice")),
    ],
)
def test_a_normal_form_gives_its_parts_and_back(normal: str, number: DocumentNumber) -> None:
    """Tables hold numbers in normal form; IRIs need the parts."""
    assert document_number(normal) == number
    assert number.normal == normal


@pytest.mark.parametrize("text", ["", "国办发", "国办发〔2017〕号", "国办发〔2017〕024号", "〔2017〕24号"])
def test_what_is_no_normal_form_raises(text: str) -> None:
    """A table row with a damaged number is our mistake."""
    with pytest.raises(VocabularyError):
        document_number(text)


def test_no_two_names_of_the_tables_share_a_slug(vocabulary: Vocabulary) -> None:
    """Four hex digits suffice for what the tables name."""
    names = {division.name for division in vocabulary.divisions.values()} | set(vocabulary.national) | set(vocabulary.issuers)
    names |= {name for several in vocabulary.issuers.values() for issuer in several for name in issuer.names}
    assert len({slug(name, vocabulary) for name in names}) == len({fold(name) for name in names})
