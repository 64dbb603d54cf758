"""Characters to lines: what stands on one baseline, with the gaps between words, and columns one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.pdf.glyphs import Glyph

WIDE = "\u2e80\uffef"  # from radicals to full-width forms: what is set in squares
WORD_GAP = 0.22  # of the font's size, between letters
HAN_GAP = 0.6  # of the font's size, between squares that are set with some tracking
COLUMN_GAP = 1.6  # of the font's size: what is further apart are two pieces of a line
LEAST_LINES = 8  # side by side, that make two columns
LEAST_LENGTH = 9  # characters of a line of a column


@dataclass(frozen=True, slots=True)
class Line:
    """A line of characters from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(glyph.right for glyph in self.glyphs)

    @property
    def base(self) -> float:
        """Its baseline, from the top of the page."""
        return median(glyph.base for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """The size of its font."""
        return median(glyph.size for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """Its words; a wide gap is two spaces."""
        return "".join(spaced(self.glyphs))

    def pieces(self) -> tuple[Line, ...]:
        """Its parts between gaps as wide as those of columns."""
        cut = [0, *(n for n in range(1, len(self.glyphs)) if gap(self.glyphs[n - 1], self.glyphs[n]) > COLUMN_GAP), len(self.glyphs)]
        return tuple(Line(self.glyphs[start:end]) for start, end in pairwise(cut) if start < end)


def gap(before: Glyph, after: Glyph) -> float:
    """The gap between two characters of a line, in sizes of the font."""
    return (after.left - before.right) / max(before.size, after.size)


def spaced(glyphs: Sequence[Glyph]) -> Iterable[str]:
    """The characters with the spaces that are seen between them."""
    for n, glyph in enumerate(glyphs):
        if n:
            width = gap(glyphs[n - 1], glyph)
            wide = WIDE[0] <= glyph.char <= WIDE[1] or WIDE[0] <= glyphs[n - 1].char <= WIDE[1]
            if width > COLUMN_GAP:
                yield "  "
            elif width > (HAN_GAP if wide else WORD_GAP):
                yield " "
        yield glyph.char


def lines(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """The lines from top to bottom; a character that stands a little higher or lower belongs to the line that it touches."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.left)):
        if rows and glyph.base - rows[-1][0].base <= 0.4 * min(max(g.size for g in rows[-1][:40]), 2 * glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return tuple(Line(tuple(sorted(row, key=lambda g: g.left))) for row in rows)


def columns(found: Sequence[Line], width: float) -> tuple[Line, ...]:
    """The lines in reading order: where a page is set in two columns, the left one first.

    Args:
        found: lines from top to bottom.
        width: of the page, in points.
    """
    gutter = the_gutter(found, width)
    if gutter is None:
        return tuple(found)
    result: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in found:
        sides = parted(line, gutter)
        if sides is None:
            result += [*left, *right, line]
            left, right = [], []
            continue
        left += [Line(sides[0])] if sides[0] else []
        right += [Line(sides[1])] if sides[1] else []
    return (*result, *left, *right)


def the_gutter(found: Sequence[Line], width: float) -> float | None:
    """The place between two columns of running text, near the middle of the page; None where there is none."""
    gaps = []
    for line in found:
        pieces = line.pieces()
        if len(pieces) == 2 and min(len(piece.glyphs) for piece in pieces) >= LEAST_LENGTH:
            gaps.append((pieces[0].right, pieces[1].left))
    if len(gaps) < LEAST_LINES:
        return None
    place = median((start + end) / 2 for start, end in gaps)
    inside = sum(1 for start, end in gaps if start < place < end)
    return place if 0.3 * width < place < 0.7 * width and inside >= 0.8 * len(gaps) else None


def parted(line: Line, gutter: float) -> tuple[tuple[Glyph, ...], tuple[Glyph, ...]] | None:
    """The two sides of a line; None where it runs across the gutter."""
    left = tuple(glyph for glyph in line.glyphs if glyph.middle[0] < gutter)
    right = line.glyphs[len(left) :]
    if left and right and gap(left[-1], right[0]) < COLUMN_GAP / 2:
        return None
    return left, right
