"""Glyphs to lines: what stands at one height is a row, and the gaps in it decide where a space is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.pdf.sheet import Box, Glyph
from kg.read.raised import RAISED

SAME_HEIGHT = 0.5  # share of the lower glyph that stands at one height with the higher
APART = 0.3  # share up to which two glyphs at one place stand above each other
WIDE = 1.2  # ems: a gap that separates columns
LETTERS = 0.2  # ems between two letters or digits that are a space; Word sets a quarter
IDEOGRAPHS = 0.3  # ems between two Han characters, beyond what justified lines have
MIXED = 0.5  # ems between a Han character and a letter: Word sets a quarter there of its own
NO_ROOM = 0.1  # ems: a space that takes less is not seen
MANY_GAPS = 6  # gaps by which the spacing of a line is known
MOST_SPACES = 40
SMALL, LIFTED = 0.9, 0.12  # share of the size of the glyph before it, and of that how much higher, of the mark of a note
CLOSING = "，。、；：？！）》〉」』】〕”’％,.;:?!)]}%"
OPENING = "（《〈「『【〔“‘([{"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of text; ``glyphs`` are sorted from left to right and begin and end with a visible one."""

    box: Box
    em: float
    text: str
    glyphs: tuple[Glyph, ...]

    @property
    def head(self) -> float:
        """Width of the first unit that stays on one line: a word, a number, or a Han character with its punctuation."""
        end = self.glyphs[0].box.right
        for one, other in pairwise(self.glyphs):
            if not (one.char in OPENING or other.char in CLOSING or (_half(one.char) and _half(other.char) and not other.char.isspace())):
                break
            end = other.box.right
        return end - self.box.left

    def parts(self) -> list[Line]:
        """The line cut at its wide gaps."""
        parts, part = [], [self.glyphs[0]]
        visible = [glyph for glyph in self.glyphs if not glyph.char.isspace()]
        gaps = [other.box.left - one.box.right for one, other in pairwise(visible)]
        usual = _usual(visible)
        for gap, glyph in zip(gaps, visible[1:], strict=True):
            if gap - usual > WIDE * self.em:
                parts.append(part)
                part = []
            part.append(glyph)
        return [line(part) for part in [*parts, part]]


def rows(glyphs: Sequence[Glyph]) -> list[Line]:
    """The rows of text, from top to bottom; glyphs of one row stand at one height."""
    found: list[_Row] = []
    for glyph in glyphs:
        row = next((row for row in reversed(found) if row.takes(glyph)), None)
        if row is None:
            found.append(_Row(glyph.box, [glyph]))
        else:
            row.add(glyph)
    visible = [row.glyphs for row in found if not all(glyph.char.isspace() for glyph in row.glyphs)]
    return sorted((line(row) for row in visible), key=lambda one: (-one.box.top, one.box.left))


@dataclass(slots=True)
class _Row:
    """A row in the making; ``band`` is the box of its largest glyph."""

    band: Box
    glyphs: list[Glyph]

    def takes(self, glyph: Glyph) -> bool:
        """Whether a glyph stands at the height of the row, and not above or below one of its glyphs."""
        box, band = glyph.box, self.band
        height, other = box.top - box.bottom, band.top - band.bottom
        if min(box.top, band.top) - max(box.bottom, band.bottom) < SAME_HEIGHT * min(height, other):
            return False
        if max(height, other) < 1.25 * min(height, other):
            return True
        return not any(_stacked(box, one.box) for one in self.glyphs)

    def add(self, glyph: Glyph) -> None:
        """Puts a glyph into the row."""
        self.glyphs.append(glyph)
        if glyph.box.top - glyph.box.bottom > self.band.top - self.band.bottom and not glyph.char.isspace():
            self.band = glyph.box


def _stacked(one: Box, other: Box) -> bool:
    """Whether two boxes stand above each other."""
    common = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    narrow, low = min(one.right - one.left, other.right - other.left), min(one.top - one.bottom, other.top - other.bottom)
    return common > SAME_HEIGHT * narrow and height < APART * low


def line(glyphs: Sequence[Glyph]) -> Line:
    """The line of some glyphs, of which one at least is visible."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.box.left, glyph.box.right))
    seen = [at for at, glyph in enumerate(ordered) if not glyph.char.isspace()]
    ordered = ordered[seen[0] : seen[-1] + 1]
    boxes = [glyph.box for glyph in ordered]
    box = Box(boxes[0].left, min(b.bottom for b in boxes), max(b.right for b in boxes), max(b.top for b in boxes))
    em = median(glyph.em for glyph in ordered)
    return Line(box, em, "".join(_spelt(ordered, em)), tuple(ordered))


def _spelt(glyphs: Sequence[Glyph], em: float) -> Iterator[str]:
    """The characters of a line with the spaces that are seen in it."""
    visible = [glyph for glyph in glyphs if not glyph.char.isspace()]
    usual = _usual(visible)
    last: Glyph | None = None
    base: Glyph | None = None
    typed: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            typed.append(glyph)
            continue
        if last is not None:
            gap = glyph.box.left - last.box.right
            if not typed:
                yield _space(gap - usual, _least(last.char, glyph.char), em)
            elif gap > NO_ROOM * em:
                yield "".join(space.char for space in typed)
                yield _space(gap - sum(space.box.right - space.box.left for space in typed), WIDE, em)
        raised = base is not None and _raised(glyph, base)
        yield glyph.char.translate(RAISED) if raised else glyph.char
        last, typed, base = glyph, [], base if raised else glyph


def _raised(glyph: Glyph, base: Glyph) -> bool:
    """Whether a glyph is smaller and stands higher than the last one on the line."""
    return glyph.em < SMALL * base.em and glyph.box.bottom > base.box.bottom + LIFTED * base.em


def _space(gap: float, least: float, em: float) -> str:
    """The spaces that stand for a gap: one, and one more for each further em."""
    return " " * min(max(round(gap / em), 1), MOST_SPACES) if gap > least * em else ""


def _usual(visible: Sequence[Glyph]) -> float:
    """The space between the Han characters of a line that is justified or spread out; that between numbers is one of columns."""
    gaps = [other.box.left - one.box.right for one, other in pairwise(visible) if not (_half(one.char) or _half(other.char))]
    return max(median(gaps), 0.0) if len(gaps) >= MANY_GAPS else 0.0


def _least(one: str, other: str) -> float:
    """The gap between two characters from which on it is a space, in ems."""
    if _half(one) and _half(other):
        return LETTERS
    return MIXED if _half(one) or _half(other) or one in CLOSING or other in OPENING else IDEOGRAPHS


def _half(char: str) -> bool:
    """Whether a character is a letter, digit or sign and no Han character or its punctuation."""
    return char < "\u2e80" and char not in "“”‘’…—"


def joined(words: Sequence[str]) -> str:
    """The lines of a cell as one text: a space only between letters or digits.

    >>> joined(["不予", "公开"]), joined(["12", "34"])
    ('不予公开', '12 34')
    """
    text = ""
    for word in words:
        text += (" " if text and _half(text[-1]) and _half(word[0]) else "") + word
    return text
