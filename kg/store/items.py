"""What goes into a store, what is said of it afterwards, and how one document bears several names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal as Either
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import StoreError
from kg.vocabulary import Vocabulary

Outcome = Either["added", "replaced", "unchanged", "quarantined", "rejected"]
SourceKind = Either["report", "policy", "set aside"]


class StoreItem(Protocol):
    """What the store needs to know of a document that was built."""

    @property
    def name(self) -> str:
        """The name that the source was given under."""

    @property
    def sha16(self) -> str:
        """The first 16 hex digits of the SHA-256 of its bytes."""

    @property
    def text(self) -> str:
        """The sealed text."""

    @property
    def quads(self) -> Sequence[Quad]:
        """What enters the store, all in the document's graph; nothing where the document is rejected. The source's names (``rdfs:label``)
        and its digest (``wm:sha256``) are always among it.
        """

    @property
    def quarantine(self) -> Sequence[Quad]:
        """What is kept beside the store; empty where the document conforms."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A name that the store knows; a document under two names is two of these with one graph.

    Args:
        name: as given: path below the folder that was built, URL, archive member.
        graph: IRI of the document's graph.
        sha256: 64 hex digits of the bytes.
        kind: what the document was taken for.
        quarantined: its quads lie beside the store, because they violate a shape.
    """

    name: str
    graph: str
    sha256: str
    kind: SourceKind
    quarantined: bool


def renamed(quads: Iterable[Quad], names: Collection[str], source: NamedNode, vocabulary: Vocabulary) -> Iterator[Quad]:
    """The quads of a document under all its names: what says the name of the file is said once for each."""
    label, source_file = vocabulary.rdfs.label, vocabulary.wm.sourceFile
    for quad in quads:
        if quad.predicate == source_file or (quad.predicate == label and quad.subject == source):
            yield from (Quad(quad.subject, quad.predicate, Literal(name), quad.graph_name) for name in names)
        else:
            yield quad


def sorted_lines(quads: Iterable[Quad]) -> bytes:
    """N-Quads, a line each, sorted by their bytes: equal sets of quads give equal bytes."""
    lines = (serialize(list(quads), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def sha16_of(node: NamedNode) -> str:
    """The last part of the IRI of a graph or source."""
    return node.value.rsplit("/", 1)[-1]


def names_in(quads: Iterable[Quad], source: NamedNode, vocabulary: Vocabulary) -> set[str]:
    """The names that a graph gives to its source."""
    label = vocabulary.rdfs.label
    return {quad.object.value for quad in quads if quad.predicate == label and quad.subject == source and isinstance(quad.object, Literal)}


def owned(quads: set[Quad], graph: NamedNode) -> set[Quad]:
    """The quads of a document, if all are in its graph and none has a blank node, which would be another one at each build."""
    for quad in quads:
        if quad.graph_name != graph or not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            raise StoreError(f"{quad} does not belong into {graph.value}")
    return quads
