"""Digits that lost their cells: a value is a fact only where nothing else can be meant, and each row that is left is told."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from kg.audit import load_identities
from kg.audit.grammar import names
from kg.errors import RuleError
from kg.extract.balances import Balance, readings, without
from kg.extract.digits import digits
from kg.extract.glued import glued_readings
from kg.extract.layouts import layouts_of
from kg.extract.splits import Group, ways
from kg.extract.tables import table_readings
from kg.records import Issue, Reading
from kg.rules import Rules, parse
from tests.rooms.test_tables import report

ROW = (Group(7, True),)
NORMDOCS = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数"
HEADS = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
OUTCOMES = "结果维持结果纠正其他结果尚未审结总计"
COURTS = f"行政复议行政诉讼{OUTCOMES}未经复议直接起诉复议后起诉{OUTCOMES}{OUTCOMES}"
APPLICANTS = ("natural_person", "legal.business", "legal.research", "legal.public_benefit", "legal.law_service", "legal.other", "total")


def told(form: str, rules, vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """What a form in a report states."""
    return table_readings(report(form, rules), rules, vocabulary)


def matrix(rows: str, rules, vocabulary) -> tuple[dict[str, list[int]], list[str]]:
    """The values read from rows of the request matrix, by the end of their measure, and the codes of the findings."""
    found, issues = told(f"{NORMDOCS}\n规章000\n{HEADS}\n{rows}", rules, vocabulary)
    said: dict[str, list[int]] = {}
    for reading in found:
        if reading.applicant:
            said.setdefault(reading.measure.removeprefix("foi.").removeprefix("result."), []).append(int(reading.quantity.value))
    return said, [issue.code for issue in issues]


# --- what a run of digits says ---


@pytest.mark.parametrize(
    ("run", "count", "expected"),
    [
        ("350", 2, [(3, 50), (35, 0)]),
        ("100", 2, [(10, 0)]),  # no number begins with an idle zero
        ("10 0", 3, [(1, 0, 0)]),  # white space is a cut
        ("1", 2, []),
        ("0001,0240", 5, [(0, 0, 0, 1024, 0)]),  # a separator holds a number together, and its group ends it
        ("121,024", 2, [(1, 21024), (12, 1024)]),
        ("12,34", 2, []),  # no group of thousands
        ("1—2", 2, []),
    ],
)
def test_a_run_is_cut_in_every_way_it_may_be(run, count, expected):
    """Nothing is guessed: all ways are given, and none that no one would print."""
    said = digits(run)
    assert [way.values for way in ways(said, [Group(count, False)])] == expected if said else expected == []


@pytest.mark.parametrize(
    ("run", "groups", "expected"),
    [
        ("120000113", ROW, [(12, 0, 0, 0, 0, 1, 13)]),
        ("640020470", ROW, [(64, 0, 0, 2, 0, 4, 70)]),
        ("64 0 0 2 0470", ROW, [(64, 0, 0, 2, 0, 4, 70)]),
        ("191000020", ROW, [(1, 9, 10, 0, 0, 0, 20), (19, 1, 0, 0, 0, 0, 20)]),
        ("1000010", ROW, []),
        ("110024001510102", (Group(5, True),) * 3, [(1, 1, 0, 0, 2, 4, 0, 0, 1, 5, 1, 0, 1, 0, 2)]),
        ("10203120001200000", (Group(5, True),) * 3, [(1, 0, 2, 0, 3, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0)]),
    ],
)
def test_a_row_is_cut_by_its_own_sums(run, groups, expected):
    """The last of each group is the sum of the others."""
    assert sorted(way.values for way in ways(digits(run), groups)) == expected


def test_the_number_of_ways_is_told_without_trying_them():
    """An issue says how many there are, also where there are thousands."""
    assert digits("693665").ways(3) == 10  # two cuts in five places
    assert digits("3" * 40).ways(7) == len(ways(digits("3" * 40), [Group(7, False)]) or ()) or digits("3" * 40).ways(7) > 200


def test_a_sign_or_a_point_belongs_to_one_value():
    """396 + 0 + 181 is not 3, 9 and 6; 12.5 is one value."""
    said = digits("396+0181")
    assert [way.ends for way in ways(said, [Group(3, False)])] == [(3, 4, 7)]
    assert (str(said.value(3, 4)), str(digits("1 12.50").value(1, 5)), str(digits("5-3").value(1, 2))) == ("0", "12.50", "-3")


# --- rows that must add up ---


def test_columns_decide_between_ways():
    """19 + 1 = 20 and 1 + 9 + 10 = 20 both hold in the row; the column tells which."""
    part = [way.values for way in ways(digits("191000020"), ROW)]
    chosen = readings([part, [(1, 0, 0, 0, 0, 0, 1)], [(20, 1, 0, 0, 0, 0, 21)]], [Balance((0, 1), (2,))])
    assert chosen == ((part.index((19, 1, 0, 0, 0, 0, 20)), 0, 0),)


def test_a_source_that_contradicts_itself_has_no_reading():
    """Where no choice comes out, none is made."""
    assert readings([[(1, 1), (2, 0)], [(5, 5)]], [Balance((0,), (1,))]) == ()


def test_all_readings_or_none_are_told():
    """A search that would take too long says so: what it has found by then is not all."""
    rows = [[(at, 40 - at) for at in range(20)] for _ in range(6)]
    assert readings([*rows, [(60, 180)]], [Balance(tuple(range(6)), (6,))]) is None


def test_the_columns_tell_what_a_row_must_be():
    """A misprint is found by what the other rows leave over."""
    assert without([[(3, 1)], [], [(7, 2)]], [Balance((0, 1), (2,))], 1) == (((0, -1, 0), (4, 1)),)


# --- forms ---

# What each row is: new 19 1 1 0 0 0 21 (or 1 9 11 0 0 0 21), carried in 1 0 0 0 0 0 1, granted 20 1 0 0 0 0 21, partial 0 0 1 0 0 0 1.
BALANCED = (
    "一、本年新收政府信息公开申请数量191100021\n二、上年结转政府信息公开申请数量1000001\n三、本年度办理结果（一）予以公开201000021\n"
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）0010001\n（三）不予公开1.属于国家秘密00000002.其他法律行政法规禁止公开0000000\n"
    "（七）总计201100022\n四、结转下年度继续办理0000000\n"
)


def test_a_row_that_could_be_cut_in_two_ways_is_read_by_its_columns(rules, vocabulary):
    """19 + 1 + 1 and 1 + 9 + 11 are both 21; of the two only the first comes out with the rows around it."""
    said, issues = matrix(BALANCED, rules, vocabulary)
    assert said["new_received"] == [19, 1, 1, 0, 0, 0, 21]
    assert said["denied.law_forbids"] == [0] * 7
    assert len(said) == 8 and issues == []


def test_evidence_names_what_decided_and_ends_with_the_cell(rules, vocabulary):
    """Digits without a choice are known by their label; else the form or the sum that ruled the other ways out is named."""
    found, _ = told(f"{NORMDOCS}\n规章000\n{HEADS}\n{BALANCED}", rules, vocabulary)
    said = {(one.measure, one.applicant): one.evidence for one in found}
    new, total, none = (said[measure, "legal.business"] for measure in ("foi.new_received", "foi.result.total", "foi.carried_in"))
    assert (new.rule, new.exact[-5:], new.reading[-5:], new.cell) == ("sum.requests", "数量191", "量19|1", "1,2")
    assert (total.rule, total.reading) == ("form.requests", "总计20|1")
    assert (none.rule, none.reading[-3:]) == ("row.foi.carried_in", "1|0")


def test_a_form_that_does_not_come_out_states_only_digits_without_a_choice(rules, vocabulary):
    """Two values are wrong in a row that adds up by itself: what other rows seem to be by their own sums may be an accident."""
    said, issues = matrix(BALANCED.replace("申请数量1000001", "申请数量2000002"), rules, vocabulary)
    assert "carried_in" in said and "partial" in said
    assert not {"new_received", "granted", "total"} & set(said)
    assert issues == ["run-together-digits"] * 3


def test_one_misprint_is_found_by_the_columns(rules, vocabulary):
    """The row's total is printed one too high: the columns say what the row is, and it is read as printed."""
    said, issues = matrix(BALANCED.replace("201000021", "201000022"), rules, vocabulary)
    assert (said["granted"], said["new_received"]) == ([20, 1, 0, 0, 0, 0, 22], [19, 1, 1, 0, 0, 0, 21])
    assert issues == []


