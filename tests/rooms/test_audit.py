"""What must add up: each form of identity holds, fails and abstains as it should."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kg.audit import Identity, assess, audit, load_identities
from kg.audit.grammar import Comparison, Name, Total, alternatives, rules
from kg.errors import VocabularyError
from kg.iris import Iris
from kg.pipeline import World, build
from kg.records import Agency, Citation, Claims, Document, Evidence, Indicator, Issue, Quantity, Source, Statement
from kg.vocabulary import Vocabulary

BASE = "https://example.org/id/"
COLUMNS = ("natural_person", "legal.business", "legal.research", "legal.public_benefit", "legal.law_service", "legal.other")
REPORT, AGENCY = BASE + "report/450721/a-b3f7/2017", BASE + "agency/450721/a-b3f7"
YEAR = (date(2017, 1, 1), date(2017, 12, 31))
Value = str | int | None


@pytest.fixture(scope="module")
def identities() -> Mapping[str, Identity]:
    return {identity.id: identity for identity in load_identities()}


def indicator(measure: str, value: Value, at: int, **more: object) -> Indicator:
    """An indicator whose words are its value, at a place of its own."""
    state = "blank" if value is None else "stated"
    quantity = Quantity(None if value is None else Decimal(value), str(more.pop("unit", "件")), state)
    evidence = Evidence(at, at + 4, f"{value}"[:4].ljust(4), "test")
    fields: dict[str, object] = {"about": AGENCY, "covers": YEAR, "origin": "table"} | more
    return Indicator(f"{BASE}document/{'0' * 16}/indicator/{measure}/{at}", measure, quantity, evidence=(evidence,), **fields)


def claims(*indicators: Indicator, frame: str = "F14", text: str = "", **more: object) -> Claims:
    """A report with these figures."""
    return Claims(Document(Source("a.txt", b""), text, ()), REPORT, "report", frame, indicators=indicators, **more)


def figures(values: Mapping[str, Value], **more: object) -> list[Indicator]:
    """One indicator for each measure."""
    return [indicator(measure, value, 10 * at, **more) for at, (measure, value) in enumerate(values.items())]


def answers(found: Claims, identity: Identity, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The answers of an identity with their figures, or with the reason why there are none."""
    return [(one.answer, one.comparison.figures if one.comparison else one.reason) for one in assess(found, identity, vocabulary)]


STAFF = {"org.staff_full_time": 1, "org.staff_part_time": 2, "org.staff": 4}
CHANNELS = {"gazette": 36, "website": 28, "weibo": 0, "wechat": 0, "other": 56}


