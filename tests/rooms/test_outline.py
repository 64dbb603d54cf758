"""The outline: kind with its reason, frame, sections in damaged and in flattened texts, tables in their three shapes."""

from __future__ import annotations

import json

import pytest

from kg.outline import outline
from kg.read import read
from kg.read.grid import Piece
from kg.read.scroll import Scroll
from kg.records import Outline, Source

REPORT = "某县2017年政府信息公开工作年度报告\n\n本报告数据统计期限为2017年1月1日至12月31日。\n\n"


def outlined(text: str, rules) -> Outline:
    """The outline of a text."""
    return outline(read(Source("a.txt", text.encode())), rules)


def grid(found: Outline) -> list[list[tuple[str, ...]]]:
    """The words of the tables."""
    return [[tuple(cell.text for cell in row) for row in table.rows] for table in found.tables]


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        (REPORT, "report", "annual report"),
        ("某局\n2016年度信息公开工作年报\n一、概述\n工作有序。", "report", "annual report"),
        ("某市人民政府办公室关于印发某办法的通知\n某政办〔2017〕3号\n各区人民政府：\n现印发给你们。", "policy", "a notice with addressees"),
        ("关于做好政府信息公开年度报告编制工作的通知\n各单位：\n请认真组织落实。\n特此通知。", "policy", "policy document"),
        ("某省水库管理办法\n第一条 为了加强管理。\n第二条 适用本省。\n第三条 自公布之日起施行。", "policy", "norm"),
        ("某县公开招聘教师公告\n招聘教师30名。\n联系电话：0000-1234567", "neither", "recruitment"),
        ("某项目中标结果公告\n中标单位：某公司", "neither", "procurement"),
        ("404 Not Found\n您访问的页面不存在", "neither", "error page"),
        ("某县扎实推进信息公开\n本报讯（记者 某某）近日，某县召开会议。", "neither", "news"),
        ("某市财政局\n政府信息公开工作2016年度报告\n公开信息9条。", "report", "annual report"),
        ("一、主动公开信息的情况\n二、依申请公开信息的情况\n指标名称\t计量单位\t本年度\t历年累计", "report", "columns"),
        ("某某部令\n2022年 第3号\n《某办法》已经第1次会议审议通过，现予公布，自2022年3月1日起施行。", "policy", "order"),
        ("**某局2013年政府信息公开年度报告**\n公开信息9条。", "report", "annual report"),
        ("今天天气晴朗。\n适合出行。", "neither", "nothing in it says"),
        (
            "\n".join(
                f"某县{name}局2023年政府信息公开工作年度报告 2024-01-1{at}"
                for at, name in enumerate(["财政", "教育", "水务", "民政", "司法"])
            ),
            "neither",
            "list of links",
        ),
    ],
)
def test_kind_and_its_reason(text, kind, reason, rules):
    """A document that is set aside is told why, in words for a person."""
    found = outlined(text, rules)
    assert found.kind == kind
    assert reason in found.reason


@pytest.mark.parametrize(
    ("marks", "frame"),
    [
        ("统计指标 | 单位 | 统计数\n制发规范性文件总数 | 件 | 3\n", "F14"),
        ("指标名称 | 计量单位 | 2011年度 | 历年累计\n主动公开信息数 | 条 | 3 | 9\n", "F08"),
        ("信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 0 | 0 | 0\n", "F19"),
        ("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 0 | 0 | 0\n", "F21"),
        ("全年制发规范性文件3件。", "narrative"),
    ],
)
def test_frame_is_told_by_the_labels_of_its_form(marks, frame, rules):
    """Two marks make a frame: one word alone may stand in any text."""
    assert outlined(REPORT + marks, rules).frame == frame


def test_body_starts_behind_the_furniture_and_the_metadata_block(rules):
    """A title in the metadata block is not cited, a date in it is not the text's."""
    head = "当前位置: 首页 -> 政务公开\n\n某县2017年政府信息公开工作年度报告\n\n2018-02-13 11:37 来源:某县政府办\n\n"
    found = outlined(head + "本报告由某办公室编制。\n一、概述\n工作有序。", rules)
    assert found.view.text[found.body :].startswith("本报告由")
    block = "• 索引号:430/2018-1\n• 发布机构:\n• 名称:某县2017年政府信息公开工作年度报告\n\n根据规定编制本报告。"
    found = outlined(block, rules)
    assert found.view.text[found.body :].startswith("根据规定")


