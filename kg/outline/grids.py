"""Tables: those that the format tells, and in the text between them rows with pipes, columns by tabs or wide gaps, one cell a line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.outline.lines import Line, covers
from kg.records import Cell, Document, Span, Table, View
from kg.rules import Rules

Row = list[Span]  # cells as spans of the view, white space around them included

PIPE = re.compile(r"[|｜]")
WORDS = re.compile(r"[^\s|｜](?:[^|｜]*[^\s|｜])?")
RULER = re.compile(r"(?=.*(?:[-—=]{3}|:-|-:))[|｜\s:+\-—=]+")
TAB = re.compile(r"[ \u3000]*\t[ \u3000]*")
GAP = re.compile(r"[ \u3000]{2,}")
VALUE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?\s*(?:元|万元|%)?|[—－\-]{1,4}|[/／]")
UNIT = re.compile(r"[条件次篇人个元项期份宗起场]|万元|人次|亿元|%|件次|条次")
PROSE = re.compile(r"[。；;!！?？]\s*$|。.")
HEADS = ("header", "column", "applicant", "court", "period")  # roles of rows that know the head of a column
CODE = re.compile("(?:指标)?代码|序号|行次|编号")
NUMBER = re.compile(r"\d{1,3}")
LABEL_LENGTH = 80  # characters; a longer line is prose
ROW_LENGTH = 200  # characters; a longer line is no row of columns
GAP_BETWEEN = 3  # lines: further apart, rows are of two tables
LOOSE = 4  # lines with pipes of which one at most has two cells, where cells stand by themselves
LEAST_VALUES = 4  # lines with a value that make a form with one cell a line, values that make a single row one
HEADER_LINES = 20  # lines without a value that may stand between values of one form
REACH = 100  # lines before the first value in which the head of a form may begin


def tables(document: Document, view: View, found: tuple[Line, ...], rules: Rules) -> tuple[Table, ...]:
    """All tables of a view, in order; their offsets are of the sealed text, the words of their cells are the view's."""
    told = [_told(view, table) for table in document.tables]
    heads = [rule.pattern for rule in rules.of("tables") if rule.text("role") in HEADS]
    seen = [_table(view, rows) for stretch in _between(found, view, told) for rows in _grids(view.text, stretch, heads)]
    return tuple(sorted((*told, *seen), key=lambda table: table.start))


