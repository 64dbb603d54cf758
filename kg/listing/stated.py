"""What documents state, one after the other: figures and citations, sorted by their document and their place in its text.

A list of a hundred thousand is never sorted for a page. Where a filter leaves few, those are looked up and sorted, and kept for the
pages that follow; where it leaves many, the list is walked through from where the page begins, document after document.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pyoxigraph import NamedNode

from kg.listing.graph import Lookup
from kg.listing.records import Key, Part, Span

Held = tuple[str, str]  # the node of a document, and the sha16 of one of its files


@dataclass(frozen=True, slots=True)
class Condition:
    """That a thing has one of some values under a property.

    Args:
        kind: class of the values, where a document's own graph says it of each of them; one that names none of them is passed over.
    """

    predicate: NamedNode
    objects: frozenset[NamedNode]
    kind: NamedNode | None = None


class Stated:
    """All things that documents state by some properties.

    Args:
        lookup: of the store.
        links: the properties that lead from a document to such a thing.
    """

    def __init__(self, lookup: Lookup, *links: NamedNode) -> None:
        self.lookup = lookup
        self.links = links
        self.found = lru_cache(maxsize=32)(self.looked_up)

    def keys(self, papers: tuple[Held, ...], links: Sequence[NamedNode], conditions: tuple[Condition, ...], span: Span) -> Part[Key]:
        """The keys of a part: document, place in its text, IRI.

        Args:
            papers: the documents to look in, sorted.
            links: those of the properties that are meant.
            conditions: which all hold.
            span: which part.
        """
        few, rest = self.narrowed(conditions)
        if few is None:
            walked = self.walked(papers, links, conditions, span.after)
            keys = list(islice(walked, span.skipped, span.skipped + span.limit + 1))
            whole = span.after is None and not span.skipped and len(keys) <= span.limit
            total = len(keys) if whole else None
        else:
            found = self.found(few, papers, tuple(links), rest)
            first = (bisect_right(found, span.after) if span.after else 0) + span.skipped
            keys, total = list(found[first : first + span.limit + 1]), len(found)
        return Part(keys[: span.limit], keys[span.limit - 1] if len(keys) > span.limit else None, total)

    def narrowed(self, conditions: tuple[Condition, ...]) -> tuple[frozenset[str] | None, tuple[Condition, ...]]:
        """The few things that some of the conditions leave, and the conditions that each leave many; None where all do."""
        few = {condition: self.lookup.few(condition.predicate, condition.objects) for condition in conditions}
        sets = sorted((each for each in few.values() if each is not None), key=len)
        rest = tuple(condition for condition, each in few.items() if each is None)
        return (sets[0].intersection(*sets[1:]) if sets else None), rest

    def looked_up(
        self, candidates: frozenset[str], papers: tuple[Held, ...], links: tuple[NamedNode, ...], conditions: tuple[Condition, ...]
    ) -> tuple[Key, ...]:
        """The keys of those candidates that are in the documents and meet the conditions, sorted."""
        nodes = {sha16: node for node, sha16 in papers}
        found = []
        for iri in candidates:
            node = nodes.get(sha16_of(iri))
            if node and self.meets(iri, conditions) and self.linked(node, iri, links):
                found.append((node, *order(iri)))
        return tuple(sorted(found))

    def linked(self, node: str, iri: str, links: Sequence[NamedNode]) -> bool:
        """Whether a document states a thing by one of the properties."""
        return len(links) == len(self.links) or any(node in self.lookup.subjects(link, NamedNode(iri)) for link in links)

    def meets(self, iri: str, conditions: tuple[Condition, ...]) -> bool:
        """Whether a thing meets all conditions."""
        return all(self.lookup.has(iri, condition.predicate, condition.objects) for condition in conditions)

    def walked(
        self, papers: tuple[Held, ...], links: Sequence[NamedNode], conditions: tuple[Condition, ...], after: Key | None
    ) -> Iterator[Key]:
        """The keys behind one, in order, document after document."""
        at = bisect_left(papers, (str(after[0]), "")) if after else 0
        while at < len(papers):
            node = papers[at][0]
            until = bisect_right(papers, (node, "g"), lo=at)  # behind every hexadecimal digit
            graphs = [graph for _, sha16 in papers[at:until] if self.may_meet(graph := self.graph(sha16), conditions)]
            iris = {iri for graph in graphs for link in links for iri in self.lookup.objects(node, link, graph)}
            for key in sorted((node, *order(iri)) for iri in iris):
                if (after is None or key > after) and self.meets(str(key[2]), conditions):
                    yield key
            at = until

    def graph(self, sha16: str) -> NamedNode:
        """The graph of a file."""
        return NamedNode(self.lookup.store.iris.graph(sha16))

    def may_meet(self, graph: NamedNode, conditions: tuple[Condition, ...]) -> bool:
        """Whether a file names one of the values of each condition whose values have a class."""
        a = self.lookup.v.rdf.type
        kinds = ((condition.kind, condition.objects) for condition in conditions)
        return all(
            kind is None or any(NamedNode(each) in objects for each in self.lookup.subjects(a, kind, graph)) for kind, objects in kinds
        )


def sha16_of(iri: str) -> str:
    """The file that states a thing, which its IRI begins with."""
    return iri.rpartition("/document/")[2][:16]


def order(iri: str) -> tuple[int, str]:
    """Where a thing stands in its text, and its IRI."""
    place = iri.rpartition("/")[2].partition("-")[0]
    return (int(place) if place.isdecimal() else 0), iri
