"""The lines of a view, and where the document proper begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.records import Span
from kg.rules import Rules

HEAD_LINES = 25  # page furniture is looked for in that many lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something, without the white space around it; offsets of the view."""

    start: int
    end: int
    text: str
    number: int  # from 0, blank lines counted


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that hold something.

    >>> [line.text for line in lines("一\\n\\n 二")]
    ['一', '二']
    """
    found, at = [], 0
    for number, line in enumerate(text.split("\n")):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            found.append(Line(start, start + len(stripped), stripped, number))
        at += len(line) + 1
    return tuple(found)


def body(found: tuple[Line, ...], cards: Sequence[Span], rules: Rules) -> int:
    """The offset where the document proper starts: after the last line of page furniture at its head.

    Args:
        found: the lines of the view.
        cards: the tables of the view, in order; one that holds such a line is furniture as a whole.
        rules: those of ``headings`` are used.
    """
    rows, inline, opening = _table(rules)
    start = found[0].start if found else 0
    for at, line in enumerate(found[:HEAD_LINES]):
        trail = next((match for pattern in inline if (match := pattern.search(line.text))), None)
        if trail:
            return line.start + trail.end()
        if len(line.text) < 300 and any(pattern.search(line.text) for pattern in rows):
            last = next((end for first, end in cards if first <= line.start < end), line.end)
            start = next((below.start for below in found[at + 1 :] if below.start >= last), start)  # the last line is no head's
        elif line.start >= start and ("。" in line.text or any(pattern.search(line.text) for pattern in opening)):
            break  # the text has begun: a line of the same look further down is the signature's
    return start


@lru_cache(maxsize=2)
def _table(rules: Rules) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """What page furniture is: lines, and trails inside a line; and the headings that a text opens with."""
    rows = rules.of("headings")
    opening = (rule.pattern for rule in rows if rule.text("role") == "heading" and rule.number("level", 0) < 3)
    return *(tuple(rule.pattern for rule in rows if rule.text("role") == role) for role in ("furniture", "furniture-inline")), tuple(
        opening
    )


def covers(spans: Iterable[Span]) -> Callable[[int], bool]:
    """Whether a place lies in one of spans that do not overlap.

    >>> inside = covers([(5, 9), (0, 2)])
    >>> [at for at in range(10) if inside(at)]
    [0, 1, 5, 6, 7, 8]
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]

    def inside(at: int) -> bool:
        """Whether the place lies in one of them."""
        before = bisect_right(starts, at) - 1
        return before >= 0 and at < ordered[before][1]

    return inside
