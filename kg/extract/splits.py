"""Digits that ran together: every way to cut them into the values of a row, and the ways that the form's sums allow.

Nothing is guessed. A row is read where one way only is possible; else all ways are kept for the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Values = tuple[int, ...]
LONGEST = 48  # digits: a longer run is no row of a form
WAYS = 4000  # ways to cut one row, and
SOLUTIONS = 40  # solutions of a whole table, beyond which a search is given up
STEPS = 200_000


def cuts(run: str, count: int) -> Iterator[Values]:
    """The ways to cut a run of digits into ``count`` numbers; white space is a cut, and no number begins with an idle 0.

    >>> list(cuts("350", 2))
    [(3, 50), (35, 0)]
    >>> list(cuts("23 00", 3)), list(cuts("000", 3))
    ([(23, 0, 0)], [(0, 0, 0)])
    """
    pieces = run.split()
    if not pieces or sum(map(len, pieces)) > LONGEST:
        return
    yield from _cut(pieces, count)


def _cut(pieces: Sequence[str], count: int) -> Iterator[Values]:
    """Cut pieces of digits into ``count`` numbers."""
    head, rest = pieces[0], pieces[1:]
    if count < len(pieces) or count > sum(map(len, pieces)):
        return
    for size in range(1, (1 if head[0] == "0" else len(head)) + 1):
        value, left = int(head[:size]), head[size:]
        remaining = [left, *rest] if left else list(rest)
        if not remaining:
            if count == 1:
                yield (value,)
        elif count > 1:
            for values in _cut(remaining, count - 1):
                yield (value, *values)


def summed(run: str, count: int) -> tuple[Values, ...]:
    """The ways to cut a run whose last number is the sum of the others.

    >>> summed("120000113", 7)
    ((12, 0, 0, 0, 0, 1, 13),)
    """
    found = []
    for tried, values in enumerate(cuts(run, count)):
        if tried > WAYS:
            return ()
        if sum(values[:-1]) == values[-1]:
            found.append(values)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Balance:
    """A sum of the form: column by column, the rows ``left`` are as many as the rows ``right``."""

    left: tuple[str, ...]
    right: tuple[str, ...]


def solve(ways: Mapping[str, tuple[Values, ...]], balances: Sequence[Balance]) -> dict[str, tuple[Values, ...]]:
    """For each row, the ways that occur in a solution of the whole table.

    Args:
        ways: by row, the ways to cut it.
        balances: sums that must hold; one that names a row that is not there is passed over.

    Returns:
        By row, the ways that are left: one where the table has one solution. Where no solution exists (the source contradicts
        itself) or too many, the ways come back as they were.
    """
    known = [balance for balance in balances if all(row in ways for row in (*balance.left, *balance.right))]
    bound = {row for balance in known for row in (*balance.left, *balance.right)}
    order = sorted((row for row in bound if len(ways[row]) > 1), key=lambda row: len(ways[row]))
    fixed = {row: ways[row][0] for row in bound if len(ways[row]) == 1}
    if any(not ways[row] for row in bound):
        return dict(ways)
    solutions = _search(order, fixed, ways, known)
    if not solutions:
        return dict(ways)
    left = dict(ways)
    for row in order:
        left[row] = tuple(sorted({solution[row] for solution in solutions}))
    return left


def _search(
    order: Sequence[str], fixed: dict[str, Values], ways: Mapping[str, tuple[Values, ...]], balances: Sequence[Balance]
) -> list[dict[str, Values]]:
    """All solutions, or none where there are too many or the search takes too long."""
    solutions: list[dict[str, Values]] = []
    steps = 0

    def go(at: int, chosen: dict[str, Values]) -> bool:
        nonlocal steps
        steps += 1
        if steps > STEPS or len(solutions) > SOLUTIONS:
            return False
        if not all(_holds(balance, chosen) for balance in balances):
            return True
        if at == len(order):
            solutions.append(dict(chosen))
            return True
        return all(go(at + 1, {**chosen, order[at]: values}) for values in ways[order[at]])

    return solutions if go(0, fixed) else []


def _holds(balance: Balance, chosen: Mapping[str, Values]) -> bool:
    """Whether a balance holds, or may still hold while rows are missing."""
    left = [chosen[row] for row in balance.left if row in chosen]
    right = [chosen[row] for row in balance.right if row in chosen]
    whole_left, whole_right = len(left) == len(balance.left), len(right) == len(balance.right)
    for one, other in zip(_columns(left), _columns(right), strict=False):
        if (whole_left and whole_right and one != other) or (whole_right and one > other) or (whole_left and other > one):
            return False
    return True


def _columns(rows: Sequence[Values]) -> tuple[int, ...]:
    """The sums of the columns."""
    return tuple(map(sum, zip(*rows, strict=True)))
