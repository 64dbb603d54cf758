"""Excel files: values as a reader sees them printed, the form as a table, titles and notes as lines; nothing lost, nothing invented."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kg.errors import DocumentError
from kg.read import read
from kg.read.xlsx.codes import rendered
from kg.records import Document, Source
from tests.office_writer import HEAD, SHEET, bare_xlsx, sheet, xlsx, zipped

FORM = [
    ["政府信息公开情况统计表", None, None],
    ["（2016年度）", None, None],
    ["指标名称", "单位", "数量"],
    ["（一）公开数", "条", 2788],
    ["（二）经费", "万元", 25.1],
    ["填报人：略", None, None],
]
MERGED = ["A1:C1", "A2:C2", "A6:C6"]


def sealed(data: bytes) -> Document:
    """The document of an Excel file."""
    return read(Source("a.xlsx", data))


def text(data: bytes) -> list[str]:
    """The lines of its sealed text, without what the file says of itself."""
    found = sealed(data)
    return [line for line in found.text.splitlines() if not line.startswith(("created: ", "modified: "))]


def kinds(document: Document) -> list[tuple[str, str]]:
    """The words of each block under its kind."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def number(place: str, value: str, style: int = 0, kind: str = "n") -> str:
    """The XML of a cell."""
    return f'<c r="{place}" s="{style}" t="{kind}"><v>{value}</v></c>'


