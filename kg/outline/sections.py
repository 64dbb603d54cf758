"""Headings and the parts that they open, in texts with line ends and in texts that lost them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from kg.outline.lines import Line, covers
from kg.records import Section, Table, View
from kg.rules import Rules

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


def sections(view: View, found: tuple[Line, ...], grids: tuple[Table, ...], body: int, rules: Rules) -> tuple[Section, ...]:
    """The headed parts in order; a part ends where the next of its level or above begins."""
    tabled = covers((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in grids)
    headings = [
        heading
        for heading in (*_line_headings(found, rules), *_inline_headings(view.text, found, rules))
        if heading.start >= body and not tabled(heading.start)
    ]
    headings.sort(key=lambda heading: (heading.start, heading.level))
    parts: list[Section] = []
    last = len(view.text)
    ends: dict[int, int] = {}
    for heading in reversed(headings):
        end = min((at for level, at in ends.items() if level <= heading.level), default=last)
        parts.append(Section(heading.level, heading.number, heading.title, heading.start, end))
        ends = {level: at for level, at in ends.items() if level < heading.level} | {heading.level: heading.start}
    return tuple(reversed(parts))


def _line_headings(found: tuple[Line, ...], rules: Rules) -> list[Heading]:
    """Headings at the beginning of a line; the first row that fits decides its level."""
    rows = [rule for rule in rules.of("headings") if rule.text("role") == "heading"]
    never = rules.one("headings", "heading.never").pattern
    headings = []
    for line in found:
        for rule in rows:
            match = rule.pattern.match(line.text)
            if match:
                title = TITLE_END.split(match["title"], maxsplit=1)[0].strip().rstrip("*")
                end = line.start + match.start("title") + len(title)
                if match["title"] == "" or not never.search(title):
                    headings.append(Heading(line.start, end, int(rule.number("level", 1)), match["number"], title))
                break
    return headings


def _inline_headings(text: str, found: tuple[Line, ...], rules: Rules) -> list[Heading]:
    """Headings inside the long lines of a text that lost its line ends."""
    rows = [rule for rule in rules.of("headings") if rule.text("role") == "inline"]
    headings = []
    for line in found:
        if len(line.text) <= LONG:
            continue
        for rule in rows:
            for match in rule.pattern.finditer(text, line.start, line.end):
                if match.start() > line.start:
                    level = int(rule.number("level", 1))
                    headings.append(Heading(match.start(), match.end(), level, match["number"], match["title"].strip()))
    return headings
