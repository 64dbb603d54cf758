"""Reads SPARQL as tokens, every way that a parser might: a ``<`` may begin an IRI or compare.

A parser decides by what it expects; a tokenizer cannot, and whoever wants to hide a word from it makes use of that. So all readings
are followed, and those that end with every bracket closed are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.errors import QueryError

LIMIT = 200_000  # places to look at; an honest query of 100,000 characters stays far below
DEPTH = 500  # brackets in brackets
ESCAPE = (
    r"\\[tbnrf\"'\\]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"
    r"|\\U(?:0000(?![dD][89a-fA-F])|000[1-9a-fA-F]|0010)[0-9a-fA-F]{4}"
)
LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
TOKEN = re.compile(
    rf"""
      (?P<blank>(?:\s|\#[^\n\r]*)+)
    | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{ESCAPE}))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|{ESCAPE}))*'''
        | \"(?:[^\"\\\n\r]|{ESCAPE})*\" | '(?:[^'\\\n\r]|{ESCAPE})*')
    | (?P<variable>[?$]\w+)
    | (?P<node>_:\w[\w\-]*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d_][\w.\-]{{0,200}})?:(?:{LOCAL}(?:(?:{LOCAL}|[.\-])*(?:{LOCAL}|-))?)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<sign>[^\"'])
    """,
    re.VERBOSE,
)
IRI = re.compile(r"<((?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8})*)>")
CLOSES = {")": "(", "]": "[", "}": "{"}
ENDS_OPERAND = {"variable", "name", "iri", "string", "number", "language"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind, its characters, where it begins, and the innermost bracket that is open there."""

    kind: str
    text: str
    start: int
    inside: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far one reading has come, and the way it came."""

    position: int
    brackets: str
    operand: bool
    token: Token | None = None
    before: Place | None = None
    refused: Token | None = None

    @property
    def key(self) -> tuple[int, str, bool, bool, bool]:
        """What decides how it goes on from here."""
        return self.position, self.brackets, self.operand, self.after_graph, self.refused is not None

    @property
    def after_graph(self) -> bool:
        """Whether the word before is GRAPH: what follows then names a graph."""
        place: Place | None = self
        while place is not None and place.token is None:
            place = place.before
        return place is not None and place.token is not None and place.token.text.lower() == "graph"

    def way(self) -> tuple[Token, ...]:
        """The tokens up to here."""
        tokens: list[Token] = []
        place: Place | None = self
        while place is not None:
            if place.token is not None:
                tokens.append(place.token)
            place = place.before
        return tuple(reversed(tokens))


def read(sparql: str, refused: Callable[[Token, Place], bool]) -> tuple[tuple[Token, ...], Token | None]:
    """The likeliest way to read a query as tokens, and the first token that any way finds and that is refused.

    Args:
        sparql: the query.
        refused: tells, from a token and the place before it, whether it must not stand there.

    Returns:
        The tokens, and the refused one or None.

    Raises:
        QueryError: no way to read it closes all its brackets and strings, or there are too many ways.
    """
    waiting, seen = [Place(0, "", False)], set[tuple[int, str, bool, bool, bool]]()
    tokens: tuple[Token, ...] | None = None
    furthest = 0
    while waiting:
        place = waiting.pop()
        if place.key in seen:  # both ways go on alike, and the likelier one came first
            continue
        seen.add(place.key)
        if len(seen) > LIMIT:
            raise QueryError("the query can be read in too many ways")
        furthest = max(furthest, place.position)
        if place.position < len(sparql):
            waiting.extend(reversed([judged(after, place, refused) for after in following(sparql, place)]))
        elif not place.brackets and place.refused is not None:
            return place.way(), place.refused
        elif not place.brackets:
            tokens = tokens or place.way()
    if tokens is None:
        line, column = located(sparql, furthest)
        raise QueryError(f"a bracket or a string is not closed, at {line}:{column}", line, column)
    return tokens, None


def judged(after: Place, before: Place, refused: Callable[[Token, Place], bool]) -> Place:
    """The place with the first refused token of the way to it."""
    if before.refused is None and after.token is not None and refused(after.token, before):
        return replace(after, refused=after.token)
    return after


def located(sparql: str, position: int) -> tuple[int, int]:
    """Line and column of a place in a query, both from 1."""
    before = sparql[:position].split("\n")
    return len(before), len(before[-1]) + 1


def following(sparql: str, place: Place) -> Iterator[Place]:
    """The places that may come next, the likeliest first; none where the reading fails."""
    if sparql[place.position] == "<":
        yield from angles(sparql, place)
        return
    found = TOKEN.match(sparql, place.position)
    if found is None:
        return
    kind, text = str(found.lastgroup), found.group()
    brackets = place.brackets
    if kind == "open":
        if len(brackets) == DEPTH:
            return
        brackets += text
    elif kind == "close":
        if brackets[-1:] != CLOSES[text]:
            return
        brackets = brackets[:-1]
    if kind == "blank":
        yield Place(found.end(), brackets, place.operand, None, place, place.refused)
    else:
        operand = kind in ENDS_OPERAND or text == ")" or text.lower() in ("true", "false")
        token = Token(kind, text, place.position, place.brackets[-1:])
        yield Place(found.end(), brackets, operand, token, place, place.refused)


def angles(sparql: str, place: Place) -> Iterator[Place]:
    """What a ``<`` may be: an IRI; a comparison, after an operand in round brackets; the beginning of a quoted triple."""
    start, inside = place.position, place.brackets[-1:]
    if found := IRI.match(sparql, start):
        yield Place(found.end(), place.brackets, True, Token("iri", found[1], start, inside), place, place.refused)
    if sparql.startswith("<<", start):
        yield Place(start + 2, place.brackets, False, Token("sign", "<<", start, inside), place, place.refused)
    if place.operand and inside == "(":
        yield Place(start + 1, place.brackets, False, Token("sign", "<", start, inside), place, place.refused)
