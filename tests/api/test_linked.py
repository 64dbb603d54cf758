"""Addresses lead to pages and data, by what the client likes."""

from __future__ import annotations

import sys

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from api.negotiate import DATA
from tests.api.conftest import Client, Library
from tests.api.test_protocol import SYNTAX, type_of

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BASE = "https://w3id.org/wenmai/id/"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (BROWSER, "/page/{}"),
        ("text/turtle", "/data/{}.ttl"),
        ("application/rdf+xml;q=0.9, application/ld+json", "/data/{}.jsonld"),
        ("text/html;q=0.5, application/n-quads", "/data/{}.nq"),
        ("application/trig", "/data/{}.trig"),
        ("*/*", "/data/{}.ttl"),
        (None, "/data/{}.ttl"),
    ],
)
def test_a_name_leads_to_a_page_or_to_data(client: Client, library: Library, accept, expected):
    """303, never cached under another Accept, with the other representations in Link."""
    answer = client.get(f"/id/{library.report}", accept)
    assert answer.status_code == 303
    assert answer.headers["location"] == expected.format(library.report)
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["link"].count('rel="alternate"') == 1 + len(DATA)
    assert client.get(answer.headers["location"]).status_code == 200


def test_what_cannot_be_given_is_not_acceptable(client: Client, library: Library):
    """406 says what there is."""
    for path in ("/id/", "/data/"):
        answer = client.get(path + library.report, "image/png")
        assert answer.status_code == 406
        assert "text/turtle" in answer.json()["formats"]


@pytest.mark.parametrize("path", ["/id/{}", "/data/{}.ttl", "/data/{}", "/page/{}"])
@pytest.mark.parametrize("node", ["agency/450721/nobody-0000", "x", "", "report/450721"])
def test_unknown_nodes_are_not_found(client: Client, path: str, node: str):
    """Nothing is invented for a name that no graph knows."""
    answer = client.get(path.format(node))
    assert (answer.status_code, type_of(answer)) == (404, "application/problem+json")
    assert client.get(path.format(node), BROWSER).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("format", DATA, ids=lambda format: format.name)
def test_data_in_each_format(client: Client, library: Library, format):
    """Every suffix gives what it says: the report with its figures, citations and the words, and the labels of what it points to."""
    answer = client.get(f"/data/{library.report}.{format.suffix}")
    assert type_of(answer) == format.media_type
    quads = list(parse(answer.content, SYNTAX[format.media_type]))
    said = {(quad.subject.value, quad.predicate.value.rpartition("#")[2].rpartition("/")[2], quad.object.value) for quad in quads}
    assert (BASE + library.report, "cites", BASE + library.regulation) in said
    assert (BASE + library.indicator, "value", "1250") in said
    assert any(predicate == "exact" and words == "1250条" for _, predicate, words in said)
    assert (BASE + library.agency, "label", "灵山县人民政府") in said


