"""Lines to paragraphs: which line ends only the page's layout made, and which lines are headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.pdf.lines import Line

SHORT = 2.3  # sizes of the font by which a full line may miss the margin: a sign that may not begin the next line
INDENT = 0.8  # sizes by which a new paragraph stands in, at least
CENTRED = 1.5  # sizes by which the middle of a centred line may miss that of the text
LARGER = 1.12  # a heading's size, in sizes of the body
LONGEST_HEADING = 60  # characters
LOOSE = 1.45  # times the usual distance between lines: a gap between paragraphs
SAME = 0.12  # part by which sizes of one paragraph may differ


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text of a document is set: margins, size of the body and distance of its lines, in points."""

    left: float
    right: float
    size: float
    distance: float

    def heading(self, line: Line) -> bool:
        """Whether a line is set larger than the body."""
        return line.size > self.size * LARGER and len(line.glyphs) <= LONGEST_HEADING

    def wraps(self, line: Line, after: Line, *, same_page: bool = True) -> bool:
        """Whether a line goes on in the next one."""
        if abs(line.size - after.size) > SAME * self.size:
            return False
        if same_page and not 0 < after.base - line.base < LOOSE * max(self.distance, line.size * 1.3):
            return False
        if self.heading(line) and self.heading(after):
            return self.centred(line) and self.centred(after) and len(line.glyphs) + len(after.glyphs) <= 2 * LONGEST_HEADING
        full = line.right > self.right - SHORT * line.size
        return full and after.left < self.left + INDENT * after.size

    def centred(self, line: Line) -> bool:
        """Whether a line stands in the middle."""
        return abs((line.left + line.right) / 2 - (self.left + self.right) / 2) < CENTRED * line.size


def setting(pages: Sequence[Sequence[Line]]) -> Setting:
    """How the text of pages is set; of no lines, nothing."""
    found = [line for lines in pages for line in lines]
    if not found:
        return Setting(0, 0, 1, 1)
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size, 1)] += len(line.glyphs)
    size = sizes.most_common(1)[0][0]
    body = [line for line in found if abs(line.size - size) <= SAME * size] or found
    lefts, rights = sorted(line.left for line in body), sorted(line.right for line in body)
    steps = [b.base - a.base for lines in pages for a, b in pairwise(lines) if 0 < b.base - a.base < 4 * size]
    return Setting(lefts[len(lefts) // 10], rights[len(rights) * 9 // 10], size, median(steps) if steps else 1.5 * size)
