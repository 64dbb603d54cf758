"""Every way to cut a run of digits into the values of a row whose own sums hold. Nothing is guessed: all ways are given, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.digits import Digits

STEPS = 6000  # values tried for one run before it is given up
ALL = 200_000  # and for all runs of a document
Ends = tuple[int, ...]


@dataclass(slots=True)
class Budget:
    """The steps that are left for a document: a hostile one has thousands of rows that take all that a row may take."""

    steps: int = ALL


@dataclass(frozen=True, slots=True)
class Way:
    """One way to cut a run.

    Args:
        ends: where each value ends, in digits.
        values: the values; of a run with signs or points they stand for their digits only.
    """

    ends: Ends
    values: tuple[int, ...]

    @property
    def starts(self) -> Ends:
        """Where each value begins, in digits."""
        return (0, *self.ends[:-1])


@dataclass(frozen=True, slots=True)
class Group:
    """Values that stand side by side; where ``summed``, the last is the sum of the others."""

    size: int
    summed: bool


def ways(digits: Digits, groups: Sequence[Group], budget: Budget | None = None) -> tuple[Way, ...] | None:
    """All ways to cut a run, or None where there are too many to try.

    Args:
        digits: the run.
        groups: the values to cut it into.
        budget: what is left for the document.

    >>> from kg.extract.digits import digits
    >>> [way.values for way in ways(digits("120000113"), [Group(7, True)])]
    [(12, 0, 0, 0, 0, 1, 13)]
    >>> [way.values for way in ways(digits("350"), [Group(2, False)])]
    [(3, 50), (35, 0)]
    """
    if not digits.plain and any(group.summed for group in groups):
        return ()
    if len(digits.text) == sum(group.size for group in groups):
        way = Way(tuple(range(1, len(digits.text) + 1)), tuple(map(int, digits.text)))
        return (way,) if all(digits.ends) and _sums_hold(way.values, groups) else ()
    budget = budget or Budget()
    cutter = _Cutter(digits, min(STEPS, budget.steps))
    found = tuple(cutter.groups(0, tuple(groups)))
    budget.steps = max(0, budget.steps - cutter.steps)
    if cutter.given_up:
        return None
    text = digits.text
    return tuple(Way(ends, tuple(int(text[start:end]) for start, end in zip((0, *ends), ends, strict=False))) for ends in found)


def _sums_hold(values: Sequence[int], groups: Sequence[Group]) -> bool:
    """Whether the sums of values that are known hold."""
    at = 0
    for group in groups:
        at += group.size
        if group.summed and sum(values[at - group.size : at - 1]) != values[at - 1]:
            return False
    return True


class _Cutter:
    """Cuts one run, in a bounded number of steps."""

    def __init__(self, digits: Digits, most: int) -> None:
        self._text = digits.text
        self._ends = digits.ends
        self._most = most
        self.steps = 0

    @property
    def given_up(self) -> bool:
        """Whether not all ways were tried."""
        return self.steps > self._most

    def groups(self, at: int, groups: tuple[Group, ...]) -> Iterator[Ends]:
        """The ways to cut what is left at ``at`` into groups."""
        group, rest = groups[0], groups[1:]
        needed = sum(one.size for one in rest)
        for ends in self._summed(at, group.size - 1, needed) if group.summed else self._free(at, group.size, needed):
            if rest:
                for more in self.groups(ends[-1], rest):
                    yield (*ends, *more)
            elif ends[-1] == len(self._text):
                yield ends

    def _free(self, at: int, count: int, needed: int) -> Iterator[Ends]:
        """The ways to take ``count`` values and leave at least ``needed`` digits, or none where none are needed."""
        self.steps += 1
        if self.given_up or at >= len(self._text):
            return
        for end in self._ends[at]:
            if end > len(self._text) - needed - count + 1:
                return
            if count == 1:
                if needed or end == len(self._text):
                    yield (end,)
            else:
                for more in self._free(end, count - 1, needed):
                    yield (end, *more)

    def _summed(self, at: int, count: int, needed: int) -> Iterator[Ends]:
        """The ways to take ``count`` values and their sum: the sum is chosen first, since nothing before it is greater."""
        size = len(self._text)
        for start in range(at + count, size - needed):
            for end in self._ends[start]:
                self.steps += 1
                if self.given_up or end > size - needed:
                    break
                if start - at <= count * (end - start) and (needed or end == size):
                    for ends in self._addends(at, start, count, int(self._text[start:end])):
                        yield (*ends, end)

    def _addends(self, at: int, stop: int, count: int, total: int) -> Iterator[Ends]:
        """The ways to cut the digits from ``at`` to ``stop`` into ``count`` values that come to ``total``."""
        self.steps += 1
        if self.given_up:
            return
        if count == 1:
            if stop in self._ends[at] and int(self._text[at:stop]) == total:
                yield (stop,)
            return
        for end in self._ends[at]:
            if end > stop - count + 1:
                return
            left = total - int(self._text[at:end])
            if left < 0:
                return
            if stop - end <= (count - 1) * len(str(left)):
                for more in self._addends(end, stop, count - 1, left):
                    yield (end, *more)
