"""Tables: those that the format tells, and in the text between them rows with pipes, columns by tabs or wide gaps, one cell a line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.outline.lines import Line, covers
from kg.outline.stacked import LEAST_VALUES, PIPE, PROSE, UNIT, Row, figure, filled, loosened, runs, stacked
from kg.records import Cell, Document, Table, View
from kg.rules import Rules

RULER = re.compile(r"(?=.*(?:[-—=]{3}|:-|-:))[|｜\s:+\-—=]+")
TAB = re.compile(r"[ \u3000]*\t[ \u3000]*")
GAP = re.compile(r"[ \u3000]{2,}")
HEADS = ("header", "column", "applicant", "court", "period")  # roles of rows that know the head of a column
ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")  # how a label of a form begins, and no head of a column
ROW_LENGTH = 200  # characters; a longer line is no row of columns


def tables(document: Document, view: View, found: tuple[Line, ...], rules: Rules) -> tuple[Table, ...]:
    """All tables of a view, in order; their offsets are of the sealed text, the words of their cells are the view's."""
    told = [_told(view, table) for table in document.tables]
    seen = [_table(view, rows) for stretch in _between(found, view, told) for rows in _grids(view.text, stretch, _heads(rules))]
    return tuple(sorted((*told, *seen), key=lambda table: table.start))


@lru_cache(maxsize=4)
def _heads(rules: Rules) -> list[re.Pattern[str]]:
    """What the head of a form looks like."""
    return [rule.pattern for rule in rules.of("tables") if rule.text("role") in HEADS]


def _told(view: View, table: Table) -> Table:
    """A table of the format with the words that the view reads in its cells."""
    return replace(table, rows=tuple(tuple(_seen(view, cell) for cell in row) for row in table.rows))


def _seen(view: View, cell: Cell) -> Cell:
    """A cell with what the view says in it."""
    first, last = bisect_left(view.starts, cell.start), bisect_left(view.starts, cell.end)
    text = view.text[first:last].strip()
    return cell if text == cell.text else replace(cell, text=text)


def _between(found: tuple[Line, ...], view: View, told: Sequence[Table]) -> Iterator[tuple[Line, ...]]:
    """The lines before, between and behind the tables that the format tells."""
    stretch: list[Line] = []
    starts = [table.start for table in told]
    for line in found:
        at = bisect_right(starts, view.starts[line.start]) - 1
        if at < 0 or told[at].end <= view.starts[line.start]:
            stretch.append(line)
        elif stretch:
            yield tuple(stretch)
            stretch = []
    yield tuple(stretch)


def _grids(text: str, found: tuple[Line, ...], heads: list[re.Pattern[str]]) -> list[list[Row]]:
    """The tables in lines of text."""
    found = tuple(loosened(found))
    grids = [*_piped(text, found, heads), *_spaced(text, found, heads)]
    taken = covers((rows[0][0][0], rows[-1][-1][1]) for rows in grids)
    rest = [line for line in found if not taken(line.start)]
    return grids + stacked(rest, heads)


def _split(line: Line, separator: re.Pattern[str]) -> Row:
    """The cells between separators."""
    cells, at = [], line.start
    for match in separator.finditer(line.text):
        cells.append((at, line.start + match.start()))
        at = line.start + match.end()
    cells.append((at, line.end))
    return cells


def _piped(text: str, found: tuple[Line, ...], heads: list[re.Pattern[str]]) -> list[list[Row]]:
    """Tables of rows with pipes; the empty cells outside the outer pipes are dropped."""
    grids = []
    place = {line.number: at for at, line in enumerate(found)}
    for run in runs([line for line in found if PIPE.search(line.text)], 2):
        for part in _unbroken(run, place):
            rows = [line for line in part if not RULER.fullmatch(line.text)]
            outer = bool(rows) and all(PIPE.match(line.text) for line in rows)
            closed = all(PIPE.match(line.text[-1]) for line in rows)  # else a pipe at the end stands before a blank cell
            grid = [_split(line, PIPE)[outer:] for line in rows]
            grid = [row[:-1] if closed and len(row) > 1 else row for row in grid]
            grid = _rejoined(text, grid, rows)
            valued = sum(1 for line in rows if figure(PIPE.split(line.text.strip("|｜ "))[-1].strip()))
            wide = any(len(row) > 2 for row in grid)
            if len(grid) > 1 and (wide or valued * 2 >= len(grid) or _heading([text[slice(*cell)].strip() for cell in grid[0]], heads)):
                grids.append(grid)
    return grids


