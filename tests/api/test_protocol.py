"""The SPARQL 1.1 Protocol, as clients speak it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from api.negotiate import GRAPHS, NQUADS, TRIG
from tests.api.conftest import Client, Library

SELECT = "SELECT ?a WHERE { ?a a <https://w3id.org/wenmai/ontology#Report> }"
ASK = "ASK { ?a a <https://w3id.org/wenmai/ontology#Report> }"
CONSTRUCT = "CONSTRUCT WHERE { ?a a <https://w3id.org/wenmai/ontology#Report> }"
SYNTAX = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}


def type_of(answer) -> str:
    """The media type without parameters."""
    return answer.headers["content-type"].partition(";")[0]


def test_three_ways_to_ask_give_one_answer(client: Client):
    """GET, a posted form and a posted query are one operation."""
    form = urlencode({"query": SELECT})
    answers = [
        client.get("/sparql", query=SELECT),
        client.request("POST", "/sparql", content=form, headers={"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}),
        client.request("POST", "/sparql", content=SELECT, headers={"content-type": "application/sparql-query"}),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert len(answers[0].json()["results"]["bindings"]) == 1


@pytest.mark.parametrize(
    "media_type", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_a_select_in_each_results_format(client: Client, library: Library, media_type: str):
    """Each format that is announced is given, and holds the answer."""
    answer = client.get("/sparql", media_type, query=SELECT)
    assert type_of(answer) == media_type
    assert library.report in answer.text
    assert answer.headers["vary"] == "Accept"


def test_ask_in_json_and_xml(client: Client):
    """A yes or no has two formats."""
    assert client.get("/sparql", query=ASK).json()["boolean"] is True
    found = ET.fromstring(client.get("/sparql", "application/sparql-results+xml", query=ASK).content)
    assert found.find("{http://www.w3.org/2005/sparql-results#}boolean").text == "true"
    assert client.get("/sparql", "text/csv", query=ASK).status_code == 406


@pytest.mark.parametrize("format", GRAPHS, ids=lambda format: format.name)
def test_a_graph_in_each_format(client: Client, format):
    """CONSTRUCT answers parse as what they say they are, by Accept and by format=."""
    for answer in (client.get("/sparql", format.media_type, query=CONSTRUCT), client.get("/sparql", query=CONSTRUCT, format=format.suffix)):
        assert type_of(answer) == format.media_type
        assert len(list(parse(answer.content, SYNTAX[format.media_type]))) == 1


def test_describe_is_answered_as_a_graph(client: Client, library: Library):
    """DESCRIBE gives triples, whatever table format is liked as well."""
    query = f"DESCRIBE <https://w3id.org/wenmai/id/{library.report}>"
    answer = client.get("/sparql", "application/sparql-results+json, text/turtle;q=0.5", query=query)
    assert type_of(answer) == "text/turtle"


def test_format_overrides_accept(client: Client):
    """A link cannot set headers."""
    assert type_of(client.get("/sparql", "text/csv", query=SELECT, format="xml")) == "application/sparql-results+xml"


def test_formats_that_do_not_fit(client: Client):
    """An unknown format is a mistake, a known one of the wrong kind cannot be given; both say what there is."""
    unknown, unfit = client.get("/sparql", query=SELECT, format="pdf"), client.get("/sparql", query=SELECT, format="turtle")
    assert (unknown.status_code, unfit.status_code) == (400, 406)
    assert "csv" in unfit.json()["formats"]
    assert client.get("/sparql", "image/png", query=SELECT).status_code == 406


def test_a_syntax_error_tells_line_and_column(client: Client):
    """RFC 9457, with the place as members."""
    answer = client.get("/sparql", query="SELECT *\nWHERE { ?a ?b }")
    assert (answer.status_code, type_of(answer)) == (400, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["line"]) == (400, 2)
    assert problem["column"] > 1 and problem["title"] and problem["detail"]


def test_counts_are_those_of_the_merge(client: Client):
    """The number of the regulation stands in two documents' graphs and in reference: the default graph says it once."""
    query = "SELECT (COUNT(*) AS ?n) { ?r <https://w3id.org/wenmai/ontology#documentNumber> '国办发〔2017〕24号' }"
    named = query.replace("{ ?r", "{ GRAPH ?g { ?r") + " }"
    assert client.get("/sparql", query=query).json()["results"]["bindings"][0]["n"]["value"] == "1"
    assert int(client.get("/sparql", query=named).json()["results"]["bindings"][0]["n"]["value"]) >= 2


