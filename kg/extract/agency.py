"""The names that a document gives to who speaks: in its title, its metadata, its signature, its form."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from kg.numerals import dates
from kg.records import AgencyName, Evidence, Metadata, Outline
from kg.rules import Rule, Rules

Role = Literal["title", "publisher", "source", "signature", "form", "compiler", "body"]
ROLES: tuple[Role, ...] = ("title", "publisher", "source", "signature", "form", "compiler", "body")


def agency(outline: Outline, titles: tuple[Metadata, ...], rules: Rules) -> tuple[AgencyName, ...]:
    """Every name with its role; ``resolve`` decides whose document it is."""
    found = []
    for rule in rules.of("names"):
        if rule.id in ("name.signature", "name.report-title"):
            continue
        for match in rule.pattern.finditer(outline.view.text):
            found.append(AgencyName(match["value"], role_of(rule), outline.evidence(*match.span("value"), rule.id)))
    found += signatures(outline, rules.one("names", "name.signature"))
    found += from_titles(outline, titles, rules.one("names", "name.report-title"))
    return tuple(found)


def role_of(rule: Rule) -> Role:
    """The role that a rule gives."""
    return next(role for role in ROLES if role == rule.text("role"))


def signatures(outline: Outline, rule: Rule) -> list[AgencyName]:
    """The agency on a line of its own above a date on a line of its own; the last one first, annexes may repeat it."""
    found: list[AgencyName] = []
    lines: list[tuple[int, str]] = []
    at = 0
    for line in outline.view.text.split("\n"):
        if line.strip():
            lines.append((at, line))
        at += len(line) + 1
    for (start, above), (_, line) in pairwise(lines):
        day = dates(line.strip())
        if not day or day[0].day is None or (day[0].start, day[0].end) != (0, len(line.strip())):
            continue
        if match := rule.pattern.search(above):
            first = match.start("value")
            for name in match["value"].split():
                at = start + above.index(name, first)
                found.append(AgencyName(name, "signature", outline.evidence(at, at + len(name), rule.id)))
    return found[::-1]


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
