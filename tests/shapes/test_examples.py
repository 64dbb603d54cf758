"""Every shape has a valid and an invalid example, which fails only it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Template

import pytest
from pyoxigraph import Quad, RdfFormat, Store

from kg.validate import Shapes, ValidationReport, load_shapes, validate
from kg.validate.reference import Reference, rdflib_graph
from kg.vocabulary import Vocabulary

HERE = Path(__file__).parent
VALID = (HERE / "valid.ttl").read_text("utf-8")
INVALID = tomllib.loads((HERE / "invalid.toml").read_text("utf-8"))
PROLOGUE = "".join(re.sub(r"^@(\w+)(.*) \.$", r"\1\2", line) + "\n" for line in VALID.splitlines() if line.startswith("@"))


def edited(edit: Mapping[str, str]) -> tuple[Quad, ...]:
    """The valid graph with one edit; an edit that changes nothing is a mistake in the table."""
    text = VALID
    if "move" in edit:
        text = text.replace(Template(edit["move"]).substitute(INVALID["nodes"]), f"<{edit['to']}>")
    store = Store()
    store.load(text.encode(), RdfFormat.TURTLE)
    before = set(store)
    for verb, part in (("DELETE WHERE", "remove"), ("INSERT DATA", "add")):
        if part in edit:
            store.update(PROLOGUE + f"{verb} {{ {Template(edit[part]).substitute(INVALID['nodes'])} }}")
    assert "move" in edit or set(store) != before
    return tuple(store)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes()


@pytest.fixture(scope="module")
def valid(shapes: Shapes, vocabulary: Vocabulary) -> ValidationReport:
    return validate(edited({"move": "$year", "to": "period/2017-01-01/2017-12-31"}), shapes, vocabulary)


def test_the_valid_example_has_no_findings(valid: ValidationReport) -> None:
    """Else the invalid ones would not fail for what is wrong in them."""
    assert valid == ValidationReport(True, ())


def test_the_valid_example_speaks_of_every_shape(shapes: Shapes) -> None:
    """A shape that finds no node and no value in it would be met by anything."""
    store = Store()
    store.load(VALID.encode(), RdfFormat.TURTLE)
    data = rdflib_graph(store)
    for shape in Reference(shapes).shapes.shapes:
        if "#" in shape.node:
            values = shape.value_nodes(data, list(shape.focus_nodes(data)))
            assert any(values.values()), shape.node


def test_every_shape_has_an_invalid_example(shapes: Shapes) -> None:
    """A shape that nothing fails is not known to work."""
    named = {str(shape.node).rpartition("#")[2] for shape in Reference(shapes).shapes.shapes if "#" in shape.node}
    assert set(INVALID["edits"]) == named


@pytest.mark.parametrize("shape", INVALID["edits"])
def test_an_invalid_example_fails_its_shape_and_no_other(shape: str, shapes: Shapes, vocabulary: Vocabulary) -> None:
    """So that a finding names what is wrong, once."""
    report = validate(edited(INVALID["edits"][shape]), shapes, vocabulary)
    assert {issue.code for issue in report.results} == {f"shape-{shape}"}


def test_every_shape_speaks_both_languages(shapes: Shapes) -> None:
    """A finding is read by people of either."""
    for shape in Reference(shapes).shapes.shapes:
        if "#" in shape.node:
            assert sorted(message.language for message in shape.message) == ["en", "zh"], shape.node
