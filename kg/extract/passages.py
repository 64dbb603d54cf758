"""Where a document says something of itself: the lines of its text, the margin of its page, and pairs of a label and a value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.records import Cell, Document, Evidence, Outline, Span, Table, View
from kg.rules import Rules
from kg.rules.literals import openings
from kg.rules.sieve import Sieve

Place = Literal["text", "margin", "pair"]
QUOTATION = 300  # characters of a quotation before a place in it
JOINT = "："  # between the label and the value of a pair
AROUND = "[]【】:：•·"  # what may stand around a label
COUNTED = re.compile(r"\d{1,2}[.．、][ \u3000]*(?=[\[【])")  # 2. [发文机构]
BRACKETED = re.compile(r"^(?:\d{1,2}[.．、][ \u3000]*)?[\[【][^\[\]【】\n]{2,12}[\]】][ \t\u3000\u00a0]*[:：]?[ \t\u3000\u00a0]*")
COLON = re.compile(r"[ \u3000\u00a0]*[:：][ \u3000\u00a0]*")
GAP = re.compile(r"[ \t\u3000\u00a0]+")
LINE = re.compile(r"[^\s\u3000\u00a0][^\n]*")
LONGEST = 160  # characters of a line that opens with a label
LEAST = 2  # pairs of lines that make a list of metadata


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in which a rule may be looked for.

    Args:
        text: the words; of a pair ``label：value`` in one spelling, wherever the two stand.
        view: the reading copy that they are of.
        start: where in it the words behind ``lead`` begin.
        lead: how many characters at the head are not of the view.
    """

    text: str
    place: Place
    view: View
    start: int = 0
    lead: int = 0

    def evidence(self, document: Document, start: int, end: int, rule: str) -> Evidence:
        """The evidence for ``text[start:end]``, which lies behind the lead."""
        first, last = self.start + start - self.lead, self.start + end - self.lead
        return document.evidence(*self.view.source_span(first, last), rule, self.view.text[first:last])


@dataclass(frozen=True, slots=True)
class _Labels:
    """What a label may be: the row, and how words begin that may open with one."""

    whole: re.Pattern[str]
    opening: re.Pattern[str]

    def name(self, words: str) -> str:
        """A label without white space and colon; empty where the words are none."""
        if not self.opening.match(words):
            return ""
        words = "".join(COUNTED.sub("", words, count=1).split()).strip(AROUND)
        return words if self.whole.fullmatch(words) else ""

    def opened(self, words: str) -> tuple[str, int]:
        """The label that words begin with, in brackets or set off by a colon or a space, and where what it labels begins; else empty."""
        if not self.opening.match(words):
            return "", len(words)
        for mark in (BRACKETED, COLON, GAP):
            if (found := mark.search(words)) and (name := self.name(words[: found.start()] or found[0])):
                return name, found.end()
        return self.name(words), len(words)


@lru_cache(maxsize=2)
def _labels(rules: Rules) -> _Labels:
    """The row of labels."""
    whole = rules.one("metadata", "label").pattern
    first = "".join(sorted(openings(whole) or ()))
    around = rf"(?:{COUNTED.pattern})?[\s{re.escape(AROUND)}]*+"
    return _Labels(whole, re.compile(around + (f"[{re.escape(first)}]" if first else "")))


def sifted(found_in: tuple[Passage, ...], sieve: Sieve) -> tuple[Mapping[int, Sequence[int]], ...]:
    """For each passage the rows that it may match, with the places of what each needs; none where it needs nothing, or of pairs.

    Pairs are short and many, and are asked about together.
    """
    pairs = dict.fromkeys(sieve.possible("\n".join(passage.text for passage in found_in if passage.place == "pair")), ())
    always = dict.fromkeys(sieve.always, ())
    return tuple(pairs if passage.place == "pair" else {**always, **sieve.places(passage.text)} for passage in found_in)


def passages(outline: Outline, rules: Rules) -> tuple[Passage, ...]:
    """All places, the pairs of tables first, then the lines, then the margin."""
    labels = _labels(rules)
    view, margin = outline.view, outline.margin
    found = [Passage(f"{name}{JOINT}{value}", "pair", view, at, len(name) + 1) for name, at, value in _pairs(outline, labels)]
    for copy in (view, margin):
        found += [Passage(f"{name}{JOINT}{value}", "pair", copy, at, len(name) + 1) for name, at, value in _listed(copy.text, labels)]
    return (*found, Passage(_without_tables(outline), "text", view), Passage(margin.text, "margin", margin))


