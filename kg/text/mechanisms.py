"""What a row of ``rules/damage.toml`` can do to a draft: four mechanisms, each named by the row's ``do``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from kg.errors import RuleError
from kg.numerals import month_days, written_days
from kg.rules import Rule
from kg.text.draft import Change, Draft


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
