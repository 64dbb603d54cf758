"""What a row of ``rules/damage.toml`` can do to a draft: each mechanism is named by the row's ``do``.

* groups: put characters in, drop groups of the match, or read a group as something else
* translate: read single characters as others (traditional forms in a document number)
* squeeze: drop the white space inside a match (letters spread over a line)
* unescape: read entities of HTML as the characters that they name
* split: divide a run of digits into month and day (lost 年 月)
* units: put a lost unit back in a list of counts whose other items all carry it
* fold: read radicals as characters
* simplify: read a traditional text in simplified characters
* ordinals: count lost numbers of headings and points again
* once: leave out the second copy of a document
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from operator import itemgetter

from kg.errors import RuleError
from kg.numerals import month_days, written_days
from kg.rules import Rule
from kg.text.copies import printed_once
from kg.text.draft import Change, Draft
from kg.text.ordinals import ordinals
from kg.text.script import folded, simplified

GAP = re.compile(r"[^\S\n]+")


def _groups(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Changes by named group: ``year+年`` puts 年 behind the group, ``+year〔`` before it, ``gap-`` drops it, ``open=〔`` replaces it."""
    unless, steps = rule.text("unless"), _steps(rule)
    for match in _matches(draft.text, rule):
        if unless and re.search(unless, _line(draft.text, match.start(), match.end())):
            continue
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
        yield from sorted(changes, key=itemgetter(0, 1)) if len(changes) > 1 else changes


def _matches(text: str, rule: Rule) -> Iterator[re.Match[str]]:
    """What the row finds; of a row with ``near`` only in lines where that stands, which few have."""
    if not rule.text("near"):
        yield from rule.pattern.finditer(text)
        return
    done = 0
    for sign in re.finditer(rule.text("near"), text):
        if sign.start() >= done:
            end = text.find("\n", sign.start())
            done = end + 1 if end >= 0 else len(text)
            start = text.rfind("\n", 0, sign.start()) + 1
            yield from rule.pattern.finditer(text, start, done + 1)  # with a character behind the line: it is not the text's end


def _line(text: str, start: int, end: int) -> str:
    """The lines that a span stands in, cut where they are very long."""
    first = text.rfind("\n", max(0, start - LINE), start) + 1 or max(0, start - LINE)
    last = text.find("\n", max(start, end - 1), end + LINE)  # a match may end with its line
    return text[first : last if last >= 0 else end + LINE]


@cache
def _steps(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    """The steps of a row's ``edit``."""
    return tuple(_step(rule, step) for step in rule.texts("edit"))


def _step(rule: Rule, step: str) -> tuple[str, str, str]:
    """A step of a row's ``edit`` in parts: group, sign, reading."""
    match = re.fullmatch(r"(\w+?)([+^=-])(.*)", step, re.ASCII | re.DOTALL)
    if match is None or match[1] not in rule.pattern.groupindex:
        raise RuleError(f"damage.toml: rule {rule.id}: edit {step!r} names no group of the pattern")
    return match[1], match[2], match[3]


def _translate(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Single characters read as others, in pairs of the row's ``table``, inside each match."""
    pairs = "".join(rule.texts("table"))
    table = str.maketrans(pairs[::2], pairs[1::2])
    for match in rule.pattern.finditer(draft.text):
        reading = match[0].translate(table)
        if reading != match[0]:
            yield Change(match.start(), match.end(), reading)


def _squeeze(draft: Draft, rule: Rule) -> Iterator[Change]:
    """White space dropped inside group ``run``: all of it, or what the row's ``gap`` finds.

    Where the row lists ``words``, only the longest beginning of the run that makes one of them is closed up.
    """
    words = frozenset(rule.texts("words"))
    gap = re.compile(rule.text("gap")) if rule.text("gap") else GAP
    for match in rule.pattern.finditer(draft.text):
        start, end = match.span("run")
        while words and end > start and "".join(draft.text[start:end].split()) not in words:
            end = start + len(draft.text[start : end - 1].rstrip())
        for space in gap.finditer(draft.text, start, end):
            yield Change(*space.span(), "")


def _unescape(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Entities as what they name; one that names no single character stays, white space is a space, what has no width goes."""
    for match in rule.pattern.finditer(draft.text):
        reading = unescape(f"&{match['name'] or match['bare']};")
        if len(reading) == 1 and reading != "\ufffd":
            sign = reading if reading.isprintable() or reading == "\n" else " " if reading.isspace() else ""
            yield Change(match.start(), match.end(), sign)


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
        if len(splits) == 1:
            cuts = (at for at in range(start + 1, end) if (int(draft.text[start:at]), int(draft.text[at:end])) == splits[0])
            yield from (Change(cut, cut, "月") for cut in cuts)
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


LINE = 400  # characters to either side in which the row's ``unless`` is looked for
SENTENCE_END = re.compile(r"[。\n]")
MECHANISMS: dict[str, Callable[[Draft, Rule], Iterator[Change]]] = {
    "groups": _groups,
    "translate": _translate,
    "split": _split,
    "units": _units,
    "squeeze": _squeeze,
    "unescape": _unescape,
    "fold": folded,
    "simplify": simplified,
    "ordinals": ordinals,
    "once": printed_once,
}
