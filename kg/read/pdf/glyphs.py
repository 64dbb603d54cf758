"""The characters of a page with their places, as PDFium has them; few calls for each, for calls are what reading a page costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from ctypes import c_double
from typing import Any

from kg.read.pdf.sheet import TILTED, Box, Glyph

MOST_CHARACTERS = 200_000  # of one page; a page of small print has some 5,000
ASKEW = math.radians(3)  # beyond it a line does not run along the page
BELOW = 0.12  # ems of a character that lie below its line
BROADEST = 3.0  # ems; PDFium gives some characters of vertical fonts a box without measure
LOST = "\ufffd"  # a character whose font does not say what it means
HYPHEN = "\x02"  # PDFium's mark for a hyphen at a line's end
FAR = 1e9  # a place so far outside that no page has it
QUARTER = math.pi / 2
NEIGHBOURS = tuple((right, up) for right in (0, -1, 1) for up in (0, -1, 1))


def glyphs(text: Any) -> Iterator[Glyph]:
    """The characters of a page, each once: what is drawn twice at one place to look bold is one.

    Raises:
        OverflowError: there are more than a page may hold.
    """
    from pypdfium2 import raw

    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise OverflowError(f"more than {MOST_CHARACTERS} characters on a page")
    gauge = _Gauge(text)
    seen: dict[tuple[str, int, int], Box] = {}
    high = ""
    for at in range(count):
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        char, high = _character(raw.FPDFText_GetUnicode(text, at), high)
        if char:
            glyph = gauge.glyph(at, char)
            if not math.isfinite(sum(glyph.box) + glyph.em):
                yield Glyph(char, Box(-FAR, -FAR, -FAR, -FAR), 1.0)
            elif not _twice(glyph, seen):
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


class _Gauge:
    """Measures the characters of a page."""

    def __init__(self, text: Any) -> None:
        from pypdfium2 import raw

        self.raw, self.text = raw, text
        self.loose, self.matrix, self.x, self.y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()

    def glyph(self, at: int, char: str) -> Glyph:
        """A character with its box: as long as its advance along its line, as high as its size across."""
        raw, text, loose = self.raw, self.text, self.loose
        raw.FPDFText_GetLooseCharBox(text, at, loose)
        raw.FPDFText_GetMatrix(text, at, self.matrix)
        raw.FPDFText_GetCharOrigin(text, at, self.x, self.y)
        em = raw.FPDFText_GetFontSize(text, at) * math.hypot(self.matrix.c, self.matrix.d) or 1.0
        left, bottom, right, top = loose.left, loose.bottom, loose.right, loose.top
        angle = raw.FPDFText_GetCharAngle(text, at)
        quarter = round(angle / QUARTER)
        if abs(angle - quarter * QUARTER) > ASKEW:
            return Glyph(char, Box(left, bottom, right, top), em, TILTED)
        if right - left > BROADEST * em or top - bottom > BROADEST * em:
            return Glyph(char, self.ink(at, em), em, quarter % 4)
        return Glyph(char, self.line(quarter % 4, em, Box(left, bottom, right, top)), em, quarter % 4)

    def line(self, quarter: int, em: float, loose: Box) -> Box:
        """A character's box, by its line instead of by its font's height."""
        low, high = BELOW * em, (1 - BELOW) * em
        if quarter == 0:
            return Box(loose.left, self.y.value - low, loose.right, self.y.value + high)
        if quarter == 1:
            return Box(self.x.value - low, loose.bottom, self.x.value + high, loose.top)
        if quarter == 2:
            return Box(loose.left, self.y.value - high, loose.right, self.y.value + low)
        return Box(self.x.value - high, loose.bottom, self.x.value + low, loose.top)

    def ink(self, at: int, em: float) -> Box:
        """A square around what is drawn of a character."""
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        self.raw.FPDFText_GetCharBox(self.text, at, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        return Box(x - em / 2, y - em / 2, x + em / 2, y + em / 2)


def _twice(glyph: Glyph, seen: dict[tuple[str, int, int], Box]) -> bool:
    """Whether the same character stands at nearly the same place already; what is seen is kept by its place."""
    near = max(glyph.em / 8, 1e-6)
    box = glyph.box
    x, y = int(min(max(box.left / near, -FAR), FAR)), int(min(max(box.bottom / near, -FAR), FAR))
    for right, up in NEIGHBOURS:
        other = seen.get((glyph.char, x + right, y + up))
        if other and abs(box.left - other.left) < near and abs(box.bottom - other.bottom) < near:
            return True
    seen[glyph.char, x, y] = box
    return False
