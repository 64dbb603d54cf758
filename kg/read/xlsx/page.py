"""A sheet as its reader sees it: titles above as lines, the form as a table, notes below as lines; what is hidden, beside it.

A row that holds one cell only, above the first row of several, is a title; such a row below the last is a note, if its cell is merged
over the whole table or stands apart from it; rows of names with their values are neither above nor below of the table. An empty row
followed by a merged title begins a new table.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.read.captions import joined, saying
from kg.read.grid import MOST_CELLS, Piece
from kg.read.scroll import BlockKind, Scroll
from kg.read.xlsx.cells import Range, Sheet, Stored

Place = tuple[int, int]  # row and column from 0
COLUMNS = 16_384  # of a sheet


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with its words.

    Args:
        words: what each cell shows, by place; blank where a formula has no result.
        lost: places of formulas without a result.
        concealed: words that nobody sees: hidden rows and columns, and what lies under a merged cell, a line for each row.
        merged: the merged ranges by their upper left places.
        framed: rows with a line between their cells.
        under: the places that another cell is merged over.
        rows, columns: those that show something, in order.
    """

    words: dict[Place, str]
    lost: frozenset[Place]
    concealed: tuple[str, ...]
    merged: dict[Place, Range]
    framed: frozenset[int]
    under: frozenset[Place]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def page(sheet: Sheet, printed: Callable[[Stored], str], framed: Callable[[Stored], bool]) -> Page:
    """The words of a sheet, seen and hidden.

    Args:
        sheet: as stored.
        printed: what a cell shows.
        framed: whether it has a line at its left or right.

    Raises:
        OverflowError: its rows and columns make more places than a document may hold.
    """
    merged = {(one.top, one.left): one for one in sheet.merged}
    under = _under(sheet)
    hidden = {column for first, last in sheet.hidden_columns for column in range(max(first, 0), min(last, COLUMNS) + 1)}
    words: dict[Place, str] = {}
    below: dict[int, list[str]] = {}
    for cell in sheet.cells:
        place = (cell.row, cell.column)
        text = "" if cell.lost else printed(cell)
        reach = merged.get(place, Range(*place, *place))
        unseen = hidden.issuperset(range(reach.left, min(reach.right, COLUMNS) + 1)) or (
            cell.row in sheet.hidden_rows and (reach.top == reach.bottom or reach.bottom in sheet.hidden_rows)
        )
        if unseen or place in under:
            below.setdefault(cell.row, []).append(text)
        elif text.strip() or cell.lost:
            words[place] = text
    rows, columns = sorted({row for row, _ in words}), sorted({column for _, column in words})
    if len(rows) * len(columns) > MOST_CELLS:
        raise OverflowError(f"more than {MOST_CELLS} table cells")
    concealed = tuple(" ".join(" ".join(texts).split()) for _, texts in sorted(below.items()))
    lost = frozenset((cell.row, cell.column) for cell in sheet.cells if cell.lost) & words.keys()
    lined = frozenset(cell.row for cell in sheet.cells if framed(cell))
    return Page(words, lost, concealed, merged, lined, under, tuple(rows), tuple(columns))


def _under(sheet: Sheet) -> frozenset[Place]:
    """The places that another cell is merged over, as far as cells hold something in their rows and columns."""
    rows, columns = sorted({cell.row for cell in sheet.cells}), sorted({cell.column for cell in sheet.cells})
    under: set[Place] = set()
    for one in sheet.merged:
        down = rows[bisect_left(rows, one.top) : bisect_right(rows, one.bottom)]
        right = columns[bisect_left(columns, one.left) : bisect_right(columns, one.right)]
        if len(under) + len(down) * len(right) > MOST_CELLS:
            raise OverflowError(f"more than {MOST_CELLS} places of merged cells")
        under.update((row, column) for row in down for column in right if (row, column) != (one.top, one.left))
    return frozenset(under)