def words(place: str, value: str) -> str:
    """The XML of a cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def rows(*cells: str) -> str:
    """The XML of rows from 1."""
    return "".join(f'<row r="{at}">{row}</row>' for at, row in enumerate(cells, 1))


# --- how values are printed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("12.0", "", "12"),
        ("12", "General", "12"),
        ("0.1", "", "0.1"),
        ("25.099999999999998", "", "25.1"),
        ("13800000000", "", "13800000000"),
        ("1E+3", "", "1000"),
        ("0.00001", "", "0.00001"),
        ("-0", "", "0"),
        ("25.1", "0.00", "25.10"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("-0.4", "0", "0"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("999", "#,##0", "999"),
        ("482015300", "#,##0_ ", "482,015,300"),
        ("0.256", "0%", "26%"),
        ("0.2565", "0.00%", "25.65%"),
        ("7", "000", "007"),
        ("12", "0.##", "12"),
        ("12.5", "#.00", "12.50"),
        ("0.5", "#.00", ".50"),
        ("0", "#", ""),
        ("0", "#,##0", "0"),
        ("1234567", "0,", "1235"),
        ("1234567", '0.0,"千元"', "1234.6千元"),
        ("15", '0"万元"', "15万元"),
        ("15", '0"a;b"', "15a;b"),
        ("15", r"0\件", "15件"),
        ("-1234.5", "#,##0.00;[Red](#,##0.00)", "(1,234.50)"),
        ("-3", "0;[Red]-0", "-3"),
        ("0", "0;-0;;@", ""),
        ("0", '#,##0;-#,##0;"-"', "-"),
        ("1234", "[$￥-804]#,##0.00;[$￥-804]-#,##0.00", "￥1,234.00"),
        ("5", "[>3]0.0;0", "5"),
        ("0.5", "# ?/?", "0.5"),
        ("12345", "0.00E+00", "1.23E+4"),
        ("43474", "yyyy-mm-dd", "2019-01-09"),
        ("43474", "yyyy/m/d;@", "2019/1/9"),
        ("43474", 'yyyy"年"m"月"d"日";@', "2019年1月9日"),
        ("43474", "yyyy年m月d日", "2019年1月9日"),
        ("43474", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇一九年一月九日"),
        ("43474", r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2019年1月9日"),
        ("43474.75", "yyyy/m/d h:mm", "2019/1/9 18:00"),
        ("43474.75", "h:mm AM/PM", "6:00 PM"),
        ("43474", "mmm-yy", "Jan-19"),
        ("43474", "aaaa", "星期三"),
        ("1.5", "[h]:mm", "1.5"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("1.5", "0." + "0" * 30, "1.5" + "0" * 29),
        ("1.5", "0" * 256, "1.5"),
        ("1e400", "0", "1e400"),
        ("nan", "0", "nan"),
        ("x", "0", "x"),
    ],
)
def test_a_number_is_shown_in_its_format(value, code, shown):
    """What is printed is what the report says; a format that is not known shows the number itself, never another."""
    assert rendered(value, code) == shown


def test_days_are_counted_from_1900_or_from_1904():
    """1900 was no leap year, and Excel thinks it was; old Macs counted from 1904."""
    assert [rendered(serial, "yyyy-mm-dd") for serial in ("1", "59", "61")] == ["1900-01-01", "1900-02-28", "1900-03-01"]
    assert rendered("42012", "yyyy-mm-dd", True) == "2019-01-09"


def test_every_kind_of_cell():
    """Texts shared, of their own or of a formula, truths, errors, dates; numbers that are texts stay as they are typed."""
    strings = (
        '<si><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></si><si><t>a_x000D_b_x0007_</t></si>'
    )
    cells = rows(
        number("A1", "0", kind="s") + number("B1", "1", kind="s"),
        words("A2", "００１２") + '<c r="B2" t="str"><f>A1&amp;B1</f><v>丙</v></c>',
        number("A3", "1", kind="b") + number("B3", "#REF!", kind="e"),
        number("A4", "2019-01-09T00:00:00", kind="d") + number("B4", "9", kind="s"),
    )
    assert text(bare_xlsx({"表": sheet(cells)}, strings)) == ["sheet: 表", "甲 乙 | a b", "００１２ | 丙", "TRUE | #REF!", "2019-01-09 | "]


def test_formats_come_from_the_styles_of_the_file():
    """As openpyxl, and thus most programs, writes them."""
    data = xlsx(
        [["日期", "金额", "比例", "时刻"], [date(2019, 1, 9), 25.1, 0.5, datetime(2019, 1, 9, 8, 30)]],
        formats={"A2": 'yyyy"年"m"月"d"日"', "B2": "0.00", "C2": "0%", "D2": "yyyy-mm-dd hh:mm"},
    )
    assert text(data)[-1] == "2019年1月9日 | 25.10 | 50% | 2019-01-09 08:30"


# --- the page --------------------------------------------------------------------------------------------------------------


def test_titles_and_notes_are_lines_and_the_form_is_a_table():
    """A title in the table would be taken for a row of it."""
    found = sealed(xlsx(FORM, MERGED))
    assert kinds(found)[-5:] == [
        ("furniture", "sheet: 统计表"),
        ("heading", "政府信息公开情况统计表"),
        ("paragraph", "（2016年度）"),
        ("table", "指标名称 | 单位 | 数量\n（一）公开数 | 条 | 2788\n（二）经费 | 万元 | 25.1"),
        ("paragraph", "填报人：略"),
    ]
    assert all(found.text[c.start : c.end] == c.text for row in found.tables[0].rows for c in row)


def test_who_reports_and_who_signs_are_lines():
    """Rows of names with their values stand around the form, spread over its columns; a last row whose value is blank is of the form."""
    form = [
        ["统计表"],
        ["填报单位：", "某县", "单位：件"],
        ["报送：某县", None, "单位：件"],
        ["项目", "单位", "数"],
        ["公开", "条", 5],
        ["规章"],
        ["负责人：", "填报人："],
    ]
    assert kinds(sealed(xlsx(form)))[-4:] == [
        ("paragraph", "填报单位：某县　单位：件"),
        ("paragraph", "报送：某县　单位：件"),
        ("table", "项目 | 单位 | 数\n公开 | 条 | 5\n规章 |  | "),
        ("paragraph", "负责人：　填报人："),
    ]


def test_a_form_begins_where_its_frame_begins():
    """Where the cells of a form are framed, what stands above the frame is not of it, whatever it says."""
    styles = '<borders><border/><border><left style="thin"/></border></borders><cellXfs><xf borderId="0"/><xf borderId="1"/></cellXfs>'
    above = words("A1", "填报单位") + words("B1", "某县")
    framed = [words(f"A{at}", text).replace("<c ", '<c s="1" ') + number(f"B{at}", "5", 1) for at, text in ((2, "公开"), (3, "受理"))]
    cells = rows(above, *framed)
    assert kinds(sealed(bare_xlsx({"表": sheet(cells)}, styles=styles)))[1:] == [
        ("paragraph", "填报单位　某县"),
        ("table", "公开 | 5\n受理 | 5"),
    ]
    assert kinds(sealed(bare_xlsx({"表": sheet(cells)})))[1:] == [("table", "填报单位 | 某县\n公开 | 5\n受理 | 5")]


def test_merged_cells_inside_the_form_are_rectangles():
    """Section rows merged over the form and labels merged over rows stay in the table."""
    form = [["项目", None, "数"], ["公开", "网站", 5], [None, "公报", 3], ["一、合计", None, None], ["和", "计", 8]]
    found = sealed(xlsx(form, ["A1:B1", "A2:A3", "A4:C4"]))
    spans = [(c.row, c.column, c.text, c.rowspan, c.colspan) for row in found.tables[0].rows for c in row if c.rowspan * c.colspan > 1]
    assert spans == [(0, 0, "项目", 1, 2), (1, 0, "公开", 2, 1), (3, 0, "一、合计", 1, 3)]


def test_empty_rows_and_columns_are_left_out_and_blank_cells_stay():
    """A form begins anywhere on a sheet; a value that is not filled in is a blank cell, not a missing one."""
    form = [[None] * 5, [None, "项目", None, "数", None], [None] * 5, [None, "公开", None, None, None], [None, "受理", None, 0, None]]
    assert text(xlsx(form))[1:] == ["项目 | 数", "公开 | ", "受理 | 0"]


def test_a_cell_far_away_costs_nothing():
    """Styled or stray cells at the edge of a sheet are common; the sheet is not as large as it says."""
    far = sheet(
        rows(words("A1", "项目") + words("XFD1", "数")) + f'<row r="1048576">{words("A1048576", "公开")}{number("XFD1048576", "5")}</row>'
    )
    assert text(bare_xlsx({"表": far.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')}))[1:] == [
        "项目 | 数",
        "公开 | 5",
    ]


def test_two_forms_on_one_sheet_are_two_tables():
    """A merged title behind an empty row begins a new form."""
    form = [["表一", None], ["甲", 1], ["乙", 2], [None, None], ["表二", None], ["丙", 3], ["丁", 4]]
    assert [kind for kind, _ in kinds(sealed(xlsx(form, ["A1:B1", "A5:B5"])))][-4:] == ["heading", "table", "heading", "table"]


def test_a_sheet_of_one_column_is_text():
    """A report typed into cells is a text."""
    assert kinds(sealed(xlsx([["一、概述"], ["公开五条。\n受理两件。"]])))[-3:] == [
        ("paragraph", "一、概述"),
        ("paragraph", "公开五条。"),
        ("paragraph", "受理两件。"),
    ]


def test_hidden_sheets_rows_and_columns_are_furniture():
    """Last year's figures often stay behind in a hidden sheet or row: kept, and no fact of this report."""
    columns = '<cols><col min="3" max="3" hidden="1"/></cols>'
    shown = rows(words("A1", "项目") + words("B1", "数") + words("C1", "旧"), words("A3", "公开") + number("B3", "5") + number("C3", "4"))
    shown = shown.replace('<row r="2">', '<row r="3">') + f'<row r="2" hidden="1">{words("A2", "删")}{number("B2", "9")}</row>'
    hidden = sheet(rows(words("A1", "去年") + number("B1", "7")))
    found = sealed(bare_xlsx({"今": sheet(shown, columns=columns), "昔": hidden}, states={"昔": "veryHidden"}))
    assert kinds(found) == [
        ("furniture", "sheet: 今"),
        ("table", "项目 | 数\n公开 | 5"),
        ("furniture", "旧"),
        ("furniture", "删 9"),
        ("furniture", "4"),
        ("furniture", "sheet: 昔"),
        ("furniture", "去年 7"),
    ]
    assert [found.text[field.start : field.end] for field in found.fields] == ["今", "昔"]


