"""The example documents and what a careful reader finds in them agree with each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.read.unpack import documents
from kg.records import Source

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GOLD = [json.loads(line) for line in Path(__file__).with_name("examples.jsonl").read_text("utf-8").splitlines()]
TEXTS = [
    document for document in GOLD if (EXAMPLES / document["file"]).suffix in {".txt", ".md"} and (EXAMPLES / document["file"]).exists()
]
LISTS = ("citations", "optional_citations", "observations", "optional_observations", "cumulative", "negative_titles", "unmapped", "damage")


def spans(document: dict) -> Iterator[tuple[str, int, int]]:
    """Every (raw, start, end) of a gold line."""
    for key in LISTS:
        for item in document.get(key, ()):
            yield item["raw"], item["start"], item["end"]
    period = document.get("report", {}).get("period", {})
    if "raw" in period:
        yield period["raw"], period["start_offset"], period["end_offset"]


@pytest.mark.parametrize("document", TEXTS, ids=lambda document: document["file"])
def test_gold_stands_where_it_says(document: dict) -> None:
    """Offsets are code points of the file: a gold that points elsewhere would teach the wrong thing."""
    text = (EXAMPLES / document["file"]).read_text("utf-8")
    assert [(raw, text[start:end]) for raw, start, end in spans(document) if text[start:end] != raw] == []


@pytest.mark.parametrize("document", GOLD, ids=lambda document: document["file"])
def test_gold_values_are_printed(document: dict) -> None:
    """A value of the gold is a number that its quotation prints, or a zero that is stated in words."""
    for item in document.get("observations", ()):
        printed = {float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", item["raw"])}
        assert item["value"] in printed or (item["value"] == 0 and item.get("polarity") == "negated-zero"), item


def test_every_document_has_its_gold() -> None:
    """A document without gold is not measured; a gold line without document measures nothing."""
    found = []
    for path in EXAMPLES.iterdir():
        with path.open("rb") as file:
            found += [Path(source.name).name for source in documents(file, path.name, 2**20) if isinstance(source, Source)]
    assert sorted(document["file"] for document in GOLD) == sorted(found)


def test_examples_show_every_format() -> None:
    """Who runs them for the first time sees that each format is read."""
    ends = {"".join(path.suffixes) for path in EXAMPLES.iterdir()}
    assert ends >= {".txt", ".md", ".html", ".mhtml", ".pdf", ".docx", ".xlsx", ".jsonl", ".warc.gz", ".zip"}


def test_examples_show_every_kind() -> None:
    """The examples are the tour of the product: every frame, a cascade from the State Council to a county, damage, a notice set aside."""
    reports = [document["report"] for document in GOLD if document["kind"] == "annual_report"]
    assert {report["frame"] for report in reports} == {"F08", "F14", "F19", "F21", "narrative"}
    assert {report["jurisdiction"]["code"][2:] == "0000" for report in reports} == {True, False}
    assert {document["kind"] for document in GOLD} == {"annual_report", "policy_document", "not_a_report"}
    assert any(document.get("damage") for document in GOLD) and any(not document.get("damage") for document in GOLD)
    numbers = {document["report"].get("own_number") for document in GOLD if document["kind"] == "policy_document"}
    assert {"国办发〔2022〕67号", "皖政办秘〔2022〕148号", "芜政办〔2022〕26号", "南政办〔2022〕33号"} <= numbers


def test_gold_measures_exist(vocabulary) -> None:
    """The measure ids are a contract: the gold may use no other."""
    used = {item["indicator"] for document in GOLD for item in document.get("observations", ())}
    assert sorted(used - set(vocabulary.measures)) == []
