"""Heads of the columns of a form: what each says, and of which period its figures are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.rules import Rule

YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a column: the row that knows it, its words, where it stands, the unit and the year that it names."""

    rule: Rule
    name: str
    column: int
    width: int = 1
    unit: str = ""
    year: int = 0


def year_of(name: str) -> int:
    """The year that a head begins with, or 0.

    >>> year_of("2017年度"), year_of("本年度")
    (2017, 0)
    """
    match = YEAR.match(name)
    return int(match[0]) if match else 0


def periods(heads: Sequence[Head]) -> list[str]:
    """The period that each head names: of several years the last is the report's own."""
    last = max((head.year for head in heads), default=0)
    before = {last: "own", last - 1: "previous"}
    return [before.get(head.year, "other") if head.year else head.rule.text("period") for head in heads]


def lowest(heads: Sequence[Head], titled: Mapping[int, str]) -> list[Head]:
    """The heads below which no other stands: 2010年 over 上半年 | 下半年 | 全年 says nothing of a column.

    Args:
        heads: of one kind, from above to below.
        titled: the lowest words above each column.
    """
    if len({head.column for head in heads}) == 1:  # with one cell a line all stand in one column
        return list(heads)
    heads = [head for head in heads if head.width > 1 or titled.get(head.column) == head.name]
    return [one for one in heads if not any(one.width > other.width and 0 <= other.column - one.column < one.width for other in heads)]
