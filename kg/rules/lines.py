"""Rows that lie in one line, or begin where one begins: they need to be tried only in the lines that hold what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from kg.rules.literals import PARSER

BEGINS = ("(?m:^)", "(?m)^", r"\A")
END = ord("\n")
NARROW = frozenset(("CATEGORY_DIGIT", "CATEGORY_WORD", "CATEGORY_NOT_SPACE"))  # categories that no line end is of
NOTHING = frozenset(("GROUPREF", "FAILURE"))  # nodes that take no character, or only such as were taken before


@cache  # tables of rules that differ in one row have all their other patterns in common
def begins(pattern: re.Pattern[str]) -> bool:
    """Whether every match begins where a line begins.

    >>> begins(re.compile("(?m:^)日期")), begins(re.compile("(?m:^)日期|年"))
    (True, False)
    """
    if PARSER is None or not pattern.pattern.startswith(BEGINS):
        return False
    first = PARSER.parse(pattern.pattern, pattern.flags)[0]
    return str(first[0]) in ("SUBPATTERN", "AT")  # else a branch: not all of them need begin so


@cache
def lined(pattern: re.Pattern[str]) -> bool:
    """Whether neither a match nor what must follow it reaches beyond the end of the line that it begins in.

    >>> lined(re.compile(r"(?m:^)[ *]*日期[:：](?=[\\s|])")), lined(re.compile("日期")), lined(re.compile(r"日期\\s"))
    (True, True, False)
    """
    many = None if begins(pattern) else bool(pattern.flags & re.MULTILINE)
    return PARSER is not None and _within(PARSER.parse(pattern.pattern, pattern.flags), many)


def matches(pattern: re.Pattern[str], text: str, places: Sequence[int], end: int) -> Iterator[re.Match[str]]:
    """The matches of a row before an end, in order; a row of one line is tried only in the lines that hold what it needs.

    Args:
        places: where that stands, ascending; empty where the row may match anywhere.
    """
    if places and lined(pattern):
        yield from _in_lines(pattern, text, places, end)
    elif begins(pattern):
        yield from _at_lines(pattern, text, min(end, places[-1] if places else end), end)
    else:
        yield from pattern.finditer(text, 0, end)


def _in_lines(pattern: re.Pattern[str], text: str, places: Sequence[int], end: int) -> Iterator[re.Match[str]]:
    """The matches of a row of one line, in the lines that hold a place."""
    line = 0
    for place in places:
        if line <= place < end:
            start, line = text.rfind("\n", line, place) + 1 or line, text.find("\n", place) + 1 or end
            if not begins(pattern):
                yield from pattern.finditer(text, start, min(line, end))
            elif match := pattern.match(text, start, end):
                yield match


def _at_lines(pattern: re.Pattern[str], text: str, last: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of a row that begins where a line does, at a place up to the last."""
    line, more = 0, True
    while more and line <= last:
        match = pattern.match(text, line, end)
        if match:
            yield match
        line = text.find("\n", max(line, match.end() - 1) if match else line) + 1
        more = line > 0


def _within(nodes: Iterable[tuple[Any, Any]], many: bool | None) -> bool:
    """Whether nodes match no line end; those that are not known may.

    Args:
        many: whether ``$`` is at the end of each line; None where the search sees what is behind the line and only may not take it.
    """
    return all(_node(str(operator), argument, many) for operator, argument in nodes)


def _node(name: str, argument: Any, many: bool | None) -> bool:
    """Whether a node matches no line end."""
    match name:
        case "LITERAL":
            return bool(argument != END)
        case "NOT_LITERAL":
            return bool(argument == END)
        case "IN":
            return _class([(str(operator), value) for operator, value in argument])
        case "AT":
            return many is not False or str(argument) != "AT_END"
        case "SUBPATTERN":
            return _within(argument[3], True if many is False and argument[1] & re.MULTILINE else many)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _within(argument[2], many)
        case "ATOMIC_GROUP":
            return _within(argument, many)
        case "BRANCH":
            return all(_within(branch, many) for branch in argument[1])
        case "ASSERT" | "ASSERT_NOT":  # one character behind the match may be the line end
            seen = argument[0] < 0 or (many is None and name == "ASSERT_NOT") or argument[1].getwidth()[1] <= 1
            return seen or _within(argument[1], many)
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
