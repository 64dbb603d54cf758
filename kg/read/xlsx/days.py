"""Days and times as Excel counts and shows them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from kg.read.ordinals import ordinal

LAST = 2_958_466  # the first day of the year 10000, which no cell can show
TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(y+|m+|d+|h+|s+(?:\.0+)?|aaaa|aaa|AM/PM|A/P|上午/下午)|(.)', re.DOTALL | re.IGNORECASE
)
WEEK = "一二三四五六日"


def moment(serial: float, from_1904: bool) -> datetime | None:
    """The moment that a number of days stands for, to the second; None where no cell can show it.

    Excel holds 1900 for a leap year: its first sixty numbers are a day ahead.

    >>> moment(43474, False), moment(1, False), moment(-1, False)
    (datetime.datetime(2019, 1, 9, 0, 0), datetime.datetime(1900, 1, 1, 0, 0), None)
    """
    if not 0 <= serial < LAST:
        return None
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    try:
        return first + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None


def day_and_time(when: datetime, section: str) -> str:
    """A moment in a format; an ``m`` beside hours or seconds is a minute.

    >>> day_and_time(datetime(2019, 1, 9, 8, 5), "yyyy-mm-dd hh:mm"), day_and_time(datetime(2019, 1, 9), '[DBNum1]yyyy"年"m"月"d"日"')
    ('2019-01-09 08:05', '二〇一九年一月九日')
    """
    tokens = [match.groups("") for match in TOKEN.finditer(section.partition(";")[0])]
    parts = [token[3].lower() for token in tokens if token[3]]
    halves = any(part in ("am/pm", "a/p", "上午/下午") for part in parts)
    chinese = "dbnum1" in section.lower() or "dbnum2" in section.lower()
    shown, at = [], 0
    for quoted, escaped, _, part, other in tokens:
        if part:
            near = (parts[at - 1] if at else "", parts[at + 1] if at + 1 < len(parts) else "")
            minutes = part[0] in "mM" and len(part) < 3 and (near[0].startswith("h") or near[1].startswith("s"))
            shown.append(_part(when, "minute" * minutes or part.lower(), len(part), halves, chinese))
            at += 1
        else:
            shown.append(quoted or escaped or other)
    return "".join(shown).strip()


def _part(when: datetime, part: str, width: int, halves: bool, chinese: bool) -> str:
    """One part of a date or time, as wide as its token."""
    if part in ("am/pm", "a/p", "上午/下午"):
        first, second = part.upper().split("/")
        return second if when.hour >= 12 else first
    if part in ("aaaa", "aaa"):
        return ("星期" if width == 4 else "") + WEEK[when.weekday()]
    if part[0] == "y":
        year = f"{when.year:04}" if width > 2 else f"{when.year % 100:02}"
        return "".join("〇" if digit == "0" else ordinal(int(digit), "ideographDigital") for digit in year) if chinese else year
    if part[0] == "m" and part != "minute" and width > 2:
        return f"{when:%B}" if width == 4 else f"{when:%b}"
    if part[0] == "d" and width > 2:
        return f"{when:%A}" if width == 4 else f"{when:%a}"
    hour = (when.hour % 12 or 12) if halves else when.hour
    value = {"minute": when.minute, "m": when.month, "d": when.day, "h": hour, "s": when.second}[part if part == "minute" else part[0]]
    if chinese:
        return ordinal(value, "chineseCountingThousand") if value else "零"
    return f"{value:02}" if width > 1 or (part[0] == "s" and "." in part) else str(value)
