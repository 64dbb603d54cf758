"""Tables without ruling lines: lines one below the other whose pieces stand in the same columns, with values in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read.grid import Piece
from kg.read.pdf.lines import Line

LEAST_ROWS = 3
FARTHEST = 3.0  # line heights between two rows
VALUE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?\s*(?:元|万元|[%％])?|[—－\-/]{1,4}")
Rows = tuple[tuple[Piece, ...], ...]


def aligned(found: Sequence[Line]) -> list[Line | Rows]:
    """The lines of a page, those that make a table put together as its rows."""
    result: list[Line | Rows] = []
    run: list[tuple[Line, tuple[Line, ...]]] = []
    for line in [*found, None]:
        pieces = line.pieces() if line else ()
        if line and len(pieces) > 1 and (not run or line.base - run[-1][0].base < FARTHEST * line.size):
            run.append((line, pieces))
            continue
        result += table(run)
        run = [(line, pieces)] if line and len(pieces) > 1 else []
        if line and not run:
            result.append(line)
    return result


def table(run: Sequence[tuple[Line, tuple[Line, ...]]]) -> list[Line | Rows]:
    """The rows of a run of lines; the lines as they are where they make no table."""
    plain: list[Line | Rows] = [line for line, _ in run]
    valued = sum(1 for _, pieces in run if any(VALUE.fullmatch(piece.text) for piece in pieces))
    if len(run) < LEAST_ROWS or valued * 2 < len(run):
        return plain
    bands: list[list[float]] = []
    for piece in sorted((piece for _, pieces in run for piece in pieces), key=lambda p: p.left):
        if bands and piece.left < bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], piece.right)
        else:
            bands.append([piece.left, piece.right])
    rows = []
    for _, pieces in run:
        here = [next(n for n, (start, end) in enumerate(bands) if start <= piece.left < end) for piece in pieces]
        if len(set(here)) < len(here):
            return plain
        words = dict(zip(here, (piece.text for piece in pieces), strict=True))
        rows.append(tuple(Piece(words.get(n, "")) for n in range(len(bands))))
    return [tuple(rows)] if len(bands) > 1 else plain
