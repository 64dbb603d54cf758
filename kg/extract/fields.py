"""Values that the format itself names: the meta tags of a page, the fields of a record, the properties of an Office or PDF file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.records import Evidence, Field, Outline
from kg.rules import Rule, Rules

# What parts a title from the names of its column and its site; a single dash only between Chinese characters or spaces.
SITE = re.compile(r"[ \u3000]*(?:[_|｜»>]|-{2,}|—{2,})[ \u3000]*|[ \u3000]+[-–—][ \u3000]+|(?<=[\u4e00-\u9fff)）])[-–—](?=[\u4e00-\u9fff])")


def named(outline: Outline, room: str, rules: Rules) -> Iterator[tuple[Rule, str, Evidence]]:
    """Each field that a row of a room knows by its name, with the row, the value and its place; in the order of the rows.

    A row of role ``name`` says in ``of`` whose fields it knows: ``meta``, ``record`` or ``properties``.
    """
    text = outline.document.text
    for rule, of in _names(room, rules) if outline.document.fields else ():
        for field in outline.document.fields:
            if field.basis in of and rule.pattern.search(field.name):
                yield rule, text[field.start : field.end], _evidence(outline, field, rule)


@lru_cache(maxsize=4)
def _names(room: str, rules: Rules) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """The rows of a room that know fields by their names, and whose fields."""
    return tuple((rule, frozenset(rule.texts("of"))) for rule in rules.of(room) if rule.text("role") == "name")


def parts(title: str) -> tuple[str, ...]:
    """What a page's title holds besides the names of its column and its site, in order; the whole first.

    >>> parts("2021年年报-某市人民政府门户网站")
    ('2021年年报-某市人民政府门户网站', '2021年年报', '某市人民政府门户网站')
    """
    found = [part for part in SITE.split(title) if part]
    return tuple(dict.fromkeys((title, *found)))


def part_evidence(outline: Outline, whole: Evidence, part: str) -> Evidence:
    """The evidence for a part of a field's value."""
    start = whole.start + whole.exact.index(part)
    return outline.document.evidence(start, start + len(part), whole.rule)


def _evidence(outline: Outline, field: Field, rule: Rule) -> Evidence:
    """The evidence for a field's value."""
    return outline.document.evidence(field.start, field.end, rule.id)
