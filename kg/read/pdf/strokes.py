"""The straight lines of a page, as thin boxes, and how much of it pictures cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ctypes import c_float, c_int
from itertools import pairwise
from typing import Any, NamedTuple

from kg.read.pdf.sheet import Box

MOST_OBJECTS = 200_000  # of one page; a page of a large form has some 1,500
DEEPEST = 8  # forms within forms
THIN = 3.5  # points: what is higher and wider is no ruling
SHORT = 1.5  # points: what is shorter is a dot
STRAIGHT = 0.5  # points by which the ends of a ruling may differ
TEXT, PATH, PICTURE, FORM = 1, 2, 3, 5  # PDFium's object types
LINE_TO, MOVE_TO = 0, 2  # PDFium's segment types


class Matrix(NamedTuple):
    """An affine map of points."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """The box around where a box goes."""
        return _around([self.point(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)])

    def after(self, first: Matrix) -> Matrix:
        """The map that does ``first`` and then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Matrix(a, b, c, d, *self.point(first.e, first.f))


Thing = tuple[int, Any, Matrix]  # kind, object, map to the page


def strokes(things: Iterable[Thing], box: Box) -> tuple[tuple[Box, ...], float]:
    """The rulings of a page as thin boxes, and the share of the page that pictures cover.

    Raises:
        OverflowError: the page is drawn with more objects or segments than one may have.
    """
    lines, covered, steps = [], 0.0, 0
    for kind, item, matrix in things:
        if kind == PATH:
            for line in _rulings(item, matrix):
                steps += 1
                lines.append(line)
                if steps > MOST_OBJECTS:
                    raise OverflowError(f"more than {MOST_OBJECTS} strokes on a page")
        elif kind == PICTURE:
            at = matrix.box(_bounds(item))
            width = min(at.right, box.right) - max(at.left, box.left)
            height = min(at.top, box.top) - max(at.bottom, box.bottom)
            covered += max(width, 0) * max(height, 0)
    return tuple(lines), min(covered / max((box.right - box.left) * (box.top - box.bottom), 1), 1.0)


def objects(page: Any) -> Iterator[Thing]:
    """Text, paths and pictures of a page, each with its kind and the map to the page, through forms.

    Raises:
        OverflowError: there are more than a page may hold.
    """
    from pypdfium2 import raw

    page_has = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    form_has = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
    seen = 0
    waiting = [(page, Matrix(), 0)]
    while waiting:
        holder, matrix, depth = waiting.pop()
        count, get = page_has if depth == 0 else form_has
        seen += (many := max(count(holder), 0))
        if seen > MOST_OBJECTS:
            raise OverflowError(f"more than {MOST_OBJECTS} objects on a page")
        for at in range(many):
            item = get(holder, at)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == FORM and depth < DEEPEST:
                waiting.append((item, matrix.after(_matrix(item)), depth + 1))
            elif kind in (TEXT, PATH, PICTURE):
                yield kind, item, matrix


def _matrix(item: Any) -> Matrix:
    """The map of an object."""
    from pypdfium2 import raw

    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _bounds(item: Any) -> Box:
    """The box around an object."""
    from pypdfium2 import raw

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


def _rulings(item: Any, matrix: Matrix) -> Iterator[Box]:
    """The rulings that a path draws: a thin shape, each thin part of a filled one, each straight line of a stroked one."""
    from pypdfium2 import raw

    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    whole = matrix.box(_bounds(item))
    if _thin(whole):
        yield whole
    elif stroke.value or raw.FPDFPath_CountSegments(item) > 6:
        for points in _parts(item, matrix.after(_matrix(item))):
            boxes = [_around(pair) for pair in pairwise(points)] if stroke.value else [_around(points)]
            yield from (box for box in boxes if _thin(box) and (not stroke.value or _straight(box)))


def _parts(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The parts of a path that are drawn without lifting the pen, as points on the page; curves end a part."""
    from pypdfium2 import raw

    x, y, points, first = c_float(), c_float(), [], (0.0, 0.0)
    for at in range(min(raw.FPDFPath_CountSegments(item), MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == LINE_TO:
            points.append(point)
        else:
            if len(points) > 1:
                yield points
            points = [point]
        first = point if kind == MOVE_TO else first
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(first)
    if len(points) > 1:
        yield points


def _around(points: list[tuple[float, float]] | tuple[tuple[float, float], ...]) -> Box:
    """The box around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _thin(box: Box) -> bool:
    """Whether a box is a ruling and no area."""
    width, height = box.right - box.left, box.top - box.bottom
    return min(width, height) <= THIN and max(width, height) >= SHORT


def _straight(box: Box) -> bool:
    """Whether a stroke runs along the page."""
    return min(box.right - box.left, box.top - box.bottom) <= STRAIGHT
