"""Sentences made ready for the rows: numbers that only compare are hidden, and lists told apart by 分别 or 各 are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.wording import May, numbers

VEIL = "■"
UNPAIRED = "▨"  # a veil over numbers of a list that has more nouns than numbers, or fewer
JOIN = re.compile(r"[、和及与]|以及")
REACH = 300  # characters before a list that are shown with its pairs
VALUE = re.compile(r"\d[\d,]*(?:\.\d+)?[ \u3000]?(?:万?(?:余|多)?[^\d\s、，,。；;：:和及与]{1,2})?")


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a sentence may be read: words from a place on.

    Args:
        numbers: where numbers begin in the words.
        only: the place of the one number that may be read; -1 where all may.
    """

    at: int
    text: str
    numbers: tuple[int, ...]
    only: int = -1


def shown(text: str, may: May) -> tuple[Shown, ...]:
    """A sentence without the numbers that are nobody's, and a piece for each pair of a list, in which one noun and its number are left.

    Args:
        may: the rows that the sentence may hold, by role.

    Returns:
        The sentence up to where it begins to plan, with hidden words behind veils of the same length; then the pairs.
    """
    for row in may.get("plan", ()):
        if plan := row.pattern.search(text):
            text = text[: _clause(text, plan.start())]
    for row in may.get("silent", ()):
        text = row.pattern.sub(_veil, text)
    pairs: list[Shown] = []
    whole = text
    for row in may.get("pairs", ()):
        for match in row.pattern.finditer(text) if row.context is None or row.context.search(text) else ():
            apart = tuple(_apart(text, match, may))
            pairs += apart
            unclear = not apart and bool(JOIN.search(match["nouns"]))
            whole = _hide(whole, match.start("values"), match.end("values"), UNPAIRED if unclear else VEIL)
    return Shown(0, whole, numbers(whole)), *pairs


def _apart(text: str, match: re.Match[str], may: May) -> Iterator[Shown]:
    """The pairs of a list, where it has as many nouns as numbers (or one number for each)."""
    nouns = _spans(match["nouns"], match.start("nouns"))
    values = [(found.start() + match.start("values"), found.end() + match.start("values")) for found in VALUE.finditer(match["values"])]
    if len(values) == 1:
        values = values * len(nouns)
    if len(values) != len(nouns) or len(nouns) < 2:
        return
    at, end = max(0, match.start() - REACH), match.end() + 1
    common = _common(text, nouns, may)
    for (first, last), (start, stop) in zip(nouns, values, strict=True):
        kept = [(at, match.start("nouns")), (first, last), (max(last, common), nouns[-1][1]), (start, stop), (match.end("values"), end)]
        one = text[at:end]
        for (_, before), (after, _) in pairwise(kept):
            one = _hide(one, before - at, after - at)
        yield Shown(at, one, numbers(one), start)


def _common(text: str, nouns: list[tuple[int, int]], may: May) -> int:
    """Where in the last of several acts the words begin that name what all of them are done to (受理、办结申请); else its end."""
    (start, end), rows = nouns[-1], may.get("act", ())
    if all(any(found.end() == last for row in rows for found in row.pattern.finditer(text, first, last)) for first, last in nouns[:-1]):
        return next((found.end() for row in rows if (found := row.pattern.match(text, start, end))), end)
    return end


def _spans(words: str, at: int) -> list[tuple[int, int]]:
    """The nouns of a list, as offsets."""
    ends = [*(found.start() for found in JOIN.finditer(words)), len(words)]
    starts = [0, *(found.end() for found in JOIN.finditer(words))]
    return [(at + start, at + end) for start, end in zip(starts, ends, strict=True)]


def _veil(match: re.Match[str]) -> str:
    """A match behind as many veils."""
    return VEIL * len(match[0])


def _hide(text: str, start: int, end: int, veil: str = VEIL) -> str:
    """A text with a span behind veils."""
    return text[:start] + veil * (end - start) + text[end:]


def _clause(text: str, at: int) -> int:
    """Where the clause of a place begins."""
    return max(text.rfind(stop, 0, at) for stop in "；;，,：:") + 1
