"""Reading order: a page is read from top to bottom, and where a gutter parts it, first on the left and then on the right of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kg.read.pdf.lines import Line, line
from kg.read.pdf.sheet import Box
from kg.read.pdf.tables import Form

LEAST_LINES = 5  # on either side of a gutter
FULL = 0.6  # share of a column's width that most of its lines fill: columns of a table are narrower than the room they have
STEP = 3.0  # points between the places that are tried
NEAR = 0.35  # ems within which lines begin or end at one place
OFTEN = 0.15  # share of a column's lines that end at its edge
OUTSIDE = 0.1  # share of its lines that may stand out there
TWICE = 2  # lines that begin at its left edge
EDGE = 0.2  # share of the page's width in which no gutter is looked for, at either side

Item = Line | Form


@dataclass(frozen=True, slots=True)
class Column:
    """Lines and tables that follow each other in one column, and its edges."""

    left: float
    right: float
    items: tuple[Item, ...]


def columns(items: Sequence[Item]) -> list[Column]:
    """The columns of a page in reading order."""
    ordered = sorted(items, key=lambda item: (-item.box.top, item.box.left))
    parted = _parted(ordered)
    if parted is None:
        return [_column(ordered)] if ordered else []
    first, last, gutter = parted
    zone = [half for item in ordered[first:last] for half in _halves(item, gutter)]
    left = [item for item in zone if _middle(item.box) < gutter]
    right = [item for item in zone if _middle(item.box) >= gutter]
    return [*columns(ordered[:first]), *columns(left), *columns(right), *columns(ordered[last:])]


def _column(items: Sequence[Item]) -> Column:
    """A column with its edges, where many of its lines begin and end."""
    lines = [item for item in items if isinstance(item, Line)]
    if not lines:
        return Column(items[0].box.left, items[0].box.right, tuple(items))
    near = median(line.em for line in lines) * NEAR
    lefts, rights = sorted(line.box.left for line in lines), sorted((line.box.right for line in lines), reverse=True)
    left = next((x for x in lefts if sum(abs(x - other) <= near for other in lefts) >= min(TWICE, OFTEN * len(lines))), lefts[0])
    right = next((x for x in rights if sum(abs(x - other) <= near for other in rights) >= OFTEN * len(lines)), rights[0])
    if sum(other > right + near for other in rights) > OUTSIDE * len(lines):
        right = rights[0]  # few lines are full, and where some short ones end by chance is no edge
    return Column(left, right, tuple(items))


def _parted(items: Sequence[Item]) -> tuple[int, int, float] | None:
    """The longest run of items that a gutter parts, with the gutter's place."""
    spans = [[(part.box.left, part.box.right) for part in (item.parts() if isinstance(item, Line) else [item])] for item in items]
    if len(spans) < LEAST_LINES:
        return None
    first, last = min(span[0][0] for span in spans), max(span[-1][1] for span in spans)
    edge = EDGE * (last - first)
    best: tuple[int, int, float] | None = None
    for at in range(int((last - first - 2 * edge) / STEP)):
        x = first + edge + at * STEP
        for start, end in _free(spans, x):
            if (best is None or end - start > best[1] - best[0]) and _prose(spans[start:end], x):
                best = start, end, x
    return best


def _free(spans: Sequence[Sequence[tuple[float, float]]], x: float) -> list[tuple[int, int]]:
    """The runs of items of which none lies across a place."""
    runs, start = [], 0
    for at, span in enumerate([*spans, [(x, x)]]):
        if any(left <= x <= right for left, right in span):
            if at - start >= LEAST_LINES:
                runs.append((start, at))
            start = at + 1
    return runs


def _prose(spans: Sequence[Sequence[tuple[float, float]]], x: float) -> bool:
    """Whether both sides of a gutter hold columns of running text: many lines, most of them full and in one piece."""
    for side in ([[part for part in span if part[1] < x] for span in spans], [[part for part in span if part[0] > x] for span in spans]):
        lines = [(parts[0][0], parts[-1][1]) for parts in side if parts]
        if len(lines) < LEAST_LINES or sum(len(parts) > 1 for parts in side) * 3 > len(lines):
            return False
        room = max(right for _, right in lines) - min(left for left, _ in lines)
        if median(right - left for left, right in lines) < FULL * room:
            return False
    return True


def _halves(item: Item, gutter: float) -> list[Item]:
    """What of an item stands on either side of a gutter."""
    if not isinstance(item, Line):
        return [item]
    sides = ([part for part in item.parts() if _middle(part.box) < gutter], [part for part in item.parts() if _middle(part.box) >= gutter])
    return [line([glyph for part in side for glyph in part.glyphs]) for side in sides if side]


def _middle(box: Box) -> float:
    """The x in the middle of a box."""
    return (box.left + box.right) / 2