def test_body_starts_behind_a_card_of_metadata(rules):
    """A table of labels and values is the page's, whichever way its labels stand."""
    scroll = Scroll()
    scroll.table(
        [[Piece("索引号"), Piece("发布机构"), Piece("文号")], [Piece("430/2018-1"), Piece("某县政府办"), Piece("某政办〔2018〕1号")]]
    )
    scroll.line("某县人民政府办公室关于印发某办法的通知")
    found = outline(scroll.seal(Source("a.html", b"")), rules)
    assert found.view.text[found.body :].startswith("某县人民政府办公室关于")


def test_tables_of_the_format_and_tables_in_text_live_side_by_side(rules):
    """A Word file may hold one form as a table and another as paragraphs; no line is read twice."""
    scroll = Scroll()
    scroll.line("某县2017年政府信息公开工作年度报告")
    scroll.table([[Piece("统计指标", 1, 2), Piece("统计数")], [Piece("收到申请数"), Piece("件"), Piece("3")]])
    scroll.line("传真申请数 | 件 | 0")
    scroll.line("网络申请数 | 件 | 5")
    found = outline(scroll.seal(Source("a.docx", b"")), rules)
    assert grid(found) == [[("统计指标", "统计数"), ("收到申请数", "件", "3")], [("传真申请数", "件", "0"), ("网络申请数", "件", "5")]]
    assert found.tables[0].rows[0][0].colspan == 2


def test_body_of_a_flattened_page_starts_behind_its_buttons(rules):
    """Where line ends are lost, the breadcrumbs share the line of the text."""
    crumbs = "当前位置： 首页政务公开 某报告 来源：某政府 微信 微博 文件下载 相关链接： --> "
    page = f"标题: 某报告\n==================== 正文 ====================\n{crumbs}某区2014年度政府信息公开工作年度报告 根据规定"
    found = outlined(page, rules)
    assert found.view.text[found.body :].strip().startswith("某区2014年度")


def test_sections_nest_and_end_where_the_next_begins(rules):
    """A part reaches to the next heading of its level or above."""
    found = outlined(
        REPORT + "一、概述\n(一)组织领导。加强领导。\n1.明确分工。落实责任。\n(二)制度建设\n二、主动公开情况\n公开信息。", rules
    )
    assert [(part.level, part.number, part.title) for part in found.sections] == [
        (1, "一", "概述"),
        (2, "(一)", "组织领导"),
        (3, "1.", "明确分工"),
        (2, "(二)", "制度建设"),
        (1, "二", "主动公开情况"),
    ]
    ends = {part.title: found.view.text[part.start : part.end].strip()[-4:] for part in found.sections}
    assert ends["概述"] == "制度建设"
    assert ends["组织领导"] == "落实责任。"[-4:]


def test_headings_without_their_number_are_headings(rules):
    """Crawls lose single characters: 、概述 and ()成立机构 still open parts."""
    found = outlined(REPORT + "、概述\n\n()成立机构,加强协调。全县成立了小组。\n\n、主动公开情况\n", rules)
    assert [(part.level, part.title) for part in found.sections] == [(1, "概述"), (2, "成立机构,加强协调"), (1, "主动公开情况")]


def test_headings_inside_a_line_that_lost_its_ends(rules):
    """Flattened pages hold the whole report in one line."""
    filler = "我区不断完善制度，规范流程，深化内容，拓宽渠道，提升服务水平。" * 15
    first = f"电话：0591-2316。一、总体情况2019年，{filler}（一）主动公开方面。{filler}"
    found = outlined(f"{REPORT}{first}二、主动公开政府信息情况 {filler}依照第二十条第（一）项公开。", rules)
    assert [part.title for part in found.sections] == ["总体情况", "主动公开方面", "主动公开政府信息情况"]


def test_rows_of_a_form_are_no_headings(rules):
    """(一)收到申请数 opens no part."""
    table = "统计指标 | 单位 | 统计数 | ||\n一、主动公开情况 | —— | |||\n(一)主动公开政府信息数 | 条 | 106 | ||\n"
    assert outlined(REPORT + "一、概述\n\n附件\n" + table, rules).sections[-1].title == "概述"


def test_rows_with_pipes_keep_their_blank_cells(rules):
    """A blank cell holds its place: the matrix depends on it."""
    found = outlined(REPORT + " | | | 自然人 | 总计 |\n一、本年新收政府信息公开申请数量 |  |  | 22 | |\n", rules)
    assert grid(found) == [[("", "", "", "自然人", "总计"), ("一、本年新收政府信息公开申请数量", "", "", "22", "")]]
    cell = found.tables[0].rows[1][3]
    assert found.document.text[cell.start : cell.end] == "22"


