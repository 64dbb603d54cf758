"""The rows of ``narrative.toml`` made ready: compiled once, and told which of them may say something in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.digits import WIDEST
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

ROOM = "narrative"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千]+")
ASIDE = {"year", "announced", "form", "telling", "weak", "noun", "verb", "opener", "topic-tail", "topic-word", "topic-word-alone", "rest"}
ASIDE |= {"heading-topic", "none-section"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A row made ready for use; rows of the roles in ``ASIDE`` are not searched in sentences.

    Args:
        says: what a row on time or on precision makes of a number: the period, the comparator.
        section: must be found in the titles above; context: in the titles or in the sentence; unless: not before the match's end.
        frames: the forms that a row is for; empty where it is for all.
        zero: the words say that there was none.
        shared: the number may be read again by another row.
        leads: the pattern begins with the number.
        bars: beginnings of the measures that a number of several things at once is not.
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
    leads: bool
    bars: tuple[str, ...]

    def find(self, text: str, numbers: Sequence[int]) -> Sequence[re.Match[str]]:
        """The matches in a text; a pattern that begins with its number is tried at the numbers only.

        Args:
            numbers: where numbers begin in the text.
        """
        if self.leads:
            return _led(self.pattern, text, numbers)
        first = self.pattern.search(text)
        return (first, *self.pattern.finditer(text, first.end())) if first else ()


def _led(pattern: re.Pattern[str], text: str, numbers: Sequence[int]) -> Sequence[re.Match[str]]:
    """The matches that begin at numbers, none within another."""
    found: list[re.Match[str]] = []
    for at in numbers:
        match = pattern.match(text, at) if not found or at >= found[-1].end() else None
        if match:
            found.append(match)
    return found


def overlong(value: str) -> bool:
    """Whether a number is longer than any that a report counts."""
    return len(value) > 2 * WIDEST or len(value.split(".")[0].replace(",", "")) > WIDEST


May = Mapping[str, Sequence[Wording]]


class Wordings:
    """All rows, by role and by what a text may hold."""

    def __init__(self, rules: Rules) -> None:
        rows = tuple(_wording(rule) for rule in rules.of(ROOM))
        self._rows = tuple(row for row in rows if row.role not in ASIDE)
        self._sieve = Sieve([row.pattern for row in self._rows])
        self._roles: dict[str, tuple[Wording, ...]] = {}
        for row in rows:
            self._roles[row.role] = (*self._roles.get(row.role, ()), row)

    def of(self, role: str) -> tuple[Wording, ...]:
        """The rows of a role, in file order."""
        return self._roles[role]

    def may(self, text: str) -> May:
        """The rows that may be found in a sentence, by role, in file order; a role without any is left out."""
        found: dict[str, list[Wording]] = {}
        rows = self._rows
        for at in self._sieve.possible(text):
            row = rows[at]
            if row.role in found:
                found[row.role].append(row)
            else:
                found[row.role] = [row]
        return found


def numbers(text: str) -> tuple[int, ...]:
    """Where the numbers of a text may begin."""
    return tuple(match.start() for match in NUMBER.finditer(text))


@lru_cache(maxsize=4)
def wordings(rules: Rules) -> Wordings:
    """The rows of the rules, made ready once for all documents."""
    return Wordings(rules)


@lru_cache(maxsize=1024)
def _compiled(condition: str) -> re.Pattern[str]:
    """A condition, compiled once for all tables that have it."""
    return re.compile(condition)


def _wording(rule: Rule) -> Wording:
    """A rule with its conditions compiled."""

    def pattern(key: str) -> re.Pattern[str] | None:
        return _compiled(rule.text(key)) if rule.text(key) else None

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
        rule.pattern.pattern.startswith("(?P<value>"),
        rule.texts("bars"),
    )
