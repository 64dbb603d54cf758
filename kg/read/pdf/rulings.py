"""Rulings to grids: lines that touch each other make a table, and where a line is missing two places are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kg.read.pdf.sheet import Box, Ruling

NEAR = 3.0  # points: rulings this close are one, or touch
SHARE = 0.6  # of the side of a cell that a ruling covers
BEYOND = 6.0  # points by which lines run past the last one across, where the table goes on
MOST_LINES = 2_000  # of a page; a drawing has more, and no table
MOST_PLACES = 40_000  # of a grid


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a grid: its upper left place, the places it covers, and whether its upper and lower side are open."""

    row: int
    column: int
    rowspan: int
    colspan: int
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a ruled table; ``xs`` go from left to right and ``ys`` from top to bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]

    @property
    def box(self) -> Box:
        """Its outer edges."""
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point inside."""
        row = bisect_right([-at for at in self.ys], -y) - 1
        column = bisect_right(self.xs, x) - 1
        return min(max(row, 0), len(self.ys) - 2), min(max(column, 0), len(self.xs) - 2)


def grids(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[Grid]:
    """The grids of a page from top to bottom: those with cells beside each other."""
    rows, columns = _merged(across), _merged(down)
    if len(rows) + len(columns) > MOST_LINES:
        return []
    found = [_grid(*part) for part in _touching(rows, columns)]
    return sorted((grid for grid in found if grid and any(slot.column for slot in grid.slots)), key=lambda grid: -grid.ys[0])


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings with those that continue each other made one."""
    merged: list[Ruling] = []
    ordered = sorted(rulings)
    starts = [0, *(at for at in range(1, len(ordered)) if ordered[at].at - ordered[at - 1].at > NEAR / 2), len(ordered)]
    for first, last in pairwise(starts):
        group = sorted(ordered[first:last], key=lambda ruling: ruling.start)
        for ruling in group:
            before = merged[-1] if merged and ruling is not group[0] else None
            if before and ruling.start <= before.end + NEAR:
                merged[-1] = Ruling(before.at, before.start, max(before.end, ruling.end))
            else:
                merged.append(ruling)
    return merged


def _touching(rows: Sequence[Ruling], columns: Sequence[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings in sets that hang together, where at least two run each way."""
    parent = list(range(len(rows) + len(columns)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for at, row in enumerate(rows):
        for other, column in enumerate(columns, len(rows)):
            if row.start - NEAR <= column.at <= row.end + NEAR and column.start - NEAR <= row.at <= column.end + NEAR:
                parent[root(other)] = root(at)
    ordered = sorted(range(len(parent)), key=root)
    sets = [list(members) for _, members in groupby(ordered, key=root)]
    parts = [([rows[m] for m in one if m < len(rows)], [columns[m - len(rows)] for m in one if m >= len(rows)]) for one in sets]
    return [(one, other) for one, other in parts if len(one) + len(other) > 3 and one and other]


def _grid(rows: list[Ruling], columns: list[Ruling]) -> Grid | None:
    """The grid of some rulings; where lines run past the last one across, the table goes on and has an edge there."""
    xs = _places([column.at for column in columns], min(row.start for row in rows), max(row.end for row in rows))
    ys = _places([row.at for row in rows], min(column.start for column in columns), max(column.end for column in columns))[::-1]
    if not 0 < (len(xs) - 1) * (len(ys) - 1) <= MOST_PLACES:
        return None
    lines = [
        _covered(columns, x, [(low, high) for high, low in pairwise(ys)]) for x in xs
    ]  # by column edge: the rows along which it is drawn
    sides = [_covered(rows, y, list(pairwise(xs))) for y in ys]
    return Grid(tuple(xs), tuple(ys), tuple(_slots(lines, sides)))


def _places(at: list[float], first: float, last: float) -> list[float]:
    """The places of lines in order, with the ends where other lines run past them."""
    places: list[float] = []
    for one in sorted(at):
        if not places or one - places[-1] > NEAR:
            places.append(one)
    if first < places[0] - BEYOND:
        places.insert(0, first)
    if last > places[-1] + BEYOND:
        places.append(last)
    return places


def _covered(rulings: list[Ruling], at: float, stretches: list[tuple[float, float]]) -> list[bool]:
    """For each stretch along a line whether rulings cover most of it."""
    here = [ruling for ruling in rulings if abs(ruling.at - at) <= NEAR]
    return [
        sum(max(0.0, min(ruling.end, end) - max(ruling.start, start)) for ruling in here) >= SHARE * (end - start)
        for start, end in stretches
    ]


def _slots(lines: list[list[bool]], sides: list[list[bool]]) -> list[Slot]:
    """The cells: from each free place as far right and then down as no ruling stops."""
    height, width = len(sides) - 1, len(lines) - 1
    taken: set[tuple[int, int]] = set()
    slots = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and not lines[right][row] and (row, right) not in taken:
                right += 1
            low = row + 1
            while low < height and _open(lines, sides, low, column, right) and (low, column) not in taken:
                low += 1
            taken.update((r, c) for r in range(row, low) for c in range(column, right))
            top, bottom = (not any(sides[edge][column:right]) for edge in (row, low))
            slots.append(Slot(row, column, low - row, right - column, top, bottom))
    return slots


def _open(lines: list[list[bool]], sides: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Whether a cell goes on downwards into a row: no ruling above it nor inside, and one at either side of it."""
    inside = any(lines[x][row] for x in range(left + 1, right))
    beside = (left == 0 or lines[left][row]) and (right == len(lines) - 1 or lines[right][row])
    return beside and not inside and not any(sides[row][left:right])
