"""The list of regulations: each once, under the node that it is counted under, the most cited first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Either

from pyoxigraph import NamedNode

from kg.errors import UnknownName
from kg.listing.bodies import Bodies, folded, sought
from kg.listing.cut import cut
from kg.listing.graph import Lookup, Once, text
from kg.listing.papers import Papers
from kg.listing.records import Norm, Part, Span
from kg.naming import counted_as_one, divisions_named, offered, one_of, widened

Seen = Either["seen", "wanted"]


@dataclass(frozen=True, slots=True)
class NormChoice:
    """Which regulations are asked for: of each kind any of these, all where there are none.

    Args:
        numbers: in normal form, 国办发〔2017〕24号; brackets may be others.
        issuers: label, IRI or path of an agency.
        divisions: of an issuer, else the one that its IRI is scoped by: code, label, IRI or path; with all that lies in it.
        years: of the number, else of the day of issue.
        words: what titles or numbers contain.
        states: seen (its text was read), wanted (it is only cited).
        citing: regulations that cite one of these; ``cited_by``: that one of these cites: IRI, path or file name.
    """

    numbers: Sequence[str] = ()
    issuers: Sequence[str] = ()
    divisions: Sequence[str] = ()
    years: Sequence[int] = ()
    words: Sequence[str] = ()
    states: Sequence[Seen] = ()
    citing: Sequence[str] = ()
    cited_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A regulation by what it is looked for: names and numbers are folded."""

    members: frozenset[str]
    numbers: frozenset[str]
    names: str
    issuers: frozenset[str]
    year: int
    seen: bool


