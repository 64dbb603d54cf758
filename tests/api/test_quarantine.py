"""What is kept apart is reached by nobody over HTTP: neither by a query nor by any address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from pyoxigraph import NamedNode, Quad

from api.app import create_app
from kg.settings import Settings
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client
from tests.rooms.test_findings import stored

BASE = "https://w3id.org/wenmai/id/"
LISTS = ("/api/agencies", "/api/regulations", "/api/indicators", "/api/documents", "/")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[tuple[Client, list[Quad]]]:
    """A client of a store with a report in quarantine, and what that report alone says."""
    folder = tmp_path_factory.mktemp("apart") / "store"
    with stored(folder, vocabulary) as store:
        kept = [quad for sha16 in store.shelf.quarantined() for quad in store.shelf.quarantine(sha16)]
        facts = [quad for quad in kept if not any(store.backend.quads_for_pattern(*quad.triple, None))]
        store.close()
    with start_blocking_portal() as portal:
        yield Client(create_app(Settings(store=folder)), portal), facts


def test_no_query_reaches_a_fact_of_a_document_that_is_kept_apart(apart: tuple[Client, list[Quad]]) -> None:
    """Not in the merge, not in the document's graph, not in one that is asked for by name."""
    client, facts = apart
    assert len(facts) > 20
    triples = " ".join(f"({quad.subject} {quad.predicate} {quad.object})" for quad in facts)
    graph = facts[0].graph_name
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }", f"GRAPH {graph} {{ ?s ?p ?o }}"):
        query = f"SELECT (COUNT(*) AS ?n) {{ VALUES (?s ?p ?o) {{ {triples} }} {pattern} }}"
        answer = client.request("POST", "/sparql", data={"query": query, "format": "csv"})
        assert answer.text.split() == ["n", "0"], pattern


def test_no_address_shows_a_node_that_only_such_a_document_knows(apart: tuple[Client, list[Quad]]) -> None:
    """Neither its own pages and data, nor a neighbour's, nor a list."""
    client, facts = apart
    typed = {quad.subject.value for quad in facts if quad.predicate.value.endswith("#type") and isinstance(quad.subject, NamedNode)}
    nodes = [iri.removeprefix(BASE) for iri in sorted(typed)]
    assert {path.partition("/")[0] for path in nodes} >= {"agency", "report", "document"}
    for path in nodes:
        for address in (f"/data/{path}", f"/page/{path}"):
            assert client.get(address).status_code == 404, address
        assert client.get("/api/graph/neighbours", id=path).status_code == 404
    for address in LISTS:
        answer = client.get(address)
        assert answer.status_code == 200
        assert not [path for path in nodes if path in answer.text], address
