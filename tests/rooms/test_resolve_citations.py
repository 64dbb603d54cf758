"""Citations of a whole document: one state with its reason, one version of a law, provisions as numbers, open readings kept."""

from __future__ import annotations

import time

import pytest

from kg import pipeline
from kg.extract import extract
from kg.outline import outline
from kg.pipeline import Build, World
from kg.read import read
from kg.records import Citation, Provision, Source
from kg.resolve import resolve

DATED = "灵山县水利局2018年政府信息公开工作年度报告\n\n{text}\n\n灵山县水利局\n{day}\n"


def made(text: str, world: World, day: str = "2019年3月20日") -> Build:
    """The build of a report with a paragraph."""
    return pipeline.build(Source("a.txt", DATED.format(text=text, day=day).encode()), world)


def cited(text: str, world: World, day: str = "2019年3月20日") -> list[Citation]:
    """The citations of a report with a paragraph."""
    return list(made(text, world, day).claims.citations)


@pytest.mark.parametrize(
    ("text", "resolution", "ground"),
    [
        ("落实《国务院办公厅关于推进某项服务的通知》要求。", "resolved", "title"),
        ("落实灵政办发〔2017〕45号文件要求。", "resolved", "table"),
        ("落实灵财发〔2017〕45号文件要求。", "resolved", "chain"),
        ("落实粤财教〔2017〕45号文件要求。", "resolved", "province"),
        ("落实自治区政府令第225号要求。", "resolved", "name"),
        ("落实万府办〔2017〕45号文件要求。", "resolved", "scope"),
        ("落实宁政办发〔2017〕45号文件要求。", "ambiguous", "several"),
        ("落实《中华人民共和国政府信息公开条例》要求。", "resolved", "known"),
        ("落实国办发明电〔2017〕号要求。", "incomplete", "incomplete"),
        ("落实主席令第九号要求。", "ambiguous", "term"),
    ],
)
def test_each_citation_says_why_it_is_resolved_or_not(text: str, resolution: str, ground: str, world: World) -> None:
    """Who distrusts an issuer sees what told it; who counts open citations sees what is missing."""
    (citation,) = cited(text, world)
    assert (citation.resolution, citation.ground) == (resolution, ground)


def test_a_local_number_cited_from_an_open_place_is_no_node(world: World) -> None:
    """Two reports of two 鼓楼区 that cite 鼓政办〔2020〕15号 cite two notices; a number of the table stays what it is."""
    text = "鼓楼区2020年政府信息公开工作年度报告\n\n落实鼓政办〔2020〕15号和国办发〔2020〕3号要求。\n\n鼓楼区人民政府\n2021年1月20日\n"
    result = pipeline.build(Source("a.txt", text.encode()), world)
    local, national = result.claims.citations
    assert (local.raw, local.resolution, local.cited, local.ground) == ("鼓政办〔2020〕15号", "unresolved", "", "scope")
    assert "/100000/" in national.cited
    assert not [one for one in result.claims.regulations if "/x-100000/" in one.iri]


def test_a_far_reading_is_kept_and_claimed_by_nobody(world: World) -> None:
    """万府办 is of 万源市 in the table: in a county of another province that is one reading, and no issuer."""
    result = made("落实万府办〔2017〕45号文件要求。", world)
    (citation,) = result.claims.citations
    assert "/x-450721/" in citation.cited
    assert ["/511781/" in candidate for candidate in citation.candidates] == [True]
    (regulation,) = [r for r in result.claims.regulations if r.iri == citation.cited]
    assert regulation.issuers == ()


def test_an_order_of_the_government_is_one_whatever_it_is_called(world: World) -> None:
    """自治区政府令 in a county and 广西壮族自治区人民政府令 elsewhere are one series."""
    texts = (
        "落实自治区人民政府令第98号要求。",
        "落实广西壮族自治区人民政府令第98号要求。",
        "落实《某办法》（广西壮族自治区人民政府令第98号）要求。",
    )
    assert len({citation.cited for text in texts for citation in cited(text, world)}) == 1


