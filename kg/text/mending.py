"""Runs the rows of ``rules/damage.toml`` over a draft: those that may find something in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import RuleError
from kg.records import View
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve
from kg.text.draft import Change, Draft
from kg.text.mechanisms import MECHANISMS

APART = "\0"  # between stretches that do not belong together


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, read once.

    Args:
        after: rows of which one must have mended something.
        needs: the patterns, by their place in the sieve, that must all be possible.
    """

    rule: Rule
    mechanism: Callable[[Draft, Rule], Iterator[Change]]
    confidence: float
    after: frozenset[str]
    needs: frozenset[int]


def mended(draft: Draft, rules: Rules) -> View:
    """The view of a draft after every row that applies, in the order of the file.

    A row with ``needs`` needs a match of that pattern too; one with ``after`` needs a repair by one of these rows: a sign that the
    text was damaged in that way, without which the row would only guess.
    """
    rows, sieve = _table(rules)
    possible = set(sieve.possible(draft.text))
    found: set[str] = set()
    for row in rows:
        if not row.needs <= possible or (row.after and found.isdisjoint(row.after)):
            continue
        if changes := list(row.mechanism(draft, row.rule)):
            draft.apply(changes, row.rule.id, row.confidence)
            found.add(row.rule.id)
            possible.update(sieve.possible(_changed(draft.text, changes, sieve.longest)))
    return draft.view()


@lru_cache(maxsize=2)
def _table(rules: Rules) -> tuple[tuple[_Row, ...], Sieve]:
    """The rows, and the sieve of all that they need."""
    rows: list[_Row] = []
    patterns: list[re.Pattern[str]] = []
    for rule in rules.of("damage"):
        mechanism = MECHANISMS.get(rule.text("do"))
        if mechanism is None:
            raise RuleError(f"damage.toml: rule {rule.id}: do must be one of {', '.join(MECHANISMS)}")
        first = len(patterns)
        patterns += [rule.pattern, *_signs(rule)]
        needs = frozenset(range(first, len(patterns)))
        rows.append(_Row(rule, mechanism, float(rule.number("confidence", 1.0)), frozenset(rule.texts("after")), needs))
    return tuple(rows), Sieve(patterns)


def _signs(rule: Rule) -> Iterator[re.Pattern[str]]:
    """What must stand in a text besides what the row's pattern finds: ``needs``, ``near``, a gap in a word, a character to translate."""
    yield from (re.compile(rule.text(key)) for key in ("needs", "near") if rule.text(key))
    if words := rule.texts("words"):
        yield re.compile("|".join(f"{sign}[ \t\u3000]" for sign in sorted({sign for word in words for sign in word[:-1]})))
    if rule.text("do") == "translate":
        yield re.compile(f"[{re.escape(''.join(rule.texts('table'))[::2])}]")


def _changed(text: str, changes: list[Change], reach: int) -> str:
    """The stretches of a changed text in which a literal may stand that was not in it before.

    Args:
        text: after the changes.
        changes: with the offsets from before, in order.
        reach: characters of the longest literal.
    """
    if len(changes) * 2 * reach > len(text):
        return text
    stretches, moved = [], 0
    for change in changes:
        start = change.start + moved
        moved += len(change.reading) - (change.end - change.start)
        stretches.append(text[max(0, start - reach) : change.end + moved + reach])
    return APART.join(stretches)
