"""The SPARQL 1.1 Protocol, as clients speak it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from api.negotiate import GRAPHS
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


FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SD = "http://www.w3.org/ns/sparql-service-description#"
RULES = {  # what SPARQL 1.1 Protocol and Service Description (SD) demand, in our words, by section, and the test that holds us to it
    "2.1 a query comes by GET or by POST": "test_three_ways_to_ask_give_one_answer",
    "2.1 a request has exactly one query": "test_one_query_a_request",
    "2.1 a request has any number of default and named graphs": "test_a_dataset_of_several_graphs",
    "2.1.1 GET: percent-encoded parameters of the address": "test_what_is_percent_encoded_is_decoded",
    "2.1.2 POST of a form: parameters in the body, application/x-www-form-urlencoded": "test_three_ways_to_ask_give_one_answer",
    "2.1.3 POST of application/sparql-query: dataset in the address, UTF-8 alone": "test_a_posted_query_has_its_dataset_in_the_address",
    "2.1.4 a dataset in the request comes before one in the query": "test_the_dataset_of_the_request_comes_before_that_of_the_query",
    "2.1.4 without either the service's own dataset is asked": "test_counts_are_those_of_the_merge",
    "2.1.5 formats are negotiated": "test_a_select_in_each_results_format",
    "2.1.6 success is told by 2XX, with the media type of the format; results for SELECT and ASK": "test_a_select_in_each_results_format",
    "2.1.6 ... a graph for CONSTRUCT and DESCRIBE": "test_a_graph_in_each_format",
    "2.1.7 400 for what is no legal query": "test_a_syntax_error_tells_line_and_column",
    "2.1.7 a service may refuse a query": "test_requests_that_are_no_query",
    "2.2 an update is another operation": "test_updates_have_another_address",
    "SD 2 GET without a query gives an RDF description, by negotiation": "test_without_a_query_the_service_describes_itself",
    "SD 3 the description names the service and its endpoint": "test_the_description_is_complete",
    "SD 3 each named graph has a name, each default graph is a graph": "test_the_description_is_complete",
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_test(rule: str):
    """A rule of the standard without a test is a hope."""
    assert callable(globals()[RULES[rule]]), rule


def post(client: Client, content: str | bytes, kind: str, address: str = "/sparql"):
    """The answer to a POST."""
    return client.request("POST", address, content=content, headers={"content-type": kind})


def count(answer) -> int:
    """The one number of an answer."""
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def graph(library: Library) -> str:
    """The IRI of the report's graph."""
    return f"https://w3id.org/wenmai/id/graph/{library.sha16}"


def test_one_query_a_request(client: Client):
    """None, two in one place, and two in two places; an empty one is a query, and a wrong one."""
    two = urlencode({"query": ASK})
    refused = [
        client.request("GET", f"/sparql?{two}&{two}"),
        post(client, f"{two}&{two}", FORM),
        post(client, two, FORM, f"/sparql?{two}"),
        post(client, ASK, DIRECT, f"/sparql?{two}"),
        post(client, "format=json", FORM),
        client.request("GET", "/sparql?query="),
        client.request("GET", "/sparql?default-graph-uri=http%3A%2F%2Fexample.org%2F"),
    ]
    assert [(answer.status_code, type_of(answer)) for answer in refused] == [(400, "application/problem+json")] * len(refused)


def test_a_dataset_of_several_graphs(client: Client, library: Library):
    """Two default graphs are merged, each triple once; a named graph is asked by GRAPH alone."""
    reference = "https://w3id.org/wenmai/id/graph/reference"
    number = "{ ?r <https://w3id.org/wenmai/ontology#documentNumber> '国办发〔2017〕24号' }"
    graphs = [("default-graph-uri", graph(library)), ("default-graph-uri", reference)]
    both = urlencode([("query", f"SELECT (COUNT(*) AS ?n) {number}"), *graphs])
    assert count(client.request("GET", f"/sparql?{both}")) == count(post(client, both, FORM)) == 1
    named = {"query": "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": graph(library)}
    assert count(client.get("/sparql", **named)) == 1
    plain = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "named-graph-uri": graph(library)}
    assert count(client.get("/sparql", **plain)) == 0  # the default graph is empty where only named graphs are given