def test_orders_of_two_terms_are_two(world: World) -> None:
    """The ninth order of 2014 and that of 2023: a number alone would join two laws."""
    texts = ("落实《环境保护法》（主席令第9号）。", "落实《行政复议法》（中华人民共和国主席令第九号）。")
    found = [citation.cited.rsplit("/", 2)[-2:] for text in texts for citation in cited(text, world, "2024年3月1日")]
    assert found == [["2014", "9"], ["2023", "9"]]


def test_an_article_tells_the_version_for_the_whole_document(world: World) -> None:
    """Only one mention points to an article, and all mean one law; the day is not known."""
    text = "某镇办法\n\n第一条 根据《政府信息公开条例》（以下简称《条例》），制定本办法。\n第二条 依照《条例》第五十条办理。\n"
    citations = pipeline.build(Source("a.txt", text.encode()), world).claims.citations
    assert {(c.cited.rsplit("/", 1)[-1], c.version_basis) for c in citations} == {("711", "pinpoint")}


def test_an_article_that_contradicts_the_day_leaves_the_version_open(world: World) -> None:
    """Article 50 in a report of March 2019, when the regulation had 38: the version stays open, and the finding names the words."""
    result = made("按照《政府信息公开条例》第五十条编制本报告。", world)
    (citation,) = result.claims.citations
    assert world.iris.parse(citation.cited).kind == "work"
    assert len(citation.candidates) == 2
    (issue,) = [issue for issue in result.issues if issue.code == "ID-D-VERSION"]
    assert issue.evidence[0].exact == "《政府信息公开条例》"


def test_provisions_stand_in_the_graph_as_numbers(world: World) -> None:
    """Who asks which articles are cited most need not read Chinese numerals."""
    result = made("按照《政府信息公开条例》第九条第（一）、（二）项和第十条至第十二条公开。", world)
    (citation,) = result.claims.citations
    assert citation.pinpoint == "第九条第（一）、（二）项和第十条至第十二条"
    assert citation.provisions == (Provision(9, item=1), Provision(9, item=2), Provision(10, last_article=12))
    nodes = {quad.object.value for quad in result.quads if quad.predicate == world.vocabulary.wm.provision}
    assert [node.rsplit("/", 1)[-1] for node in sorted(nodes)] == [str(citation.evidence.start) + tail for tail in ("", "-2", "-3")]
    assert {quad.object.value for quad in result.quads if quad.predicate == world.vocabulary.wm.article} == {"9", "10"}
    assert result.report.conforms


def seconds(times: int, world: World) -> float:
    """What resolve takes for a report that says a paragraph so often, in seconds of this process: the least of three rounds."""
    part = "按照《政府信息公开条例》第三条、灵财发〔2017〕45号、万府办〔2017〕6号和《某某办法》办理。"
    document = read(Source("a.txt", DATED.format(text=part * times, day="2019年3月20日").encode()))
    facts = extract(outline(document, world.rules), world.rules, world.vocabulary)
    rounds = []
    for _ in range(3):
        begun = time.process_time()
        resolve(facts, world.resolver)
        rounds.append(time.process_time() - begun)
    return min(rounds)


def test_time_grows_with_the_mentions(world: World) -> None:
    """A law that is cited a thousand times with articles was asked of all its mentions each time."""
    seconds(50, world)
    assert seconds(800, world) < 9 * seconds(200, world)


@pytest.mark.parametrize(
    ("text", "cited_in", "candidate"),
    [
        ("落实南宁市人民政府办公厅《关于停车的通知》（桂政办发〔2015〕8号）。", "/450100/", "/450000/"),
        ("落实《钦州市人民政府关于停车的通知》（灵政发〔2015〕8号）。", "/450700/", "/450721/"),
        ("落实《广西壮族自治区教育厅关于停车的通知》（教师〔2015〕8号）。", "/450000/", "/100000/"),
        ("落实《灵璧县人民政府关于停车的通知》（灵政发〔2015〕8号）。", "/341323/", ""),
        ("落实《南京市财政局关于停车的通知》（宁财规〔2015〕8号）。", "/320100/", ""),
    ],
)
def test_a_code_of_another_place_than_the_title_is_told(text: str, cited_in: str, candidate: str, world: World) -> None:
    """A misprint or a wrong binding: the title wins, the code's reading stays a candidate; letters that two places share say nothing."""
    result = made(text, world)
    (citation,) = result.claims.citations
    assert cited_in in citation.cited
    assert [candidate in one for one in citation.candidates] == [True] * bool(candidate)
    assert ("ID-D-ISSUER" in {issue.code for issue in result.claims.issues}) is bool(candidate)


