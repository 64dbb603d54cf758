"""What the rows cannot match without, worked out beforehand: all of them anew take half a second, as long as a hundred documents.

``needs.json`` holds the literals of each pattern under its fingerprint. A pattern that is not in it is analysed when it is asked
about, so that a table that is behind the rows costs time and nothing else.

python -m kg.rules.needs      writes the table anew; ``make format`` does it too
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.rules import Rules, load
from kg.rules.literals import Literals, required

TABLE = "needs.json"
LENGTH = 16  # hex digits of a fingerprint


def fingerprint(pattern: re.Pattern[str]) -> str:
    """What a pattern is known by."""
    return hashlib.sha256(f"{pattern.flags} {pattern.pattern}".encode()).hexdigest()[:LENGTH]


@cache
def table() -> Mapping[str, list[str] | None]:
    """The literals of patterns by their fingerprint; none where nothing is sure of a pattern."""
    known: dict[str, list[str] | None] = json.loads(files("kg.rules").joinpath(TABLE).read_text("utf-8"))
    return known


@cache  # tables of rules that differ in one row have all their other patterns in common
def needs(pattern: re.Pattern[str]) -> Literals | None:
    """The literals of which every text that a pattern matches holds one, as ``required`` tells them; None where none is sure."""
    mark = fingerprint(pattern)
    if mark not in table():
        return required(pattern)
    literals = table()[mark]
    return None if literals is None else frozenset(literals)


def written(rules: Rules) -> str:
    """The table of all rows, as it stands in the file: a line for each, in the order of the rows."""
    lines: dict[str, str] = {}
    for rule in (rule for rows in rules.rooms.values() for rule in rows):
        literals = required(rule.pattern)
        told = None if literals is None else sorted(literals)
        lines[fingerprint(rule.pattern)] = json.dumps(told, ensure_ascii=False)
    return "{\n" + ",\n".join(f'"{mark}": {told}' for mark, told in lines.items()) + "\n}\n"


if __name__ == "__main__":
    Path(str(files("kg.rules").joinpath(TABLE))).write_text(written(load()), "utf-8")
