"""Numbers written out in Chinese are read back; runs of digits are divided only into days that exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.numerals import dates, month_days, number

NAMES = "零一二三四五六七八九"


def below_myriad(n: int) -> str:
    """Chinese for 1 to 9999, as officials write it."""
    words, zero = "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, scale)
        if digit:
            words += ("零" if zero else "") + NAMES[digit] + sign
            zero = False
        elif words and n:
            zero = True
    return words


def chinese(n: int) -> str:
    """Chinese for 1 to 99999999."""
    high, low = divmod(n, 10_000)
    if not high:
        return below_myriad(low)
    return below_myriad(high) + "万" + (("零" if low < 1000 else "") + below_myriad(low) if low else "")


@given(st.integers(1, 99_999_999))
def test_chinese_numbers_round_trip(n):
    assert number(chinese(n)) == Decimal(n)


@given(st.integers(0, 10**9))
def test_arabic_numbers_round_trip_with_and_without_separators(n):
    assert number(str(n)) == number(f"{n:,}") == Decimal(n)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_written_dates_round_trip(day):
    """Every form in which a day is printed gives that day, and the damaged form has it among its readings."""
    forms = (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}/{day.month}/{day.day}")
    assert all([d.day for d in dates(form)] == [day] for form in forms)
    (damaged,) = dates(f"{day.year}{day.month}{day.day}日")
    assert (day.year, day.month, day.day) in damaged.readings


@given(st.text("0123456789", min_size=1, max_size=4))
def test_runs_are_divided_into_days_that_exist(run):
    assert all(date(2000, month, day) for month, day in month_days(run))


@given(st.text(max_size=20))
def test_any_text_is_read_without_failing(text):
    number(text)
    dates(text)
