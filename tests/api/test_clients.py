"""The same questions by clients that others wrote, over a real socket: what they read is what the store says."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
import uvicorn
from pyoxigraph import DefaultGraph, Store

from api.app import create_app
from kg.settings import Settings
from tests.api.conftest import Library

WM = "https://w3id.org/wenmai/ontology#"
ROWS = f"SELECT ?s ?o {{ ?s <{WM}documentNumber> ?o }} ORDER BY ?s ?o LIMIT 50"
YES, NO = f"ASK {{ ?s a <{WM}Report> }}", "ASK { <urn:nobody> ?p ?o }"
GRAPH = f"CONSTRUCT {{ ?s <{WM}documentNumber> ?o }} WHERE {{ ?s <{WM}documentNumber> ?o ; a <{WM}Regulation> }}"


@pytest.fixture(scope="module")
def endpoint(library: Library) -> Iterator[str]:
    """The address of a service at a port of this machine."""
    app = create_app(Settings(store=library.folder, workers=2))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        server.should_exit = True
        thread.join()
    app.state.pool.close()


@pytest.fixture(scope="module")
def store(library: Library) -> Store:
    """The store that the service shows, asked without it."""
    return Store.read_only(str(library.folder / "graphs"))


@pytest.fixture(scope="module")
def rows(store: Store) -> list[tuple[str, str]]:
    """What the store itself answers."""
    found = [(row["s"].value, row["o"].value) for row in store.query(ROWS)]
    assert len(found) > 1
    return found


@pytest.fixture(scope="module")
def triples(store: Store) -> set[tuple[str, str, str]]:
    """The triples that the store itself answers."""
    found = {(triple.subject.value, triple.predicate.value, triple.object.value) for triple in store.query(GRAPH)}
    assert found
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(endpoint: str, rows: list[tuple[str, str]], triples: set[tuple[str, str, str]], method: str):
    """The client that most scripts use: JSON and XML, a graph, and what it makes of a mistake."""
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(endpoint)
    client.setMethod(method)
    client.setQuery(ROWS)
    client.setReturnFormat(wrapper.JSON)
    assert [(row["s"]["value"], row["o"]["value"]) for row in client.queryAndConvert()["results"]["bindings"]] == rows
    client.setReturnFormat(wrapper.XML)
    found = client.queryAndConvert().getElementsByTagName("result")
    assert len(found) == len(rows)
    for query, expected in ((YES, True), (NO, False)):
        client.setQuery(query)
        client.setReturnFormat(wrapper.JSON)
        assert client.queryAndConvert()["boolean"] is expected
    client.setQuery(GRAPH)
    client.setReturnFormat(wrapper.TURTLE)
    turtle = client.queryAndConvert()
    assert {(str(s), str(p), str(o)) for s, p, o in graph_of(turtle)} == triples
    for name in ("JSONLD", "RDFXML", "N3"):  # the client says some formats in two words
        client.setReturnFormat(getattr(wrapper, name))
        assert client.query().response.status == 200
    client.setQuery(ROWS)
    client.setReturnFormat(wrapper.TSV)
    assert client.queryAndConvert().count(b"\n") == len(rows) + 1
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("SELECT nonsense")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def graph_of(turtle: bytes):
    """Turtle as rdflib reads it."""
    import rdflib

    return rdflib.Graph().parse(data=turtle, format="turtle")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore_of_rdflib(endpoint: str, rows: list[tuple[str, str]], triples: set[tuple[str, str, str]], method: str):
    """A graph that lies elsewhere: its queries, and its own pattern matching with a count of triples."""
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint, method=method))
    assert [(str(row.s), str(row.o)) for row in graph.query(ROWS)] == rows
    assert [graph.query(query).askAnswer for query in (YES, NO)] == [True, False]
    assert {(str(s), str(p), str(o)) for s, p, o in graph.query(GRAPH)} == triples
    subject = rows[0][0]
    known = {str(o) for o in graph.objects(URIRef(subject), URIRef(f"{WM}documentNumber"))}
    assert known == {o for s, o in rows if s == subject}


def curl(*words: str) -> tuple[int, str, bytes]:
    """The status, the media type and the body that curl gets."""
    command = shutil.which("curl")
    if command is None:
        pytest.skip("curl is not installed")
    told = ("-sS", "--noproxy", "*", "-w", "\n%{http_code} %{content_type}")
    done = subprocess.run([command, *told, *words], capture_output=True, check=True)
    body, _, end = done.stdout.rpartition(b"\n")
    status, _, kind = end.decode().partition(" ")
    return int(status), kind, body


def test_curl(endpoint: str, rows: list[tuple[str, str]]):
    """The three ways to ask, as people type them; CSV as a spreadsheet would read it."""
    ways = [
        ("-G", endpoint, "--data-urlencode", f"query={ROWS}"),
        (endpoint, "--data-urlencode", f"query={ROWS}"),
        (endpoint, "-H", "Content-Type: application/sparql-query", "--data-binary", ROWS),
    ]
    for way in ways:
        status, kind, body = curl(*way, "-H", "Accept: application/sparql-results+json")
        assert (status, kind) == (200, "application/sparql-results+json")
        assert [(row["s"]["value"], row["o"]["value"]) for row in json.loads(body)["results"]["bindings"]] == rows
    status, kind, body = curl("-G", endpoint, "-d", "format=csv", "--data-urlencode", f"query={ROWS}")
    assert (status, kind) == (200, "text/csv; charset=utf-8")
    assert [tuple(row) for row in csv.reader(io.StringIO(body.decode()))] == [("s", "o"), *rows]
    assert curl("-G", endpoint, "-d", "format=csv", "--data-urlencode", "query=SELECT")[0] == 400


def test_a_long_answer_over_a_socket(endpoint: str, store: Store):
    """Megabytes in pieces, over HTTP: as many rows as the store has triples."""
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    status, _, body = curl("-G", endpoint, "-H", "Accept: text/csv", "--data-urlencode", f"query={query}")
    assert status == 200
    found = sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    assert found == sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph())) > 10_000


def test_what_the_guide_says_runs(endpoint: str, root: Path):
    """docs/sparql.md: each query, and each command, at the address of this service."""
    text = (root / "docs" / "sparql.md").read_text("utf-8")
    queries = re.findall(r"^```sparql\n(.*?)^```", text, re.M | re.S)
    commands = [line.strip() for line in text.splitlines() if line.startswith("    curl ")]
    programs = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert queries and commands and programs
    for query in queries:
        status, _, body = curl("-G", endpoint, "--data-urlencode", f"query={query}")
        assert status == 200 and json.loads(body)["results"]["bindings"]
    for command in commands:
        words = shlex.split(command.replace("http://127.0.0.1:8000/sparql", endpoint))
        assert json.loads(curl(*words[1:])[2])["boolean"] is True
    pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    for program in programs:
        exec(compile(program.replace("http://127.0.0.1:8000/sparql", endpoint), "docs/sparql.md", "exec"), {})


def test_a_long_query_over_a_socket(endpoint: str):
    """Nearly as many bytes as a query may have, more than goes to a process at once: it is answered; one byte more than may be is not."""
    for size, status in ((999_000, 200), (1_000_001, 413)):
        query = b"ASK { ?s ?p ?o } #".ljust(size, b"x")
        request = Request(endpoint, query, {"Content-Type": "application/sparql-query"})
        try:
            with build_opener(ProxyHandler({})).open(request) as answer:
                assert (answer.status, json.loads(answer.read())["boolean"]) == (status, True)
        except HTTPError as error:
            with error:
                assert error.code == status
