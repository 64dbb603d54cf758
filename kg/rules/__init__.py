"""Loads the rule rows: what only helps to find things, as data with examples.

A file ``kg/rules/<room>.toml`` holds ``[macros]`` (name = pattern part, used as ``<<name>>`` in any string) and rows ``[[rule]]``:

    id                one word per rule, unique over all files
    pattern           a regular expression (Python ``re``), searched in the view
    examples          texts in which the pattern is found: its tests
    counter_examples  texts in which it is not
    source            where the rule comes from, where it comes from somewhere
    anything else     read through ``text()``, ``texts()``, ``number()``
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, cast

from kg.errors import RuleError

Value = str | int | float | bool | list[str]
FIXED = {"id", "pattern", "examples", "counter_examples", "source"}
COMPILED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "groups", "groupindex")
MACRO = re.compile(r"<<([\w-]+)>>")


class Expression:
    """A pattern that is compiled when it is first searched: half of them are never searched in a small build.

    It is used as the ``re.Pattern`` that it becomes.

    Args:
        pattern: the regular expression.
        where: the row, for the error that is raised where it is none.
    """

    flags = re.UNICODE.value

    def __init__(self, pattern: str, where: str) -> None:
        self.pattern = pattern
        self.where = where

    def __getattr__(self, name: str) -> Any:
        """What only the compiled pattern has; from then on it is found without asking."""
        if name not in COMPILED:
            raise AttributeError(name)
        try:
            compiled = re.compile(self.pattern)
        except re.error as error:
            raise RuleError(f"{self.where}: {error}") from error
        self.__dict__.update((each, getattr(compiled, each)) for each in COMPILED)
        return getattr(compiled, name)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row: what to search for, and what it means when found; two are the same only where they are one object."""

    id: str
    room: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    data: Mapping[str, Value] = field(repr=False)

    def text(self, key: str, default: str = "") -> str:
        """The string under ``key``."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise RuleError(f"{self.room}.toml: rule {self.id}: {key} must be a string")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of strings under ``key``; empty where it is missing."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise RuleError(f"{self.room}.toml: rule {self.id}: {key} must be a list")
        return tuple(value)

    def number(self, key: str, default: float) -> float:
        """The number under ``key``."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise RuleError(f"{self.room}.toml: rule {self.id}: {key} must be a number")
        return value


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rows by room (file name), in file order, and a digest of the files; two are the same only where they are one object."""

    rooms: Mapping[str, tuple[Rule, ...]]
    digest: str
    known: Mapping[tuple[str, str], Rule] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {(room, rule.id): rule for room, rules in self.rooms.items() for rule in rules}
        object.__setattr__(self, "known", known)

    def of(self, room: str) -> tuple[Rule, ...]:
        """The rows of ``kg/rules/<room>.toml``."""
        if room not in self.rooms:
            raise RuleError(f"there is no {room}.toml in kg/rules")
        return self.rooms[room]

    def one(self, room: str, rule_id: str) -> Rule:
        """The row ``rule_id`` of a room."""
        if (room, rule_id) not in self.known:
            raise RuleError(f"{room}.toml has no rule {rule_id}")
        return self.known[room, rule_id]


def expand(pattern: str, macros: Mapping[str, str], where: str) -> str:
    """The pattern with its ``<<macro>>`` parts put in, macros of macros included."""
    for _ in range(8):
        if not MACRO.search(pattern):
            return pattern
        try:
            pattern = MACRO.sub(lambda m: macros[m[1]], pattern)
        except KeyError as error:
            raise RuleError(f"{where}: no macro {error}") from error
    raise RuleError(f"{where}: macros refer to each other in a circle")


def unfolded(value: Value, macros: Mapping[str, str], where: str) -> Value:
    """A further value of a row with its macros put in, in strings and in lists of them."""
    if isinstance(value, str):
        return expand(value, macros, where)
    return [expand(part, macros, where) for part in value] if isinstance(value, list) else value


def parse(room: str, content: str) -> tuple[Rule, ...]:
    """The rows of one file."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{room}.toml: {error}") from error
    macros = table.get("macros", {})
    rules = []
    for row in table.get("rule", []):
        where = f"{room}.toml: rule {row.get('id', '?')}"
        try:
            pattern = cast("re.Pattern[str]", Expression(expand(row["pattern"], macros, where), where))
        except KeyError as error:
            raise RuleError(f"{where}: {error}") from error
        data = {key: unfolded(value, macros, where) for key, value in row.items() if key not in FIXED}
        rules.append(Rule(row["id"], room, pattern, tuple(row.get("examples", ())), tuple(row.get("counter_examples", ())), data))
    return tuple(rules)


def one_room(room: str) -> tuple[Rule, ...]:
    """The rows of one file beside this module, for what needs no others.

    Raises:
        RuleError: a file or row that does not load.
    """
    return parse(room, files("kg.rules").joinpath(f"{room}.toml").read_text("utf-8"))


def load() -> Rules:
    """Every rule file beside this module.

    Raises:
        RuleError: a file or row that does not load, or an id that is used twice.
    """
    rooms: dict[str, tuple[Rule, ...]] = {}
    digest = hashlib.sha256()
    for path in sorted(files("kg.rules").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            content = path.read_text("utf-8")
            digest.update(content.encode())
            rooms[path.name.removesuffix(".toml")] = parse(path.name.removesuffix(".toml"), content)
    seen: set[str] = set()
    for rule in (rule for rules in rooms.values() for rule in rules):
        if rule.id in seen:
            raise RuleError(f"{rule.room}.toml: rule {rule.id} stands twice")
        seen.add(rule.id)
    return Rules(rooms, digest.hexdigest())