class Norms:
    """The regulations of a store.

    Args:
        lookup: of the store.
        papers: its documents.
        bodies: its agencies.
    """

    def __init__(self, lookup: Lookup, papers: Papers, bodies: Bodies) -> None:
        self.lookup = lookup
        self.papers = papers
        self.bodies = bodies

    @Once
    def canonical(self) -> Mapping[str, str]:
        """Each node with the one that it is counted under."""
        return dict(self.lookup.pairs(self.lookup.v.wm.canonical))

    @Once
    def citing(self) -> Mapping[str, frozenset[str]]:
        """The documents that cite each regulation."""
        found = defaultdict(set)
        for document, regulation in self.lookup.pairs(self.lookup.v.wm.cites):
            found[self.canonical.get(regulation, regulation)].add(document)
        return {iri: frozenset(documents) for iri, documents in found.items()}

    @Once
    def outlines(self) -> Mapping[str, Outline]:
        """The regulations, the most cited first, then by IRI."""
        v, found = self.lookup.v, defaultdict(list)
        for iri in self.lookup.subjects(v.rdf.type, v.wm.Regulation):
            found[self.canonical.get(iri, iri)].append(iri)
        names = (v.wm.documentNumber, v.dcterms.title, v.skos.altLabel, v.rdfs.label)
        said = {predicate: values(self.lookup.pairs(predicate)) for predicate in (*names, v.wm.issuedBy, v.dcterms.issued, v.wm.sourceFile)}
        order = sorted(found, key=lambda iri: (-len(self.citing.get(iri, ())), iri))
        return {iri: self.outline(frozenset(found[iri]), said) for iri in order}

    def outline(self, members: frozenset[str], said: Mapping[NamedNode, Mapping[str, list[str]]]) -> Outline:
        """What a regulation is looked for by."""
        v = self.lookup.v

        def of(*predicates: NamedNode) -> list[str]:
            return [value for predicate in predicates for iri in members for value in said[predicate].get(iri, ())]

        numbers, issued = of(v.wm.documentNumber), min(of(v.dcterms.issued), default="")
        numbered = [parsed.parts[2] for iri in members if (parsed := self.lookup.store.iris.parse(iri)).kind == "numbered"]
        return Outline(
            members,
            frozenset(map(folded, numbers)),
            "\n".join(folded(name) for name in (*numbers, *of(v.dcterms.title, v.skos.altLabel, v.rdfs.label))),
            frozenset(of(v.wm.issuedBy)),
            int(min(numbered, default=issued[:4]) or 0),
            bool(of(v.wm.sourceFile)),
        )

    def part(self, choice: NormChoice, span: Span) -> Part[Norm]:
        """A part of the regulations that are asked for, the most cited first.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        store, every = self.lookup.store, self.outlines
        numbers, words = frozenset(map(folded, choice.numbers)), sought(choice.words)
        for number in choice.numbers:
            if not any(folded(number) in outline.numbers for outline in every.values()):
                raise UnknownName(offered(number, {value for _, value in self.lookup.pairs(self.lookup.v.wm.documentNumber)}))
        for year in choice.years:
            one_of(str(year), (str(outline.year) for outline in every.values()))
        issuers = self.bodies.chosen(choice.issuers, (), ()) if choice.issuers else frozenset()
        codes = frozenset(code for name in choice.divisions for code in divisions_named(name, store))
        citing, cited_by = self.citers(choice.citing), self.cited(choice.cited_by)
        keys = [
            (-len(self.citing.get(iri, ())), iri)
            for iri, outline in every.items()
            if (not numbers or not numbers.isdisjoint(outline.numbers))
            and (not words or any(each in outline.names for each in words))
            and (not issuers or not issuers.isdisjoint(outline.issuers))
            and (not choice.years or outline.year in choice.years)
            and (not choice.states or ("seen" if outline.seen else "wanted") in choice.states)
            and (not choice.citing or not citing.isdisjoint(outline.members))
            and (not choice.cited_by or iri in cited_by)
            and (not codes or not codes.isdisjoint(self.within(outline)))
        ]
        return cut(keys, span, lambda key: self.told(str(key[1])))

    def within(self, outline: Outline) -> frozenset[str]:
        """The codes of the divisions of who issued a regulation, else of its IRI, and of all that they lie in."""
        if codes := frozenset(code for issuer in outline.issuers for code in self.bodies.divisions.get(issuer, ())):
            return codes
        iris = self.lookup.store.iris
        scopes = [iris.parse(iri).parts[0].removeprefix("x-") for iri in outline.members if iris.parse(iri).kind != "work"]
        return frozenset(code for scope in scopes for code in self.lookup.places.within(NamedNode(iris.division(scope))))

    def citers(self, names: Iterable[str]) -> frozenset[str]:
        """The documents that cite one of some regulations."""
        return frozenset(document for iri in self.known(names) for document in self.citing.get(self.canonical.get(iri, iri), ()))

    def cited(self, names: Iterable[str]) -> frozenset[str]:
        """The regulations that one of some documents cites, as they are counted."""
        cites = self.lookup.v.wm.cites
        found = (iri for document in self.known(names) for iri in self.lookup.objects(document, cites))
        return frozenset(self.canonical.get(iri, iri) for iri in found)

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """The nodes of the documents that IRIs, paths, numbers or file names mean, and of those that are counted as one with them.

        Raises:
            UnknownName: the store knows no such document.
        """
        store, found = self.lookup.store, set()
        for name in names:
            ways = [way for way in widened([name], store) if store.knows(way)]
            ways += [iri for iri, outline in self.outlines.items() if folded(name) in outline.numbers]
            ways += [node for node, _ in self.papers.named([name], self.papers.all)] if not ways else []
            found |= {member for way in ways for member in counted_as_one(way, store)}
        return frozenset(found)

    def told(self, iri: str) -> Norm:
        """A regulation in full."""
        v, look, members = self.lookup.v, self.lookup, sorted(self.outlines[iri].members)
        said = [look.said(each) for each in members]
        titles = {term.value for each in said for predicate in (v.dcterms.title, v.skos.altLabel) for term in each[predicate]}
        mentions = sum(1 for each in members for _ in look.subjects(v.cito.hasCitedEntity, NamedNode(each)))
        return Norm(
            iri,
            look.label(iri),
            next(filter(None, (text(each, v.wm.documentNumber) for each in said)), ""),
            tuple(sorted(titles)),
            self.bodies.named(self.outlines[iri].issuers),
            min(filter(None, (text(each, v.dcterms.issued) for each in said)), default=""),
            len(self.citing.get(iri, ())),
            mentions,
            tuple(sorted(term.value for each in said for term in each[v.wm.sourceFile])),
        )


def values(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    """What each node has under a property."""
    found = defaultdict(list)
    for node, value in pairs:
        found[node].append(value)
    return found
