"""Web pages: no character is lost, tables are rectangles, furniture is marked, and no page can exhaust its reader."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kg.errors import DocumentError
from kg.read import html, read
from kg.records import Document, Source

NO_TEXT = ("script", "style", "template")


def page(body: str, head: str = "", name: str = "a.html") -> Document:
    """The document of a page with that body."""
    return read(Source(name, f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()))


def blocks(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of some kinds, of all where none is named."""
    return [document.text[one.start : one.end] for one in document.blocks if not kinds or one.kind in kinds]


def content(document: Document) -> list[str]:
    """What is no furniture."""
    return blocks(document, "heading", "paragraph", "table")


def grid(document: Document, at: int = 0) -> list[list[tuple[str, int, int]]]:
    """The cells of a table, each with the rows and columns that it covers."""
    return [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in document.tables[at].rows]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p><font>2</font><font>0</font>17<span>年</span><span>1</span>月</p>", ["2017年1月"]),
        ("<p>国办发〔<span>2017</span>〕<b>4</b><i>7</i>号</p>", ["国办发〔2017〕47号"]),
        ("<p>根据条例\n   的规定</p>", ["根据条例的规定"]),
        ("<p>共 \n 5 件，\n<b>其</b>中 \t3 件</p>", ["共 5 件，其中 3 件"]),
        ("<p>来源：某局</p>\n<p>时间</p>", ["来源：某局", "时间"]),
        ("<span>来源：某市某局</span>\n<span>字体</span>", ["来源：某市某局 字体"]),
        ("<p>open\ndata</p>", ["open data"]),
        ("<p>一、\u3000概&nbsp;述</p>", ["一、\u3000概\xa0述"]),
        ("<p>“公开\n”</p>", ["“公开”"]),
        ("一<br>二<br/>三<hr>四", ["一", "二", "三", "四"]),
        ("<div>一<div>二</div>三</div>", ["一", "二", "三"]),
        ("<pre>一  二\n三</pre>", ["一  二", "三"]),
        ('<p style="white-space: pre-wrap">一\n二</p>', ["一", "二"]),
        ('<span style="display:block">一</span><p style="display:inline">二</p>三', ["一", "二三"]),
        ("<ol><li>概述<li>公开</ol>", ["概述", "公开"]),
        ("<p><!--[if !supportLists]-->一、<!--[endif]-->概述</p>", ["一、概述"]),
        ("<p><![if !supportLists]><span>（一）</span><![endif]>公开<o:p></o:p></p>", ["（一）公开"]),
        ("<p>甲<script>var a = '乙';</script><style>p{}</style><template>丙</template>丁</p>", ["甲丁"]),
        ("<p>5<sup>2</sup>&lt;&#26465;&#x3002;</p>", ["5²<条。"]),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>", ["漢(hàn)"]),
        ("<p>一<p>二<b>三<p>四", ["一", "二三", "四"]),
        ("<div><div>索引号：</div>\n<div><b>A1</b></div></div><div><p>日期：</p><p>1月</p></div>", ["索引号： A1", "日期： 1月"]),
        (
            "<div><p>各镇：</p><p>现印发。</p><p>完</p></div><div><p>各镇：</p><p>一<br>二</p></div>",
            ["各镇：", "现印发。", "完", "各镇：", "一", "二"],
        ),
        ("<h2>一、概述：</h2><div>完</div>", ["一、概述：", "完"]),
    ],
)
def test_the_text_is_what_a_browser_shows(body, lines):
    """Splintered digits join, white space collapses as in CSS, blocks end lines; Word's residue takes no text with it."""
    assert blocks(page(body)) == lines


def test_headings_are_blocks_of_their_own():
    """Sections are found by them."""
    found = page("<h1>年报</h1><p>正文</p><h3><span>一、</span>概述</h3>")
    assert [(one.kind, found.text[one.start : one.end]) for one in found.blocks] == [
        ("heading", "年报"),
        ("paragraph", "正文"),
        ("heading", "一、概述"),
    ]


def test_title_and_meta_tags_are_fields_in_their_order():
    """国办发〔2017〕47号 prescribes them; evidence points to the value in the sealed text."""
    head = (
        '<meta charset="utf-8"><meta name="SiteName" content="某县人民政府"><title>年报_\n 某县</title>'
        '<meta property="og:title" content="年报"><meta name="Author" content=" "><META NAME="PubDate" CONTENT="2018-03-28 10:00">'
    )
    found = page("<p>正文</p>", head)
    assert found.text == "SiteName: 某县人民政府\ntitle: 年报_ 某县\nog:title: 年报\nPubDate: 2018-03-28 10:00\n正文\n"
    assert [(one.name, found.text[one.start : one.end], one.basis) for one in found.fields] == [
        ("SiteName", "某县人民政府", "meta"),
        ("title", "年报_ 某县", "meta"),
        ("og:title", "年报", "meta"),
        ("PubDate", "2018-03-28 10:00", "meta"),
    ]
    assert [one.kind for one in found.blocks] == ["furniture"] * 4 + ["paragraph"]


