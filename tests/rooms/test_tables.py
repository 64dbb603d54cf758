"""Statistical forms: each row of cases/tables.toml states exactly what it lists."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extract.tables import form_of, table_readings
from kg.outline import outline
from kg.read import read
from kg.read.grid import Piece
from kg.read.scroll import Scroll
from kg.records import Outline, Reading, Source

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "tables.toml").read_text("utf-8"))["case"]


def report(form: str, rules) -> Outline:
    """A report for 2017 that holds a form."""
    head = "某县2017年政府信息公开工作年度报告\n\n本报告数据统计期限为2017年1月1日至12月31日。\n\n政府信息公开情况统计表\n"
    return outline(read(Source("a.txt", f"{head}{form}\n\n某县人民政府\n".encode())), rules)


def shown(reading: Reading, vocabulary) -> str:
    """A reading as the cases write it."""
    value = "-" if reading.quantity.value is None else str(reading.quantity.value)
    words = [reading.measure + (f"@{reading.applicant}" if reading.applicant else ""), value]
    words += [reading.quantity.unit] if reading.quantity.unit not in ("", vocabulary.measures[reading.measure].unit) else []
    words += [word for word in (reading.quantity.state, reading.period) if word not in ("stated", "own")]
    return " ".join(words)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_form_states_what_the_case_lists(case, rules, vocabulary):
    """Rows are matched by meaning, and nothing is made up."""
    readings, issues = table_readings(report(case["form"], rules), rules, vocabulary)
    assert sorted(shown(reading, vocabulary) for reading in readings) == sorted(case["expect"])
    assert [f"{issue.code}: {issue.evidence[0].exact}" for issue in issues] == case.get("issues", [])


def test_evidence_is_the_row_from_label_to_value(rules, vocabulary):
    """The quote says what is counted, not only the bare number; the cell tells the place in the grid."""
    found = report("统计指标 | 单位 | 统计数 | ||\n制发规范性文件总数 | 件 | 3 | ||\n1.政府公报公开政府信息数 | 条 | 36 | ||\n", rules)
    readings, _ = table_readings(found, rules, vocabulary)
    assert [(r.evidence.exact, r.evidence.cell) for r in readings] == [
        ("制发规范性文件总数 | 件 | 3", "1,2"),
        ("1.政府公报公开政府信息数 | 条 | 36", "2,2"),
    ]


def test_parts_point_to_the_row_above_them(rules, vocabulary):
    """其中 of a form is a part of the row that the catalogue calls its parent."""
    found = report("统计指标 | 单位 | 统计数\n制发规范性文件总数 | 件 | 0\n收到申请数 | 件 | 6\n其中：当面申请数 | 件 | 2\n", rules)
    _, whole, part = table_readings(found, rules, vocabulary)[0]
    assert part.part_of == whole.evidence.start


def test_repaired_digits_keep_the_source_and_show_the_reading(rules, vocabulary):
    """Run-together values are evidence as printed; how they were cut stands beside them."""
    found = report("第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数\n规章012\n", rules)
    readings, _ = table_readings(found, rules, vocabulary)
    assert {(r.evidence.exact, r.evidence.reading) for r in readings} == {("规章0", ""), ("规章01", "规章0|1"), ("规章012", "规章0|1|2")}


def test_ambiguous_digits_tell_their_candidates(rules, vocabulary):
    """The reader sees what it could be."""
    found = report("第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数\n行政规范性文件1213\n", rules)
    _, issues = table_readings(found, rules, vocabulary)
    assert "1|2|13" in issues[0].message_en
    assert "12|1|3" in issues[0].message_zh


def test_a_unit_is_the_one_that_the_form_prints(rules, vocabulary):
    """A row without a unit has none, with cells and without."""
    cells = report("统计指标 | 单位 | 统计数\n制发规范性文件总数 | 件 | 3\n收到申请数 | | 6\n", rules)
    glued = report("第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数\n规章012\n", rules)
    assert [reading.quantity.unit for reading in table_readings(cells, rules, vocabulary)[0]] == ["件", ""]
    assert {reading.quantity.unit for reading in table_readings(glued, rules, vocabulary)[0]} == {""}


def test_no_person_in_any_evidence(rules, vocabulary):
    """Names and numbers of officials stay out of facts and findings."""
    form = "统计指标 | 单位 | 统计数\n制发规范性文件总数 | 件 | 3\n联系人:赵某 | 手机:13900000000 | 5\n审核人：钱某 | 13900000001 | 5\n"
    readings, issues = table_readings(report(form, rules), rules, vocabulary)
    quotes = " ".join(e.exact for e in (*(r.evidence for r in readings), *(e for issue in issues for e in issue.evidence)))
    assert "某" not in quotes
    assert "139" not in quotes


def told(rows: list[list[str | tuple[str, int, int]]], rules) -> Outline:
    """A report that holds a table of the format: words, or words with the rows and columns that their cell covers."""
    scroll = Scroll()
    scroll.line("某县2017年政府信息公开工作年度报告")
    scroll.table([[Piece(*cell) if isinstance(cell, tuple) else Piece(cell) for cell in row] for row in rows])
    return outline(scroll.seal(Source("a.html", b"")), rules)


def read_out(found: Outline, rules, vocabulary) -> tuple[list[str], list[str]]:
    """The readings of a form and the codes of its findings."""
    readings, issues = table_readings(found, rules, vocabulary)
    return [shown(reading, vocabulary) for reading in readings], [issue.code for issue in issues]


def test_a_label_that_covers_rows_is_known_to_all_of_them(rules, vocabulary):
    """A group's name stands once, beside its rows; a context inside it ends with its own cell."""
    found = told(
        [
            [("统计指标", 1, 2), "单位", "统计数"],
            [("四、行政复议数量", 3, 1), "（一）维持具体行政行为数", ("件", 3, 1), "3"],
            ["（二）被依法纠错数", "1"],
            ["（三）其他情形数", "0"],
            [("五、行政诉讼数量", 2, 1), "（二）被依法纠错数", "件", "4"],
            ["（三）其他情形数", "件", "2"],
        ],
        rules,
    )
    expected = ["review.upheld 3", "review.corrected 1", "review.other 0", "litigation.corrected 4", "litigation.other 2"]
    assert read_out(found, rules, vocabulary) == (expected, [])


