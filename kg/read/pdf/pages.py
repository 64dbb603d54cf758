"""The pages of a PDF file as a sealed text: lines in reading order, tables, page numbers and running heads as furniture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage

from kg.read.pdf.aligned import Rows, aligned
from kg.read.pdf.glyphs import Glyph, Sheet, sheet
from kg.read.pdf.grids import Grid, grids
from kg.read.pdf.lines import Line, columns, lines
from kg.read.pdf.paragraphs import Setting, setting
from kg.read.pdf.rulings import MOST_OBJECTS, rulings
from kg.read.pdf.running import running
from kg.read.scroll import Scroll

MOST_PAGES = 2_000
LAYOUT_CELLS = 6  # a ruled frame with no more cells than that, one of which holds running text, only arranges the page
LAYOUT_LENGTH = 300  # characters
FEW = 8  # characters: a page with fewer, under an image, was scanned
COVERING = 0.4  # of a page's area


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: its lines in reading order, its ruled tables, and what stands askew or beyond its edge."""

    lines: tuple[Line, ...]
    tables: tuple[tuple[Grid, tuple[Glyph, ...]], ...]
    beyond: str
    height: float
    characters: int
    unknown: int
    scanned: bool


def taken_apart(opened: PdfDocument) -> tuple[Page, ...]:
    """All pages.

    Raises:
        OverflowError: there are more pages than a document may have.
    """
    if len(opened) > MOST_PAGES:
        raise OverflowError(f"more than {MOST_PAGES} pages")
    found = []
    for at in range(len(opened)):
        page = opened[at]
        try:
            found.append(apart(page))
        finally:
            page.close()
    return tuple(found)


def apart(page: PdfPage) -> Page:
    """One page."""
    seen = sheet(page)
    inside = [g for g in seen.glyphs if -1 <= g.middle[0] <= seen.width + 1 and -1 <= g.middle[1] <= seen.height + 1]
    beyond = "".join(g.char for g in seen.glyphs if g not in set(inside)) if len(inside) < len(seen.glyphs) else ""
    tables, free = ruled(page, seen, inside)
    found = columns(lines(free), seen.width)
    count = len(seen.glyphs) + len(seen.askew)
    return Page(found, tables, beyond + seen.askew, seen.height, count, seen.unknown, count < FEW and covered(page, seen))


def ruled(page: PdfPage, seen: Sheet, glyphs: list[Glyph]) -> tuple[tuple[tuple[Grid, tuple[Glyph, ...]], ...], list[Glyph]]:
    """The ruled tables of a page with the characters in them, and the characters outside."""
    tables = []
    for grid in grids(rulings(page, seen.turn)):
        words = tuple(glyph for glyph in glyphs if grid.at(*glyph.middle))
        rows = grid.filled(words)
        arranging = sum(map(len, rows)) <= LAYOUT_CELLS and any(len(piece.text) > LAYOUT_LENGTH for row in rows for piece in row)
        if words and not arranging:
            tables.append((grid, words))
            taken = set(words)
            glyphs = [glyph for glyph in glyphs if glyph not in taken]
    return tuple(tables), glyphs


def covered(page: PdfPage, seen: Sheet) -> bool:
    """Whether images take much of a page."""
    area = 0.0
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(thing, matrix)
            area += abs(matrix.a * matrix.d - matrix.b * matrix.c)
    return area > COVERING * seen.width * seen.height


def write(scroll: Scroll, pages: tuple[Page, ...]) -> None:
    """Writes all pages, each line once, in reading order."""
    outside = running([(page.lines, page.height) for page in pages])
    content = [tuple(line for n, line in enumerate(page.lines) if (at, n) not in outside) for at, page in enumerate(pages)]
    how = setting(content)
    for at, page in enumerate(pages):
        scroll.page()
        heads = [line for n, line in enumerate(page.lines) if (at, n) in outside]
        for line in (line for line in heads if line.base < page.height / 2):
            scroll.line(line.text, "furniture")
        following = next((lines[0] for lines in content[at + 1 :] if lines), None)
        following = following if not any(page.tables for page in pages[at + 1 : at + 2]) else None
        body(scroll, how, list(ordered(content[at], page.tables)), following)
        for line in (line for line in heads if line.base >= page.height / 2):
            scroll.line(line.text, "furniture")
        scroll.line(page.beyond, "furniture")


def body(scroll: Scroll, how: Setting, items: list[Line | Rows], following: Line | None) -> None:
    """Writes the lines and tables of a page; its last line may go on in the first of the next, where no table stands between."""
    for n, item in enumerate(items):
        if not isinstance(item, Line):
            scroll.table(item)
            continue
        after = items[n + 1] if n + 1 < len(items) else None
        if isinstance(after, Line):
            goes_on = how.wraps(item, after)
        else:
            goes_on = after is None and following is not None and how.wraps(item, following, same_page=False)
        scroll.line(item.text, "heading" if how.heading(item) else "paragraph", wrapped=goes_on)


def ordered(found: tuple[Line, ...], tables: tuple[tuple[Grid, tuple[Glyph, ...]], ...]) -> Iterator[Line | Rows]:
    """Lines and tables in reading order: a table stands before the first line below its upper edge."""
    waiting = list(tables)
    part: list[Line] = []
    for line in found:
        while waiting and waiting[0][0].rows[0] < line.base:
            yield from aligned(part)
            part = []
            grid, words = waiting.pop(0)
            yield grid.filled(words)
        part.append(line)
    yield from aligned(part)
    for grid, words in waiting:
        yield grid.filled(words)
