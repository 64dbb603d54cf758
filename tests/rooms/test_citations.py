"""What a document cites, for what, and what the text says between regulations; the cases are rows in tests/cases."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extract.citations import citations
from kg.extract.numbers import WIDEST, NumberFinder, number_finder
from kg.extract.passages import passages
from kg.records import Block, Document, Mention, Outline, Source
from kg.rules.literals import PARSER, required
from kg.text import tidy

FOLDER = Path(__file__).parent.parent / "cases"
AHEAD = 2  # characters behind an anchor that it may look at
NUMBERS = tomllib.loads((FOLDER / "document_numbers.toml").read_text("utf-8"))["case"]
CASES = tomllib.loads((FOLDER / "citations.toml").read_text("utf-8"))["case"]


def outline(text, rules, kind="report", body=0, blocks=()):
    """An outline by hand: no sections, no tables."""
    document = Document(Source("case.txt", text.encode()), text, blocks)
    return Outline(document, tidy(text, rules), kind, "by hand", "narrative", (), (), body)


def cited(read, rules, vocabulary):
    """What a document cites."""
    return citations(read, passages(read, rules), rules, vocabulary)


def name(mention: Mention) -> str:
    """The number in normal form, else the title."""
    return mention.numbers[0].normal if mention.numbers else mention.title


@pytest.mark.parametrize("case", NUMBERS, ids=lambda case: case["text"])
def test_document_numbers(case, rules, vocabulary):
    """Each row says why it exists."""
    finder = NumberFinder(rules, vocabulary.issuers)
    found = [f.number.normal for f in finder.find(tidy(case["text"], rules).text) if f.number.complete]
    assert found == case["expect"], case["why"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_citations(case, rules, vocabulary):
    """Each row says why it exists."""
    read = outline(case["text"], rules, case.get("kind", "report"))
    mentions, relations, issues = cited(read, rules, vocabulary)
    shown = list(dict.fromkeys(f"{name(m)} / {m.function}" for m in mentions))
    untitled = {f"{m.title} / {m.function}" for m in mentions if m.numbers and m.title}
    assert [s for s in shown if s not in untitled] == case["expect"], case["why"]
    if "issuers" in case:
        assert [m.issuer for m in mentions] == case["issuers"]
    if "pinpoints" in case:
        assert [m.pinpoint for m in mentions] == case["pinpoints"]
    names = {m.evidence.start: name(m) for m in mentions} | {-1: "own"}
    titles = {m.title: name(m) for m in mentions if m.numbers}
    said = {(names[r.subject], r.predicate, names[r.object] if r.object >= 0 else r.object_title) for r in relations}
    said = {f"{titles.get(s, s)} {p} {titles.get(o, o)}" for s, p, o in said}
    if "relations" in case:
        assert said == set(case["relations"])
    assert len(issues) == case.get("issues", 0)
    for m in mentions:
        assert case["text"][m.evidence.start : m.evidence.end] == m.evidence.exact


def test_evidence_is_the_source_and_the_reading_is_beside_it(rules, vocabulary):
    """The damaged words stay what they are; the repaired number and its rules stand beside them."""
    text = "认真贯彻《政府网站发展指引》(国办发〔201747号)的要求"
    (mention,), _, _ = cited(outline(text, rules), rules, vocabulary)
    assert mention.evidence.exact == "《政府网站发展指引》(国办发〔201747号)"
    assert mention.evidence.reading == "《政府网站发展指引》(国办发〔2017〕47号)"
    assert mention.repaired == ("number-close-lost",)


def test_furniture_and_what_stands_before_a_reports_body_cite_nothing(rules, vocabulary):
    """Links around the document are the page's."""
    text = "相关：《某省公开规定》\n根据《某市公开办法》编制。\n《某县公开细则》"
    tail = text.index("《某县")
    read = outline(text, rules, body=text.index("根据"), blocks=(Block("furniture", tail, len(text)),))
    assert [m.title for m in cited(read, rules, vocabulary)[0]] == ["某市公开办法"]


def test_an_alias_points_to_the_mention_that_introduced_it(rules, vocabulary):
    """The last introduction before the use counts: 《办法》 may be two things in one document."""
    text = "根据《甲市公开办法》（以下简称《办法》）编制。执行《办法》。落实《乙市考核办法》（以下简称《办法》）。对照《办法》自查。"
    mentions, _, _ = cited(outline(text, rules), rules, vocabulary)
    starts = [m.evidence.start for m in mentions]
    assert [m.alias_of for m in mentions] == [-1, starts[0], -1, starts[2]]


@pytest.mark.parametrize("text", ["", "《", "》", "《《《》》》》", "〔2017〕", "令第号", "《" * 300 + "》" * 300, "关于转发《》(号)"])
def test_odd_text_is_read_without_failing(text, rules, vocabulary):
    """Crawled pages break anywhere."""
    cited(outline(text, rules), rules, vocabulary)


def test_no_anchor_is_wider_than_where_it_is_looked_for(rules, vocabulary):
    """Numbers are looked for only around the words that an anchor cannot do without: a wider anchor would be cut off."""
    for rule in number_finder(rules, vocabulary).anchors:
        assert PARSER.parse(rule.pattern.pattern).getwidth()[1] + AHEAD <= WIDEST, rule.id
        assert required(rule.pattern), rule.id
