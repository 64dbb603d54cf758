"""Names and numbers mean one agency or stay open: a wrong owner costs more than a missing one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg import pipeline
from kg.pipeline import World
from kg.records import Source

CASES = Path(__file__).parent.parent / "cases"


def rows(name: str) -> list[dict]:
    """The rows of a case file."""
    return tomllib.loads((CASES / name).read_text("utf-8"))["case"]


@pytest.mark.parametrize(
    "case", rows("agencies.toml"), ids=lambda case: case["text"] + "/" + ",".join(case.get("near", [])) + case.get("day", "")
)
def test_a_name_means_this_agency(case: dict, world: World) -> None:
    """Each row's why says what would go wrong."""
    agency = world.resolver.agencies.named(case["text"], case.get("near", []), case.get("day", ""))
    found = {"name": agency.name, "division": agency.division, "township": agency.township} if agency else {}
    assert {key: value for key, value in found.items() if value} == case["expect"], case["why"]


@pytest.mark.parametrize("case", rows("codes.toml"), ids=lambda case: case["text"] + "/" + ",".join(case["near"]))
def test_a_number_has_these_issuers(case: dict, world: World) -> None:
    """Each row's why says what would go wrong."""
    number = world.resolver.codes.parse(case["text"])
    assert number is not None
    told = world.resolver.codes.told(number, tuple(case["near"]))
    assert list(told.names) == case["expect"], case["why"]
    assert bool(told.settled) != bool(case.get("open", not case["expect"])), case["why"]


def test_an_ambiguous_name_keeps_its_candidates(world: World) -> None:
    """Whoever reads the graph is told which districts may be meant."""
    found = {agency.division for agency in world.resolver.agencies.candidates("鼓楼区人民政府")}
    assert found == {"320106", "320302", "350102", "410204"}


@pytest.mark.parametrize(
    ("title", "agencies"),
    [
        ("湖南省人民政府办公厅关于转发《某通报》的通知", ["湖南省人民政府办公厅"]),
        ("国务院办公厅2017年政务公开工作要点", ["国务院办公厅"]),
        ("长沙市政府信息公开实施办法", []),  # 长沙市政府 is not an issuer here: 政府信息 is one word
        ("万源市民政局基层政务(救灾)公开实施方案", ["万源市民政局"]),
        ("财政部 国家发展改革委 文化和旅游部关于免费开放经费的通知", ["财政部", "国家发展和改革委员会", "文化和旅游部"]),
        ("广州市人力资源和社会保障局广州市财政局关于印发某办法的通知", ["广州市人力资源和社会保障局", "广州市财政局"]),
        ("关于印发灵山县2017年政务公开工作实施方案的通知", []),
    ],
)
def test_the_head_of_a_title_names_its_issuers(title: str, agencies: list[str], world: World) -> None:
    """The title outranks the code table, so it must not be read for more than it says."""
    assert [agency.name for agency in world.resolver.agencies.at_head(title)] == agencies


TOWN = """楚门镇2014年政府信息公开年度报告
本报告中所列数据的统计期限自2014年1月1日起至2014年12月31日止。
一、主动公开情况
全年主动公开政府信息214条。
"""


def test_a_town_whose_county_nobody_names_keeps_its_figures(world: World) -> None:
    """Most reports are towns'; a figure without a place is worth more than none, as long as the place is not guessed."""
    build = pipeline.build(Source("town.txt", TOWN.encode()), world)
    (agency,) = build.claims.agencies
    assert (agency.name, agency.division) == ("楚门镇人民政府", "")
    assert world.iris.parse(agency.iri).kind == "unplaced-agency"
    assert [(figure.about, figure.quantity.value) for figure in build.claims.indicators] == [(agency.iri, 214)]
    assert build.report.conforms
    assert {issue.code for issue in build.issues} >= {"agency-ambiguous", "shape-agency-jurisdiction-known"}
    (issue,) = [issue for issue in build.issues if issue.code == "agency-ambiguous"]
    # the only one that the table knows, and no more than a candidate: one place is no choice of several
    place = "浙江省台州市玉环市楚门镇"
    assert issue.message_zh == f"“楚门镇”已知只有一处：{place}；但文中没有依据确定就是此处"
    assert issue.message_en == f"only one place of the name 楚门镇 is known: {place}; nothing in the text tells that it is this one"


