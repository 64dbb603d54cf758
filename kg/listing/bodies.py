"""The list of agencies: each once, under the node that it is counted under, with the words that name it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.iris import fold
from kg.listing.cut import cut
from kg.listing.graph import Lookup, Once, text
from kg.listing.papers import Papers
from kg.listing.records import Body, Named, Part, Place, Span
from kg.naming import agencies_named, divisions_named, one_of

SHOWN = 3  # statements whose words are told of an agency


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """Which agencies are asked for: of each kind any of these, all where there are none.

    Args:
        divisions: code, label, IRI or path; with all that lies in it.
        levels: notations.
        words: what their names contain.
    """

    divisions: Sequence[str] = ()
    levels: Sequence[str] = ()
    words: Sequence[str] = ()


class Bodies:
    """The agencies of a store.

    Args:
        lookup: of the store.
        papers: its documents.
    """

    def __init__(self, lookup: Lookup, papers: Papers) -> None:
        self.lookup = lookup
        self.papers = papers

    @Once
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The agencies, each with the nodes that are counted as one with it."""
        v, found = self.lookup.v, defaultdict(list)
        for agency in self.lookup.subjects(v.rdf.type, v.wm.Agency):
            found[self.lookup.store.counted_under(agency)].append(agency)
        return {iri: tuple(sorted(found[iri])) for iri in sorted(found)}

    @Once
    def names(self) -> Mapping[str, str]:
        """What each agency is called and printed as, folded, to look for words in."""
        v, look = self.lookup.v, self.lookup
        labels = (v.rdfs.label, v.skos.altLabel)
        return {
            iri: "\n".join(folded(name) for each in members for predicate in labels for name in look.objects(each, predicate))
            for iri, members in self.members.items()
        }

    @Once
    def divisions(self) -> Mapping[str, frozenset[str]]:
        """The codes of the divisions of each agency, and of all that those lie in."""
        return {each: self.papers.within(each) for members in self.members.values() for each in members}

    @Once
    def levels(self) -> Mapping[str, frozenset[str]]:
        """The levels of the divisions of each agency."""
        v, look = self.lookup.v, self.lookup
        found = {}
        for agency in chain.from_iterable(self.members.values()):
            seats = look.objects(agency, v.wm.township) or look.objects(agency, v.wm.jurisdiction)
            found[agency] = frozenset(look.notation(level) for seat in seats for level in look.objects(seat, v.wm.level))
        return found

    def chosen(self, agencies: Sequence[str], divisions: Sequence[str], levels: Sequence[str]) -> frozenset[str]:
        """The nodes of the agencies that are one of some, lie in one of some divisions and are of one of some levels.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        store = self.lookup.store
        codes = frozenset(code for name in divisions for code in divisions_named(name, store))
        known = [one_of(level, store.vocabulary.concepts["level"]) for level in levels]
        found = frozenset(iri for name in agencies for iri in agencies_named(name, store)) if agencies else frozenset(self.divisions)
        return frozenset(
            iri
            for iri in found
            if (not codes or not codes.isdisjoint(self.divisions.get(iri, ())))
            and (not known or not self.levels.get(iri, frozenset()).isdisjoint(known))
        )

    def part(self, choice: BodyChoice, span: Span) -> Part[Body]:
        """A part of the agencies that are asked for, by IRI.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        nodes, words = self.chosen((), choice.divisions, choice.levels), sought(choice.words)
        every = not (choice.divisions or choice.levels)
        keys = [
            (iri,)
            for iri, members in self.members.items()
            if (every or not nodes.isdisjoint(members)) and (not words or any(each in self.names[iri] for each in words))
        ]
        return cut(keys, span, lambda key: self.told(str(key[0])))

    def told(self, iri: str) -> Body:
        """An agency in full."""
        v, look, members = self.lookup.v, self.lookup, self.members[iri]
        said = [look.said(each) for each in members]
        township, division = (next(filter(None, (text(each, seat) for each in said)), "") for seat in (v.wm.township, v.wm.jurisdiction))
        seat = township or division
        issued = {document for each in members for document in look.objects(each, v.wm.issues)}
        kinds = Counter(document.removeprefix(look.store.iris.base).partition("/")[0] for document in issued)
        label = next(filter(None, (text(each, v.rdfs.label) for each in said)), "")
        printed = {term.value for each in said for predicate in (v.rdfs.label, v.skos.altLabel) for term in each[predicate]}
        named, places = self.words(members)
        return Body(
            iri,
            label,
            look.named(division),
            look.named(township),
            look.notation(text(look.said_once(seat), v.wm.level)) if seat else "",
            look.notation(next(filter(None, (text(each, v.org.classification) for each in said)), "")),
            tuple(sorted(printed - {label})),
            kinds["report"],
            kinds["regulation"],
            named,
            places,
        )

    def words(self, members: Iterable[str]) -> tuple[int, tuple[Place, ...]]:
        """How many statements name an agency as an issuer, and the words of the first of them."""
        v, look = self.lookup.v, self.lookup
        statements = sorted(each for member in members for each in look.subjects(v.rdf.subject, NamedNode(member)))
        places = [place for each in statements[:SHOWN] for place in look.words(look.said(each)[v.wm.evidence])]
        return len(statements), tuple(places)

    def named(self, iris: Iterable[str]) -> tuple[Named, ...]:
        """Agencies with their labels, by label."""
        return tuple(sorted((Named(iri, self.lookup.label(iri)) for iri in iris), key=lambda each: (each.label, each.iri)))


def sought(words: Iterable[str]) -> list[str]:
    """Words to look for, folded.

    Raises:
        UsageError: nothing is left of one.
    """
    found = [folded(each) for each in words]
    if not all(found):
        raise UsageError("q: 没有可查找的字 there is nothing to look for")
    return found


def folded(words: str) -> str:
    """Words as they are looked for: width, white space, marks and letter case do not count."""
    return fold(words).casefold()
