"""Tables without rulings: lines that follow each other with values in the same columns."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from kg.read.pdf.columns import Item
from kg.read.pdf.lines import Line
from kg.read.pdf.rulings import Slot
from kg.read.pdf.sheet import Box
from kg.read.pdf.tables import Form

LEAST_ROWS = 3
CLOSE = 3.0  # ems between the lines of a table at most
ALIGNED = 0.8  # ems by which the places of one column may differ
VALUE = re.compile(r"[+-]?\d[\d,，]*(?:\.\d+)?\s*(?:[条件次篇人个元项期份宗起场%％]|万元|亿元|人次|件次|条次)?|[-—－/／]{1,4}")


def tabled(items: Sequence[Item], running: Container[int]) -> list[Item]:
    """The items of a column with the lines that are a table made one."""
    done: list[Item] = []
    run: list[tuple[Line, list[Line]]] = []
    for item in items:
        parts = item.parts() if isinstance(item, Line) and id(item) not in running else []
        if isinstance(item, Line) and len(parts) > 1 and (not run or _fits(run, item, parts)):
            run.append((item, parts))
            continue
        done += _closed(run)
        run = [(item, parts)] if isinstance(item, Line) and len(parts) > 1 else []
        if not run:
            done.append(item)
    return done + _closed(run)


def _fits(run: Sequence[tuple[Line, list[Line]]], line: Line, parts: Sequence[Line]) -> bool:
    """Whether a line has the columns of the lines above it."""
    last, above = run[-1]
    if len(parts) != len(above) or last.box.bottom - line.box.bottom > CLOSE * line.em:
        return False
    near = ALIGNED * line.em
    return all(
        min(abs(a - b) for a, b in zip(_edges(one), _edges(other), strict=True)) <= near for one, other in zip(above, parts, strict=True)
    )


def _edges(line: Line) -> tuple[float, float, float]:
    """Left, middle and right of a part."""
    return line.box.left, (line.box.left + line.box.right) / 2, line.box.right


def _closed(run: Sequence[tuple[Line, list[Line]]]) -> list[Item]:
    """The run as one table if it holds values, else its lines."""
    valued = sum(any(VALUE.fullmatch(part.text) for part in parts[1:]) for _, parts in run)
    if len(run) < LEAST_ROWS or valued + 1 < len(run):
        return [line for line, _ in run]
    boxes = [line.box for line, _ in run]
    box = Box(min(b.left for b in boxes), boxes[-1].bottom, max(b.right for b in boxes), boxes[0].top)
    width = len(run[0][1])
    xs = (*(min(parts[at].box.left for _, parts in run) for at in range(width)), box.right)
    cells = tuple((Slot(row, at, 1, 1), part.text) for row, (_, parts) in enumerate(run) for at, part in enumerate(parts))
    return [Form(box, xs, cells, len(run))]
