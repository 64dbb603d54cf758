"""The characters of a page with their places, upright: from the top left corner, in points, rotated pages turned."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

MOST_CHARACTERS = 100_000  # of one page; a page of a newspaper has some ten thousand
QUARTER = 1.5707963  # radians
FALSE = 4.0  # times what is drawn of a letter or ideograph that its font may be high
FALSE_OF_MARKS = 30.0  # the same of a punctuation mark
HYPHENS = "\x02\ufffe"  # what PDFium gives for a hyphen at a line's end
Turn = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its box from the top left of the page (``top`` < ``bottom``), its baseline and the size of its font, in points."""

    char: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is read: its upright size, its characters, those that stand askew (stamps, watermarks), and how points are turned."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    askew: str
    turn: Turn
    unknown: int  # characters that the font does not name


def sheet(page: PdfPage) -> Sheet:
    """The characters of a page.

    Raises:
        OverflowError: the page holds more characters than a page may.
    """
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MOST_CHARACTERS:
            raise OverflowError(f"more than {MOST_CHARACTERS} characters on a page")
        kept = [i for i in range(count) if pdfium.FPDFText_IsGenerated(text, i) != 1]
        turns = [round(pdfium.FPDFText_GetCharAngle(text, i) / QUARTER, 2) % 4 for i in kept]
        most = Counter(turns).most_common(1)
        quarter = int(most[0][0]) if most and most[0][0] == int(most[0][0]) else 0
        turn, width, height = turned(page, quarter)
        found, askew, unknown = [], [], 0
        for char, at, angle in zip(characters(text, kept), kept, turns, strict=True):
            if not char or char.isspace():
                continue
            unknown += char == "\ufffd" or "\ue000" <= char <= "\uf8ff"
            if angle != quarter:
                askew.append(char)
            else:
                found.append(placed(text, at, char, turn))
        return Sheet(width, height, once(found), "".join(askew), turn, unknown)
    finally:
        text.close()


def characters(text: object, kept: list[int]) -> list[str]:
    """The characters at the given places; halves of a surrogate pair are joined, what no font names is U+FFFD."""
    codes = [pdfium.FPDFText_GetUnicode(text, at) for at in kept]
    result = []
    for n, code in enumerate(codes):
        if 0xD800 <= code < 0xDC00 and n + 1 < len(codes) and 0xDC00 <= codes[n + 1] < 0xE000:
            result.append(chr(0x10000 + ((code - 0xD800) << 10) + codes[n + 1] - 0xDC00))
        elif 0xDC00 <= code < 0xE000 and n and 0xD800 <= codes[n - 1] < 0xDC00:
            result.append("")
        elif chr(min(code, 0x10FFFF)) in HYPHENS:
            result.append("-")
        else:
            result.append("\ufffd" if code < 9 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code))
    return result


def placed(text: object, at: int, char: str, turn: Turn) -> Glyph:
    """A character at its upright place: as wide as its advance, as high as its font."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(text, at, box)
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    left, top, right, bottom = upright((box.left, box.top), (box.right, box.bottom), turn)
    _, base = turn(x.value, y.value)
    edges = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(text, at, *edges)
    tight = upright((edges[0].value, edges[3].value), (edges[1].value, edges[2].value), turn)
    drawn = max(tight[2] - tight[0], tight[3] - tight[1])
    if bottom - top > (FALSE if char.isalnum() else FALSE_OF_MARKS) * drawn:  # of some fonts, e.g. for vertical writing, PDFium knows no true height
        left, top, right, bottom = tight
        return Glyph(char, left, right, top, bottom, base, max(drawn, 1.0))
    return Glyph(char, left, right, top, bottom, base, max(bottom - top, 1.0))


def upright(corner: tuple[float, float], opposite: tuple[float, float], turn: Turn) -> tuple[float, float, float, float]:
    """The left, top, right and bottom of a box that is turned."""
    (x, y), (p, q) = turn(*corner), turn(*opposite)
    return min(x, p), min(y, q), max(x, p), max(y, q)


def turned(page: PdfPage, quarter: int) -> tuple[Turn, float, float]:
    """How points of the page's own space are turned so that its characters stand upright, and the width and height then.

    What the page's ``/Rotate`` says does not matter: the characters tell how it is to be read.

    Args:
        page: the page.
        quarter: quarter turns, counter-clockwise, in which most of its characters are written.
    """
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    turns: tuple[Turn, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    return turns[quarter], *((width, height) if quarter % 2 == 0 else (height, width))


def once(found: list[Glyph]) -> tuple[Glyph, ...]:
    """Characters that are drawn twice at nearly one place, as some programs make them bold, are one."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept = []
    for glyph in found:
        reach = max(glyph.size * 0.3, 1.0)
        column, row = round(glyph.left / reach), round(glyph.base / reach)
        near = (seen.get((glyph.char, column + i, row + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if any(other and abs(other.left - glyph.left) < reach and abs(other.base - glyph.base) < reach for other in near):
            continue
        seen[glyph.char, column, row] = glyph
        kept.append(glyph)
    return tuple(kept)
