"""The names that a document gives to who speaks: in its title, its metadata, its signature, its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.extract.fields import named
from kg.extract.itself import own_end
from kg.extract.passages import Passage, sifted
from kg.extract.presents import of_its_kind, presenters
from kg.numerals import YEARS, dates
from kg.records import AgencyName, Evidence, Metadata, Outline, Span
from kg.rules import Rule, Rules
from kg.rules.lines import matches
from kg.rules.sieve import Sieve

Role = Literal["title", "publisher", "source", "signature", "form", "compiler", "body", "contact", "site", "speaker"]
ROLES: tuple[Role, ...] = ("title", "publisher", "source", "signature", "form", "compiler", "body", "contact", "site", "speaker")
ELSEWHERE = ("name.signature", "name.report-title", "name.compiler", "name.presented")  # rows that are looked for in their own places
LONGEST = 30  # characters of a date
APART = re.compile(r"[、 \u3000]")
HAN = re.compile(r"[\u4e00-\u9fff（）()]{3,40}")
ISSUING = ("publisher", "source", "form")
LABELLED = (*ISSUING, "site")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that finds names, read once.

    Args:
        labelled: a label says who it is, also beside the text.
        issuing: a label says whose document it is; it may name a website or nobody.
    """

    id: str
    pattern: re.Pattern[str]
    role: Role
    labelled: bool
    issuing: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows that find names, with their sieve, and what no agency is called."""

    rows: tuple[_Row, ...]
    sieve: Sieve
    never: re.Pattern[str]


@lru_cache(maxsize=2)
def _table(rules: Rules) -> _Table:
    """The rows of names that are looked for in the words of a document."""
    rows = tuple(
        _Row(rule.id, rule.pattern, role, role in LABELLED, role in ISSUING)
        for rule in rules.of("names")
        for role in ROLES
        if role == rule.text("role") and rule.id not in ELSEWHERE
    )
    return _Table(rows, Sieve([row.pattern for row in rows]), rules.one("names", "name.no-agency").pattern)


def agency(outline: Outline, found_in: tuple[Passage, ...], titles: tuple[Metadata, ...], rules: Rules) -> tuple[AgencyName, ...]:
    """Every name with its role; ``resolve`` decides whose document it is.

    Args:
        found_in: where labelled names are looked for.
        titles: the titles that were found.
    """
    found = []
    table = _table(rules)
    possible = sifted(found_in, table.sieve)
    for at, row in enumerate(table.rows):
        for passage, likely in zip(found_in, possible, strict=True):
            if at not in likely or not (row.labelled or passage.place == "text"):
                continue
            for match in matches(row.pattern, passage.text, likely[at], len(passage.text)):
                for start, end in spans(passage, match):
                    name = passage.text[start:end]
                    if not row.issuing or not table.never.search(name):
                        found.append(AgencyName(name, row.role, passage.evidence(outline.document, start, end, row.id)))
    if outline.kind != "policy":
        found += presenters(outline, rules)
    end = own_end(outline.view.text, (title.value for title in titles), rules) if outline.kind == "policy" else len(outline.view.text)
    found += signatures(outline, rules.one("names", "name.signature"), end)
    found += from_titles(outline, titles, rules.one("names", "name.report-title"))
    for rule, words, place in named(outline, "names", rules):
        if HAN.fullmatch(words) and (rule.text("as") not in ISSUING or not table.never.search(words)):
            found.append(AgencyName(words, next(role for role in ROLES if role == rule.text("as")), place))
    return tuple(of_its_kind(found, outline, rules))


def spans(passage: Passage, match: re.Match[str]) -> list[Span]:
    """The places of the names that a match tells: all that a pair holds, one beside the other; all that issue an order together."""
    if passage.place != "pair" and not APART.search(match["value"]):
        return [match.span("value")]
    end = len(passage.text) if passage.place == "pair" else match.end("value")
    return [name.span() for name in HAN.finditer(passage.text, match.start("value"), end)]


def signatures(outline: Outline, rule: Rule, end: int) -> list[AgencyName]:
    """The agencies on lines of their own above a date on a line of its own; the last block first, annexes may repeat it.

    Args:
        end: where the document itself ends; who signs a text that it forwards did not issue it.
    """
    numbered = numbered_lines(outline.view.text[:end].replace("|", " "))  # a table may set them side by side
    lines = [(at, line, words) for at, line in numbered if (words := line.strip())]
    blocks: list[list[AgencyName]] = []
    for n, (_, _, words) in enumerate(lines):
        if len(words) > LONGEST or not YEARS.match(words):
            continue
        day = dates(words)
        if not day or day[0].day is None or (day[0].start, day[0].end) != (0, len(words)):
            continue
        block: list[AgencyName] = []
        for k in range(n - 1, -1, -1):
            start, above, _ = lines[k]
            match = rule.pattern.search(above)
            if not match:
                break
            for name in reversed(match["value"].split()):
                at = start + above.rindex(name)
                block.insert(0, AgencyName(name, "signature", outline.evidence(at, at + len(name), rule.id)))
        blocks.append(block)
    return [name for block in reversed(blocks) for name in block]


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their offsets."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def from_titles(outline: Outline, titles: tuple[Metadata, ...], rule: Rule) -> list[AgencyName]:
    """The name that a report's title begins with; a policy document's is read off its title when it is resolved."""
    found = []
    for title in titles if outline.kind == "report" else ():
        if match := rule.pattern.search(title.value.replace("\n", "")):
            found.append(AgencyName(match["value"], "title", narrowed(outline, title, match["value"], rule.id)))
    return found


def narrowed(outline: Outline, title: Metadata, name: str, rule: str) -> Evidence:
    """The evidence for a name in a title: the name alone where the title prints it in one piece."""
    exact = title.evidence.exact
    if name in exact:
        start = title.evidence.start + exact.index(name)
        return outline.document.evidence(start, start + len(name), rule)
    return outline.document.evidence(title.evidence.start, title.evidence.end, rule, title.value)
