"""Document to outline: what kind of document it is, which frame its figures follow, its sections and its tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.outline.grids import tables
from kg.outline.kinds import kind
from kg.outline.lines import Line, body, covers, lines
from kg.outline.sections import sections
from kg.records import Document, Issue, Outline, Section, Span
from kg.rules import Rules
from kg.text import margin, reading

__all__ = ["outline"]

BROKEN = "cut.broken"
NO_SENTENCE = ("ending", "furniture", "furniture-inline")  # roles of rows: ways in which a whole text ends
COMMAS = ("，", ",", "、")
ITEM = 3  # level from which a heading may be an item of a list
SENTENCE = 6  # characters that a line under a heading has at least


def outline(document: Document, rules: Rules) -> Outline:
    """What a document is made of.

    Args:
        document: the sealed text.
        rules: the rule rows; ``kinds``, ``headings`` and ``tables`` are used, and ``damage`` for the view.

    Returns:
        The outline; ``kind`` is "neither" where nothing says that it is a report or a policy document.
    """
    view = reading(document, rules)
    found = lines(view.text)
    grids = tables(document, view, found, rules)
    cells = [(bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in grids]
    start = body(found, cells, rules)
    parts = sections(view, found, grids, start, rules)
    bare = Outline(document, view, "neither", "", "", parts, grids, start, document.issues, margin(document, rules))
    sort, reason, frame = kind(bare, found, rules)
    issues = (*document.issues, *_cut(bare, found, cells, rules)) if sort != "neither" else document.issues
    return replace(bare, kind=sort, reason=reason, frame=frame, issues=issues)


def _cut(outline: Outline, found: tuple[Line, ...], cells: Sequence[Span], rules: Rules) -> tuple[Issue, ...]:
    """An issue where the last line is prose that stops in the middle of a sentence; cells and the foot of a page are no sentences.

    Args:
        cells: the tables of the view, in order.
    """
    if not found or covers(cells)(found[-1].start):
        return ()
    last, broken, view = found[-1], rules.one("headings", BROKEN), outline.view
    if any(rule.pattern.search(last.text) for rule in rules.of("headings") if rule.text("role") in NO_SENTENCE):
        return ()
    if not (broken.pattern.search(last.text) or broken.pattern.search(_running(found)) or _headed(outline.sections, found)):
        return ()
    first = max(last.start, last.end - 20)
    start, end = view.source_span(first, last.end)
    evidence = outline.document.evidence(start, end, broken.id, view.text[first : last.end])
    message = "The text ends in the middle of a sentence and may be incomplete"
    return (Issue("text-cut", "warning", "文本在句子中间结束，可能不完整", message, (evidence,)),)


def _running(found: tuple[Line, ...]) -> str:
    """The last line behind the one right above it, where that ends in a comma."""
    *above, last = found[-2:]
    return "".join(line.text for line in above if line.number == last.number - 1 and line.text.endswith(COMMAS)) + last.text


def _headed(parts: tuple[Section, ...], found: tuple[Line, ...]) -> bool:
    """Whether the last line is all that stands under a heading, or a heading under which nothing stands as it does under others."""
    heads = {part.start: part for part in parts}
    last, above = found[-1], found[-2] if len(found) > 1 else found[-1]
    head, over = heads.get(last.start), heads.get(above.start)
    if head:
        return head.level < ITEM and (not head.title or over is None)
    return over is not None and over.end >= above.end and len(last.text) >= SENTENCE and "|" not in last.text
