"""What a document says of itself, wherever its page puts it: each row of cases/pages.toml is read through the whole line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.pipeline import Build, World, build
from kg.records import Source

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "pages.toml").read_text("utf-8"))["case"]
STATED = {"title": "title", "issued": "issued", "available": "available", "indexNumber": "index", "documentNumber": "number"}
ABOVE = """<div id="top"><a href="/">网站首页</a> | <a href="/login">登录</a> <span>今天是2024年5月3日 星期五</span></div>
<div class="search"><form>用户名 密码 <input name=q><button>搜索</button></form> 热门搜索：<a href=1>社保</a> <a href=2>公积金</a></div>
<ul class="nav"><li><a href="/xw">新闻中心</a></li><li><a href="/gk">政务公开</a></li><li><a href="/jd">政策解读</a></li>
<li><a href="/fw">办事服务</a></li></ul>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/gk">政务公开</a> &gt; <a href="/nb">政府信息公开年报</a></div>
<div class="left"><ul><li><a href="/zn">政府信息公开指南</a></li><li><a href="/nb">政府信息公开年报</a></li>
<li><a href="/sq">依申请公开</a></li></ul></div>
<div class="main">"""
BELOW = """</div><div class="right"><h3>相关文章</h3><ul><li><a href=a>某局2018年政府信息公开工作年度报告</a><span>2019-01-28</span></li>
<li><a href=b>关于做好防汛工作的通知</a><span>2019-03-02</span></li><li><a href=c>图解：年度报告</a><span>2019-03-09</span></li></ul></div>
<div class="share">分享到：<a href=w>微信</a> 【打印本页】 【关闭窗口】</div>
<div class="prev"><p>上一篇：<a href=p>某局2017年政府信息公开工作年度报告</a></p>
<p>下一篇：<a href=n>某局2019年政府信息公开工作年度报告</a></p></div>
<div class="footer"><p><a href=1>关于我们</a> | <a href=2>网站地图</a></p><p>地址：某路404号　电话：0777-6420000</p></div>"""


def said(result: Build, world: World) -> dict[str, str | int]:
    """What is stated of the document itself, by short names."""
    claims = result.claims
    found: dict[str, str | int] = {"kind": claims.kind}
    for statement in claims.statements:
        name = STATED.get(statement.predicate.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        if name and statement.subject == claims.subject:
            found[name] = statement.object
    issuers = [agency for iri in claims.issuers for agency in claims.agencies if agency.iri == iri]
    if issuers:
        found |= {"agency": "、".join(agency.name for agency in issuers), "division": issuers[0].division}
    if claims.period:
        found["year"] = claims.period[0].year
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_page_says_what_the_case_lists(case: dict, world: World) -> None:
    """A label found is a fact with its place; what a page does not say of the document is not stated."""
    result = build(Source(case["name"], case["text"].encode()), world)
    assert said(result, world) == case["expect"], result.reason
    assert case.get("reason", "") in result.reason
    for statement in result.claims.statements:
        for place in statement.evidence:
            assert result.text[place.start : place.end] == place.exact


@pytest.mark.parametrize("case", [case for case in CASES if "<body>" in case["text"]], ids=lambda case: case["why"])
def test_the_furniture_of_a_site_changes_nothing(case: dict, world: World) -> None:
    """Navigation, searches, lists of other pages and their dates stand around every page; none of it is said of the document."""
    page = case["text"].replace("<body>", f"<body>{ABOVE}", 1).replace("</body>", f"{BELOW}</body>", 1)
    result = build(Source(case["name"], page.encode()), world)
    assert said(result, world) == case["expect"], result.reason


def test_a_repair_that_reaches_over_a_cell_moves_no_place(world: World) -> None:
    """A cell may begin within characters that the view reads as one; places behind the table must stay where they are."""
    form = "政府信息公开情况统计表\n0\n九|||\n一|一\n2\n一\n1\n（三）接受培训人员数人次\n8\n单位负责人：审填报日期：2018年2月7"
    made = build(Source("a.txt", form.encode()), world)
    assert all(made.text[e.start : e.end] == e.exact for s in made.claims.statements for e in s.evidence)
