"""Reads from a store who is said to relate to whom, and where: a row for each mention, under the names that the documents use.

Each term that comes out of a store costs some microseconds, and each look-up of one by another some ten. So what is asked for is scanned, a
property at a time, and put together here: by the IRI of a mention, which says where it stands (``document/<sha16>/citation/<start>``), and
by what a graph says once for all its mentions. Only what that leaves open is looked up. The scans are streamed, whatever holds the graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice

from pyoxigraph import QuerySolutions

from kg.iris import is_user_graph
from kg.network.nodes import CITES, FUNCTIONS, RELATIONS
from kg.network.rows import BARE, Gathering, Rows, file_of, placed
from kg.store import Readable

TOLD = RELATIONS[: RELATIONS.index("issues") + 1]  # what documents tell; the rest follows from who an agency is
BITS = {name: 1 << at for at, name in enumerate(FUNCTIONS)}
AT_ONCE = 200  # mentions that one question looks up
PREFIXES = """
PREFIX wm: <https://w3id.org/wenmai/ontology#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
SPEAKERS = "SELECT DISTINCT ?graph ?source { GRAPH ?graph { ?at cito:hasCitingEntity ?source } }"
CITED = "SELECT ?at ?target { ?at cito:hasCitedEntity ?target }"
MEANT = "SELECT ?at ?function { ?at wm:function ?function }"
CITING = "SELECT ?at ?source { VALUES ?at { %s } ?at cito:hasCitingEntity ?source }"
HOW_MANY = "SELECT (COUNT(*) AS ?pairs) { GRAPH ?graph { ?source wm:cites ?target } }"
TRIPLES = "SELECT ?graph ?source ?target { GRAPH ?graph { ?source wm:%s ?target } }"
STATEMENTS = "SELECT ?at { ?at rdf:predicate wm:%s }"
STATED = "SELECT ?at ?source ?target { VALUES ?at { %s } ?at rdf:subject ?source ; rdf:object ?target }"


def read(store: Readable) -> Rows:
    """All mentions and relations that a store tells of, in no particular order."""
    gathering = Gathering(store.iris.base)
    citations(store, gathering)
    functions(store, gathering)
    if gathering.pairs() != int(next(solutions(store, HOW_MANY))[0]):  # never so, except in graphs that were made by hand
        for file, source, target in triples(store, CITES, gathering):
            gathering.add(source, target, CITES, placed(file, 0, 0))
    for relation in TOLD:
        if relation != CITES:
            statements(store, relation, gathering)
    return gathering.rows()


def citations(store: Readable, gathering: Gathering) -> None:
    """Adds the mentions of regulations; who speaks is the same for all that a graph holds, but for graphs that were made by hand."""
    speakers = defaultdict(list)
    for graph, source in solutions(store, SPEAKERS):
        speakers[gathering.file_of_graph(graph)].append(source)
    unsure: dict[str, str] = {}
    for at, target in solutions(store, CITED):
        place = gathering.place(at)
        said_by = speakers.get(file_of(place), ())
        if place != BARE and len(said_by) == 1:
            gathering.add(said_by[0], target, CITES, place)
        else:
            unsure[at] = target
    for number, (at, source) in enumerate(looked_up(store, CITING, unsure)):
        gathering.add(source, unsure[at], CITES, gathering.place(at) or placed(0, number, 1))


def functions(store: Readable, gathering: Gathering) -> None:
    """Adds what the mentions are for."""
    concepts = {f"{store.iris.base}concept/function/{name}": bit for name, bit in BITS.items()}
    for at, function in solutions(store, MEANT):
        if place := gathering.place(at):
            gathering.function(place, concepts.get(function, 0))


def statements(store: Readable, relation: str, gathering: Gathering) -> None:
    """Adds the triples of a property with the places where they are said; those that nothing was read for have none."""
    stated = defaultdict(list)
    for file, source, target in triples(store, relation, gathering):
        stated[file].append((source, target))
    unsure: dict[str, int] = {}
    for (at,) in solutions(store, STATEMENTS % relation):
        place = gathering.place(at)
        told = stated.get(file_of(place), ())
        if place != BARE and len(told) == 1:
            gathering.add(*told[0], relation, place)
        elif place != BARE:
            unsure[at] = place
    for at, source, target in looked_up(store, STATED, unsure):
        gathering.add(source, target, relation, unsure[at])
    for file, pairs in stated.items():  # also those that a statement tells of: a triple counts once
        for source, target in pairs:
            gathering.add(source, target, relation, placed(file, 0, 0))


def triples(store: Readable, relation: str, gathering: Gathering) -> Iterator[tuple[int, str, str]]:
    """File, subject and object of the triples of a property, but for those of users."""
    for graph, source, target in solutions(store, TRIPLES % relation):
        if not is_user_graph(graph):
            yield gathering.file_of_graph(graph), source, target


def looked_up(store: Readable, question: str, mentions: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The answers to a question about mentions, by the number that one question asks for."""
    rest = iter(mentions)
    while some := list(islice(rest, AT_ONCE)):
        yield from solutions(store, question % " ".join(f"<{at}>" for at in some))


def solutions(store: Readable, sparql: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SELECT as strings, as they come; empty where nothing is bound."""
    found = store.query(PREFIXES + sparql)
    assert isinstance(found, QuerySolutions)
    for solution in found:
        yield tuple([term.value if term is not None else "" for term in solution])
