"""The words behind an edge, looked up in the store when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import rules
from kg.errors import VocabularyError
from kg.network.nodes import CITES, Edge, Quote
from kg.network.stored.queries import PREFIXES, solutions
from kg.privacy import mask
from kg.rules import Rules
from kg.store import Readable

DEFAULT = DefaultGraph()
FILES = 4096  # names of sources that are remembered
BASES = f"""{PREFIXES}
SELECT DISTINCT ?document ?basis {{
  ?name wm:canonical <%s> . ?at cito:hasCitedEntity ?name ; wm:versionBasis ?basis ; cito:hasCitingEntity/wm:canonical ?document
}}"""


class StoreWitness:
    """Looks up what the sources say, by a few steps through the indexes for each quote.

    Of a citation all mentions of the file that it is told from, between all nodes that are counted under its ends; of another relation the
    first statement.

    Args:
        store: that the network was loaded from, as it was then: one that is written to since then may not know a mention any more.
    """

    def __init__(self, store: Readable) -> None:
        self.store = store
        self.file = lru_cache(FILES)(self.first_name)

    @cached_property
    def rules(self) -> Rules:
        """What tells the names that are masked; loaded when first words are shown."""
        return Rules({"privacy": rules.one_room("privacy")}, "")

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        """The words that say so, the first mention first, at most so many; none where reference alone says so."""
        if most < 1 or not edge.evidence:
            return ()
        mentions = [edge.evidence]
        if edge.relation == CITES and edge.mentions > 1 and most > 1:
            told = f"{edge.evidence.rpartition('/citation/')[0]}/citation/"
            mentions = sorted((mention for mention in self.mentions(edge) if mention.startswith(told)), key=standing)[:most]
        return tuple(quote for mention in mentions if (quote := self.quote(mention)))

    def issuers(self, document: str) -> tuple[str, ...]:
        """Names of the agencies of which anybody says that they issued a document, in order; also of one that was never read."""
        agencies = self.linked(NamedNode(document), self.store.vocabulary.wm.issuedBy)
        return tuple(sorted({name for agency in agencies if (name := self.text(agency, self.store.vocabulary.rdfs.label))}))

    def bases(self, version: str) -> dict[str, set[str]]:
        """By what each citing document (IRI) tells this version of a law: number, year, pinpoint or date, notations of ``basis``."""
        found: dict[str, set[str]] = {}
        for document, basis in solutions(self.store, BASES % version):
            found.setdefault(document, set()).add(basis.rpartition("/")[2])
        return found

    def mentions(self, edge: Edge) -> Iterator[str]:
        """The citations of one document by another, whatever the nodes that they name."""
        v, backend = self.store.vocabulary, self.store.backend
        cited = self.members(edge.target)
        for member in self.members(edge.source):
            for citation in self.linked(member, v.wm.citation):
                if any(Quad(citation, v.cito.hasCitedEntity, node, DEFAULT) in backend for node in cited):
                    yield citation.value

    def members(self, iri: str) -> list[NamedNode]:
        """The nodes that are counted under a node, itself among them."""
        node = NamedNode(iri)
        stated = self.store.backend.quads_for_pattern(None, self.store.vocabulary.wm.canonical, node, DEFAULT)
        others = {quad.subject for quad in stated if isinstance(quad.subject, NamedNode)} - {node}
        return [node, *sorted(others, key=str)]

    def quote(self, mention: str) -> Quote | None:
        """The words of one citation or statement; None where the store does not know them any more."""
        places = sorted(evidence.value for evidence in self.linked(NamedNode(mention), self.store.vocabulary.wm.evidence))
        if not places:
            return None
        try:
            sha16, start, end, _ = self.store.iris.parse(places[0]).parts
        except (VocabularyError, ValueError):
            return None
        words = self.text(NamedNode(places[0]), self.store.vocabulary.oa.exact)
        cue = self.text(NamedNode(mention), self.store.vocabulary.wm.cue) if "/citation/" in mention else ""
        source = self.store.iris.source(sha16)
        return Quote(mask(words, self.rules), self.file(source), source, int(start), int(end), places[0], mask(cue, self.rules))

    def first_name(self, source: str) -> str:
        """The name of a source; of several the first."""
        return self.text(NamedNode(source), self.store.vocabulary.rdfs.label)

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """The first string that a property has; empty where there is none."""
        stated = self.store.backend.quads_for_pattern(node, predicate, None, DEFAULT)
        return min((quad.object.value for quad in stated if isinstance(quad.object, Literal)), default="")

    def linked(self, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
        """The nodes that a property leads to."""
        for quad in self.store.backend.quads_for_pattern(node, predicate, None, DEFAULT):
            if isinstance(quad.object, NamedNode):
                yield quad.object


def standing(mention: str) -> tuple[str, int, int]:
    """By what mentions are put in order: the file, where in it, and the how manieth there."""
    document, _, place = mention.rpartition("/citation/")
    start, _, turn = place.partition("-")
    return (document, int(start), int(turn or 1)) if start.isdecimal() else (document, 0, 0)
