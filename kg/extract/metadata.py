"""What a document says of itself: title, dates, index number, own number, with the place that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from kg.extract.fields import named, part_evidence, parts
from kg.extract.itself import notice_titles
from kg.extract.numbers import NumberFinder
from kg.extract.passages import Passage
from kg.numerals import dates
from kg.records import Metadata, Outline
from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

Key = Literal["title", "issued", "available", "indexNumber", "documentNumber"]
KEYS: tuple[Key, ...] = ("title", "issued", "available", "indexNumber", "documentNumber")
# How far a heading may stand from the start of the document proper, in characters of the view.
HEAD = 700
LINE_END = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")  # a title that is printed on two lines is one
SHAPES = ("heading.report", "heading.report-year-behind", "heading.policy")  # what a title looks like where only some of the words are one
CLOCK = re.compile(r"[T \u3000]+\d{1,2}[:：]\d{2}")  # a time of day behind a date
NUMBERED = re.compile(r"[（(][\u4e00-\u9fff]{1,20}[〔\[﹝]\d{4}[〕\]﹞]第?\d{1,4}号[）)]$")  # a number behind a title is not of it
ORDERED = re.compile(r"^[\u4e00-\u9fff]{2,30}令[（(]?第?\d{1,4}号[）)]?[ \u3000]*(?:[—-]+|[:：])[ \u3000]*")  # nor is one before it
ENCLOSED = re.compile(r"(?<=[令告])[（(](?=(?:\d{4}年)?第)")  # 某公告（第6号
SPACE = re.compile(r"[ \t\u3000\n#*]+")


def metadata(outline: Outline, found_in: tuple[Passage, ...], rules: Rules, vocabulary: Vocabulary) -> tuple[Metadata, ...]:
    """Every value that the document states of itself, in the order of the rules; ``resolve`` chooses.

    Args:
        found_in: where labelled values are looked for.
    """
    found: list[Metadata] = []
    numbers = NumberFinder(rules, vocabulary.issuers)
    for rule in rules.of("metadata"):
        key = next((key for key in KEYS if key == rule.text("key")), None)
        if key is None or rule.text("role"):
            continue
        for passage in found_in:
            for match in rule.pattern.finditer(passage.text):
                if not within(outline, passage, rule, match.start()):
                    continue
                start, end = trimmed(passage.text, *match.span("value"))
                if value := read(key, passage.text[start:end], numbers):
                    evidence = passage.evidence(outline.document, start, end, rule.id)
                    basis = "stamp" if rule.id == "page.stamp" and passage.place == "margin" else rule.text("basis")
                    found.append(Metadata(key, value, basis, evidence))
    stamps = {item.value for item in found if item.basis == "stamp"}
    found = [item for item in found if item.basis != "stamp" or len(stamps) == 1]  # several dates are those of a list
    return (*joined(outline, found), *notice_title(outline, rules), *of_fields(outline, rules, numbers))


def notice_title(outline: Outline, rules: Rules) -> tuple[Metadata, ...]:
    """The title that a policy document opens with, an authority's name or 关于 first, also where it is broken over lines."""
    if outline.kind != "policy":
        return ()
    for title in notice_titles(outline.view.text, rules):
        start, end = outline.view.source_span(title.start, title.end)
        return (Metadata("title", title.text, "notice", outline.document.evidence(start, end, "own-notice-title", title.text)),)
    return ()


def of_fields(outline: Outline, rules: Rules, numbers: NumberFinder) -> Iterator[Metadata]:
    """What the head of the page, the record or the file's properties say; of the title of a page, the part that reads like a title."""
    shapes = [rule.pattern for rule in rules.of("metadata") if rule.id in SHAPES]
    for rule, words, evidence in named(outline, "metadata", rules):
        key = next(key for key in KEYS if key == rule.text("key"))
        if key != "title" or rule.text("basis") == "article":
            value = read(key, CLOCK.split(words)[0], numbers)
        else:
            value = proper(next((part for part in parts(words) if any(shape.fullmatch(part) for shape in shapes)), ""))
            evidence = part_evidence(outline, evidence, value)
        if value:
            yield Metadata(key, value, rule.text("basis"), evidence)


def within(outline: Outline, passage: Passage, rule: Rule, start: int) -> bool:
    """Whether a rule may be read at a place: headings at the head of the text, labelled fields wherever they stand."""
    labelled = rule.id.startswith("field.") or rule.id == "form.filled"
    if passage.place != "text":
        return labelled or (rule.id == "page.stamp" and passage.place == "margin")
    at_head = start < outline.body + HEAD
    if rule.id == "page.stamp":
        return at_head or start > len(outline.view.text) - HEAD
    return at_head or not rule.id.startswith("heading.") or rule.id == "heading.form"


def read(key: Key, words: str, numbers: NumberFinder) -> str:
    """The value in its normal form; empty where the words give none (a date that does not exist, a number without sequence)."""
    if key in ("issued", "available"):
        days = dates(words.replace(" ", "").replace("\u3000", ""))
        return days[0].day.isoformat() if days and days[0].day else ""
    if key == "documentNumber":
        found = numbers.find(ENCLOSED.sub("", SPACE.sub("", words)))
        return found[0].number.normal if len(found) == 1 and found[0].number.complete else ""
    return SPACE.sub("", words) if key != "title" else proper(LINE_END.sub("", words.strip()))


def proper(title: str) -> str:
    """A title without the number that stands before or behind it."""
    return NUMBERED.sub("", ORDERED.sub("", title))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def joined(outline: Outline, found: list[Metadata]) -> tuple[Metadata, ...]:
    """The metadata with a title that is printed on two lines put together: the agency above, its report below."""
    text = outline.view.text
    result: list[Metadata] = []
    for item in found:
        if (
            item.key == "title"
            and item.basis == "heading"
            and re.match(r"(?:关于)?(?:(?:19|20)\d\d|[一二][〇○Ｏ零oO一二三四五六七八九]{3})", item.value)
        ):
            start = next((i for i, s in enumerate(outline.view.starts) if s == item.evidence.start), -1)
            above = (
                re.search(r"(?:^|\n)[ \t\u3000]*([\u4e00-\u9fff]{3,30})[ \t\u3000]*\n[ \t\u3000\n]*$", text[:start]) if start > 0 else None
            )
            if above:
                value = above[1] + item.value
                end = start + len(item.value)
                item = Metadata("title", value, item.basis, outline.evidence(above.start(1), end, item.evidence.rule))
        result.append(item)
    return tuple(result)
