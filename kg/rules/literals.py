"""What a regular expression cannot match without: a set of literals of which one stands in the match, or right behind it.

The expression is read with ``re._parser``, the parser that ``re`` itself compiles from: a second parser beside it would have to agree
with it in every corner. It is no public interface, so nothing depends on more than its being there: a node of another name than
those known here may match anything, and where the parser is missing nothing is known of any pattern. Rows are then searched more
often, and found all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from math import fsum
from typing import Any

try:
    PARSER: Any = import_module("re._parser")  # Python 3.11 to 3.14 have it
except ImportError:  # pragma: no cover
    PARSER = None

Literals = frozenset[str]
MOST = 128  # literals that a set may hold to which more is to be added
WIDE = 4096  # that any set may hold
CLASS = 2048  # characters that one class may hold
FEW = 16  # endings that are worth to be kept: many would only be in the way of what follows
TIMES = 8  # how often a part may repeat and still be written out
NOTHING: Literals = frozenset({""})  # what an anchor matches
SPACE: Literals = frozenset(sign for sign in map(chr, range(0x3001)) if sign.isspace())  # all that ``\s`` matches
SIGNS = " \n0123456789，。、；：（）()的政府信息公开工作年度报告主动申请一二三四五六七八九十第条件次人个元项及和局办月日号"
WORDS = ("公开", "信息", "政府", "工作", "年度", "报告", "网站", "申请", "情况")
COMMON = frozenset((*SIGNS, *WORDS))  # what stands in nearly every text here
RARITY, OTHER = 0.002, 0.05  # share of a text that a character takes; what one takes that stands in nearly every text here
RARE = 0.0003  # share of a text that few texts of a usual length hold anything of
FOLLOWS = 0.2  # how likely the next character of a word is, once the one before it stands there


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part.

    Args:
        exact: all that it can match, where that is little.
        needed: of which every match of it holds one.
        head: with one of which every match of it begins.
        tail: with one of which every match of it ends.
        optional: it may match nothing, and then has neither head nor tail.
    """

    exact: Literals | None = None
    needed: Literals | None = None
    head: Literals = NOTHING
    tail: Literals = NOTHING
    optional: bool = False


@cache  # tables of rules that differ in one row have all their other patterns in common
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
    found = _sequence(tree, bool(tree.state.flags & re.IGNORECASE), alone=True).needed
    return found and _least(found)


def _least(literals: Literals) -> Literals:
    """Those that hold no other: they tell as much."""
    kept: list[str] = []
    left = sorted(literals, key=len)
    while left and len(left[0]) < len(left[-1]):
        shortest = left[0]
        kept.append(shortest)
        left = [text for text in left if shortest not in text]
    return frozenset(kept + left)


@cache
def openings(pattern: re.Pattern[str]) -> Literals | None:
    """The characters of which one opens every match; None where none is sure.

    >>> sorted(openings(re.compile("^(?:信息)?(?:来源|名称)|文[号字]")) or ())
    ['信', '名', '文', '来']
    """
    if PARSER is None:  # pragma: no cover
        return None
    tree = PARSER.parse(pattern.pattern, pattern.flags)
    found = _opening(tree, bool(tree.state.flags & re.IGNORECASE))
    return None if found is None or "" in found else found


def _opening(nodes: Iterable[tuple[Any, Any]], folds: bool) -> Literals | None:
    """The first characters of nodes one behind the other, with an empty one where they may match nothing."""
    found = NOTHING
    for operator, argument in nodes:
        first = _opens(str(operator), argument, folds)
        if first is None:
            return None
        found = found - NOTHING | first
        if "" not in first:
            break
    return found


def _opens(name: str, argument: Any, folds: bool) -> Literals | None:
    """The first characters of one node, with an empty one where it may match nothing."""
    match name:
        case "SUBPATTERN":
            return _opening(argument[3], folds or bool(argument[1] & re.IGNORECASE))
        case "ATOMIC_GROUP":
            return _opening(argument, folds)
        case "BRANCH":
            branches = [_opening(nodes, folds) for nodes in argument[1]]
            return None if None in branches else frozenset().union(*(one for one in branches if one is not None))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            first = _opening(argument[2], folds)
            return first if argument[0] or first is None else first | NOTHING
        case "ASSERT":
            return NOTHING
    return _part(name, argument, folds).exact


def _sequence(nodes: Iterable[tuple[Any, Any]], folds: bool, alone: bool = False) -> _Part:
    """Of nodes one behind the other.

    Args:
        folds: upper and lower case are one.
        alone: nothing stands around them; only what they need is asked.
    """
    run, head, needed = NOTHING, None, None
    for name, argument in _words(nodes, folds):
        if alone and _is_rare(needed):
            break
        if name == "ASSERT" and argument[0] > 0:
            ahead = _sequence(argument[1], folds)
            needed = _rarer(needed, ahead.needed)
            needed = needed if _is_rare(needed) else _rarer(needed, _before(run, ahead))  # not made where it is not wanted
            continue
        part = _part(name, argument, folds)
        longer = _behind(run, part.exact)
        if longer is None:
            needed = needed if _is_rare(needed) else _rarer(needed, _before(run, part))
            head = run if head is None else head
            longer = _behind(_last(run), part.exact)
        if longer is None or len(longer) * FOLLOWS > len(run):  # else it only becomes rarer
            needed = _rarer(needed, run)
        needed = _rarer(needed, part.needed)
        ends = part.tail | _last(run) if part.optional else part.tail
        run = longer if longer is not None else ends if len(ends) <= FEW else NOTHING
    return _Part(run if head is None else None, _rarer(needed, run), run if head is None else head, run)