def _rejoined(text: str, grid: Sequence[Row], lines: Sequence[Line]) -> list[Row]:
    """Rows with what stands on the line below: a line that ends in a pipe behind its label or unit, and a line of nothing but values."""
    joined: list[Row] = []
    label = False  # whether the row so far is a label without values
    for row, line in zip(grid, lines, strict=True):
        words = [text[slice(*cell)].strip() for cell in row]
        if label and filled(words[0]) and all(not word or filled(word) for word in words):
            joined[-1] = [cell for cell in joined[-1] if text[slice(*cell)].strip()] + row
            label = False
        else:
            joined.append(row)
            named = [word for word in words if word and not UNIT.fullmatch(word)]
            whole = bool(PIPE.match(line.text[-1])) and not any(map(figure, named))
            label = whole and bool(named) and (len(named) == 1 or ITEM.match(named[-1]) is not None)
    return joined


def _unbroken(run: list[Line], place: Mapping[int, int]) -> Iterator[list[Line]]:
    """Parts of a run of table lines between which no other line stands."""
    part: list[Line] = []
    for line in run:
        if part and place[line.number] != place[part[-1].number] + 1:
            yield part
            part = []
        part.append(line)
    yield part


def _spaced(text: str, found: tuple[Line, ...], heads: list[re.Pattern[str]]) -> list[list[Row]]:
    """Tables with columns by tabs or wide gaps: rows of which one in four holds a value or one is of heads; a single one holds many."""
    grids = []
    place = {line.number: at for at, line in enumerate(found)}
    lined = [line for line in found if len(line.text) < ROW_LENGTH and not PIPE.search(line.text)]
    lined = [_tabbed(text, line) for line in lined] if "\t" in text else lined
    lined = [line for line in lined if ("\t" in line.text or GAP.search(line.text)) and not PROSE.search(line.text)]
    for run in runs(lined, 1):
        for part in _unbroken(run, place):
            rows = [_split(line, TAB if "\t" in line.text else GAP) for line in part]
            words = [[text[slice(*cell)].strip() for cell in row] for row in rows]
            valued = [sum(figure(cell) for cell in row) for row in words]
            whole = len(rows) > 1 or max(valued) >= LEAST_VALUES
            if whole and (sum(map(bool, valued)) * 4 >= len(rows) or any(_heading(row, heads) for row in words)):
                grids.append(rows)
    return grids


def _heading(words: Sequence[str], heads: list[re.Pattern[str]]) -> bool:
    """Whether a row holds two heads of a form or more."""
    named = [word.partition("（")[0].partition("(")[0] for word in words if word]
    return sum(any(head.search(name) for head in heads) for name in named) > 1


def _tabbed(text: str, line: Line) -> Line:
    """A line with the tabs before and behind its words, which stand beside blank cells."""
    start, end = text.rfind("\n", 0, line.start) + 1, text.find("\n", line.end)
    end = len(text) if end < 0 else end
    if "\t" not in text[start : line.start] and "\t" not in text[line.end : end]:
        return line
    return Line(start, end, text[start:end], line.number)


def _table(view: View, rows: list[Row]) -> Table:
    """The record: cells stripped, with their places in the sealed text."""
    cells = tuple(tuple(_cell(view, row, column, *span) for column, span in enumerate(spans)) for row, spans in enumerate(rows))
    return Table(cells[0][0].start, max(cell.end for cell in cells[-1]), cells)


def _cell(view: View, row: int, column: int, start: int, end: int) -> Cell:
    """A cell; a blank one stands at the point behind its separator."""
    text = view.text[start:end]
    stripped = text.strip()
    if not stripped:
        point = view.ends[start - 1] if start else 0
        return Cell(row, column, "", point, point)
    first = start + text.index(stripped)
    return Cell(row, column, stripped, *view.source_span(first, first + len(stripped)))