def test_a_form_that_leaves_cells_blank_is_believed_where_digits_cannot_be_fewer_cells(rules, vocabulary):
    """10 and a 1 and no total would be 1000001 too, once blanks are left out."""
    said, issues = matrix(BALANCED.replace("不计其他情形）0010001", "不计其他情形）11"), rules, vocabulary)
    assert set(said) == {"denied.state_secret", "denied.law_forbids", "carried_out"}
    assert issues == ["run-together-digits"] * 5


def test_a_form_is_known_by_its_own_heads(rules, vocabulary):
    """A report may hold the request matrix alone, which tells no edition of the form: its rows are read all the same."""
    found, issues = told(f"{HEADS}\n{BALANCED}", rules, vocabulary)
    assert len(found) == 8 * 7 and issues == ()


@pytest.mark.parametrize(("year", "expected"), [("2017", ("own", 0)), ("2016", ("previous", 2016)), ("2013", ("other", 2013))])
def test_the_year_of_a_head_is_held_to_the_report(year, expected, rules, vocabulary):
    """A report on 2017 may print the form of another year: its figures are that year's, and all years stay all years."""
    found, _ = told(f"指标名称计量单位{year}年度历年累计（一）收到申请数件3 8\n", rules, vocabulary)
    assert [(int(one.quantity.value), one.period, one.year) for one in found] == [(3, *expected), (8, "cumulative", 0)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("规章 0 0 12\n行政规范性文件 123\n", [0, 0, 12]),  # 123 may be one cell
        ("规章 0 0 12\n行政规范性文件 1 23\n", [0, 0, 12]),  # or two
        ("规章 0 12\n行政规范性文件 000\n", [0, 0, 0]),
        ("规章 4 1 12\n行政规范性文件 000\n", [4, 1, 12, 0, 0, 0]),  # no value is printed 000
        ("规章 4 1 12\n行政规范性文件 1 2 3\n", [4, 1, 12, 1, 2, 3]),
    ],
)
def test_a_row_that_is_not_parted_like_the_others_is_no_fact(rows, expected, rules, vocabulary):
    """A form that parts its cells by white space has a blank cell where a row has fewer parts."""
    found, issues = told(f"{NORMDOCS}\n{rows}", rules, vocabulary)
    assert [int(one.quantity.value) for one in found] == expected
    assert [issue.code for issue in issues] == ["run-together-digits"] * (len(expected) < 6)


