"""Odd documents that are read rightly meet the shapes: a violation would quarantine them for what their source says."""

from __future__ import annotations

import pytest

from kg.pipeline import Build, World, build
from kg.records import Source

HEAD = "灵山县人民政府2017年政府信息公开工作年度报告\n\n"
TAIL = "\n\n灵山县人民政府\n2018年3月1日\n"
PAGE = f"<html><body><h1>{HEAD.strip()}</h1><p>2017年主动公开政府信息106条。</p><p>灵山县人民政府</p><p>2018年3月1日</p></body></html>"
OLD = HEAD.replace("2017", "1998") + "1998年主动公开政府信息106条。\n"
FORM = """

| 第二十条第（一）项 |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 3 | 2 | 18 |
| 第二十条第（八）项 |
| 信息内容 | 本年收费金额（单位：元） |
| 行政事业性收费 | 15012345678 |
"""


def built(text: str, world: World, media_type: str = "text/plain") -> Build:
    """What comes of a text."""
    return build(Source("a", text.encode(), media_type), world)


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "TEXT/HTML;charset=UTF-8", "application/octet-stream; x=y"])
def test_a_media_type_with_parameters_is_stated_without_them(media_type: str, world: World) -> None:
    """Web servers send text/html; charset=gbk."""
    made = built(PAGE, world, media_type)
    assert made.report.conforms
    assert {quad.object.value for quad in made.quads if quad.predicate == world.vocabulary.dcterms.format} == {"text/html"}


def test_a_number_may_have_five_digits(world: World) -> None:
    """Ministries of land count their letters so far."""
    made = built(f"{HEAD}根据《某事项的复函》（国土资函〔2003〕10023号）编制。主动公开政府信息106条。{TAIL}", world)
    assert [regulation.number for regulation in made.claims.regulations] == ["国土资函〔2003〕10023号"]
    assert made.report.conforms


def test_a_report_on_an_early_year_is_odd_and_no_more(world: World) -> None:
    """The year is what the source says, likely by a slip."""
    made = built(OLD, world)
    assert made.report.conforms
    assert "shape-report-year-odd" in {issue.code for issue in made.issues}


def test_a_period_that_ends_before_it_begins_is_told_and_not_taken(world: World) -> None:
    """The year of the title is the better witness."""
    made = built(f"{HEAD}本报告统计期限为2017年12月31日至2017年1月1日。主动公开政府信息106条。{TAIL}", world)
    assert made.report.conforms
    assert made.claims.period is not None and [day.isoformat() for day in made.claims.period] == ["2017-01-01", "2017-12-31"]
    (told,) = (issue for issue in made.issues if issue.code == "period-reversed")
    assert told.evidence[0].exact == "2017年12月31日至2017年1月1日"


def test_who_compiled_a_report_is_stated_with_its_place(world: World) -> None:
    """An evidence on every fact."""
    made = built(f"{HEAD}本报告由灵山县人民政府办公室编制。主动公开政府信息106条。{TAIL}", world)
    (said,) = (statement for statement in made.claims.statements if statement.predicate == world.vocabulary.wm.compiledBy.value)
    assert said.object == made.claims.compiled_by
    assert "办公室" in said.evidence[0].exact


def test_whoever_issued_a_regulation_is_described(world: World) -> None:
    """Of a text that only a title names, too: its issuer's node would have no name."""
    made = built(
        "灵山县水利局关于印发《灵山县河道管理委员会工作规则》的通知\n\n各镇人民政府：\n现印发给你们。\n灵山县水利局\n2018年3月1日\n", world
    )
    described = {agency.iri for agency in made.claims.agencies}
    assert {issuer for regulation in made.claims.regulations for issuer in regulation.issuers} <= described


def test_an_amount_of_eleven_digits_is_no_mobile_number(world: World) -> None:
    """A province that takes in fifteen thousand million yuan may say so."""
    made = built(HEAD.replace("2017", "2021") + FORM, world)
    (fees,) = (indicator for indicator in made.claims.indicators if indicator.quantity.value == 15012345678)
    assert fees.evidence[0].exact == "行政事业性收费 | 15012345678"
    assert made.report.conforms
