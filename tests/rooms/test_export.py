"""Exports are views of the store: the same store gives the same bytes, and nothing is said twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.errors import StoreError, UsageError
from kg.export import FORMATS, export
from kg.iris import Iris
from kg.store import Store, cell
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
PREFIXES = """
@prefix wm: <https://w3id.org/wenmai/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://w3id.org/wenmai/id/> .
"""
REFERENCE = """
<https://w3id.org/wenmai/id/measure/foi.received> skos:notation "foi.received" ; skos:prefLabel "收到申请数"@zh , "received"@en .
<https://w3id.org/wenmai/id/concept/state/blank> skos:notation "blank" . _:b0 skos:notation "x" .
"""
DOCUMENT = """
<urn:r> a wm:Report ; wm:graph $graph ; wm:year 2017 ; wm:records <$source/indicator/foi.received/7> , <$source/indicator/foi.received/9> .
<$source> rdfs:label "$name" .
<$source/indicator/foi.received/7> wm:measures <https://w3id.org/wenmai/id/measure/foi.received> ; wm:value -3 ; wm:topic "=1+1"@zh ;
    wm:evidence <$source/evidence/7-9/t> , <$source/evidence/20-22/t> .
<$source/indicator/foi.received/9> wm:measures <https://w3id.org/wenmai/id/measure/foi.received> ;
    wm:valueState <https://w3id.org/wenmai/id/concept/state/blank> ; wm:evidence <$source/evidence/9-10/t> .
<$source/evidence/7-9/t> oa:exact "-3" ; oa:start 7 ; oa:end 9 ; prov:wasQuotedFrom <$source> .
<$source/evidence/20-22/t> oa:exact "-3" ; oa:start 20 ; oa:end 22 ; prov:wasQuotedFrom <$source> .
<$source/evidence/9-10/t> oa:exact "/" ; oa:start 9 ; oa:end 10 ; prov:wasQuotedFrom <$source> .
<urn:agency> rdfs:label "灵山县人民政府"@zh .
"""


def quads(turtle: str, graph: str) -> list[Quad]:
    """Turtle as quads of a graph."""
    return [Quad(*quad.triple, NamedNode(graph)) for quad in parse(PREFIXES + turtle, RdfFormat.TURTLE)]


def fill(store: Store, *numbers: int) -> None:
    """Reference and some documents, in this order, all of which name one agency."""
    for number in numbers:
        sha16 = f"{number:016x}"
        text = DOCUMENT.replace("$graph", f"<{BASE}graph/{sha16}>").replace("$source", f"{BASE}document/{sha16}")
        store.amend(quads(text.replace("$name", f"{number}.txt").replace("urn:r", f"urn:r{number}"), f"{BASE}graph/{sha16}"), [])
    blank = [quad for quad in quads(REFERENCE, f"{BASE}graph/reference") if isinstance(quad.subject, NamedNode)]
    store.amend(blank, [])


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture
def store(tmp_path: Path, iris: Iris) -> Iterator[Store]:
    """Two documents and reference."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        fill(opened, 1, 2)
        yield opened


def exported(store: Store, format: str, graphs: list[str] | None = None) -> bytes:
    """The bytes of an export."""
    out = io.BytesIO()
    export(store, format, out, graphs)
    return out.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_equal_stores_give_equal_bytes(store: Store, tmp_path: Path, iris: Iris, format: str) -> None:
    """Releases can be compared with diff, in whatever order the documents came."""
    with Store.open(tmp_path / "other", iris, iris.vocabulary) as other:
        fill(other, 2, 1)
        assert exported(store, format) == exported(other, format)


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.quads])
def test_formats_for_quads_hold_the_named_graphs(store: Store, format: str) -> None:
    """The default graph would say everything twice."""
    read = set(parse(exported(store, format), FORMATS[format].rdf))
    assert read == {quad for quad in store.backend if quad.graph_name != DefaultGraph()}


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.rdf and not format.quads])
def test_formats_for_triples_hold_the_merge(store: Store, format: str) -> None:
    """What two documents say stands once."""
    read = [quad.triple for quad in parse(exported(store, format), FORMATS[format].rdf)]
    assert len(read) == len(set(read))
    assert set(read) == {quad.triple for quad in store.backend.quads_for_pattern(None, None, None, DefaultGraph())}


def test_some_graphs_only(store: Store) -> None:
    """A page offers the data of one document."""
    graph = f"{BASE}graph/{1:016x}"
    assert {quad.graph_name.value for quad in parse(exported(store, "nquads", [graph]), RdfFormat.N_QUADS)} == {graph}
    merged = {quad.triple for quad in parse(exported(store, "turtle", [graph]), RdfFormat.TURTLE)}
    assert merged == {quad.triple for quad in store.quads_of(NamedNode(graph))}
    assert {row["file"] for row in rows(exported(store, "csv", [graph]))} == {"1.txt"}
    with pytest.raises(StoreError, match="no graph"):
        exported(store, "nquads", [f"{BASE}graph/{7:016x}"])


def rows(content: bytes) -> list[dict[str, str]]:
    """A CSV file by its header."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_table_has_a_row_for_each_indicator(store: Store) -> None:
    """Stated twice is one figure; blank is no zero; no text becomes a formula, and a negative number stays a number."""
    first, blank, *_ = found = rows(exported(store, "csv"))
    assert len(found) == 4
    assert (first["measure"], first["value"], first["topic"], first["exact"], first["start"]) == ("foi.received", "-3", "'=1+1", "'-3", "7")
    assert (first["file"], first["year"], first["recorded"]) == ("1.txt", "2017", "true")
    assert (blank["value"], blank["state"], blank["exact"]) == ("", "blank", "/")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_cells_are_no_formulas(text: str) -> None:
    """A document is not to be trusted by somebody's spreadsheet."""
    assert cell(text) == f"'{text}"


def test_an_unknown_format_is_told(store: Store) -> None:
    """With the ones that there are."""
    with pytest.raises(UsageError, match="nquads"):
        exported(store, "docx")
