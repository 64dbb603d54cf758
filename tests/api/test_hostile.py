"""What strangers may send: nothing is written, nothing is fetched, no file is read, no markup comes through."""

from __future__ import annotations

import gzip
import os
import re
import socket
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api import problems
from kg.errors import StoreError
from tests.api.conftest import NAME, TOPIC, Client, Library

UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "delete where { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR DEFAULT",
    "LOAD <file:///etc/hostname>",
    "LOAD <http://127.0.0.1:9/x>",
    "PREFIX a: <urn:a> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "# SELECT\nINSERT DATA { <urn:a> <urn:b> 'SELECT' }",
    "CREATE GRAPH <urn:g>",
]
FETCHES = [
    "SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://127.0.0.1:{port}/>{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:{port}/>{ ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE # {\n <http://127.0.0.1:{port}/> { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p '#' . SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a""" SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }',
    "SELECT * { BIND(<http://127.0.0.1:{port}/> AS ?e) SERVICE ?e { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * FROM <http://127.0.0.1:{port}/g> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:{port}/g> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
    "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
    "SELECT * FROM <{canary}> { ?s ?p ?o }",
    "SELECT * FROM NAMED <{canary}> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <{canary}> FROM <{canary}>",
    "BASE <{canary}> CONSTRUCT { ?s ?p ?o } FROM <> WHERE { ?s ?p ?o }",
    "ASK { SERVICE <{canary}> { ?s ?p ?o } }",
    "LOAD <{canary}>",
]
HARMLESS = [
    "SELECT ?s { ?s ?p 'INSERT DATA { SERVICE <http://x/> }' } # LOAD <http://x/>",
    "ASK { ?s <http://example.org/SERVICE/LOAD/DROP> ?service }",
    "PREFIX load: <http://example.org/load#> SELECT ?drop { ?drop load:insert ?o }",
    'SELECT ?service { ?service ?p """DELETE\nWHERE""" }',
    "SELECT ?x { ?x ?p 'it\\'s SERVICE <http://x/> {}' }",
]


class Addresses(HTMLParser):
    """Every address that a page's tags name."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects the attributes that hold addresses."""
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action", "srcset", "poster", "data", "style")]


@pytest.fixture
def listener():
    """A socket of this machine that notices whether somebody calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused_in_every_way_they_can_come(client: Client, update: str):
    """As a query, as a posted query, as an update of the protocol."""
    before = client.get("/sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        client.get("/sparql", query=update),
        client.get("/sparql", update=update),
        client.request("POST", "/sparql", content=update, headers={"content-type": "application/sparql-query"}),
        client.request("POST", "/sparql", content=update, headers={"content-type": "application/sparql-update"}),
        client.request("POST", "/sparql", content=urlencode({"update": update}), headers=form),
        client.request("POST", "/sparql", content=urlencode({"query": update}), headers=form),
    ]
    assert {answer.status_code for answer in answers} <= {400, 403}
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert client.get("/sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == before


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one triple that is in no store, and that tells when it was last read."""
    folder = tmp_path_factory.mktemp("canary")
    for path in (folder / "twin.nt", folder / "canary.nt"):
        path.write_text("<http://example.org/canary> <http://example.org/sings> <http://example.org/loudly> .\n")
        os.utime(path, ns=(0, 0))  # read before it was written: the next reading is noted even where most are not
    if not (folder / "twin.nt").read_text() or (folder / "twin.nt").stat().st_atime_ns == 0:
        pytest.skip("this file system does not tell when a file was read")
    return path


@pytest.mark.parametrize("query", FETCHES)
def test_nothing_is_fetched(client: Client, listener: socket.socket, canary: Path, query: str):
    """Refused before evaluation: nobody calls the address that the query names, nobody reads the file."""
    text = query.replace("{port}", str(listener.getsockname()[1])).replace("{canary}", canary.as_uri())
    for answer in (client.get("/sparql", query=text), client.get("/sparql", query=text, format="html")):
        assert answer.status_code in (400, 403)
        assert "loudly" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    listener.settimeout(0.05)
    with pytest.raises(TimeoutError):
        listener.accept()
    assert canary.stat().st_atime_ns == 0


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_no_dataset_is_fetched(client: Client, listener: socket.socket, canary: Path, parameter: str):
    """The protocol lets a request name graphs; those that are not stored are refused, whatever they point to."""
    listener.settimeout(0.05)
    for graph in (f"http://127.0.0.1:{listener.getsockname()[1]}/g", canary.as_uri(), str(canary), "", "no iri", "http://example.org/<"):
        answer = client.get("/sparql", query="SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", **{parameter: graph})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), graph
    with pytest.raises(TimeoutError):
        listener.accept()
    assert canary.stat().st_atime_ns == 0


def test_queries_that_are_too_large(client: Client):
    """Ten megabytes are refused in each way that they can come, before anybody looks at them."""
    long = "ASK { } #" + "x" * 10_000_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    began = time.monotonic()
    assert client.request("POST", "/sparql", content=long, headers={"content-type": "application/sparql-query"}).status_code == 413
    assert client.request("POST", "/sparql", content=f"query={long}", headers=form).status_code == 413
    assert client.request("POST", "/sparql", content="&".join(["a=b"] * 2000), headers=form).status_code == 400
    assert time.monotonic() - began < 5


