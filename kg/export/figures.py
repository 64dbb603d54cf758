"""The indicators of a store, report after report: a table of them needs the memory of one report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.store import Readable

Term = NamedNode | Literal
Said = Mapping[NamedNode, list[Term]]  # predicate -> objects


def figures(store: Readable, graphs: Collection[str] | None = None) -> Iterator[Mapping[str, str]]:
    """A row for each indicator, by report and by where it stands in the text; the named question ``indicators`` gives the same.

    Args:
        store: where they are read.
        graphs: IRIs of the named graphs to look at; None for all.

    Yields:
        Name of a column to its cell; an empty one may be left out.
    """
    reading = Reading(store)
    for report, graph in reports(store):
        if graphs is None or graph.value in graphs:
            yield from reading.report(report, graph)


def reports(store: Readable) -> list[tuple[NamedNode, NamedNode]]:
    """Every report with the graph that its figures are read from, in order."""
    v = store.vocabulary
    kinds = store.backend.quads_for_pattern(None, v.rdf.type, v.wm.Report, DefaultGraph())
    found = {quad.subject for quad in kinds if isinstance(quad.subject, NamedNode)}
    own, preferred = (
        grouped(store.backend.quads_for_pattern(None, predicate, None, DefaultGraph())) for predicate in (v.wm.graph, v.wm.preferredGraph)
    )
    pairs = []
    for report in found:
        graphs = preferred[report].get(v.wm.preferredGraph) or own[report].get(v.wm.graph, [])
        pairs += [(report, graph) for graph in graphs if isinstance(graph, NamedNode)]
    return sorted(pairs, key=lambda pair: (pair[0].value, pair[1].value))


class Reading:
    """Reads one report after the other; what the default graph says of agencies, measures and concepts is looked up once."""

    def __init__(self, store: Readable) -> None:
        self.backend = store.backend
        self.v = store.vocabulary
        self.known: dict[Term, Said] = {}

    def name(self, node: Term | None, predicate: NamedNode, language: str = "") -> str:
        """What the default graph says of a node, empty where it says nothing."""
        if not isinstance(node, NamedNode):
            return ""
        if node not in self.known:
            self.known[node] = grouped(self.backend.quads_for_pattern(node, None, None, DefaultGraph()))[node]
        return text(self.known[node], predicate, language)

    def report(self, report: NamedNode, graph: NamedNode) -> Iterator[Mapping[str, str]]:
        """The rows of a report, as they stand in the text."""
        v = self.v
        said = grouped(self.backend.quads_for_pattern(None, None, None, graph))
        own = said[report]
        shared = {
            "report": report.value,
            "reportYear": text(own, v.wm.year),
            "frame": self.name(first(own, v.wm.frame), v.skos.notation),
        }
        rows = []
        for predicate, recorded in ((v.wm.records, "true"), (v.wm.quotes, "false")):
            for node in own.get(predicate, ()):
                indicator = said[node]
                rows.append(
                    shared
                    | {"recorded": recorded, "indicator": node.value}
                    | dict(self.subject(indicator))
                    | dict(self.quantity(indicator))
                    | dict(self.places([(place, said[place]) for place in indicator[v.wm.evidence]]))
                )
        yield from sorted(rows, key=lambda row: (int(row["start"]), int(row["end"]), row["indicator"]))

    def subject(self, indicator: Said) -> Iterator[tuple[str, str]]:
        """Whose figure it is, of which division, of which days, and what is counted."""
        v = self.v
        agency, measure, period = (first(indicator, predicate) for predicate in (v.wm.about, v.wm.measures, v.wm.covers))
        yield "about", agency.value if agency else ""
        yield "agency", self.name(agency, v.rdfs.label)
        if agency:
            division = first(self.known[agency], v.wm.jurisdiction)
            yield "division", self.name(division, v.wm.divisionCode)
            yield "divisionLabel", self.name(division, v.rdfs.label)
        yield "measure", self.name(measure, v.skos.notation)
        yield "measureLabel", self.name(measure, v.skos.prefLabel, "zh")
        yield "measureUnit", self.name(measure, v.wm.unit)
        since, until = (self.name(period, day) for day in (v.dcat.startDate, v.dcat.endDate))
        yield from (("period", period.value if period else ""), ("from", since), ("to", until), ("year", (since or until)[:4]))

    def quantity(self, indicator: Said) -> Iterator[tuple[str, str]]:
        """How much it is, and of which part."""
        v = self.v
        for name, concept in (("applicant", v.wm.applicant), ("comparator", v.wm.comparator), ("state", v.wm.valueState)):
            yield name, self.name(first(indicator, concept), v.skos.notation)
        for name in ("topic", "scope", "value", "unit", "partOf"):
            yield name, text(indicator, v.wm[name])

    def places(self, places: Iterable[tuple[Term, Said]]) -> Iterator[tuple[str, str]]:
        """The first place that says so, and how many there are."""
        oa = self.v.oa
        ordered = sorted(places, key=lambda place: (int(text(place[1], oa.start)), int(text(place[1], oa.end)), place[0].value))
        evidence, said = ordered[0]
        yield from (("evidence", evidence.value), ("places", str(len(ordered))))
        yield from (("exact", text(said, oa.exact)), ("start", text(said, oa.start)), ("end", text(said, oa.end)))
        yield "file", self.name(first(said, self.v.prov.wasQuotedFrom), self.v.rdfs.label)


def grouped(quads: Iterable[Quad]) -> defaultdict[Term, dict[NamedNode, list[Term]]]:
    """What quads say: by subject, then by predicate."""
    said: defaultdict[Term, dict[NamedNode, list[Term]]] = defaultdict(dict)
    for quad in quads:
        subject, object = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(object, NamedNode | Literal):
            said[subject].setdefault(quad.predicate, []).append(object)
    return said


def first(said: Said, predicate: NamedNode) -> Term | None:
    """The object of a predicate, the first of several, None where there is none."""
    return min(said.get(predicate, ()), key=lambda term: term.value, default=None)


def text(said: Said, predicate: NamedNode, language: str = "") -> str:
    """The text of a predicate, of a language where one is asked for; empty where there is none."""
    objects = said.get(predicate, ())
    return min((term.value for term in objects if not language or getattr(term, "language", "") == language), default="")
