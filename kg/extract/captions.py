"""What stands above a form: the year that it is about, and who fills it in. A file may hold last year's form, or those of other bodies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extract.cells import label
from kg.extract.labels import labels_of
from kg.records import Cell, Evidence, Outline, Span, Table
from kg.rules import Rules

PARTS = re.compile(r"[（()）·—－-]+")
ABOVE = 6  # lines in which a caption stands
LONGEST = 60  # characters of such a line
Period = Literal["own", "cumulative", "previous", "other"]


@dataclass(frozen=True, slots=True)
class Caption:
    """Whose form it is.

    Args:
        period: of the figures that it calls the year's: ``own``, or that of an earlier year.
        year: of such figures, where it is neither the report's own nor the one before.
        foreign: where it says that another body filled it in than the first form of the document.
        title: the line above it, where that tells which of the lawsuits it is about.
    """

    period: Period = "own"
    year: int = 0
    foreign: Evidence | None = None
    title: Cell | None = None


def captions(outline: Outline, forms: Sequence[Sequence[Table]], year: int, rules: Rules) -> list[Caption]:
    """What is said above each form of a document.

    Several years are told apart by the report's own, which is the last where it is not told; a single one may be a slip and says nothing.

    Args:
        outline: the document.
        forms: the tables of each form, in order.
        year: that the report is about, 0 where it is not told.
        rules: ``tables.toml`` says what a caption looks like.
    """
    starts, behind = outline.view.starts, 0
    years: list[int] = []
    fillers: list[Span | None] = []
    titles: list[Cell | None] = []
    for form in forms:
        lines = _lines(outline.view.text, behind, bisect_left(starts, form[0].start))
        behind = bisect_left(starts, form[-1].end)
        place = _last(outline, lines, "year", rules)
        inherited = years[-1] if years and len(lines) < ABOVE // 2 else 0
        years.append(int(outline.view.text[slice(*place)]) if place else inherited)
        fillers.append(_last(outline, lines, "filler", rules))
        titles.append(_title(outline, lines[-1:], rules))
    several = len({*years} - {0}) > 1
    own, first = (year if year and several else max(years, default=0)), next((_name(outline, filler) for filler in fillers if filler), "")
    return [
        Caption(
            "own" if said in (0, own) else "previous" if said == own - 1 else "other",
            0 if said in (0, own, own - 1) else said,
            outline.evidence(*filler, "caption.filler") if filler and _name(outline, filler) != first else None,
            title,
        )
        for said, filler, title in zip(years, fillers, titles, strict=True)
    ]


def _title(outline: Outline, lines: Sequence[Span], rules: Rules) -> Cell | None:
    """The last line above a form, where it names a way of going to law and nothing else."""
    for start, end in lines:
        words = outline.view.text[start:end].strip(" \t\u3000#*")
        named = (label(words), *map(label, PARTS.split(words)))
        if len(words) <= LONGEST and any(labels_of(rules).find("court", name) for name in named):
            return Cell(0, 0, words, *outline.view.source_span(start, end))
    return None


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The last lines between two places that are not blank."""
    lines, at = [], start
    for line in text[start:end].split("\n"):
        if line.strip(" \t\u3000|｜"):
            lines.append((at, at + len(line)))
        at += len(line) + 1
    return lines[-ABOVE:]


def _last(outline: Outline, lines: Sequence[Span], group: str, rules: Rules) -> Span | None:
    """The place of what the lowest of some short lines says."""
    rows = [rule.pattern for rule in labels_of(rules).role("caption") if group in rule.pattern.groupindex]
    for start, end in reversed(lines):
        for pattern in rows if end - start <= LONGEST else ():
            if match := pattern.search(outline.view.text[start:end]):
                return start + match.start(group), start + match.end(group)
    return None


def _name(outline: Outline, filler: Span) -> str:
    """A name without white space."""
    return "".join(outline.view.text[slice(*filler)].split())