def test_a_gap_in_a_form_that_adds_up_is_an_accident(rules, vocabulary):
    """Crawls leave a blank here and there: the sums tell the cells of all rows. A row with all its gaps is none of these."""
    gap, parted = (BALANCED.replace("1000001", run) for run in ("10000 01", "1 0 0 0 0 0 1"))
    assert matrix(gap, rules, vocabulary)[0]["new_received"] == [19, 1, 1, 0, 0, 0, 21]
    said, issues = matrix(parted, rules, vocabulary)
    assert set(said) == {"carried_in", "denied.state_secret", "denied.law_forbids", "carried_out"}
    assert issues == ["run-together-digits"] * 4


def test_a_lost_label_makes_no_long_number(rules, vocabulary):
    """Digits for two rows behind one label: neither row is read."""
    said, issues = matrix(BALANCED.replace("2.其他法律行政法规禁止公开", ""), rules, vocabulary)
    assert "denied.state_secret" not in said and "denied.law_forbids" not in said
    assert "run-together-digits" in issues


def test_a_row_that_is_not_known_is_told_and_adds_up_with_the_others(rules, vocabulary):
    """A later edition has rows of its own; they are kept with their values, and the columns come out with them only."""
    known = BALANCED.replace("不计其他情形）0010001", "不计其他情形）0000000").replace("（七）", "9.属于某种新的秘密0010001\n（七）")
    found, issues = told(f"{NORMDOCS}\n规章000\n{HEADS}\n{known}", rules, vocabulary)
    assert [(issue.code, issue.evidence[0].exact) for issue in issues] == [("unmapped-row", "属于某种新的秘密0010001")]
    assert {int(one.quantity.value) for one in found if (one.measure, one.applicant) == ("foi.new_received", "natural_person")} == {19}


