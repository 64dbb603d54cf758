"""Which parts of a table are data, to be kept as a rectangle, and which only arrange the page, to be read as lines.

It is decided row by row: a page that is laid out in a table often has the rows of its metadata (索引号 | … | 发文机关 | …) and a row with
the whole document in the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.read.html.tree import Element, Page

LONG = 400  # characters of a cell that may be the document itself
LINES = 3  # lines of such a cell, if it holds half of its table
MANY_LINES = 12  # lines of such a cell, whatever the table holds
NOTE = 60  # characters of a row of one cell with a full stop: a paragraph above or below the table
LONGEST_TERM = 30  # characters of a term in a list of definitions that is a form
LONGEST_MEANING = 200  # characters of what stands beside it
GROUP_ORDER = {"thead": 0, "tfoot": 2}
SPAN = re.compile(r"\s*(\d{1,5})")
WIDE_SPAN = 50  # columns: a cell that spans more means "all of them"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events that are written as lines: ``[start, end)``, inside an element."""

    start: int
    end: int
    inside: Element | None


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells that are written as one table."""

    rows: tuple[tuple[Element, ...], ...]


Part = Stretch | Grid


def divide(whole: Element, page: Page) -> tuple[Part, ...]:
    """The parts of a table or of a list of definitions in the order in which they are seen."""
    found = page.parts.get(whole, [])
    everything = (Stretch(whole.start, whole.end + 1, whole),)
    if whole.tag == "dl":
        rows = tuple(_definitions(found))
        return (Grid(rows), *_end(whole)) if _is_form(rows) and _complete(whole, rows) else everything
    captions = [one for one in found if one.tag == "caption"]
    lines = sorted((one for one in found if one.tag == "tr"), key=_group)
    rows = tuple(tuple(page.parts.get(line, ())) for line in lines)
    if not _complete(whole, (*rows, tuple(captions))):
        return everything
    divided: list[Part] = [Stretch(caption.start - 1, caption.end + 1, caption.above) for caption in captions]
    run: list[tuple[Element, ...]] = []
    for line, row in zip(lines, rows, strict=True):
        if any(_is_page(cell, whole) for cell in row):
            divided += [*_run(run), _stretch(line)]
            run = []
        else:
            run.append(row)
    return (*divided, *_run(run), *_end(whole))


def _end(whole: Element) -> tuple[Stretch]:
    """The end of a table, where its last line ends."""
    return (Stretch(whole.end, whole.end + 1, whole),)


def _stretch(element: Element) -> Stretch:
    """An element and all that it holds, as lines."""
    return Stretch(element.start - 1, element.end + 1, element.above)


def _complete(whole: Element, rows: tuple[tuple[Element, ...], ...]) -> bool:
    """Whether all text of a table stands in its cells."""
    return whole.letters == sum(cell.letters for row in rows for cell in row)


def _group(row: Element) -> int:
    """Where the group of a row is shown: heads first, feet last."""
    return GROUP_ORDER.get(row.above.tag, 1) if row.above is not None else 1


def _is_page(cell: Element, table: Element) -> bool:
    """Whether a cell arranges a part of the page instead of holding a datum."""
    if cell.tables or cell.titles:
        return True
    if cell.letters < LONG:
        return False
    return cell.leaves >= MANY_LINES or (cell.leaves >= LINES and cell.letters * 2 >= table.letters)


def _run(rows: list[tuple[Element, ...]]) -> Iterator[Part]:
    """Rows that follow each other: a table if one of them has two cells that hold something, paragraphs above and below it apart."""
    first, last = 0, len(rows)
    while first < last and _is_note(rows[first]):
        first += 1
    while first < last and _is_note(rows[last - 1]):
        last -= 1
    inner = rows[first:last]
    if not _has_columns(inner):
        first, last, inner = len(rows), len(rows), []
    yield from (_stretch(cell) for row in rows[:first] for cell in row)
    if inner:
        yield Grid(tuple(inner))
    yield from (_stretch(cell) for row in rows[last:] for cell in row)


def _has_columns(rows: Sequence[tuple[Element, ...]]) -> bool:
    """Whether two cells of one row hold something."""
    return any(sum(1 for cell in row if cell.letters) > 1 for row in rows)


def _is_note(row: tuple[Element, ...]) -> bool:
    """Whether a row is a paragraph, or empty."""
    held = [cell for cell in row if cell.letters]
    return not held or (len(row) == 1 and held[0].letters >= NOTE and held[0].stops > 0)


def _definitions(found: list[Element]) -> Iterator[tuple[Element, ...]]:
    """A list of definitions as rows: each term with what it means."""
    row: list[Element] = []
    for one in found:
        if one.tag == "dt" and row:
            yield tuple(row)
            row = []
        row.append(one)
    if row:
        yield tuple(row)


def _is_form(rows: tuple[tuple[Element, ...], ...]) -> bool:
    """Whether a list of definitions is a form: all terms short, with something short and no sentence beside each."""
    return _has_columns(rows) and all(
        len(row) > 1
        and row[0].tag == "dt"
        and row[0].letters <= LONGEST_TERM
        and all(one.letters <= LONGEST_MEANING and one.leaves <= LINES and not one.tables and not one.stops for one in row)
        for row in rows
    )


def is_unseen(cell: Element) -> bool:
    """Whether a cell, or its row, is hidden: it takes no place in the table."""
    hidden = cell.hidden or (cell.above is not None and cell.above.hidden)
    return hidden and (cell.furniture or not cell.letters)


def spans(rows: Sequence[Sequence[Element]]) -> list[list[tuple[int, int]]]:
    """Rows and columns that each cell covers.

    No cell reaches beyond its group of rows; one that spans more columns than there are is cut to those of the other rows.
    """
    left = _rows_left(rows)
    down = [[min(_span(cell, "rowspan") or below, below) for cell in row] for row, below in zip(rows, left, strict=True)]
    right = [[max(_span(cell, "colspan"), 1) for cell in row] for row in rows]
    widest = max((sum(row) for row in right if all(columns <= WIDE_SPAN for columns in row)), default=WIDE_SPAN)
    right = [[min(columns, widest) if columns > WIDE_SPAN else columns for columns in row] for row in right]
    return [list(zip(*both, strict=True)) for both in zip(down, right, strict=True)]


def _rows_left(rows: Sequence[Sequence[Element]]) -> list[int]:
    """For each row, how many there are from it to the end of its group (thead, tbody, tfoot)."""
    left: list[int] = []
    group: Element | None = None
    for row in reversed(rows):
        line = row[0].above if row else None
        of = line.above if line is not None else group
        left.append(left[-1] + 1 if left and (of is group or not row) else 1)
        group = of if row else group
    return left[::-1]


def _span(cell: Element, name: str) -> int:
    """A span's number, 1 where there is none."""
    match = SPAN.match(cell.value(name))
    return int(match[1]) if match else 1
