"""What is printed on every page alike: page numbers, running heads and feet, what a browser prints around a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.read.pdf.lines import Line

EDGE = 0.1  # of the page's height, at top and bottom
EDGE_LINES = 2  # of them, looked at from each end
LEAST_PAGES = 2
NUMBER = re.compile(r"[\s\-—－–·.]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，共]\s*(?:共\s*)?\d{1,4}\s*页?)?[\s\-—－–·.]*")
DIGITS = re.compile(r"\d+")


def running(pages: Sequence[tuple[Sequence[Line], float]]) -> frozenset[tuple[int, int]]:
    """Which lines are no part of the text: page and line, both from 0.

    Args:
        pages: the lines of each page from top to bottom, and the page's height in points.
    """
    edges = [(page, n, line, side) for page, (lines, height) in enumerate(pages) for n, line, side in edge(lines, height)]
    repeated = Counter((side, words) for _, side, words in {(page, side, shape(line)) for page, _, line, side in edges})
    found = set()
    for page, n, line, side in edges:
        if NUMBER.fullmatch(line.text) or repeated[side, shape(line)] >= max(LEAST_PAGES, len(pages) // 3):
            found.add((page, n))
    return frozenset(found)


def edge(lines: Sequence[Line], height: float) -> list[tuple[int, Line, str]]:
    """The first and last lines of a page that stand in its margins, with the side."""
    order = sorted(range(len(lines)), key=lambda n: lines[n].base)
    top = [(n, lines[n], "top") for n in order[:EDGE_LINES] if lines[n].base < EDGE * height]
    bottom = [(n, lines[n], "bottom") for n in order[-EDGE_LINES:] if lines[n].base > (1 - EDGE) * height]
    return [*top, *bottom]


def shape(line: Line) -> str:
    """A line with its numbers made alike: 第 3 页 and 第 4 页 are one running head."""
    return DIGITS.sub("0", "".join(line.text.split()))
