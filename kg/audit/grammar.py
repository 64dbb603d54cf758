"""The grammar in which ``shapes/identities.csv`` says what must add up.

    row         comparison [ "when" comparison ]      each row of a form, prose …
                "restated(" origin { "," origin } ")"  the same thing said twice: table, narrative; across documents: "quoted, previous"
                                                (what is told of last year), "file, file" (one report in several files);
                                                "apart(" words ")": not where one clause has such a word and the other has not;
                                                "beside(" words ")": what else stands before a figure must be the same, but for these
                "parts(" measure [ "," ending ] ")" relation "whole" [ "nested(" words ")" ]
                                                such a word divides a part again
                "year(cited) <= year(issued)"
                "sections(announced) = sections(found)"
                "year(planned) > year(report)"
    comparison  sum relation sum                      relation: = <= >= > <
    sum         product { ("+" | "-") product }
    product     value { ("*" | "/") value }
    value       number | name | "sum(" list ")" | "stated(" list ")" | "previous(" name ")"
    name        measure [ "[" column { "," column } "]" ]; the measure ``row`` is any one measure of a matrix
    list        name [ "!" ] { "," name [ "!" ] }; ``prefix.*`` in it is every measure right below the prefix

``{a, b}`` in a list is one addend each; elsewhere it is one comparison each, all braces taking the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Literal, get_args

from kg.errors import VocabularyError

Sign = Literal["+", "-", "*", "/"]
Relation = Literal["=", "<=", ">=", "<", ">"]

BRACES = re.compile(r"[^\s,(){}=<>+/*-]*\{[^{}]*\}[^\s,(){}=<>+/*-]*")
LISTS = re.compile(r"(?:sum|stated)\([^()]*\)")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<call>sum|stated|previous)\((?P<inside>[^()]*)\)"
    r"|(?P<name>[a-z][a-z0-9_.]*(?:\[[a-z_., ]+\])?)|(?P<sign>[-+*/])|(?P<relation><=|>=|=|<|>))"
)
NAME = re.compile(r"(?P<measure>[a-z][a-z0-9_.]*(?:\.\*)?)(?:\[(?P<columns>[a-z_., ]+)\])?(?P<must>!?)")
RESTATED = re.compile(
    r"restated\((?P<origins>(?:table|narrative)(?:, *(?:table|narrative))*|quoted, *previous|file, *file)\)"
    r"(?: apart\((?P<apart>[^()]+)\))?(?: beside\((?P<beside>[^()]+)\))?"
)
PARTS = re.compile(
    r"parts\((?P<measure>[a-z0-9_.]+)(?:, *(?P<ending>[^()]+))?\) *(?P<relation><=|=) *whole(?: nested\((?P<nested>[^()]+)\))?"
)
CITED = "year(cited) <= year(issued)"
SECTIONS, PLAN = "sections(announced) = sections(found)", "year(planned) > year(report)"


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, in a column of a matrix or wherever the others stand; ``previous``: in the report before."""

    measure: str
    column: str = ""
    previous: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of names: of all of them (``complete``), or of those that are stated, ``needed`` among them."""

    names: tuple[Name, ...]
    complete: bool
    needed: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and the sign between them."""

    sign: Sign
    left: Expression
    right: Expression


Expression = Name | Number | Total | Operation


@dataclass(frozen=True, slots=True)
class Comparison:
    """What must hold between two expressions, where the condition holds."""

    left: Expression
    relation: Relation
    right: Expression
    condition: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Restated:
    """One thing said twice, by these origins (two of them, or one with itself), must be said alike.

    Args:
        apart: words that make it another thing where one of two clauses of prose has them (新增).
        beside: words before a figure that do not tell it from another (全年); what else stands there does. Where there are none, all
            that stands there does not matter.
    """

    origins: tuple[str, ...]
    apart: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What is listed as part of a whole.

    Args:
        ending: begins the topic that closes a complete list.
        nested: words inside a list that divide one of its parts (含).
    """

    measure: str
    relation: Relation
    ending: str = ""
    nested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedYear:
    """No document is cited that is younger than the one that cites it."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A document is what it announces: it has as many parts, or plans for a year that is to come."""

    kind: Literal["sections", "plan"]


Rule = Comparison | Restated | Parts | CitedYear | Announced


def names(rule: Rule | Expression) -> Iterator[Name]:
    """Every name in a rule, from left to right."""
    match rule:
        case Name():
            yield rule
        case Total():
            yield from rule.names
        case Operation() | Comparison():
            yield from names(rule.left)
            yield from names(rule.right)
            if isinstance(rule, Comparison) and rule.condition:
                yield from names(rule.condition)
        case Parts():
            yield Name(rule.measure)


def needed(rule: Rule | Expression) -> frozenset[str]:
    """Measures without which a rule has no answer; it may need more: a row of a matrix, one of several, those below a prefix."""
    match rule:
        case Name():
            return frozenset() if rule.previous or rule.measure == "row" else frozenset({rule.measure})
        case Total():
            asked = rule.names if rule.complete else rule.needed
            return frozenset(name.measure for name in asked if name.measure != "row" and not name.measure.endswith(".*"))
        case Operation() | Comparison():
            condition = rule.condition if isinstance(rule, Comparison) else None
            return needed(rule.left) | needed(rule.right) | (needed(condition) if condition else frozenset())
        case Parts():
            return frozenset({rule.measure})
    return frozenset()