def _words(nodes: Iterable[tuple[Any, Any]], folds: bool) -> Iterator[tuple[str, Any]]:
    """The nodes that match something, those of characters one behind the other as one; but each alone where case makes others match."""
    word = ""
    for operator, argument in nodes:
        name = str(operator)
        if name == "LITERAL" and not (folds and _is_cased(chr(argument))):
            word += chr(argument)
            continue
        if name in ("AT", "ASSERT_NOT"):
            continue
        if word:
            yield "WORD", word
            word = ""
        yield name, argument
    if word:
        yield "WORD", word


def _before(run: Literals, part: _Part) -> Literals | None:
    """What stands where a part follows a run: both, or as much of both as is little enough."""
    head = part.exact if part.exact is not None else part.head
    return _behind(run, head, WIDE) or _behind(_last(run), head, WIDE)


def _part(name: str, argument: Any, folds: bool) -> _Part:
    """Of one node."""
    match name:
        case "WORD":
            word = frozenset({argument})
            return _Part(word, word, word, word)
        case "LITERAL":
            return _one(((name, argument),), folds)
        case "IN":
            return _one(tuple((str(operator), value) for operator, value in argument), folds)
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


@lru_cache(maxsize=1024)  # rows are made of the same classes
def _one(items: tuple[tuple[str, Any], ...], folds: bool) -> _Part:
    """Of one character."""
    characters = _characters(items, folds)
    if characters is None or len(characters) > MOST:
        return _Part(needed=characters)
    return _Part(characters, characters, characters, characters)


def _characters(items: Sequence[tuple[str, Any]], folds: bool) -> Literals | None:
    """The characters of a class; None where it is a category, or all but those named, or where case makes others match."""
    found: set[str] = set()
    for name, value in items:
        if name == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found |= SPACE
            continue
        if name not in ("LITERAL", "RANGE"):
            return None
        first, last = (value, value) if name == "LITERAL" else value
        if last - first >= CLASS:
            return None
        found |= {chr(code) for code in range(first, last + 1)}
    if len(found) > CLASS or (folds and any(map(_is_cased, found))):
        return None
    return frozenset(found)


def _is_cased(sign: str) -> bool:
    """Whether a character has another one of the other case."""
    return not sign.lower() == sign == sign.upper()


def _either(branches: Sequence[_Part]) -> _Part:
    """Of alternatives."""
    exact, needed = _together([part.exact for part in branches]), _together([part.needed for part in branches], WIDE)
    heads, tails = _together([part.head for part in branches]), _together([part.tail for part in branches])
    return _Part(exact, needed, heads or NOTHING, tails or NOTHING)


def _repeated(part: _Part, least: int, most: int) -> _Part:
    """Of a part that stands several times, or perhaps not at all."""
    powers: list[Literals | None] = [NOTHING]
    while most <= TIMES and len(powers) <= most:
        powers.append(_behind(powers[-1], part.exact))
    exact = _together(powers[least:]) if most <= TIMES else None
    return _Part(exact, part.needed, part.head, part.tail) if least else _Part(exact, tail=part.tail, optional=True)


def _together(sets: Sequence[Literals | None], most: int = MOST) -> Literals | None:
    """All that is in one of the sets; None where one is not known, or where that is too much."""
    known = [one for one in sets if one is not None]
    both = frozenset[str]().union(*known)
    return both if len(known) == len(sets) and len(both) <= most else None


def _behind(first: Literals | None, second: Literals | None, most: int = MOST) -> Literals | None:
    """Each of the first with each of the second behind it."""
    if first is None or second is None or len(first) * len(second) > most:
        return None
    return frozenset([one + other for one in first for other in second])


def _last(literals: Literals) -> Literals:
    """The last character of each."""
    return frozenset(text[-1:] for text in literals)


def _rarer(one: Literals | None, other: Literals | None) -> Literals | None:
    """The set that fewer texts will meet; the first where that is few enough."""
    if other is None or "" in other or _is_rare(one):
        return one
    return other if one is None or _share(other) < _share(one) else one


def _is_rare(literals: Literals | None) -> bool:
    """Whether no better set needs to be looked for."""
    return literals is not None and _share(literals) < RARE


@lru_cache(maxsize=256)
def _share(literals: Literals) -> float:
    """About how often one of the literals stands in a text; the same in whatever order they come."""
    return fsum([(OTHER if COMMON.issuperset(text) else RARITY) * FOLLOWS ** (len(text) - 1) for text in literals])
