"""Asks a store, and gives strings as they come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from pyoxigraph import QuerySolutions

from kg.store import Readable

AT_ONCE = 200  # nodes that one question asks for
PREFIXES = """
PREFIX wm: <https://w3id.org/wenmai/ontology#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def looked_up(store: Readable, question: str, nodes: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The answers to a question about some nodes, by the number that one question asks for."""
    rest = iter(nodes)
    while some := list(islice(rest, AT_ONCE)):
        yield from solutions(store, question % " ".join(f"<{at}>" for at in some))


def solutions(store: Readable, sparql: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SELECT as strings, as they come; empty where nothing is bound."""
    found = store.query(PREFIXES + sparql)
    assert isinstance(found, QuerySolutions)
    for solution in found:
        yield tuple([term.value if term is not None else "" for term in solution])
