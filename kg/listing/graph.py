"""What the merged default graph says, by look-ups in the store's indexes: the cost of an answer is that of its nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from threading import RLock
from typing import Generic, TypeVar, cast, overload

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.listing.records import Named, Place
from kg.naming import Places
from kg.store import Readable

Owner = TypeVar("Owner")
Made = TypeVar("Made")
DEFAULT = DefaultGraph()
FEW = 5000  # nodes that are looked up faster than a list is walked through
Graph = NamedNode | DefaultGraph
Term = NamedNode | Literal
Said = defaultdict[NamedNode, list[Term]]  # what is said of a node, by property


class Once(Generic[Owner, Made]):
    """A property that the first who asks makes, while others wait for it: what is looked up in a whole store is looked up once."""

    def __init__(self, made: Callable[[Owner], Made]) -> None:
        self.made = made
        self.lock = RLock()
        self.__doc__ = made.__doc__

    def __set_name__(self, owner: type[Owner], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Owner]) -> Once[Owner, Made]: ...

    @overload
    def __get__(self, instance: Owner, owner: type[Owner]) -> Made: ...

    def __get__(self, instance: Owner | None, owner: type[Owner]) -> Made | Once[Owner, Made]:
        if instance is None:
            return self
        kept = vars(instance)
        with self.lock:
            if self.name not in kept:
                kept[self.name] = self.made(instance)
        return cast(Made, kept[self.name])


class Lookup:
    """The statements of an opened store that does not change; names of nodes are looked up once.

    Args:
        store: opened read-only.
    """

    def __init__(self, store: Readable) -> None:
        self.store = store
        self.v = store.vocabulary
        self.places = Places(store)
        self.said_once = lru_cache(maxsize=20_000)(self.said)
        self.few = lru_cache(maxsize=64)(self.few_of)

    def said(self, node: str, graph: Graph = DEFAULT) -> Said:
        """What is said of a node."""
        said: Said = defaultdict(list)
        for quad in self.store.backend.quads_for_pattern(NamedNode(node), None, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                said[quad.predicate].append(quad.object)
        return said

    def objects(self, node: str, predicate: NamedNode, graph: Graph = DEFAULT) -> list[str]:
        """The values of a property of a node."""
        quads = self.store.backend.quads_for_pattern(NamedNode(node), predicate, None, graph)
        return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def subjects(self, predicate: NamedNode, object: Term, graph: Graph = DEFAULT) -> Iterator[str]:
        """The nodes that have a property with a value."""
        for quad in self.store.backend.quads_for_pattern(None, predicate, object, graph):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        """Every node that has a property, with its value."""
        for quad in self.store.backend.quads_for_pattern(None, predicate, None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                yield quad.subject.value, quad.object.value

    def few_of(self, predicate: NamedNode, objects: frozenset[NamedNode]) -> frozenset[str] | None:
        """The nodes that have a property with one of some values; None where they are many."""
        nodes = (node for object in objects for node in self.subjects(predicate, object))
        found = frozenset(islice(nodes, FEW + 1))
        return found if len(found) <= FEW else None

    def has(self, node: str, predicate: NamedNode, objects: frozenset[NamedNode]) -> bool:
        """Whether a node has a property with one of some values."""
        quads = self.store.backend.quads_for_pattern(NamedNode(node), predicate, None, DEFAULT)
        return any(quad.object in objects for quad in quads)

    def label(self, node: str) -> str:
        """The label of a node, in Chinese or in no language; empty where there is none."""
        said = self.said_once(node)
        return text(said, self.v.rdfs.label) or text(said, self.v.skos.prefLabel, "zh")

    def named(self, node: str) -> Named | None:
        """A node with its label; None where there is no node."""
        return Named(node, self.label(node)) if node else None

    def tail(self, node: str) -> str:
        """The path of a node without its first part: what is shown where there is no label, of a period its days."""
        return node.removeprefix(self.store.iris.base).partition("/")[2]

    def notation(self, node: str) -> str:
        """The notation of a concept or measure; empty where there is none."""
        return text(self.said_once(node), self.v.skos.notation) if node else ""

    def words(self, nodes: Iterable[Term]) -> tuple[Place, ...]:
        """The words that pieces of evidence stand for, in the order of the text."""
        found = (self.place(node.value) for node in nodes if isinstance(node, NamedNode))
        return tuple(sorted(found, key=lambda place: (place.sha16, place.start, place.end, place.iri)))

    def place(self, evidence: str) -> Place:
        """The words that a piece of evidence stands for."""
        oa, wm, said = self.v.oa, self.v.wm, self.said(evidence)
        source = text(said, self.v.prov.wasQuotedFrom)
        page = text(said, wm.page)
        return Place(
            evidence,
            source.rpartition("/")[2],
            self.label(source) if source else "",
            int(text(said, oa.start) or 0),
            int(text(said, oa.end) or 0),
            text(said, oa.exact),
            text(said, wm.reading),
            int(page or 0),
            text(said, wm.cell),
        )


def text(said: Said, predicate: NamedNode, language: str = "") -> str:
    """The value of a property, the smallest of several, of a language where one is asked for; empty where there is none."""
    terms = said.get(predicate, ())
    return min((term.value for term in terms if not language or getattr(term, "language", "") == language), default="")
