"""Headings and the parts that they open, in texts with line ends and in texts that lost them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.outline.lines import Line, covers
from kg.records import Section, Table, View
from kg.rules import Rules
from kg.rules.sieve import Sieve

LONG = 400  # characters: in a longer line headings are looked for inside it
TITLE_END = re.compile(r"[。；;\n]|[:：]\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was found; offsets of the view."""

    start: int
    end: int
    level: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of role ``heading`` (at the beginning of a line) or ``inline``."""

    inline: bool
    level: int
    pattern: re.Pattern[str]


def sections(view: View, found: tuple[Line, ...], grids: tuple[Table, ...], body: int, rules: Rules) -> tuple[Section, ...]:
    """The headed parts in order; a part ends where the next of its level or above begins."""
    tabled = covers((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in grids)
    rows, sieve, never = _table(rules)
    possible = [rows[at] for at in sieve.possible(view.text)]
    headings = [
        *_line_headings(found, [row for row in possible if not row.inline], never),
        *_inline_headings(view.text, found, [row for row in possible if row.inline]),
    ]
    headings = [heading for heading in headings if heading.start >= body and not tabled(heading.start)]
    headings.sort(key=lambda heading: (heading.start, heading.level))
    parts: list[Section] = []
    last = len(view.text)
    ends: dict[int, int] = {}
    for heading in reversed(headings):
        end = min((at for level, at in ends.items() if level <= heading.level), default=last)
        parts.append(Section(heading.level, heading.number, heading.title, heading.start, end))
        ends = {level: at for level, at in ends.items() if level < heading.level} | {heading.level: heading.start}
    return tuple(reversed(parts))


@lru_cache(maxsize=2)
def _table(rules: Rules) -> tuple[tuple[_Row, ...], Sieve, re.Pattern[str]]:
    """The rows that find headings, in order, with their sieve; and what the title of none may hold."""
    rows = tuple(
        _Row(rule.text("role") == "inline", int(rule.number("level", 1)), rule.pattern)
        for rule in rules.of("headings")
        if rule.text("role") in ("heading", "inline")
    )
    return rows, Sieve([row.pattern for row in rows]), rules.one("headings", "heading.never").pattern


def _line_headings(found: tuple[Line, ...], rows: Sequence[_Row], never: re.Pattern[str]) -> Iterator[Heading]:
    """Headings at the beginning of a line; the first row that fits decides its level."""
    for line in found:
        for row in rows:
            match = row.pattern.match(line.text)
            if match:
                title = TITLE_END.split(match["title"], maxsplit=1)[0].strip().rstrip("*")
                end = line.start + match.start("title") + len(title)
                if match["title"] == "" or not never.search(title):
                    yield Heading(line.start, end, row.level, match["number"], title)
                break


def _inline_headings(text: str, found: tuple[Line, ...], rows: Sequence[_Row]) -> Iterator[Heading]:
    """Headings inside the long lines of a text that lost its line ends."""
    for line in found:
        if len(line.text) <= LONG:
            continue
        for row in rows:
            for match in row.pattern.finditer(text, line.start, line.end):
                if match.start() > line.start:
                    yield Heading(match.start(), match.end(), row.level, match["number"], match["title"].strip())
