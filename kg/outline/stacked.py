"""Forms with one cell a line: a label, then its unit and values, each on a line of its own, with pipes beside them or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from kg.outline.lines import Line, covers
from kg.records import Span

Row = list[Span]  # cells as spans of the view

PIPE = re.compile(r"[|｜]")
WORDS = re.compile(r"[^\s|｜](?:[^|｜]*[^\s|｜])?")
VALUE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?\s*(?:元|万元|%)?|[—－\-]{1,4}|[/／]")
UNIT = re.compile(r"[条件次篇人个元项期份宗起场]|万元|人次|亿元|%|件次|条次")
PROSE = re.compile(r"[。；;!！?？]\s*$|。.")
CODE = re.compile("(?:指标)?代码|序号|行次|编号")
NUMBER = re.compile(r"\d{1,3}")
KEPT = 4096  # words whose sense is kept
LABEL_LENGTH = 80  # characters; a longer line is prose
GAP_BETWEEN = 3  # lines: further apart, rows are of two tables
LOOSE = 4  # lines with pipes of which one at most has two cells, where cells stand by themselves
LEAST_VALUES = 4  # lines with a value that make a form
HEADER_LINES = 20  # lines without a value that may stand between values of one form
REACH = 100  # lines before the first value in which the head of a form may begin
WIDEST = 40  # blank cells in a row


@lru_cache(maxsize=KEPT)
def figure(words: str) -> bool:
    """Whether words are a value, or a dash in its place.

    >>> figure("1,024"), figure("——"), figure("件")
    (True, True, False)
    """
    return VALUE.fullmatch(words) is not None


@lru_cache(maxsize=KEPT)
def filled(words: str) -> bool:
    """Whether words stand in a row behind its label: a value or a unit."""
    return figure(words) or UNIT.fullmatch(words) is not None


def runs(found: Sequence[Line], least: int) -> Iterator[list[Line]]:
    """Lines that stand close together, in runs of at least ``least``."""
    run: list[Line] = []
    for line in found:
        if run and line.number - run[-1].number > GAP_BETWEEN:
            if len(run) >= least:
                yield run
            run = []
        run.append(line)
    if len(run) >= least:
        yield run


def loosened(found: tuple[Line, ...]) -> Iterator[Line]:
    """The lines without the pipes that stand beside a cell, where rows were broken so that each cell is a line of its own."""
    piped = [line for line in found if PIPE.search(line.text)]
    loose = [(run[0].number, run[-1].number) for run in runs(piped, LOOSE) if sum(len(_words(line)) > 1 for line in run) * LOOSE < len(run)]
    inside = covers((first, last + 1) for first, last in loose)
    number, pipes, shift = -1, 0, 0
    for line in found:
        words = _words(line) if inside(line.number) else []
        if not inside(line.number):
            number, pipes = line.number + shift, 0
            yield replace(line, number=number) if shift else line
        elif words:
            before = len(PIPE.findall(line.text[: words[0][0] - line.start]))
            number += max(pipes + before, 1)  # two pipes have a blank cell between them
            pipes, shift = len(PIPE.findall(line.text)) - before, number - line.number
            whole = line.start, line.end, line.text
            alone = (*words[0], line.text[words[0][0] - line.start : words[0][1] - line.start])
            yield Line(*(whole if len(words) > 1 else alone), number)
        else:
            pipes += len(PIPE.findall(line.text))


def _words(line: Line) -> Row:
    """The cells of a line with pipes that hold something, without the white space around them."""
    return [(line.start + match.start(), line.start + match.end()) for match in WORDS.finditer(line.text)]


def stacked(found: list[Line], heads: list[re.Pattern[str]]) -> list[list[Row]]:
    """Forms with one cell a line: a label, then its unit and values, each on a line of its own."""
    grids = []
    run: list[Line] = []
    for line in [*found, None]:
        if line is not None and len(line.text) <= LABEL_LENGTH and not PROSE.search(line.text):
            run.append(line)
            continue
        for part in _valued(run):
            if sum(figure(one.text) for one in part) >= LEAST_VALUES:
                grids.append(_rows(_trimmed(part, heads)))
        run = []
    return grids


def _valued(run: list[Line]) -> Iterator[list[Line]]:
    """A run cut where too many lines follow each other without a value or a unit."""
    part: list[Line] = []
    silent = 0
    for line in run:
        silent = 0 if filled(line.text) else silent + 1
        part.append(line)
        if silent > HEADER_LINES and len(part) > silent:
            yield part[:-silent]
            part = part[-silent:]
        elif silent > REACH:
            part.pop(0)
    yield part


def _trimmed(part: list[Line], heads: list[re.Pattern[str]]) -> list[Line]:
    """A form from its header line, or the label of its first value, to its last value."""
    valued = [at for at, line in enumerate(part) if filled(line.text)]
    first = next((at for at, line in enumerate(part[: valued[0]]) if any(head.search(line.text) for head in heads)), max(valued[0] - 1, 0))
    return part[first : valued[-1] + 1]


def _rows(part: list[Line]) -> list[Row]:
    """Lines as rows: each label opens a row, its unit and values follow; lines more than between others are blank cells."""
    coded = _codes(part)
    opens = [at in coded or not (at - 1 in coded or filled(line.text)) for at, line in enumerate(part)]
    gaps = [below.number - line.number for line, below in pairwise(part)]
    inside, between = (
        min((gap for gap, opened in zip(gaps, opens[1:], strict=True) if opened == kind), default=1) for kind in (False, True)
    )
    rows: list[Row] = []
    rooms = [below.start - line.end for line, below in pairwise(part)]
    for line, opened, gap, room, below in zip(part, opens, [*gaps, 0], [*rooms, 0], [*opens[1:], True], strict=True):
        if opened or not rows:
            rows.append([])
        rows[-1].append((line.start, line.end))
        blank = (gap - (between if below else inside)) // inside
        if blank > 0 and (not below or len(rows[-1]) > 1 or blank > 1):
            rows[-1] += [(line.end + at, line.end + at) for at in range(1, min(blank, room, WIDEST) + 1)]
    return rows


def _codes(part: list[Line]) -> set[int]:
    """The lines of a form with a column of running numbers that hold such a number, before the label that it counts."""
    found: set[int] = set()
    if not any(CODE.fullmatch(line.text) for line in part):
        return found
    for at, (line, below) in enumerate(pairwise(part)):
        label = not filled(below.text)
        if label and NUMBER.fullmatch(line.text) and int(line.text) == len(found) + 1:
            found.add(at)
    return found if len(found) >= LEAST_VALUES else set()
