"""Every law of ``shapes/across`` is broken by some graph, and by no other law's; a graph that keeps all of them breaks none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.across import load_checks
from kg.across.issues import Writer
from kg.across.laws import broken
from kg.iris import Iris
from kg.settings import BASE
from kg.vocabulary import Vocabulary

HERE = Path(__file__).parent / "across"
VALID = (HERE / "valid.trig").read_text("utf-8")
CASES = tomllib.loads((HERE / "broken.toml").read_text("utf-8"))["case"]
LAWS = load_checks().laws


def merged(trig: str) -> pyoxigraph.Store:
    """A store with the graphs and their merge."""
    store = pyoxigraph.Store()
    for quad in pyoxigraph.parse(trig, RdfFormat.TRIG):
        store.extend([quad, Quad(*quad.triple)])
    return store


def told(trig: str, vocabulary: Vocabulary, nodes: list[str] | None = None) -> list[tuple[str, str, str]]:
    """Law, node and Chinese message of all that is broken."""
    store, found, writer = merged(trig), pyoxigraph.Store(), Writer(vocabulary, Iris(vocabulary))
    for law in LAWS:
        found.extend(broken(law, store, None if nodes is None else [NamedNode(BASE + node) for node in nodes], writer))
    query = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?code ?this ?zh {
          GRAPH ?canon { ?issue wm:code ?code ; sh:focusNode ?this ; sh:resultMessage ?zh FILTER (LANG(?zh) = "zh") } }"""
    return [(row["code"].value, row["this"].value.removeprefix(BASE), row["zh"].value) for row in found.query(query)]


def test_what_keeps_all_laws_breaks_none(vocabulary: Vocabulary) -> None:
    """A false alarm about our own graph would be a violation in every store."""
    assert told(VALID, vocabulary) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['law']}: {case['why']}")
def test_each_law_is_broken_by_what_breaks_it_alone(case: Mapping[str, str], vocabulary: Vocabulary) -> None:
    """Asked of everything, of the node at fault, and of another."""
    assert VALID.count(case["old"]) >= 1
    trig = VALID.replace(case["old"], case["new"], 1)
    (finding,) = told(trig, vocabulary)
    assert finding[:2] == (case["law"], case["this"])
    assert case["message"] in finding[2] and "{" not in finding[2]
    assert told(trig, vocabulary, [case["this"]]) == [finding]
    assert told(trig, vocabulary, ["regulation/450721/b-0002/2019/4"]) == []


def test_every_law_has_its_case_and_is_asked_in_part() -> None:
    """One without a case may be removed and nobody would notice; one that is asked of all costs all documents each time."""
    assert {case["law"] for case in CASES} == {law.name for law in LAWS}
    assert all(law.in_part for law in LAWS)
