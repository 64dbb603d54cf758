"""Cells with their spans to rectangles: which row and column each cell of a table stands in, as HTML and Word count them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_CELLS = 200_000  # places of all tables of a document; the largest form of a report has some six hundred
WIDEST = 1_000  # columns that one cell may span (HTML Standard, 4.9.11)


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as its format gives it: its words, and how many rows and columns it covers."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place in the grid, cut to the rows that there are."""

    row: int
    column: int
    text: str
    rowspan: int
    colspan: int


def place(rows: Sequence[Sequence[Piece]]) -> tuple[tuple[Placed, ...], ...]:
    """The cells that begin in each row, at their columns; a cell that finds its place taken moves to the right.

    A ``rowspan`` of 0 reaches down to the last row (HTML Standard, 4.9.12 "Forming a table").

    Raises:
        OverflowError: the table has more places than a document may hold.

    >>> [(c.row, c.column, c.text) for row in place([[Piece("a", 2), Piece("b", 1, 2)], [Piece("c")]]) for c in row]
    [(0, 0, 'a'), (0, 1, 'b'), (1, 1, 'c')]
    """
    taken: set[tuple[int, int]] = set()
    placed = []
    for at, row in enumerate(rows):
        column, line = 0, []
        for piece in row:
            while (at, column) in taken:
                column += 1
            height = min(piece.rowspan or len(rows), len(rows) - at)
            width = min(max(piece.colspan, 1), WIDEST)
            if len(taken) + height * width > MOST_CELLS:
                raise OverflowError(f"more than {MOST_CELLS} table cells")
            taken.update((at + down, column + right) for down in range(height) for right in range(width))
            line.append(Placed(at, column, piece.text, height, width))
            column += width
        placed.append(tuple(line))
    return tuple(placed)
