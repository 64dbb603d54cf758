"""What a store says of single nodes, and under which node each is counted: of all by scans, or of some by look-ups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kg.iris import is_user_graph
from kg.network.nodes import LEVELS
from kg.network.stored.queries import looked_up, solutions
from kg.store import Readable

PREFERRED, OWN, REFERENCE, OTHERS, NOBODY = range(5)  # whose word on a day of issue counts more
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
LABELS = "SELECT ?node ?value { %s ?node rdfs:label ?value }"
NUMBERS = "SELECT ?node ?value { %s ?node wm:documentNumber ?value }"
YEARS = "SELECT ?node ?value { %s ?node wm:year ?value }"
SEEN = "SELECT DISTINCT ?node { %s ?node wm:sourceFile ?file }"
DAYS = """SELECT ?node ?day ?graph ?own { %s GRAPH ?graph { ?node dcterms:issued ?day }
  OPTIONAL { ?node wm:graph ?own FILTER (?own = ?graph) } }"""
ALL_DAYS = "SELECT ?node ?day { %s ?node dcterms:issued ?day }"
CHOSEN = "SELECT ?node ?graph { %s ?node wm:preferredGraph ?graph }"
RANKS = "SELECT ?node ?level { %s ?node wm:level ?level }"
ABOVE = "SELECT ?node ?above { %s { ?node wm:jurisdiction ?above } UNION { ?node wm:within ?above } }"
TOWNS = """SELECT DISTINCT ?node { %s { ?node wm:township ?town } UNION { ?node org:classification ?kind
  FILTER (STRENDS(STR(?kind), "concept/classification/subdistrict-office")) } }"""
COUNTED = "SELECT ?node ?under { %s ?node wm:canonical ?under FILTER (!sameTerm(?node, ?under)) }"


@dataclass(slots=True)
class Attributes:
    """What is said of nodes, by their places in ``names``; of several values the first in order, so that equal stores give equal ones.

    Args:
        names: the IRIs of the nodes that are of interest, each with its place; what is seen, counted under another or a division is added.
        issued: whose word it is, and the day as ``date.toordinal`` counts.
        towns: the agencies of townships and sub-districts, whose IRIs are scoped by the county.
        above: the division of an agency, or what a division lies within.
        under: the node that a node is counted under, where that is another.
    """

    names: dict[str, int]
    labels: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    towns: set[int] = field(default_factory=set)
    issued: dict[int, tuple[int, int]] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=dict)
    under: dict[int, int] = field(default_factory=dict)

    def place(self, iri: str) -> int:
        """The place of a node, which is of interest from now on."""
        return self.names.setdefault(iri, len(self.names))

    def learn(self, store: Readable, nodes: Collection[str] | None = None) -> None:
        """Reads what the store says.

        Args:
            store: what is asked.
            nodes: of which nodes; of all where left out.
        """
        divisions = f"{store.iris.base}division/"
        for (node,) in asked(store, SEEN, nodes):
            self.seen.add(self.place(node))
        for node, under in first_of(asked(store, COUNTED, nodes)).items():
            self.under[self.place(node)] = self.place(under)
        for node, above in first_of(asked(store, ABOVE, nodes)).items():
            if node in self.names or node.startswith(divisions):
                self.above[self.place(node)] = self.place(above)
        for (node,) in asked(store, TOWNS, nodes):
            self.towns.add(self.place(node))
        for node, level in asked(store, RANKS, nodes):
            if node in self.names and level.rpartition("/")[2] in LEVELS:
                self.levels[self.names[node]] = LEVELS.index(level.rpartition("/")[2])
        self.learn_values(store, nodes)
        self.learn_days(store, nodes)

    def learn_again(self, store: Readable, nodes: Collection[str]) -> None:
        """Reads anew what the store says of some nodes, and of those that this leads to for the first time."""
        for place in (self.names[node] for node in nodes if node in self.names):
            self.seen.discard(place)
            self.towns.discard(place)
            for values in (self.labels, self.numbers, self.years, self.issued, self.levels, self.above, self.under):
                values.pop(place, None)
        waiting, learned = sorted(nodes), set(nodes)
        while waiting:
            known = len(self.names)
            self.learn(store, waiting)
            names = list(self.names)
            above = {self.under[place] for node in waiting if (place := self.names.get(node, -1)) in self.under}
            joined = sorted(names[place] for place in above if place < known and names[place] not in learned)
            for node in joined:  # whose word their days are counts only since others are counted with them
                self.issued.pop(self.names[node], None)
            waiting = [*names[known:], *joined]
            learned.update(waiting)

    def learn_values(self, store: Readable, nodes: Collection[str] | None) -> None:
        """Reads what nodes are called, and the years of reports."""
        for question, texts in ((LABELS, self.labels), (NUMBERS, self.numbers)):
            for node, value in asked(store, question, nodes):
                if (place := self.names.get(node)) is not None:
                    texts[place] = min(texts.get(place, value), value)
        for node, value in asked(store, YEARS, nodes):
            if (place := self.names.get(node)) is not None and value.isdecimal() and len(value) <= 4:
                self.years[place] = min(self.years.get(place, 9999), int(value))

    def learn_days(self, store: Readable, nodes: Collection[str] | None) -> None:
        """Reads the days of issue: what a document's own file says, of several files the preferred one, else reference, else another's."""
        if nodes is None:
            self.learn_days(store, self.learn_clear_days(store))
            return
        chosen = first_of(asked(store, CHOSEN, nodes))
        reference = store.iris.graph("reference")
        for node, day, graph, own in asked(store, DAYS, nodes):
            place, known = self.names.get(node), day_of(day)
            if place is None or not known or is_user_graph(graph):
                continue
            word = OTHERS if graph != reference else REFERENCE
            if own == graph:
                word = PREFERRED if chosen.get(node) == graph else OWN
            told = (word, known)
            self.issued[place] = min(self.issued.get(place, told), told)

    def learn_clear_days(self, store: Readable) -> list[str]:
        """Reads the days of which there is one only, whoever says so, and gives the nodes that have others or are counted together."""
        unclear = {*self.under, *self.under.values()}
        for node, value in asked(store, ALL_DAYS, None):
            place, day = self.names.get(node), day_of(value)
            if place is None or not day:
                continue
            if self.issued.setdefault(place, (OWN, day)) != (OWN, day):
                unclear.add(place)
        for place in unclear:
            self.issued.pop(place, None)
        return [node for node, place in self.names.items() if place in unclear]


def day_of(value: str) -> int:
    """A day as ``date.toordinal`` counts; 0 where no calendar has it."""
    found = DAY.fullmatch(value)
    try:
        return date.fromisoformat(found[1]).toordinal() if found else 0
    except ValueError:
        return 0


def first_of(pairs: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """What each node is linked to; of several nodes to the first in order."""
    found: dict[str, str] = {}
    for node, other in pairs:
        found[node] = min(found.get(node, other), other)
    return found


def asked(store: Readable, question: str, nodes: Collection[str] | None) -> Iterator[tuple[str, ...]]:
    """The answers to a question about some nodes, or about all."""
    if nodes is None:
        return solutions(store, question % "")
    return looked_up(store, question % "VALUES ?node { %s }", nodes)
