"""The reading copy of a sealed text: damage is mended in a view, never in the text.

``tidy(text, rules)`` runs the rows of ``rules/damage.toml`` in file order over the text. A row says what to search for and
what to do where it is found; four mechanisms cover them all:

    groups      put characters in, drop groups of the match, or read a group as something else
    translate   read single characters as others (traditional forms in a document number)
    split       divide a run of digits into month and day (lost 年 月)
    units       put a lost unit back in a list of counts whose other items all carry it

No mechanism changes or moves a digit. Brackets and punctuation stay as printed outside document numbers: ``(`` and ``（`` both
occur in a view.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.errors import RuleError
from kg.numerals import month_days, written_days
from kg.records import Edit, View
from kg.rules import Rule, Rules


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft: ``text[start:end]`` becomes ``reading``; offsets of the draft, not of the source."""

    start: int
    end: int
    reading: str
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A view in the making: the text so far, the way back, and what was changed."""

    text: str
    starts: list[int]
    ends: list[int]
    edits: list[Edit] = field(default_factory=list)

    def apply(self, changes: list[Change], rule: Rule) -> None:
        """Make changes that are sorted and do not overlap, and note each with the rule's id."""
        if not changes:
            return
        confidence = float(rule.number("confidence", 1.0))
        text, starts, ends, at = [], [], [], 0
        for change in changes:
            first, last = self._source(change.start, change.end)
            self.edits.append(Edit(first, last, change.reading, rule.id, confidence, change.alternatives))
            text += [self.text[at : change.start], change.reading]
            starts += self.starts[at : change.start]
            ends += self.ends[at : change.start]
            if len(change.reading) == change.end - change.start:
                starts += self.starts[change.start : change.end]
                ends += self.ends[change.start : change.end]
            else:
                starts += [first] * len(change.reading)
                ends += [last] * len(change.reading)
            at = change.end
        self.text = "".join([*text, self.text[at:]])
        self.starts = starts + self.starts[at:]
        self.ends = ends + self.ends[at:]

    def _source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sealed text under ``text[start:end]``; a point where nothing is replaced."""
        if start < end:
            return self.starts[start], max(self.ends[start:end])
        point = self.ends[start - 1] if start else 0
        return point, point

    def view(self) -> View:
        """The finished reading copy."""
        edits = sorted(self.edits, key=lambda e: (e.start, e.end))
        return View(self.text, tuple(self.starts), tuple(self.ends), tuple(edits))


def tidy(text: str, rules: Rules) -> View:
    """A reading copy of a sealed text with its damage mended and the way back to every character.

    Args:
        text: the sealed text.
        rules: the rule rows; those of ``damage.toml`` are used.

    Returns:
        The view; on undamaged text only width and inner spaces of numbers differ.

    >>> from kg.rules import load
    >>> view = tidy("根据国办发〔201724)要求", load())
    >>> view.text, view.source_span(2, 13)
    ('根据国办发〔2017〕24号)要求', (2, 12))
    """
    draft = Draft(text, list(range(len(text))), list(range(1, len(text) + 1)))
    for rule in rules.of("damage"):
        mechanism = MECHANISMS.get(rule.text("do"))
        if mechanism is None:
            raise RuleError(f"damage.toml: rule {rule.id}: do must be one of {', '.join(MECHANISMS)}")
        if rule.text("needs") in draft.text:
            draft.apply(list(mechanism(draft, rule)), rule)
    return draft.view()


def _groups(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Changes by named group: ``year+年`` puts 年 behind the group, ``+year〔`` before it, ``gap-`` drops it, ``open=〔`` replaces it."""
    steps = [_step(rule, step) for step in rule.texts("edit")]
    for match in rule.pattern.finditer(draft.text):
        changes = []
        for group, sign, reading in steps:
            start, end = match.span(group)
            if start < 0:
                continue
            if sign == "+":
                changes.append(Change(end, end, reading))
            elif sign == "^":
                changes.append(Change(start, start, reading))
            elif draft.text[start:end] != reading:
                changes.append(Change(start, end, reading))
        yield from sorted(changes, key=lambda c: (c.start, c.end))


def _step(rule: Rule, step: str) -> tuple[str, str, str]:
    """A step of a row's ``edit`` in parts: group, sign, reading."""
    match = re.fullmatch(r"(\w+?)([+^=-])(.*)", step, re.ASCII | re.DOTALL)
    if match is None or match[1] not in rule.pattern.groupindex:
        raise RuleError(f"damage.toml: rule {rule.id}: edit {step!r} names no group of the pattern")
    return match[1], match[2], match[3]


def _translate(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Single characters read as others, in pairs of the row's ``table``, inside each match."""
    pairs = "".join(rule.texts("table"))
    if frozenset(pairs[::2]).isdisjoint(draft.text):
        return
    table = str.maketrans(pairs[::2], pairs[1::2])
    for match in rule.pattern.finditer(draft.text):
        reading = match[0].translate(table)
        if reading != match[0]:
            yield Change(match.start(), match.end(), reading)


def _split(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Runs of digits in group ``run`` divided into month and day.

    Where two divisions are possible, the text's own undamaged dates may decide; else nothing is put in and both are kept.
    """
    known: frozenset[tuple[int, int, int]] | None = None
    for match in rule.pattern.finditer(draft.text):
        splits = month_days(match["run"])
        year = int(match["year"]) if "year" in rule.pattern.groupindex and match["year"] else 0
        if len(splits) > 1 and year:
            known = written_days(draft.text) if known is None else known
            stated = tuple(split for split in splits if (year, *split) in known)
            splits = stated if len(stated) == 1 else splits
        start, end = match.span("run")
        readings = tuple(f"{month}月{day}" for month, day in splits)
        if len(readings) == 1:
            cut = start + readings[0].index("月")
            yield Change(cut, cut, "月")
        elif readings:
            yield Change(start, end, match["run"], readings)


def _units(draft: Draft, rule: Rule) -> Iterator[Change]:
    """A unit put behind counts that lost it, where all other counts of the sentence carry one and the same."""
    bare = list(rule.pattern.finditer(draft.text))
    if not bare:
        return
    ends = [match.start() for match in SENTENCE_END.finditer(draft.text)]
    counted = re.compile(rule.text("counted"))
    for match in bare:
        at = bisect_right(ends, match.start())
        start = ends[at - 1] + 1 if at else 0
        end = ends[at] if at < len(ends) else len(draft.text)
        units = {unit["unit"] for unit in counted.finditer(draft.text, start, end)}
        if len(units) == 1:
            yield Change(match.end("count"), match.end("count"), units.pop())


SENTENCE_END = re.compile(r"[。\n]")
MECHANISMS: dict[str, Callable[[Draft, Rule], Iterator[Change]]] = {
    "groups": _groups,
    "translate": _translate,
    "split": _split,
    "units": _units,
}
