"""Spans of a text, asked often: what meets them, what lies in them. A hostile text has a hundred thousand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg.records import Span


class Spans:
    """Spans in order, none of which overlaps another.

    Args:
        spans: in any order; those that overlap become one, empty ones hold nothing.

    >>> spans = Spans([(5, 8), (0, 2), (7, 9)])
    >>> spans.holds(8), spans.holds(9), spans.meets(2, 5), spans.meets(1, 3)
    (True, False, False, True)
    >>> spans.add(1, 6)
    >>> spans.meets(2, 5), spans.holds(8)
    (True, True)
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for start, end in sorted(spans):
            if self._spans and start < self._spans[-1][1]:
                self._spans[-1] = (self._spans[-1][0], max(end, self._spans[-1][1]))
            elif start < end:
                self._spans.append((start, end))

    def __iter__(self) -> Iterator[Span]:
        """The spans in order."""
        return iter(self._spans)

    def add(self, start: int, end: int) -> None:
        """Adds a span; those that it meets become one with it."""
        last = bisect_left(self._spans, (end,))
        first = last
        while first and start < self._spans[first - 1][1]:
            first -= 1
        if first < last:
            start, end = min(start, self._spans[first][0]), max(end, self._spans[last - 1][1])
        self._spans[first:last] = [(start, end)]

    def holds(self, at: int) -> bool:
        """Whether an offset lies in one of them."""
        before = bisect_left(self._spans, (at + 1,)) - 1
        return before >= 0 and at < self._spans[before][1]

    def end(self, at: int) -> int:
        """Where the span ends that an offset lies in; the offset itself where it lies in none."""
        before = bisect_left(self._spans, (at + 1,)) - 1
        return max(at, self._spans[before][1]) if before >= 0 else at

    def meets(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of them."""
        before = bisect_left(self._spans, (end,)) - 1
        return before >= 0 and start < self._spans[before][1]
