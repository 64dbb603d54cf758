"""Document to outline: what kind of document it is, which frame its figures follow, its sections and its tables."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from kg.outline.grids import tables
from kg.outline.kinds import kind
from kg.outline.lines import Line, body, lines
from kg.outline.sections import sections
from kg.records import Document, Issue, Outline, View
from kg.rules import Rules
from kg.text import margin, reading

__all__ = ["outline"]


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
    start = body(found, [(bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in grids], rules)
    parts = sections(view, found, grids, start, rules)
    bare = Outline(document, view, "neither", "", "", parts, grids, start, document.issues, margin(document, rules))
    sort, reason, frame = kind(bare, found, rules)
    issues = (*document.issues, *_cut(document, view, found, rules)) if sort != "neither" else document.issues
    return replace(bare, kind=sort, reason=reason, frame=frame, issues=issues)


def _cut(document: Document, view: View, found: tuple[Line, ...], rules: Rules) -> tuple[Issue, ...]:
    """An issue where the last line stops in the middle of a sentence."""
    ending, annexed = rules.one("headings", "cut.end"), rules.one("headings", "cut.annex")
    if not found or ending.pattern.search(found[-1].text) or annexed.pattern.search(found[-1].text):
        return ()
    last = found[-1]
    first = max(last.start, last.end - 20)
    start, end = view.source_span(first, last.end)
    evidence = document.evidence(start, end, ending.id, view.text[first : last.end])
    message = "The text ends in the middle of a sentence and may be incomplete"
    return (Issue("text-cut", "warning", "文本在句子中间结束，可能不完整", message, (evidence,)),)