def _told(view: View, table: Table) -> Table:
    """A table of the format with the words that the view reads in its cells."""
    rows = tuple(tuple(replace(cell, text=_seen(view, cell)) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _seen(view: View, cell: Cell) -> str:
    """What a cell says in the view."""
    first, last = bisect_left(view.starts, cell.start), bisect_left(view.starts, cell.end)
    return view.text[first:last].strip()


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
    found = tuple(_loosened(found))
    grids = [*_piped(text, found, heads), *_spaced(text, found, heads)]
    taken = covers((rows[0][0][0], rows[-1][-1][1]) for rows in grids)
    rest = [line for line in found if not taken(line.start)]
    return grids + _stacked(rest, heads)


def _loosened(found: tuple[Line, ...]) -> Iterator[Line]:
    """The lines without the pipes that stand beside a cell, where rows were broken so that each cell is a line of its own."""
    runs = list(_runs([line for line in found if PIPE.search(line.text)], LOOSE))
    loose = [(run[0].number, run[-1].number) for run in runs if sum(len(_words(line)) > 1 for line in run) * LOOSE < len(run)]
    inside = covers((first, last + 1) for first, last in loose)
    number = -1
    for line in found:
        if not inside(line.number):
            number = line.number
            yield line
        elif words := _words(line):
            number = number + 1 if inside(number) else line.number  # what was a pipe is no blank cell
            yield line if len(words) > 1 else Line(*words[0], line.text[words[0][0] - line.start : words[0][1] - line.start], number)


def _words(line: Line) -> Row:
    """The cells of a line with pipes that hold something, without the white space around them."""
    return [(line.start + match.start(), line.start + match.end()) for match in WORDS.finditer(line.text)]


def _runs(found: Sequence[Line], least: int) -> Iterator[list[Line]]:
    """Lines that stand close together, in runs of at least ``least``."""
    run: list[Line] = []
    for line in found:
        if run and line.number - run[-1].number > GAP_BETWEEN:
            if len(run) >= least:
                yield run
            run = []
        run.append(line)
    if len(run) >= least:
        yield run


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
    for run in _runs([line for line in found if PIPE.search(line.text)], 2):
        for part in _unbroken(run, place):
            rows = [line for line in part if not RULER.fullmatch(line.text)]
            outer = bool(rows) and all(PIPE.match(line.text) for line in rows)
            closed = all(PIPE.match(line.text[-1]) for line in rows)  # else a pipe at the end stands before a blank cell
            grid = [_split(line, PIPE)[outer:] for line in rows]
            grid = [row[:-1] if closed and len(row) > 1 else row for row in grid]
            valued = sum(
                1 for row, line in zip(grid, rows, strict=True) if VALUE.fullmatch(PIPE.split(line.text.strip("|｜ "))[-1].strip())
            )
            wide = any(len(row) > 2 for row in grid)
            if len(grid) > 1 and (wide or valued * 2 >= len(grid) or _heading([text[slice(*cell)].strip() for cell in grid[0]], heads)):
                grids.append(grid)
    return grids


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
    lined = [_tabbed(text, line) for line in found if len(line.text) < ROW_LENGTH and not PIPE.search(line.text)]
    lined = [line for line in lined if ("\t" in line.text or GAP.search(line.text)) and not PROSE.search(line.text)]
    for run in _runs(lined, 1):
        for part in _unbroken(run, place):
            rows = [_split(line, TAB if "\t" in line.text else GAP) for line in part]
            words = [[text[slice(*cell)].strip() for cell in row] for row in rows]
            valued = [sum(VALUE.fullmatch(cell) is not None for cell in row) for row in words]
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


def _stacked(found: list[Line], heads: list[re.Pattern[str]]) -> list[list[Row]]:
    """Forms with one cell a line: a label, then its unit and values, each on a line of its own."""
    grids = []
    run: list[Line] = []
    for line in [*found, None]:
        if line is not None and len(line.text) <= LABEL_LENGTH and not PROSE.search(line.text):
            run.append(line)
            continue
        for part in _valued(run):
            if sum(1 for one in part if VALUE.fullmatch(one.text)) >= LEAST_VALUES:
                grids.append(_rows(_trimmed(part, heads)))
        run = []
    return grids


def _valued(run: list[Line]) -> Iterator[list[Line]]:
    """A run cut where too many lines follow each other without a value or a unit."""
    part: list[Line] = []
    silent = 0
    for line in run:
        silent = 0 if VALUE.fullmatch(line.text) or UNIT.fullmatch(line.text) else silent + 1
        part.append(line)
        if silent > HEADER_LINES and len(part) > silent:
            yield part[:-silent]
            part = part[-silent:]
        elif silent > REACH:
            part.pop(0)
    yield part


def _trimmed(part: list[Line], heads: list[re.Pattern[str]]) -> list[Line]:
    """A form from its header line, or the label of its first value, to its last value."""
    valued = [at for at, line in enumerate(part) if VALUE.fullmatch(line.text) or UNIT.fullmatch(line.text)]
    first = next((at for at, line in enumerate(part[: valued[0]]) if any(head.search(line.text) for head in heads)), max(valued[0] - 1, 0))
    return part[first : valued[-1] + 1]


def _rows(part: list[Line]) -> list[Row]:
    """Lines as rows: each label opens a row, its unit and values follow; lines more than between others are blank cells."""
    coded = _codes(part)
    opens = [
        at in coded or not (at - 1 in coded or VALUE.fullmatch(line.text) or UNIT.fullmatch(line.text)) for at, line in enumerate(part)
    ]
    gaps = [below.number - line.number for line, below in pairwise(part)]
    inside, between = (
        min((gap for gap, opened in zip(gaps, opens[1:], strict=True) if opened == kind), default=1) for kind in (False, True)
    )
    rows: list[Row] = []
    for line, opened, gap, below in zip(part, opens, [*gaps, 0], [*opens[1:], True], strict=True):
        if opened or not rows:
            rows.append([])
        rows[-1].append((line.start, line.end))
        blank = (gap - (between if below else inside)) // inside
        if blank > 0 and (not below or len(rows[-1]) > 1 or blank > 1):
            rows[-1] += [(line.end, line.end)] * blank
    return rows


def _codes(part: list[Line]) -> set[int]:
    """The lines of a form with a column of running numbers that hold such a number, before the label that it counts."""
    found: set[int] = set()
    if not any(CODE.fullmatch(line.text) for line in part):
        return found
    for at, (line, below) in enumerate(pairwise(part)):
        label = not (VALUE.fullmatch(below.text) or UNIT.fullmatch(below.text))
        if label and NUMBER.fullmatch(line.text) and int(line.text) == len(found) + 1:
            found.add(at)
    return found if len(found) >= LEAST_VALUES else set()


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
