"""Rows of one line: they need to be tried only at the begins of the lines that hold what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from kg.rules.literals import PARSER

BEGINS = ("(?m:^)", "(?m)^")
END = ord("\n")
INNER = {"SUBPATTERN": 3, "MAX_REPEAT": 2, "MIN_REPEAT": 2, "POSSESSIVE_REPEAT": 2}  # where the nodes stand within a node
NARROW = frozenset(("CATEGORY_DIGIT", "CATEGORY_WORD", "CATEGORY_NOT_SPACE"))  # categories that no line end is of
NOTHING = frozenset(("AT", "ASSERT_NOT", "GROUPREF", "FAILURE"))  # nodes that take no character, or only such as were taken before


@cache  # tables of rules that differ in one row have all their other patterns in common
def lined(pattern: re.Pattern[str]) -> bool:
    """Whether every match begins where a line begins, and neither it nor what must follow it reaches beyond the end of that line.

    >>> lined(re.compile(r"(?m:^)[ *]*日期[:：](?=[\\s|])")), lined(re.compile(r"(?m:^)日期\\s")), lined(re.compile("日期"))
    (True, False, False)
    """
    if PARSER is None or not pattern.pattern.startswith(BEGINS):
        return False
    tree = PARSER.parse(pattern.pattern, pattern.flags)
    return str(tree[0][0]) in ("SUBPATTERN", "AT") and _within(tree)  # else a branch: not all of them need begin so


def matches(pattern: re.Pattern[str], text: str, places: Sequence[int], end: int) -> Iterator[re.Match[str]]:
    """The matches of a row before an end, in order; a row of one line is tried only in the lines that hold what it needs.

    Args:
        places: where that stands, ascending; empty where the row may match anywhere.
    """
    if not places or not lined(pattern):
        yield from pattern.finditer(text, 0, end)
        return
    line = 0
    for place in places:
        if line <= place < end:
            if match := pattern.match(text, text.rfind("\n", line, place) + 1 or line, end):
                yield match
            line = text.find("\n", place) + 1 or end


def _within(nodes: Iterable[tuple[Any, Any]]) -> bool:
    """Whether nodes match no line end; those that are not known may."""
    return all(_node(str(operator), argument) for operator, argument in nodes)


def _node(name: str, argument: Any) -> bool:
    """Whether a node matches no line end."""
    match name:
        case "LITERAL":
            return bool(argument != END)
        case "NOT_LITERAL":
            return bool(argument == END)
        case "IN":
            return _class([(str(operator), value) for operator, value in argument])
        case "SUBPATTERN" | "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _within(argument[INNER[name]])
        case "ATOMIC_GROUP":
            return _within(argument)
        case "BRANCH":
            return all(map(_within, argument[1]))
        case "ASSERT":  # one character behind the match may be the line end
            return argument[0] < 0 or argument[1].getwidth()[1] <= 1 or _within(argument[1])
    return name in NOTHING


def _class(items: list[tuple[str, Any]]) -> bool:
    """Whether a class holds no line end."""
    negated = bool(items) and items[0][0] == "NEGATE"
    holds = [_holds(name, value) for name, value in items[1:] if negated] or [_holds(name, value) for name, value in items]
    return any(one is True for one in holds) if negated else all(one is False for one in holds)


def _holds(name: str, value: Any) -> bool | None:
    """Whether an item of a class is or covers a line end; None where that is not known."""
    match name:
        case "LITERAL":
            return bool(value == END)
        case "RANGE":
            return bool(value[0] <= END <= value[1])
        case "CATEGORY":
            return False if str(value) in NARROW else True if str(value) == "CATEGORY_SPACE" else None
    return None
