"""When a figure of prose is of: the report's year, another one, all years together, or a part of a year (then it is no figure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from kg.numerals import number, periods
from kg.records import Outline
from kg.rules import Rule, Rules

Period = Literal["own", "cumulative", "previous", "other"]
When = tuple[Period, int]

BRACKETS = re.compile(r"[（(][^()（）]*[)）]")
LEAD = 48  # characters before a span of days in which its announcement may begin
HEAD = 800  # characters of the body in which a title may still stand


class Clock:
    """The rows on time, applied to the words before a number."""

    def __init__(self, outline: Outline, roles: Mapping[str, list[Rule]], rules: Rules) -> None:
        self._rows = roles["time"]
        self._year = stated_year(outline, rules) or titled_year(outline, roles["year"])

    def when(self, before: str) -> When | None:
        """Whose time a number is in: the last time named before it decides; None where that is only a part of a year, or a plan.

        Args:
            before: the sentence up to the number. A year in brackets governs its brackets only.
        """
        words = BRACKETS.sub(lambda match: " " * len(match[0]), before)
        found = [(match.end(), rule, match) for rule in self._rows for match in rule.pattern.finditer(words)]
        now: When | None = ("own", 0)
        for _, rule, match in sorted(found, key=lambda item: item[0]):
            now = self._turn(now, rule.text("period"), match.groupdict())
        return now

    def _turn(self, now: When | None, period: str, groups: Mapping[str, str | None]) -> When | None:
        """What a further word on time makes of the time so far."""
        year = int(groups.get("year") or 0)
        if period == "whole":
            return now or ("own", 0)
        if period == "none":
            return None
        if period == "own" or (year and year == self._year):
            return now if groups.get("until") and now and now[0] == "cumulative" else ("own", 0)
        if period == "cumulative":
            return "cumulative", 0
        if period == "previous":
            return "previous", self._year - 1 if self._year else 0
        if groups.get("until") and now and now[0] == "cumulative":
            return now
        return (("previous" if year == self._year - 1 else "other"), year) if self._year else ("own", 0)


def stated_year(outline: Outline, rules: Rules) -> int:
    """The year of the days that the report says its figures cover; 0 where it says none."""
    text = outline.view.text
    lead = rules.one("periods", "period.explicit")
    for span in periods(text):
        if lead.pattern.search(text[max(0, span.start - LEAD) : span.start]):
            return span.last[0]
    return 0


def titled_year(outline: Outline, rows: list[Rule]) -> int:
    """The year in the title; of several titles (a page lists its other years) the one next above the body."""
    text, body = outline.view.text, outline.body
    above = [year for line in text[:body].split("\n") for year in _years(line, rows)]
    below = [year for line in text[body : body + HEAD].split("\n") for year in _years(line, rows)]
    return above[-1] if above else below[0] if below else 0


def _years(line: str, rows: list[Rule]) -> list[int]:
    """The years that a line states as a title does."""
    found = []
    for rule in rows:
        for match in rule.pattern.finditer(line):
            value = number(next(group for group in match.groups() if group))
            found += [int(value)] if value is not None else []
    return found
