"""Ruling lines to tables: which lines cross, and which cells they bound; an inner line that is missing joins two cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.read.grid import Piece
from kg.read.pdf.glyphs import Glyph
from kg.read.pdf.lines import lines
from kg.read.pdf.rulings import Ruling, Rulings

TOUCH = 3.0  # points by which lines that cross may miss each other
LEAST = 6.0  # points between two lines that bound a cell
MOST_LINES = 2_000  # of one page


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the places of its lines, and which cells each merged cell takes.

    Args:
        columns: places of the vertical lines, in points from the left.
        rows: places of the horizontal lines, from the top.
        owners: for each row and column, the row and column of the upper left corner of its cell.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...]

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell that a point lies in, by its upper left corner; None outside."""
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        if 0 <= row < len(self.rows) - 1 and 0 <= column < len(self.columns) - 1:
            return self.owners[row][column]
        return None

    def filled(self, glyphs: Iterable[Glyph]) -> tuple[tuple[Piece, ...], ...]:
        """The rows of cells with the words that stand in them."""
        words: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            if owner := self.at(*glyph.middle):
                words.setdefault(owner, []).append(glyph)
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for r, line in enumerate(self.owners):
            for c, owner in enumerate(line):
                spans[owner] = (r - owner[0] + 1, c - owner[1] + 1)
        rows: list[list[Piece]] = [[] for _ in self.owners]
        for owner in sorted(spans):
            rows[owner[0]].append(Piece(worded(words.get(owner, ())), *spans[owner]))
        return tuple(tuple(row) for row in rows)


def worded(glyphs: Iterable[Glyph]) -> str:
    """The words of a cell: its lines in one, a space only where letters meet."""
    text = ""
    for line in lines(glyphs):
        words = line.text
        apart = text[-1:].isascii() and words[0].isascii() and text[-1:].isalpha() and words[0].isalpha()
        text += f" {words}" if apart else words
    return text


def grids(drawn: Rulings) -> tuple[Grid, ...]:
    """The tables of a page, from top to bottom; a frame around one cell is none."""
    if len(drawn.across) > MOST_LINES or len(drawn.down) > MOST_LINES:
        return ()
    found = (grid(across, down) for across, down in crossing(drawn))
    return tuple(sorted((one for one in found if one), key=lambda one: one.rows[0]))


def crossing(drawn: Rulings) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """The lines in groups of which each line crosses or touches another."""
    waiting_across, waiting_down = list(drawn.across), list(drawn.down)
    while waiting_across:
        across, down, fresh = [], [], [waiting_across.pop()]
        while fresh:
            across += fresh
            new_down = [d for d in waiting_down if any(meet(a, d) for a in fresh)]
            waiting_down = [d for d in waiting_down if d not in new_down]
            down += new_down
            fresh = [a for a in waiting_across if any(meet(a, d) for d in new_down)]
            waiting_across = [a for a in waiting_across if a not in fresh]
        yield across, down


def meet(across: Ruling, down: Ruling) -> bool:
    """Whether a horizontal and a vertical line cross or touch."""
    return across.start - TOUCH <= down.at <= across.end + TOUCH and down.start - TOUCH <= across.at <= down.end + TOUCH


def grid(across: Sequence[Ruling], down: Sequence[Ruling]) -> Grid | None:
    """The table of lines that cross each other; None where they bound no two columns."""
    if not down:
        return None
    rows, columns = places(across, down), places(down, across)
    if len(rows) < 2 or len(columns) < 3:
        return None
    right = [[drawn_at(down, columns[c + 1], mid(rows, r)) for c in range(len(columns) - 1)] for r in range(len(rows) - 1)]
    below = [[drawn_at(across, rows[r + 1], mid(columns, c)) for c in range(len(columns) - 1)] for r in range(len(rows) - 1)]
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(len(rows) - 1):
        for c in range(len(columns) - 1):
            if (r, c) not in owners:
                claim(owners, right, below, r, c)
    if len(set(owners.values())) < 2:
        return None
    return Grid(columns, rows, tuple(tuple(owners[r, c] for c in range(len(columns) - 1)) for r in range(len(rows) - 1)))


def claim(owners: dict[tuple[int, int], tuple[int, int]], right: list[list[bool]], below: list[list[bool]], r: int, c: int) -> None:
    """Gives a cell all places to the right and below it that no line parts from it."""
    wide = c
    while wide + 1 < len(right[r]) and not right[r][wide] and (r, wide + 1) not in owners:
        wide += 1
    deep = r
    while deep + 1 < len(right) and not any(below[deep][c : wide + 1]) and not any(right[deep + 1][c:wide]):
        deep += 1
    for row in range(r, deep + 1):
        for column in range(c, wide + 1):
            owners[row, column] = (r, c)


def places(drawn: Sequence[Ruling], others: Sequence[Ruling]) -> tuple[float, ...]:
    """Where lines stand, those nearer than a cell is wide taken as one; a side that is left open at a page's end is bounded there.

    Args:
        drawn: the lines of one direction.
        others: those that cross them; two or more that run on beyond the last line leave a side open.
    """
    result: list[float] = []
    for at in sorted(one.at for one in drawn):
        if not result or at - result[-1] > LEAST:
            result.append(at)
    ends = sorted(one.end for one in others if one.end > result[-1] + LEAST)
    starts = sorted(one.start for one in others if one.start < result[0] - LEAST)
    first = [starts[0]] if len(starts) > 1 else []
    return (*first, *result, *ends[-1:]) if len(ends) > 1 else (*first, *result)


def mid(at: Sequence[float], n: int) -> float:
    """The middle between two places."""
    return (at[n] + at[n + 1]) / 2


def drawn_at(drawn: Sequence[Ruling], at: float, through: float) -> bool:
    """Whether a line is drawn at a place, through the middle of a cell's side."""
    return any(abs(one.at - at) <= LEAST and one.start - TOUCH <= through <= one.end + TOUCH for one in drawn)
