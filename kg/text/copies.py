"""The same document twice on a page: the version for the screen, then the version for the printer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.rules import Rule
from kg.text.draft import Change, Draft


def printed_once(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Leaves out the second copy: a long run of lines that repeats the lines above it, in order and without a gap.

    The row's pattern finds lines long enough to tell a copy by; ``least`` characters must be repeated, and ``share`` of the text
    must lie in the two copies.
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
    first, last = _longest_run(lines, distance)
    repeated = sum(map(len, lines[first:last]))
    if repeated >= rule.number("least", 0) and 2 * repeated >= rule.number("share", 1) * sum(map(len, lines)):
        yield Change(places[first + distance][0], places[last + distance - 1][1], "")


def _some_line_repeats(text: str, rule: Rule) -> bool:
    """Whether any long line stands twice, which few texts have."""
    long = [match[0].strip() for match in rule.pattern.finditer(text)]
    return len(set(long)) < len(long)


def _distance(lines: list[str], rule: Rule) -> int:
    """How many lines below its first copy most long lines that stand exactly twice stand again; 0 where none does."""
    seen: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if rule.pattern.match(line):
            seen.setdefault(line, []).append(at)
    distances = Counter(at[1] - at[0] for at in seen.values() if len(at) == 2)
    return max(distances, key=lambda one: (distances[one], -one), default=0)


def _longest_run(lines: list[str], distance: int) -> tuple[int, int]:
    """The longest run of lines, no longer than ``distance``, that stands again so far below."""
    best, start = (0, 0), 0
    for at in range(len(lines) - distance if distance else 0):
        if lines[at] != lines[at + distance] or at - start == distance:
            start = at + (lines[at] != lines[at + distance])
        if at + 1 - start > best[1] - best[0]:
            best = (start, at + 1)
    return best