def write(scroll: Scroll, seen: Page) -> list[tuple[int, Place]]:
    """Writes a page; gives the cells whose formulas have no result, by number of the table and place in it."""
    missing: list[tuple[int, Place]] = []
    for stretch in _stretches(seen):
        first, last = _form(seen, stretch)
        for row in stretch[:first]:
            _line(scroll, seen, row, "heading" if row == stretch[0] and _title(seen, row) else "paragraph")
        form = stretch[first:last]
        columns = [column for column in seen.columns if any((row, column) in seen.words for row in form)]
        if form:
            pieces = [_pieces(seen, form, columns, row) for row in form]
            tables = len(scroll.tables)
            scroll.table(pieces)
            lost = ((at, to) for at, row in enumerate(form) for to, column in enumerate(columns) if (row, column) in seen.lost)
            missing += [(tables, place) for place in lost if len(scroll.tables) > tables]
        for row in stretch[last:]:
            _line(scroll, seen, row)
    for text in seen.concealed:
        scroll.line(text, "furniture")
    return missing


def _stretches(seen: Page) -> Iterator[list[int]]:
    """The rows of each table with its titles and notes."""
    stretch: list[int] = []
    for row in seen.rows:
        if stretch and row > stretch[-1] + 1 and not _spanned(seen, stretch[-1], row) and _title(seen, row):
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch


def _spanned(seen: Page, above: int, row: int) -> bool:
    """Whether a cell that begins in one row reaches to the row before another."""
    return any(seen.merged[above, column].bottom >= row - 1 for column in _columns(seen, above) if (above, column) in seen.merged)


def _form(seen: Page, stretch: list[int]) -> tuple[int, int]:
    """The rows of a stretch that are the table, as first and behind the last; none where no row has several cells.

    Where most of these rows have lines between their cells, those above the first of them are not of the table.
    """
    wide = [at for at, row in enumerate(stretch) if len(_columns(seen, row)) > 1]
    several = [at for at in wide if not saying(_texts(seen, stretch[at]))] or wide
    if not several:
        return len(stretch), len(stretch)
    framed = [at for at in several if stretch[at] in seen.framed]
    if len(framed) * 2 > len(several):
        several = [at for at in several if at >= framed[0]]
    last = several[-1] + 1
    while last < len(stretch) and stretch[last] == stretch[last - 1] + 1 and len(_columns(seen, stretch[last])) == 1:
        if _title(seen, stretch[last]):
            break
        last += 1
    return several[0], last


def _columns(seen: Page, row: int) -> list[int]:
    """The columns in which a row shows something."""
    return [column for column in seen.columns if (row, column) in seen.words]


def _texts(seen: Page, row: int) -> list[str]:
    """What the cells of a row show."""
    return [" ".join(seen.words[row, column].split()) for column in _columns(seen, row) if seen.words[row, column].strip()]


def _title(seen: Page, row: int) -> bool:
    """Whether a row is one cell that is merged over all columns."""
    columns = _columns(seen, row)
    merged = seen.merged.get((row, columns[0])) if len(columns) == 1 else None
    return merged is not None and merged.left <= seen.columns[0] and merged.right >= seen.columns[-1] and merged.right > merged.left


def _line(scroll: Scroll, seen: Page, row: int, kind: BlockKind = "paragraph") -> None:
    """Writes a row that is not of the table: the lines of its only cell, or its cells as one line."""
    columns = _columns(seen, row)
    lines = seen.words[row, columns[0]].split("\n") if len(columns) == 1 else [joined(_texts(seen, row))]
    for line in lines:
        scroll.line(line, kind)


def _pieces(seen: Page, form: list[int], columns: list[int], row: int) -> list[Piece]:
    """The cells that begin in a row of the table, each over the rows and columns of it that its range covers."""
    pieces = []
    for column in columns:
        if (row, column) not in seen.under:
            one = seen.merged.get((row, column), Range(row, column, row, column))
            down = bisect_right(form, one.bottom) - bisect_left(form, row)
            right = bisect_right(columns, one.right) - bisect_left(columns, column)
            pieces.append(Piece(seen.words.get((row, column), ""), down, right))
    return pieces
