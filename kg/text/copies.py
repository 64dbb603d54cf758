"""The same document twice on a page: the version for the screen, then the version for the printer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from kg.records import Span
from kg.rules import Rule
from kg.text.draft import Change, Draft

MOST_COPIES = 4


def printed_once(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Leaves out the second copy: long runs of lines that repeat lines above them, in order and all at the same distance.

    The row's pattern finds lines long enough to tell a copy by. A run counts from ``run`` characters; ``least`` characters must be
    repeated in all, and ``share`` of the text must lie in the two copies.
    """
    if not _some_line_repeats(draft.text, rule):
        return
    lines, places, at = [], [], 0
    for line in draft.text.split("\n"):
        if bare := "".join(line.split()):
            lines.append(bare)
            places.append((at, at + len(line)))
        at += len(line) + 1
    distance = _distance(lines, rule)
    runs = [run for run in _runs(lines, distance) if _length(lines, run) >= rule.number("run", 0)]
    repeated = sum(_length(lines, run) for run in runs)
    if repeated >= rule.number("least", 0) and 2 * repeated >= rule.number("share", 1) * _length(lines, (0, len(lines))):
        yield from (Change(places[first + distance][0], places[last + distance - 1][1], "") for first, last in runs)


def _some_line_repeats(text: str, rule: Rule) -> bool:
    """Whether any long line stands twice, which few texts have."""
    long = [line.strip() for line in rule.pattern.findall(text)]
    return len(set(long)) < len(long)


def _distance(lines: list[str], rule: Rule) -> int:
    """How many lines below itself most long lines stand again; 0 where none does. A line of every page's foot has no say."""
    seen: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if rule.pattern.match(line):
            seen.setdefault(line, []).append(at)
    distances = Counter(lower - upper for at in seen.values() if len(at) <= MOST_COPIES for upper, lower in pairwise(at))
    return max(distances, key=lambda one: (distances[one], -one), default=0)


def _runs(lines: list[str], distance: int) -> Iterator[Span]:
    """The runs of lines that stand again at that distance, first to last and not included."""
    start = 0
    for at in range(len(lines) - distance if distance else 0):
        if lines[at] != lines[at + distance]:
            yield start, at
            start = at + 1
    if distance:
        yield start, len(lines) - distance


def _length(lines: list[str], run: Span) -> int:
    """The characters of a run of lines."""
    return sum(map(len, lines[run[0] : run[1]]))