def _pairs(outline: Outline, labels: _Labels) -> Iterator[tuple[str, int, str]]:
    """Label, place and words of each value in the tables: beside its label, below it, or in one cell with it."""
    starts = outline.view.starts
    for table in outline.tables:
        for row, below in zip(table.rows, (*table.rows[1:], ()), strict=True):
            if not any(labels.opening.match(cell.text) for cell in row):
                continue
            opened = [labels.opened(cell.text) for cell in row]
            names = [name if at == len(cell.text) else labels.name(cell.text) for cell, (name, at) in zip(row, opened, strict=True)]
            for name, value in _neighbours(row, names, below, labels):
                yield name, bisect_left(starts, value.start), value.text
            for cell, (name, at) in zip(row, opened, strict=True):
                if name and at < len(cell.text):
                    yield name, bisect_left(starts, cell.start) + at, cell.text[at:]


def _neighbours(row: Sequence[Cell], names: Sequence[str], below: Sequence[Cell], labels: _Labels) -> Iterator[tuple[str, Cell]]:
    """The labels of a row with their values: the next cell, or where all cells are labels, the one below."""
    if sum(map(bool, names)) > 1 and all(name or not cell.text for name, cell in zip(names, row, strict=True)):
        here = {cell.column: cell for cell in below}
        values = [(name, here[cell.column]) for name, cell in zip(names, row, strict=True) if cell.column in here]
    else:
        values = list(zip(names, row[1:], strict=False))
    for name, value in values:
        if name and value.text and not labels.name(value.text):
            yield name, value


def _listed(text: str, labels: _Labels) -> Iterator[tuple[str, int, str]]:
    """The pairs of a list of metadata in lines: a value behind its label or in the line below, two pairs at least close together."""
    lines = [(match.start(), match[0].rstrip()) for match in LINE.finditer(text)]
    opened = [labels.opened(words) if len(words) <= LONGEST else ("", 0) for _, words in lines]
    run: list[tuple[str, int, str]] = []
    waiting, silent = "", 0
    for (start, words), (name, at) in zip(lines, opened, strict=True):
        if name and at < len(words):
            run.append((name, start + at, words[at:]))
        elif waiting and not name:
            run.append((waiting, start, words))
        silent = 0 if name or waiting else silent + 1
        waiting = name if at == len(words) else ""
        if silent:
            yield from run if len(run) >= LEAST else ()
            run = []
    yield from run if len(run) >= LEAST else ()


def _without_tables(outline: Outline) -> str:
    """The text of the view with blank lines in place of its tables, of which cells alone in their row are left: a title, a date."""
    view, at = outline.view, 0
    parts: list[str] = []
    for table in outline.tables:
        first, last = bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)
        parts.append(view.text[at:first])
        at = max(at, first)
        for start, end in _lone(table, view):
            start, end = max(start, at), max(end, at)  # a repair may reach from one cell into the next
            parts += [_blank(start - at), view.text[start:end]]
            at = end
        parts.append(_blank(last - at))
        at = max(at, last)
    return "".join([*parts, view.text[at:]])


def _blank(length: int) -> str:
    """So many characters that say nothing, a line by themselves; a line for each would be tried by every row that begins with one."""
    return f"\n{' ' * (length - 2)}\n" if length > 1 else "\n" * length


def _lone(table: Table, view: View) -> Iterator[Span]:
    """The places in the view of cells that stand alone in their row."""
    for row in table.rows:
        filled = [cell for cell in row if cell.text]
        if len(filled) == 1:
            yield bisect_left(view.starts, filled[0].start), bisect_left(view.starts, filled[0].end)


def quoted(text: str, at: int) -> bool:
    """Whether words stand before a place within the same quotation marks; a mark right before it is that of a title or word alone."""
    reach = max(0, at - QUOTATION)
    opened = text.rfind("“", reach, max(reach, at - 1))
    before = text.rfind("“", reach, max(reach, opened))
    closes = before > text.rfind("”", reach, max(reach, opened))  # “某词“: the second was meant to close
    return not closes and opened > text.rfind("”", reach, at)