def test_merged_cells_make_a_rectangle_that_points_to_the_text():
    """The form of 2019 has a head of three rows under one merged cell; thead and tfoot stand where they are shown."""
    found = page(
        "<table><caption>统计表</caption><tfoot><tr><td>合计<td>7<td>8</tr></tfoot>"
        "<thead><tr><td rowspan=2>指标<td colspan=2>申请人</tr><tr><th><p class=MsoNormal>自然人</p><th>法人<br>组织</tr></thead>"
        "<tr><td>收到<td>7<td>&nbsp;</tr></table>"
    )
    assert found.text == "统计表\n指标 | 申请人 | \n | 自然人 | 法人 组织\n收到 | 7 | \n合计 | 7 | 8\n"
    assert grid(found)[:2] == [[("指标", 2, 1), ("申请人", 1, 2)], [("自然人", 1, 1), ("法人 组织", 1, 1)]]
    assert [(cell.row, cell.column) for row in found.tables[0].rows for cell in row][:4] == [(0, 0), (0, 1), (1, 1), (1, 2)]
    assert all(found.text[cell.start : cell.end] == cell.text for row in found.tables[0].rows for cell in row)


METADATA = "<tr><td>索引号：<td>A1/2018-1<td>发文机关：<td>某县政府</tr><tr><td>标题：<td colspan=3>关于某事的通知</tr>"


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td><table>{METADATA}</table></td></tr><tr><td><p>关于某事的通知</p><p>各镇：</p></td></tr></table>",
        f"<table>{METADATA}<tr><td colspan=4><h1>关于某事的通知</h1><p>各镇：</p></td></tr></table>",
        f"<table><tr><td width=9></td><td><table>{METADATA}</table><p>关于某事的通知</p>各镇：</td><td></td></tr></table>",
    ],
)
def test_a_table_that_arranges_the_page_is_read_as_lines(body):
    """The metadata inside stay a table, the document proper is no cell of anything."""
    found = page(body)
    assert len(found.tables) == 1
    assert found.text == "索引号： | A1/2018-1 | 发文机关： | 某县政府\n标题： | 关于某事的通知 |  | \n关于某事的通知\n各镇：\n"


def test_the_document_itself_in_a_row_of_its_metadata_is_read_as_lines():
    """Some platforms put the whole text into the last row of the table of metadata."""
    paragraphs = "".join(f"<p>{number}、各镇要按照要求做好这项工作，并在规定的时间内报送情况。</p>" for number in range(30))
    found = page(f"<table>{METADATA}<tr><td>正文：</td><td colspan=3>{paragraphs}</td></tr></table>")
    assert len(grid(found)) == 2
    assert blocks(found, "paragraph")[:2] == ["正文：", "0、各镇要按照要求做好这项工作，并在规定的时间内报送情况。"]


def test_a_long_note_stays_a_cell_and_a_paragraph_below_is_none():
    """A form is data whatever is explained in one of its cells."""
    note = "勾稽关系：第一项加第二项之和，等于第三项加第四项之和。" * 6
    rows = "".join(f"<tr><td>指标{number}<td>{number}<td>件</tr>" for number in range(12))
    found = page(f"<table><tr><td>{note}<td>本年<td>单位</tr>{rows}<tr><td colspan=3>{note}</tr></table>")
    assert grid(found)[0][0] == (note, 1, 1)
    assert len(grid(found)) == 13
    assert blocks(found, "paragraph") == [note]


def test_a_table_with_one_column_is_no_table():
    """Pages are often laid out in one column of cells."""
    assert content(page("<table><tr><td>一、概述</tr><tr><td>公开5条。</tr></table>")) == ["一、概述", "公开5条。"]


def test_a_list_of_terms_is_a_form_where_all_is_short():
    """Label and value must stand in one line; questions with long answers are text."""
    found = page("<dl><dt>索引号：<dd>A1<dt>文号：<dd>某政〔2018〕1号</dl>")
    assert found.text == "索引号： | A1\n文号： | 某政〔2018〕1号\n"
    assert grid(page("<dl><dt>索引号：<dd>A1</dl>")) == [[("索引号：", 1, 1), ("A1", 1, 1)]]
    assert not page("<dl><dt>分享到<dd></dl>").tables
    assert not page("<dl><dt>第一条<dd>为了公开，制定本办法。</dl>").tables
    assert not page(f"<dl><dt>问<dd>{'答' * 300}<dt>问<dd>答</dl>").tables