def test_quads_tell_which_graph_says_so(client: Client, library: Library):
    """N-Quads and TriG say the same, graph by graph, and never the default graph."""
    found = [
        set(parse(client.get(f"/data/{library.report}.{suffix}").content, format))
        for suffix, format in (("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG))
    ]
    assert found[0] == found[1]
    assert {quad.graph_name.value.removeprefix(BASE) for quad in found[0]} == {f"graph/{library.sha16}", "graph/canon", "graph/reference"}


def test_a_graph_gives_all_that_it_says(client: Client, library: Library):
    """What one document says, nothing else's."""
    quads = list(parse(client.get(f"/data/graph/{library.sha16}.nq").content, RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} == {f"{BASE}graph/{library.sha16}"}
    assert len(quads) > 50


def test_data_without_a_suffix_says_where_it_is(client: Client, library: Library):
    """Content-Location names the representation that was chosen."""
    answer = client.get(f"/data/{library.report}", "application/ld+json")
    assert type_of(answer) == "application/ld+json"
    assert answer.headers["content-location"] == f"/data/{library.report}.jsonld"
    assert answer.headers["vary"] == "Accept"


def test_names_with_dots_keep_them(client: Client):
    """Only a known suffix is one: active.channel.website is a measure, not a format."""
    assert client.get("/data/measure/active.channel.website").status_code == 200
    assert client.get("/data/measure/active.channel.website.ttl").status_code == 200
    assert client.get("/page/measure/active.channel.website").status_code == 200


def test_pages_say_what_language_they_are_in(client: Client, library: Library):
    """Screen readers need it, and both languages are there."""
    page = client.get(f"/page/{library.report}").text
    assert '<html lang="zh-CN">' in page and 'lang="en"' in page and "<main" in page and "<h1>" in page


def test_reads_are_open_to_other_origins(client: Client, library: Library):
    """CORS on every read, problems and preflights included."""
    for path in ("/", "/healthz", "/sparql", "/api/documents", f"/data/{library.report}.ttl", f"/id/{library.report}", "/id/nothing"):
        answer = client.request("GET", path, headers={"origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*", path
        assert "Content-Location" in answer.headers["access-control-expose-headers"]
    preflight = client.request(
        "OPTIONS",
        "/sparql",
        headers={
            "origin": "https://example.org",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]


def test_head_is_get_without_the_body(client: Client, library: Library):
    """Link checkers ask with HEAD."""
    answer = client.request("HEAD", f"/data/{library.report}.ttl")
    assert (answer.status_code, answer.content, type_of(answer)) == (200, b"", "text/turtle")


def test_a_description_is_what_its_query_says(client: Client, library: Library):
    """The service looks nodes up quad by quad: the same comes out as of the query that says what a description is."""
    reader = client.app.state.current.reader
    for node in (library.report, library.agency, library.regulation, library.source, library.indicator, "measure/active.total"):
        wanted = set(parse(reader.graph("data", "ntriples", node=node), RdfFormat.N_TRIPLES))
        assert set(parse(client.get(f"/data/{node}.nt").content, RdfFormat.N_TRIPLES)) == wanted, node
        by_graph = parse(client.get(f"/data/{node}.nq").content, RdfFormat.N_QUADS)
        assert {quad.triple for quad in by_graph} == {quad.triple for quad in wanted}, node


def test_a_large_graph_is_written_piece_by_piece(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch):
    """Whatever the format, the pieces are one document, and it says all of the graph."""
    monkeypatch.setattr(sys.modules["kg.export.pieces"], "PIECE", 20)
    store = client.app.state.current.reader.store
    wanted = {quad.triple for quad in store.backend.quads_for_pattern(None, None, None, NamedNode(store.iris.graph(library.sha16)))}
    assert len(wanted) > 100
    for format in DATA:
        answer = client.get(f"/data/graph/{library.sha16}.{format.suffix}")
        assert {quad.triple for quad in parse(answer.content, SYNTAX[format.media_type])} == wanted, format.name
        assert answer.headers["etag"] and int(answer.headers["content-length"]) == len(answer.content)


def test_who_has_it_need_not_get_it_again(client: Client, library: Library):
    """304 without a body for the entity tag of these bytes; another format has another tag."""
    tags = set()
    for path in (f"/data/{library.report}.ttl", f"/data/{library.report}.nt", "/data/graph/reference.nt", f"/page/{library.report}"):
        first = client.get(path)
        tag = first.headers["etag"]
        assert tag.startswith('"') and first.headers["cache-control"] == "no-cache"
        for given in (tag, f'"other", W/{tag}', "*"):
            again = client.request("GET", path, headers={"if-none-match": given})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), (path, given)
            assert again.headers.get("link") == first.headers.get("link")
        assert client.request("GET", path, headers={"if-none-match": '"other"'}).status_code == 200
        tags.add(tag)
    assert len(tags) == 4


@pytest.mark.parametrize("path", ["/id/{}", "/data/{}.ttl", "/page/{}"])
def test_what_may_be_asked_of_an_address(client: Client, library: Library, path: str):
    """OPTIONS and the refusal of another method say the same: reading."""
    path = path.format(library.report)
    told = client.request("OPTIONS", path)
    assert told.status_code == 204 and told.headers["allow"] == "GET, HEAD, OPTIONS"
    head, get = client.request("HEAD", path), client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers.get("etag") == get.headers.get("etag")


def test_names_may_be_written_with_percent_signs(client: Client, library: Library):
    """In upper and lower hex digits; the whole IRI as well, as linked data tools ask for it."""
    encoded = "".join(f"%{ord(letter):02x}" if letter in "-/." else letter for letter in library.report)
    whole = "".join(letter if letter.isalnum() else f"%{ord(letter):02X}" for letter in BASE + library.report)
    for name in (encoded, whole, whole.lower()):
        answer = client.get(f"/id/{name}", "text/turtle")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/data/{library.report}.ttl"), name
        assert client.get(f"/data/{name}.nt").status_code == 200 and client.get(f"/page/{name}").status_code == 200


@pytest.mark.parametrize(
    "name", ["%E7%81%B5%E5%B1%B1%E5%8E%BF", "%e7%81%b5%e5%b1%b1%e5%8e%bf", "%ff%fe", "a%0d%0aset-cookie:x=1", "%00", "graph/%25zz"]
)
def test_what_is_not_ascii_is_not_found(client: Client, name: str):
    """Names are ASCII; others, and what would break a header, are answered like every unknown name."""
    for kind in ("id", "page", "data"):
        answer = client.get(f"/{kind}/{name}")
        assert answer.status_code == 404 and "set-cookie" not in answer.headers
        redirected = client.get(f"/{kind}/{name}/")
        assert redirected.status_code in (308, 404) and "set-cookie" not in redirected.headers


@pytest.mark.parametrize(
    "path", ["/data/..%2f..%2fetc%2fpasswd", "/page/document/..%2f..%2freference", "/data/graph/..%2Fcanon.nt", "/id/..%2e/x"]
)
def test_no_path_leads_to_a_file(client: Client, path: str):
    """A name is looked up in the graph and nowhere else."""
    assert client.get(path).status_code == 404


def test_a_slash_at_the_end_is_taken_away(client: Client, library: Library):
    """One address for each thing."""
    for kind in ("id", "data", "page"):
        answer = client.get(f"/{kind}/{library.report}/")
        assert (answer.status_code, answer.headers["location"]) == (308, f"/{kind}/{library.report}")


def test_problems_are_told_in_both_languages(client: Client, library: Library):
    """For who reads Chinese, and for who does not."""
    for path, accept in (("/id/nothing", None), (f"/data/{library.report}", "image/png")):
        detail = client.get(path, accept).json()["detail"]
        assert detail.isascii() is False and any(word in detail for word in ("nothing", "no such"))
