"""A page as PDFium draws it: glyphs and rulings at their places, turned so that most of the text stands upright."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

TILTED = -1  # quarter of text that runs askew, as watermarks do


class Box(NamedTuple):
    """A rectangle in points; ``bottom`` is below ``top``."""

    left: float
    bottom: float
    right: float
    top: float

    def turned(self, quarter: int) -> Box:
        """The box on a page that is turned anticlockwise by some quarters.

        >>> Box(1, 2, 3, 5).turned(1)
        Box(left=-5, bottom=1, right=-2, top=3)
        """
        if quarter == 1:
            return Box(-self.top, self.left, -self.bottom, self.right)
        if quarter == 2:
            return Box(-self.right, -self.top, -self.left, -self.bottom)
        if quarter == 3:
            return Box(self.bottom, -self.right, self.top, -self.left)
        return self

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Glyph(NamedTuple):
    """A character that is drawn: its box is as wide as its advance and as high as its size, ``em`` in points.

    ``quarter``: in which direction its line runs, in quarters clockwise; ``TILTED`` where askew.
    """

    char: str
    box: Box
    em: float
    quarter: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of its box."""
        box = self.box
        return (box.left + box.right) / 2, (box.bottom + box.top) / 2


class Ruling(NamedTuple):
    """A straight line: ``at`` is the y of a horizontal one, which runs in x from ``start`` to ``end``; of a vertical one, the other way."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one page.

    Args:
        number: from 1.
        box: the page's edges.
        glyphs: those that stand upright, in the order in which they are drawn.
        turned: those whose line runs in another direction than most, each turned upright.
        outside: those beyond the page's edges.
        pictures: share of the page that pictures cover.
        broken: whether the page could not be read.
    """

    number: int
    box: Box
    glyphs: tuple[Glyph, ...] = ()
    turned: tuple[Glyph, ...] = ()
    outside: tuple[Glyph, ...] = ()
    across: tuple[Ruling, ...] = field(default=(), repr=False)
    down: tuple[Ruling, ...] = field(default=(), repr=False)
    pictures: float = 0.0
    broken: bool = False


def laid(number: int, page: Box, drawn: Sequence[Glyph], lines: Sequence[Box], pictures: float) -> Sheet:
    """The sheet of a page's glyphs and of the thin boxes of its rulings, turned so that most glyphs stand upright."""
    inside = [glyph for glyph in drawn if page.holds(*glyph.middle)]
    outside = tuple(glyph for glyph in drawn if not page.holds(*glyph.middle))
    counts = Counter(glyph.quarter for glyph in inside if glyph.quarter != TILTED)
    main = counts.most_common(1)[0][0] if counts else 0
    upright = tuple(_turned(glyph, main) for glyph in inside if glyph.quarter == main)
    others = tuple(_turned(glyph, main) for glyph in inside if glyph.quarter != main)
    boxes = [line.turned(main) for line in lines]
    across = tuple(Ruling((b.bottom + b.top) / 2, b.left, b.right) for b in boxes if b.right - b.left > b.top - b.bottom)
    down = tuple(Ruling((b.left + b.right) / 2, b.bottom, b.top) for b in boxes if b.top - b.bottom >= b.right - b.left)
    return Sheet(number, page.turned(main), upright, others, outside, across, down, pictures)


def _turned(glyph: Glyph, quarter: int) -> Glyph:
    """A glyph on the turned page."""
    left = glyph.quarter if glyph.quarter == TILTED else (glyph.quarter - quarter) % 4
    return Glyph(glyph.char, glyph.box.turned(quarter), glyph.em, left)