@pytest.mark.parametrize(
    "span", ["1000", "99999", "-3", "0", "x", "", "2.7"], ids=["wide", "wider", "negative", "zero", "word", "empty", "fraction"]
)
def test_an_odd_span_does_not_ruin_a_table(span):
    """colspan=1000 means "all columns" to whoever writes it."""
    found = page(f"<table><tr><td colspan={span}>题</tr><tr><td>一<td>二</tr></table>")
    assert [[cell[0] for cell in row] for row in grid(found)] == [["题"], ["一", "二"]]
    assert max(cell.column + cell.colspan for row in found.tables[0].rows for cell in row) == 2


def test_hidden_cells_take_no_place_and_no_cell_leaves_its_group():
    """So browsers have it; a column more or less makes every figure below another's."""
    found = page(
        "<table><thead><tr><td rowspan=9>指标<td>本年</thead><tr><td>收到<td hidden>1<td>7<tr style='display:none'><td>隐<td>藏"
        "<tr></tr><tr><td hidden><td>办结<td>8</table>"
    )
    assert grid(found) == [[("指标", 1, 1), ("本年", 1, 1)], [("收到", 1, 1), ("7", 1, 1)], [], [("办结", 1, 1), ("8", 1, 1)]]
    assert blocks(found, "furniture") == ["1隐藏"]


BULK = "<h1>关于某事的通知</h1>" + "<p>各镇要认真做好这项工作。各部门要配合。县政府要检查。</p>" * 5


@pytest.mark.parametrize(
    "part",
    [
        "<nav>首页 政务</nav>",
        "<footer>主办：某县</footer>",
        '<div role="navigation">首页</div>',
        '<div class="nav">首页 | 政务</div>',
        '<div id="mainNav">首页 | 政务</div>',
        '<div class="page_footer">版权所有</div>',
        '<div class="header"><a href="/">首页</a> <a href="/b">政务</a></div>',
        '<div class="dqwz">当前位置：首页 &gt; 公开</div>',
        '<div>当前位置：<a href="/">首页</a> &gt; <a href="/a">某市规范性文件统一发布平台</a> &gt; <a href="/b">市政府规范性文件</a></div>',
        '<div class="bdsharebuttonbox">分享到</div>',
        '<ul><li><a href="/1">新闻一</a><li><a href="/2">新闻二</a><li><a href="/3">新闻三</a></ul>',
        '<table><tr><td><a href="/1">新闻一</a><td><a href="/2">新闻二</a><td><a href="/3">新闻三</a></table>',
        '<div style="display:none">隐藏</div>',
        '<div style="POSITION: absolute; LEFT: -9999px"><a href="http://x.example">投注</a></div>',
        '<div style="height:0;overflow:hidden">投注</div>',
        "<div hidden>隐藏</div>",
        '<p aria-hidden="true">隐藏</p>',
        '<marquee width="1" height="1">投注</marquee>',
        "<select><option>省政府<option>市政府</select>",
        "<button>打印</button>",
        "<xml><w:View>Normal</w:View></xml>",
        "<noscript>请打开脚本</noscript>",
    ],
)
def test_furniture_is_marked_and_kept(part):
    """What frames the page is no text of the document, but what the page says of it often stands there."""
    found = page(part + BULK)
    assert content(found) == content(page(BULK))
    assert "".join(blocks(found, "furniture")).replace(" ", "")
    assert Counter("".join(found.text.split())) == characters(part + BULK)


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="header">{BULK}</div>',
        f'<div class="page-content nav-box">{BULK}</div>',
        f'<body style="visibility:hidden">{BULK}',
        f'<div style="display:none" id="content">{BULK}</div><p>加载中</p>',
        f'<form class="search">{BULK}</form>',
        '<div class="article-header"><p>关于某事的通知</p></div><p>各镇：</p>',
        '<p>依据<a href="/1">《甲法》</a>、<a href="/2">《乙法》</a>、<a href="/3">《丙法》</a>和有关的规定，现将办法印发给你们。</p>',
        '<p>依据</p><p><a href="/1">《某省甲类条例》</a><a href="/2">《某省乙类条例》</a><a href="/3">《某市丙类办法》</a></p><p>制定',
        '<p>各镇：</p><div>附件：<a href="1.doc">一表</a> <a href="2.xls">二表</a> <a href="3.pdf?v=1">三表</a></div>',
        '<p style="text-indent:-2em;margin-left:-10px;opacity:0.9">各镇：</p>',
        '<ul><li><a href="/1">某局年报</a><li><a href="/2">某委年报</a><li><a href="/3">某办年报</a></ul><p>共3条</p>',
    ],
)
def test_what_may_be_the_document_is_not_marked(body):
    """Text marked as furniture is lost to the facts: bulk, main headings, sentences with links and annexes never are."""
    assert "furniture" not in [one.kind for one in page(body).blocks if page(body).text[one.start : one.end] != "加载中"]


