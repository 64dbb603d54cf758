"""Nodes and words of the citation network in a line each, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from kg.cli.columns import COLUMNS, fitted, wrapped
from kg.network.captions import RELATION_NAMES
from kg.network.nodes import Node, Quote
from kg.query.answer import width
from kg.vocabulary import load

NOBODY = "?"  # stands for what nobody knows
RELATIONS: Mapping[str, str] = {name: " ".join(words) for name, words in RELATION_NAMES.items()}
LONGEST = 400  # columns of words that are shown whole
SHORTEST = 20  # columns that are left to words
STATES = {"wanted": "未收录 wanted"}


def called(node: Node) -> str:
    """What a node is called: its number and its title."""
    return " ".join(" ".join(dict.fromkeys((node.number, node.label))).split()) or node.id


def day(node: Node) -> str:
    """When a document is of: its day, else its year."""
    return node.issued or (str(node.year) if node.year else NOBODY)


@cache
def concept(scheme: str, notation: str) -> str:
    """A level or a function in both languages."""
    found = load().concepts[scheme].get(notation)
    return f"{found.zh} {found.en}" if found else NOBODY


def level(node: Node) -> str:
    """The level of a node in both languages."""
    return concept("level", node.level)


def heading(node: Node) -> Iterator[str]:
    """What was asked about."""
    yield called(node)
    known = (level(node) if node.level else "", day(node) if node.issued or node.year else "", STATES.get(node.state, ""))
    if any(known):
        yield "  " + " · ".join(filter(None, known))


def said(words: Iterable[Quote], indent: int, room: int = COLUMNS) -> Iterator[str]:
    """Words that say so, each in a line with its place; they are shortened where there is no room, the place is not."""
    for quote in words:
        place = f" {quote.file} {quote.start}-{quote.end}"
        shown = fitted(f"{cue(quote)}“{' '.join(quote.exact.split())}", max(room - indent - width(place) - 2, SHORTEST))
        yield " " * indent + f"{shown}”{place}"


def cue(quote: Quote) -> str:
    """The words before those that say what the citation is for, as 根据."""
    return f"{' '.join(quote.cue.split())} " if quote.cue else ""


def said_whole(words: Iterable[Quote], room: int) -> Iterator[str]:
    """The same in as many lines as it takes, the place behind the last where there is room for it."""
    for quote in words:
        *lines, last = wrapped(f"{cue(quote)}“{fitted(' '.join(quote.exact.split()), LONGEST)}”", max(room, SHORTEST))
        yield from lines
        place = f"{quote.file} {quote.start}-{quote.end}"
        yield from (f"{last} {place}",) if width(last) + width(place) < room else (last, place)
