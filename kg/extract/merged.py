"""Merged cells of a form: what a cell that began in a row above still says to the row that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.cells import UNITS, quantity
from kg.records import Cell


@dataclass(slots=True)
class Merged:
    """The cells that reach down from rows above, while a table is read row by row.

    Args:
        contexts: labels that opened a context, with that context, the outermost first.
        units, values: cells that hold such.
    """

    contexts: list[tuple[Cell, str]] = field(default_factory=list)
    units: list[Cell] = field(default_factory=list)
    values: list[Cell] = field(default_factory=list)

    def enter(self, row: int, group: str) -> str:
        """Let go of the cells that end above a row; gives the context that holds in it.

        Args:
            row: the row that is read next.
            group: the context of the row before.

        >>> inner, outer = Cell(0, 1, "二", 0, 1, rowspan=2), Cell(0, 0, "一", 0, 1, rowspan=9)
        >>> Merged([(outer, "foi"), (inner, "foi.denied")]).enter(2, "foi.denied")
        'foi'
        """
        if not (self.contexts or self.units or self.values):
            return group
        left = [(cell, opened) for cell, opened in self.contexts if reaches(cell, row)]
        if left and len(left) < len(self.contexts):
            group = left[-1][1]
        self.contexts = left
        self.units = [cell for cell in self.units if reaches(cell, row)]
        self.values = [cell for cell in self.values if reaches(cell, row)]
        return group

    def opened(self, cell: Cell, group: str) -> None:
        """Remember the context that a label opens for all the rows that it covers."""
        if cell.rowspan > 1:
            self.contexts.append((cell, group))

    def leave(self, cells: Iterable[Cell]) -> None:
        """Remember the units and values of a row that reach further down."""
        tall = [cell for cell in cells if cell.rowspan > 1 and cell.text]
        if not tall:
            return
        self.units += [cell for cell in tall if cell.text in UNITS]
        self.values += [cell for cell in tall if quantity(cell.text, "")]

    def shared(self, named: Cell, cells: Iterable[Cell]) -> bool:
        """Whether a value of the row belongs to other rows as well: it covers more rows than its label, so that nobody can say whose it is.

        Args:
            named: the label of the row.
            cells: the values of the row.
        """
        last = named.row + named.rowspan
        tall = [cell for cell in cells if cell.row + cell.rowspan > last and cell.column > named.column]
        return any(quantity(cell.text, "") for cell in tall) or any(
            cell.column > named.column and cell.row < named.row for cell in self.values
        )


def reaches(cell: Cell, row: int) -> bool:
    """Whether a cell covers a row.

    >>> reaches(Cell(1, 0, "", 0, 0, rowspan=2), 2), reaches(Cell(1, 0, "", 0, 0, rowspan=2), 3)
    (True, False)
    """
    return cell.row + cell.rowspan > row


def width(rows: Iterable[Iterable[Cell]]) -> int:
    """How many columns a table has, merged ones counted."""
    return max((cell.column + cell.colspan for row in rows for cell in row), default=0)
