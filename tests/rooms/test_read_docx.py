"""Word files: what a reader sees once every change is accepted comes out, in order, once; the rest is told apart and never lost."""

from __future__ import annotations

import zipfile

import pytest

from kg.errors import DocumentError
from kg.read import read
from kg.read.ordinals import ordinal
from kg.records import Document, Source
from tests.office_writer import HEAD, WORD, docx, linked, p, zipped

HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>"
BOX = "<w:txbxContent>{}</w:txbxContent>"


def sealed(body: str, **parts: str) -> Document:
    """The document of a Word file with such a body."""
    return read(Source("a.docx", docx(body, **parts)))


def lines(body: str, **parts: str) -> list[str]:
    """The lines of its sealed text."""
    return sealed(body, **parts).text.splitlines()


def kinds(document: Document) -> list[tuple[str, str]]:
    """The words of each block under its kind."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(*content: str, properties: str = "") -> str:
    """A table cell of paragraphs; bare text becomes one."""
    inside = "".join(part if part.startswith("<") else p(part) for part in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or p()}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the XML of its cells."""
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a numbering."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """A numbering of one definition."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'


def item(text: str, at: int = 0, id: int = 1) -> str:
    """A numbered paragraph."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{id}"/></w:numPr>')


# --- words -----------------------------------------------------------------------------------------------------------------


def test_words_in_wrappers_come_out_in_order_and_once():
    """Links, fields, content controls and smart tags wrap the words of almost every page saved by WPS or Word."""
    wrapped = (
        '<w:hyperlink r:id="x">' + run("县政府网") + "</w:hyperlink>",
        '<w:smartTag w:element="place">' + run("公开") + "</w:smartTag>",
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("信息") + "</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr=" DOCPROPERTY n ">' + run("12") + "</w:fldSimple>",
        run("条"),
    )
    assert lines("<w:sdt><w:sdtContent>" + p("先") + "</w:sdtContent></w:sdt>" + p(*wrapped)) == ["先", "县政府网公开信息12条"]


def test_a_field_shows_its_result_and_not_its_instruction():
    """An instruction such as REF _Toc or HYPERLINK is for the program; nested fields have several."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    nested = begin + run("旧") + end
    body = p("共", begin, "<w:r><w:instrText>=SUM</w:instrText></w:r>", nested, separate, run("37"), end, "家")
    assert lines(body) == ["共37家"]
    assert lines(p("全文", begin, run("没有结束"))) == ["全文没有结束"]  # a broken field swallows nothing


def test_tabs_breaks_hyphens_symbols_and_boxes():
    """What is no letter in the file is one on the page."""
    signs = '<w:r><w:tab/><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>否</w:t></w:r>'
    tick = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert lines(p("选", signs, "<w:r><w:br/></w:r>", tick, end, "同意")) == ["选\t☑是-否", "☑同意"]
    assert lines(p("上", '<w:r><w:br w:type="page"/></w:r>', "下")) == ["上", "下"]


def test_raised_digits_are_no_part_of_a_figure():
    """A raised mark after 521 must not make it 5211."""
    assert lines(
        p("公开521", run("1", '<w:vertAlign w:val="superscript"/>'), "件，面积8m", run("2", '<w:vertAlign w:val="superscript"/>'))
    ) == ["公开521¹件，面积8m²"]