def spelled_out(rule: Comparison, below: Mapping[str, tuple[str, ...]]) -> Comparison:
    """A comparison with each ``prefix.*`` as the measures right below the prefix.

    Args:
        below: those measures, by prefix.
    """

    def written(name: Name) -> tuple[Name, ...]:
        starred = name.measure.endswith(".*")
        return tuple(Name(measure, name.column, name.previous) for measure in below.get(name.measure[:-2], ())) if starred else (name,)

    def spelled(side: Expression) -> Expression:
        match side:
            case Total():
                return Total(tuple(chain.from_iterable(map(written, side.names))), side.complete, side.needed)
            case Operation():
                return Operation(side.sign, spelled(side.left), spelled(side.right))
        return side

    return Comparison(spelled(rule.left), rule.relation, spelled(rule.right), rule.condition)


def alternatives(text: str) -> list[str]:
    """The expressions that braces outside of lists stand for, all taking the same place.

    >>> alternatives("{a, b}.x <= {c, d}")
    ['a.x <= c', 'b.x <= d']
    """
    inside = [found.span() for found in LISTS.finditer(text)]
    braces = [found for found in re.finditer(r"\{([^{}]*)\}", text) if not any(start < found.start() < end for start, end in inside)]
    if not braces:
        return [text]
    choices = [[choice.strip() for choice in found[1].split(",")] for found in braces]
    if len({len(choice) for choice in choices}) > 1:
        raise VocabularyError(f"braces of unlike length in {text}")
    made = []
    for at in range(len(choices[0])):
        pieces, last = [], 0
        for found, choice in zip(braces, choices, strict=True):
            pieces += [text[last : found.start()], choice[at]]
            last = found.end()
        made.append("".join([*pieces, text[last:]]))
    return made


def listed(text: str) -> Iterator[tuple[Name, bool]]:
    """The names of a list, and whether each must be stated."""
    flat = text
    while found := BRACES.search(flat):
        before, _, rest = found[0].partition("{")
        inner, _, after = rest.partition("}")
        flat = flat.replace(found[0], ", ".join(before + choice.strip() + after for choice in inner.split(",")), 1)
    for item in re.split(r",(?![^\[]*\])", flat):
        name = NAME.fullmatch(item.strip())
        if not name:
            raise VocabularyError(f"{item.strip()!r} is no name of a measure")
        for column in (name["columns"] or "").split(","):
            yield Name(name["measure"], column.strip()), bool(name["must"])


def value(token: re.Match[str]) -> Expression:
    """The value that a token stands for."""
    if token["number"]:
        return Number(Decimal(token["number"]))
    items = list(listed(token["inside"] if token["call"] else token["name"]))
    if token["call"] == "previous":
        return Name(items[0][0].measure, items[0][0].column, previous=True)
    if token["call"]:
        return Total(tuple(name for name, _ in items), token["call"] == "sum", tuple(name for name, must in items if must))
    return items[0][0]


def comparison(text: str) -> Comparison:
    """A comparison, with the condition under which it must hold.

    Raises:
        VocabularyError: it does not parse.
    """
    text, _, condition = text.partition(" when ")
    tokens, at = [], 0
    while at < len(text.rstrip()):
        token = TOKEN.match(text, at)
        if not token:
            raise VocabularyError(f"cannot read {text[at:]!r}")
        tokens.append(token)
        at = token.end()
    places = [at for at, token in enumerate(tokens) if token["relation"]]
    if len(places) != 1:
        raise VocabularyError(f"{text!r} is no comparison")
    relation: Relation = next(sign for sign in get_args(Relation) if sign == tokens[places[0]]["relation"])
    left, right = expression(tokens[: places[0]]), expression(tokens[places[0] + 1 :])
    return Comparison(left, relation, right, comparison(condition) if condition else None)


def expression(tokens: list[re.Match[str]]) -> Expression:
    """The expression that tokens make; of equal signs the last binds loosest."""
    for signs in ("+-", "*/"):
        places = [at for at, token in enumerate(tokens) if token["sign"] and token["sign"] in signs]
        if places:
            sign: Sign = next(sign for sign in get_args(Sign) if sign == tokens[places[-1]]["sign"])
            return Operation(sign, expression(tokens[: places[-1]]), expression(tokens[places[-1] + 1 :]))
    if len(tokens) != 1 or tokens[0]["sign"]:
        raise VocabularyError("a sign without two values")
    return value(tokens[0])


def rules(text: str) -> tuple[Rule, ...]:
    """What an expression says must hold."""
    if found := RESTATED.fullmatch(text):
        origins = tuple(origin.strip() for origin in found["origins"].split(","))
        return (Restated(origins, tuple((found["apart"] or "").split()), tuple((found["beside"] or "").split())),)
    if found := PARTS.fullmatch(text):
        relation: Relation = "=" if found["relation"] == "=" else "<="
        return (Parts(found["measure"], relation, found["ending"] or "", tuple((found["nested"] or "").split())),)
    if text == CITED:
        return (CitedYear(),)
    if text in (SECTIONS, PLAN):
        return (Announced("sections" if text == SECTIONS else "plan"),)
    return tuple(comparison(one) for one in alternatives(text)) if text else ()