def test_what_lies_under_a_merged_cell_is_furniture():
    """Merging in some programs keeps the values below, which nobody sees."""
    cells = rows(words("A1", "项目") + words("B1", "数") + words("C1", "注"), words("A2", "公开") + number("B2", "5") + number("C2", "6"))
    merged = '<mergeCells><mergeCell ref="B2:C2"/></mergeCells>'
    assert kinds(sealed(bare_xlsx({"表": sheet(cells, merged)})))[1:] == [("table", "项目 | 数 | 注\n公开 | 5 | "), ("furniture", "6")]


def test_printed_heads_are_furniture_without_their_codes():
    """A page number or font code is no word."""
    cells = rows(words("A1", "一"))
    head = '<headerFooter><oddHeader>&amp;C&amp;"宋体,加粗"&amp;12附件&amp;&amp;表&amp;R第&amp;P页</oddHeader></headerFooter>'
    assert kinds(sealed(bare_xlsx({"表": sheet(cells, head)})))[1:] == [("furniture", "附件&表 第 页"), ("paragraph", "一")]


def test_zeros_that_a_sheet_does_not_show_are_blank():
    """Nobody who has the sheet before them sees a nought."""
    cells = rows(words("A1", "项目") + words("B1", "数"), words("A2", "公开") + number("B2", "0"))
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    assert text(bare_xlsx({"表": sheet(cells, columns=view)}))[1:] == ["项目 | 数", "公开 | "]