def test_what_is_percent_encoded_is_decoded(client: Client):
    """Chinese, a plus that means a space and one that means itself, escapes in small letters, and raw UTF-8 as some clients send it."""
    asked = "query=SELECT+(%22%E7%94%B2+%2b+1%22+AS+%3Fa)+%7b%7d"
    for address in (asked, asked.replace("%E7%94%B2", "甲")):
        assert client.request("GET", f"/sparql?{address}").json()["results"]["bindings"][0]["a"]["value"] == "甲 + 1"
    assert post(client, asked, FORM).json()["results"]["bindings"][0]["a"]["value"] == "甲 + 1"
    assert client.request("GET", "/sparql?query=ASK%7B%7D%20%23%FF").status_code == 400


def test_a_posted_query_has_its_dataset_in_the_address(client: Client, library: Library):
    """UTF-8 whether the header says so or not; no other charset."""
    address = "/sparql?" + urlencode({"default-graph-uri": graph(library)})
    title = "<http://purl.org/dc/terms/title> '灵山县人民政府2017年政府信息公开年度报告'@zh"
    asked = f"SELECT (COUNT(*) AS ?n) {{ ?s {title} }}"
    for kind in (DIRECT, f"{DIRECT}; charset=UTF-8"):
        assert count(post(client, asked.encode(), kind, address)) == 1
    assert post(client, asked.encode("gb18030"), f"{DIRECT};charset=gb18030").status_code == 415


