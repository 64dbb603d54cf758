"""Refuses what a stranger's query must not do, before anything of it is evaluated.

pyoxigraph opens connections for SERVICE, also when the word is glued to the next (``SERVICESILENT<…>``), and takes no switch that
forbids it. So the query is read as tokens first, in every way that a parser might (``kg.query.tokens``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.query.tokens import DEPTH, Place, Token, located, read

QueryKind = Literal["select", "ask", "construct", "describe"]
KINDS: tuple[QueryKind, ...] = ("select", "ask", "construct", "describe")
UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")
BEGINNING = re.compile(  # its prologue and its first word
    r"""(?:\s|\#[^\n\r]*)*+ (?:PREFIX\s*+[A-Za-z0-9]*+:\s*+<[^<>"{}|^`\\\x00-\x20]*+>(?:\s|\#[^\n\r]*)*+)*+
    (SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s{<?$*\#])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
WORTH_READING = ("service", "from", "\\")
GROUP = re.compile(r"(?:\s|#[^\n\r]*)*\{")  # comes after the IRI that SERVICE asks


@dataclass(frozen=True, slots=True)
class Examined:
    """What a query is before it is evaluated: its form, and the graphs that FROM and that FROM NAMED ask for."""

    kind: QueryKind
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def guard(sparql: str, stored: Callable[[str], bool] | None = None) -> QueryKind:
    """The form of a query that may be evaluated.

    Args:
        sparql: the query.
        stored: tells whether a graph is stored; without it any may stand in FROM (nothing is fetched: it is empty).

    Raises:
        QueryError: an update, SERVICE, LOAD, FROM of a graph that is not stored, or what is no query at all.

    >>> guard("SELECT * { ?service ?p 'LOAD' }  # SERVICE")
    'select'
    """
    found = examine(sparql)
    for iri in (*found.default_graphs, *found.named_graphs):
        if stored is not None and not stored(iri):
            raise QueryError(f"FROM <{iri}>: only graphs that are stored can be asked")
    return found.kind


def examine(sparql: str) -> Examined:
    """The form of a query and the graphs that it asks for.

    Most queries say at their beginning what they are, and have nothing in them that could be SERVICE or FROM: they need not be read
    as tokens, which takes longer than to answer them.

    Raises:
        QueryError: an update, SERVICE, or what is no query at all.
    """
    beginning, lowered = BEGINNING.match(sparql), sparql.lower()
    if beginning is None or any(map(lowered.__contains__, WORTH_READING)) or sum(map(sparql.count, "([{")) > DEPTH:
        return examined(sparql)
    kind = next(kind for kind in KINDS if kind == beginning[1].lower())
    return Examined(kind, (), ())


def examined(sparql: str) -> Examined:
    """The form of a query and the graphs that it asks for.

    Raises:
        QueryError: an update, SERVICE, or what is no query at all.
    """

    def refused(token: Token, before: Place) -> bool:
        return token.inside == "{" and may_be_service(token, before, sparql)

    tokens, service = read(sparql, refused)
    if service is not None:
        raise at(sparql, service, "SERVICE is refused: queries are answered from this store alone")
    graphs = list(datasets(tokens))
    return Examined(form(sparql, tokens), tuple(iri for iri, named in graphs if not named), tuple(iri for iri, named in graphs if named))


def may_be_service(token: Token, before: Place, sparql: str) -> bool:
    """Whether a parser could read the word SERVICE in a token: it cares little where a word ends."""
    text = token.text.lower()
    if "service" not in text or token.kind not in ("word", "name", "node"):
        return False
    if token.kind == "word":
        return True
    return not before.after_graph and GROUP.match(sparql, token.start + len(token.text)) is not None


def form(sparql: str, tokens: tuple[Token, ...]) -> QueryKind:
    """The form of a query, by the first word after its prologue."""
    for token in tokens:
        word = token.text.lower()
        if token.kind == "word" and word not in ("prefix", "base", "version"):
            for kind in KINDS:
                if word.startswith(kind):
                    return kind
            if word in UPDATES:
                raise at(sparql, token, f"{token.text.upper()} is refused: updates are not accepted")
            raise at(sparql, token, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with {token.text[:40]}")
        if token.kind == "open":
            break
    raise QueryError("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")


def datasets(tokens: tuple[Token, ...]) -> Iterator[tuple[str, bool]]:
    """The IRIs after FROM and FROM NAMED (true), which stand outside of all brackets; ``FROM:x`` is FROM and the name ``:x``."""
    prefixes: dict[str, str] = {}
    base = ""
    outside = iter([token for token in tokens if not token.inside and token.kind in ("word", "name", "iri")])
    for token in outside:
        word = token.text.lower()
        if word == "base":
            base = urljoin(base, following(outside))
        elif word == "prefix":
            prefix = following(outside).removesuffix(":")
            prefixes[prefix] = urljoin(base, following(outside))
        elif token.kind == "word" and word.startswith("from"):
            graph, named = next(outside, None), word != "from"
            if graph is not None and graph.text.lower() == "named":
                graph, named = next(outside, None), True
            if graph is not None:
                yield urljoin(base, graph.text) if graph.kind == "iri" else expanded(graph.text, prefixes), named
        elif token.kind == "name" and word.startswith("from") and word.partition(":")[0] not in map(str.lower, prefixes):
            yield expanded(re.sub("^from(named)?", "", token.text, flags=re.IGNORECASE), prefixes), word.startswith("fromnamed")


def following(tokens: Iterator[Token]) -> str:
    """The text of the next token."""
    token = next(tokens, None)
    return "" if token is None else token.text


def expanded(name: str, prefixes: Mapping[str, str]) -> str:
    """A prefixed name as an IRI."""
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + local


def at(sparql: str, token: Token, message: str) -> QueryError:
    """The error with the place where it is."""
    line, column = located(sparql, token.start)
    return QueryError(f"{message} (at {line}:{column})", line, column)
