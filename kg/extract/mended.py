"""Rows of a form as they were before the page parted them: a label broken over two rows made one, a value glued to its label cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.cells import label, stated, value_or_unit
from kg.extract.labels import Labels
from kg.records import Cell

Row = tuple[Cell, ...]
PIECES = 3  # rows over which a label may be broken
UNITS = "万元|人次|[条件次篇人个元项期份]"
INNER = re.compile(r"(?<=[^\d（(、.．])(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十]{1,2}[)）])")
GLUED = re.compile(rf"(?<=[^\d.,，、第（(])[ \t\u3000]*[:：]?[ \t\u3000]*(?P<value>[+-]?\d[\d,]*(?:\.\d+)?[ \t\u3000]*(?:{UNITS})?)$")


def mended(rows: Sequence[Row], labels: Labels) -> list[Row]:
    """The rows of a table, as many or fewer.

    Args:
        rows: as the table has them.
        labels: what words are labels.
    """
    done: list[Row] = []
    at = 0
    while at < len(rows):
        row, taken = rows[at], 1
        strange = [cell for cell in row if cell.text and not value_or_unit(cell.text) and not labels.known(label(cell.text))]
        if strange:
            row, taken = _whole(rows[at : at + PIECES], strange[-1], labels)
            row = _parted(_nested(row, labels), labels)
        done.append(row)
        at += taken
    return done


def _whole(rows: Sequence[Row], strange: Cell, labels: Labels) -> tuple[Row, int]:
    """The first row with those below it that continue its label, and how many rows that makes.

    Args:
        strange: the last of its labels that mean nothing by themselves.
    """
    for count in range(2, len(rows) + 1):
        joint = _joint(rows[:count], strange, labels)
        if joint:
            return joint, count
    return rows[0], 1


def _joint(rows: Sequence[Row], start: Cell, labels: Labels) -> Row | None:
    """Rows made one, where the words below each other in one column are a label together and no label alone.

    Args:
        start: the label of the first row that means nothing by itself.
    """
    parts = [next((cell for cell in row if cell.column == start.column and cell.text), None) for row in rows]
    valued = [row for row in rows if any(stated(cell.text) for cell in row)]
    if len(valued) > 1 or any(part is None or value_or_unit(part.text) for part in parts):
        return None
    pieces = [part for part in parts if part is not None]
    words = "".join(piece.text for piece in pieces)
    if any(labels.known(label(piece.text)) for piece in pieces) or not labels.known(label(words)):
        return None
    others = [cell for row in rows for cell in row if cell.text and cell not in pieces]
    if len({cell.column for cell in others}) != len(others) or any(cell.rowspan > 1 for cell in (*pieces, *others)):
        return None
    end = pieces[-1].end if not valued or valued[0] is rows[-1] else start.end
    blank = [cell for cell in (valued or rows)[0] if not cell.text and cell.column not in {other.column for other in others}]
    whole = [replace(start, text=words, end=end), *others, *(cell for cell in blank if cell.column != start.column)]
    return tuple(sorted((replace(cell, row=start.row) for cell in whole), key=lambda cell: cell.column))


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
