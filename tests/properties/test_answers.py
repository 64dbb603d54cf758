"""Rows are counted in what the engine writes: whatever stands in the values, a cut answer has exactly the first rows."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from kg.answering.queries import ENDS, table
from kg.answering.rows import rows_of
from kg.answering.sheet import Sheet, TooManyRows

FORMATS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV}
SIGNS = ['}},{"', '"', "}},{", "{}", ",", "\\", "},{", "]}}", "</result><result>", '""', "a", "甲", "<", "\r\n", "\n", "\t"]
TRICKY = st.lists(st.sampled_from(SIGNS)).map("".join)
VALUES = st.one_of(st.none(), TRICKY, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
TABLE = st.lists(st.tuples(VALUES, VALUES), max_size=8)
Row = tuple[str | None, str | None]


def solutions(rows: Sequence[Row]):
    """The rows as the engine gives them, in their order."""
    store = Store()
    for number, row in enumerate(rows):
        store.add(Quad(NamedNode(f"http://example.org/{number:03}"), NamedNode("http://example.org/row"), Literal(number)))
        for name, value in zip("ab", row, strict=True):
            if value is not None:
                store.add(Quad(NamedNode(f"http://example.org/{number:03}"), NamedNode(f"http://example.org/{name}"), Literal(value)))
    return store.query("PREFIX : <http://example.org/> SELECT ?a ?b { ?s :row ?n OPTIONAL { ?s :a ?a } OPTIONAL { ?s :b ?b } } ORDER BY ?n")


def read(format: str, body: bytes) -> list[Row]:
    """The rows of an answer that can be cut, as a real reader of the format finds them."""
    if format == "json":
        found = json.loads(body)["results"]["bindings"]
        return [tuple(row[name]["value"] if name in row else None for name in "ab") for row in found]
    space = "{http://www.w3.org/2005/sparql-results#}"
    rows = []
    for result in ET.fromstring(body).iter(f"{space}result"):
        values = {each.attrib["name"]: each[0].text or "" for each in result}
        rows.append((values.get("a"), values.get("b")))
    return rows


@pytest.mark.parametrize("format", ["json", "xml"])
@given(rows=TABLE, most=st.integers(1, 9), piece=st.integers(1, 40))
@example(rows=[(None, None), (None, None), ("{},{}", None), (None, None)], most=3, piece=1)
@example(rows=[('}},{"', "}},{"), ("}},{", '\\"}},{"'), ("x", None)], most=2, piece=5)
def test_a_cut_answer_has_the_first_rows(format: str, rows: list[Row], most: int, piece: int) -> None:
    """However the answer is cut into pieces on its way, and whatever looks like the border of two rows."""
    body = solutions(rows).serialize(format=FORMATS[format])
    counter, place = rows_of(format, most), None
    pieces = [body[start : start + piece] for start in range(0, len(body), piece)]
    for number, each in enumerate(pieces):
        place = counter.read(each, number == len(pieces) - 1)
        if place is not None:
            break
    if len(rows) <= most:
        assert place is None
    else:
        assert place is not None
        assert read(format, body[:place] + ENDS[format]) == read(format, body)[:most]


@pytest.mark.parametrize("format", ["csv", "tsv"])
@given(rows=TABLE, most=st.integers(1, 9), piece=st.integers(1, 40))
def test_lines_are_counted_as_a_reader_counts_them(format: str, rows: list[Row], most: int, piece: int) -> None:
    """A line feed within quotes ends no row."""
    body = solutions(rows).serialize(format=FORMATS[format])
    if format == "csv":
        assert len(list(csv.reader(io.StringIO(body.decode(), newline="")))) == len(rows) + 1
    counter = rows_of(format, most)
    told = [counter.read(body[start : start + piece], False) for start in range(0, len(body), piece)]
    assert any(each is not None for each in told) == (len(rows) > most)


@pytest.mark.parametrize("format", FORMATS)
def test_an_answer_is_counted_while_it_is_written(format: str) -> None:
    """Thousands of rows through the engine's own writer, one too many, and just as many as may be."""
    rows: list[Row] = [("{}" if number % 7 else None, "x" * 40) for number in range(6000)]
    for most, cut in ((6000, False), (5999, True), (5000, True)):
        sheet = Sheet()
        sheet.most = 2**24
        assert table(solutions(rows), format, most, sheet) is cut
        if format in ENDS:
            assert len(read(format, sheet.beginning(sheet.size))) == min(most, 6000)
        sheet.close()


def test_a_long_value_is_looked_at_in_linear_time() -> None:
    """One value of many pieces without any border must not be looked at anew for each piece."""
    counter = rows_of("json", 1)
    looked = 0
    piece = b"x" * 10_000
    counter.read(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"', False)
    for _ in range(2000):
        before = counter.enough
        assert counter.read(piece, False) is None
        looked += counter.enough != before
    assert looked < 20
    assert counter.read(b'"}},{"a":{"type":"literal","value":""}}]}}', True) is not None


def test_too_many_rows_tell_their_place() -> None:
    """The exception that stops the engine carries where to cut."""
    sheet = Sheet()
    sheet.most, sheet.rows = 1000, rows_of("json", 1)
    sheet.write(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"x:"}},{"a":{"type":"uri","value":"y:"}}]}}')
    with pytest.raises(TooManyRows) as told:
        sheet.whole(1)
    assert json.loads(sheet.beginning(told.value.place) + ENDS["json"])["results"]["bindings"] == [{"a": {"type": "uri", "value": "x:"}}]
