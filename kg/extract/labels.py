"""The rows of ``tables.toml`` by role, asked by label."""

from __future__ import annotations

import re

from kg.rules import Rule, Rules


class Labels:
    """What labels of the statistical forms mean."""

    def __init__(self, rules: Rules) -> None:
        self._roles: dict[str, list[Rule]] = {}
        for rule in rules.of("tables"):
            self._roles.setdefault(rule.text("role", "value"), []).append(rule)
        self._known: dict[tuple[str, str], Rule | None] = {}

    def role(self, role: str) -> tuple[Rule, ...]:
        """All rows of a role, in file order."""
        return tuple(self._roles.get(role, ()))

    def find(self, role: str, name: str) -> Rule | None:
        """The first row of a role whose pattern fits a label."""
        if (role, name) not in self._known:
            self._known[role, name] = next((rule for rule in self._roles.get(role, ()) if rule.pattern.search(name)), None)
        return self._known[role, name]

    def value(self, name: str, group: str) -> Rule | None:
        """The row that counts something under this label in this context."""
        if self.find("value", name) is None:
            return None
        for rule in self._roles["value"]:
            wanted = rule.text("group")
            if rule.pattern.search(name) and (not wanted or group == wanted or group.startswith(wanted + ".")):
                return rule
        return None

    def opens(self, name: str, group: str) -> str:
        """The context behind a label: the one that it opens, else the one that it stands in."""
        rule = self.find("opener", name) or self.value(name, group)
        return (rule and rule.text("opens")) or group


def loose(rule: Rule) -> re.Pattern[str]:
    """The pattern of a row without its anchors, for text that ran together."""
    return re.compile(rule.pattern.pattern.removeprefix("^").removesuffix("$"))
