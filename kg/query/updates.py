"""What an update of a stranger asks for, found out before anything of it is evaluated.

pyoxigraph opens connections for LOAD and for SERVICE, also where the words are glued to the next (``LOADSILENT<…>``), so the update is
read as tokens first, in every way that a parser might, as queries are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.query.guard import at, expanded, following, may_be_service
from kg.query.tokens import Place, Token, read

ALL_AT_ONCE = ("all", "default", "named")
CHOOSING = ("using", "with")


@dataclass(frozen=True, slots=True)
class UpdateText:
    """An update that may be evaluated.

    Args:
        sparql: its text, with the graphs put in that the request chose beside it.
        iris: every IRI that stands in it, those of prefixed names in full.
    """

    sparql: str
    iris: frozenset[str]


def guard_update(sparql: str, using: Collection[str] = (), using_named: Collection[str] = ()) -> UpdateText:
    """The update, if it stays within the store.

    Args:
        sparql: its text.
        using, using_named: IRIs of graphs that every pattern of it is to be matched on, as the protocol allows.

    Raises:
        QueryError: LOAD, SERVICE, an operation on the default graph or on all graphs at once, brackets that are not closed, or graphs that
            are chosen both in the text and beside it.

    >>> sorted(guard_update("PREFIX g: <http://a/graph/user/> CLEAR GRAPH g:b").iris)
    ['http://a/graph/user/', 'http://a/graph/user/b']
    """

    def refused(token: Token, before: Place) -> bool:
        if token.inside:
            return token.inside == "{" and may_be_service(token, before, sparql)
        return may_be_load(token, before)

    tokens, found = read(sparql, refused)
    if found is not None:
        word = "SERVICE" if found.inside else "LOAD"
        raise at(sparql, found, f"{word} is refused: an update works on this store alone")
    refuse_whole(sparql, tokens)
    chosen = frozenset(using) | frozenset(using_named)
    if chosen:
        sparql = with_graphs(sparql, tokens, using, using_named)
    return UpdateText(sparql, frozenset(iris(tokens)) | chosen)


def may_be_load(token: Token, before: Place) -> bool:
    """Whether a parser could read the word LOAD in a token outside of all brackets: it cares little where a word ends."""
    if token.kind not in ("word", "name") or not token.text.lower().startswith("load"):
        return False
    place: Place | None = before
    while place is not None and place.token is None:
        place = place.before
    word = place.token.text.lower() if place is not None and place.token is not None else ""
    return token.kind == "word" or not word.endswith(("prefix", "graph"))  # where a name may begin so: load:x


def refuse_whole(sparql: str, tokens: tuple[Token, ...]) -> None:
    """Refuses what clears, drops, copies or moves the default graph, or all graphs at once: an update sees the graphs that it names.

    Raises:
        QueryError: with the place.
    """
    before = ""
    for token in tokens:
        word = token.text.lower()
        if token.kind == "word" and not token.inside and not before.endswith("using") and "using" not in word:
            for whole in ALL_AT_ONCE:
                if word.endswith((whole, f"{whole}to")):
                    raise at(sparql, token, f"{whole.upper()} is refused: name the graphs, which are those that users write")
        before = word


def iris(tokens: tuple[Token, ...]) -> Iterator[str]:
    """Every IRI among the tokens, relative ones by the base that they have there."""
    prefixes: dict[str, str] = {}
    base = ""
    waiting = iter(tokens)
    for token in waiting:
        word = token.text.lower()
        if token.kind == "word" and word == "base" and not token.inside:
            base = urljoin(base, following(waiting))
        elif token.kind == "word" and word == "prefix" and not token.inside:
            prefix = following(waiting).removesuffix(":")
            prefixes[prefix] = urljoin(base, following(waiting))
            yield prefixes[prefix]
        elif token.kind == "iri":
            yield urljoin(base, token.text)
        elif token.kind == "name":
            yield expanded(token.text, prefixes).replace("\\", "")


def with_graphs(sparql: str, tokens: tuple[Token, ...], using: Collection[str], using_named: Collection[str]) -> str:
    """The update with every pattern matched on some graphs.

    Raises:
        QueryError: it chooses graphs itself, or a chosen one is no absolute IRI.
    """
    outside = [token for token in tokens if not token.inside or token.kind == "close"]
    for token in outside:
        if token.kind == "word" and token.text.lower().startswith(CHOOSING):
            raise at(sparql, token, f"{token.text.upper()} stands in the update, and the request chooses graphs as well")
    clauses = "".join(f" USING <{absolute(iri)}>" for iri in using)
    clauses += "".join(f" USING NAMED <{absolute(iri)}>" for iri in using_named)
    pieces, done, before = list[str](), 0, ""
    for token in tokens:
        word = token.text.lower()
        if token.kind == "word" and not token.inside and word.endswith("where"):
            start = token.start + len(word) - len("where")
            pattern = bracketed(sparql, tokens, token) if before == "delete" or word == "deletewhere" else ""
            pieces += [sparql[done:start], pattern, clauses, " "]
            done = start
        before = word
    return "".join(pieces) + sparql[done:]


def bracketed(sparql: str, tokens: tuple[Token, ...], word: Token) -> str:
    """The pattern in the brackets behind a word: DELETE WHERE { … } is short for DELETE { … } WHERE { … }."""
    after = [token for token in tokens if token.start > word.start]
    end = next((at for at, token in enumerate(after) if at and token.text == "}" and depth(after[: at + 1]) == 0), None)
    return sparql[after[0].start : after[end].start + 1] if after and end is not None else ""


def depth(tokens: list[Token]) -> int:
    """How many brackets are open behind some tokens."""
    return sum((token.kind == "open") - (token.kind == "close") for token in tokens)


def absolute(iri: str) -> str:
    """The argument, if it is an absolute IRI and can stand between ``<`` and ``>``.

    Raises:
        QueryError: it is none.
    """
    if ":" not in iri or any(character in '<>"{}|^`\\' or ord(character) <= 0x20 for character in iri):
        raise QueryError(f"{iri[:200]!r} is no absolute IRI")
    return iri
