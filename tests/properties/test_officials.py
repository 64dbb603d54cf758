"""Whoever signs, issues, or answers the telephone: no name of an official enters the graph of a policy document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.pipeline import World, build
from kg.records import Source

SURNAMES = "张王李赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施"
GIVEN = "霁昀翊琬珩曦屿澍瑄璟祺弈钰筠暄岚"  # rare enough to stand nowhere else in the texts
NAMES = st.builds(lambda one, other: one + other, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=2, max_size=2))

ORDER = """安徽省人民政府令

第{n}号

《安徽省供热管理办法》已经2021年3月1日省人民政府第9次常务会议审议通过，现予公布，自2021年5月1日起施行。

省　长　{name}
2021年3月5日

安徽省供热管理办法

第一条 为了加强供热管理，根据《中华人民共和国城乡规划法》，制定本办法。
第二条 《安徽省供热收费办法》同时废止。
第三条 本办法自2021年5月1日起施行。
"""
ORDER_TIGHT = ORDER.replace("省　长　{name}", "省长：{name}")
ORDER_LINES = ORDER.replace("省　长　{name}", "省长\n{name}")
MINISTERS = ORDER.replace("安徽省人民政府令", "财政部 文化和旅游部令").replace(
    "省　长　{name}", "财政部部长 {name}\n文化和旅游部部长 {name}"
)
RED_HEAD = """安徽省人民政府文件
皖政〔2021〕{n}号                签发人：{name}

安徽省人民政府关于加强供热管理的通知

各市、县人民政府：

现就供热工作通知如下：
一、压实责任。联系人：{name}，联系电话：13912345678。
二、由{name}同志牵头。

附件：1.供热工作领导小组名单
2.供热任务分工表

安徽省人民政府
2021年3月5日

（联系人：{name} 电话：0551-62990017）
抄送：{name}

附件1
供热工作领导小组名单
组　长：{name} 副省长
副组长：{name}
成　员：{name}、{name}
"""
LETTER = """发文机关：安徽省人民政府办公厅
发布人：{name}
作者：{name}
来源：{name}
责任编辑：{name}
签发人：{name}
安徽省人民政府办公厅关于{name}等同志职务任免的通知
皖政办〔2021〕{n}号

各市、县人民政府：
经研究，决定任命{name}同志为省供热办公室主任，免去{name}同志职务。
安徽省人民政府办公厅
2021年3月5日
"""
MARKDOWN = """---
title: 安徽省供热管理办法
author: {name}
date: 2021-03-05
---
第一条 为了供热，制定本办法。
第二条 适用本办法（{n}）。
第三条 依法管理。
"""
FORMS = {
    "letter": LETTER,
    "order": ORDER,
    "tight": ORDER_TIGHT,
    "lines": ORDER_LINES,
    "ministers": MINISTERS,
    "red head": RED_HEAD,
    "markdown": MARKDOWN,
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=3, deadline=None)
@given(name=NAMES, n=st.integers(1, 400))
def test_no_official_is_named_in_the_graph(form: str, name: str, n: int, world: World) -> None:
    """A signature below an order, a line of the red head, a contact, a list of a leading group: none is said of the document."""
    made = build(Source("a.md" if form == "markdown" else "a.txt", FORMS[form].format(name=name, n=n).encode()), world)
    assert made.claims.kind == ("neither" if form == "letter" else "policy")
    assert not any(name in str(quad.object) for quad in (*made.whole, *made.head))
