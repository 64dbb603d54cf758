"""A run of digits that lost its cells: what it says for sure, which is where a value may begin and end.

White space and signs are the ends of values; thousands separators and decimal points hold one together; no value begins with an idle 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

WIDEST = 9  # digits of a whole number
MOST = 120  # characters of a run: a longer one is no row of a form
TOKEN = re.compile(r"(?P<gap>\s+)|(?P<digit>\d)|(?P<comma>[,，](?=\d{3}))|(?P<point>[.．](?=\d))|(?P<sign>[+＋－-](?=\d))|.")


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of a run, and where they may be cut.

    Args:
        text: the digits, without anything between them.
        places: the offset of each in the run, and one past the last.
        ends: for each digit, where a value that begins with it may end.
        points: digits with a decimal point before them.
        signs: digits with a sign before them; minus: those with a minus sign.
    """

    text: str
    places: tuple[int, ...]
    ends: tuple[tuple[int, ...], ...]
    points: frozenset[int] = frozenset()
    signs: frozenset[int] = frozenset()
    minus: frozenset[int] = frozenset()

    def value(self, start: int, end: int) -> Decimal:
        """The value of the digits from ``start`` to ``end``."""
        if self.plain:
            return Decimal(self.text[start:end])
        point = next((at for at in self.points if start < at < end), end)
        whole, part = self.text[start:point], self.text[point:end]
        return Decimal(("-" if start in self.minus else "") + whole + ("." + part if part else ""))

    @property
    def plain(self) -> bool:
        """Whether no sign and no point is there."""
        return not (self.points or self.signs)

    def fewest(self) -> int:
        """The fewest values that they may be."""
        at = count = 0
        while at < len(self.text):
            if not self.ends[at]:
                return 0
            at, count = max(self.ends[at]), count + 1
        return count

    def ways(self, count: int) -> int:
        """In how many ways they may be cut into ``count`` values."""
        size = len(self.text)
        if size <= count:
            return int(size == count and all(self.ends))
        found = [0] * size + [1]  # ways to cut what is left behind each digit
        for _ in range(count):
            found = [sum(map(found.__getitem__, ends)) for ends in self.ends] + [0]
        return found[0]


def digits(run: str) -> Digits | None:
    """What a run of digits, white space, signs, commas and points says, or None where that makes no values.

    >>> digits("350").ends
    ((1, 2, 3), (2, 3), (3,))
    >>> digits("3 05").ends, digits("1,0240").ends[0], digits("12.50").text
    (((1,), (2,), (3,)), (4,), '1250')
    """
    if len(run) > MOST:
        return None
    if run.isdigit():
        ends = tuple(_reach(run, at, len(run)) for at in range(len(run)))
        return Digits(run, tuple(range(len(run) + 1)), ends) if run.isascii() else None
    text: list[str] = []
    places: list[int] = []
    cuts: set[int] = set()
    commas: list[int] = []
    points: set[int] = set()
    signs: set[int] = set()
    minus: set[int] = set()
    for token in TOKEN.finditer(run):
        match token.lastgroup:
            case "digit":
                text.append(token[0])
                places.append(token.start())
            case "gap":
                cuts.add(len(text))
            case "comma":
                commas.append(len(text))
            case "point":
                points.add(len(text))
            case "sign":
                cuts.add(len(text))
                signs.add(len(text))
                minus |= {len(text)} if token[0] in "-－" else set()
            case _:
                return None
    if not text:
        return None
    ends = _ends("".join(text), cuts, commas, points)
    places.append(places[-1] + 1)
    return Digits("".join(text), tuple(places), ends, frozenset(points), frozenset(signs), frozenset(minus))


def _reach(text: str, at: int, stop: int) -> tuple[int, ...]:
    """Where a whole number that begins at ``at`` may end, before ``stop``."""
    return (at + 1,) if text[at] == "0" else tuple(range(at + 1, min(stop, at + WIDEST) + 1))


def _ends(text: str, cuts: set[int], commas: list[int], points: set[int]) -> tuple[tuple[int, ...], ...]:
    """For each digit, where a value that begins with it may end."""
    size = len(text)
    after = {at + 3 for at in commas} - set(commas)  # a group of thousands ends a value, or another follows
    stops = sorted((cuts | (after - points)) & set(range(1, size)) | {size})
    joined = points | {at + step for at in commas for step in range(3)}
    first = [at for at in commas if at - 3 not in commas]
    made: list[tuple[int, ...]] = []
    stop = 0
    for at in range(size):
        stop += stops[stop] <= at
        held = [point for point in points if at < point < stops[stop]]
        if at in joined:
            made.append(())
        elif held and (text[at] != "0" or at + 1 in held):  # the digits behind a point may be as many as they like
            made.append(tuple(end for end in range(at + 1, min([stops[stop], *held[1:2]]) + 1) if end not in joined))
        else:
            reach = min([stops[stop], *(comma - 1 for comma in first if at + 3 < comma)])
            made.append(tuple(end for end in _reach(text, at, reach) if end not in joined))
    return tuple(made)
