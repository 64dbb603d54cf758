"""What a regular expression cannot match without: a set of literals of which one stands in the match, or right behind it.

The expression is read with ``re._parser``, the parser that ``re`` itself compiles from: a second parser beside it would have to agree
with it in every corner. It is no public interface, so nothing depends on more than its being there: a node of another name than
those known here may match anything, and where the parser is missing nothing is known of any pattern. Rows are then searched more
often, and found all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any

try:
    PARSER: Any = import_module("re._parser")  # Python 3.11 to 3.14 have it
except ImportError:  # pragma: no cover
    PARSER = None

Literals = frozenset[str]
MOST = 128  # literals that one set may hold
TIMES = 8  # how often a part may repeat and still be written out
NOTHING: Literals = frozenset({""})  # what an anchor matches
COMMON = frozenset("的政府信息公开工作年度报告主动申请一二三四五六七八九十第条件次人个元项及和")  # characters of every second sentence here
RARITY, OTHER = 0.003, 0.03  # share of a text that one Chinese character takes; what a common one, a sign or a digit does
FOLLOWS = 0.2  # how likely the next character of a word is, once the one before it stands there


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part: all that it can match, where that is little; and what every match of it needs."""

    exact: Literals | None = None
    needed: Literals | None = None


def required(pattern: re.Pattern[str]) -> Literals | None:
    """The literals of which every text that the pattern matches holds one; None where none is sure.

    Of a look ahead it is what must follow the match; what a look behind finds is left out, it may lie before the place searched from.

    >>> sorted(required(re.compile("(?:收到|接到)申请?(?=[0-9])")) or ())
    ['接到申', '收到申']
    >>> required(re.compile("(?:申请)?[^。]+(?!公开)"))
    """
    if PARSER is None:  # pragma: no cover
        return None
    tree = PARSER.parse(pattern.pattern, pattern.flags)
    found = _sequence(tree, bool(tree.state.flags & re.IGNORECASE)).needed
    return found and frozenset(text for text in found if not any(part in text for part in found - {text}))


def _sequence(nodes: Iterable[tuple[Any, Any]], folds: bool) -> _Part:
    """Of nodes one behind the other; ``folds``: upper and lower case are one."""
    run, whole, needed = NOTHING, True, None
    for operator, argument in nodes:
        name = str(operator)
        if name == "ASSERT" and argument[0] > 0:
            ahead = _sequence(argument[1], folds)
            needed = _rarer(_rarer(needed, ahead.needed), _behind(run, ahead.exact))
            continue
        part = _part(name, argument, folds)
        longer = _behind(run, part.exact)
        if longer is None or len(longer) > len(run):  # else it only becomes rarer
            needed = _rarer(needed, run)
        needed = _rarer(needed, part.needed)
        whole = whole and longer is not None
        run = longer if longer is not None else part.exact if part.exact is not None else NOTHING
    return _Part(run if whole else None, _rarer(needed, run))


def _part(name: str, argument: Any, folds: bool) -> _Part:
    """Of one node."""
    match name:
        case "LITERAL":
            return _Part(_characters([(name, argument)], folds))
        case "IN":
            return _Part(_characters([(str(operator), value) for operator, value in argument], folds))
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _Part(NOTHING)
        case "FAILURE":
            return _Part(frozenset(), frozenset())
        case "SUBPATTERN":
            _, more, less, nodes = argument
            return _sequence(nodes, (folds or bool(more & re.IGNORECASE)) and not less & re.IGNORECASE)
        case "ATOMIC_GROUP":
            return _sequence(argument, folds)
        case "BRANCH":
            return _either([_sequence(nodes, folds) for nodes in argument[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, nodes = argument
            return _repeated(_sequence(nodes, folds), int(least), int(most))
    return _Part()


def _characters(items: Sequence[tuple[str, Any]], folds: bool) -> Literals | None:
    """The characters of a class; None where it is a category, or all but those named, or where case makes others match."""
    found: set[str] = set()
    for name, value in items:
        first, last = (value, value) if name == "LITERAL" else value if name == "RANGE" else (0, MOST)
        if last - first >= MOST:
            return None
        found |= {chr(code) for code in range(first, last + 1)}
    if len(found) > MOST or (folds and any(not sign.lower() == sign == sign.upper() for sign in found)):
        return None
    return frozenset(found)


def _either(branches: Sequence[_Part]) -> _Part:
    """Of alternatives."""
    return _Part(_together([part.exact for part in branches]), _together([part.needed for part in branches]))


def _repeated(part: _Part, least: int, most: int) -> _Part:
    """Of a part that stands several times, or perhaps not at all."""
    powers: list[Literals | None] = [NOTHING]
    while most <= TIMES and len(powers) <= most:
        powers.append(_behind(powers[-1], part.exact))
    exact = _together(powers[least:]) if most <= TIMES else None
    return _Part(exact, part.needed if least else None)


def _together(sets: Sequence[Literals | None]) -> Literals | None:
    """All that is in one of the sets; None where one is not known, or where that is too much."""
    known = [one for one in sets if one is not None]
    both = frozenset[str]().union(*known)
    return both if len(known) == len(sets) and len(both) <= MOST else None


def _behind(first: Literals | None, second: Literals | None) -> Literals | None:
    """Each of the first with each of the second behind it."""
    if first is None or second is None or len(first) * len(second) > MOST:
        return None
    return frozenset(one + other for one, other in product(first, second))


def _rarer(one: Literals | None, other: Literals | None) -> Literals | None:
    """The set that fewer texts will meet."""
    if other is None or "" in other:
        return one
    return other if one is None or _share(other) < _share(one) else one


def _share(literals: Literals) -> float:
    """About how often one of the literals stands in a text."""
    return sum(min(map(_frequency, text)) * FOLLOWS ** (len(text) - 1) for text in literals)


def _frequency(sign: str) -> float:
    """About which share of a text a character is."""
    return OTHER if sign in COMMON or not "\u3400" <= sign <= "\u9fff" else RARITY
