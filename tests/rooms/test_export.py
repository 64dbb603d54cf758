"""Exports are views of the store: the same store gives the same bytes, and nothing is said twice."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg import query
from kg.across import refresh
from kg.cli import main
from kg.errors import StoreError, UsageError
from kg.export import FORMATS, described, export
from kg.export.figures import Reading, figures
from kg.iris import Iris
from kg.pipeline import World, build
from kg.records import Source
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


@pytest.fixture(scope="module")
def examples(world: World, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Reports of three forms, read and stored."""
    with Store.open(tmp_path_factory.mktemp("examples") / "store", world.iris, world.vocabulary) as opened:
        opened.put_reference(world.reference(), world.digest)
        for name in ("report_2011_琼海市.txt", "report_2016_乐都区.txt", "report_2022_芜湖经开区.txt"):
            opened.put(build(Source(name, root.joinpath("examples", name).read_bytes()), world))
        refresh(opened, world.vocabulary, world.iris)
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
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_table_has_a_row_for_each_indicator(store: Store) -> None:
    """Stated twice is one figure; blank is no zero; no text becomes a formula, and a negative number stays a number."""
    first, blank, *_ = found = rows(exported(store, "csv"))
    assert len(found) == 4
    assert (first["measure"], first["value"], first["topic"], first["exact"]) == ("foi.received", "-3", "'=1+1", "-3")
    assert (first["start"], first["end"], first["places"], first["evidence"][-6:]) == ("7", "9", "2", "/7-9/t")
    assert (first["file"], first["reportYear"], first["recorded"]) == ("1.txt", "2017", "true")
    assert (blank["value"], blank["state"], blank["exact"]) == ("", "blank", "/")


def test_the_table_is_what_the_named_question_gives(examples: Store) -> None:
    """One meaning, whether asked for or exported: the question has a row for each place, the table for each first place."""
    asked = query.rows(examples, query.named()["indicators"].sparql)
    answered: dict[str, dict[str, str]] = {}
    places = Counter[str]()
    for terms in asked.rows:
        row = {name: getattr(term, "value", "") for name, term in zip(asked.variables, terms, strict=True)}
        answered.setdefault(row["indicator"], row)
        places[row["indicator"]] += 1
    table = rows(exported(examples, "csv"))
    assert len(table) > 250
    assert [row["indicator"] for row in table] == list(answered)
    for row in table:
        assert int(row.pop("places")) == places[row["indicator"]]
        assert row == {name: cell(text) for name, text in answered[row["indicator"]].items()}


def test_a_report_in_two_files_is_counted_once(store: Store) -> None:
    """Canon says which file's figures count; the other's are in the graph, not in the table."""
    said = f"<urn:r1> wm:graph <{BASE}graph/{2:016x}> ; wm:preferredGraph <{BASE}graph/{1:016x}> ."
    store.amend(quads(said, f"{BASE}graph/canon"), [])
    assert Counter(row["file"] for row in rows(exported(store, "csv"))) == {"1.txt": 2, "2.txt": 2}
    store.amend(quads(f"<urn:r2> wm:preferredGraph <{BASE}graph/{1:016x}> .", f"{BASE}graph/canon"), [])
    assert Counter(row["file"] for row in rows(exported(store, "csv"))) == {"1.txt": 2}


