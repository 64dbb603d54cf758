"""The rows of ``layouts.toml`` made ready: the columns of each form, and what adds up in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.errors import RuleError
from kg.extract.spans import Spans
from kg.extract.splits import Group
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

ROOM = "layouts"


@dataclass(frozen=True, slots=True)
class Layout:
    """A form as it is laid out.

    Args:
        axis: what its columns are: applicant, column, period or measure.
        columns: in the order of the digits.
        groups: the columns side by side that add up.
        trust: how many ways the digits alone may leave where nothing but a row's own sum decides.
        changes: the columns that may have a sign.
        rows: what its rows count, in their order; an empty one parts tables with the same heads.
    """

    id: str
    heads: re.Pattern[str]
    axis: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    trust: int
    changes: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def summed(self) -> bool:
        """Whether every value of a row is part of a sum."""
        return all(group.summed for group in self.groups)

    def below(self, measure: str) -> str:
        """What the row below counts, where the form always has one there."""
        return next((two for one, two in pairwise(self.rows) if one == measure), "")

    def signed(self, column: int) -> bool:
        """Whether values of a column may have a sign."""
        return self.columns[column] in self.changes


@dataclass(frozen=True, slots=True)
class Sum:
    """What adds up over rows: the measures that ``parts`` finds come to those that it ``equals``.

    ``complete``: rows between them that are not known count as well.
    """

    id: str
    parts: re.Pattern[str]
    equals: tuple[str, ...]
    complete: bool


class Layouts:
    """All forms and sums."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.of(ROOM)
        self._forms = tuple(_layout(rule) for rule in rows if rule.text("role", "form") == "form")
        self.sums = tuple(
            Sum(rule.id, rule.pattern, rule.texts("equals"), bool(rule.data.get("complete")))
            for rule in rows
            if rule.text("role", "form") == "sum"
        )
        self._sieve = Sieve([form.heads for form in self._forms])

    def heads(self, text: str, inside: Spans) -> Iterator[tuple[Layout, re.Match[str]]]:
        """The heads of forms in a text, form by form, of those that have a word outside of some spans."""
        for at, places in self._sieve.places(text).items():
            if any(not inside.holds(place) for place in places):
                form = self._forms[at]
                for match in form.heads.finditer(text):
                    if not inside.holds(match.start()):
                        yield form, match


@lru_cache(maxsize=2)
def layouts_of(rules: Rules) -> Layouts:
    """The layouts of tables of rules, made once."""
    return Layouts(rules)


def _layout(rule: Rule) -> Layout:
    """A form with its sums as groups of columns."""
    columns = rule.texts("columns")
    groups: list[Group] = []
    at = 0
    for sum_ in rule.texts("sums"):
        terms = [term.strip() for term in re.split("[+=]", sum_)]
        if columns[at : at + len(terms)] != tuple(terms):
            raise RuleError(f"{ROOM}.toml: rule {rule.id}: {sum_} is no sum of columns side by side")
        groups.append(Group(len(terms), True))
        at += len(terms)
    groups += [Group(len(columns) - at, False)] if at < len(columns) else []
    return Layout(
        rule.id,
        rule.pattern,
        rule.text("axis"),
        columns,
        tuple(groups),
        int(rule.number("trust", 0)),
        rule.texts("changes"),
        rule.texts("rows"),
    )
