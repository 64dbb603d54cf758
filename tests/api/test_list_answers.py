"""What the answer of a list says of each thing: the words that say so, as a table, and in the graph's own terms."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import urlsplit

import pyoxigraph
import pytest
import rdflib
from pydantic import BaseModel
from pyoxigraph import DefaultGraph, Quad, Triple

from api.context import context
from api.flat import table
from tests.api.conftest import NAME, NOTICE, TEXT, TOPIC, Client, Library
from tests.api.test_protocol import type_of

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # by rdflib's own reader
LISTS = ["documents", "agencies", "regulations", "indicators", "citations", "validation"]


def rows(text: str) -> list[dict[str, str]]:
    """A table."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_figure_carries_the_words_that_say_so(client: Client):
    """The source's own characters at their place, the file, and the page where they are marked."""
    (item,) = client.get("/api/indicators", measure="active.channel.website").json()["items"]
    (place,) = item["places"]
    assert TEXT[place["start"] : place["end"]] == place["exact"] == "1250条"
    assert (place["file"], place["reading"]) == (NAME, None)
    address, _, fragment = place["address"].partition("#")
    marked = client.get(address).text.partition(f'id="{fragment}"')[2]
    assert re.sub(r"<[^>]*>", "", marked.partition(">")[2].partition("</mark>")[0]) == "1250条"


def test_a_citation_carries_what_was_read_and_what_stands_there(client: Client, library: Library):
    """A damaged number: the words are the source's, the reading is the repaired one."""
    (item,) = client.get("/api/citations", cited=library.regulation).json()["items"]
    assert (item["rawText"], item["documentNumber"], item["function"], item["cue"]) == (
        "国办发〔201724)",
        "国办发〔2017〕24号",
        "complies",
        "按照",
    )
    (place,) = item["places"]
    assert (place["exact"], place["reading"]) == ("国办发〔201724)", "国办发〔2017〕24号)")


def test_a_regulation_leads_to_its_mentions(client: Client):
    """Their number, and an address that gives as many."""
    item = client.get("/api/regulations", limit=1).json()["items"][0]
    assert item["mentions"] == 1
    assert client.get(item["citations"]).json()["total"] == 1


def test_a_document_and_its_agency_carry_the_words_of_their_facts(client: Client, library: Library):
    """The title of the notice is its first line, which also names who issued it."""
    (document,) = client.get("/api/documents", kind="policy").json()["items"]
    facts = {fact["property"]: fact for fact in document["facts"]}
    title = NOTICE.partition("\n")[0]
    assert facts["title"]["value"] == title == facts["title"]["places"][0]["exact"]
    assert facts["issues"]["node"]["label"] == "国务院办公厅" and facts["issues"]["places"][0]["exact"] == title
    found = client.get("/api/agencies", q="国务院办公厅").json()["items"]
    (agency,) = [each for each in found if each["label"] == "国务院办公厅"]
    assert agency["named"] == 1 and agency["places"][0]["exact"] == title


@pytest.mark.parametrize("name", LISTS)
def test_a_table_has_what_the_json_has(client: Client, name: str):
    """By format= or by Accept: as many rows as items, in their order, under one header, also where there is nothing."""
    items = client.get(f"/api/{name}").json()["items"]
    answer = client.get(f"/api/{name}", format="csv")
    assert type_of(answer) == "text/csv" and answer.text == client.get(f"/api/{name}", accept="text/csv").text
    found = rows(answer.text)
    assert len(found) == len(items)
    for row, item in zip(found, items, strict=True):
        for column, value in item.items():
            if column in row:
                assert row[column] in (
                    str(value),
                    "" if value is None else str(value).lower(),
                    f"'{value}",
                    " | ".join(value or ()) if isinstance(value, list) else "",
                )
    assert answer.text.split("\r\n")[0] == client.get(f"/api/{name}", format="csv", offset=9999).text.strip()


