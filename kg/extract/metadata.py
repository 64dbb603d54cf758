"""What a document says of itself: title, dates, index number, own number, with the place that says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.extract.fields import named, part_evidence, parts
from kg.extract.itself import notice_titles, own_end
from kg.extract.numbers import NumberFinder, number_finder
from kg.extract.passages import Passage, Place, sifted
from kg.numerals import dates
from kg.records import Metadata, Outline
from kg.rules import Rule, Rules
from kg.rules.lines import matches
from kg.rules.sieve import Sieve
from kg.vocabulary import Vocabulary

Key = Literal["title", "issued", "available", "indexNumber", "documentNumber"]
KEYS: tuple[Key, ...] = ("title", "issued", "available", "indexNumber", "documentNumber")
# How far a heading may stand from the start of the document proper, in characters of the view.
HEAD = 700
REACH = 400  # characters that a heading may take, with what must follow it
LINE_END = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")  # a title that is printed on two lines is one
# What a title looks like where only some of the words are one.
SHAPES = ("heading.report", "heading.report-year-behind", "heading.report-year-within", "heading.policy")
CLOCK = re.compile(r"[T \u3000]+\d{1,2}[:：]\d{2}")  # a time of day behind a date
NUMBERED = re.compile(r"[（(][\u4e00-\u9fff]{1,20}[〔\[﹝]\d{4}[〕\]﹞]第?\d{1,4}号[）)]$")  # a number behind a title is not of it
ORDERED = re.compile(r"^[\u4e00-\u9fff]{2,30}令[（(]?第?\d{1,4}号[）)]?[ \u3000]*(?:[—-]+|[:：])[ \u3000]*")  # nor is one before it
ANNOUNCED = re.compile(r"^[\u4e00-\u9fff]{2,30}公告[ \u3000]?\d{4}年第\d{1,4}号[ \u3000]+(?=[\u4e00-\u9fff])")
ENCLOSED = re.compile(r"(?<=[令告])[（(](?=(?:\d{4}年)?第)")  # 某公告（第6号
YEAR_FIRST = re.compile(r"(?:关于)?(?:(?:19|20)\d\d|[一二][〇○Ｏ零oO一二三四五六七八九]{3})")
ABOVE = re.compile(r"(?:^|\n)[ \t\u3000]*([\u4e00-\u9fff]{3,30})[ \t\u3000]*\n[ \t\u3000\n]*$")
AUTHORITIES = re.compile(
    r"(?:^|\n)[ \t\u3000]*([\u4e00-\u9fff][\u4e00-\u9fff、 \u3000]{2,60}(?:政府|办公[室厅]|[局厅部委院署会]))[ \t\u3000]*\n[ \t\u3000\n]*$"
)
SPACE = re.compile(r"[ \t\u3000\n#*]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that finds values, read once.

    Args:
        places: where it may be looked for.
        heads: only at the head of the text.
        edges: only at the head and at the foot of it.
    """

    id: str
    pattern: re.Pattern[str]
    key: Key
    basis: str
    places: frozenset[Place]
    heads: bool
    edges: bool

    def basis_in(self, passage: Passage) -> str:
        """Where such a value stands; a stamp in the margin is one of the page's."""
        return "stamp" if self.edges and passage.place == "margin" else self.basis


@lru_cache(maxsize=2)
def _table(rules: Rules) -> tuple[tuple[_Row, ...], Sieve]:
    """The rows that find values, and their sieve."""
    rows = tuple(_row(rule, key) for rule in rules.of("metadata") for key in KEYS if key == rule.text("key") and not rule.text("role"))
    return rows, Sieve([row.pattern for row in rows])


def _row(rule: Rule, key: Key) -> _Row:
    """A row as it is used."""
    stamp = rule.id == "page.stamp"
    beside: set[Place] = {"pair", "margin"} if rule.id.startswith("field.") or rule.id == "form.filled" else {"margin"} if stamp else set()
    heads = rule.id.startswith("heading.") and rule.id != "heading.form"
    return _Row(rule.id, rule.pattern, key, rule.text("basis"), frozenset({"text", *beside}), heads, stamp)