def test_labels_that_ran_together_too(rules, vocabulary):
    """The number of the inner label is lost: what opens the group is known, and the rest is the label."""
    said, _ = matrix(BALANCED.replace("（三）不予公开1.属于", "不予公开属于"), rules, vocabulary)
    assert said["denied.state_secret"] == [0] * 7


def test_the_number_of_the_next_label_is_no_digit(rules, vocabulary):
    """Behind 9. comes 10., and one digit more belongs to it."""
    rows = "统计指标单位统计数（一）收到申请数件38.当面申请数件59.传真申请数件1210.网络申请数件311.信函申请数件5\n"
    found, _ = glued_readings(replace(report(rows, rules), frame="F14"), rules, vocabulary)
    assert {one.measure: int(one.quantity.value) for one in found} == {
        "foi.received": 3,
        "foi.mode.in_person": 5,
        "foi.mode.fax": 12,
        "foi.mode.online": 3,
        "foi.mode.letter": 5,
    }


def test_what_a_crawl_left_of_a_number_takes_no_digit(rules, vocabulary):
    """Of 二、 only 、 is left, and it stands behind the digits of the row above: 21、 is no number of a list there."""
    damaged = BALANCED
    for number in ("一、", "二、", "三、", "四、"):
        damaged = damaged.replace(number, "、")
    said, issues = matrix(
        damaged.replace("（一）", "()").replace("（二）", "()").replace("（三）", "()").replace("（七）", "()"), rules, vocabulary
    )
    assert (said["new_received"], said["total"]) == ([19, 1, 1, 0, 0, 0, 21], [20, 1, 1, 0, 0, 0, 22])
    assert issues == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("（一）收到申请数件31、当面申请数件2", {"foi.mode.in_person": 2}),  # 31, or 3 and the first of a list
        ("1、当面申请数件122、传真申请数件3", {"foi.mode.in_person": 12, "foi.mode.fax": 3}),
        ("1.当面申请数件12、传真申请数件3", {"foi.mode.in_person": 12, "foi.mode.fax": 3}),
    ],
)
def test_numbers_of_lists_with_a_comma(rows, expected, rules, vocabulary):
    """1、 is the number of a list where the list is written so; else it may be a digit."""
    found, _ = glued_readings(replace(report(f"统计指标单位统计数{rows}\n", rules), frame="F14"), rules, vocabulary)
    assert {one.measure: int(one.quantity.value) for one in found} == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量行政许可396+0181其他对外管理服务事项1+0-5\n", ["396", "0", "181"]),
        ("第二十条第（六）项信息内容本年处理决定数量行政处罚34件行政强制0件\n", ["34 件", "0 件"]),
        ("第二十条第（九）项信息内容采购项目数量采购总金额（单位：万元）政府集中采购7 81.25\n", ["7", "81.25 万元"]),
        ("第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费251000元\n", ["251000 元"]),
        ("第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费1,202,356.78\n", ["1202356.78 万元"]),
        ("第二十条第（六）项信息内容本年处理决定数量行政处罚34\n5\n", []),  # a line of digits without a label
        ("第二十条第（六）项信息内容本年处理决定数量行政处罚345\n", []),  # the row that always follows is lost
        ("第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章行政规范性文件129\n", []),  # a blank row shows blanks
        ("第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费0\n五、存在的问题\n全年办理行政许可1200件。\n", ["0 万元"]),
    ],
)
def test_tables_in_which_nothing_adds_up(form, expected, rules, vocabulary):
    """Only what the digits say by themselves is read, with the unit that stands nearest."""
    found, _ = told(f"{NORMDOCS}\n{form}", rules, vocabulary)
    said = [f"{one.quantity.value} {one.quantity.unit}".strip() for one in found]
    assert said == expected


