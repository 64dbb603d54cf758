"""The shapes of a folder: as text, as triples, and what each says to a person."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import VocabularyError
from kg.settings import data_folder
from kg.vocabulary import NAMESPACES

SH = NAMESPACES["sh"]
PROPERTY, MESSAGE = NamedNode(SH + "property"), NamedNode(SH + "message")


@dataclass(frozen=True, eq=False)
class Shapes:
    """The shapes as text, by file name; parsed at their first use, once.

    Args:
        texts: Turtle, by file name.
        digest: sha256 over all of them.
    """

    texts: Mapping[str, str] = field(repr=False)
    digest: str

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """What the files say; a property shape without an IRI is named after the shape that holds it.

        Raises:
            VocabularyError: a file that is no Turtle.
        """
        return tuple(triple for number, name in enumerate(self.texts) for triple in named(self.parsed(name, number)))

    def parsed(self, name: str, number: int) -> Iterator[Triple]:
        """The triples of one file; its blank nodes carry its number, so that those of two files stay apart."""
        try:
            for quad in parse(self.texts[name], RdfFormat.TURTLE):
                yield Triple(apart(quad.subject, number), quad.predicate, apart(quad.object, number))  # type: ignore[arg-type]
        except SyntaxError as error:
            raise VocabularyError(f"shapes/{name}: {error}") from error

    def only(self, names: Collection[str]) -> Shapes:
        """The shapes of some of the files."""
        return Shapes({name: text for name, text in self.texts.items() if name in names}, f"{self.digest} {sorted(names)}")

    @cached_property
    def messages(self) -> Mapping[str, Mapping[str, str]]:
        """What each shape says, by its IRI and by language; empty for the text without one."""
        said: dict[str, dict[str, str]] = {}
        for subject, predicate, thing in self.triples:
            if predicate == MESSAGE and isinstance(subject, NamedNode) and isinstance(thing, Literal):
                said.setdefault(subject.value, {})[(thing.language or "")[:2]] = thing.value
        return said


def load_shapes(folder: Traversable | None = None) -> Shapes:
    """The shapes of a folder, unparsed.

    Args:
        folder: holds ``*.ttl``; the packaged ``shapes/`` where left out.

    Raises:
        VocabularyError: there is no such folder, or no shape in it.
    """
    place = data_folder("shapes") if folder is None else folder
    files = sorted((path for path in place.iterdir() if path.name.endswith(".ttl")), key=lambda path: path.name)
    if not files:
        raise VocabularyError(f"there are no shapes in {place}")
    texts = {path.name: path.read_text("utf-8") for path in files}
    return Shapes(texts, hashlib.sha256("\0".join(texts.values()).encode()).hexdigest())


def apart(term: Triple | NamedNode | BlankNode | Literal, number: int) -> Triple | NamedNode | BlankNode | Literal:
    """The term; a blank node with a label of its file."""
    return BlankNode(f"f{number}{term.value}") if isinstance(term, BlankNode) else term


def named(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples, with an IRI for each property shape that has none: of the one that holds it, ``-1``, ``-2`` behind it.

    A finding has to say which shape it is of, and engines label blank nodes as they like.
    """
    triples = tuple(triples)
    held = [(s, o) for s, p, o in triples if p == PROPERTY and isinstance(o, BlankNode)]
    names: dict[object, NamedNode] = {}
    numbers: dict[NamedNode, int] = {}
    while new := [
        (names.get(holder, holder), one) for holder, one in held if one not in names and isinstance(names.get(holder, holder), NamedNode)
    ]:
        for holder, one in new:
            numbers[holder] = numbers.get(holder, 0) + 1
            names[one] = NamedNode(f"{holder.value}-{numbers[holder]}")
    for s, p, o in triples:
        yield Triple(names.get(s, s), p, names.get(o, o))