def test_markdown_tables_lose_their_outer_pipes_and_their_ruler(rules):
    """| a | b | is two cells."""
    found = outlined(REPORT + "| 统计指标 | 单位 | 统计数 |\n|---|---|---|\n| 传真申请数 | 件 | 0 |\n", rules)
    assert grid(found) == [[("统计指标", "单位", "统计数"), ("传真申请数", "件", "0")]]


def test_columns_by_tabs_or_wide_gaps_are_tables(rules):
    """Word forms that were saved as text."""
    found = outlined(REPORT + "（一）收到申请数\t件\t6\n1.当面申请数\t件\t0\n2.传真申请数\t件\t\n3.网络申请数\t件\t5\n", rules)
    assert grid(found)[0][2:] == [
        ("2.传真申请数", "件", ""),
        ("3.网络申请数", "件", "5"),
    ]  # a tab at a line's end stands before a blank cell
    found = outlined(REPORT + "当面申请数    件    0\n网络申请数    件    5\n信函申请数    件    1\n", rules)
    assert grid(found) == [[("当面申请数", "件", "0"), ("网络申请数", "件", "5"), ("信函申请数", "件", "1")]]


def test_one_cell_a_line_becomes_rows(rules):
    """Flattened forms: a label opens a row, its unit and value follow."""
    lines = "统计指标\n单位\n统计数\n（一）收到申请数\n件\n6\n1.当面申请数\n件\n0\n2.传真申请数\n件\n0\n3.网络申请数\n件\n5\n负责人：\n"
    assert grid(outlined(REPORT + "正文在前。\n\n" + lines, rules)) == [
        [
            ("统计指标",),
            ("单位",),
            ("统计数",),
            ("（一）收到申请数", "件", "6"),
            ("1.当面申请数", "件", "0"),
            ("2.传真申请数", "件", "0"),
            ("3.网络申请数", "件", "5"),
        ]
    ]


def test_prose_is_no_table(rules):
    """Short lines of prose with a number or two stay prose."""
    assert grid(outlined(REPORT + "一、概述\n全年公开信息3条。\n二、其他\n\n某县人民政府\n2018年3月1日\n", rules)) == []


def test_a_text_cut_in_the_middle_says_so(rules):
    """The document is read all the same."""
    found = outlined(REPORT + "一、概述\n我县高度重视，一是加强领导，二是完善制度，三是强化监", rules)
    assert [issue.code for issue in found.issues] == ["text-cut"]
    assert found.issues[0].evidence[0].exact.endswith("三是强化监")


@pytest.mark.parametrize(
    ("last", "cut"),
    [
        ("一、概述\n有序。\n二、公开情况\n我县各单位按照", True),  # no comma yet, but what stands under a heading is a sentence
        ("一、概述\n有序。\n二、公开情况\n无", False),
        ("一、概述\n有序。\n二、主动公开政", True),  # nothing under a heading, though under the one before there is
        ("一、概述\n有序。\n二、其他需要报告的事项", False),
        ("一、打算\n（一）加强领导\n（二）完善制度", False),  # items of a list have no full stop
        ("第一条 适用本县。\n第二条 各单位应当", True),
        ("一、概述\n有序。\n扫码浏览", False),
    ],
)
def test_what_stands_under_a_heading_is_a_sentence(last, cut, rules):
    """A text that is cut before its first comma is told by its headings."""
    assert [issue.code for issue in outlined(REPORT + last, rules).issues] == ["text-cut"] * cut


@pytest.mark.parametrize("last", ["附件：村务公开办法", "附件：1.村务公开细则\n2.任务分工"])
def test_the_title_of_an_annex_is_a_whole_end(last, rules):
    """A notice that lists its annexes below its day is not cut."""
    notice = (
        "某县人民政府关于印发村务公开办法的通知\n某政发〔2022〕3号\n各镇：\n现印发给你们，请认真执行。\n\n某县人民政府\n2022年5月18日\n\n"
    )
    assert outlined(notice + last, rules).issues == ()


@pytest.mark.shared
@pytest.mark.parametrize("gold", ["seeds.jsonl", "reports.jsonl", "policies.jsonl", "synthetic.jsonl"])
def test_kinds_of_the_gold(shared, gold, rules):
    """Every document of the gold is what its gold says, in each format."""
    kinds = {"annual_report": "report", "policy_document": "policy", "not_a_report": "neither"}
    for line in (shared / "gold" / gold).read_text("utf-8").splitlines():
        doc = json.loads(line)
        path = next((shared / "corpus").rglob(doc["file"]))
        found = outline(read(Source(path.name, path.read_bytes())), rules)
        assert found.kind == kinds.get(doc.get("kind", "annual_report")), (path.name, found.reason)