def test_an_issue_tells_the_number_of_ways(rules, vocabulary):
    """The reader sees what it could be, and how much that is."""
    _, (issue,) = told(f"{NORMDOCS}\n规章000\n行政规范性文件1213\n", rules, vocabulary)
    assert (issue.message_zh, issue.evidence[0].exact) == ("数字连在一起，有3种拆分：1|2|13；1|21|3；12|1|3", "行政规范性文件1213")
    assert "in 3 ways: 1|2|13; 1|21|3; 12|1|3" in issue.message_en.replace("；", "; ")


def test_digits_that_may_be_a_telephone_number_are_not_quoted(rules, vocabulary):
    """Eleven digits that cannot be cut are told by their label."""
    _, (issue,) = told(f"{NORMDOCS}\n规章000\n行政规范性文件13999999999\n", rules, vocabulary)
    assert issue.evidence[0].exact == "行政规范性文件"


def test_what_adds_up_is_what_the_audit_says(rules, vocabulary):
    """The sums of the layouts are those of shapes/identities.csv: one cannot change without the other."""
    identities = {identity.id: identity for identity in load_identities()}
    forms = {"F19", "F21"}
    for rule in rules.of("layouts"):
        for known in filter(None, (rule.text("identity"), *rule.texts("identities"))):
            written = [name for one in identities[known].rules for name in names(one)]
            columns = {column for name in written for column in name.column.split(", ") if column}
            measures = {name.measure for name in written} - {"row"}
            below = {id for id in vocabulary.measures for name in measures if name.endswith(".*") and id.startswith(name[:-1])}
            audited = columns or ({name for name in measures if not name.endswith(".*")} | below)
            if rule.texts("columns"):
                assert audited <= set(rule.texts("columns")), rule.id
            else:
                parts = {one for one in audited if rule.pattern.search(one)}
                assert audited == parts | set(rule.texts("equals")), rule.id
    assert forms


def test_columns_that_do_not_stand_side_by_side_are_refused(rules):
    """A sum over columns that are not neighbours would be cut wrongly without a word."""
    wrong = parse("layouts", '[[rule]]\nid = "form.x"\npattern = "x"\ncolumns = ["a", "b", "c"]\nsums = ["a + c = b"]\n')
    with pytest.raises(RuleError, match="no sum of columns side by side"):
        layouts_of.__wrapped__(Rules({"layouts": wrong}, ""))


@pytest.mark.parametrize("part", ["1", "1 ", "规章12", "行政处罚1\n", f"{NORMDOCS}规章1", "（1", "+1", "1,000"])
def test_a_text_that_repeats_costs_time_that_grows_with_its_length(part, world):
    """Fifty thousand characters are given up on, or read, in time that grows with them and no faster."""

    def seconds(size: int) -> float:
        found = report(f"{NORMDOCS}规章{part * (size // len(part))}", world.rules)
        begun = time.process_time()
        glued_readings(found, world.rules, world.vocabulary)
        return time.process_time() - begun

    short = min(seconds(12_500) for _ in range(2))
    assert min(seconds(50_000) for _ in range(2)) < 9 * short + 0.1
