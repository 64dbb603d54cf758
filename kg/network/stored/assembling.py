"""Makes the network of what was read: each node under the one that it is counted under, each relation once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy

from kg.errors import VocabularyError
from kg.iris import document_number
from kg.network.columns import EdgeColumns, Flags, Ints, NodeColumns
from kg.network.nodes import KINDS, LEVELS, NOWHERE, RELATIONS, STATES
from kg.network.stored.attributes import NOBODY, Attributes
from kg.network.stored.relating import Relations, edges
from kg.network.stored.rows import Rows
from kg.vocabulary import Division

REGULATION, REPORT, AGENCY, DIVISION = range(len(KINDS))
FOREIGN = -1  # the kind of what is no node of the network
ISSUES, JURISDICTION, WITHIN = (RELATIONS.index(name) for name in ("issues", "jurisdiction", "within"))
FILE_BITS = 26  # of the place of a file, which is one of so many that its text and turn fit beside it
TOWNSHIP = 9  # digits of the code of one, which the tables of divisions need not have
Value = TypeVar("Value", str, int)


class Assembly:
    """Puts a network together.

    Args:
        rows: what is said, under the names that the documents use.
        attributes: of the same names.
        base: what the IRIs begin with.
        divisions: by their codes, for the levels of those that the store does not know.
    """

    def __init__(self, rows: Rows, attributes: Attributes, base: str, divisions: Mapping[str, Division]) -> None:
        self.files = rows.files
        self.said = attributes
        self.base = base
        self.divisions = divisions
        self.names = list(attributes.names)
        self.kinds = numpy.fromiter((kind_of(name, base) for name in self.names), numpy.int8, len(self.names))
        under = array_of(attributes.under, numpy.arange(len(self.names), dtype=numpy.int32))
        relations = told(rows, under)
        self.relations = relations.picked(fitting(self.kinds[relations.sources], self.kinds[relations.targets], relations.relations))
        self.seen = numpy.zeros(len(self.names), numpy.bool_)
        self.seen[under[list(attributes.seen)]] = True
        self.under = under
        self.issuers = self.issuers_of_documents()
        self.codes = self.codes_of_nodes()
        self.towns = self.towns_of_nodes()

    def network(self) -> tuple[NodeColumns, EdgeColumns, dict[str, int]]:
        """The nodes, the edges, and the places of nodes by the other names that are counted under them."""
        upward = self.upward()
        is_node = self.nodes(upward)
        kept = sorted(numpy.flatnonzero(is_node).tolist(), key=self.names.__getitem__)
        moved = numpy.full(len(self.names), NOWHERE, numpy.int32)
        moved[kept] = numpy.arange(len(kept))
        self.relations = self.relations.with_rows(upward)  # in its place: it is what takes most room
        related = edges(self.between(is_node, moved), self.files)
        others = {self.names[place]: int(moved[under]) for place, under in self.said.under.items() if is_node[under]}
        return self.node_columns(kept), related, others

    def between(self, is_node: Flags, moved: Ints) -> Relations:
        """The rows between different nodes, by the places that these have in the network."""
        rows = self.relations
        rows = rows.picked(is_node[rows.sources] & is_node[rows.targets] & (rows.sources != rows.targets))
        return replace(rows, sources=moved[rows.sources], targets=moved[rows.targets])

    # --- nodes ------------------------------------------------------------------------------------------------------------

    def upward(self) -> Relations:
        """Of which division each agency is, and what each division lies within."""
        found: dict[int, int] = {}
        for place, above in self.said.above.items():
            source = int(self.under[place])
            if self.kinds[above] == DIVISION and self.kinds[source] in (AGENCY, DIVISION):
                found[source] = above if source == place else min(found.get(source, above), above, key=self.names.__getitem__)
        sources, targets = (numpy.fromiter(ends, numpy.int32, len(found)) for ends in (found.keys(), found.values()))
        relations = numpy.where(self.kinds[sources] == AGENCY, JURISDICTION, WITHIN)
        nothing = numpy.zeros(len(found), numpy.int8)  # the narrowest: the rows that these are put to keep what they need
        return Relations(sources, targets, relations.astype(numpy.int8), nothing, nothing, nothing)

    def nodes(self, upward: Relations) -> Flags:
        """Which names are nodes: documents that are read or related, who issues them, whose they are, and what that lies within."""
        rows = self.relations
        chosen = self.seen & numpy.isin(self.kinds, (REGULATION, REPORT))
        told = rows.relations < ISSUES
        chosen[rows.sources[told]] = True
        chosen[rows.targets[told]] = True
        issued = (rows.relations == ISSUES) & chosen[rows.targets]
        chosen[rows.sources[issued]] = True
        for code in {self.codes[place] for place in numpy.flatnonzero(chosen).tolist()} - {""}:
            if (place := self.said.names.get(f"{self.base}division/{code}")) is not None:
                chosen[place] = True
        for _ in LEVELS:  # a division lies within another, of a higher level
            chosen[upward.targets[chosen[upward.sources]]] = True
        return chosen

    def codes_of_nodes(self) -> list[str]:
        """The code of the division of each name, by its IRI, else by those who issue it, where these agree."""
        codes = [code_of(name, self.base) for name in self.names]
        for document, theirs in self.issuers.items():
            if not codes[document]:
                scopes = {codes[agency] for agency in theirs}
                codes[document] = scopes.pop() if len(scopes) == 1 else ""
        return codes

    def issuers_of_documents(self) -> Mapping[int, set[int]]:
        """Who issues what."""
        issuers: dict[int, set[int]] = defaultdict(set)
        issues = self.relations.relations == ISSUES
        for source, target in zip(self.relations.sources[issues].tolist(), self.relations.targets[issues].tolist(), strict=True):
            issuers[target].add(source)
        return issuers

    def towns_of_nodes(self) -> Flags:
        """Which names are agencies of towns, or documents that only such agencies issue."""
        towns = numpy.zeros(len(self.names), numpy.bool_)
        agencies = {int(self.under[place]) for place in self.said.towns}
        towns[[*agencies, *(document for document, theirs in self.issuers.items() if theirs <= agencies)]] = True
        return towns

    def node_columns(self, kept: list[int]) -> NodeColumns:
        """The columns of the nodes."""
        said, under = self.said, self.said.under
        labels, numbers, years = counted(said.labels, under), counted(said.numbers, under), counted(said.years, under)
        issued = dict(said.issued)
        for place, other in under.items():
            issued[other] = min(issued.get(other, (NOBODY, 0)), said.issued.get(place, (NOBODY, 0)))
        days = [issued[place][1] if place in issued else 0 for place in kept]
        kinds = self.kinds[kept]
        states = numpy.where(self.seen[kept], STATES.index("seen"), STATES.index("wanted"))
        told = [numbers.get(place, "") for place in kept]
        ids = [self.names[place] for place in kept]
        codes = [self.codes[place] for place in kept]
        levels = {code: self.level(code) for code in set(codes)}
        calendar = [
            years.get(place, 0) or (year_of(number, id, self.base) or year_of_day(day) if kind in (REGULATION, REPORT) else 0)
            for place, number, id, day, kind in zip(kept, told, ids, days, kinds.tolist(), strict=True)
        ]
        return NodeColumns(
            ids,
            [labels.get(place, "") for place in kept],
            kinds,
            told,
            codes,
            numpy.where(self.towns[kept], LEVELS.index("township"), [levels[code] for code in codes]).astype(numpy.int8),
            numpy.array(calendar, numpy.int16),
            numpy.array(days, numpy.int32),
            numpy.where(numpy.isin(kinds, (REGULATION, REPORT)), states, 0).astype(numpy.int8),
        )

    def level(self, code: str) -> int:
        """The level of a division; -1 where nobody knows it."""
        place = self.said.names.get(f"{self.base}division/{code}")
        if place is not None and place in self.said.levels:
            return self.said.levels[place]
        if code in self.divisions:
            return LEVELS.index(self.divisions[code].level)
        return LEVELS.index("township") if len(code) == TOWNSHIP else -1


def told(rows: Rows, under: Ints) -> Relations:
    """What the documents say, under the names that nodes are counted under, without the rows that tell which files are a document's own."""
    documents = numpy.where(rows.relations == ISSUES, rows.targets, rows.sources)
    in_files = under[documents].astype(numpy.int64) << FILE_BITS | rows.documents
    owning = rows.owning
    owned = numpy.isin(in_files, in_files[owning]).astype(numpy.int8)
    every = Relations(under[rows.sources], under[rows.targets], rows.relations, rows.functions, rows.places, owned)
    return every.picked(~owning)


