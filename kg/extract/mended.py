"""Rows of a form as they were before the page parted them: a label broken over two rows made one, a value glued to its label cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.cells import UNIT, label, stated, value_or_unit
from kg.extract.labels import Labels
from kg.records import Cell

Row = tuple[Cell, ...]
PIECES = 3  # rows over which a label may be broken
INNER = re.compile(r"(?<=[^\d（(、.．])(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十]{1,2}[)）])")
GLUED = re.compile(rf"(?<=[^\d.,，、第（(])[ \t\u3000]*[:：]?[ \t\u3000]*(?P<value>[+-]?\d[\d,]*(?:\.\d+)?[ \t\u3000]*(?:{UNIT})?)$")
MARK = re.compile(r"[^\d\s:：]\d$")  # may point to a note where the cell of the value is there and blank


def mended(rows: Sequence[Row], labels: Labels) -> list[Row]:
    """The rows of a table, as many or fewer.

    Args:
        rows: as the table has them.
        labels: what words are labels.
    """
    done: list[Row] = []
    valued: frozenset[int] | None = None
    at = 0
    while at < len(rows):
        row, taken = rows[at], 1
        if any(labels.strange(cell.text) for cell in row):
            row, taken = _whole(rows[at : at + PIECES], labels)
            row = _nested(row, labels)
            parts = _parted(row, labels)
            blank = {cell.column for cell in row if not cell.text}
            if parts is not row and blank and any(MARK.search(cell.text) for cell in row):
                valued = _valued(rows, labels) if valued is None else valued
                parts = parts if valued.isdisjoint(blank) else row
            row = parts
        done.append(row)
        at += taken
    return done


def _valued(rows: Sequence[Row], labels: Labels) -> frozenset[int]:
    """The columns in which values stand, or the heads of values."""
    cells = (cell for row in rows for cell in row if cell.text)
    return frozenset(cell.column for cell in cells if stated(cell.text) or labels.find("period", label(cell.text)))


def _whole(rows: Sequence[Row], labels: Labels) -> tuple[Row, int]:
    """The first row with those below it that continue its labels, and how many rows that makes."""
    for count in range(2, len(rows) + 1):
        joint = _joint(rows[:count], labels)
        if joint:
            return joint, count
    return rows[0], 1


def _joint(rows: Sequence[Row], labels: Labels) -> Row | None:
    """Rows made one, where words below each other are a label together and none alone: 商业 over 企业, 告知作出更改 over 补充数."""
    valued = [row for row in rows if any(stated(cell.text) for cell in row)]
    columns: dict[int, list[Cell]] = {}
    for cell in (cell for row in rows for cell in row if cell.text):
        columns.setdefault(cell.column, []).append(cell)
    broken = [cells for cells in columns.values() if len(cells) > 1]
    if not broken or len(valued) > 1 or any(cell.rowspan > 1 for cells in columns.values() for cell in cells):
        return None
    for cells in broken:
        pieces = [label(cell.text) for cell in cells]
        if len(cells) < len(rows) or any(value_or_unit(cell.text) or labels.known(name) for cell, name in zip(cells, pieces, strict=True)):
            return None
        if not labels.known(label("".join(cell.text for cell in cells))):
            return None
    last = not valued or valued[0] is rows[-1]
    whole = {at: _one(cells, last=last) if len(cells) > 1 else cells[0] for at, cells in columns.items()}
    blank = {cell.column: cell for cell in (valued or rows)[0] if not cell.text and cell.column not in whole}
    return tuple(replace(cell, row=rows[0][0].row) for _, cell in sorted({**whole, **blank}.items()))


def _one(cells: Sequence[Cell], *, last: bool) -> Cell:
    """The pieces of a label as one cell, which ends before its values.

    Args:
        last: whether the values stand behind the last piece.
    """
    return replace(cells[0], text="".join(cell.text for cell in cells), end=cells[-1].end if last else cells[0].end)


def _nested(row: Row, labels: Labels) -> Row:
    """A row in which a group and what stands in it share one cell: （三）不予公开1.属于国家秘密 becomes two cells in one column."""
    for at, cell in enumerate(row):
        found = INNER.search(cell.text) if len(cell.text) == cell.end - cell.start and not labels.known(label(cell.text)) else None
        if found and labels.known(label(cell.text[: found.start()])) and labels.known(label(cell.text[found.start() :])):
            cut = cell.start + found.start()
            outer = replace(cell, text=cell.text[: found.start()], end=cut)
            return (*row[:at], outer, replace(cell, text=cell.text[found.start() :], start=cut), *row[at + 1 :])
    return row


def _parted(row: Row, labels: Labels) -> Row:
    """A row in which the value behind its label stands in one cell with it: 予以公开28 becomes two cells."""
    named = [cell for cell in row if cell.text]
    if len(named) != 1:
        return row
    cell = named[0]
    found = GLUED.search(cell.text)
    if not found or labels.known(label(cell.text)) or not labels.known(label(cell.text[: found.start()])):
        return row
    if len(cell.text) != cell.end - cell.start:  # the view has other characters than the text: no place is sure
        return row
    cut, value = cell.start + found.start(), cell.start + found.start("value")
    left = replace(cell, text=cell.text[: found.start()], end=cut, colspan=1)
    right = replace(cell, text=found["value"], column=cell.column + 1, start=value, colspan=1)
    return (left, right)
