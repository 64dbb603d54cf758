"""A sealed text in the making: lines go in, in reading order, and every block, cell and field knows where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kg.errors import DocumentError
from kg.read.grid import MOST_CELLS, Piece, place
from kg.records import Block, Cell, Charset, Document, Field, Issue, Source, Span, Table

BlockKind = Literal["heading", "paragraph", "furniture"]
SEPARATOR = " | "
LONGEST = 4_000_000  # characters of one document; a volume of statutes has a tenth of that


@dataclass(slots=True)
class Scroll:
    """What is written so far. One ``line`` is one block; ``table`` writes one line a row; ``seal`` ends it.

    >>> scroll = Scroll()
    >>> scroll.line("一、概述", "heading"), scroll.line("  "), scroll.line("公开 5 条。")
    ((0, 4), (5, 5), (5, 12))
    >>> scroll.seal(Source("a.html", b"")).text
    '一、概述\\n公开 5 条。\\n'
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    cells: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    wraps: list[int] = field(default_factory=list)

    def page(self) -> None:
        """Begins a page."""
        self.pages.append(self.length)

    def line(self, text: str, kind: BlockKind = "paragraph", *, wrapped: bool = False) -> Span:
        """Writes one line as a block and gives its place; a blank one writes nothing.

        Args:
            text: the words; line ends inside stay, white space at the ends is dropped.
            kind: what the block is.
            wrapped: whether only the page's layout ends the line here.
        """
        text = text.strip()
        if not text:
            return self.length, self.length
        start, end = self._write(text)
        self.blocks.append(Block(kind, start, end))
        if wrapped:
            self.wraps.append(end)
        self._write("\n")
        return start, end

    def field(self, name: str, value: str, basis: Literal["meta", "properties", "record"]) -> None:
        """Writes a value that the format names, as a line ``name: value`` of furniture."""
        name, value = " ".join(name.split()), " ".join(value.split())
        if value:
            _, end = self.line(f"{name}: {value}", "furniture")
            self.fields.append(Field(name, end - len(value), end, basis))

    def table(self, rows: Sequence[Sequence[Piece]]) -> None:
        """Writes a table, a line for each row, and keeps its cells with their places.

        Raises:
            OverflowError: it has more cells than a document may hold.
        """
        grid = place(rows)
        width = max((cell.column + cell.colspan for row in grid for cell in row), default=0)
        self.cells += width * len(grid)
        if self.cells > MOST_CELLS:
            raise OverflowError(f"more than {MOST_CELLS} table cells")
        if not any(cell.text.strip() for row in grid for cell in row):
            return
        lines, first = [], self.length
        for row in grid:
            here = {cell.column: cell for cell in row}
            line = []
            for column in range(width):
                if column:
                    self._write(SEPARATOR)
                if column in here:
                    cell = here[column]
                    text = " ".join(cell.text.split())
                    line.append(Cell(cell.row, column, text, *self._write(text), cell.rowspan, cell.colspan))
            self._write("\n")
            lines.append(tuple(line))
        self.blocks.append(Block("table", first, self.length - 1))
        self.tables.append(Table(first, self.length - 1, tuple(lines)))

    def document(self, inner: Document) -> None:
        """Writes a document that was read by another format, with its blocks, tables, fields and wraps."""
        at, _ = self._write(inner.text if inner.text.endswith("\n") else inner.text + "\n")
        self.blocks += [replace(block, start=block.start + at, end=block.end + at) for block in inner.blocks]
        self.tables += [_moved(table, at) for table in inner.tables]
        self.fields += [replace(value, start=value.start + at, end=value.end + at) for value in inner.fields]
        self.wraps += [wrap + at for wrap in inner.wraps]

    def seal(self, source: Source, charset: Charset | None = None, issues: tuple[Issue, ...] = ()) -> Document:
        """The finished document.

        Raises:
            DocumentError: nothing was written.
        """
        if not self.blocks:
            raise DocumentError(source.name, "it holds no text")
        text = "".join(self.parts)
        pages, fields, wraps = tuple(self.pages), tuple(self.fields), tuple(self.wraps)
        return Document(source, text, tuple(self.blocks), pages, issues, tuple(self.tables), fields, wraps, charset)

    def _write(self, text: str) -> Span:
        """The place of a text that is written at the end."""
        start = self.length
        self.length += len(text)
        if self.length > LONGEST:
            raise OverflowError(f"more than {LONGEST} characters")
        self.parts.append(text)
        return start, self.length


def _moved(table: Table, by: int) -> Table:
    """A table that stands further down."""
    rows = tuple(tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in row) for row in table.rows)
    return Table(table.start + by, table.end + by, rows)
