"""The rows of ``tables.toml`` by role, asked by label; what a label means is kept for the documents that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.extract.cells import label, value_or_unit
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

LABELLED = frozenset(("value", "opener", "subject", "column", "applicant", "court", "outcome"))
KEPT = 8192  # labels whose meaning is kept


@lru_cache(maxsize=4)
def labels_of(rules: Rules) -> Labels:
    """The labels of tables of rules, made once."""
    return Labels(rules)


class Labels:
    """What labels of the statistical forms mean."""

    def __init__(self, rules: Rules) -> None:
        self._rows = rules.of("tables")
        self._roles: dict[str, list[Rule]] = {}
        for rule in self._rows:
            self._roles.setdefault(rule.text("role", "value"), []).append(rule)
        self._sieve = Sieve([rule.pattern for rule in self._rows])
        self.meanings = lru_cache(maxsize=KEPT)(self._meanings)
        self.find = lru_cache(maxsize=KEPT)(self._find)
        self.value = lru_cache(maxsize=KEPT)(self._value)
        self.opens = lru_cache(maxsize=KEPT)(self._opens)
        self.known = lru_cache(maxsize=KEPT)(self._known)
        self.personal = lru_cache(maxsize=KEPT)(self._personal)
        self.strange = lru_cache(maxsize=KEPT)(self._strange)

    def role(self, role: str) -> tuple[Rule, ...]:
        """All rows of a role, in file order: that of the official form."""
        return tuple(self._roles.get(role, ()))

    def _meanings(self, name: str) -> Mapping[str, tuple[Rule, ...]]:
        """The rows whose pattern fits a label, by role, each in file order."""
        found: dict[str, list[Rule]] = {}
        for at in self._sieve.possible(name):
            rule = self._rows[at]
            if rule.pattern.search(name):
                found.setdefault(rule.text("role", "value"), []).append(rule)
        return {role: tuple(rows) for role, rows in found.items()}

    def _find(self, role: str, name: str) -> Rule | None:
        """The first row of a role whose pattern fits a label."""
        rows = self.meanings(name).get(role)
        return rows[0] if rows else None

    def _value(self, name: str, group: str) -> Rule | None:
        """The row that counts something under this label in this context."""
        for rule in self.meanings(name).get("value", ()):
            wanted = rule.text("group")
            if not wanted or group == wanted or group.startswith(wanted + "."):
                return rule
        return None

    def _opens(self, name: str, group: str) -> str:
        """The context behind a label: the one that it opens, else the one that it stands in."""
        rule = self.find("opener", name) or self.value(name, group)
        return (rule and rule.text("opens")) or group

    def _known(self, name: str) -> bool:
        """Whether a label says what a row or a column counts."""
        return not LABELLED.isdisjoint(self.meanings(name))

    def _personal(self, name: str) -> bool:
        """Whether a label says that persons are named."""
        return bool(name) and not name.isdecimal() and self.find("personal", name) is not None

    def _strange(self, text: str) -> bool:
        """Whether the words of a cell are neither a value, nor a unit, nor a label that says what is counted."""
        return not value_or_unit(text) and not self.known(label(text))


def loose(rule: Rule) -> re.Pattern[str]:
    """The pattern of a row without its anchors, for text that ran together."""
    return re.compile(rule.pattern.pattern.removeprefix("^").removesuffix("$"))
