"""Numbers, dates and periods: what official Chinese writes, and nothing that it does not say."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kg.numerals import Day, dates, month_days, number, periods

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "dates.toml").read_text("utf-8"))["case"]


def iso(day: Day) -> str:
    return "-".join(f"{part:02}" for part in day if part)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("0.8", "0.8"),
        ("+19", 19),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两万", 20000),
        ("三千二百零五万", 32050000),
        ("一亿二千万", 120000000),
        ("二○○九", 2009),
        ("二〇一〇", 2010),
        ("叁拾伍", 35),
        ("三点五", "3.5"),
        ("零", 0),
    ],
)
def test_numbers_are_read_in_every_script(text, value):
    """Figures stand in tables, prose and signatures in all of these forms."""
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "若干", "1.2万", "12,34", "十十", "万", "三百五", "一万二", "①", "一二三四年", "点五"])
def test_what_is_no_number_or_not_sure_gives_none(text):
    """三百五 is 350 to one reader and 305 to another: no number is better than a wrong one."""
    assert number(text) is None


@pytest.mark.parametrize("case", [c for c in CASES if "dates" in c], ids=lambda c: c["text"])
def test_dates(case):
    """Each row says why it exists."""
    assert ["/".join(iso(r) for r in d.readings) for d in dates(case["text"])] == case["dates"], case["why"]


@pytest.mark.parametrize("case", [c for c in CASES if "periods" in c], ids=lambda c: c["text"])
def test_periods(case):
    """Each row says why it exists."""
    assert [f"{iso(p.first)}..{iso(p.last)}" for p in periods(case["text"])] == case["periods"], case["why"]


def test_exactly_eighteen_runs_are_ambiguous():
    """The count that the design rests on: 111 to 119 and 121 to 129, no other run of two to four digits."""
    runs = [str(n) for n in range(10, 10000)]
    assert [r for r in runs if len(month_days(r)) > 1] == [str(n) for n in (*range(111, 120), *range(121, 130))]


def test_an_ambiguous_date_is_no_day():
    """A reading that was not decided must not become xsd:date."""
    (reading,) = dates("2017111日")
    assert reading.ambiguous
    assert reading.day is None


@pytest.mark.shared
def test_the_table_of_damaged_dates(shared):
    """All rows of the table, ambiguous ones with both readings."""
    wrong = []
    for row in json.loads((shared / "data" / "date_examples.json").read_text("utf-8")):
        spans = [f"{iso(p.first)}/{iso(p.last)}" for p in periods(row["raw"])]
        read = spans or [iso(r) for d in dates(row["raw"]) for r in d.readings]
        if read != row["readings"]:
            wrong.append((row["raw"], read))
    assert wrong == []
