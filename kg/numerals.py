"""Chinese and Arabic numbers, dates and periods, as official Chinese writes them.

Everything here reads text that ``kg.text.tidy`` has seen or not: damaged dates (``201711日``) are read with all their readings
and none is chosen. A day is ``(year, month, day)``; 0 stands for a part that is not stated.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

Day = tuple[int, int, int]

DIGITS = {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
    "o": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")
SCALES = (("thousands", 1000), ("hundreds", 100), ("tens", 10), ("ones", 1))
MYRIADS = re.compile("[^万亿]+(?:亿[^万亿]*)?(?:万[^万亿]*)?")
SECTION = re.compile("([^万亿]+)([万亿]?)")
DIGIT = "[一二两三四五六七八九]"
BELOW_MYRIAD = re.compile(
    f"[零〇○]?(?:(?P<thousands>{DIGIT})千)?[零〇○]?(?:(?P<hundreds>{DIGIT})百)?[零〇○]?(?:(?P<tens>{DIGIT}|)十)?[零〇○]?(?P<ones>{DIGIT})?"
)
WIDTH = str.maketrans("０１２３４５６７８９，．＋－", "0123456789,.+-")
ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def number(text: str) -> Decimal | None:
    """The number that a whole text writes, or None: 1,234 · １２ · 十二 · 两万 · 二○○九 · 三点五.

    ``1.2万`` is not scaled here: there 万 belongs to the unit.

    >>> number("二○○九"), number("１,２３４"), number("两万"), number("若干")
    (Decimal('2009'), Decimal('1234'), Decimal('20000'), None)
    """
    text = text.strip().translate(WIDTH)
    if ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    text = text.translate(FORMAL)
    whole, point, fraction = text.partition("点")
    value = _digits(whole) if all(c in DIGITS for c in whole) else _scaled(whole)
    if value is None or (point and not (fraction and all(c in DIGITS for c in fraction))):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}") if point else Decimal(value)


def _digits(text: str) -> int | None:
    """Digit by digit: 二○○九."""
    return int("".join(str(DIGITS[c]) for c in text)) if text else None


def _scaled(text: str) -> int | None:
    """With 十百千万亿: 三千二百零五万. None where the parts make no number, or not for sure (三百五, 一万二)."""
    if not MYRIADS.fullmatch(text):
        return None
    total = 0
    for section, scale in SECTION.findall(text):
        value = _section(section, bool(total))
        if value is None or (not scale and not section):
            return None
        total = (total + value) * 10_000**2 if scale == "亿" else total + value * (10_000 if scale else 1)
    return total


def _section(text: str, after: bool) -> int | None:
    """Below 一万; ``after`` a larger part, a single digit must be led by 零."""
    match = BELOW_MYRIAD.fullmatch(text)
    if match is None or not text:
        return None
    parts = {scale: match[scale] for scale in ("thousands", "hundreds", "tens", "ones")}
    value = sum(DIGITS[parts[scale] or "一"] * factor for scale, factor in SCALES if match[scale] is not None)
    skipped = parts["ones"] and match["tens"] is None and (after or match["thousands"] or match["hundreds"])
    return None if skipped and "零" not in text and "〇" not in text and "○" not in text else value


# --- dates ----------------------------------------------------------------------------------------------------------------

YEAR = r"(?:19|20)\d\d"
CHINESE_YEAR = "[一二][〇○ＯOo零一二三四五六七八九]{3}"
CHINESE_PART = "[一二三四五六七八九十]{1,3}"
DATE = re.compile(
    rf"""(?<![\d.])(?:
      (?P<y1>{YEAR})\s?年\s?(?P<m1>\d{{1,2}})\s?月\s?(?P<d1>\d{{1,2}})(?:\s?日|(?![\d.]))
    | (?P<y2>{YEAR})(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?![\d.]\d|\d)
    | (?P<y3>{CHINESE_YEAR})年(?P<m3>{CHINESE_PART})月(?:(?P<d3>{CHINESE_PART})日)?
    | (?P<y4>{YEAR})年?(?P<run>\d{{2,4}})日
    | (?:(?<=期[:：])|(?<=间[:：])|^[^\S\n]*)(?P<y6>{YEAR})(?P<run6>\d{{3,4}})(?=[^\S\n]*$)
    | (?P<y5>{YEAR})\s?年?\s?(?P<m5>1[0-2]|0?[1-9])\s?月(?:\s?(?P<d5>\d{{1,2}})\s?日)?
    )""",
    re.VERBOSE | re.MULTILINE,
)
YEARS = re.compile("[12一二](?=[90]|[〇○ＯOo零一二三四五六七八九]{3})")  # where a year may stand
BARE = re.compile(rf"{YEAR}\d{{3,4}}(?=[^\S\n]*$)", re.MULTILINE)
RULES = {"y1": "date", "y2": "date-iso", "y3": "date-chinese", "y4": "date-run", "y5": "date-month", "y6": "date-run"}


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as printed at ``text[start:end]``, with every reading it allows."""

    start: int
    end: int
    readings: tuple[Day, ...]
    rule: str

    @property
    def ambiguous(self) -> bool:
        """Whether the digits allow more than one day."""
        return len(self.readings) > 1

    @property
    def day(self) -> date | None:
        """The day, where there is exactly one reading and it is complete."""
        return date(*self.readings[0]) if len(self.readings) == 1 and all(self.readings[0]) else None