def test_a_bomb_in_a_body_is_not_unpacked(client: Client):
    """Ten megabytes of blanks in some kilobytes: refused by its header."""
    bomb = gzip.compress(b"ASK {} " + b" " * 10_000_000)
    headers = {"content-type": "application/sparql-query", "content-encoding": "gzip"}
    answer = client.request("POST", "/sparql", content=bomb, headers=headers)
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "{ " * 499 + "?s ?p ?o" + " }" * 499 + " }",
        "ASK { FILTER(" + "!" * 300_000 + "true) }",
        "ASK { FILTER(" + "1+" * 200_000 + "1 > 0) }",
        "ASK { ?s " + "/".join(["<urn:p>"] * 50_000) + " ?o }",
        "ASK { ?s <urn:p>" + "*" * 100_000 + " ?o }",
        "ASK { VALUES ?x { " + "1 " * 300_000 + "} }",
    ],
    ids=["groups", "nots", "sums", "path", "stars", "values"],
)
def test_what_breaks_a_parser_breaks_a_process_of_its_own(client: Client, query: str):
    """Whatever the engine makes of it, an answer, a refusal, or its end: the service is there."""
    form = {"content-type": "application/sparql-query"}
    answer = client.request("POST", "/sparql?timeout=2", content=query, headers=form)
    assert answer.status_code in (200, 400, 503), answer.text[:200]
    assert client.get("/sparql", query="ASK { ?s ?p ?o }").json()["boolean"] is True


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_comments_and_names_are_only_words(client: Client, query: str):
    """A guard that searches for words would refuse these."""
    assert client.get("/sparql", query=query).status_code == 200


def test_a_value_is_never_markup(client: Client, library: Library):
    """File names and topics come from outside: in no page may they open a tag."""
    for path in ("/", f"/page/{library.report}", f"/page/{library.source}", f"/page/{library.agency}", f"/page/graph/{library.sha16}"):
        text = client.get(path, "text/html").text
        assert not re.search(r"<script|<img|<b>", text), path
        assert NAME not in text and TOPIC not in text
    query = "SELECT ?n { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?n FILTER(CONTAINS(?n, 'script')) }"
    assert "&lt;script&gt;" in client.get("/sparql", query=query, format="html").text
    assert "<script" not in client.get("/page/%3Cscript%3E", "text/html").text


def test_no_page_asks_another_host(client: Client, library: Library):
    """Strict policy, no script, nothing loaded but what this service has."""
    for path in ("/", "/sparql", f"/page/{library.report}", f"/page/{library.regulation}", f"/page/{library.source}", "/page/nothing"):
        answer = client.get(path, "text/html")
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        found = Addresses()
        found.feed(answer.text)
        links = found.links
        assert links and all(link.startswith(("/", "#")) and not link.startswith("//") for link in links), path
        assert "<script" not in answer.text and "style=" not in answer.text
        for link in links:
            if link.startswith("/static/"):
                assert client.get(link).status_code == 200
    sheet = client.get("/static/wenmai.css").text
    assert "url(" not in sheet and "@import" not in sheet


def test_names_and_numbers_of_people_are_masked(client: Client, library: Library):
    """What the sealed text says of persons is in no page and in no data."""
    paths = [f"/page/{library.source}", f"/page/{library.report}", f"/page/{library.indicator}", f"/data/{library.report}.ttl"]
    paths += [f"/data/graph/{library.sha16}.nq", "/api/documents", "/api/indicators", "/api/validation"]
    for path in paths:
        text = client.get(path).text
        assert "13800138000" not in text and "赵小六" not in text, path
    assert "手机***********" in client.get(f"/page/{library.source}").text


@pytest.mark.parametrize(
    "path",
    ["/id/../../etc/passwd", "/data/%2e%2e/%2e%2e/etc/passwd.ttl", "/static/../app.py", "/static/%2e%2e/app.py", "/page/a%20b%3E"],
)
def test_paths_lead_nowhere_else(client: Client, path: str):
    """A path below the base is a name, not a file."""
    assert client.request("GET", path).status_code == 404


@pytest.mark.parametrize("path", ["/page/division/450721", "/data/division/450721.ttl", "/readyz"])
def test_where_the_server_of_the_store_is_stays_in_the_log(client: Client, monkeypatch: pytest.MonkeyPatch, path: str):
    """A name within a network that no stranger has to know; whoever runs the service finds it in the log."""
    where = "sparql+http://inner.example:7878"
    app = client.app

    def broken(*_: object, **__: object) -> None:
        raise StoreError(f"the server at {where} cannot be reached")

    lines: list[object] = []
    monkeypatch.setattr(problems, "told", lambda *told: lines.append(told))
    monkeypatch.setitem(app.state._state, "settings", replace(app.state.settings, server=where))
    for name in ("speaks_of", "holds", "counted_under"):
        monkeypatch.setattr(app.state.current.reader.store, name, broken)
    answer = client.get(path)
    assert answer.status_code == 503 and "inner.example" not in answer.text and "does not answer" in answer.text
    assert where in str(lines)


@pytest.mark.parametrize("kind", [RuntimeError, type("PanicException", (BaseException,), {})])
def test_a_failure_of_ours_tells_nothing_of_the_inside(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
):
    """500 as a problem document, with the same headers as everything else; also where the engine panics, which is no ``Exception``."""

    def broken(*_: object, **__: object) -> None:
        raise kind("secret of the house")

    monkeypatch.setattr(client.app.state.current.reader, "rows", broken)
    answer = client.get(f"/page/{library.report}")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text and answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