def test_a_dataset_of_the_protocol(client: Client, library: Library):
    """default-graph-uri narrows the question to one of our graphs; foreign ones are refused."""
    graph = f"https://w3id.org/wenmai/id/graph/{library.sha16}"
    query = "SELECT (COUNT(*) AS ?n) { ?r a <https://w3id.org/wenmai/ontology#Division> }"
    answer = client.get("/sparql", query=query, **{"default-graph-uri": graph})
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"
    assert client.get("/sparql", query=query, **{"default-graph-uri": "http://example.org/g"}).status_code == 400


def test_without_a_query_the_service_describes_itself(client: Client):
    """What federation asks first; in every graph format."""
    for accept in (None, "*/*", *SYNTAX):
        if accept in (NQUADS.media_type, TRIG.media_type):
            continue
        answer = client.get("/sparql", accept)
        triples = list(parse(answer.content, SYNTAX[type_of(answer)]))
        sd = "http://www.w3.org/ns/sparql-service-description#"
        said = {(t.predicate.value, t.object.value) for t in triples if t.subject.value == "http://testserver/sparql"}
        assert (f"{sd}endpoint", "http://testserver/sparql") in said
        assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in said


def test_a_browser_gets_a_form(client: Client):
    """The same address is a page for people, with the named questions."""
    answer = client.get("/sparql", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert type_of(answer) == "text/html"
    assert "<textarea" in answer.text and 'method="get"' in answer.text
    assert "query=" in answer.text  # a link to a question


def test_the_form_shows_answers_and_mistakes(client: Client, library: Library):
    """A person sees a table with links, or the mistake above the query that was typed."""
    table = client.get("/sparql", query=SELECT, format="html")
    assert f'href="/page/{library.report}"' in table.text
    mistake = client.get("/sparql", query="SELECT <b>", format="html")
    assert mistake.status_code == 400
    assert 'role="alert"' in mistake.text and "SELECT &lt;b&gt;" in mistake.text
    assert (
        "@prefix" in client.get("/sparql", query=CONSTRUCT, format="html").text
        or "&lt;https" in client.get("/sparql", query=CONSTRUCT, format="html").text
    )


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        ("x", "text/plain", 415),
        ("", "application/x-www-form-urlencoded", 400),
        ("", "application/sparql-query", 400),
        (b"\xff\xfe", "application/sparql-query", 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", "application/x-www-form-urlencoded", 400),
        ("ASK {} #" + "x" * 1_000_001, "application/sparql-query", 413),
    ],
)
def test_requests_that_are_no_query(client: Client, content, content_type, status):
    """Each mistake has its own status and a problem document."""
    answer = client.request("POST", "/sparql", content=content, headers={"content-type": content_type})
    assert (answer.status_code, type_of(answer)) == (status, "application/problem+json")


def test_two_queries_in_one_address(client: Client):
    """Which one was meant nobody can say."""
    assert client.request("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400


def test_other_methods_are_told(client: Client):
    """405 as a problem document."""
    answer = client.request("DELETE", "/sparql")
    assert (answer.status_code, type_of(answer)) == (405, "application/problem+json")


def test_health_answers_while_queries_run(client: Client):
    """Eight heavy queries take all places; the health check and the pages do not wait for them."""
    import anyio
    import httpx

    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c > ?f) FILTER(STRLEN(STR(?c)) > 3000) } LIMIT 1"
    moments: list[float] = []

    async def race() -> None:
        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:

            async def ask() -> None:
                await http.get("/sparql", params={"query": heavy.replace("?f .", "?f . FILTER(?a = ?d)")})

            async with anyio.create_task_group() as group:
                for _ in range(2):
                    group.start_soon(ask)
                await anyio.sleep(0.05)
                began = anyio.current_time()
                assert (await http.get("/healthz")).json() == {"status": "ok"}
                moments.append(anyio.current_time() - began)

    client.portal.call(race)
    assert moments[0] < 1


def test_the_contract_is_published_and_loads_nothing(client: Client):
    """/openapi.json is there; FastAPI's own pages, which load from a CDN, are not."""
    assert "/api/documents" in json.loads(client.get("/openapi.json").content)["paths"]
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
