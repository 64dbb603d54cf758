"""What a sealed text is made of, for a person at the terminal."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from kg.records import Document, Table

WIDTH = 60  # characters of a row, a value or a quotation that are shown


def structure(document: Document) -> Iterator[str]:
    """Characters, charset, pages, blocks, tables and the values that the format names, a line each."""
    pages = f", {len(document.pages)} 页 pages" if document.pages else ""
    yield f"  正文 sealed text: {len(document.text)} 字 characters{pages}"
    if document.charset:
        yield f"  编码 charset: {document.charset.name} ({document.charset.why})"
    kinds = Counter(block.kind for block in document.blocks)
    yield "  块 blocks: " + ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    for table in document.tables:
        page = f", page {bisect_right(document.pages, table.start)}" if document.pages else ""
        yield f"  表 table: {size(table)} at {table.start}-{table.end}{page}: {first_row(table)}"
    for field in document.fields:
        yield f"  字段 {field.name} ({field.basis}): {fitting(document.text[field.start : field.end])}  ← {field.start}-{field.end}"


def size(table: Table) -> str:
    """Rows and columns of a table."""
    columns = max((cell.column + cell.colspan for row in table.rows for cell in row), default=0)
    return f"{len(table.rows)} × {columns}"


def first_row(table: Table) -> str:
    """The words of a table's first row."""
    return fitting(" | ".join(cell.text for cell in table.rows[0])) if table.rows else ""


def fitting(text: str) -> str:
    """As much of a text as fits on a line."""
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
