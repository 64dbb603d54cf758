"""What strangers may send: nothing is written, nothing is fetched, no file is read, no markup comes through."""

from __future__ import annotations

import re
import socket
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

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


@pytest.mark.parametrize("query", FETCHES)
def test_nothing_is_fetched(client: Client, listener: socket.socket, query: str):
    """Refused before evaluation: nobody calls the address that the query names."""
    answer = client.get("/sparql", query=query.replace("{port}", str(listener.getsockname()[1])))
    assert (answer.status_code, answer.headers["content-type"]) in [(400, "application/problem+json"), (403, "application/problem+json")]
    with pytest.raises(TimeoutError):
        listener.accept()


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


def test_a_failure_of_ours_tells_nothing_of_the_inside(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch):
    """500 as a problem document, with the same headers as everything else."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(client.app.state.current.reader, "rows", broken)
    answer = client.get(f"/page/{library.report}")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text and answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