def test_towns_of_one_name_in_two_files_are_two(world: World) -> None:
    """There are hundreds of 城关镇; only what tells the county may join them."""
    files = [Source(f"{n}.txt", (TOWN + f"附注{n}。\n").encode()) for n in (1, 2)]
    first, second = (pipeline.build(source, world).claims for source in files)
    assert first.agencies[0].iri != second.agencies[0].iri
    assert first.subject != second.subject


def test_a_town_is_placed_by_what_its_report_says_and_the_finding_names_it(world: World) -> None:
    """An inference without its evidence could not be judged; the graph then says what the town is and where it lies."""
    build = pipeline.build(Source("town.txt", (TOWN + "联系电话：0576-87412345。\n").encode()), world)
    (agency,) = build.claims.agencies
    assert (agency.name, agency.division) == ("玉环县楚门镇人民政府", "331021")
    (issue,) = [issue for issue in build.issues if issue.code == "place-inferred"]
    assert [evidence.exact for evidence in issue.evidence] == ["0576"]


def test_a_message_names_a_few_of_many_places(world: World) -> None:
    """Dozens of towns are called 城关镇: a message of all of them nobody reads; the finding's data keep each."""
    build = pipeline.build(Source("town.txt", TOWN.replace("楚门镇", "城关镇").encode()), world)
    (issue,) = [issue for issue in build.issues if issue.code == "agency-ambiguous"]
    assert issue.message_zh.count("、") == 7
    assert f"等{len(issue.focus)}处" in issue.message_zh
    assert f"{len(issue.focus) - 8} more" in issue.message_en


def test_a_place_that_another_name_gives_is_told_with_it(world: World) -> None:
    """鼓楼区教育局 on the city's site is that city's; who reads the graph sees what says so."""
    text = TOWN.replace("楚门镇", "鼓楼区教育局") + "主办：福州市人民政府办公厅\n"
    build = pipeline.build(Source("bureau.txt", text.encode()), world)
    assert [(agency.name, agency.division) for agency in build.claims.agencies] == [("福州市鼓楼区教育局", "350102")]
    (issue,) = [issue for issue in build.issues if issue.code == "place-inferred"]
    assert [evidence.exact for evidence in issue.evidence] == ["福州市人民政府办公厅"]


def test_spam_in_the_place_of_the_place_enters_no_name(world: World) -> None:
    """A hijacker's words stand where the county stood: the bureau stays unplaced, or is placed by the document, never by them."""
    spam = TOWN.replace("楚门镇", "澳门某某娱乐城中心_某某足球网-【投注平台】水务局")
    for source in (spam, spam + "灵山县水务局\n2015年3月2日\n"):
        build = pipeline.build(Source("spam.txt", source.encode()), world)
        for agency in build.claims.agencies:
            assert "娱乐" not in agency.name
            assert agency.division in ("", "450721")


@pytest.mark.parametrize(("posted", "division"), [("2011-03-20", "341421"), ("2011-12-20", "340124"), ("2018-05-02", "340124")])
def test_a_report_is_of_the_division_of_its_time(posted: str, division: str, world: World) -> None:
    """庐江县 moved to another city in 2011: the day that the graph gives the report (dcterms:issued) decides, whatever its year."""
    text = f"庐江县2010年政府信息公开年度报告\n发布日期：{posted}\n" + TOWN.split("\n", 1)[1].replace("2014", "2010")
    build = pipeline.build(Source("county.txt", text.encode()), world)
    assert [(agency.name, agency.division) for agency in build.claims.agencies] == [("庐江县人民政府", division)]


def test_a_bureau_that_acts_in_a_report_is_not_its_agency(world: World) -> None:
    """A report without a title is told by who acts in it only where nobody else does, and never before who drew it up."""
    acts = "2014年政府信息公开工作年度报告\n一、概述\n2014年，灵山县教育局认真落实有关规定，全年主动公开政府信息214条。\n"
    alone = pipeline.build(Source("a.txt", acts.encode()), world).claims
    both = pipeline.build(Source("b.txt", (acts + "2014年，灵山县水利局积极公开。\n").encode()), world).claims
    drawn = pipeline.build(Source("c.txt", (acts + "本报告由灵山县审计局编制。\n").encode()), world).claims
    assert [[agency.name for agency in claims.agencies if agency.iri in claims.issuers] for claims in (alone, both, drawn)] == [
        ["灵山县教育局"],
        [],
        ["灵山县审计局"],
    ]