def test_a_hidden_word_follows_the_line_in_which_it_stands():
    """Injected spam must not cut a sentence in two, nor be lost."""
    found = page('<p>收到申请<span style="display:none">投注</span>5件。</p><table><tr><td>甲<i hidden>乙</i><td>丙</table>')
    assert [(one.kind, found.text[one.start : one.end]) for one in found.blocks] == [
        ("paragraph", "收到申请5件。"),
        ("furniture", "投注"),
        ("table", "甲 | 丙"),
        ("furniture", "乙"),
    ]


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\xef\xbb\xbf\r\n <!-- saved from url=(0014)about:internet -->\r\n<html xmlns:o='urn:x'>", True),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>', True),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', False),
        (b'<?xml version="1.0"?><root><html></html></root>', False),
        (b"<head><title>a</title></head>", True),
        (b"<p>text</p>", False),
        (b"<header>", False),
        (b"Hypertext: <html>", False),
        (b"<!--" + b"-" * 50_000, False),
        (b"<!---->" * 50_000, False),
    ],
)
def test_a_page_is_known_by_its_beginning(data, claimed):
    """Pages are saved under any name; an XML file is none of them."""
    started = time.process_time()
    assert html.claims(data) is claimed
    assert time.process_time() - started < 1


@pytest.mark.parametrize("name", ["年报.doc", "年报.xls", "年报.txt", "年报", "年报.html"])
def test_a_page_under_another_name_is_read_as_a_page(name):
    """Word and many systems save pages as .doc and .xls."""
    assert page("<p>正文</p>", name=name).text == "正文\n"


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8", "gb2312"), ("big5", "big5"), ("utf-16", "")]
)
def test_the_charset_is_found_though_declared_wrong(encoding, declared):
    """Half of the old pages declare what they are not."""
    body = (
        "<p>政府信息公開工作年度報告，根據條例的規定編制。</p>"
        if encoding == "big5"
        else "<p>政府信息公开工作年度报告，根据条例的规定编制。</p>"
    )
    data = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>{body}'.encode(encoding)
    found = read(Source("a.html", data))
    assert found.text == body[3:-4] + "\n"
    assert found.charset is not None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><head><title>a</title></head><body> \n</body></html>", "no text"),
        (b"<html><frameset><frame src=a.html></frameset></html>", "frames"),
        (b"<html><script>var text = 'x'</script>", "no text"),
        ("<div>深".encode() * 200_000, "nested"),
        (b"<font>" * 400_000, "nested"),
        (b"<a/>" * 600_000, "tags"),
        (b"<p>" + b"".join(b"<font a=%d>" % at for at in range(3000)) + b"<p>x" * 3000, "not closed"),
        (b"<table>" + b"<tr><td colspan=50>1<td>2" * 4_000, "table cells"),
        (b"<select>" + b"<option>1</option>" * 50_000, "options"),
    ],
    ids=["empty", "frames", "script", "divs", "fonts", "tags", "formats", "cells", "options"],
)
def test_what_cannot_be_read_is_told(data, words):
    """Never an empty document, and no page may cost more than it is worth."""
    started = time.process_time()
    with pytest.raises(DocumentError, match=words):
        read(Source("a.html", data))
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "data",
    [
        b"<p>\x00text</p>" + b"<p>text</p>" * 1000,
        "<p>&#xD800;&#0;&#x110000;</p>正文".encode(),
        b"<p " + b"a" * 1_000_000 + b">text",
        b'<p style="' + b"left: " * 200_000 + b'" class="' + b"aB " * 300_000 + b'">text',
        b"<p>text" + b" \n" * 500_000,
        b"<table>" * 2000 + b"text",
        b"<table><tr><td rowspan=65534 colspan=1000>1<td>2<tr><td>3<td>4</table>",
        b"<b></p>" * 900 + b"text",
        b"<svg>" + b"<td>" * 100_000 + b"text",
        b"<p><b><font size=3>text" * 40_000,
        b"text" + b"<br>" * 100_000,
        b"<!--" * 100_000 + b"-->text",
        b"text<![CDATA[" * 10_000,
        b"</p></div></html>" * 10_000 + b"text",
        b"<html>" + b"<font>x</font>" * 120_000,
    ],
    ids=[
        "nul",
        "surrogates",
        "attribute",
        "style",
        "spaces",
        "tables",
        "spans",
        "ends",
        "drawing",
        "unclosed",
        "breaks",
        "comments",
        "cdata",
        "closings",
        "splinters",
    ],
)
def test_a_hostile_page_is_read_in_linear_time(data):
    """Whoever runs the build must not wait for a file that was made to make him wait."""
    started = time.process_time()
    assert read(Source("a.html", data)).text
    assert time.process_time() - started < 15


