"""What SHACL costs: documents per CPU second for pySHACL as users call it, for our reference path and for the fast one.

python -m benchmarks.shapes [--all]      --all: the slow ones, too, take all 1,000 documents (minutes); else every 19th

The documents are those of ``variants``, no two alike, and every 19th is damaged (``graphs``), so that there is something to find.
Serialising and parsing are in each figure, because each engine needs its own form of the graph.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import islice
from time import process_time

import pyshacl
import rdflib
from pyoxigraph import Quad, RdfFormat, serialize

from benchmarks.graphs import mutants
from benchmarks.variants import variants
from kg.pipeline import World, build
from kg.validate import Result, judge, validate
from kg.validate.reference import result

DOCUMENTS, STEP = 1_000, 19  # no multiple of the number of seeds: all kinds of documents are among the few
Graph = tuple[Quad, ...]


def main() -> None:
    """Measures, compares and tells."""
    world = World.load()
    graphs = [build(document.source, world).whole for document in islice(variants(world), DOCUMENTS)]
    for place in range(0, DOCUMENTS, STEP):
        ((_, graphs[place]),) = mutants(graphs[place], 1, place)
    some = graphs if "--all" in sys.argv else graphs[::STEP]
    print(f"{DOCUMENTS} documents of {sum(map(len, graphs)) / DOCUMENTS:.0f} quads; the slow ones take {len(some)}")
    shapes = rdflib.Graph()
    shapes.parse(data=serialize(world.shapes.triples, format=RdfFormat.N_TRIPLES), format="nt")
    user, theirs = timed("pySHACL as users call it", lambda graph: as_users(graph, shapes), some)
    ours, slow = timed("reference path", lambda graph: judge(graph, world.shapes, "reference"), some, user)
    _, fast = timed("fast path, of the same", lambda graph: judge(graph, world.shapes, "fast"), some, user, ours)
    timed("fast path, of all", lambda graph: judge(graph, world.shapes, "fast"), graphs, user, ours)
    timed(
        "fast path to the report, of all", lambda graph: list(validate(graph, world.shapes, world.vocabulary).results), graphs, user, ours
    )
    assert fast == slow, "the engines differ"
    print(f"results: {sum(map(len, fast))}, the same from both paths")
    unlike = sum(one != other for one, other in zip(theirs, slow, strict=True))
    print(f"documents of which pySHACL as users call it says something else, or fails: {unlike}")


def timed(name: str, judged: Callable[[Graph], list[Result]], graphs: Sequence[Graph], *slower: float) -> tuple[float, list[list[Result]]]:
    """Milliseconds a document, and what was found in each; what is found is sorted off the clock."""
    judged(graphs[1])  # what is made once is not counted
    start = process_time()
    found = [judged(graph) for graph in graphs]
    each = (process_time() - start) / len(graphs) * 1000
    ratios = "".join(f"{one / each:8.1f} x" for one in slower)
    print(f"{name:32} {each:8.2f} ms a document {1000 / each:8.1f} a second{ratios}")
    return each, [sorted(results, key=repr) for results in found]


def as_users(graph: Graph, shapes: rdflib.Graph) -> list[Result]:
    """What pySHACL says where it is called as its manual does: graphs parsed by rdflib, the shapes once; nothing where it fails."""
    data = rdflib.Graph()
    data.parse(data=serialize((quad.triple for quad in graph), format=RdfFormat.N_TRIPLES), format="nt")
    try:
        _, found, _ = pyshacl.validate(data, shacl_graph=shapes)
    except TypeError:  # dates that rdflib cannot read cannot be compared
        return []
    return [result(found, one) for one in found.objects(predicate=rdflib.SH.result)]


if __name__ == "__main__":
    main()