def test_text_boxes_and_artistic_lettering_are_read_once():
    """The red head of an official document is often a text box or lettering; Word stores a box twice, for new and old programs."""
    choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX.format(p('框中一行'))}</wps:txbx></w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{BOX.format(p('框中一行'))}</v:textbox></w:pict></mc:Fallback>"
    letters = '<w:r><w:pict><v:shape><v:textpath string="某某县人民政府文件"/></v:shape></w:pict></w:r>'
    body = p(letters) + p("正文", f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>", "继续")
    assert lines(body) == ["某某县人民政府文件", "正文继续", "框中一行"]


def test_only_the_old_form_of_a_box_is_read_where_the_new_one_is_empty():
    """Some writers leave the form for new programs empty."""
    both = f"<mc:Choice Requires='x'/><mc:Fallback><w:pict><v:textbox>{BOX.format(p('只在此处'))}</v:textbox></w:pict></mc:Fallback>"
    assert lines(p("文", f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")) == ["文", "只在此处"]


def test_hidden_text_is_furniture():
    """Hidden text is in the file and on no page: it is kept, and no fact is read from it."""
    styles = '<w:style w:type="character" w:styleId="x"><w:rPr><w:vanish/></w:rPr></w:style>'
    styled = '<w:r><w:rPr><w:rStyle w:val="x"/></w:rPr><w:t>也隐藏</w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>也可见</w:t></w:r>'
    found = sealed(p("可见", HIDDEN.format("隐藏"), styled, shown), styles=styles)
    assert kinds(found) == [("paragraph", "可见也可见"), ("furniture", "隐藏也隐藏")]


def test_pronunciation_over_characters_stays_out_of_the_words():
    """Pinyin over a name would split it."""
    ruby = "<w:r><w:ruby><w:rt>" + run("líng") + "</w:rt><w:rubyBase>" + run("灵") + "</w:rubyBase></w:ruby></w:r>"
    assert kinds(sealed(p(ruby, "山县"))) == [("paragraph", "灵山县"), ("furniture", "líng")]


def test_formulas_keep_their_letters():
    """An equation's runs are text too."""
    assert lines(p("比例", "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>")) == ["比例a=b"]


# --- tracked changes -------------------------------------------------------------------------------------------------------


def test_tracked_changes_give_the_accepted_text():
    """The file still holds what was deleted; a figure that was corrected must not be read twice."""
    body = p(
        "受理",
        "<w:del><w:r><w:delText>19</w:delText></w:r></w:del>",
        "<w:ins>" + run("20") + "<w:del><w:r><w:delText>1</w:delText></w:r></w:del></w:ins>",
        "<w:moveFrom>" + run("移走") + "</w:moveFrom>",
        "<w:moveTo>" + run("件") + "</w:moveTo>",
    )
    assert lines(body) == ["受理20件"]


def test_a_deleted_paragraph_end_joins_paragraphs():
    """Without its end, a paragraph runs on into the next, and only the next is numbered."""
    joined = p("前半，", properties="<w:rPr><w:del/></w:rPr>")
    assert lines(item("甲") + joined + item("后半") + item("丙"), numbering=numbering(level(0, "decimal", "%1."))) == [
        "1. 甲",
        "2. 前半，后半",
        "3. 丙",
    ]


def test_deleted_rows_and_cells_are_gone():
    """A row that was deleted would be counted as a row of the form."""
    gone = f"<w:trPr><w:del/></w:trPr>{cell('旧')}{cell('1')}"
    body = table(cell("项目") + cell("数"), gone, cell("新") + cell("2") + cell("9", properties="<w:cellDel/>"))
    assert lines(body) == ["项目 | 数", "新 | 2"]


# --- generated numbers -----------------------------------------------------------------------------------------------------


def test_generated_numbers_are_written_where_the_reader_sees_them():
    """一、 and （一） of most reports are nowhere typed: without them there are no sections and no list of items."""
    levels = (
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1.%3", "<w:isLgl/>"),
    )
    body = item("总则") + item("范围", 1) + item("例", 2) + item("职责", 1) + item("例", 2) + item("附则") + item("施行", 1)
    assert lines(body, numbering=numbering(*levels)) == [
        "一、总则",
        "（一）范围",
        "1.1 例",
        "（二）职责",
        "1.1 例",
        "二、附则",
        "（一）施行",
    ]


def test_a_number_never_runs_into_a_figure():
    """1. before 5 件 must not become 1.5 件."""
    tight = level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')
    assert lines(item("5件"), numbering=numbering(tight)) == ["1. 5件"]
    assert lines(item("为了规范"), numbering=numbering(level(0, "chineseCounting", "第%1条"))) == ["第一条 为了规范"]


def test_lists_of_one_definition_go_on_and_an_override_starts_anew():
    """Word counts by definition, not by list; a list may say that it starts at a number of its own."""
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("a") + item("b", id=2) + item("c", id=3) + item("d", id=3)
    assert lines(body, numbering=numbering(level(0, "decimal", "%1)"), lists=lists)) == ["1)a", "2)b", "5)c", "6)d"]


def test_a_level_restarts_after_the_level_that_it_names():
    """lvlRestart 0: counted through the whole text, as the articles of a law are over its chapters."""
    levels = (level(0, "chineseCounting", "第%1章"), level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'))
    body = item("总则") + item("甲", 1) + item("乙", 1) + item("附则") + item("丙", 1)
    assert lines(body, numbering=numbering(*levels)) == ["第一章 总则", "第一条 甲", "第二条 乙", "第二章 附则", "第三条 丙"]


def test_a_level_of_its_own_and_a_level_by_style():
    """A list may redefine a level; a style may carry the numbering, and the level is the one that names the style."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    own = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1">'
        + level(1, "upperLetter", "%2．", '<w:pStyle w:val="a"/>')
        + "</w:lvlOverride></w:num>"
    )
    levels = (level(0, "decimal", "%1"), level(1, "decimal", "(%2)", '<w:pStyle w:val="a"/>'))
    body = p("甲", style="a") + p("乙", style="b") + p("无", style="a", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(body, styles=styles, numbering=numbering(*levels, lists=own)) == ["A．甲", "B．乙", "无"]


def test_bullets_are_ornaments_and_a_number_alone_is_text():
    """A column of running numbers holds nothing else; a bullet says nothing."""
    assert lines(item("甲"), numbering=numbering(level(0, "bullet", "\uf0b7"))) == ["甲"]
    numbered = numbering(level(0, "decimal", "%1"))
    assert lines(table(cell("序号") + cell("名称"), cell(item("")) + cell("某局")), numbering=numbered) == ["序号 | 名称", "1 | 某局"]


@pytest.mark.parametrize(
    ("form", "count", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 19, "十九"),
        ("chineseCounting", 105, "一○五"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseCountingThousand", 2001, "二千零一"),
        ("japaneseCounting", 21, "二十一"),
        ("japaneseCounting", 111, "百十一"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographDigital", 10, "一〇"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("somethingNew", 4, "4"),
        ("none", 4, ""),
        ("chineseCounting", 0, "0"),
    ],
)
def test_counts_are_written_as_word_writes_them(form, count, shown):
    """Each format has its own way over ten, twenty and a hundred."""
    assert ordinal(count, form) == shown


# --- headings, notes, margins ----------------------------------------------------------------------------------------------


def test_headings_by_style_and_contents_as_furniture():
    """A generated table of contents repeats every heading: it is no second set of sections."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="自定"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="级"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    )
    plain = p("正文", style="1", properties='<w:outlineLvl w:val="9"/>')
    body = p("概述\t1", style="t") + p("概述", style="1") + p("公开", style="x") + p("渠道", style="y") + plain
    assert kinds(sealed(body, styles=styles)) == [
        ("furniture", "概述\t1"),
        ("heading", "概述"),
        ("heading", "公开"),
        ("heading", "渠道"),
        ("paragraph", "正文"),
    ]


def test_notes_stand_at_the_end_with_their_raised_numbers():
    """A note is text; its number ties it to its place, in the order of the text and not of the file."""
    notes = "".join(f'<w:footnote w:id="{id}">{p(text)}</w:footnote>' for id, text in ((2, "后注"), (3, "前注"), (4, "无人提及")))
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = p("甲", mark.format(3), "，乙", mark.format(2))
    found = kinds(sealed(body, footnotes='<w:footnote w:type="separator" w:id="0">' + p("线") + "</w:footnote>" + notes))
    assert found == [("paragraph", "甲¹，乙²"), ("paragraph", "¹ 前注"), ("paragraph", "² 后注"), ("furniture", "无人提及")]


def test_notes_that_nothing_mentions_keep_the_order_of_the_file():
    """The same bytes give the same text in every process, so no order may come from a set."""
    notes = "".join(f'<w:endnote w:id="{id}">{p(f"第{id}注")}</w:endnote>' for id in range(1, 21))
    found = kinds(sealed(p("正文"), endnotes=notes))
    assert found == [("paragraph", "正文"), *(("furniture", f"第{id}注") for id in range(1, 21))]


def test_headers_footers_and_comments_are_furniture_and_no_name_of_a_person_enters():
    """What stands around the text is kept apart; who wrote it is a person and stays out."""
    comments = f'<w:comment w:id="1" w:author="某人">{p("请核对")}</w:comment>'
    found = sealed(p("正文"), header=p("内部资料"), footer=p("— 1 —"), comments=comments, title="公开年报")
    assert kinds(found) == [
        ("furniture", "title: 公开年报"),
        ("furniture", "created: 2021-01-05T08:00:00Z"),
        ("furniture", "内部资料"),
        ("paragraph", "正文"),
        ("furniture", "请核对"),
        ("furniture", "— 1 —"),
    ]
    assert [(field.name, found.text[field.start : field.end]) for field in found.fields] == [
        ("title", "公开年报"),
        ("created", "2021-01-05T08:00:00Z"),
    ]


# --- tables ----------------------------------------------------------------------------------------------------------------


def test_merged_cells_are_rectangles():
    """The forms of 2019 and 2021 are full of cells merged over columns and rows; each stands once, at its upper left."""
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("情况", properties='<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + cell("申请人", properties=span),
        cell(properties=f"{span}{on}") + cell("自然人") + cell("总计"),
        cell("结果", properties=down) + cell("公开") + cell("24") + cell("30"),
        cell(properties=on) + cell("不公开") + cell("0") + cell("0"),
    )
    found = sealed(body)
    assert found.text.splitlines() == ["情况 |  | 申请人 | ", " |  | 自然人 | 总计", "结果 | 公开 | 24 | 30", " | 不公开 | 0 | 0"]
    spans = [(c.row, c.column, c.text, c.rowspan, c.colspan) for row in found.tables[0].rows for c in row if c.rowspan * c.colspan > 1]
    assert spans == [(0, 0, "情况", 2, 2), (0, 2, "申请人", 1, 2), (2, 0, "结果", 2, 1)]
    assert all(found.text[c.start : c.end] == c.text for row in found.tables[0].rows for c in row)


def test_rows_that_begin_late_and_older_merges_keep_their_columns():
    """gridBefore and hMerge shift a row; a figure in the wrong column is a wrong figure."""
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("五") + cell("六")
    merged = cell("甲", properties='<w:hMerge w:val="restart"/>') + cell(properties='<w:hMerge w:val="continue"/>') + cell("七")
    found = sealed(table(cell("一") + cell("二") + cell("三"), late, merged))
    assert [[(c.column, c.text, c.colspan) for c in row] for row in found.tables[0].rows] == [
        [(0, "一", 1), (1, "二", 1), (2, "三", 1)],
        [(0, "", 1), (1, "五", 1), (2, "六", 1)],
        [(0, "甲", 2), (2, "七", 1)],
    ]


def test_tables_that_only_arrange_a_page_are_lines():
    """A page pasted from the web sits in one big cell: its headings and paragraphs must not become one row."""
    inner = table(cell("项目") + cell("数"), cell("公开") + cell("5"))
    found = sealed(table(cell(p("一、概述"), p("公开五条。"), inner)))
    assert [(kind, words) for kind, words in kinds(found)] == [
        ("paragraph", "一、概述"),
        ("paragraph", "公开五条。"),
        ("table", "项目 | 数\n公开 | 5"),
    ]
    assert kinds(sealed(table(cell("芜政办〔2020〕6号") + cell("签发人：略")))) == [
        ("paragraph", "芜政办〔2020〕6号"),
        ("paragraph", "签发人：略"),
    ]


def test_titles_and_signatures_inside_a_table_are_lines():
    """Many a form has its title, its office and its signatures inside its frame; they say of the page what a page says."""
    wide = '<w:gridSpan w:val="3"/>'
    caption = cell("填报单位：") + cell("某某县") + cell("单位：件")
    rows = (cell("统计表", properties=wide), caption, cell("项目") + cell("单位") + cell("数"), cell("公开") + cell("条") + cell("5"))
    signed = cell("负责人：") + cell() + cell("日期：2019年1月9日")
    note = cell("注：略", properties=wide)
    assert kinds(sealed(table(*rows, cell("其中：规章") + cell("条") + cell("1"), signed, note))) == [
        ("paragraph", "统计表"),
        ("paragraph", "填报单位：某某县　单位：件"),
        ("table", "项目 | 单位 | 数\n公开 | 条 | 5\n其中：规章 | 条 | 1"),
        ("paragraph", "负责人：　日期：2019年1月9日"),
        ("paragraph", "注：略"),
    ]
    assert kinds(sealed(table(cell("索引号：1") + cell("文号：2"), cell("分类：3") + cell("日期：4"))))[0][0] == "table"


def test_hidden_text_of_a_cell_is_no_part_of_its_value():
    """A hidden digit beside a figure would change it."""
    found = sealed(table(cell("项目") + cell("数"), cell("公开") + cell(p("5", HIDDEN.format("0")))))
    assert kinds(found) == [("table", "项目 | 数\n公开 | 5"), ("furniture", "0")]


# --- what cannot be read ---------------------------------------------------------------------------------------------------


def reason(data: bytes, name: str = "a.docx") -> str:
    """Why some bytes give no document."""
    with pytest.raises(DocumentError) as caught:
        read(Source(name, data))
    return caught.value.reason


def test_entities_and_document_types_are_refused():
    """XXE and entity bombs: nothing is expanded, nothing fetched."""
    for declared in ('<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/hostname">', ""):
        evil = f'<?xml version="1.0"?><!DOCTYPE x [{declared}]><w:document {WORD}><w:body>{p("一")}</w:body></w:document>'
        data = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": evil})
        assert "document type or entities" in reason(data)


def test_a_part_that_unpacks_without_end_is_refused():
    """A zip says whatever it likes of its sizes: what comes out is counted."""
    bomb = f"<w:document {WORD}><w:body>{' ' * (65 * 2**20)}</w:body></w:document>"
    assert "unpacks to more than 67108864 bytes" in reason(zipped({"word/document.xml": bomb}))
    tags = f"<w:document {WORD}><w:body>{'<w:p/>' * 1_500_001}</w:body></w:document>"
    assert "more than 1500000 tags" in reason(zipped({"word/document.xml": tags}))


def test_nesting_without_end_is_refused():
    """Deep nesting exhausts a reader that follows it."""
    deep = "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000
    assert "exceeds a limit" in reason(docx(p("一") + deep))


def test_damaged_files_are_told():
    """Cut off, no XML, no text, pictures only: one clear sentence each."""
    whole = docx(p("一"))
    assert "damaged or cut off" in reason(whole[:-60])
    assert "no well-formed XML" in reason(docx("<w:p>"))
    assert reason(docx(p(" "))) == "the Word file holds no text"
    pictures = {
        "word/document.xml": f"{HEAD}<w:document {WORD}><w:body>{p()}</w:body></w:document>",
        "word/_rels/document.xml.rels": linked([("image", "media/image1.png")]),
    }
    assert reason(zipped(pictures)) == "the Word file holds pictures and no text"


def test_a_damaged_part_beside_the_text_is_an_issue():
    """Styles can be done without; that they could not be read is said."""
    found = sealed(p("一"), styles="<w:style>")
    assert found.text == "一\n"
    assert [issue.code for issue in found.issues] == ["unreadable-part"]


def test_parts_that_are_not_read_are_told_and_charts_are_furniture():
    """A form that was pasted as an Excel object is a picture for us: the reader of the graph must know that something is missing."""
    chart = '<c:chart xmlns:c="c" xmlns:a="a"><a:t>各渠道公开数</a:t><c:v>5</c:v></c:chart>'
    parts = {
        "word/document.xml": f"{HEAD}<w:document {WORD}><w:body>{p('见下表')}</w:body></w:document>",
        "word/_rels/document.xml.rels": linked([("package", "embeddings/a.xlsx"), ("chart", "charts/c.xml"), ("chart", "../../../x.xml")]),
        "word/charts/c.xml": chart,
    }
    found = read(Source("a.docx", zipped(parts)))
    assert kinds(found) == [("paragraph", "见下表"), ("furniture", "各渠道公开数 5")]
    assert [(issue.code, issue.message_zh) for issue in found.issues] == [("unread-part", "文件含有嵌入的 Office 文件 1 个，未读取")]


def test_the_strict_form_and_any_name_are_read():
    """Strict files have other namespaces; the main part is where the relations say, and the bytes outweigh the name."""
    main = f"{HEAD}<w:document {WORD}><w:body>{p('严格')}</w:body></w:document>"
    strict = main.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    data = zipped({"_rels/.rels": linked([("officeDocument", "/word/document2.xml")]), "word/document2.xml": strict})
    assert read(Source("notes.txt", data)).text == "严格\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted Office file"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "old Word file"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "old Excel file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old or encrypted Office file"),
        (zipped({"OFD.xml": "<x/>"}), "OFD file"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"mimetype": "x", "META-INF/manifest.xml": "<x/>"}), "OpenDocument"),
    ],
)
def test_kin_that_cannot_be_read_is_named(data, words):
    """Whoever has such a file learns what to do with it."""
    assert words in reason(data)


def test_an_encrypted_member_is_told():
    """A password on the zip itself."""
    data = bytearray(docx(p("一")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    assert "encrypted" in reason(bytes(data))


def test_a_document_inside_a_zip_is_not_taken_for_the_zip(tmp_path):
    """A zip that stores a Word file holds the names of its parts too."""
    from kg.read import container_of, telling

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("b.docx", docx(p("一")))
    data = path.read_bytes()
    assert container_of("a.zip", telling(data)) is not None
    assert container_of("b.docx", telling(docx(p("一")))) is None


def test_a_part_under_two_names_is_told_in_few_words():
    """A part's own header may hold any bytes instead of its name: they are not for the eyes of whoever reads the message."""
    whole = docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>")
    at = whole.index(b"word/document.xml")
    broken = whole[:at] + b"\xff" * len(b"word/document.xml") + whole[at + len(b"word/document.xml") :]
    with pytest.raises(DocumentError, match=r"its part word/document\.xml is damaged") as told:
        read(Source("a.docx", broken))
    assert len(told.value.reason) < 100
