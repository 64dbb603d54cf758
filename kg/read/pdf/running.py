"""Page furniture: page numbers, and the heads and feet that run over the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.read.pdf.columns import Column
from kg.read.pdf.lines import Line
from kg.read.pdf.sheet import Box

MARGIN = 0.12  # share of the page's height at the top and at the foot where furniture stands
OUTERMOST = 3  # lines from the top or the foot that may be furniture
SAME_PLACE = 6.0  # points within which running lines stand on each page
LEAST_SHARE = 0.3  # of the pages on which a running line stands: those of one side have half of them
NUMBER = re.compile(
    r"(?:第|page|p\.?)?\s*[-－—–―~·•|/]*\s*(?:第\s*)?(?:\d{1,4}|[ivxⅰ-ⅻ]{1,5})\s*(?:页)?\s*[-－—–―~·•|]*"
    r"(?:\s*(?:[/／,，|]|of|共|\(共|（共)*\s*(?:第|共)?\s*\d{1,4}\s*(?:页|页\)|页）)?)?",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")


def furniture(pages: Sequence[tuple[Box, Sequence[Column]]]) -> set[int]:
    """The lines that are furniture, by their ``id``."""
    numbers, running = set(), Counter[tuple[str, int]]()
    outer = [list(_outermost(box, columns)) for box, columns in pages]
    for lines in outer:
        numbers |= {id(line) for line in lines if NUMBER.fullmatch(line.text)}
        running.update({key for line in lines for key in _keys(line)})
    least = max(2.0, LEAST_SHARE * len(pages))
    return numbers | {id(line) for lines in outer for line in lines if any(running[key] >= least for key in _keys(line))}


def _outermost(box: Box, columns: Sequence[Column]) -> Iterator[Line]:
    """The lines at the top and at the foot of a page."""
    lines = sorted((item for column in columns for item in column.items if isinstance(item, Line)), key=lambda line: -line.box.top)
    zone = MARGIN * (box.top - box.bottom)
    yield from (line for line in lines[:OUTERMOST] if line.box.bottom > box.top - zone)
    yield from (line for line in lines[OUTERMOST:][-OUTERMOST:] if line.box.top < box.bottom + zone)
    if len(lines) <= OUTERMOST:
        yield from (line for line in lines if line.box.top < box.bottom + zone)


def _keys(line: Line) -> Iterator[tuple[str, int]]:
    """What is the same of a running line on each page: its words without figures, and its height, which two neighbours share."""
    words = DIGITS.sub("0", "".join(line.text.split()))
    step = int(line.box.bottom // SAME_PLACE)
    yield words, step
    yield words, step + 1
