"""One document through the whole line: what is decided, what stays open, and that every fact has its words."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.pipeline import Build, World, build
from kg.records import Citation, Indicator, Source

TITLE = "灵山县水利局2017年政府信息公开工作年度报告"


def made(text: str, world: World, name: str = "a.txt") -> Build:
    """The build of a text."""
    return build(Source(name, text.encode()), world)


def one_citation(result: Build) -> Citation:
    """The only citation of a document."""
    (citation,) = result.claims.citations
    return citation


def indicators(result: Build, measure: str) -> list[Indicator]:
    """The indicators of a measure."""
    return [indicator for indicator in result.claims.indicators if indicator.measure == measure]


@pytest.mark.parametrize(
    ("issued", "version"),
    [
        ("2019年3月20日", "492"),
        ("2019年5月15日", "711"),
        ("2020年1月8日", "711"),
    ],
)
def test_the_version_is_the_one_in_force_when_the_report_was_published(issued: str, version: str, world: World) -> None:
    """The regulation of 2019 took the place of that of 2007 on 15 May 2019."""
    text = f"灵山县水利局2018年政府信息公开工作年度报告\n\n根据《中华人民共和国政府信息公开条例》编制本报告。\n\n灵山县水利局\n{issued}\n"
    citation = one_citation(made(text, world))
    assert citation.cited.endswith(f"/{version}")
    assert citation.version_basis == "date"


def test_a_printed_number_outweighs_the_date(world: World) -> None:
    """Who prints the number of the old order means the old order, whenever it was."""
    text = "灵山县水利局2020年政府信息公开工作年度报告\n\n根据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。\n"
    citation = one_citation(made(f"{text}\n灵山县水利局\n2021年1月8日\n", world))
    assert (citation.cited.rsplit("/", 1)[-1], citation.version_basis) == ("492", "number")


def test_a_version_that_stays_open_is_a_citation_of_the_work(world: World) -> None:
    """Without a date nobody can say which version was meant: the work is cited, the versions are candidates."""
    result = made(
        "水利工程管理办法\n\n第一条 根据《中华人民共和国政府信息公开条例》，制定本办法。\n第二条 本办法自发布之日起施行。\n", world
    )
    citation = one_citation(result)
    assert world.iris.parse(citation.cited).kind == "work"
    assert {candidate.rsplit("/", 1)[-1] for candidate in citation.candidates} == {"492", "711"}


def test_one_number_from_two_counties_is_two_regulations(world: World) -> None:
    """灵政办发 is of 灵山县 in 灵山县, of 灵璧县 in 灵璧县."""
    text = "{place}水利局2017年政府信息公开工作年度报告\n\n按照灵政办发〔2017〕45号文件要求，公开信息12条。\n"
    here, there = (one_citation(made(text.format(place=place), world)).cited for place in ("灵山县", "灵璧县"))
    assert "/450721/" in here
    assert "/341323/" in there


def test_a_number_that_lost_its_sequence_names_nothing(world: World) -> None:
    """国办发明电〔2024〕号 could be any of a year's telegrams."""
    citation = one_citation(made(f"{TITLE}\n\n按照国办发明电〔2017〕号要求，公开信息12条。\n", world))
    assert (citation.resolution, citation.cited) == ("incomplete", "")


def test_a_value_said_twice_is_one_indicator_with_two_places(world: World) -> None:
    """Counting indicators must not count restatements."""
    result = made(f"{TITLE}\n\n全年主动公开政府信息120条。\n\n二、主动公开情况\n2017年主动公开政府信息120条。\n", world)
    (total,) = indicators(result, "active.total")
    assert len(total.evidence) == 2


def test_two_values_are_two_indicators_and_a_finding(world: World) -> None:
    """What the source contradicts is kept and reported, not corrected."""
    result = made(f"{TITLE}\n\n全年主动公开政府信息120条。\n\n二、主动公开情况\n2017年主动公开政府信息210条。\n", world)
    assert {str(indicator.quantity.value) for indicator in indicators(result, "active.total")} == {"120", "210"}
    told = [issue for issue in result.issues if issue.code == "ID-N-RESTATE"]
    assert len(told) == 1
    assert {place.exact for place in told[0].evidence} == {"主动公开政府信息120条", "主动公开政府信息210条"}


def test_years_in_sum_are_quoted_and_begin_nobody_knows_when(world: World) -> None:
    """历年累计 is not the year's value, and the form does not say since when it counts."""
    text = "\n".join(
        [
            "莆田市水利局2009年政府信息公开工作年度报告",
            "",
            "指标名称 | 计量单位 | 2009年度 | 历年累计 |",
            "主动公开信息数 | 条 | 25 | 51 |",
            "受理依申请公开信息总数 | 条 | 3 | 4 |",
            "行政复议数 | 条 | 0 | 0 |",
        ]
    )
    recorded, quoted = sorted(indicators(made(text, world), "active.total"), key=lambda indicator: not indicator.recorded)
    assert (str(recorded.quantity.value), recorded.recorded) == ("25", True)
    assert (str(quoted.quantity.value), quoted.recorded, quoted.covers[0]) == ("51", False, None)


def test_a_figure_of_another_agency_is_about_that_agency(world: World) -> None:
    """The county's report may not be charged with what its bureau did."""
    result = made("灵山县2017年政府信息公开工作年度报告\n\n受理申请较多的单位有：县国土资源局12件、县住建局5件。\n", world)
    assert {indicator.about for indicator in indicators(result, "foi.handled_by_unit")}.isdisjoint(result.claims.issuers)