def test_a_formula_without_its_result_is_blank_and_an_issue():
    """Blank is not zero, and nothing is calculated here: programs that never calculated leave no result."""
    found = sealed(xlsx([["项目", "数"], ["甲", 1], ["计", "=SUM(B2:B2)"]]))
    assert found.text.splitlines()[-1] == "计 | "
    (issue,) = found.issues
    assert (issue.code, [(one.exact, one.cell) for one in issue.evidence]) == ("formula-without-value", [("计 | ", "2,1")])


def test_a_row_of_formulas_without_results_is_quoted_once():
    """A wide sheet that was never calculated would else quote each of its rows as often as it has columns."""
    found = sealed(xlsx([["项目", "上年", "本年"], ["计", "=1+1", "=2+2"], ["差", 1, "=3-1"]]))
    assert [(one.exact, one.cell) for one in found.issues[0].evidence] == [("计 |  | ", "1,1"), ("差 | 1 | ", "2,2")]
    assert found.issues[0].message_en.startswith("3 cell(s)")


# --- hostile and foreign files ---------------------------------------------------------------------------------------------


def reason(data: bytes) -> str:
    """Why some bytes give no document."""
    with pytest.raises(DocumentError) as caught:
        read(Source("a.xlsx", data))
    return caught.value.reason


def test_ten_million_cells_are_refused_at_once(monkeypatch):
    """In bounded time and memory: tags are counted before they are parsed, cells before they are kept."""
    monkeypatch.setattr("kg.read.xlsx.cells.MOST_CELLS", 2_000)
    row = "<row>" + "<c><v>1</v></c>" * 1_000 + "</row>"
    assert "more than 1500000 tags" in reason(bare_xlsx({"表": sheet(row * 10_000)}))
    assert "more than 2000 table cells" in reason(bare_xlsx({"表": sheet(row * 3)}))


def test_few_cells_that_span_a_great_table_are_refused():
    """Cells on a diagonal, or merged over all of each other, make as many places as the square of their number."""
    diagonal = "".join(f'<row r="{at}">{words(f"{letters(at)}{at}", "x")}</row>' for at in range(1, 600))
    assert "more than 200000 table cells" in reason(bare_xlsx({"表": sheet(diagonal)}))
    ranges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_001 + "</mergeCells>"
    assert "more than 20000 merged ranges" in reason(bare_xlsx({"表": sheet(rows(words("A1", "x")), ranges)}))


def letters(at: int) -> str:
    """The name of a column from 1."""
    return (letters((at - 1) // 26) if at > 26 else "") + chr(65 + (at - 1) % 26)


def test_entities_are_refused_in_every_part():
    """A bomb may sit in the shared texts as well."""
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><sst {SHEET}><si><t>&a;</t></si></sst>'
    parts = {
        "_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"{HEAD}<workbook {SHEET}/>",
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r" Type="x/sharedStrings" Target="s.xml"/></Relationships>',
        "xl/s.xml": bomb,
    }
    assert "document type or entities" in reason(zipped(parts))


def test_an_empty_workbook_is_told():
    """Never an empty document."""
    assert reason(bare_xlsx({"表": sheet("")})) == "no visible sheet of the Excel file holds anything"
    assert "no visible sheet" in reason(bare_xlsx({"表": sheet(rows(words("A1", "x")))}, states={"表": "hidden"}))
