"""Sentences made ready for the rows: numbers that only compare are hidden, and lists told apart by 分别 or 各 are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.extract.prose import Sentence
from kg.rules import Rule

VEIL = "■"
JOIN = re.compile(r"[、和及与]|以及")
VALUE = re.compile(r"\d[\d,]*(?:\.\d+)?[ \u3000]?(?:万?(?:余|多)?[^\d\s、，,。；;：:和及与]{1,2})?")


def veiled(sentence: Sentence, roles: Mapping[str, list[Rule]]) -> tuple[Sentence, tuple[tuple[Sentence, int], ...]]:
    """A sentence without the numbers that are nobody's, and one sentence for each pair of a list.

    Returns:
        The sentence with hidden words behind ■ of the same length; and pairs of a sentence in which one noun and its number are left,
        and the place of that number.
    """
    text = sentence.text
    for rule in roles["silent"]:
        text = rule.pattern.sub(_veil, text)
    pairs: list[tuple[Sentence, int]] = []
    shown = text
    for rule in roles["pairs"]:
        for match in rule.pattern.finditer(text):
            pairs += ((replace(sentence, text=one), at) for one, at in _apart(text, match))
            shown = _hide(shown, match.start("values"), match.end("values"))
    return replace(sentence, text=shown), tuple(pairs)


def _apart(text: str, match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The pairs of a list, where it has as many nouns as numbers (or one number for each)."""
    nouns = _spans(match["nouns"], match.start("nouns"))
    values = [(found.start() + match.start("values"), found.end() + match.start("values")) for found in VALUE.finditer(match["values"])]
    if len(values) == 1:
        values = values * len(nouns)
    if len(values) != len(nouns) or len(nouns) < 2:
        return
    for (first, last), (start, end) in zip(nouns, values, strict=True):
        one = _hide(text, match.start("nouns"), first)
        one = _hide(one, last, start)
        yield _hide(one, end, match.end("values")), start


def _spans(words: str, at: int) -> list[tuple[int, int]]:
    """The nouns of a list, as offsets."""
    ends = [*(found.start() for found in JOIN.finditer(words)), len(words)]
    starts = [0, *(found.end() for found in JOIN.finditer(words))]
    return [(at + start, at + end) for start, end in zip(starts, ends, strict=True)]


def _veil(match: re.Match[str]) -> str:
    """A match behind as many veils."""
    return VEIL * len(match[0])


def _hide(text: str, start: int, end: int) -> str:
    """A text with a span behind veils."""
    return text[:start] + VEIL * (end - start) + text[end:]
