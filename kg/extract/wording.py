"""The rows of ``narrative.toml`` made ready: compiled once, and told which of them may say something in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

ROOM = "narrative"


@dataclass(frozen=True, slots=True)
class Wording:
    """A row made ready for use.

    Args:
        says: what a row on time or on precision makes of a number: the period, the comparator.
        section: must be found in the titles above; context: in the titles or in the sentence; unless: not before the match's end.
        frames: the forms that a row is for; empty where it is for all.
        zero: the words say that there was none.
        shared: the number may be read again by another row.
    """

    id: str
    role: str
    pattern: re.Pattern[str]
    measures: tuple[str, ...]
    applicant: str
    says: str
    section: re.Pattern[str] | None
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    frames: tuple[str, ...]
    zero: bool
    shared: bool


May = Mapping[str, tuple[Wording, ...]]


class Wordings:
    """All rows, by role and by what a text may hold."""

    def __init__(self, rules: Rules) -> None:
        self._rows = tuple(_wording(rule) for rule in rules.of(ROOM))
        self._sieve = Sieve([row.pattern for row in self._rows])
        self._roles: dict[str, tuple[Wording, ...]] = {}
        for row in self._rows:
            self._roles[row.role] = (*self._roles.get(row.role, ()), row)

    def of(self, role: str) -> tuple[Wording, ...]:
        """The rows of a role, in file order."""
        return self._roles[role]

    def may(self, text: str) -> May:
        """The rows that may be found in a text, by role, in file order; a role without any is left out."""
        found: dict[str, list[Wording]] = {}
        for at in self._sieve.possible(text):
            row = self._rows[at]
            found.setdefault(row.role, []).append(row)
        return {role: tuple(rows) for role, rows in found.items()}


@lru_cache(maxsize=1)
def wordings(rules: Rules) -> Wordings:
    """The rows of the rules, made ready once for all documents."""
    return Wordings(rules)


def _wording(rule: Rule) -> Wording:
    """A rule with its conditions compiled."""

    def pattern(key: str) -> re.Pattern[str] | None:
        return re.compile(rule.text(key)) if rule.text(key) else None

    return Wording(
        rule.id,
        rule.text("role", "count"),
        rule.pattern,
        rule.texts("measures") or tuple(filter(None, (rule.text("measure"),))),
        rule.text("applicant"),
        rule.text("period") or rule.text("comparator"),
        pattern("section"),
        pattern("context"),
        pattern("unless"),
        rule.texts("frames"),
        bool(rule.data.get("zero", False)),
        bool(rule.data.get("shared", False)),
    )
