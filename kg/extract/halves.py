"""Forms printed in two halves side by side: cut where their heads begin anew, and read one half after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.extract.cells import label, numbered, stated
from kg.extract.labels import Labels
from kg.extract.merged import width
from kg.records import Cell, Outline, Table

AGAIN = 2  # rows in which a known label stands behind a value before its column is where a half begins


def stretches(outline: Outline) -> Iterator[list[Table]]:
    """The tables of a document, those together that go on over the end of a page: as wide, and nothing between them."""
    run: list[Table] = []
    for table in outline.tables:
        if run and not (width(run[-1].rows) == width(table.rows) and _adjoin(outline, run[-1], table)):
            yield run
            run = []
        run.append(table)
    if run:
        yield run


def halves(stretch: Sequence[Table], labels: Labels) -> list[list[Table]]:
    """The parts of a table that stand beside each other, the left one first; the table as it is where it has one part.

    Cells keep their rows and columns; one that reaches over several parts belongs to the first.

    Args:
        stretch: a table with those that continue it.
        labels: what words are heads and what rows count something.
    """
    rows = [row for table in stretch for row in table.rows]
    starts = next((found for row in rows if (found := _heads_again(row, labels))), None) or _labels_again(rows, labels)
    if not starts:
        return [list(stretch)]
    return [[_part(table, starts, at) for table in stretch] for at in range(len(starts) + 1)]


def _adjoin(outline: Outline, above: Table, below: Table) -> bool:
    """Whether nothing stands between two tables but the end of a page."""
    view = outline.view
    return not view.text[bisect_left(view.starts, above.end) : bisect_left(view.starts, below.start)].strip()


def _heads_again(row: Sequence[Cell], labels: Labels) -> list[int]:
    """The columns in which the heads of a row begin anew: 统计指标 | 单位 | 统计数 | 统计指标 | 单位 | 统计数."""
    words = [cell.text for cell in row if cell.text]
    if not words or words[0] not in words[AGAIN:]:
        return []
    named = [(name, cell.column) for cell in row if (name := label(cell.text))]
    names = [name for name, _ in named]
    if not names or not (labels.find("header", names[0]) or labels.find("skip", names[0])):
        return []
    length = names.index(names[0], 1) if names[0] in names[1:] else 0
    if length < AGAIN or len(names) < 2 * length or any(name != names[at % length] for at, name in enumerate(names)):
        return []
    return [column for _, column in named[length::length]]


def _labels_again(rows: Sequence[Sequence[Cell]], labels: Labels) -> list[int]:
    """The columns in which labels that count something stand behind a value of their row."""
    columns: Counter[int] = Counter()
    for row in rows:
        bare = row[1:] if numbered(row) else row
        first = next((at for at, cell in enumerate(bare) if stated(cell.text)), len(bare))
        for cell in bare[first + 1 :]:
            if cell.text and labels.find("value", label(cell.text)):
                columns[cell.column] += 1
    return sorted(column for column, times in columns.items() if times >= AGAIN)


def _part(table: Table, starts: Sequence[int], at: int) -> Table:
    """The cells of one part."""
    rows = tuple(tuple(cell for cell in row if bisect_right(starts, cell.column) == at) for row in table.rows)
    return Table(table.start, table.end, rows)