@pytest.mark.parametrize(
    "text",
    [
        "按照转发国务院办公厅关于停车的通知（灵政办发〔2019〕3号）要求办理。",
        "按照转发《国务院办公厅关于停车的通知》（灵政办发〔2019〕3号）要求办理。",
        "按照转发自治区人民政府办公厅关于停车的通知（灵政办发〔2019〕3号）要求办理。",
        "按照批转县教育局关于停车的意见（灵政办发〔2019〕3号）要求办理。",
        "按照转发钦州市财政局、教育局关于停车的通知（灵财发〔2019〕3号）要求办理。",
    ],
)
def test_the_number_behind_a_forwarded_title_is_the_forwarders(text: str, world: World) -> None:
    """Whoever forwards a notice numbers his own: its letters tell him, and the title is no title of his number."""
    result = made(text, world)
    (citation,) = result.claims.citations
    assert "/450721/" in citation.cited
    assert [r.titles for r in result.claims.regulations if r.iri == citation.cited] == [()]


@pytest.mark.parametrize("verb", ["转发", "批转"])
def test_who_forwards_promulgates_nothing(verb: str, world: World) -> None:
    """The number behind a forwarded title is the forwarder's, and what the title promulgates is not his deed."""
    result = made(f"落实灵山县人民政府办公室{verb}钦州市财政局关于印发钦州市村级财务管理办法的通知（灵政办发〔2019〕30号）要求。", world)
    assert any("/450721/" in one.cited for one in result.claims.citations)
    assert not [one for one in result.claims.statements if one.predicate.endswith("promulgates")]


def test_a_forwarded_title_with_its_own_number_keeps_it(world: World) -> None:
    """The same form with the code of the title's issuer is the forwarded notice itself."""
    titled = ("国务院办公厅关于停车的通知（国办发〔2019〕3号）", "《教育部关于停车的通知》（教基厅〔2015〕3号）")
    for title, code in zip(titled, ("guobanfa", "jiaojiting"), strict=True):
        result = made(f"现转发{title}，请执行。", world)
        (citation,) = result.claims.citations
        assert f"/100000/{code}" in citation.cited
        assert [r.titles for r in result.claims.regulations if r.iri == citation.cited] != [()]


def test_an_order_by_letters_is_the_order_by_name(world: World) -> None:
    """粤府令 is how the province's government numbers its orders: one node, not two."""
    iris = {one.cited for one in cited("按照粤府令第197号和广东省人民政府令第197号办理。", world)}
    own = (
        "广东省停车办法\n（2014年1月15日以粤府令第197号公布）\n\n"
        "第一条 为规范停车，根据《广东省道路条例》，制定本办法。\n\n广东省人民政府\n"
    )
    assert iris == {pipeline.build(Source("a.txt", own.encode()), world).claims.subject}


def test_an_agency_cites_its_own_series(world: World) -> None:
    """No table knows the letters of a temporary office: its own number under its own name tells them, and only them."""
    head = "灵山县土壤普查领导小组办公室关于做好采样工作的通知\n灵土普办〔2021〕3号\n\n各镇人民政府：\n\n"
    body = (
        "根据灵土普办〔2020〕8号、灵土普办函〔2020〕2号和灵水普办〔2020〕9号，现通知如下。\n\n灵山县土壤普查领导小组办公室\n2021年6月10日\n"
    )
    claims = pipeline.build(Source("a.txt", (head + body).encode()), world).claims
    names = {agency.iri: agency.name for agency in claims.agencies}
    issuers = {r.number: [names[iri] for iri in r.issuers] for r in claims.regulations}
    own = ["灵山县土壤普查领导小组办公室"]
    assert issuers == {"灵土普办〔2020〕8号": own, "灵土普办函〔2020〕2号": own, "灵水普办〔2020〕9号": []}
