"""The way back from a text that was changed to the text it came from, in runs of characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from kg.records import Span


class Run(NamedTuple):
    """Characters from ``start`` to the next run: each stands for one from ``first`` on, or all of them for ``[first, last)``."""

    start: int
    first: int
    last: int
    whole: bool


class Way:
    """Where each character of a changed text comes from.

    Args:
        length: characters of the text, with nothing changed yet.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self._sealed = length
        self._runs = [Run(0, 0, length, False)]
        self._starts = [0]

    def source(self, start: int, end: int) -> Span:
        """The span of the source under ``[start, end)``; a point where that is empty."""
        at = self._at(start)
        run, stop = self._runs[at], self._stop(at)
        if run.start < start <= end < stop and not run.whole:  # as nearly always
            return run.first + start - run.start, run.first + end - run.start
        if start < end:
            lasts = (min(end, self._stop(later)) - 1 for later in range(at, self._at(end - 1) + 1))
            return self._first(start), max(map(self._last, lasts))
        point = self._last(start - 1) if start else 0
        point = min(point, self._first(start)) if start < self.length else point
        return point, point

    def place(self, source: int) -> int:
        """The first character that stands for the source from ``source`` on; nothing has been put in yet."""
        at = bisect_right(self._runs, source, key=lambda run: run.first) - 1
        if at < 0:
            return 0
        return min(self._runs[at].start + source - self._runs[at].first, self._stop(at))

    def replace(self, pieces: Iterable[tuple[int, int, int, Span]]) -> None:
        """Put as many characters as a piece says in the place of ``[start, end)``, with their source; pieces are in order."""
        runs: list[Run] = []
        at = moved = known = 0
        for start, end, length, (first, last) in pieces:
            known = self._keep(runs, known, at, start, moved)
            if length:
                runs.append(Run(start + moved, first, last, True))
            at, moved = end, moved + length - (end - start)
        self._keep(runs, known, at, self.length, moved)
        self._runs = runs or [Run(0, 0, 0, True)]
        self._starts, self.length = [run.start for run in self._runs], self.length + moved

    def _keep(self, runs: list[Run], known: int, start: int, end: int, moved: int) -> int:
        """Adds what stays of the runs in ``[start, end)``, looked for from the run ``known`` on; gives the last run that was added."""
        while start < end:
            stop = self._stop(known)
            if stop <= start:
                known += 1
                continue
            run = self._runs[known]
            runs.append(Run(start + moved, run.first + (0 if run.whole else start - run.start), run.last, run.whole))
            start = min(stop, end)
        return known

    def ends(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the source of each character starts, and where it ends."""
        points = list(range(self._sealed + 1))
        starts: list[int] = []
        ends: list[int] = []
        for run, stop in zip(self._runs, [*self._starts[1:], self.length], strict=True):
            length = stop - run.start
            starts += [run.first] * length if run.whole else points[run.first : run.first + length]
            ends += [run.last] * length if run.whole else points[run.first + 1 : run.first + length + 1]
        return tuple(starts), tuple(ends)

    def _stop(self, at: int) -> int:
        """Where a run stops."""
        return self._starts[at + 1] if at + 1 < len(self._starts) else self.length

    def _at(self, place: int) -> int:
        """The run that a character stands in."""
        return bisect_right(self._starts, place) - 1

    def _first(self, place: int) -> int:
        """Where the source of a character starts."""
        run = self._runs[self._at(place)]
        return run.first if run.whole else run.first + place - run.start

    def _last(self, place: int) -> int:
        """Where the source of a character ends."""
        run = self._runs[self._at(place)]
        return run.last if run.whole else run.first + place - run.start + 1
