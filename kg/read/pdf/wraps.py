"""Which line ends only the layout made: those where the next line's first word had no room any more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kg.read.pdf.columns import Column
from kg.read.pdf.lines import Line

SLACK = 0.6  # ems by which a full line may fall short of what its next word needs: some signs may not end a line
INDENT = 0.8  # ems to the right of the margin that begin a paragraph
DEEP = 2.6  # ems to the right of the margin where no paragraph begins: what stands in deeper is a list or a column of its own
FAR = 1.45  # times the usual distance of lines: a new paragraph
SAME_SIZE = 0.08  # share by which the sizes of one paragraph's lines may differ
TITLE = 1.12  # times the size of the body: a title
MIDDLE = 1.0  # ems by which the middle of a centred line may lie beside the column's
ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百\d]{1,4}[章节条]|附件|\d{1,2}[.．、]\D"
)
SENTENCE_END = "。！？；：.!?;:"


@dataclass(frozen=True, slots=True)
class Setting:
    """How the body of a document is set: the size of its letters, and the distance of its lines in ems."""

    em: float
    pitch: float


def setting(columns: Sequence[Column]) -> Setting:
    """The usual size and distance of lines."""
    pairs = [pair for column in columns for pair in zip(column.items, column.items[1:], strict=False)]
    lines = [item for column in columns for item in column.items if isinstance(item, Line)]
    em = median(size for line in lines for size in [line.em] * len(line.glyphs)) if lines else 1.0
    pitches = sorted(_pitch(a, b) / b.em for a, b in pairs if isinstance(a, Line) and isinstance(b, Line) and _alike(a, b))
    return Setting(em, pitches[len(pitches) // 3] if pitches else 1.5)


def wrapped(one: Line, at: Column, other: Line, there: Column, usual: Setting) -> bool:
    """Whether a line goes on in the next.

    Args:
        one, at: the line and its column.
        other, there: the next line that is no furniture, and its column.
        usual: how the body is set.
    """
    if not _alike(one, other) or len(one.parts()) > 1:
        return False
    near = at is not there or _pitch(one, other) <= max(FAR * usual.pitch, 1.3) * other.em
    if not near:
        return False
    if _title(one, at, usual) and _title(other, there, usual):
        return at is there and not ITEM.match(other.text)
    full = one.box.right + other.head > at.right - SLACK * one.em
    if not full or (one.text[-1] in SENTENCE_END and ITEM.match(other.text)):
        return False
    indent = other.box.left - there.left
    level = indent > DEEP * other.em and abs(one.box.left - at.left - indent) < INDENT / 2 * other.em
    return indent < INDENT * other.em or (level and one.text[-1] not in SENTENCE_END and not ITEM.match(other.text))


def _title(line: Line, column: Column, usual: Setting) -> bool:
    """Whether a line is large and stands in the middle of its column."""
    middle = (line.box.left + line.box.right) / 2
    return line.em > TITLE * usual.em and abs(middle - (column.left + column.right) / 2) < MIDDLE * line.em


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines are of one size."""
    return abs(one.em - other.em) <= SAME_SIZE * max(one.em, other.em)


def _pitch(one: Line, other: Line) -> float:
    """The distance of two lines."""
    return one.box.bottom - other.box.bottom
