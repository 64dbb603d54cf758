"""The list of the files that were read: what each is, and the words of its text that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.listing.bodies import Bodies, folded, sought
from kg.listing.cut import cut
from kg.listing.graph import Lookup, Once, text
from kg.listing.papers import Papers
from kg.listing.records import Fact, Paper, Part, Span
from kg.naming import one_of
from kg.store import StoredSource
from kg.store.items import SourceKind


@dataclass(frozen=True, slots=True)
class FileChoice:
    """Which files are asked for: of each kind any of these, all where there are none.

    Args:
        kinds: report, policy, set aside.
        agencies, divisions: of who issued it: label, IRI or path, of a division also its code; with all that lies in it.
        years: that it reports on, else in which it was issued.
        frames: notations.
        words: what its name, its title or its number contains.
    """

    kinds: Sequence[SourceKind] = ()
    agencies: Sequence[str] = ()
    divisions: Sequence[str] = ()
    years: Sequence[int] = ()
    frames: Sequence[str] = ()
    words: Sequence[str] = ()


class Files:
    """The files of a store.

    Args:
        lookup: of the store.
        papers: its documents.
        bodies: its agencies.
    """

    def __init__(self, lookup: Lookup, papers: Papers, bodies: Bodies) -> None:
        self.lookup = lookup
        self.papers = papers
        self.bodies = bodies
        self.counted = lru_cache(maxsize=100_000)(self.count)

    @Once
    def by_key(self) -> Mapping[tuple[str, str], StoredSource]:
        """Each file by its name and graph, in this order."""
        return {(source.name, source.graph): source for source in self.papers.sources}

    @Once
    def nodes(self) -> Mapping[str, str]:
        """What each file is, by its digest."""
        return {sha16: node for node, sha16 in self.papers.all}

    @Once
    def years(self) -> Mapping[str, int]:
        """The year that each document reports on, else in which it was issued."""
        v = self.lookup.v
        issued, year = dict(self.lookup.pairs(v.dcterms.issued)), dict(self.lookup.pairs(v.wm.year))
        return {node: int(each[:4]) for node, each in (issued | year).items()}

    @Once
    def names(self) -> Mapping[str, str]:
        """The titles and numbers of each document, folded, to look for words in."""
        v, found = self.lookup.v, defaultdict(list)
        for predicate in (v.dcterms.title, v.rdfs.label, v.wm.documentNumber):
            for node, value in self.lookup.pairs(predicate):
                found[node].append(folded(value))
        return {node: "\n".join(each) for node, each in found.items()}

    def part(self, choice: FileChoice, span: Span) -> Part[Paper]:
        """A part of the files that are asked for, by name.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        if choice == FileChoice():
            return cut(list(self.by_key), span, lambda key: self.told(self.by_key[str(key[0]), str(key[1])]))
        words, frames = sought(choice.words), self.framed(choice.frames)
        whose = self.bodies.chosen(choice.agencies, choice.divisions, ()) if choice.agencies or choice.divisions else None
        for year in choice.years:
            one_of(str(year), map(str, self.years.values()))

        def meant(source: StoredSource) -> bool:
            node = self.nodes.get(source.sha256[:16], "")
            return (
                (not choice.kinds or source.kind in choice.kinds)
                and (not choice.years or self.years.get(node) in choice.years)
                and (not choice.frames or node in frames)
                and (whose is None or not whose.isdisjoint(self.papers.issuers.get(node, ())))
                and (not words or any(each in folded(source.name) or each in self.names.get(node, "") for each in words))
            )

        keys = [key for key, source in self.by_key.items() if meant(source)]
        return cut(keys, span, lambda key: self.told(self.by_key[str(key[0]), str(key[1])]))

    def framed(self, frames: Sequence[str]) -> frozenset[str]:
        """The reports that are drawn up on one of some forms."""
        store = self.lookup.store
        known = [one_of(frame, store.vocabulary.concepts["frame"]) for frame in frames]
        concepts = [NamedNode(store.iris.concept("frame", frame)) for frame in known]
        return frozenset(node for concept in concepts for node in self.lookup.subjects(self.lookup.v.wm.frame, concept))

    def told(self, source: StoredSource) -> Paper:
        """A file in full."""
        v, look, graph = self.lookup.v, self.lookup, NamedNode(source.graph)
        node = self.nodes.get(source.sha256[:16], "")
        own = {
            predicate: min(look.objects(node, predicate, graph), default="") if node else ""
            for predicate in (v.dcterms.title, v.wm.documentNumber, v.dcterms.issued, v.wm.year, v.wm.frame)
        }
        return Paper(
            source.name,
            source.kind,
            source.quarantined,
            source.sha256,
            source.graph,
            look.named(node),
            own[v.dcterms.title],
            own[v.wm.documentNumber],
            self.bodies.named(set(look.subjects(v.wm.issues, NamedNode(node), graph)) if node else ()),
            int(own[v.wm.year] or 0),
            look.notation(own[v.wm.frame]),
            own[v.dcterms.issued],
            *self.counted(graph),
            self.facts(node, graph) if node else (),
        )

    def count(self, graph: NamedNode) -> tuple[int, int]:
        """How many figures and citations were read from a file."""
        v, look = self.lookup.v, self.lookup
        figures, citations = (sum(1 for _ in look.subjects(v.rdf.type, kind, graph)) for kind in (v.wm.Indicator, v.wm.Citation))
        return figures, citations

    def facts(self, node: str, graph: NamedNode) -> tuple[Fact, ...]:
        """What the text of a document says of it, in the order of the text."""
        v, look = self.lookup.v, self.lookup
        found = []
        for role in (v.rdf.subject, v.rdf.object):
            for statement in set(look.subjects(role, NamedNode(node), graph)):
                said = look.said(statement, graph)
                other = v.rdf.object if role == v.rdf.subject else v.rdf.subject
                value = min(said[other], key=lambda term: term.value)
                named = look.named(value.value) if isinstance(value, NamedNode) else None
                name = text(said, v.rdf.predicate).replace("#", "/").rpartition("/")[2]
                words = look.words(said[v.wm.evidence])
                found.append(Fact(name, (named.label or look.tail(named.iri)) if named else value.value, named, words))
        return tuple(sorted(found, key=lambda fact: (fact.places[0].start if fact.places else -1, fact.property, fact.value)))
