"""A made network as ``kg.network.Network``, without a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy

from benchmarks.made_cited import Pairs
from benchmarks.made_names import Names
from benchmarks.made_network import Plan, plan
from benchmarks.made_works import Ints, Works
from kg.iris import Iris, hexadecimal
from kg.network.model import NOWHERE, EdgeColumns, Network, NodeColumns
from kg.network.nodes import FUNCTIONS, RELATIONS, Kind, Node, Version
from kg.vocabulary import Vocabulary

LINE = 80  # characters from one mention to the next
BEGIN = 200  # where the first mention stands
PROMULGATED = 120  # where a notice says what it promulgates
DOES = {"implements": "implements", "basis": "basedOn", "forwards": "forwards", "amends": "amends", "repeals": "repeals"}
Row = tuple[str, str, str, int, int, int, int]  # source, target, relation, mentions, functions, file, start


def made_network(documents: int, vocabulary: Vocabulary, seed: int = 0) -> Network:
    """The network of a plan of so many documents."""
    return Maker(plan(documents, vocabulary, seed)).network()


def sha256(work: int) -> str:
    """The digest of the file that a work was read from."""
    return hexadecimal(f"made {work}", 64)


def starts(pairs: Pairs, read: int) -> Ints:
    """Where in its text the first mention of each pair stands."""
    ends = numpy.cumsum(pairs.mentions)
    firsts = numpy.searchsorted(pairs.sources, numpy.arange(read))
    before = numpy.concatenate([[0], ends])[firsts]
    return BEGIN + LINE * (ends - pairs.mentions - before[pairs.sources])


def effects(pairs: Pairs, works: Works) -> list[str]:
    """The relation that each citation states besides: none, unless a regulation does something with another."""
    names = [DOES.get(name, "") for name in FUNCTIONS]
    return [
        names[function] if source >= works.reports else ""
        for source, function in zip(pairs.sources.tolist(), pairs.functions.tolist(), strict=True)
    ]


@dataclass(slots=True)
class Maker:
    """Makes nodes and edges of a plan."""

    plan: Plan
    names: Names
    cited: frozenset[int]  # works that were read or that anybody cites
    versions: tuple[Version, ...]

    def __init__(self, plan: Plan) -> None:
        self.plan, works = plan, plan.works
        self.names = Names(plan, Iris(plan.vocabulary))
        self.cited = frozenset({*range(works.read), *plan.pairs.targets[~plan.pairs.open].tolist()})
        self.versions = tuple(versions(plan, self.names))

    def network(self) -> Network:
        """The whole network."""
        nodes = NodeColumns.of(self.nodes())
        places = {id: place for place, id in enumerate(nodes.ids)}
        aliased = sorted(set(self.plan.pairs.targets[self.plan.pairs.by_title].tolist()))
        names = {self.names.alias(work): places[self.names.iri[work]] for work in aliased}
        return Network(
            nodes,
            self.edges(places),
            self.names.iris.base,
            self.plan.vocabulary.divisions,
            names,
            versions=self.versions,
        )

    def nodes(self) -> Iterator[Node]:
        """Divisions, agencies, works, texts that were promulgated, laws."""
        names, works = self.names, self.plan.works
        divisions, iris = self.plan.vocabulary.divisions, names.iris
        for code in self.divisions:
            yield Node(iris.division(code), divisions[code].name, "division", "", code, divisions[code].level)
        for work in sorted(self.cited):
            yield self.work(work)
        for place, bureau in sorted(set(zip(works.places[: works.read].tolist(), works.bureaus[: works.read].tolist(), strict=True))):
            code = self.plan.places.codes[place]
            yield Node(names.agency(place, bureau), names.office(place, bureau), "agency", "", code, divisions[code].level)
        for work in numpy.flatnonzero(works.texts).tolist():
            code = names.division(work)
            yield Node(names.text_iri(work), names.text(work), "regulation", "", code, divisions[code].level, state="wanted")
        for law in sorted(set(works.versions[self.plan.pairs.targets[self.plan.pairs.open]].tolist())):
            yield Node(names.work(law), names.law(law), "regulation", state="wanted")

    @property
    def divisions(self) -> list[str]:
        """The codes of the divisions whose works these are, and of those above them."""
        codes = {self.names.division(work) for work in self.cited if not self.names.columns["homeless"][work]}
        above = set(codes)
        while codes := {parent for code in codes if (parent := self.plan.vocabulary.divisions[code].parent)}:
            above |= codes
        return sorted(above)

    def work(self, work: int) -> Node:
        """A report or a regulation."""
        names, works = self.names, self.plan.works
        read, columns = work < works.read, names.columns
        code = "" if columns["homeless"][work] else names.division(work)
        level = self.plan.vocabulary.divisions[code].level if code else ""
        number = names.number(work) if work >= works.reports else None
        issued = self.day(work)
        dated = work < works.reports or (number and number.year is not None)
        year = columns["years"][work] if dated else int(issued[:4] or 0)
        kind: Kind = "report" if work < works.reports else "regulation"
        normal = number.normal if number else ""
        return Node(names.iri[work], names.title(work), kind, normal, code, level, year, issued, "seen" if read else "wanted")

    def day(self, work: int) -> str:
        """The day of issue of a work, ISO 8601; empty where nobody knows it."""
        works = self.plan.works
        known = work < works.read or (works.versions[work] >= 0)
        return date.fromordinal(int(works.days[work])).isoformat() if known else ""

    def edges(self, places: dict[str, int]) -> EdgeColumns:
        """All edges, in order."""
        ends = {RELATIONS[at]: at for at in range(len(RELATIONS))}
        rows = [
            (places[source], places[target], ends[relation], *rest)
            for source, target, relation, *rest in (*self.citing(), *self.issuing(), *self.placing())
        ]
        rows.sort()
        table = numpy.array(rows, numpy.int32).reshape(len(rows), 7).T
        files = [sha256(work)[:16] for work in range(self.plan.works.read)]
        return EdgeColumns(files, *table, (table[5] != NOWHERE).astype(numpy.int32))

    def citing(self) -> Iterator[Row]:
        """What cites what, and what is done by it."""
        works, pairs, iri = self.plan.works, self.plan.pairs, self.names.iri
        columns = (pairs.sources, pairs.targets, pairs.mentions, pairs.functions, pairs.seconds, pairs.open, starts(pairs, works.read))
        for row, effect in zip(zip(*(column.tolist() for column in columns), strict=True), effects(pairs, works), strict=True):
            source, target, mentions, function, second, is_open, start = row
            cited = self.names.work(int(works.versions[target])) if is_open else iri[target]
            yield iri[source], cited, "cites", mentions, 1 << function | (1 << second if mentions > 1 else 0), source, start
            if effect:
                yield iri[source], cited, effect, 1, 0, source, start

    def issuing(self) -> Iterator[Row]:
        """Who issues what was read, and what notices promulgate."""
        names, works = self.names, self.plan.works
        for work in range(works.read):
            yield names.issuer_iri(work), names.iri[work], "issues", 1, 0, work, 0
        for work in numpy.flatnonzero(works.texts).tolist():
            yield names.iri[work], names.text_iri(work), "promulgates", 1, 0, work, PROMULGATED

    def placing(self) -> Iterator[Row]:
        """Whose agencies are, and what lies in what."""
        names, works, iris = self.names, self.plan.works, self.names.iris
        for place, bureau in sorted(set(zip(works.places[: works.read].tolist(), works.bureaus[: works.read].tolist(), strict=True))):
            yield names.agency(place, bureau), iris.division(self.plan.places.codes[place]), "jurisdiction", 1, 0, NOWHERE, 0
        for code in self.divisions:
            if parent := self.plan.vocabulary.divisions[code].parent:
                yield iris.division(code), iris.division(parent), "within", 1, 0, NOWHERE, 0


def versions(plan: Plan, names: Names) -> Iterator[Version]:
    """The versions of laws, as ``Network`` has them."""
    works = plan.works
    found: dict[int, list[int]] = {}
    for work in numpy.flatnonzero(works.versions >= 0).tolist():
        found.setdefault(int(works.versions[work]), []).append(work)
    for law, versions in sorted(found.items(), key=lambda item: names.work(item[0])):
        versions.sort(key=lambda work: (int(works.days[work]), names.iri[work]))
        for work, newer in zip(versions, (*versions[1:], None), strict=True):
            number = names.number(work)
            assert number
            day = date.fromordinal(int(works.days[work])).isoformat()
            by = names.iri[newer] if newer is not None else ""
            yield Version(names.work(law), names.iri[work], number.normal, names.title(work), day, day, by)