def test_deep_trees_do_not_end_the_process():
    """The parser is written in C: what it cannot bear must be refused before, in a process of its own here."""
    program = (
        "from kg.read import read\nfrom kg.records import Source\nfrom kg.errors import DocumentError\n"
        "for tag in ('div', 'b', 'table><tr><td', 'svg><g', 'select><option', 'x-y'):\n"
        "    for count in (1200, 200_000):\n"
        "        try:\n            read(Source('a.html', (f'<{tag}>' * count + 'text').encode()))\n"
        "        except DocumentError:\n            pass\nprint('alive')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def characters(body: str) -> Counter[str]:
    """How often each character stands in the text nodes of a page, white space apart."""
    found: Counter[str] = Counter()
    for node in LexborHTMLParser(body).root.traverse(include_text=True):
        if node.is_text_node and node.parent.tag not in (*NO_TEXT, "title"):
            found.update("".join((node.text_content or "").split()))
    return found


def written(document: Document) -> Counter[str]:
    """How often each character stands in the sealed text, without fields, separators of cells and white space."""
    named = {document.text.rfind("\n", 0, one.start) + 1 for one in document.fields}
    texts = [document.text[one.start : one.end] for one in document.blocks if one.kind != "table" and one.start not in named]
    texts += [document.text[cell.start : cell.end] for table in document.tables for row in table.rows for cell in row]
    return Counter("".join("".join(texts).split()))


TAGS = ("div", "p", "span", "font", "b", "table", "tr", "td", "th", "thead", "tfoot", "caption", "ul", "li", "a href=/x", "h1", "h2", "br")
TAGS += (
    "dl",
    "dt",
    "dd",
    "pre",
    "nav",
    "select",
    "option",
    "button",
    "center",
    "form",
    "svg",
    "iframe",
    "noscript",
    "div hidden",
    "div class=nav",
)
TAGS += ("td rowspan=3", "td colspan=2", "span style=display:none", "textarea", "i", "hr", "body", "html", "section")
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
    st.text("一二三。年月日 \n\u3000\xa0ab5&;|<", min_size=1, max_size=30),
    st.sampled_from(["<!--[if x]-->", "<![endif]>", "<o:p>", "&nbsp;", "&#26465;", "<script>x</script>"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=40))
def test_every_character_of_every_text_node_is_kept(parts):
    """Whatever the tags make of each other, text is neither lost nor said twice, and cells point to their words."""
    body = "<html>" + "".join(parts) + "<p>完"
    found = read(Source("a.html", body.encode()))
    assert written(found) == characters(body)
    assert all(found.text[cell.start : cell.end] == cell.text for table in found.tables for row in table.rows for cell in row)
    assert all(one.end <= other.start for one, other in zip(found.blocks, found.blocks[1:], strict=False))


@pytest.mark.shared
def test_every_character_of_real_pages_is_kept(shared):
    """Real pages have what nobody would think of."""
    paths = sorted((shared / "corpus").rglob("*.html"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        found = read(Source(path.name, data))
        assert written(found) == characters(data.decode(found.charset.name)), path.name


def test_the_mark_of_a_note_is_no_digit_of_the_number_before_it():
    """25 with a raised 1 is not 251; what stands below the line is lowered likewise."""
    form = "<table><tr><td>申请<td>25<sup>1</sup><tr><td>二氧化碳 CO<sub>2</sub><td>3<sup><a href=#n>[2]</a></sup></table>"
    found = page(f"{form}<p>见<sup>①</sup>")
    assert grid(found) == [[("申请", 1, 1), ("25¹", 1, 1)], [("二氧化碳 CO₂", 1, 1), ("3[²]", 1, 1)]]
    assert "见①" in content(found)
