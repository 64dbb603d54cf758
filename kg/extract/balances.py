"""Rows that must add up, column by column: which of the ways to cut each row agree with all the others.

All readings of a form are told, or none: what only some of them say is not certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.splits import Budget

Values = tuple[int, ...]
Choice = tuple[int, ...]  # for each row, which of its ways; -1 for the row left out
STEPS = 4000  # choices tried before a form is given up
COST = 10  # steps of the document's budget that a choice takes
READINGS = 200  # of one form, beyond which none is certain anyway


@dataclass(frozen=True, slots=True)
class Balance:
    """Column by column, the rows ``left`` come to as much as the rows ``right``; ``rule`` says so."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    rule: str = ""

    @property
    def signs(self) -> dict[int, int]:
        """1 for each row on the left, -1 for each on the right."""
        return {row: 1 for row in self.left} | {row: -1 for row in self.right}


def readings(rows: Sequence[Sequence[Values]], balances: Sequence[Balance], budget: Budget | None = None) -> tuple[Choice, ...] | None:
    """Every choice of a way for each row with which all balances hold, or None where there are too many to try.

    >>> readings([[(1, 9), (19, 0)], [(1, 0)], [(20, 0)]], [Balance((0, 1), (2,))])
    ((1, 0, 0),)
    """
    search = _Search(rows, balances, budget or Budget())
    found = tuple(choice for choice, _ in search.choices())
    return None if search.given_up else found


def without(
    rows: Sequence[Sequence[Values]], balances: Sequence[Balance], row: int, budget: Budget | None = None
) -> tuple[tuple[Choice, Values], ...] | None:
    """Every choice for the other rows, each with what ``row`` must then be, or None where there are too many to try.

    >>> without([[(1, 9), (19, 0)], [], [(20, 1)]], [Balance((0, 1), (2,))], 1)
    (((1, -1, 0), (1, 1)),)
    """
    search = _Search([ways if at != row else ((0,) * _width_of(rows),) for at, ways in enumerate(rows)], balances, budget or Budget(), row)
    found = []
    for choice, rest in search.choices():
        needed = [tuple(-value * signs[row] for value in left) for left, signs in zip(rest, search.signs, strict=True) if row in signs]
        if needed and all(one == needed[0] for one in needed) and min(needed[0]) >= 0:
            found.append(((*choice[:row], -1, *choice[row + 1 :]), needed[0]))
    return None if search.given_up else tuple(found)


def _width_of(rows: Sequence[Sequence[Values]]) -> int:
    """The number of columns."""
    return next((len(ways[0]) for ways in rows if ways), 0)


class _Search:
    """Tries the ways of the rows that have several, fewest first, and leaves a branch once a column cannot come out any more."""

    def __init__(self, rows: Sequence[Sequence[Values]], balances: Sequence[Balance], budget: Budget, free: int = -1) -> None:
        self._rows = rows
        self._budget = budget
        self._free = free
        self.signs = [balance.signs for balance in balances]
        self._order = sorted((row for row in range(len(rows)) if len(rows[row]) > 1), key=lambda row: len(rows[row]))
        self._width = _width_of(rows)
        self._bounds = self._bounded()
        self._steps = 0
        self._found = 0

    @property
    def given_up(self) -> bool:
        """Whether not all choices were tried."""
        return self._steps > STEPS or self._found > READINGS or not self._budget.steps

    def choices(self) -> Iterator[tuple[Choice, list[Values]]]:
        """The choices that agree, each with what is left over in each balance."""
        if all(self._rows):
            start = [
                self._sum([(signs.get(row, 0), ways[0]) for row, ways in enumerate(self._rows) if len(ways) == 1]) for signs in self.signs
            ]
            yield from self._go(0, start, [0] * len(self._rows))

    def _go(self, depth: int, left: list[Values], chosen: list[int]) -> Iterator[tuple[Choice, list[Values]]]:
        """The choices for the rows from ``depth`` on."""
        self._steps += 1
        self._budget.steps = max(0, self._budget.steps - COST)
        if self.given_up or not self._possible(depth, left):
            return
        if depth == len(self._order):
            self._found += 1
            yield tuple(chosen), left
            return
        row = self._order[depth]
        for at, values in enumerate(self._rows[row]):
            chosen[row] = at
            after = [
                tuple(a + signs[row] * b for a, b in zip(sums, values, strict=True)) if row in signs else sums
                for sums, signs in zip(left, self.signs, strict=True)
            ]
            yield from self._go(depth + 1, after, chosen)

    def _possible(self, depth: int, left: list[Values]) -> bool:
        """Whether the rows that are still open can bring each column to nothing."""
        for sums, signs, (low, high) in zip(left, self.signs, self._bounds[depth], strict=True):
            if self._free not in signs and any(not a <= -b <= c for a, b, c in zip(low, sums, high, strict=True)):
                return False
        return True

    def _bounded(self) -> list[list[tuple[Values, Values]]]:
        """For each depth and balance, the least and the most that the rows from there on add to each column."""
        bounds = [[((0,) * self._width, (0,) * self._width)] * len(self.signs)]
        for row in reversed(self._order):
            above = []
            for signs, (low, high) in zip(self.signs, bounds[-1], strict=True):
                signed = [tuple(signs.get(row, 0) * value for value in values) for values in self._rows[row]]
                columns = list(zip(*signed, strict=True))
                above.append((self._sum([(1, low), (1, tuple(map(min, columns)))]), self._sum([(1, high), (1, tuple(map(max, columns)))])))
            bounds.append(above)
        return bounds[::-1]

    def _sum(self, rows: Sequence[tuple[int, Values]]) -> Values:
        """The sum of signed rows, column by column."""
        return tuple(sum(sign * values[column] for sign, values in rows if sign) for column in range(self._width))
