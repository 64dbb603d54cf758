"""The reports of one agency in the order of their years, and the figures that they record, read back from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import get_args

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.backend import Backend
from kg.errors import StoreError
from kg.iris import Iris
from kg.records import Evidence, Indicator, Quantity, State
from kg.vocabulary import Vocabulary

DEFAULT = DefaultGraph()
STATES: Mapping[str, State] = {state: state for state in get_args(State)}
EXACT = "exact"
KEPT = 50  # reports whose figures are kept: each is read as this year's and as last year's
Period = tuple[date | None, date]
Term = NamedNode | Literal | BlankNode | Triple


@dataclass(frozen=True, slots=True)
class Figures:
    """What one file of a report states.

    Args:
        frame: F19, F21, narrative …; empty where it says none.
        indicators: those that were asked for, in the order of the text.
        evidence: by the IRI of an indicator, those of the places that state it.
    """

    frame: str
    indicators: tuple[Indicator, ...]
    evidence: Mapping[str, tuple[NamedNode, ...]]


class Reports:
    """Looks reports up.

    Args:
        backend: a store whose graph/canon knows who is who.
        sealed: gives the sealed text of a document by the digest of its bytes.
    """

    def __init__(self, backend: Backend, sealed: Callable[[str], str], vocabulary: Vocabulary, iris: Iris) -> None:
        self.backend = backend
        self.sealed = sealed
        self.v = vocabulary
        self.iris = iris
        self.canon = NamedNode(iris.graph("canon"))
        self.notations = {iri: id for id, iri in iris.measures.items()}
        self.read: dict[tuple[NamedNode, NamedNode, tuple[str, ...] | None], Figures] = {}
        wm = vocabulary.wm
        self.terms = (
            wm.measures,
            wm.about,
            wm.covers,
            wm.value,
            wm.unit,
            wm.valueState,
            wm.applicant,
            wm.topic,
            wm.scope,
            wm.comparator,
            wm.partOf,
        )

    # --- who and when -----------------------------------------------------------------------------------------------------

    def known(self, report: NamedNode) -> bool:
        """Whether a graph speaks of it as a report."""
        return any(self.backend.quads_for_pattern(report, self.v.rdf.type, self.v.wm.Report, DEFAULT))

    def placed(self, report: NamedNode) -> tuple[NamedNode, int] | None:
        """Whose report it is and of which year, by its IRI; None where that is not known for certain."""
        parsed = self.iris.parse(report.value)
        if parsed.kind != "report":
            return None
        division, agency, year = parsed.parts
        return NamedNode(f"{self.iris.base}agency/{division}/{agency}"), int(year)

    def together(self, agency: NamedNode) -> set[NamedNode]:
        """The agencies that are counted as one with an agency, itself among them."""
        same, found = self.v.wm.canonical, {agency}
        for quad in self.backend.quads_for_pattern(agency, same, None, self.canon):
            if isinstance(quad.object, NamedNode):
                members = self.backend.quads_for_pattern(None, same, quad.object, self.canon)
                found |= {one.subject for one in members if isinstance(one.subject, NamedNode)}
        return found

    def beside(self, report: NamedNode, years: int) -> list[NamedNode]:
        """The reports of the same agency, so many years later."""
        placed = self.placed(report)
        if placed is None:
            return []
        paths = [one.value.removeprefix(f"{self.iris.base}agency/") for one in self.together(placed[0])]
        found = (NamedNode(f"{self.iris.base}report/{path}/{placed[1] + years:04}") for path in sorted(paths) if not path.startswith("x/"))
        return [one for one in found if self.known(one)]

    def of_agency(self, agency: NamedNode) -> Iterator[NamedNode]:
        """All reports of an agency."""
        for quad in self.backend.quads_for_pattern(None, self.v.wm.issuedBy, agency, DEFAULT):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{self.iris.base}report/"):
                yield quad.subject

    # --- what they state --------------------------------------------------------------------------------------------------

    def graphs(self, report: NamedNode) -> list[NamedNode]:
        """The graphs of the files that hold a report, the one that speaks for it first."""
        stated = self.backend.quads_for_pattern(report, self.v.wm.graph, None, DEFAULT)
        preferred = {quad.object for quad in self.backend.quads_for_pattern(report, self.v.wm.preferredGraph, None, self.canon)}
        graphs = [quad.object for quad in stated if isinstance(quad.object, NamedNode)]
        return sorted(graphs, key=lambda graph: (graph not in preferred, graph.value))

    def text(self, graph: NamedNode) -> str | None:
        """The sealed text of the document that a graph is of; None where it was taken away."""
        try:
            return self.sealed(tail(graph.value))
        except StoreError:
            return None

    def recorded(self, report: NamedNode, graph: NamedNode, measures: tuple[str, ...] | None = None) -> Figures:
        """What one file of a report records of some measures; of all where none are named."""
        key = report, graph, measures
        if key not in self.read:
            if len(self.read) >= KEPT:
                self.read.clear()
            self.read[key] = self.look_up(*key)
        return self.read[key]

    def look_up(self, report: NamedNode, graph: NamedNode, measures: tuple[str, ...] | None) -> Figures:
        """As ``recorded``, out of the store."""
        if measures is None:
            nodes = {quad.object for quad in self.backend.quads_for_pattern(report, self.v.wm.records, None, graph)}
        else:
            named = [NamedNode(self.iris.measure(measure)) for measure in measures]
            told = (self.backend.quads_for_pattern(None, self.v.wm.measures, one, graph) for one in named)
            links = (Quad(report, self.v.wm.records, quad.subject, graph) for quad in chain.from_iterable(told))
            nodes = {link.object for link in links if link in self.backend}
        return self.figures(nodes, report, graph)

    def quoted(self, report: NamedNode, graph: NamedNode) -> Figures:
        """What one file of a report tells of other years."""
        return self.figures({quad.object for quad in self.backend.quads_for_pattern(report, self.v.wm.quotes, None, graph)}, report, graph)

    def figures(self, nodes: Iterable[Term], report: NamedNode, graph: NamedNode) -> Figures:
        """Indicators as a graph states them."""
        read = [self.indicator(node, graph) for node in nodes if isinstance(node, NamedNode)]
        found = sorted((one for one in read if one is not None), key=lambda one: (one[0].evidence[0].start, one[0].iri))
        frame = next((quad.object for quad in self.backend.quads_for_pattern(report, self.v.wm.frame, None, graph)), None)
        return Figures(
            tail(frame.value) if isinstance(frame, NamedNode) else "",
            tuple(indicator for indicator, _ in found),
            {indicator.iri: places for indicator, places in found},
        )

    def indicator(self, node: NamedNode, graph: NamedNode) -> tuple[Indicator, tuple[NamedNode, ...]] | None:
        """An indicator as a graph states it, and its evidence; none where it lacks what every indicator has."""
        said: dict[NamedNode, str] = {}
        places = []
        for quad in self.backend.quads_for_pattern(node, None, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                said[quad.predicate] = quad.object.value
                if quad.predicate == self.v.wm.evidence and isinstance(quad.object, NamedNode):
                    places.append((self.place(quad.object), quad.object))
        measured, about, period, value, unit, state, applicant, topic, scope, comparator, whole = (
            said.get(term, "") for term in self.terms
        )
        if not (places and about and period and measured in self.notations):
            return None
        places.sort(key=lambda place: place[0])
        in_form = any(self.backend.quads_for_pattern(places[0][1], self.v.wm.cell, None, graph))
        return Indicator(
            node.value,
            self.notations[measured],
            Quantity(Decimal(value) if value else None, unit, STATES.get(tail(state), "unreadable")),
            about,
            self.days(period),
            tuple(Evidence(start, end, "", rule) for (start, end, rule), _ in places),
            tail(applicant),
            topic,
            scope,
            tail(comparator) or EXACT,
            whole,
            origin="table" if in_form else "narrative",
        ), tuple(evidence for _, evidence in places)

    def place(self, evidence: NamedNode) -> tuple[int, int, str]:
        """Where evidence begins and ends, from its IRI."""
        _, start, end, rule = self.iris.parse(evidence.value).parts
        return int(start), int(end), rule

    def days(self, period: str) -> Period:
        """The first and last day of a period, from its IRI."""
        start, end = self.iris.parse(period).parts
        return (None if start == "x" else date.fromisoformat(start)), date.fromisoformat(end)


def tail(iri: str) -> str:
    """The notation that the IRI of a concept ends with."""
    return iri.rpartition("/")[2]
