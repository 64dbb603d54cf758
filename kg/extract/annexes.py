"""The titles of what is annexed to a policy document: the list behind 附件, or the heading of the one text that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from kg.extract.titles import fold_title
from kg.records import Metadata, Outline, Span
from kg.rules import Rule, Rules

ROOM = "policies"
LEAST = 2  # Chinese characters of a title
LONGEST = 120
HAN = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(r"[。；;：:，,!?！？]")
EDGES = " \t\u3000\u00a0\n*#|"
MARKED = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|〈[^〈〉]*〉|<[^<>]*>")


def annexes(outline: Outline, rules: Rules) -> tuple[Metadata, ...]:
    """Each annex once, by its title as printed."""
    text = outline.view.text
    found: dict[str, Metadata] = {}
    for start, end, rule in annex_spans(text, rules):
        title = text[start:end].replace("\n", "")
        found.setdefault(fold_title(title), Metadata("annex", title, "text", outline.evidence(start, end, rule)))
    whole = [key for key in found if not any(key != other and other.startswith(key) for other in found)]  # a heading may be cut by its line
    return tuple(found[key] for key in whole)


def annex_spans(text: str, rules: Rules) -> Iterator[tuple[int, int, str]]:
    """The places in a text where titles of annexes stand, with the rule that found each; headings only where nothing lists them."""
    if "附" not in text:
        return
    trimmed = rules.one(ROOM, "annexes.trimmed").pattern
    head, item, alone = (rules.one(ROOM, f"annexes.{name}") for name in ("head", "item", "alone"))
    found = False
    for rule, spans in ((head, listed(text, head, item)), (alone, (match.span("value") for match in alone.pattern.finditer(text)))):
        if found:
            return
        for start, end in spans:
            start, end = narrowed(text, start, end, trimmed)
            words = text[start:end]
            if len(HAN.findall(words)) >= LEAST and len(words) <= LONGEST and not SENTENCE.search(words):
                found = True
                yield start, end, rule.id


def listed(text: str, head: Rule, item: Rule) -> Iterator[Span]:
    """The places of the titles behind 附件： on its line and, where they are numbered, on the lines below."""
    for match in head.pattern.finditer(text):
        first, stop = match.span("value")
        if match["number"]:
            yield first, stop
            continue
        words = text[first:stop].strip(EDGES)
        if words:
            yield from items(text, first, stop, item)
        if words and not item.pattern.match(words):
            continue  # one annex; numbered lines below it are what it holds
        while (line := next_line(text, stop)) is not None:
            start, stop = line
            numbered = item.pattern.match(text[start:stop].lstrip(EDGES))
            if numbered:
                yield from items(text, start, stop, item)
            elif not words:
                yield start, stop
            if not numbered:
                break
            words = text[start:stop]


def next_line(text: str, end: int) -> Span | None:
    """The next line that is not blank, at most one blank line below; None where there is none."""
    start = end + 1
    for _ in range(2):
        if start >= len(text):
            return None
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        if text[start:stop].strip(EDGES):
            return start, stop
        start = stop + 1
    return None


def items(text: str, start: int, end: int, item: Rule) -> Iterator[Span]:
    """The places of numbered titles on one line; the whole line where none is numbered."""
    marks = list(item.pattern.finditer(text[start:end]))
    if not marks:
        yield start, end
    for mark, following in zip_longest(marks, marks[1:]):
        yield start + mark.end(), start + following.start() if following else end


def narrowed(text: str, start: int, end: int, trimmed: re.Pattern[str]) -> Span:
    """The span without marks around the title, and without what a page says behind it (略, .docx)."""
    while start < end:
        if text[start] in EDGES:
            start += 1
        elif text[end - 1] in EDGES:
            end -= 1
        elif MARKED.fullmatch(text, start, end):
            start, end = start + 1, end - 1
        elif tail := trimmed.search(text, start, end):
            end = tail.start()
        else:
            break
    return start, end
