"""The door to PDFium: opens a file and gives its pages as sheets, its properties as strings, and what went wrong in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import c_double, c_float, create_string_buffer
from typing import Any

from kg.errors import DocumentError
from kg.read.pdf.sheet import TILTED, Box, Glyph, Sheet, laid
from kg.read.pdf.strokes import TEXT, objects, strokes
from kg.records import Source

MOST_PAGES = 2_000
MOST_CHARACTERS = 200_000  # of one page; a page of small print has some 5,000
FAR = 1e9  # a place so far outside that no page has it
ASKEW = math.radians(3)  # beyond it a line does not run along the page
BELOW = 0.12  # ems of a character that lie below its line
BROADEST = 3.0  # ems; PDFium gives some characters of vertical fonts a box without measure
NARROWEST = 0.01  # points: PDFium leaves out the text of objects that are narrower
LOST = "\ufffd"  # a character whose font does not say what it means
HYPHEN = "\x02"  # PDFium's mark for a hyphen at a line's end
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
                    glyphs = tuple(_glyphs(text))
                lines, pictures = strokes(things, box)
                yield laid(at + 1, box, glyphs, lines, pictures)
        except PdfiumError:
            yield Sheet(at + 1, Box(0, 0, 1, 1), broken=True)


def _glyphs(text: Any) -> Iterator[Glyph]:
    """The characters of a page, each once: what is drawn twice at one place to look bold is one."""
    from pypdfium2 import raw

    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise OverflowError(f"more than {MOST_CHARACTERS} characters on a page")
    seen: dict[tuple[str, int, int], Box] = {}
    high = ""
    for at in range(count):
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        char, high = _character(raw.FPDFText_GetUnicode(text, at), high)
        if char:
            glyph = _glyph(text, at, char)
            if not all(map(math.isfinite, (*glyph.box, glyph.em))):
                yield Glyph(char, Box(-FAR, -FAR, -FAR, -FAR), 1.0)
            elif not _twice(glyph, seen):
                yield glyph


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


def _glyph(text: Any, at: int, char: str) -> Glyph:
    """A character with its box: as long as its advance along its line, as high as its size across."""
    from pypdfium2 import raw

    loose, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    raw.FPDFText_GetLooseCharBox(text, at, loose)
    raw.FPDFText_GetMatrix(text, at, matrix)
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    em = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d) or 1.0
    angle = raw.FPDFText_GetCharAngle(text, at)
    quarter = round(angle / (math.pi / 2))
    if abs(angle - quarter * math.pi / 2) > ASKEW:
        return Glyph(char, Box(loose.left, loose.bottom, loose.right, loose.top), em, TILTED)
    low, high = BELOW * em, (1 - BELOW) * em
    if max(loose.right - loose.left, loose.top - loose.bottom) > BROADEST * em:
        return Glyph(char, _ink(text, at, em), em, quarter % 4)
    boxes = (
        Box(loose.left, y.value - low, loose.right, y.value + high),
        Box(x.value - low, loose.bottom, x.value + high, loose.top),
        Box(loose.left, y.value - high, loose.right, y.value + low),
        Box(x.value - high, loose.bottom, x.value + low, loose.top),
    )
    return Glyph(char, boxes[quarter % 4], em, quarter % 4)


def _ink(text: Any, at: int, em: float) -> Box:
    """A square around what is drawn of a character."""
    from pypdfium2 import raw

    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    raw.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return Box(x - em / 2, y - em / 2, x + em / 2, y + em / 2)


def _twice(glyph: Glyph, seen: dict[tuple[str, int, int], Box]) -> bool:
    """Whether the same character stands at nearly the same place already; what is seen is kept by its place."""
    near = max(glyph.em / 8, 1e-6)
    box = glyph.box
    x, y = int(min(max(box.left / near, -FAR), FAR)), int(min(max(box.bottom / near, -FAR), FAR))
    for place in ((glyph.char, x + right, y + up) for right in (0, -1, 1) for up in (0, -1, 1)):
        other = seen.get(place)
        if other and abs(box.left - other.left) < near and abs(box.bottom - other.bottom) < near:
            return True
    seen[glyph.char, x, y] = box
    return False