def kind_of(iri: str, base: str) -> int:
    """The place of a node's kind in ``KINDS``; ``FOREIGN`` where it is none."""
    head = iri[len(base) :].partition("/")[0] if iri.startswith(base) else ""
    return KINDS.index(head) if head in KINDS else FOREIGN


def code_of(iri: str, base: str) -> str:
    """The code of the division that an IRI is scoped by; empty where there is none, and of a work, which names no issuer."""
    parts = iri[len(base) :].split("/") if iri.startswith(base) else []
    return parts[1] if len(parts) > 1 and parts[1].isdecimal() and "work" not in parts[2:3] else ""


def year_of(number: str, iri: str, base: str) -> int:
    """The year in the number of a document, as it is printed or as its IRI has it; 0 where there is none."""
    try:
        if number and (year := document_number(number).year):
            return year
    except VocabularyError:
        pass
    parts = iri[len(base) :].split("/")
    return int(parts[3]) if len(parts) == 5 and parts[0] == "regulation" and parts[3].isdecimal() and len(parts[3]) == 4 else 0


def year_of_day(day: int) -> int:
    """The year of a day as ``date.toordinal`` counts; 0 where there is none."""
    return date.fromordinal(day).year if day else 0


def counted(values: Mapping[int, Value], under: Mapping[int, int]) -> Mapping[int, Value]:
    """The values of nodes, each its own, else the first of those that are counted under it."""
    others: dict[int, Value] = {}
    for place, other in under.items():
        if place in values and other not in values:
            others[other] = min(others.get(other, values[place]), values[place])
    return {**values, **others}


def fitting(sources: Ints, targets: Ints, relations: Ints) -> Flags:
    """Which rows are between nodes of the kinds that their relation is between."""
    papers = (REGULATION, REPORT)
    from_whom = numpy.where(relations == ISSUES, sources == AGENCY, numpy.isin(sources, papers))
    return from_whom & numpy.isin(targets, papers)


def array_of(values: Mapping[int, int], start: Ints) -> Ints:
    """An array with some of its values put in their places."""
    start[list(values.keys())] = list(values.values())
    return start