def test_a_table_goes_on_behind_its_last_row(client: Client):
    """The header of the answer says where; the format stays."""
    first = client.get("/api/indicators", format="csv", limit=2)
    following = next(link["url"] for link in first.links.values() if link.get("rel") == "next")
    assert "format=csv" in urlsplit(following).query
    whole = rows(client.get("/api/indicators", format="csv").text)
    assert rows(first.text) + rows(client.get(following).text) == whole


class Cell(BaseModel):
    """Something with a text and a number."""

    text: str
    number: str | None


def test_no_cell_becomes_a_formula():
    """A text of a stranger's document may begin like one; a number that is negative stays a number."""
    found = rows(table(Cell, [Cell(text='=HYPERLINK("http://x")', number="-5"), Cell(text="@x", number=None)]).decode())
    assert [(row["text"], row["number"]) for row in found] == [('\'=HYPERLINK("http://x")', "-5"), ("'@x", "")]


def test_what_no_list_speaks_is_not_acceptable(client: Client):
    """And the problem says what there is."""
    answer = client.get("/api/agencies", accept="image/png")
    assert answer.status_code == 406 and "text/csv" in answer.json()["formats"]


def triples(document: str) -> set[Triple]:
    """What a JSON-LD document says, as rdflib reads it."""
    lines = rdflib.Graph().parse(data=document, format="json-ld").serialize(format="nt")
    return {quad.triple for quad in pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)}


def said(client: Client, name: str) -> set[Triple]:
    """A list read as JSON-LD, with the context that its Link header names."""
    answer = client.get(f"/api/{name}", limit=1000)
    (link,) = [each for each in answer.links.values() if each["rel"] == "http://www.w3.org/ns/json-ld#context"]
    assert link["type"] == "application/ld+json"
    meaning = client.get(link["url"])
    assert type_of(meaning) == "application/ld+json"
    return triples(json.dumps(answer.json() | meaning.json()))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_read_as_json_ld_says_nothing_but_what_the_graph_says(client: Client, name: str):
    """Every triple, with its datatype and language, is one of the store's; findings are told to people alone."""
    backend, told = client.app.state.current.reader.store.backend, said(client, name)
    assert [triple for triple in told if Quad(*triple) not in backend] == []
    assert bool(told) == (name != "validation")


@pytest.mark.parametrize(
    ("name", "kind", "properties"),
    [
        ("indicators", "Indicator", ["value", "unit", "measures", "about", "covers", "valueState", "topic", "comparator", "evidence"]),
        ("citations", "Citation", ["rawText", "resolution", "function", "cue", "evidence"]),
        ("agencies", "Agency", ["jurisdiction"]),
        ("regulations", "Regulation", ["documentNumber", "issuedBy"]),
        ("documents", "Report", ["year", "frame", "sourceFile", "graph"]),
    ],
)
def test_a_list_read_as_json_ld_says_all_of_it(client: Client, name: str, kind: str, properties: list[str]):
    """Of these properties of these nodes nothing is left out."""
    store = client.app.state.current.reader.store
    wm, a = store.vocabulary.wm, store.vocabulary.rdf.type
    nodes = [quad.subject for quad in store.backend.quads_for_pattern(None, a, wm[kind], DefaultGraph())]
    wanted = {
        quad.triple
        for node in nodes
        for each in properties
        for quad in store.backend.quads_for_pattern(node, wm[each], None, DefaultGraph())
    }
    assert wanted and wanted <= said(client, name)


def test_the_context_means_the_same_to_another_reader(client: Client):
    """Two implementations of JSON-LD give one graph: nothing in the context is a matter of taste."""
    document = json.dumps(client.get("/api/indicators").json() | context(client.app.state.current.reader.iris))
    assert triples(document) == {quad.triple for quad in pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)}


def test_markup_in_a_topic_stays_a_string(client: Client):
    """JSON carries it as it stands; no browser takes the answer for a page."""
    answer = client.get("/api/indicators", measure="active.total")
    assert answer.json()["items"][0]["topic"] == TOPIC and answer.headers["x-content-type-options"] == "nosniff"
