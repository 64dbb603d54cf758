"""The ruling lines of a page: strokes and thin filled rectangles, upright, joined where they lie on one line."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from kg.read.pdf.glyphs import Turn

MOST_OBJECTS = 200_000  # of one page, those in forms included
DEEPEST = 3  # forms within forms
THIN = 2.5  # points: a filled rectangle up to that is a line
SHORTEST = 3.0  # points
NEAR = 2.5  # points between ends that are drawn as one line
Box = tuple[float, float, float, float]  # left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A line along one axis: at ``at``, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rulings:
    """The horizontal and the vertical lines of a page."""

    across: tuple[Ruling, ...]
    down: tuple[Ruling, ...]


def rulings(page: PdfPage, turn: Turn) -> Rulings:
    """The ruling lines of a page; none where it holds more objects than a page may."""
    across, down = [], []
    for left, top, right, bottom in boxes(page, turn):
        if bottom - top <= THIN and right - left >= SHORTEST:
            across.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= THIN and bottom - top >= SHORTEST:
            down.append(Ruling((left + right) / 2, top, bottom))
    return Rulings(joined(across), joined(down))


def joined(found: list[Ruling]) -> tuple[Ruling, ...]:
    """Lines that lie on each other or touch at their ends, as one.

    >>> joined([Ruling(10, 0, 20), Ruling(10.5, 21, 40), Ruling(30, 0, 5)])
    (Ruling(at=10, start=0, end=40), Ruling(at=30, start=0, end=5))
    """
    tracks: list[list[Ruling]] = []
    for one in sorted(found, key=lambda r: r.at):
        if tracks and one.at - tracks[-1][0].at <= THIN:
            tracks[-1].append(one)
        else:
            tracks.append([one])
    result = []
    for track in tracks:
        at, start, end = track[0].at, None, 0.0
        for one in sorted(track, key=lambda r: r.start):
            if start is None or one.start > end + NEAR:
                if start is not None:
                    result.append(Ruling(at, start, end))
                start, end = one.start, one.end
            end = max(end, one.end)
        if start is not None:
            result.append(Ruling(at, start, end))
    return tuple(result)


def boxes(page: PdfPage, turn: Turn) -> Iterator[Box]:
    """The upright boxes of every drawn line and rectangle of a page, a rectangle's four sides where it is stroked."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > MOST_OBJECTS:
        return
    left_over = MOST_OBJECTS
    waiting = [(pdfium.FPDFPage_GetObject(page, at), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0) for at in range(count - 1, -1, -1)]
    while waiting and left_over:
        thing, matrix, depth = waiting.pop()
        left_over -= 1
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = times(own_matrix(thing), matrix)
            many = min(pdfium.FPDFFormObj_CountObjects(thing), left_over)
            waiting += [(pdfium.FPDFFormObj_GetObject(thing, at), inner, depth + 1) for at in range(many)]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from sides(thing, times(own_matrix(thing), matrix), turn)


def sides(path: object, matrix: Matrix, turn: Turn) -> Iterator[Box]:
    """The boxes of a path: the whole of a filled one, each straight segment of a stroked one."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not (fill.value or stroke.value):
        return
    points = list(corners(path, matrix, turn))
    if not points:
        return
    if fill.value:
        yield from (around(part) for part in parts(points))
    if stroke.value:
        for part in parts(points):
            yield from (around(part[n : n + 2]) for n in range(len(part) - 1))


def corners(path: object, matrix: Matrix, turn: Turn) -> Iterator[tuple[float, float, bool]]:
    """The upright points of a path, and whether each begins a new part."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = None
    for at in range(min(pdfium.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        point = turn(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        begins = kind == pdfium.FPDF_SEGMENT_MOVETO
        first = point if begins else first
        yield *point, begins
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield *first, False


def parts(points: list[tuple[float, float, bool]]) -> Iterator[list[tuple[float, float, bool]]]:
    """The parts of a path."""
    part: list[tuple[float, float, bool]] = []
    for point in points:
        if point[2] and part:
            yield part
            part = []
        part.append(point)
    if part:
        yield part


def around(points: list[tuple[float, float, bool]]) -> Box:
    """The box around points."""
    across, down = [p[0] for p in points], [p[1] for p in points]
    return min(across), min(down), max(across), max(down)


def own_matrix(thing: object) -> Matrix:
    """How an object's own space lies in that of what holds it."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
