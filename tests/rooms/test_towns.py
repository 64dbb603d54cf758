"""Agencies of towns in the graph: the county for everybody, the town beside it, numbers of their own."""

from __future__ import annotations

from kg import pipeline
from kg.pipeline import World
from kg.records import Source

TOWN = """阳朔县兴坪镇人民政府2014年政府信息公开年度报告
本报告中所列数据的统计期限自2014年1月1日起至2014年12月31日止。
一、主动公开情况
全年主动公开政府信息214条。
"""
NOTICE = """阳朔县{town}人民政府关于印发防汛工作方案的通知
城政发〔2018〕1号
各村民委员会：
现将《防汛工作方案》印发给你们，请认真贯彻执行。
阳朔县{town}人民政府
2018年3月2日
"""


def test_the_graph_of_a_towns_report_says_what_the_town_is(world: World) -> None:
    """graph/reference has no towns: the document's own graph must hold the chain up to the county."""
    build = pipeline.build(Source("town.txt", TOWN.encode()), world)
    said = {(q.subject.value.rsplit("/id/")[-1], q.predicate.value.rsplit("#")[-1], q.object.value.rsplit("/id/")[-1]) for q in build.quads}
    (agency,) = build.claims.agencies
    path = agency.iri.rsplit("/id/")[-1]
    assert path.startswith("agency/450321/")
    assert {(path, "jurisdiction", "division/450321"), (path, "township", "division/450321103")} <= said
    assert {
        ("division/450321103", "label", "兴坪镇"),
        ("division/450321103", "divisionCode", "450321103"),
        ("division/450321103", "level", "concept/level/township"),
        ("division/450321103", "within", "division/450321"),
    } <= said
    assert build.report.conforms


def test_two_towns_of_a_county_may_share_their_letters(world: World) -> None:
    """城政发 of two towns are two series: one scope for both would make one regulation of two."""
    first, second = (
        pipeline.build(Source(f"{n}.txt", NOTICE.format(town=town).encode()), world).claims for n, town in enumerate(("兴坪镇", "福利镇"))
    )
    assert first.kind == second.kind == "policy"
    assert first.subject != second.subject
    assert "/450321103/" in first.subject