def test_the_table_needs_the_memory_of_one_report(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million indicators are written as they are read: the first is there before the second report was looked at."""
    read: list[str] = []
    report = Reading.report
    monkeypatch.setattr(Reading, "report", lambda self, iri, graph: (read.append(iri.value), report(self, iri, graph))[1])
    next(iter(figures(store)))
    assert read == ["urn:r1"]


def test_lines_end_as_the_standard_has_it(store: Store) -> None:
    """RFC 4180: CRLF after each line, the last too; a line end within the words of a text stays what it is, between quotation marks."""
    quad = next(iter(store.backend.quads_for_pattern(None, None, Literal("/"), NamedNode(f"{BASE}graph/{1:016x}"))))
    words = '空\n白,甲"乙'
    store.amend([Quad(quad.subject, quad.predicate, Literal(words), quad.graph_name)], [quad])
    written = exported(store, "csv")
    assert written.endswith(b"\r\n") and written.count(b"\r\n") == 5
    assert '"空\n白,甲""乙"'.encode() in written
    assert rows(written)[1]["exact"] == words


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+A1",
        "-A1",
        "@x",
        "\t=1",
        "\r=1",
        "\ufeff=1",
        " =1",
        "\u200b@x",
        "＝1",
        "＋A1",
        "－1",
        "＠x",
        "-",
        "--1",
        "+1+1",
        "-1|x",
        "\n=1",
    ],
)
def test_cells_are_no_formulas(text: str) -> None:
    """A document is not to be trusted by somebody's spreadsheet, whatever cannot be seen it puts in front."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-3", "+19", "-0.5", "21.40", "灵山县", "1=1", "/", "12-5", "'", "—"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    """What no spreadsheet would run is not tampered with; +19 is a number and no formula."""
    assert cell(text) == text


def test_the_description_fits_the_table(examples: Store) -> None:
    """CSV on the Web: each header is a title, each cell is of its column's datatype, and the key is one."""
    told = json.loads(described(BASE, "a.csv"))
    columns = told["tableSchema"]["columns"]
    table = rows(exported(examples, "csv"))
    assert (told["@context"][0], told["url"]) == ("http://www.w3.org/ns/csvw", "a.csv")
    assert [column["titles"]["und"] for column in columns] == list(table[0])
    assert all(column["titles"]["zh"] and column["titles"]["en"].isascii() for column in columns)
    valid = {
        "string": r"(?s).*",
        "anyURI": r"https?://[\x21-\x7e]+|",
        "decimal": r"-?\d+(\.\d+)?|",
        "integer": r"\d{4}|",
        "nonNegativeInteger": r"\d+",
        "date": r"\d{4}-\d\d-\d\d|",
        "boolean": r"true|false",
    }
    for column in columns:
        assert all(re.fullmatch(valid[column["datatype"]], row[column["name"]]) for row in table), column["name"]
    keys = [row[told["tableSchema"]["primaryKey"]] for row in table]
    assert len(set(keys)) == len(keys)


def test_what_the_description_says_of_a_cell_is_in_the_graph(examples: Store) -> None:
    """Whoever turns the table into RDF again by its description gets triples that we state, and no others."""
    columns = [column for column in json.loads(described(BASE, "a.csv"))["tableSchema"]["columns"] if "propertyUrl" in column]
    assert len(columns) > 20
    for row in rows(exported(examples, "csv"))[::7]:
        for column in columns:
            if written := row[column["name"]]:
                subject = NamedNode(expanded(column["aboutUrl"], row))
                stated = list(examples.backend.quads_for_pattern(subject, NamedNode(column["propertyUrl"]), None, DefaultGraph()))
                if "valueUrl" in column:
                    assert expanded(column["valueUrl"], row) in {quad.object.value for quad in stated}, (column["name"], row)
                else:
                    said = {(cell(quad.object.value), quad.object.language or "") for quad in stated if isinstance(quad.object, Literal)}
                    assert (written, column.get("lang", "")) in said, (column["name"], row)


def expanded(template: str, row: dict[str, str]) -> str:
    """A URI template with the cells of a row (RFC 6570, the forms ``{name}`` and ``{+name}``)."""
    return re.sub(r"\{\+?(\w+)\}", lambda found: row[found[1]], template)


def test_another_base_is_described(store: Store) -> None:
    """The base is a setting: no template may point to the standard one."""
    assert b"w3id.org/wenmai/id" not in described("http://localhost/id/", "a.csv")


def test_a_file_opens_in_a_spreadsheet_and_is_described(store: Store, tmp_path: Path) -> None:
    """Excel takes a file without a mark for one of the local charset and garbles its Chinese; a pipe gets the table and nothing else."""
    folder = str(store.folder)
    table = rows(exported(store, "csv"))
    store.close()
    target = tmp_path / "数据 1.csv"
    assert CliRunner().invoke(main, ["export", "--store", folder, "--format", "csv", "-o", str(target)]).exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbfagency,division,")
    assert rows(target.read_bytes().removeprefix(b"\xef\xbb\xbf")) == table
    assert json.loads((tmp_path / "数据 1.csv-metadata.json").read_text("utf-8"))["url"] == "%E6%95%B0%E6%8D%AE%201.csv"
    assert len(list(tmp_path.iterdir())) == 3
    for arguments in ([], ["-o", "-"]):
        done = CliRunner().invoke(main, ["export", "--store", folder, "--format", "csv", *arguments])
        assert rows(done.stdout_bytes) == table


def test_an_unknown_format_is_told(store: Store) -> None:
    """With the ones that there are."""
    with pytest.raises(UsageError, match="nquads"):
        exported(store, "docx")
