"""Reads from a store who is said to relate to whom, and where: a row for each mention, under the names that the documents use.

Each term that comes out of a store costs some microseconds, and each look-up of one by another some ten. So what is asked for is scanned, a
property at a time, and put together here: by the IRI of a mention, which says where it stands (``document/<sha16>/citation/<start>``), and
by what a graph says once for all its mentions. Only what that leaves open is looked up. The scans are streamed, whatever holds the graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

import numpy

from kg.iris import is_user_graph
from kg.network.nodes import CITES, FUNCTIONS, RELATIONS
from kg.network.stored.nesting import DONE_TO, nested, spans
from kg.network.stored.queries import looked_up, solutions
from kg.network.stored.rows import BARE, Gathering, file_of, placed
from kg.store import Readable

TOLD = RELATIONS[: RELATIONS.index("issues") + 1]  # what documents tell; the rest follows from who an agency is
BITS = {name: 1 << at for at, name in enumerate(FUNCTIONS)}
THESE = "VALUES ?graph { %s } GRAPH ?graph"
SPEAKERS = "SELECT DISTINCT ?graph ?source { %s { ?at cito:hasCitingEntity ?source } }"
CITED = "SELECT ?at ?target { %s { ?at cito:hasCitedEntity ?target } }"
MEANT = "SELECT ?at { %s { ?at wm:function <{function}> } }"
REACHING = "SELECT ?at ?evidence { %s { ?at wm:function <{function}> ; wm:evidence ?evidence } }"
CITING = "SELECT ?at ?source { VALUES ?at { %s } ?at cito:hasCitingEntity ?source }"
HOW_MANY = "SELECT (COUNT(*) AS ?pairs) { %s { ?source wm:cites ?target } }"
TRIPLES = "SELECT ?graph ?source ?target { %s { ?source wm:{relation} ?target } }"
STATEMENTS = "SELECT ?at ?target { %s { ?at rdf:predicate wm:{relation} ; rdf:object ?target } }"
OWN = "SELECT ?source ?graph { %s { ?source wm:graph ?graph } }"
STATED = "SELECT ?at ?source ?target { VALUES ?at { %s } ?at rdf:subject ?source ; rdf:object ?target }"


class Reading:
    """Reads a store, or some of its graphs.

    Args:
        store: what is read.
        gathering: takes what is read.
        graphs: of documents; all graphs where left out.
    """

    def __init__(self, store: Readable, gathering: Gathering, graphs: Collection[str] | None = None) -> None:
        self.store = store
        self.gathering = gathering
        self.graphs = graphs

    def read(self) -> None:
        """Gathers all mentions and relations, in no particular order."""
        self.citations()
        self.functions()
        if self.gathering.pairs() != sum(int(count) for (count,) in self.asked(HOW_MANY, "GRAPH ?graph")):  # graphs made by hand
            for file, source, target in self.triples(CITES):
                self.gathering.add(source, target, CITES, placed(file, 0, 0))
        for relation in TOLD:
            if relation != CITES:
                self.statements(relation)
        for document, graph in self.asked(OWN):
            self.gathering.add(document, document, CITES, placed(self.gathering.file_of_graph(graph), 0, 0))

    def citations(self) -> None:
        """The mentions of regulations; who speaks is the same for all that a graph holds, but for graphs that were made by hand."""
        gathering, speakers = self.gathering, defaultdict(list)
        for graph, source in self.asked(SPEAKERS, "GRAPH ?graph"):
            speakers[gathering.file_of_graph(graph)].append(source)
        unsure: dict[str, str] = {}
        for at, target in self.asked(CITED):
            place = gathering.place(at)
            said_by = speakers.get(file_of(place), ())
            if place != BARE and len(said_by) == 1:
                gathering.add(said_by[0], target, CITES, place)
            else:
                unsure[at] = target
        for number, (at, source) in enumerate(looked_up(self.store, CITING, unsure)):
            gathering.add(source, unsure[at], CITES, gathering.place(at) or placed(0, number, 1))

    def functions(self) -> None:
        """What the mentions are for; those within the title of a document to which something is done are for what is done to that."""
        gathering, done = self.gathering, dict[int, int]()
        reaching: list[tuple[int, str]] = []
        for name, bit in BITS.items():
            function = self.store.iris.concept("function", name)
            for (at,) in self.asked(MEANT.replace("{function}", function)):
                gathering.function(gathering.place(at), bit)
            for at, evidence in self.asked(REACHING.replace("{function}", function)) if bit & DONE_TO else ():
                place = gathering.place(at)
                done[place] = done.get(place, 0) | bit
                reaching.append((place, evidence))
        mentions = numpy.sort(numpy.array(gathering.places, numpy.int64))
        gathering.instead |= nested(self.store, list(gathering.files), done, spans(reaching), mentions)

    def statements(self, relation: str) -> None:
        """The triples of a property with the places where they are said; those that nothing was read for have none."""
        gathering, stated = self.gathering, defaultdict(list)
        for file, source, target in self.triples(relation):
            stated[file].append((source, target))
        unsure: dict[str, int] = {}
        for at, target in self.asked(STATEMENTS.replace("{relation}", relation)):
            place = gathering.place(at)
            sources = [source for source, other in stated.get(file_of(place), ()) if other == target]
            if place != BARE and len(sources) == 1:
                gathering.add(sources[0], target, relation, place)
            elif place != BARE:
                unsure[at] = place
        for at, source, target in looked_up(self.store, STATED, unsure):
            gathering.add(source, target, relation, unsure[at])
        for file, pairs in stated.items():  # also those that a statement tells of: a triple counts once
            for source, target in pairs:
                gathering.add(source, target, relation, placed(file, 0, 0))

    def triples(self, relation: str) -> Iterator[tuple[int, str, str]]:
        """File, subject and object of the triples of a property, but for those of users."""
        for graph, source, target in self.asked(TRIPLES.replace("{relation}", relation), "GRAPH ?graph"):
            if not is_user_graph(graph):
                yield self.gathering.file_of_graph(graph), source, target

    def asked(self, question: str, everywhere: str = "") -> Iterator[tuple[str, ...]]:
        """The answers of the graphs that are read; of all, either each by itself or, which costs less, as the default graph merges them."""
        if self.graphs is None:
            return solutions(self.store, question % everywhere)
        return looked_up(self.store, question % THESE, self.graphs)