def test_a_value_that_covers_rows_is_given_to_none_of_them(rules, vocabulary):
    """Whose it is nobody can say; to give it to each would count it twice."""
    found = told([["1.当面申请数", "件", ("7", 2, 1)], ["2.传真申请数", "件"], ["3.网络申请数", "件", "5"]], rules)
    assert read_out(found, rules, vocabulary) == (["foi.mode.online 5"], ["unclear-columns", "unclear-columns"])


def test_a_value_and_its_label_that_cover_the_same_rows_count_once(rules, vocabulary):
    """A row may be two lines high since a note beside it is."""
    found = told([[("1.当面申请数", 2, 1), ("件", 2, 1), ("7", 2, 1), "甲"], ["乙"], ["3.网络申请数", "件", "5", ""]], rules)
    assert read_out(found, rules, vocabulary) == (["foi.mode.in_person 7", "foi.mode.online 5"], [])


def test_running_numbers_before_the_labels_are_no_values(rules, vocabulary):
    """Many offices number the rows in a column without a head."""
    found = told([["", "统计指标", "单位", "统计数"], ["1", "当面申请数", "件", "7"], ["2", "传真申请数", "件", "0"]], rules)
    assert read_out(found, rules, vocabulary) == (["foi.mode.in_person 7", "foi.mode.fax 0"], [])


def test_a_form_goes_on_over_the_end_of_a_page(rules, vocabulary):
    """The heads stand on the first page only."""
    scroll = Scroll()
    scroll.line("某县2022年政府信息公开工作年度报告")
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    scroll.table([[Piece(""), *map(Piece, heads)], [Piece("一、本年新收政府信息公开申请数量"), *map(Piece, "1000001")]])
    scroll.line("- 3 -", "furniture")
    scroll.table([[Piece("二、上年结转政府信息公开申请数量"), *map(Piece, "0200002")]])
    found = outline(scroll.seal(Source("a.pdf", b"")), rules)
    said, issues = read_out(found, rules, vocabulary)
    assert "foi.carried_in@legal.business 2" in said and len(said) == 14 and issues == []


def test_heads_over_several_rows_and_columns(rules, vocabulary):
    """The three rows of heads of the request matrix: each column is known by its lowest head."""
    found = told(
        [
            [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 2), ("申请人情况", 1, 7)],
            [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
            ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
            [("一、本年新收政府信息公开申请数量", 1, 2), *"3100015"],
            [("三、本年度办理结果", 3, 1), "（一）予以公开", *"2100003"],
            ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", *"1000001"],
            ["（七）总计", *"3100004"],
        ],
        rules,
    )
    said, issues = read_out(found, rules, vocabulary)
    assert {"foi.new_received@natural_person 3", "foi.new_received@legal.other 1", "foi.result.granted@total 3"} <= set(said)
    assert len(said) == 28 and issues == []


def test_a_column_of_another_year_tells_which(rules, vocabulary):
    """A figure of another year without its year would be taken for the report's own."""
    found = report("统计指标 | 单位 | 2014年 | 2017年\n制发规范性文件总数 | 件 | 3 | 4\n收到申请数 | 件 | 6 | 7\n", rules)
    readings, _ = table_readings(found, rules, vocabulary)
    assert [(reading.period, reading.year) for reading in readings] == [("other", 2014), ("own", 0)] * 2


@pytest.mark.parametrize(
    ("year", "row", "frame"),
    [
        (2020, "四、结转下年度继续办理", "F19"),
        (2022, "四、结转下年度继续办理", "F21"),
        (2018, "四、结转下年度继续办理", "narrative"),
        (2020, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "F21"),
    ],
)
def test_the_request_matrix_alone_tells_the_frame(year, row, frame, rules, vocabulary):
    """Without the tables on article 20: by a row that one form has alone, else by the year; a year that had another form tells nothing."""
    head = f"某县{year}年政府信息公开工作年度报告\n\n本报告数据统计期限为{year}年1月1日至12月31日。\n\n"
    heads = "申请人情况\n自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他\n"
    text = f"{head}{heads}一、本年新收政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 1 | 3\n{row} | 1 | 0 | 0 | 0 | 0 | 0 | 1\n"
    found = outline(read(Source("a.txt", text.encode())), rules)
    readings, _ = table_readings(found, rules, vocabulary)
    assert (len(readings), found.frame) == (14, "narrative")
    assert form_of(found, readings, rules, vocabulary) == frame
