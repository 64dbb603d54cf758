"""What holds of every sealed document, view and graph, whatever the file was: the laws that property tests and the fuzz run check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.pipeline import Build
from kg.records import Document, Outline, Table, View

OA = "http://www.w3.org/ns/oa#"


def folded(text: str) -> str:
    """The words with single spaces between them."""
    return " ".join(text.split())


def document_flaws(document: Document) -> Iterator[str]:
    """What is wrong with a sealed document, in words; nothing where all laws hold."""
    text, size = document.text, len(document.text)
    if not text.strip():
        yield "an empty text"
    if "\r" in text:
        yield "a carriage return in the text"
    if any("\ud800" <= character <= "\udfff" for character in text):
        yield "a lone surrogate in the text"
    spans = [(block.start, block.end) for block in document.blocks]
    if not all(0 <= start < end <= size for start, end in spans):
        yield "a block outside the text"
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        yield "blocks overlap or are out of order"
    edges = [0, *(edge for span in spans for edge in span), size]
    if any(text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True)):
        yield "words outside the blocks"
    if list(document.pages) != sorted(document.pages) or any(not 0 <= page <= size for page in document.pages):
        yield "pages out of order or outside the text"
    if list(document.wraps) != sorted(set(document.wraps)) or any(text[wrap : wrap + 1] != "\n" for wrap in document.wraps):
        yield "a wrap that is no line end, or wraps out of order"
    for field in document.fields:
        value = text[field.start : field.end]
        if not value or value != value.strip() or "\n" in value or not field.name.strip():
            yield f"the field {field.name!r} has no place of its own"
    tables = {(block.start, block.end) for block in document.blocks if block.kind == "table"}
    for table in document.tables:
        if not any(start <= table.start <= table.end <= end for start, end in tables):
            yield "a table outside its block"
        yield from table_flaws(table, text)


def table_flaws(table: Table, text: str) -> Iterator[str]:
    """What is wrong with a table of the format's own."""
    taken: set[tuple[int, int]] = set()
    at = table.start
    for row in table.rows:
        for cell in row:
            if not (at <= cell.start <= cell.end <= table.end):
                yield f"cell {cell.row},{cell.column} is outside its table or before its neighbour"
            at = cell.end
            if folded(text[cell.start : cell.end]) != folded(cell.text):
                yield f"cell {cell.row},{cell.column} does not say what its place says"
            if (cell.row, cell.column) in taken or cell.rowspan < 1 or cell.colspan < 1:
                yield f"cell {cell.row},{cell.column} covers nothing, or begins where another does"
            taken.add((cell.row, cell.column))


def view_flaws(view: View, text: str) -> Iterator[str]:
    """What is wrong with a view of a sealed text."""
    if not len(view.text) == len(view.starts) == len(view.ends):
        yield "a view that is longer or shorter than its way back"
        return
    if not all(0 <= start <= end <= len(text) for start, end in zip(view.starts, view.ends, strict=True)):
        yield "a view that points outside the text"
    if list(view.starts) != sorted(view.starts):
        yield "a view that runs backwards"
    edited = bytearray(len(text) + 1)
    for edit in view.edits:
        if not 0 <= edit.start <= edit.end <= len(text):
            yield f"an edit outside the text: {edit.rule}"
        edited[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    for character, start, end in zip(view.text, view.starts, view.ends, strict=True):
        if end - start == 1 and not edited[start] and text[start] != character:
            yield f"an unedited character of the view is another in the text, at {start}"
            return


def outline_flaws(outline: Outline) -> Iterator[str]:
    """What is wrong with an outline: its views, sections and tables."""
    text, size = outline.document.text, len(outline.view.text)
    yield from view_flaws(outline.view, text)
    yield from (f"margin: {flaw}" for flaw in view_flaws(outline.margin, text))
    if not 0 <= outline.body <= size:
        yield "a body that begins outside the view"
    if not all(0 <= part.start <= part.end <= size for part in outline.sections):
        yield "a section outside the view"
    for table in outline.tables:
        if not all(table.start <= cell.start <= cell.end <= table.end <= len(text) for row in table.rows for cell in row):
            yield "a cell outside its table"


def graph_flaws(made: Build) -> Iterator[str]:
    """What is wrong with the quotations of a graph: each must stand in the sealed text where the graph says."""
    places: dict[str, dict[str, str]] = {}
    for quad in made.whole:
        if quad.predicate.value.startswith(OA):
            places.setdefault(str(quad.subject), {})[quad.predicate.value.removeprefix(OA)] = str(getattr(quad.object, "value", ""))
    for place in places.values():
        if "exact" in place and made.text[int(place["start"]) : int(place["end"])] != place["exact"]:
            yield f"a quotation that does not stand at {place['start']}: {place['exact'][:40]!r}"