def metadata(outline: Outline, found_in: tuple[Passage, ...], rules: Rules, vocabulary: Vocabulary) -> tuple[Metadata, ...]:
    """Every value that the document states of itself, in the order of the rules; ``resolve`` chooses.

    Args:
        found_in: where labelled values are looked for.
    """
    numbers = number_finder(rules, vocabulary)
    found = [
        Metadata(row.key, value, row.basis_in(passage), passage.evidence(outline.document, start, end, row.id))
        for row, passage, start, end in _values(outline, found_in, rules)
        if (value := read(row.key, passage.text[start:end], numbers))
    ]
    stamps = {item.value for item in found if item.basis == "stamp"}
    found = [item for item in found if item.basis != "stamp" or len(stamps) == 1]  # several dates are those of a list
    found = [*joined(outline, found), *notice_title(outline, rules), *of_fields(outline, rules, numbers)]
    return tuple(found) if outline.kind != "policy" else of_notice(outline, found, rules)


def of_notice(outline: Outline, found: list[Metadata], rules: Rules) -> tuple[Metadata, ...]:
    """What a notice says of itself, without number and day of a text that it forwards."""
    end = own_end(outline.view.text, (item.value for item in found if item.key == "title"), rules)
    if end == len(outline.view.text):
        return tuple(found)
    last = outline.view.source_span(end - 1, end)[1]
    return tuple(item for item in found if item.evidence.start < last or item.basis not in ("heading", "history", "signature"))


def notice_title(outline: Outline, rules: Rules) -> tuple[Metadata, ...]:
    """The title that a policy document opens with, an authority's name or 关于 first, also where it is broken over lines."""
    if outline.kind != "policy":
        return ()
    for title in notice_titles(outline.view.text, rules):
        start, end = outline.view.source_span(title.start, title.end)
        return (Metadata("title", proper(title.text), "notice", outline.document.evidence(start, end, "own-notice-title", title.text)),)
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


def _values(outline: Outline, found_in: tuple[Passage, ...], rules: Rules) -> Iterator[tuple[_Row, Passage, int, int]]:
    """Each value that a row finds, with its place in the passage."""
    rows, sieve = _table(rules)
    possible = sifted(found_in, sieve)
    head = _line_end(outline.view.text, outline.body + HEAD + REACH)
    for at, row in enumerate(rows):
        for passage, likely in zip(found_in, possible, strict=True):
            if passage.place not in row.places or at not in likely or (row.heads and likely[at] and likely[at][0] >= head):
                continue
            for match in matches(row.pattern, passage.text, likely[at], head if row.heads else len(passage.text)):
                if _stands(outline, passage, row, match.start()):
                    yield row, passage, *trimmed(passage.text, *match.span("value"))


def _stands(outline: Outline, passage: Passage, row: _Row, start: int) -> bool:
    """Whether a row may be read at a place: headings at the head of the text, labelled fields wherever they stand."""
    if passage.place != "text" or start < outline.body + HEAD:
        return True
    return not row.heads and (not row.edges or start > len(outline.view.text) - HEAD)


def _line_end(text: str, at: int) -> int:
    """Where the line ends that a place stands in."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


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
    return NUMBERED.sub("", ANNOUNCED.sub("", ORDERED.sub("", title)))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def joined(outline: Outline, found: list[Metadata]) -> tuple[Metadata, ...]:
    """The metadata with a title that is printed on two lines put together: the agency above, its report below."""
    return tuple(_with_agency(outline, item) if item.key == "title" and item.basis == "heading" else item for item in found)


def _with_agency(outline: Outline, item: Metadata) -> Metadata:
    """A title that begins with its year, or a notice's with 关于, with the agency on the line above."""
    start = bisect_left(outline.view.starts, item.evidence.start)
    notice = outline.kind == "policy" and item.value.startswith("关于")
    stands = start < len(outline.view.text) and outline.view.starts[start] == item.evidence.start
    if not stands or not (notice or YEAR_FIRST.match(item.value)):
        return item
    above = (AUTHORITIES if notice else ABOVE).search(outline.view.text, max(0, start - REACH), start)
    if not above:
        return item
    evidence = outline.evidence(above.start(1), start + len(item.value), item.evidence.rule)
    return Metadata("title", above[1] + item.value, item.basis, evidence)
