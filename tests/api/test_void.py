"""The description of the data set in the service: what harvesters and federated queries ask for first."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import DCAT, RDF, VOID

from tests.api.conftest import Client, Library

DATASET = rdflib.URIRef("https://w3id.org/wenmai/id/dataset")
PATH = "/.well-known/void"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # within rdflib's own reader of JSON-LD
@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        (None, "text/turtle; charset=utf-8", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json;q=0.9, text/html;q=0.1", "application/ld+json", "json-ld"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_each_client_gets_its_format(client: Client, accept: str | None, media_type: str, parser: str) -> None:
    """An independent parser reads the same from each; a browser shows Turtle."""
    answer = client.get(PATH, accept)
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (200, media_type, "Accept")
    graph = rdflib.Graph().parse(data=answer.content, format=parser)
    assert (DATASET, RDF.type, VOID.Dataset) in graph and (DATASET, RDF.type, DCAT.Dataset) in graph
    assert len(graph) == len(rdflib.Graph().parse(data=client.get(PATH).content, format="turtle"))


def test_it_is_found_from_where_clients_come(client: Client, library: Library) -> None:
    """From the start page, from data and from the service's description; the latter names the data set, as that names the endpoint."""
    assert f'href="{PATH}"' in client.get("/", "text/html").text
    for path in (f"/data/{library.report}", "/sparql"):
        assert f'<{PATH}>; rel="describedby"' in client.get(path, "text/turtle").headers["link"]
    service = rdflib.Graph().parse(data=client.get("/sparql", "text/turtle").content, format="turtle")
    assert (DATASET, VOID.sparqlEndpoint, rdflib.URIRef("http://testserver/sparql")) in service
    assert (None, rdflib.RDFS.seeAlso, DATASET) in service


def test_it_tells_where_to_ask(client: Client) -> None:
    """Federation needs the endpoint; a data service names the data set that it answers from."""
    graph = rdflib.Graph().parse(data=client.get(PATH).content, format="turtle")
    endpoint = rdflib.URIRef("http://testserver/sparql")
    assert graph.value(DATASET, VOID.sparqlEndpoint) == endpoint
    [service] = graph.subjects(DCAT.endpointURL, endpoint)
    assert graph.value(service, DCAT.servesDataset) == DATASET
    assert not list(graph.objects(None, DCAT.distribution)), "no file is offered, so none is named"
    assert not list(graph.objects(DATASET, rdflib.DCTERMS.license)), "nobody said under which"


def test_its_counts_are_those_of_the_endpoint(client: Client) -> None:
    """Two numbers for one thing would make both worthless: what it counts, /sparql counts alike."""
    graph = rdflib.Graph().parse(data=client.get(PATH).content, format="turtle")

    def asked(query: str) -> int:
        found = client.get("/sparql", "application/sparql-results+json", query=query).json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    assert int(graph.value(DATASET, VOID.triples)) == asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    partitions = {
        graph.value(node, VOID["class"]): int(graph.value(node, VOID.entities)) for node in graph.objects(DATASET, VOID.classPartition)
    }
    report = rdflib.URIRef("https://w3id.org/wenmai/ontology#Report")
    assert partitions[report] == asked(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{report}> }}") == 1
    assert int(graph.value(rdflib.URIRef(f"{DATASET}#documents"), VOID.documents)) == 3


def test_the_data_set_is_a_name_that_leads_there(client: Client, library: Library) -> None:
    """What the description calls the data set can be looked up like every other node; who has it is not sent it again."""
    answer = client.get("/id/dataset")
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    entity = client.get(PATH).headers["etag"]
    assert client.request("GET", PATH, headers={"if-none-match": entity}).status_code == 304


def test_what_it_cannot_be_is_told(client: Client) -> None:
    """A picture of it there is none; a host that is none is the client's mistake, in one clear problem."""
    assert client.get(PATH, "image/png").status_code == 406
    answer = client.request("GET", PATH, headers={"host": 'a<b>"c'})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