def month_days(run: str) -> tuple[tuple[int, int], ...]:
    """Every division of a run of digits into month and day, without leading zeros except in runs of four.

    >>> month_days("1231"), month_days("111"), month_days("45"), month_days("999")
    (((12, 31),), ((1, 11), (11, 1)), ((4, 5),), ())
    """
    splits = []
    for cut in (1, 2):
        month, day = run[:cut], run[cut:]
        padded = len(run) == 4
        if not day or len(day) > 2 or (not padded and (month[0] == "0" or day[0] == "0")):
            continue
        if valid(2000, int(month), int(day)):
            splits.append((int(month), int(day)))
    return tuple(splits)


def valid(year: int, month: int, day: int) -> bool:
    """Whether that day exists; February 29 in leap years only."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def dates(text: str) -> tuple[DateReading, ...]:
    """Every date of a text with all its readings, in order.

    >>> [d.readings for d in dates("2017111日和二○一○年三月二十二日")]
    [((2017, 1, 11), (2017, 11, 1)), ((2010, 3, 22),)]
    """
    found, last = [], 0
    for year in YEARS.finditer(text):
        at = year.start()
        match = DATE.match(text, _begin(text, at, last)) if at >= last else None
        if match is None:
            continue
        last = match.end()
        kind = next(k for k in RULES if match[k])
        readings = _readings(match, kind)
        if readings:
            found.append(DateReading(match.start(), last, readings, RULES[kind]))
    return tuple(found)


def _begin(text: str, year: int, floor: int) -> int:
    """Where a date with that year begins: with the white space before it, where it is a bare run of digits that fills its line.

    Args:
        floor: where the date before it ends.
    """
    if not BARE.match(text, year):
        return year
    line = text.rfind("\n", max(floor - 1, 0), year) + 1
    return line if line >= floor and text[line:year].isspace() else year


def _readings(match: re.Match[str], kind: str) -> tuple[Day, ...]:
    """The days that one match of ``DATE`` allows; none where no such day exists."""
    year = int(number(match[kind]) or 0)
    run = match["run"] or match["run6"]
    if run:
        return tuple((year, month, day) for month, day in month_days(run) if valid(year, month, day))
    n = kind[1]
    month = int(number(match["m" + n]) or 0)
    day = int(number(match["d" + n]) or 0) if match["d" + n] else 0
    return ((year, month, day),) if valid(year, month, day or 1) else ()


def written_days(text: str) -> frozenset[Day]:
    """The days that a text writes out in full, with nothing to guess."""
    return frozenset(d.readings[0] for d in dates(text) if d.rule != "date-run" and d.readings[0][2])


# --- periods --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """From a day to a day, both included, as printed at ``text[start:end]``."""

    start: int
    end: int
    first: Day
    last: Day
    rule: str


LINK = re.compile(r"\s*(?:(?:起|始|开始)\s*)?(?:(?:[，,]\s*)?(?:至|到)|—{1,2}|－|-|–|~|～)\s*")
LAST = re.compile(
    rf"(?:(?P<month>1[0-2]|[1-9]|{CHINESE_PART})\s?月\s?(?P<day>\d{{1,2}}|{CHINESE_PART})\s?日?|(?P<run>\d{{3,4}})\s?日?)(?![\d.])"
)
FULL_YEAR = re.compile(rf"(?<!\d)(?P<year>{YEAR})\s?年?\s?1\s?月?\s?1\s?日?(?:(?P=year)\s?年?\s?)?12\s?月?\s?31\s?日?(?!\d)")


def periods(text: str) -> tuple[PeriodReading, ...]:
    """Every span of days of a text, in order: 自…起至…止, damaged or not; an end without a year is in the year of its begin.

    >>> [(p.first, p.last) for p in periods("统计期限从201711日起至1231日止")]
    [((2017, 1, 1), (2017, 12, 31))]
    """
    found = []
    all_dates = dates(text)
    for d, after in pairwise([*all_dates, None]):
        if d is None or d.ambiguous or not d.readings[0][2]:
            continue
        link = LINK.match(text, d.end)
        if link is None:
            continue
        first = d.readings[0]
        if after is not None and after.start == link.end() and not after.ambiguous and after.readings[0][2]:
            found.append(PeriodReading(d.start, after.end, first, after.readings[0], "period"))
        elif (last := LAST.match(text, link.end())) and (day := _last_day(first[0], last)):
            found.append(PeriodReading(d.start, last.end(), first, day, "period-one-year"))
    starts, ends = [p.start for p in found], [p.end for p in found]  # both grow
    for match in _full_years(text):
        before = bisect_left(starts, match.end())
        if not before or ends[before - 1] <= match.start():
            year = int(match["year"])
            found.append(PeriodReading(match.start(), match.end(), (year, 1, 1), (year, 12, 31), "period-full-year"))
    return tuple(sorted(found, key=lambda p: p.start))


def _full_years(text: str) -> Iterator[re.Match[str]]:
    """From the first to the last day of one year, however much of it is written."""
    last = 0
    for year in YEARS.finditer(text):
        match = FULL_YEAR.match(text, year.start()) if year.start() >= last else None
        if match:
            last = match.end()
            yield match


def _last_day(year: int, last: re.Match[str]) -> Day | None:
    """The day of an end that names no year."""
    splits = month_days(last["run"]) if last["run"] else ((int(number(last["month"]) or 0), int(number(last["day"]) or 0)),)
    if len(splits) == 1 and valid(year, *splits[0]):
        return (year, *splits[0])
    return None
