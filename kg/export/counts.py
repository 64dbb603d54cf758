"""How much there is of what in a store: what its description says in VoID and DCAT.

The store counts, in some three microseconds of CPU a triple; nothing is held here but the sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Template

from pyoxigraph import QuerySolutions

from kg.store import Readable

SIZES = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
PREFIXES = "PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"
QUESTIONS: Mapping[str, Template] = {
    name: Template(PREFIXES + question)
    for name, question in {
        "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER(STRSTARTS(STR(?s), '$base')) }",
        "properties": "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term",
        "classes": "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term } GROUP BY ?term",
        "examples": """SELECT (MIN(STR(?s)) AS ?first) {
            { ?s wm:sourceFile ?file ; a ?class } UNION { ?document wm:sourceFile ?file . ?s wm:issues ?document ; a ?class }
            VALUES ?class { wm:Report wm:Regulation wm:Agency } } GROUP BY ?class""",
        "days": """SELECT (MIN(?since) AS ?from) (MAX(?until) AS ?to) {
            ?report wm:sourceFile ?file ; wm:covers ?period . ?period dcat:startDate ?since ; dcat:endDate ?until }""",
        "places": """SELECT DISTINCT ?place { { SELECT DISTINCT ?own { ?document wm:sourceFile ?file .
            ?agency wm:issues ?document ; wm:jurisdiction ?own } }
            { ?own wm:within* ?place . ?place wm:level <${base}concept/level/province> } UNION
            { ?own wm:level <${base}concept/level/nation> BIND(?own AS ?place) } }""",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds; everything but ``graphs`` is of the merge, in which each triple stands once.

    Args:
        triples, subjects, objects: how many different ones.
        entities: subjects below the base that are said to be something.
        properties: how many triples each property has, by IRI.
        classes: how many members each class has, by IRI.
        documents: named graphs of documents.
        graphs: how many triples the named graphs have: ``documents`` together, ``reference``, ``canon``.
        examples: an IRI of each kind that a reader may begin with.
        since, until: the first and last day that the reports cover, as xsd:date; empty where there is none.
        places: IRIs of the provinces, and perhaps the country, that issued what was read.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    documents: int
    graphs: Mapping[str, int]
    examples: tuple[str, ...]
    since: str
    until: str
    places: tuple[str, ...]


def counts(store: Readable) -> Counts:
    """Counts what a store holds; equal stores give equal counts."""

    def asked(name: str) -> list[tuple[str, ...]]:
        return sorted(rows(store, QUESTIONS[name].substitute(base=store.iris.base)))

    sizes = graph_sizes(store)
    apart = {name: sizes.pop(store.iris.graph(name), 0) for name in ("reference", "canon")}
    properties = {term: int(n) for term, n in asked("properties")}
    [(since, until)] = asked("days")
    return Counts(
        triples=sum(properties.values()),
        subjects=int(asked("subjects")[0][0]),
        objects=int(asked("objects")[0][0]),
        entities=int(asked("entities")[0][0]),
        properties=properties,
        classes={term: int(n) for term, n in asked("classes")},
        documents=len(sizes),
        graphs={"documents": sum(sizes.values()), **apart},
        examples=tuple(first for (first,) in asked("examples")),
        since=since,
        until=until,
        places=tuple(place for (place,) in asked("places")),
    )


def graph_sizes(store: Readable, graphs: Collection[str] | None = None) -> dict[str, int]:
    """How many quads each named graph has, by its IRI, in the order of an export.

    Args:
        graphs: IRIs of the graphs; None for all but those that users write.
    """
    found = {graph: int(n) for graph, n in rows(store, SIZES)}
    chosen = {graph.value for graph in store.named_graphs()} if graphs is None else set(graphs)
    return {graph: found.get(graph, 0) for graph in sorted(chosen)}


def rows(store: Readable, sparql: str) -> Iterator[tuple[str, ...]]:
    """The solutions of a SELECT as texts, empty where nothing is bound."""
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    for solution in found:
        yield tuple("" if term is None else getattr(term, "value", str(term)) for term in solution)