def test_figures_that_nobody_owns_are_told_not_recorded(world: World) -> None:
    """我局 may be any bureau: a figure without an owner would be a figure of nobody."""
    result = made("2017年政府信息公开工作年度报告\n\n2017年我局主动公开政府信息120条，收到申请3件。\n", world)
    assert not result.claims.indicators
    codes = {issue.code for issue in result.issues}
    assert {"figures-without-owner", "agency-unknown"} <= codes
    assert result.report.conforms


def test_figures_of_a_name_that_four_places_bear_are_of_none_of_the_four(world: World) -> None:
    """鼓楼区 is four districts: its report keeps its figures, and says which four it may be of."""
    result = made("鼓楼区2017年政府信息公开工作年度报告\n\n2017年主动公开政府信息120条，收到申请3件。\n", world)
    (agency,) = result.claims.agencies
    assert (agency.name, agency.division) == ("鼓楼区人民政府", "")
    assert {indicator.about for indicator in result.claims.indicators} == {agency.iri}
    (issue,) = [issue for issue in result.issues if issue.code == "agency-ambiguous"]
    assert len(issue.focus) == 4 and agency.iri not in issue.focus


def test_a_text_that_is_set_aside_says_nothing_but_that(world: World) -> None:
    """A recruitment notice has numbers; none of them is a disclosure figure."""
    result = made("某县人民医院公开招聘工作人员公告\n\n因工作需要，面向社会公开招聘护士8名，报名时间为2023年6月5日至6月9日。\n", world)
    assert result.claims.kind == "neither"
    types = {quad.object for quad in result.quads if quad.predicate == world.vocabulary.rdf.type}
    assert types == {world.vocabulary.wm.Source}


def test_every_quote_stands_where_it_says(world: World) -> None:
    """The promise of the product, on a damaged text with full-width digits."""
    figures = "主动公开政府信息１２０条；收到政府信息公开申请3件;"
    text = f"{TITLE}\n\n统计期限为201711日至1231日。根据《政府网站发展指引》(国办发〔201747号)，{figures}\n"
    result = made(text, world)
    oa = world.vocabulary.oa
    values = {(quad.subject, quad.predicate): quad.object for quad in result.quads}
    quotes = [subject for subject, predicate in values if predicate == oa.exact]
    assert len(quotes) > 5
    for quote in quotes:
        start, end, exact = (values[(quote, oa[name])] for name in ("start", "end", "exact"))
        assert text[int(start.value) : int(end.value)] == exact.value != ""


def test_blank_cells_of_one_row_are_told_apart(world: World) -> None:
    """One evidence for two cells is a violation: the report would be kept out of the graph for its blanks."""
    form = (
        f"| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n| 一、本年新收政府信息公开申请数量 |{'  |' * 7}\n"
    )
    done = build(Source("a.txt", f"灵山县水利局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n{form}".encode()), world)
    assert {indicator.quantity.state for indicator in done.claims.indicators} == {"blank"}
    assert (len(done.claims.indicators), done.head) == (7, ())
    places = {(place.start, place.end): place.cell for indicator in done.claims.indicators for place in indicator.evidence}
    assert len(set(places.values())) == len(places) == 7


def test_a_known_row_whose_digits_run_together_is_told(world: World) -> None:
    """Nine digits in one cell may be many things, none of them a telephone under this label: left out in silence they would be lost."""
    heads = "".join(f"<td>{name}</td>" for name in ("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"))
    form = f"<table><tr>{heads}</tr><tr><td>一、本年新收政府信息公开申请数量</td><td colspan=7>183001022</td></tr></table>"
    page = f"<html><body><h1>灵山县水利局2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>工作有序。</p>{form}</body></html>"
    done = build(Source("a.html", page.encode()), world)
    assert not done.claims.indicators
    assert "183001022" in next(issue for issue in done.issues if issue.code == "unclear-columns").evidence[0].exact


def test_the_same_bytes_give_the_same_quads(world: World) -> None:
    """A build is pure: that is what lets a store be checked and a cluster take over."""
    text = f"{TITLE}\n\n根据国办发〔2017〕24号，公开信息12条。\n"
    assert made(text, world).quads == made(text, world).quads


def test_officials_do_not_enter_the_graph(world: World) -> None:
    """Names and mobile numbers stand at the foot of every form."""
    text = "\n".join(
        [
            TITLE,
            "",
            "全年公开信息12条。",
            "政府信息公开情况统计表",
            "（2017年度）",
            "统计指标 | 单位 | 统计数 |",
            "（一）主动公开政府信息数 | 条 | 12 |",
            "负责人：欧阳某某 | 电话 | 手机13800138000 |",
            "单位负责人：欧阳某某 审核人：司马某 填报人：诸葛某 联系电话：13900139000",
        ]
    )
    result = made(text, world)
    said = " ".join(quad.object.value for quad in result.quads if isinstance(quad.object, Literal | NamedNode))
    for secret in ("欧阳", "司马", "诸葛", "13800138000", "13900139000"):
        assert secret not in said


def test_a_last_line_that_names_an_official_is_not_quoted(world: World) -> None:
    """The finding that a text is cut quotes its last characters, which may begin between the label and the name."""
    text = f"{TITLE}\n本报告的统计期限自2017年1月1日起至12月31日止。\n单位负责人：欧阳某某，各科室协助审核本年各项数据"
    made = build(Source("a.txt", text.encode()), world)
    assert [issue.code for issue in made.issues if issue.code == "text-cut"] == ["text-cut"]
    assert not any("某某" in place.exact for issue in made.issues for place in issue.evidence)
