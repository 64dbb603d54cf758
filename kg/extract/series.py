"""Counts with the words before them, and the lists that they stand in: a head that opens a list, and bare items that go on with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.wording import Wording

EDGE = " \u3000\t、，,；;：:.．()（）和及以与"
RIGHT = EDGE.translate({ord(sign): None for sign in ")）"})
BREAK = re.compile("[，,；;]")
REMARK = re.compile(r"[（(][^()（）]*[)）]$")  # between a label and its number
PARTED = "、，,；;和及与"  # what stands before a number that begins an item
ENDS = {"；": "；", ";": "；", "）": "）", ")": "）"}  # what may end a list, right behind its last count
AGAIN = re.compile("[、，,和及与]?(?:转载|制定|另)?")
TAIL = 2  # characters behind a count that still belong to it (12条左右，)


@dataclass(frozen=True, slots=True)
class Item:
    """A count and the words before it.

    Args:
        match: the number with its unit.
        row: that found it.
        start: where the words begin that tell what is counted; ``phrase``: these words.
        opened: words that open a list stand right before these words; ``published``: words that tell that something was published.
        bare: nothing but these words stands between the count before and this one; ``again``: nothing but that it was published, too.
        apart: what stands right behind the count before: a ； or ） that may end a list, else nothing.
    """

    match: re.Match[str]
    row: Wording
    start: int
    phrase: str
    opened: bool
    published: bool
    bare: bool
    again: bool
    apart: str

    @property
    def at(self) -> int:
        """Where the number stands."""
        return self.match.start("value")


def items(text: str, numbers: Sequence[int], counts: Sequence[Wording], openers: Sequence[Wording]) -> Iterator[Item]:
    """The counts of a sentence, in reading order.

    Args:
        numbers: where numbers begin in the text.
        counts: the rows that tell how a count is written.
        openers: the rows of words behind which the words of an item begin.
    """
    previous = 0
    for row in counts:
        for match in row.find(text, numbers):
            whole = text[previous : match.start("value")].rstrip(RIGHT)
            words = REMARK.sub("", whole)
            first, begin, roles = _opened(words, openers)
            clause = max((found.end() for found in BREAK.finditer(words)), default=0)
            start = len(whole) if _led(text, previous, match.start("value")) else max(begin, clause)
            roles = roles if begin >= clause else frozenset()
            phrase = whole[start:].lstrip(EDGE)
            bare = begin == 0 and len(words[:start].strip(EDGE)) <= TAIL
            again = roles == {"verb"} and bool(AGAIN.fullmatch(words[:first]))
            apart = ENDS.get(whole.lstrip(" \u3000")[:1], "")
            yield Item(match, row, previous + len(whole) - len(phrase), phrase, "opener" in roles, "verb" in roles, bare, again, apart)
            previous = match.end()


def _led(text: str, end: int, at: int) -> bool:
    """Whether the words between two counts belong to the former: its label stands behind it (85条审查信息、84条验收信息)."""
    return 0 < end < at - 1 and text[end] not in EDGE and text[at - 1] in PARTED


def _opened(words: str, openers: Sequence[Wording]) -> tuple[int, int, frozenset[str]]:
    """Where the first opener in the words before a count begins, where the last one ends, and the roles of all of them."""
    found = [(match.start(), match.end(), row.role) for row in openers for match in row.pattern.finditer(words) if match.end() < len(words)]
    if not found:
        return 0, 0, frozenset()
    return min(start for start, _, _ in found), max(end for _, end, _ in found), frozenset(role for _, _, role in found)


def lists(found: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """The lists that counts stand in: each begins with a count that does not go on with the one before."""
    current: list[Item] = []
    for item in found:
        if current and not (item.bare or (item.again and current[-1].match["unit"] == item.match["unit"])):
            yield tuple(current)
            current = []
        current.append(item)
    if current:
        yield tuple(current)
