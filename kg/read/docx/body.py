"""The blocks of a Word file in order: paragraphs with their numbers, and tables with their merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.read.captions import form, joined
from kg.read.docx.numbering import Numbering
from kg.read.docx.paragraphs import Paragraphs
from kg.read.docx.styles import Styles
from kg.read.grid import WIDEST, Piece
from kg.read.office import number
from kg.read.scroll import BlockKind, Scroll

DROPPED = {"del", "moveFrom", "pPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr", "tblGrid"}
LONG = 300  # characters of a cell of several paragraphs that is no cell of a form


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str
    kind: BlockKind


@dataclass(slots=True)
class Box:
    """A cell: what is in it, and how far it reaches."""

    column: int
    colspan: int
    rowspan: int
    content: list[Line | Grid]

    @property
    def words(self) -> str:
        """Its lines as one text."""
        return " ".join(part.text for part in self.content if isinstance(part, Line) and part.kind != "furniture")


@dataclass(slots=True)
class Grid:
    """A table: the boxes that begin in each row."""

    rows: list[list[Box]] = field(default_factory=list)

    def arranges(self) -> bool:
        """Whether it only arranges a page: one column or row, a table within, or a cell that holds a text of several paragraphs."""
        boxes = [box for row in self.rows for box in row]
        return (
            len(self.rows) == 1
            or all(len(row) <= 1 for row in self.rows)
            or any(isinstance(part, Grid) for box in boxes for part in box.content)
            or any(len(box.content) > 2 and len(box.words) > LONG for box in boxes)
        )


@dataclass(frozen=True, slots=True)
class Body:
    """Reads what holds paragraphs and tables: the body, a cell, a note, a header, a text box."""

    styles: Styles
    numbering: Numbering
    paragraphs: Paragraphs

    def read(self, node: Element) -> list[Line | Grid]:
        """The lines and tables of an element, in order; a paragraph whose end was deleted runs on into the next."""
        found: list[Line | Grid] = []
        before = ""
        for child in _flow(node):
            if child.tag == "tbl":
                found += _lines(before, "paragraph")
                before = ""
                grid = self._table(child)
                found += [grid] if grid.rows else []
                continue
            written = self.paragraphs.read(child)
            before += written.text
            if not _ends_deleted(child):
                found += _lines(self.numbering.label(child) + before, self.styles.kind(child))
                before = ""
            found += _lines("".join(written.hidden), "furniture")
            for box in written.boxes:
                found += _lines(box, "paragraph") if isinstance(box, str) else self.read(box)
        return found + _lines(before, "paragraph")

    def _table(self, table: Element) -> Grid:
        """A ``w:tbl`` without what was deleted; a cell merged downwards reaches over those that continue it."""
        grid = Grid()
        above: dict[int, Box] = {}
        for row in _named(table, "tr"):
            if row.find("trPr/del") is not None:
                continue
            column = _span(row.find("trPr/gridBefore"), 0)
            boxes = [Box(0, column, 1, [])] if column else []
            reached: dict[int, Box] = {}
            for cell in _named(row, "tc"):
                if cell.find("tcPr/cellDel") is not None:
                    continue
                colspan = _span(cell.find("tcPr/gridSpan"), 1)
                content = self.read(cell)
                over = above.get(column) if _continues(cell) else None
                if over is not None and over.colspan == colspan:
                    over.rowspan += 1
                    over.content += content
                    reached[column] = over
                elif boxes and _merged(cell, "hMerge") == "continue":
                    boxes[-1].colspan += colspan
                    boxes[-1].content += content
                else:
                    reached[column] = Box(column, colspan, 1, content)
                    boxes.append(reached[column])
                column += colspan
            grid.rows.append(boxes)
            above = reached
        return grid


def write(scroll: Scroll, content: Iterable[Line | Grid], kind: BlockKind | None = None) -> None:
    """Writes lines and tables; with a ``kind``, all as lines of that kind."""
    for part in content:
        if isinstance(part, Line):
            scroll.line(part.text, kind or part.kind)
        elif kind or part.arranges():
            for row in part.rows:
                for box in row:
                    write(scroll, box.content, kind)
        else:
            _table(scroll, part)


def _table(scroll: Scroll, grid: Grid) -> None:
    """Writes a form with the rows around it as lines, and the hidden words of its cells behind it."""
    pieces = [[Piece(box.words, box.rowspan, box.colspan) for box in row] for row in grid.rows]
    first, last = form(pieces)
    for row in grid.rows[:first]:
        _caption(scroll, row)
    scroll.table(pieces[first:last])
    for row in grid.rows[first:last]:
        for box in row:
            write(scroll, [line for line in box.content if isinstance(line, Line) and line.kind == "furniture"])
    for row in grid.rows[last:]:
        _caption(scroll, row)


def _caption(scroll: Scroll, row: list[Box]) -> None:
    """Writes a row that is not of the form: the lines of its only cell, or its cells as one line."""
    filled = [box for box in row if box.words.strip()]
    if len(filled) > 1:
        scroll.line(joined([box.words for box in filled]))
    for box in row:
        write(scroll, [line for line in box.content if len(filled) == 1 or (isinstance(line, Line) and line.kind == "furniture")])


def _lines(text: str, kind: BlockKind) -> list[Line | Grid]:
    """A line for each that the text has."""
    return [Line(line.strip(), kind) for line in text.split("\n") if line.strip()]


def _flow(node: Element) -> Iterator[Element]:
    """The paragraphs and tables under an element; whatever wraps them is looked through."""
    for child in node:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag == "AlternateContent":
            yield from _flow(child[0]) if len(child) else ()
        elif child.tag not in DROPPED:
            yield from _flow(child)


def _named(node: Element, tag: str) -> Iterator[Element]:
    """The rows or cells of a table, also those in content controls."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag not in DROPPED and child.tag not in ("tbl", "tr", "tc", "p"):
            yield from _named(child, tag)


def _ends_deleted(paragraph: Element) -> bool:
    """Whether the mark at a paragraph's end was deleted or moved away."""
    marks = paragraph.find("pPr/rPr")
    return marks is not None and (marks.find("del") is not None or marks.find("moveFrom") is not None)


def _span(node: Element | None, default: int) -> int:
    """Columns that a cell or a gap covers."""
    return min(max(number(node.get("val"), default), default), WIDEST) if node is not None else default


def _merged(cell: Element, direction: str) -> str:
    """``restart``, ``continue`` or nothing."""
    node = cell.find(f"tcPr/{direction}")
    return node.get("val", "continue") if node is not None else ""


def _continues(cell: Element) -> bool:
    """Whether a cell belongs to the one above it, tracked merges accepted."""
    tracked = cell.find("tcPr/cellMerge")
    if tracked is not None:
        return tracked.get("vMerge") == "cont"
    return _merged(cell, "vMerge") == "continue"
