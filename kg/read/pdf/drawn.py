"""The door to PDFium: opens a file and gives its pages as sheets, its properties as strings, and what went wrong in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import c_float, create_string_buffer
from typing import Any

from kg.errors import DocumentError
from kg.read.pdf.glyphs import glyphs
from kg.read.pdf.sheet import Box, Sheet, laid
from kg.read.pdf.strokes import TEXT, objects, strokes
from kg.records import Source

MOST_PAGES = 2_000
NARROWEST = 0.01  # points: PDFium leaves out the text of objects that are narrower
PROPERTIES = ("Title", "Subject", "Keywords", "CreationDate", "ModDate")  # the author is a person


def opened(source: Source) -> Any:
    """The file as PDFium has it; whoever opens it closes it.

    Raises:
        DocumentError: it is locked, broken or without pages.
        OverflowError: it has too many pages.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        pdf = PdfDocument(source.data)
    except PdfiumError as error:
        raise DocumentError(source.name, _refusal(source.data)) from error
    if len(pdf) > MOST_PAGES:
        pdf.close()
        raise OverflowError(f"more than {MOST_PAGES} pages")
    return pdf


def _refusal(data: bytes) -> str:
    """Why PDFium does not open a file; asked anew, for its last error may be that of another file."""
    from pypdfium2 import raw

    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if handle:
        raw.FPDF_CloseDocument(handle)
        return "it is a PDF without pages"
    if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return "it is an encrypted PDF that asks for a password"
    return "it is a broken PDF: its objects cannot be found"


def properties(pdf: Any) -> Iterator[tuple[str, str]]:
    """The document's properties that say something, by name."""
    from pypdfium2 import raw

    for name in PROPERTIES:
        key = name.encode()
        size = raw.FPDF_GetMetaText(pdf, key, None, 0)
        buffer = create_string_buffer(size)
        raw.FPDF_GetMetaText(pdf, key, buffer, size)
        value = buffer.raw.decode("utf-16-le", "replace").replace("\x00", "").strip()
        if value:
            yield name, value


def sheets(pdf: Any) -> Iterator[Sheet]:
    """The pages in order; one that cannot be read is marked as broken.

    Raises:
        OverflowError: a page holds more characters or strokes than it may.
    """
    from pypdfium2 import PdfiumError

    for at in range(len(pdf)):
        try:
            with closing(pdf[at]) as page:
                box, things = Box(*page.get_bbox()), tuple(objects(page))
                _widen(item for kind, item, _ in things if kind == TEXT)
                with closing(page.get_textpage()) as text:
                    drawn = tuple(glyphs(text))
                lines, pictures = strokes(things, box)
                yield laid(at + 1, box, drawn, lines, pictures)
        except PdfiumError:
            yield Sheet(at + 1, Box(0, 0, 1, 1), broken=True)


def _widen(texts: Iterable[Any]) -> None:
    """Gives text objects without width one: a font that is not in the file may have no shape for a character, and PDFium would drop it."""
    from pypdfium2 import raw

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    for item in texts:
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        if right.value - left.value < NARROWEST:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, matrix)
            raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_STROKE)
            raw.FPDFPageObj_SetStrokeWidth(item, 1.0)
            raw.FPDFPageObj_SetMatrix(item, matrix)  # so that its box is reckoned anew, with half a stroke around it
