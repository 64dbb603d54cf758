"""Makes the network of what was read: each node under the one that it is counted under, each relation once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy

from kg.errors import VocabularyError
from kg.iris import document_number
from kg.network.attributes import NOBODY, Attributes
from kg.network.columns import EdgeColumns, Flags, Ints, NodeColumns
from kg.network.nodes import CITES, KINDS, LEVELS, NOWHERE, RELATIONS, STATES
from kg.network.rows import START, TURN, Rows
from kg.vocabulary import Division

REGULATION, REPORT, AGENCY, DIVISION = range(len(KINDS))
FOREIGN = -1  # the kind of what is no node of the network
ISSUES, JURISDICTION, WITHIN = (RELATIONS.index(name) for name in ("issues", "jurisdiction", "within"))
TOWNSHIP = 9  # digits of the code of one, which the tables of divisions need not have
BITS = 27  # of the place of a node
Value = TypeVar("Value", str, int)


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations between nodes under the names that these are counted under, a row for each mention."""

    sources: Ints
    targets: Ints
    relations: Ints
    functions: Ints
    places: Ints

    def picked(self, which: Flags) -> Relations:
        """Some of the rows."""
        return Relations(*(column[which] for column in (self.sources, self.targets, self.relations, self.functions, self.places)))


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
        under = array_of(attributes.under, numpy.arange(len(self.names)))
        relations = Relations(under[rows.sources], under[rows.targets], rows.relations, rows.functions, rows.places)
        self.relations = relations.picked(fitting(self.kinds[relations.sources], self.kinds[relations.targets], rows.relations))
        self.seen = numpy.zeros(len(self.names), numpy.bool_)
        self.seen[under[list(attributes.seen)]] = True
        self.under = under
        self.codes = self.codes_of_nodes()

    def network(self) -> tuple[NodeColumns, EdgeColumns, dict[str, int]]:
        """The nodes, the edges, and the places of nodes by the other names that are counted under them."""
        upward = self.upward()
        is_node = self.nodes(upward)
        kept = sorted(numpy.flatnonzero(is_node).tolist(), key=self.names.__getitem__)
        moved = numpy.full(len(self.names), NOWHERE, numpy.int64)
        moved[kept] = numpy.arange(len(kept))
        rows = Relations(*(numpy.concatenate(pair) for pair in zip(columns(self.relations), columns(upward), strict=True)))
        rows = rows.picked(is_node[rows.sources] & is_node[rows.targets] & (rows.sources != rows.targets))
        edges = self.edges(Relations(moved[rows.sources], moved[rows.targets], rows.relations, rows.functions, rows.places))
        others = {self.names[place]: int(moved[under]) for place, under in self.said.under.items() if is_node[under]}
        return self.node_columns(kept), edges, others

    # --- nodes ------------------------------------------------------------------------------------------------------------

    def upward(self) -> Relations:
        """Of which division each agency is, and what each division lies within."""
        found: dict[int, int] = {}
        for place, above in self.said.above.items():
            source = int(self.under[place])
            if self.kinds[above] == DIVISION and self.kinds[source] in (AGENCY, DIVISION):
                found[source] = above if source == place else min(found.get(source, above), above, key=self.names.__getitem__)
        sources, targets = (numpy.fromiter(ends, numpy.int64, len(found)) for ends in (found.keys(), found.values()))
        relations = numpy.where(self.kinds[sources] == AGENCY, JURISDICTION, WITHIN)
        nothing = numpy.zeros(len(found), numpy.int64)
        return Relations(sources, targets, relations, nothing, nothing)

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
        issuers: dict[int, set[str]] = defaultdict(set)
        issues = self.relations.relations == ISSUES
        for source, target in zip(self.relations.sources[issues].tolist(), self.relations.targets[issues].tolist(), strict=True):
            if not codes[target]:
                issuers[target].add(codes[source])
        for target, theirs in issuers.items():
            codes[target] = theirs.pop() if len(theirs) == 1 else ""
        return codes

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
            numpy.array([levels[code] for code in codes], numpy.int8),
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

    # --- edges ------------------------------------------------------------------------------------------------------------

    def edges(self, rows: Relations) -> EdgeColumns:
        """One edge for each pair of nodes and each relation, with the first place where it is said."""
        ranks, files = ranked(self.files)
        low = START + TURN
        is_said = rows.places & ((1 << TURN) - 1) > 0
        places = numpy.where(is_said, ranks[rows.places >> low] << low | rows.places & ((1 << low) - 1), numpy.iinfo(numpy.int64).max)
        keys = (rows.sources << BITS | rows.targets) << 4 | rows.relations
        order = numpy.lexsort((places, keys))
        keys, places, is_said = keys[order], places[order], is_said[order]
        new_edge = numpy.ones(len(keys), numpy.bool_)
        new_edge[1:] = keys[1:] != keys[:-1]
        new_mention = new_edge.copy()
        new_mention[1:] |= places[1:] != places[:-1]
        firsts = numpy.flatnonzero(new_edge)
        if not len(firsts):
            return EdgeColumns([], *(numpy.zeros(0, numpy.int32) for _ in range(8)))
        relations = keys[firsts] & 15
        mentions = numpy.maximum(numpy.add.reduceat((new_mention & is_said).astype(numpy.int32), firsts), 1)
        first = numpy.where(is_said[firsts], places[firsts], 0)
        used, documents = numpy.unique(first >> low, return_inverse=True)
        return EdgeColumns(
            [files[rank] for rank in used.tolist() if rank],
            (keys[firsts] >> (BITS + 4)).astype(numpy.int32),
            (keys[firsts] >> 4 & ((1 << BITS) - 1)).astype(numpy.int32),
            relations.astype(numpy.int8),
            numpy.where(relations == RELATIONS.index(CITES), mentions, 1).astype(numpy.int32),
            numpy.bitwise_or.reduceat(rows.functions[order], firsts).astype(numpy.int16),
            (documents - (used[0] == 0)).astype(numpy.int32),  # the first rank is that of no file
            numpy.where(first >> low > 0, first >> TURN & ((1 << START) - 1), 0).astype(numpy.int32),
            numpy.where(first >> low > 0, first & ((1 << TURN) - 1), 0).astype(numpy.int16),
        )


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


def ranked(files: list[str]) -> tuple[Ints, list[str]]:
    """The rank of each file in the order of their digests, and the files in that order; the first stays the first: it is none."""
    order = sorted(range(len(files)), key=files.__getitem__)
    ranks = numpy.empty(len(files), numpy.int64)
    ranks[order] = numpy.arange(len(files))
    return ranks, [files[at] for at in order]


def array_of(values: Mapping[int, int], start: Ints) -> Ints:
    """An array with some of its values put in their places."""
    start[list(values.keys())] = list(values.values())
    return start


def columns(relations: Relations) -> tuple[Ints, ...]:
    """The columns of relations."""
    return relations.sources, relations.targets, relations.relations, relations.functions, relations.places
