"""Prose in sentences: each with its place, the titles above it and what of it may be read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.spans import Spans
from kg.records import Outline, Section
from kg.rules import Rules

ENDS = "。！？!?\n"
END = re.compile(f"[{ENDS}]")
TITLE = re.compile(r"《(?![^《》\n]{0,24}公报》)[^《》\n]{0,120}(?:《[^《》\n]{0,80}》[^《》\n]{0,80})*》")
HIDDEN = "□"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the view.

    Args:
        start: its offset in the view.
        text: its words, with titles in 《》 hidden behind □ of the same length.
        titles: the headings above it, the outermost first.
    """

    start: int
    text: str
    titles: tuple[str, ...]


def sentences(outline: Outline, rules: Rules, telling: re.Pattern[str]) -> Iterator[Sentence]:
    """The sentences of the body that may state something: outside tables and outside parts that tell of plans.

    Args:
        telling: what is found in each sentence that states a figure, and reaches into no other.
    """
    view = outline.view
    text = TITLE.sub(lambda match: "《" + HIDDEN * (len(match[0]) - 2) + "》", view.text)
    spans = [(bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in outline.tables]
    plans = next(rule.pattern for rule in rules.of("headings") if rule.text("role") == "plan")
    hidden = Spans([*spans, *((part.start, part.end) for part in outline.sections if plans.search(part.title))])
    above = Above(outline.sections)
    at = outline.body
    while told := telling.search(text, at):  # most sentences state none
        start = max(at, *[text.rfind(sign, at, told.start()) + 1 for sign in ENDS])
        at = _end(text, told.start())
        shut = hidden.end(start)
        if shut > start:
            at = max(at, _end(text, shut - 1))  # of the last sentence that begins in it
        else:
            yield Sentence(start, text[start:at], above.titles(start))


def _end(text: str, at: int) -> int:
    """Where the sentence ends that a place is in."""
    found = END.search(text, at)
    return found.start() if found else len(text)


class Above:
    """The headings above an offset, asked in reading order."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._sections = sections
        self._next = 0
        self._open: list[Section] = []

    def titles(self, at: int) -> tuple[str, ...]:
        """The titles of the parts that an offset lies in; offsets must not fall."""
        while self._next < len(self._sections) and self._sections[self._next].start <= at:
            section = self._sections[self._next]
            self._open = [part for part in self._open if part.level < section.level and part.end > section.start]
            self._open.append(section)
            self._next += 1
        return tuple(part.title for part in self._open if part.end > at)