def test_the_dataset_of_the_request_comes_before_that_of_the_query(client: Client, library: Library):
    """FROM asks for reference, the request for the report's graph: no division is there, although reference has thousands."""
    asked = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/wenmai/id/graph/reference> { ?r a <https://w3id.org/wenmai/ontology#Division> }"
    assert count(client.get("/sparql", query=asked)) > 1000
    assert count(client.get("/sparql", query=asked, **{"default-graph-uri": graph(library)})) == 0
    foreign = asked.replace("graph/reference", "graph/nowhere")
    assert client.get("/sparql", query=foreign).status_code == 400


def test_updates_have_another_address(client: Client):
    """An update sent to the address of queries is refused, in both its forms."""
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    assert post(client, update, "application/sparql-update").status_code == 403
    assert post(client, urlencode({"update": update}), FORM).status_code == 403


def test_the_description_is_complete(client: Client):
    """One endpoint, the language, each format that is given, what is asked without a dataset, and the limits in words."""
    triples = set(parse(client.get("/sparql", "application/n-triples").content, RdfFormat.N_TRIPLES))
    said: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        said.setdefault((str(triple.subject.value), triple.predicate.value.removeprefix(SD)), set()).add(triple.object.value)
    service = "http://testserver/sparql"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert said[service, rdf] == {f"{SD}Service"} and said[service, "endpoint"] == {service}
    formats = {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"}
    formats |= {"Turtle", "N-Triples", "RDF_XML", "JSON-LD"}
    assert said[service, "resultFormat"] == {f"http://www.w3.org/ns/formats/{name}" for name in formats}
    assert f"{SD}UnionDefaultGraph" not in said[service, "feature"]
    (dataset,) = said[service, "defaultDataset"]
    (default,) = said[dataset, "defaultGraph"]
    assert said[dataset, rdf] == {f"{SD}Dataset"} and said[default, rdf] == {f"{SD}Graph"}
    assert {name for each in said[dataset, "namedGraph"] for name in said[each, "name"]} == {
        "https://w3id.org/wenmai/id/graph/reference",
        "https://w3id.org/wenmai/id/graph/canon",
    }
    (limits,) = said[service, "feature"]
    told = " ".join(said[limits, "http://www.w3.org/2000/01/rdf-schema#comment"])
    assert "20 seconds" in told and "100000 rows" in told and "1024 MiB" in told and "256 MiB" in told


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
        answer = client.get("/sparql", accept)
        assert accept in (None, "*/*", type_of(answer)) and answer.headers["vary"] == "Accept"
        triples = list(parse(answer.content, SYNTAX[type_of(answer)]))
        said = {(t.predicate.value, t.object.value) for t in triples if t.subject.value == "http://testserver/sparql"}
        assert (f"{SD}endpoint", "http://testserver/sparql") in said
        assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in said


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


def test_the_contract_is_published_and_loads_nothing(client: Client):
    """/openapi.json is there; FastAPI's own page, which loads from a CDN, is not."""
    assert "/api/documents" in json.loads(client.get("/openapi.json").content)["paths"]
    assert client.get("/redoc").status_code == 404


def test_accept_headers_are_weighed(client: Client):
    """q-values, several headers, a browser's list, and a type that is named beside one that only fits."""
    weighed = {
        "text/csv;q=0.5, application/sparql-results+xml;q=0.9": "application/sparql-results+xml",
        "application/sparql-results+json;q=0, */*;q=0.1": "application/sparql-results+xml",
        "application/json": "application/json",
        "text/*": "text/csv",
        "nonsense": "application/sparql-results+json",
        "text/turtle, application/sparql-results+json;q=0.1": "application/sparql-results+json",
    }
    for accept, expected in weighed.items():
        assert type_of(client.get("/sparql", accept, query=SELECT)) == expected, accept
    answer = client.request("GET", "/sparql", params={"query": SELECT}, headers=[("accept", "image/png"), ("accept", "text/csv")])
    assert type_of(answer) == "text/csv"


def test_head_options_and_preflight(client: Client):
    """What a browser asks before it asks; HEAD tells the length of what GET would give."""
    head, answer = client.request("HEAD", "/sparql", params={"query": SELECT}), client.get("/sparql", query=SELECT)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["content-length"] == str(len(answer.content)) and head.headers["content-type"] == answer.headers["content-type"]
    flight = {"origin": "https://example.org", "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    before = client.request("OPTIONS", "/sparql", headers=flight)
    assert before.status_code == 204 and "POST" in before.headers["access-control-allow-methods"]
    assert "Content-Type" in before.headers["access-control-allow-headers"] and before.headers["access-control-allow-origin"] == "*"
    assert "Wenmai-Cut" in answer.headers["access-control-expose-headers"] and answer.headers["access-control-allow-origin"] == "*"


def test_the_query_form_is_in_the_contract(client: Client):
    """The route is no route of the framework, and is told of all the same."""
    told = client.get("/openapi.json").json()["paths"]["/sparql"]
    assert set(told) == {"get", "post"}
    assert {each["name"] for each in told["get"]["parameters"]} == {"query", "default-graph-uri", "named-graph-uri", "format", "timeout"}
    assert set(told["post"]["requestBody"]["content"]) == {FORM, DIRECT}
    assert {"200", "206"} <= set(told["get"]["responses"])


@pytest.mark.parametrize("sign", ["\\u0000", "\\u000B", "\\uFFFE"])
@pytest.mark.parametrize(
    ("query", "xml", "other"),
    [
        ('SELECT ("%s" AS ?x) {}', "application/sparql-results+xml", "application/sparql-results+json"),
        ('CONSTRUCT { <urn:a> <urn:a:b> "%s" } {}', "application/rdf+xml", "text/turtle"),
        ('CONSTRUCT { <urn:a> <urn:a:b> <<( <urn:a> <urn:a:b> "%s" )>> } {}', "application/rdf+xml", "text/turtle"),
    ],
)
def test_what_xml_cannot_hold_is_refused_in_it(client: Client, query: str, xml: str, other: str, sign: str):
    """Such a file would be none that a parser takes; the other formats have the answer."""
    answer = client.get("/sparql", xml, query=query % sign)
    problem = answer.json()
    assert answer.status_code == 406 and f"U+{sign[2:]}" in problem["detail"]
    assert xml not in problem["formats"] and other in problem["formats"]
    assert client.get("/sparql", other, query=query % sign).status_code == 200


def test_a_carriage_return_in_xml_is_one_for_who_reads_it(client: Client):
    """A bare one is read as the end of a line, as XML 1.0 (2.11) says."""
    found = ET.fromstring(client.get("/sparql", "application/sparql-results+xml", query='SELECT ("a\\rb" AS ?x) {}').content)
    assert [each.text for each in found.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ["a\rb"]
    graph = 'CONSTRUCT { <urn:a> <urn:a:b> "a\\rb" } {}'
    assert [each.text for each in ET.fromstring(client.get("/sparql", "application/rdf+xml", query=graph).content).iter("{urn:a:}b")] == [
        "a\rb"
    ]
