"""The door to PDFium: opens a file and gives its pages as sheets, its properties as strings, and what went wrong in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from ctypes import c_double, c_float
from typing import Any

from kg.errors import DocumentError
from kg.read.pdf.sheet import TILTED, Box, Glyph, Sheet, laid
from kg.read.pdf.strokes import strokes
from kg.records import Source

MOST_PAGES = 2_000
MOST_CHARACTERS = 200_000  # of one page; a page of small print has some 5,000
ASKEW = math.radians(3)  # beyond it a line does not run along the page
ODD_SIZE = 30.0  # points: above it a character's size is checked, for PDFium does not scale that of vertical fonts
LOST = "\ufffd"  # a character whose font does not say what it means
PASSWORD, SECURITY = 4, 5  # PDFium's error codes
HYPHEN = "\x02"  # PDFium's mark for a hyphen at a line's end
PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


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
        if getattr(error, "err_code", 0) in (PASSWORD, SECURITY):
            raise DocumentError(source.name, "it is an encrypted PDF that asks for a password") from error
        raise DocumentError(source.name, "it is a broken PDF: its objects cannot be found") from error
    count = len(pdf)
    if 0 < count <= MOST_PAGES:
        return pdf
    pdf.close()
    if count:
        raise OverflowError(f"more than {MOST_PAGES} pages")
    raise DocumentError(source.name, "it is a PDF without pages")


def properties(pdf: Any) -> Iterator[tuple[str, str]]:
    """The document's properties that say something, by name."""
    for name in PROPERTIES:
        value = pdf.get_metadata_value(name).replace("\x00", "").strip()
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
            with closing(pdf[at]) as page, closing(page.get_textpage()) as text:
                box = Box(*page.get_bbox())
                lines, pictures = strokes(page, box)
                yield laid(at + 1, box, tuple(_glyphs(text)), lines, pictures)
        except PdfiumError:
            yield Sheet(at + 1, Box(0, 0, 1, 1), broken=True)


def _glyphs(text: Any) -> Iterator[Glyph]:
    """The characters of a page, each once: what is drawn twice at one place to look bold is one."""
    from pypdfium2 import raw

    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise OverflowError(f"more than {MOST_CHARACTERS} characters on a page")
    rectangle, seen, high = raw.FS_RECTF(), {}, ""
    for at in range(count):
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        char, high = _character(raw.FPDFText_GetUnicode(text, at), high)
        if not char or not raw.FPDFText_GetLooseCharBox(text, at, rectangle):
            continue
        box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        angle = raw.FPDFText_GetCharAngle(text, at)
        quarter = round(angle / (math.pi / 2))
        upright = abs(angle - quarter * math.pi / 2) < ASKEW
        if box.top - box.bottom > ODD_SIZE:
            box = _sized(text, at, box)
        glyph = Glyph(char, box, quarter % 4 if upright else TILTED)
        if not _twice(glyph, seen):
            yield glyph


def _character(code: int, high: str) -> tuple[str, str]:
    """The character of a code, and the first half of a pair that is still to come."""
    char = chr(code) if code < 0x110000 else LOST
    if "\ud800" <= char <= "\udbff":
        return "", char
    if "\udc00" <= char <= "\udfff":
        return ((high + char).encode("utf-16", "surrogatepass").decode("utf-16") if high else LOST), ""
    if char == HYPHEN:
        return "-", ""
    if code == 0 or char in "\ufffe\uffff":
        return LOST, ""
    return ("" if code < 0x20 or 0x7F <= code < 0xA0 else char), ""


def _sized(text: Any, at: int, box: Box) -> Box:
    """A character's box, made anew around its ink where it is far larger than its size on the page."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, matrix)
    em = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    if not 0 < em * 1.8 < box.top - box.bottom:
        return box
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return Box(x - em / 2, y - em / 2, x + em / 2, y + em / 2)


def _twice(glyph: Glyph, seen: dict[str, list[Box]]) -> bool:
    """Whether the same character stands at nearly the same place already."""
    near = glyph.em / 8
    box = glyph.box
    places = seen.setdefault(glyph.char, [])
    if any(abs(box.left - other.left) < near and abs(box.bottom - other.bottom) < near for other in reversed(places)):
        return True
    places.append(box)
    return False
