"""The list of figures: each with the days, the agency and the measure that it is of, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.listing.bodies import Bodies
from kg.listing.graph import Lookup, text
from kg.listing.papers import Papers
from kg.listing.records import Figure, Key, Part, Span
from kg.listing.stated import Condition, Stated
from kg.naming import measures_named, one_of


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """Which figures are asked for: of each kind any of these, all where there are none.

    Args:
        measures: notation, Chinese label, IRI or path; with ``narrower`` those that are narrower too.
        agencies, divisions: whom the figure is about: label, IRI or path, of a division also its code; with all that lies in it.
        levels, states: notations.
        years: that the figure is of; ``since`` and ``until`` bound them, 0 where they do not.
        documents: file names (``*`` is any text), IRIs or paths; of a document in several files that which its figures are read from.
        recorded: only figures of the report's own period, or only others.
    """

    measures: Sequence[str] = ()
    narrower: bool = False
    agencies: Sequence[str] = ()
    divisions: Sequence[str] = ()
    levels: Sequence[str] = ()
    years: Sequence[int] = ()
    since: int = 0
    until: int = 0
    documents: Sequence[str] = ()
    states: Sequence[str] = ()
    recorded: bool | None = None


class Figures:
    """The figures of a store.

    Args:
        lookup: of the store.
        papers: its documents.
        bodies: its agencies.
    """

    def __init__(self, lookup: Lookup, papers: Papers, bodies: Bodies) -> None:
        self.lookup = lookup
        self.papers = papers
        self.bodies = bodies
        self.stated = Stated(lookup, lookup.v.wm.records, lookup.v.wm.quotes)

    def part(self, choice: FigureChoice, span: Span) -> Part[Figure]:
        """A part of the figures that are asked for, by document and place in its text.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        wm, papers = self.lookup.v.wm, self.papers.preferred
        if choice.documents:
            papers = self.papers.named(choice.documents, papers)
        links = {None: self.stated.links, True: (wm.records,), False: (wm.quotes,)}[choice.recorded]
        part = self.stated.keys(papers, links, tuple(self.conditions(choice)), span)
        return Part([self.told(key) for key in part.items], part.last, part.total)

    def conditions(self, choice: FigureChoice) -> Iterator[Condition]:
        """What a figure must meet."""
        store, wm = self.lookup.store, self.lookup.v.wm
        iris = store.iris
        if choice.measures:
            notations = [each for name in choice.measures for each in measures_named(name, store, choice.narrower)]
            yield Condition(wm.measures, nodes(map(iris.measure, notations)))
        if choice.agencies or choice.divisions or choice.levels:
            yield Condition(wm.about, nodes(self.bodies.chosen(choice.agencies, choice.divisions, choice.levels)), wm.Agency)
        if choice.years or choice.since or choice.until:
            yield Condition(wm.covers, nodes(self.periods(choice)), wm.Period)
        if choice.states:
            states = [one_of(state, store.vocabulary.concepts["state"]) for state in choice.states]
            yield Condition(wm.valueState, nodes(iris.concept("state", state) for state in states))

    def periods(self, choice: FigureChoice) -> Iterator[str]:
        """The periods of the years that are asked for; of a cumulative figure the year in which it ends."""
        starts = dict(self.lookup.pairs(self.lookup.v.dcat.startDate))
        ends = dict(self.lookup.pairs(self.lookup.v.dcat.endDate))
        years = {period: int((starts.get(period) or end)[:4]) for period, end in ends.items()}
        for year in choice.years:
            one_of(str(year), map(str, years.values()))
        for period, year in years.items():
            if (not choice.years or year in choice.years) and choice.since <= year and (not choice.until or year <= choice.until):
                yield period

    def told(self, key: Key) -> Figure:
        """A figure in full."""
        document, _, iri = map(str, key)
        look, v = self.lookup, self.lookup.v
        said = look.said(iri)
        measure, about, period = (text(said, predicate) for predicate in (v.wm.measures, v.wm.about, v.wm.covers))
        values = [term for term in said[v.wm.value] if isinstance(term, Literal)]
        seats = look.objects(about, v.wm.jurisdiction) if about else []
        return Figure(
            iri,
            look.notation(measure),
            look.label(measure) if measure else "",
            text(said, v.wm.value),
            any(term.datatype == v.xsd.decimal for term in values),
            text(said, v.wm.unit),
            look.notation(text(said, v.wm.valueState)),
            look.named(about),
            look.named(min(seats, default="")),
            period,
            text(look.said_once(period), v.dcat.startDate),
            text(look.said_once(period), v.dcat.endDate),
            look.notation(text(said, v.wm.applicant)),
            text(said, v.wm.topic),
            text(said, v.wm.scope),
            look.notation(text(said, v.wm.comparator)),
            text(said, v.wm.partOf),
            any(node == document for node in look.subjects(v.wm.records, NamedNode(iri))),
            look.named(document) or look.named(iri),  # type: ignore[arg-type]
            look.words(said[v.wm.evidence]),
        )


def nodes(iris: Iterator[str] | Sequence[str] | frozenset[str] | map[str]) -> frozenset[NamedNode]:
    """IRIs as nodes of the graph."""
    return frozenset(map(NamedNode, iris))