def test_staff_that_does_not_add_up_is_told_with_its_words(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """A known contradiction: the issue names the figures, the indicators, the evidence and the identity, and corrects nothing."""
    found = claims(*figures(STAFF))
    (issue,) = audit(found, tuple(identities.values()), vocabulary, Iris(vocabulary, BASE)).issues
    assert (issue.code, issue.severity) == ("ID14-STAFF", "warning")
    assert issue.message_zh.endswith("：1 + 2 = 3 ≠ 4") and issue.message_en.endswith(": 1 + 2 = 3 ≠ 4")
    assert [place.exact.strip() for place in issue.evidence] == ["1", "2", "4"]
    assert issue.focus == tuple(one.iri for one in found.indicators)
    assert issue.source == "https://w3id.org/wenmai/shapes#ID14-STAFF"


def test_a_number_of_any_length_is_compared_and_kept(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Digits that ran together in a broken table make a number of forty: it breaks its identity, and no document fails for it."""
    full, total = "1" + "0" * 38 + "7", "2" + "0" * 36 + ".12345"
    found = claims(*figures({"org.staff_full_time": full, "org.staff_part_time": 0, "org.staff": total}))
    agreed = claims(*figures({"org.staff_full_time": full, "org.staff_part_time": 0, "org.staff": full}))
    assert answers(agreed, identities["ID14-STAFF"], vocabulary) == [("holds", f"{full} + 0 = {full} = {full}")]
    (issue,) = audit(found, (identities["ID14-STAFF"],), vocabulary, Iris(vocabulary, BASE)).issues
    assert issue.comparison and (issue.comparison.stated, issue.comparison.expected) == (Decimal(total), Decimal(full))
    assert issue.comparison.figures == f"{full} + 0 = {full} ≠ {total[:-2]}"


def test_channels_overlap_so_their_sum_may_exceed_the_total(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """36 + 28 + 0 + 0 + 56 = 120 ≥ 106 is right: an item on two channels counts once."""
    found = claims(*figures({f"active.channel.{name}": value for name, value in CHANNELS.items()} | {"active.total": 106}))
    assert answers(found, identities["ID14-CHAN"], vocabulary) == [("holds", "36 + 28 + 0 + 0 + 56 = 120 >= 106")]
    assert [answer for answer, _ in answers(found, identities["ID14-CHANMAX"], vocabulary)] == ["holds"] * 5


def test_a_rate_is_held_to_the_place_that_it_is_printed_with(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """5047 of 5239 are 96.335 %: 96.3 is right, 96.2 is not, 96 is rounded."""
    for rate, answer in (("96.3", "holds"), ("96.2", "fails"), ("96", "holds"), ("95", "fails")):
        values = {"hotline.orders_satisfied": 5047, "hotline.orders_received": 5239, "hotline.satisfaction_rate": rate}
        found = answers(claims(*figures(values, origin="narrative"), frame="narrative"), identities["ID-N-SATRATE"], vocabulary)
        sign = "=" if answer == "holds" else "≠"
        assert found == [(answer, f"100 × 5047 ÷ 5239 = 96.335 {sign} {rate}")]


def test_an_approximate_share_is_given_half_a_point(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """约占 92.8% of what comes to 93.0 % is no contradiction, but it would be one without 约."""
    for comparator, answer in (("approximate", "holds"), ("exact", "fails")):
        found = figures({"active.channel.website": 34701, "active.total": 37311}, origin="narrative")
        found.append(indicator("active.channel.website_share", "92.8", 90, origin="narrative", comparator=comparator))
        shares = assess(claims(*found, frame="narrative"), identities["ID-N-SHARE"], vocabulary)
        assert [finding.answer for finding in shares if len(finding.used) == 3] == [answer]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"org.staff_part_time": None}, "a blank is not zero"),
        ({"org.staff_part_time": "missing"}, "what is not there is not zero either"),
    ],
)
def test_what_is_not_stated_cannot_be_assessed(
    changes: Mapping[str, Value], why: str, identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """The third answer, which makes no issue."""
    values = {name: value for name, value in (STAFF | changes).items() if value != "missing"}
    assert [answer for answer, _ in answers(claims(*figures(values)), identities["ID14-STAFF"], vocabulary)] == ["not assessable"], why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"about": AGENCY + "x"}, "another agency's"),
        ({"covers": (date(2016, 1, 1), date(2016, 12, 31))}, "another year's"),
        ({"recorded": False}, "quoted"),
        ({"scope": "区本级"}, "of another scope than the sum's"),
        ({"comparator": "approximate"}, "about four"),
        ({"unit": "万人"}, "ten thousands beside ones"),
        ({"topic": "财政"}, "of one topic"),
    ],
)
def test_only_like_is_compared_with_like(
    more: Mapping[str, object], why: str, identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """A figure of another agency, period, scope or kind is no contradiction."""
    parts = figures({"org.staff_full_time": 1, "org.staff_part_time": 2}, scope="全区" if "scope" in more else "")
    found = answers(claims(*parts, indicator("org.staff", 4, 90, **more)), identities["ID14-STAFF"], vocabulary)
    assert {answer for answer, _ in found} <= {"not assessable"}, why


def test_a_scope_on_one_side_only_is_compared(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """全区 in one sentence and nothing in the next are mostly the same; two scopes are reckoned apart."""
    accepted = indicator("service_hall.accepted", 117, 0, origin="narrative", scope="全区")
    found = claims(accepted, indicator("service_hall.completed", 171, 90, origin="narrative"))
    assert answers(found, identities["ID-N-HALL"], vocabulary) == [("fails", "171 > 117")]


def test_a_scope_among_others_is_a_part(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """425 by all channels is no contradiction to the 303 of one of two levels; it is one to 430 of all."""
    channels = figures({"active.channel.website": 418, "active.channel.other": 7}, origin="narrative")
    levels = [
        indicator("active.total", value, 90 + at, origin="narrative", scope=("县直", "乡镇")[at]) for at, value in enumerate((303, 122))
    ]
    found = answers(claims(*channels, *levels), identities["ID-N-CHAN"], vocabulary)
    assert {answer for answer, _ in found} == {"not assessable"}
    found = answers(
        claims(*channels, *levels, indicator("active.total", 430, 99, origin="narrative", scope="全县")),
        identities["ID-N-CHAN"],
        vocabulary,
    )
    assert [one for one in found if one[0] != "not assessable"] == [("fails", "418 + 7 = 425 < 430")]


def test_prose_on_a_part_does_not_contradict_the_form(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """The form counts the whole county."""
    form, part = indicator("active.total", 425, 0), indicator("active.total", 303, 50, origin="narrative", scope="县直")
    assert answers(claims(form, part), identities["ID14-NARR"], vocabulary) == []


def test_prose_stands_beside_the_column_that_it_speaks_of(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """What prose says without an applicant is of all, what it says of natural persons is theirs, and what it says of a part is no one's."""
    form = [
        indicator("foi.new_received", value, at, applicant=column)
        for at, (column, value) in enumerate((("natural_person", 13), ("total", 16)))
    ]
    for more, value, expected in (
        ({}, 14, [("fails", "14 < 16")]),
        ({"applicant": "natural_person"}, 13, [("holds", "13 >= 13")]),
        ({"scope": "全区"}, 14, [("fails", "14 < 16")]),
        ({"scope": "区直"}, 14, []),
    ):
        said = indicator("foi.received", value, 50, origin="narrative", **more)
        told = answers(claims(*form, said, frame="F21"), identities["ID19-RECV"], vocabulary)
        assert [one for one in told if one[0] != "not assessable"] == expected


def test_what_a_bureau_says_of_the_whole_city_is_more_than_its_own(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """12 in its form and 40 of 全市水务系统 are two things; beside a government's form 全市 is the whole."""
    form = matrix({"foi.new_received": {"total": 12}, "foi.carried_in": {"total": 1}})
    said = indicator("foi.received", 40, 50, origin="narrative", scope="全市水务系统")
    modes = figures({"foi.mode.online": 38, "foi.mode.letter": 5}, origin="narrative", scope="全市水务系统")
    for classification, expected in (("bureau", "not assessable"), ("government", "fails")):
        agencies = (Agency(AGENCY, "某市水务局", "450700", classification),)
        found = answers(claims(*form, said, frame="F21", agencies=agencies), identities["ID19-RECV-ALL"], vocabulary)
        assert [answer for answer, _ in found] == [expected]
        alike = claims(*modes, said, frame="F21", agencies=agencies)
        assert answers(alike, identities["ID-N-MODE"], vocabulary) == [("fails", "38 + 5 = 43 > 40")]


def test_one_name_with_two_values_cannot_be_assessed(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Which of the two to add up nobody knows; that they differ is told by another identity."""
    found = claims(*figures(STAFF), indicator("org.staff", 3, 90))
    assert [answer for answer, _ in answers(found, identities["ID14-STAFF"], vocabulary)] == ["not assessable"]


def matrix(values: Mapping[str, Mapping[str, Value]]) -> list[Indicator]:
    """A request matrix: values by measure and column."""
    cells = [(measure, column, value) for measure, row in values.items() for column, value in row.items()]
    return [indicator(measure, value, 10 * at, applicant=column) for at, (measure, column, value) in enumerate(cells)]


def test_the_balance_is_struck_in_each_column(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """One column may hold and another fail; the issue says which."""
    found = matrix(
        {
            "foi.new_received": {"natural_person": 60, "total": 70},
            "foi.carried_in": {"natural_person": 0, "total": 0},
            "foi.result.total": {"natural_person": 60, "total": 68},
            "foi.carried_out": {"natural_person": 0, "total": 1},
        }
    )
    document = claims(*found, frame="F21")
    assert answers(document, identities["ID19-BAL"], vocabulary) == [
        ("holds", "60 + 0 = 60 = 60 = 60 + 0"),
        ("fails", "70 + 0 = 70 ≠ 69 = 68 + 1"),
    ]
    issues = audit(document, (identities["ID19-BAL"],), vocabulary, Iris(vocabulary, BASE)).issues
    assert [issue.comparison.stated for issue in issues if issue.comparison] == [None], "70 and 69 are sums of ours: neither is printed"
    messages = [issue.message_zh for issue in issues]
    assert len(messages) == 1 and "（总计）：70 + 0 = 70 ≠ 69 = 68 + 1" in messages[0]


def test_a_row_of_the_matrix_adds_up_to_its_total(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Each row by itself; a row whose total is blank is left alone, because blank is not zero."""
    row = dict(zip(COLUMNS, (5, 1, 0, 0, 0, 1), strict=True))
    found = matrix({"foi.new_received": row | {"total": 8}, "foi.carried_in": row | {"total": 7}, "foi.carried_out": row | {"total": None}})
    assert sorted(answers(claims(*found, frame="F19"), identities["ID19-ROW"], vocabulary)) == [
        ("fails", "5 + 1 + 0 + 0 + 0 + 1 = 7 ≠ 8"),
        ("holds", "5 + 1 + 0 + 0 + 0 + 1 = 7 = 7"),
        ("not assessable", "blank"),
    ]


@pytest.mark.parametrize(
    ("row", "total", "expected", "why"),
    [
        ((10, 3, None, None, None, None), 12, ("fails", "10 + 3 + … ≥ 13 > 12"), "counts are never negative: the blanks cannot mend it"),
        ((10, None, None, None, None, None), 12, ("not assessable", "blank"), "2 may stand in the blanks: blank is not zero"),
        ((None, 13, None, None, None, None), 12, ("fails", "13 + … ≥ 13 > 12"), "one part alone is more than all"),
        ((10, 3, 0, 0, 0, 0), None, ("not assessable", "blank"), "a blank total is no total"),
    ],
)
def test_what_is_stated_may_be_too_much_whatever_the_blanks_mean(
    row: tuple[Value, ...], total: Value, expected: tuple[str, str], why: str, identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """Most offices leave zeros blank, or print a dash; the message says that they are not counted."""
    found = claims(*matrix({"foi.new_received": dict(zip(COLUMNS, row, strict=True)) | {"total": total}}), frame="F19")
    assert answers(found, identities["ID19-ROW"], vocabulary) == [expected], why
    for issue in audit(found, (identities["ID19-ROW"],), vocabulary, Iris(vocabulary, BASE)).issues:
        assert "，空白格未计入）：" in issue.message_zh and ", blank cells left out): " in issue.message_en
        assert issue.comparison and (issue.comparison.stated, issue.comparison.relation, issue.comparison.expected) == (12, ">=", 13)


def test_blanks_on_either_side_of_a_balance(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """10 came in and 12 were dealt with: whatever was carried out makes it worse; what was carried in could mend it."""
    columns = {"foi.new_received": 10, "foi.carried_in": 0, "foi.result.total": 12, "foi.carried_out": None}
    for changes, expected in (({}, ("fails", "10 + 0 = 10 < 12 ≤ 12 + …")), ({"foi.carried_in": None}, ("not assessable", "blank"))):
        found = matrix({measure: {"total": value} for measure, value in (columns | changes).items()})
        assert answers(claims(*found, frame="F19"), identities["ID19-BAL"], vocabulary) == [expected]


def test_what_may_be_negative_has_no_bounds(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A change left blank may be a loss: 10 items and 8 are no contradiction."""
    law = "X,document,F19,warning,art20_5.licence.prev_items + art20_5.licence.{} = art20_5.licence.decisions,,注,note"
    values = {"art20_5.licence.prev_items": 10, "art20_5.licence.delta": None, "art20_5.licence.decisions": 8}
    (tmp_path / "identities.csv").write_text(
        "id,scope,frames,severity,expression,tolerance,note_zh,note_en\n" + law.format("delta"), "utf-8"
    )
    (identity,) = load_identities(tmp_path)
    assert answers(claims(*figures(values), frame="F19"), identity, vocabulary) == [("not assessable", "blank")]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("over", "over", "exact"), ("fails", "≥6 + ≥7 ≥ 13 > 12")),
        (("over", "exact", "exact"), ("fails", "≥6 + 7 ≥ 13 > 12")),
        (("approximate", "exact", "exact"), ("not assessable", "approximate")),
        (("exact", "exact", "over"), ("not assessable", "approximate")),
        (("under", "exact", "exact"), ("not assessable", "approximate")),
    ],
)
def test_parts_that_are_at_least_too_much_are_told(
    kinds: tuple[str, ...], expected: tuple[str, str], identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """6 余 and 7 are more than 12, whatever 余 is; 约 6 and 7 may be 12, and 12 余 may be 13."""
    values = {"foi.mode.in_person": 6, "foi.mode.online": 7, "foi.received": 12}
    made = [replace(one, comparator=kind, origin="narrative") for one, kind in zip(figures(values), kinds, strict=True)]
    assert answers(claims(*made, frame="narrative"), identities["ID-N-MODE"], vocabulary) == [expected]


def test_a_list_of_parts_that_are_at_least_too_much_fails(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """70 余 and 40 are more than 100; 50 余 and 40 may be it."""
    text = "共100条，其中计划类70余条，其他类40条。"
    for first, expected in ((70, ("fails", "≥70 + 40 ≥ 110 > 100")), (50, ("not assessable", "approximate"))):
        found = topics({"计划类": first, "其他类": 40}, 100, text)
        whole, part, other = found.indicators
        made = replace(found, indicators=(whole, replace(part, comparator="over"), other))
        for id in ("ID-N-TOPIC", "ID-N-TOPIC-EXH"):
            assert answers(made, identities[id], vocabulary) == [expected]


def results(total: int) -> list[Indicator]:
    """The rows of the F19 result block, one each of what has an answer, and their total."""
    denied = ("state_secret", "law_forbids", "security_stability", "third_party")
    denied += ("internal_affairs", "process", "enforcement_file", "query_matter")
    unable = ("not_held", "needs_creation", "unclear")
    refused = ("petition", "duplicate", "publication", "massive", "confirm")
    names = ["granted", "partial", *(f"denied.{one}" for one in denied), *(f"unable.{one}" for one in unable)]
    names += [*(f"not_processed.{one}" for one in refused), "other"]
    return matrix({f"foi.result.{name}": {"total": 1} for name in names} | {"foi.result.total": {"total": total}})


def test_all_results_add_up_to_their_total(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Groups stand for the measures below them: 2 + 8 + 3 + 5 + 1 rows are 19."""
    assert [answer for answer, _ in answers(claims(*results(19), frame="F19"), identities["ID19-TOTAL"], vocabulary)] == ["holds"]
    assert [answer for answer, _ in answers(claims(*results(18), frame="F19"), identities["ID19-TOTAL"], vocabulary)] == ["fails"]


def test_a_form_with_an_unknown_row_is_not_summed(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """A later edition may have rows that no measure fits: that its known rows do not reach the total is no contradiction."""
    unmapped = Issue("unmapped-row", "info", "未识别的行", "a row that no measure fits")
    assert answers(claims(*results(20), frame="F19", issues=(unmapped,)), identities["ID19-TOTAL"], vocabulary) == [
        ("not assessable", "unknown-row")
    ]


def test_identities_of_another_form_do_not_apply(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Rows mean other things in other years."""
    assert answers(claims(*figures(STAFF), frame="F21"), identities["ID14-STAFF"], vocabulary) == []


def test_rules_of_prose_look_at_prose_only(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """The channels of a form overlap; a list in prose that ends with others is a partition."""
    values = {"active.channel.website": 100, "active.channel.other": 20, "active.total": 110}
    assert answers(claims(*figures(values)), identities["ID-N-CHAN"], vocabulary) == []
    prose = claims(*figures(values, origin="narrative"))
    assert answers(prose, identities["ID-N-CHAN"], vocabulary) == [("holds", "100 + 20 = 120 >= 110")]


def test_a_list_of_channels_without_others_proves_nothing(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """88 and 806 by two channels are not a total of 900 that fails to add up."""
    values = {"active.channel.platform": 88, "active.channel.website": 806, "active.total": 900}
    found = answers(claims(*figures(values, origin="narrative"), frame="narrative"), identities["ID-N-CHAN"], vocabulary)
    assert found == [("not assessable", "missing")]


def test_a_condition_that_is_not_met_makes_no_finding(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Nobody trained and no class held is as it should be."""
    for trained, expected in ((38, [("fails", "0 ≤ 0; 38 > 0")]), (0, [])):
        found = claims(*figures({"training.classes": 0, "training.trainees": trained}))
        assert answers(found, identities["ID14-TRAIN"], vocabulary) == expected


def test_prose_and_form_are_compared(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Both are kept; that they differ is told. The total column of a matrix is what prose speaks of."""
    form = indicator("foi.new_received", 70, 0, applicant="total")
    for prose, answer in ((69, "fails"), (70, "holds")):
        said = indicator("foi.new_received", prose, 50, origin="narrative", scope="全区")
        assert [one for one, _ in answers(claims(form, said, frame="F21"), identities["ID14-NARR"], vocabulary)] == [answer]
        assert answers(claims(form, said, frame="F21"), identities["ID-N-RESTATE"], vocabulary) == []


def test_prose_that_contradicts_itself_is_told(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Twice the same measure of the same scope; another scope is another thing."""
    first = indicator("active.channel.website", 90, 0, origin="narrative")
    for scope, expected in (("", [("fails", "90 ≠ 291")]), ("区本级", [])):
        second = indicator("active.channel.website", 291, 50, origin="narrative", scope=scope)
        found = claims(first, second, frame="narrative", text=" " * 20 + "。" + " " * 40)
        assert answers(found, identities["ID-N-RESTATE"], vocabulary) == expected


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("主动公开信息90条。\n主动公开信息95条。", ["90 ≠ 95"], "the same words in two sentences"),
        ("县网站公开信息90条，局网站公开信息95条。", [], "two sites in one sentence are two things"),
        ("累计主动公开信息90条。\n新增主动公开信息95条。", [], "what is new is not the stock"),
        ("主动公开信息90条。\n全年共主动公开文件95条。", ["90 ≠ 95"], "one thing is said in many words"),
        ("主动公开信息90条。\n督察反馈问题主动公开信息95条。", [], "what stands before may make it another thing"),
        ("主动公开信息约90条。\n主动公开信息95条。", ["approximate"], "nobody can hold 约 to a number"),
    ],
)
def test_only_what_is_said_twice_of_the_same_is_one_thing(
    text: str, expected: list[str], why: str, identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """Two figures of one measure in prose are mostly two things, not one said twice."""
    places = [(match.start(), match.end(), match[2]) for match in re.finditer(r"(主动公开\w\w|公开信息)约?(\d+)条", text)]
    two = [
        replace(
            indicator("active.total", value, start, origin="narrative", comparator="approximate" if "约" in text[start:end] else "exact"),
            evidence=(Evidence(start, end, text[start:end], "test"),),
        )
        for start, end, value in places
    ]
    found = answers(claims(*two, frame="narrative", text=text), identities["ID-N-RESTATE"], vocabulary)
    assert len(two) == 2 and [shown for _, shown in found] == expected, why


def topics(values: Mapping[str, int], whole: int, text: str) -> Claims:
    """A list of topics that divides a total."""
    total = indicator("active.total", whole, 0, origin="narrative")
    parts = [
        indicator("active.topic", value, text.index(topic), origin="narrative", topic=topic, part_of=total.iri)
        for topic, value in values.items()
    ]
    return claims(total, *parts, frame="narrative", text=text)


def test_a_list_that_ends_with_others_is_complete(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """其中 alone proves no more than that the parts are not more than the whole."""
    text = "共100条，其中计划类40条，其他类50条。"
    complete, open_ = topics({"计划类": 40, "其他类": 50}, 100, text), topics({"计划类": 40}, 100, text)
    assert answers(complete, identities["ID-N-TOPIC-EXH"], vocabulary) == [("fails", "40 + 50 = 90 ≠ 100")]
    assert answers(complete, identities["ID-N-TOPIC"], vocabulary) == [("holds", "40 + 50 = 90 <= 100")]
    assert answers(open_, identities["ID-N-TOPIC-EXH"], vocabulary) == []
    assert answers(topics({"计划类": 140}, 100, text), identities["ID-N-TOPIC"], vocabulary) == [("fails", "140 > 100")]


@pytest.mark.parametrize(
    ("text", "answer", "why"),
    [
        ("共100件，其中计划类40件，年报1件，其他类60件。", "unread-part", "an item that was not read"),
        ("共100件，其中计划类40件，含年度计划10件，其他类60件。", "nested-list", "a part that is divided again"),
        ("其中计划类40件，其他类60件；网站共100件。", "unread-part", "a whole behind the list is another's"),
        ("共100件，其中计划类40件，其他类60件。", "40 + 60 = 100 = 100", "a list that was read through"),
    ],
)
def test_a_list_is_weighed_only_where_it_was_read_through(
    text: str, answer: str, why: str, identities: Mapping[str, Identity], vocabulary: Vocabulary
) -> None:
    """An item that was not read makes a sum that is wrong look right, and one that is right look wrong."""
    total = indicator("active.total", 100, text.index("100件"), origin="narrative")
    parts = [
        indicator("active.topic", value, text.index(topic), origin="narrative", topic=topic, part_of=total.iri)
        for topic, value in (("计划类", 40), ("其他类", 60))
    ]
    parts = [replace(one, evidence=(Evidence(one.evidence[0].start, one.evidence[0].start + 6, "", "test"),)) for one in parts]
    found = claims(total, *parts, frame="narrative", text=text)
    assert [shown for _, shown in answers(found, identities["ID-N-TOPIC-EXH"], vocabulary)] == [answer], why


def test_two_lists_of_one_whole_are_not_added_up(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """By level and by subject: each list divides the same total once more."""
    found = topics({"县直": 60, "乡镇": 40, "计划类": 100}, 100, "共公开100条，其中县直60条，乡镇40条。按内容分，计划类100条。")
    assert [answer for answer, _ in answers(found, identities["ID-N-TOPIC"], vocabulary)] == ["holds", "holds"]


def test_nothing_is_cited_before_it_was_written(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """A 2018 document in a report published in 2018 is fine, though the report is on 2017; one of 2019 is a misprint."""
    iris = Iris(vocabulary, BASE)
    place = Evidence(5, 9, "2019", "test")
    for year, expected in ((2018, []), (2019, ["2019 > 2018"])):
        cited = f"{BASE}regulation/511781/wanmin-07d2/{year}/50"
        citation = Citation(f"{BASE}document/{'0' * 16}/citation/5", "x", place, "resolved", cited)
        issued = Statement(REPORT, vocabulary.dcterms.issued.value, "2018-03-26", "date", (place,))
        found = audit(claims(citations=(citation,), statements=(issued,)), (identities["ID-N-CITEYEAR"],), vocabulary, iris)
        assert [issue.message_en.rpartition(": ")[2] for issue in found.issues] == expected
    (open_,) = audit(claims(citations=(citation,)), (identities["ID-N-CITEYEAR"],), vocabulary, iris).assessments
    assert (open_.answer, open_.reason, open_.focus) == ("not assessable", "missing", (citation.iri,))


FORMS = {"F2014": "F14", "F14": "F14", "F08": "F08", "F19": "F19", "F21": "F21"}


def gold_claims(gold: Mapping[str, Any]) -> Claims:
    """The figures of a gold document as claims."""
    found: dict[object, Indicator] = {}
    for at, row in enumerate(gold["observations"]):
        one = indicator(
            row["indicator"],
            None if row["value"] is None else str(row["value"]),
            at,
            unit=row.get("unit") or "",
            about=AGENCY + str(row.get("subject_agency", "")),
            applicant=row.get("applicant") or "",
            topic=row.get("topic") or "",
            scope=row.get("scope") or "",
            comparator="approximate" if row.get("approx") else "exact",
            origin="table" if "table" in str(row.get("source")) else "narrative",
        )
        found.setdefault((one.measure, one.applicant, one.topic, one.scope, one.quantity, one.about), one)
    printed = "narrative" if "no table" in str(gold["report"]["frame"]) else str(gold["report"]["frame"])
    return claims(*found.values(), frame=next((form for mark, form in FORMS.items() if mark in printed), "narrative"))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["seeds", "reports", "synthetic"])
def test_people_found_the_same_contradictions(name: str, shared: Path, identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """Every identity that fails on the gold figures is one that a reader of the document found to fail."""
    alarms = false = 0
    for line in (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if not gold.get("observations"):
            continue
        told = {check["identity"] for check in gold["checks"] if not check["holds"]}
        for identity in identities.values():
            if identity.scope == "document" and any(one.answer == "fails" for one in assess(gold_claims(gold), identity, vocabulary)):
                alarms += 1
                false += identity.id not in told
    assert alarms >= 2 and false == 0


def test_braces_stand_for_alternatives_outside_of_lists_and_for_addends_inside() -> None:
    """The grammar that the table is written in."""
    assert alternatives("sum(a.{b, c}) = {d, e}_x") == ["sum(a.{b, c}) = d_x", "sum(a.{b, c}) = e_x"]
    (rule,) = rules("sum(a.{b, c}, d!) >= e")
    assert rule == Comparison(Total((Name("a.b"), Name("a.c"), Name("d")), True, (Name("d"),)), ">=", Name("e"))


def test_signs_bind_as_in_arithmetic() -> None:
    """100 * a / b - c is ((100 a) / b) - c."""
    (rule,) = rules("100 * a / b - c = d")
    assert isinstance(rule, Comparison)
    assert str(rule.left).count("Operation") == 3 and rule.left.sign == "-" and rule.left.left.sign == "/"


@pytest.mark.parametrize(
    "row",
    [
        "X,document,F14,warning,a + = b,,注,note",
        "X,document,F14,warning,a b = c,,注,note",
        "X,document,F14,warning,a = b = c,,注,note",
        "X,document,F14,warning,A = b,,注,note",
        'X,document,F14,warning,"{a, b} = {c, d, e}",,注,note',
        "X,document,F14,severe,a = b,,注,note",
        "X,nowhere,F14,warning,a = b,,注,note",
        "X,document,F14,warning,a = b,,注,note\nX,document,F14,warning,a = b,,注,note",
    ],
)
def test_a_row_that_does_not_parse_raises(row: str, tmp_path: Path) -> None:
    """Our own table wrong: loud, with the row's id."""
    (tmp_path / "identities.csv").write_text("id,scope,frames,severity,expression,tolerance,note_zh,note_en\n" + row, "utf-8")
    with pytest.raises(VocabularyError, match=r"identities\.csv: X"):
        load_identities(tmp_path)


def test_replies_may_answer_what_was_carried_in(identities: Mapping[str, Identity], vocabulary: Vocabulary) -> None:
    """12 received and 13 answered is right where the form beside it carries one in from last year."""
    prose = figures({"foi.received": 12, "foi.replies": 13}, origin="narrative")
    carried = indicator("foi.carried_in", 1, 90, applicant="total")
    assert answers(claims(*prose, frame="F21"), identities["ID-N-REPLY"], vocabulary) == [("fails", "13 > 12")]
    assert answers(claims(*prose, carried, frame="F21"), identities["ID-N-REPLY"], vocabulary) == [("holds", "13 <= 13 = 12 + 1")]


def test_scopes_that_a_list_joins_are_one(world: World) -> None:
    """各乡镇、县直各单位 are the whole county: what the offices alone disclosed does not contradict what all did, in prose or form."""
    text = "临江县人民政府2011年政府信息公开工作年度报告\n一、主动公开情况\n"
    text += "各乡镇、县直各单位主动公开政府信息425条。\n其中，县直各单位主动公开政府信息303条。\n"
    found = build(Source("a.txt", text.encode()), world).claims
    assert [(one.quantity.value, one.scope) for one in found.indicators] == [(425, "各乡镇、县直各单位"), (303, "县直各单位")]
    assert [one for one in found.assessments if one.answer == "fails"] == []


def full_matrix(random: Random, vocabulary: Vocabulary) -> dict[tuple[str, str], int]:
    """A request matrix of 2021 that adds up: requests divided by chance over applicants and results."""
    groups = ("denied", "unable", "not_processed", "other")
    results = ["foi.result.granted", "foi.result.partial", *(id for group in groups for id in vocabulary.below[f"foi.result.{group}"])]
    cells = {(measure, column): random.choice((0, 0, 1, 2, 30)) for measure in results for column in COLUMNS}
    for column in COLUMNS:
        total = sum(cells[measure, column] for measure in results)
        carried_in, carried_out = random.randint(0, 3), random.randint(0, 3)
        cells["foi.result.total", column] = total
        cells["foi.carried_in", column], cells["foi.carried_out", column] = carried_in, carried_out
        cells["foi.new_received", column] = total + carried_out - carried_in
    for measure in {measure for measure, _ in cells}:
        cells[measure, "total"] = sum(cells[measure, column] for column in COLUMNS)
    return cells


def speaking_of(measure: str) -> set[str]:
    """The identities of the matrix that speak of a cell."""
    if measure == "foi.result.total":
        return {"ID19-ROW", "ID19-BAL", "ID21-TOTAL"}
    return {"ID19-ROW", "ID21-TOTAL" if measure.startswith("foi.result.") else "ID19-BAL"}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("unit", [("件", "件"), ("件", "万件")])
def test_one_false_figure_breaks_the_identities_that_speak_of_it(seed: int, unit: tuple[str, str], world: World) -> None:
    """Each of them and no other, in a form that met all; a cell in another unit leaves them open instead."""
    random = Random(seed)
    cells = full_matrix(random, world.vocabulary)
    false = random.choice(sorted(cells))

    def audited(values: Mapping[tuple[str, str], int]) -> dict[str, set[str]]:
        made = [
            indicator(measure, value, 10 * at, applicant=column, unit=unit[(measure, column) == false])
            for at, ((measure, column), value) in enumerate(values.items())
        ]
        said: dict[str, set[str]] = {}
        for one in audit(claims(*made, frame="F21"), world.identities, world.vocabulary, world.iris).assessments:
            said.setdefault(one.answer, set()).add(one.identity)
        return said

    speaking = speaking_of(false[0])
    every = {"ID19-ROW", "ID19-BAL", "ID21-TOTAL"}
    if unit[0] == unit[1]:
        sound = audited(cells)
        assert sound["holds"] >= every and "fails" not in sound
        assert audited(cells | {false: cells[false] + random.choice((1, 7, 900))})["fails"] == speaking
    else:
        assert audited(cells)["not assessable"] >= speaking and "fails" not in audited(cells)


@pytest.mark.parametrize("seed", range(10))
def test_zeros_left_blank_hide_no_part_that_is_too_much(seed: int, world: World) -> None:
    """A sound form with blanks for zeros breaks nothing; a part that is raised breaks its row and its column."""
    random = Random(seed)
    cells = full_matrix(random, world.vocabulary)
    results = [cell for cell, value in cells.items() if value > 1 and cell[1] != "total" and "ID21-TOTAL" in speaking_of(cell[0])]
    false = random.choice(sorted(cell for cell in results if cell[0] != "foi.result.total"))
    for change, broken in ((0, set[str]()), (1, {"ID19-ROW", "ID21-TOTAL"})):
        made = [
            indicator(measure, (value + change if (measure, column) == false else value) or None, 10 * at, applicant=column)
            for at, ((measure, column), value) in enumerate(cells.items())
        ]
        found = audit(claims(*made, frame="F21"), world.identities, world.vocabulary, world.iris).assessments
        told = {one.identity for one in found if one.answer == "fails"}
        assert told == broken, (false, change)
