"""When a figure of prose is of: the report's year, another one, all years together, or a part of a year (then it is no figure)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extract.wording import Wording, Wordings
from kg.numerals import number, periods
from kg.records import Outline
from kg.rules import Rules

Period = Literal["own", "cumulative", "previous", "other"]
When = tuple[Period, int]

OWN: When = ("own", 0)
BRACKETS = re.compile(r"[（(][^()（）]*[)）]")
DAYS = 64  # characters of a span of days
LEAD = 48  # characters before a span of days in which its announcement may begin
HEAD = 800  # characters of the body in which a title may still stand


@dataclass(frozen=True, slots=True)
class Timeline:
    """Whose time each place of a sentence is in: ``states[i]`` holds from ``starts[i]`` on."""

    starts: tuple[int, ...] = (0,)
    states: tuple[When | None, ...] = (OWN,)

    def at(self, place: int) -> When | None:
        """The time of a place; None where that is only a part of a year, or a plan."""
        return self.states[bisect_right(self.starts, place) - 1]


PLAIN = Timeline()


class Clock:
    """The rows on time, applied to the words before a number.

    ``year``: of the report, 0 where it is not told.
    """

    def __init__(self, outline: Outline, rows: Wordings, rules: Rules) -> None:
        self.year = report_year(outline, rows, rules)

    def timeline(self, text: str, rows: Sequence[Wording]) -> Timeline:
        """The times of a sentence: the last one named before a place decides, and a year in brackets governs its brackets only.

        Args:
            rows: the rows on time that the sentence may hold.
        """
        if not rows:
            return PLAIN
        brackets = tuple(BRACKETS.finditer(text)) if "(" in text or "（" in text else ()
        outer = BRACKETS.sub(lambda match: " " * len(match[0]), text) if brackets else text
        starts, states = self._folded([0], [OWN], _marks(outer, rows, 0))
        if not brackets:
            return Timeline(tuple(starts), tuple(states))
        within: list[tuple[int, When | None]] = []
        for match in brackets:
            marks = _marks(match[0], rows, match.start())
            if marks:
                before = states[bisect_right(starts, match.start()) - 1]
                inside = self._folded([match.start()], [before], marks)
                within += [*zip(*inside, strict=True), (match.end(), before)]
        both = sorted([*zip(starts, states, strict=True), *within], key=lambda item: item[0])
        return Timeline(tuple(start for start, _ in both), tuple(state for _, state in both))

    def _folded(
        self, starts: list[int], states: list[When | None], marks: Iterable[tuple[int, Wording, re.Match[str]]]
    ) -> tuple[list[int], list[When | None]]:
        """The states after each mark."""
        for end, row, match in marks:
            states.append(self._turn(states[-1], row.says, match.groupdict()))
            starts.append(end)
        return starts, states

    def _turn(self, now: When | None, period: str, groups: Mapping[str, str | None]) -> When | None:
        """What a further word on time makes of the time so far."""
        year = int(groups.get("year") or 0)
        if period == "whole":
            return now or OWN
        if period == "none" or (period == "month" and year != self.year) or 0 < self.year < year:
            return None
        if period == "span":
            return ("cumulative", 0) if int(groups["last"] or 0) - int(groups["first"] or 0) > 1 else now
        if period == "own" or (year and year == self.year):
            return now if groups.get("until") and now and now[0] == "cumulative" else OWN
        if period == "cumulative":
            return "cumulative", 0
        if period == "previous":
            return "previous", self.year - 1 if self.year else 0
        if groups.get("until") and now and now[0] == "cumulative":
            return now
        return (("previous" if year == self.year - 1 else "other"), year) if self.year else OWN


def _marks(text: str, rows: Sequence[Wording], at: int) -> list[tuple[int, Wording, re.Match[str]]]:
    """The words on time in a text that begins at a place, in the order of their ends."""
    found = [(at + match.end(), row, match) for row in rows for match in row.pattern.finditer(text)]
    return sorted(found, key=lambda item: item[0])


def report_year(outline: Outline, rows: Wordings, rules: Rules) -> int:
    """The year that a report is about; 0 where it is not told."""
    return stated_year(outline, rows, rules) or titled_year(outline, rows)


def stated_year(outline: Outline, rows: Wordings, rules: Rules) -> int:
    """The year of the days that the report says its figures cover; 0 where it says none."""
    text = outline.view.text
    lead = rules.one("periods", "period.explicit")
    for row in rows.of("announced"):
        for announced in row.pattern.finditer(text):
            for span in periods(text[announced.end() : announced.end() + DAYS]):
                at = announced.end() + span.start
                if lead.pattern.search(text[max(0, at - LEAD) : at]):
                    return span.last[0]
    return 0


def titled_year(outline: Outline, rows: Wordings) -> int:
    """The year in the title; of several titles (a page lists its other years) the one next above the body."""
    text, body = outline.view.text, outline.body
    above = [year for line in text[:body].split("\n") for year in _years(line, rows.of("year"))]
    below = [year for line in text[body : body + HEAD].split("\n") for year in _years(line, rows.of("year"))]
    return above[-1] if above else below[0] if below else 0


def _years(line: str, rows: Sequence[Wording]) -> list[int]:
    """The years that a line states as a title does."""
    found = []
    for row in rows:
        for match in row.pattern.finditer(line):
            value = number(next(group for group in match.groups() if group))
            found += [int(value)] if value is not None else []
    return found
