"""The table of real document numbers, damaged and whole: every row is read in its normal form, and nothing else is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.extract.numbers import number_finder
from kg.rules import Rules
from kg.text import tidy
from kg.vocabulary import Vocabulary

pytestmark = pytest.mark.shared
ROWS = 296
APART = {  # what only neighbours or the citing document can tell: as printed, the place of a relative issuer is for the resolver
    "省政府令第225号": ["省政府令第225号"],
    "市人民政府令第156号": ["市人民政府令第156号"],
    "自治区人民政府令第183号": ["自治区人民政府令第183号"],
    "〔2025〕7 号": ["〔2025〕7号"],
    "国办发明电〔2024〕12 号、〔2025〕7 号": ["国办发明电〔2024〕12号", "国办发明电〔2025〕7号"],
    "发改投资〔2006〕1325号第九条 + 〔2013〕586号": ["发改投资〔2006〕1325号", "〔2013〕586号"],
}


def read(shared: Path, rules: Rules, vocabulary: Vocabulary) -> Iterator[tuple[dict[str, Any], list[str], list[str]]]:
    """Each row, with the normal forms of all numbers read from it, and of those that name a document."""
    finder = number_finder(rules, vocabulary)
    for line in (shared / "data" / "docnumber_examples.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = [f.number for f in finder.find(tidy(row["raw"], rules).text)]
        yield row, [one.normal for one in found], [one.normal for one in found if one.complete]


def test_every_number_is_read_in_its_normal_form_and_no_other(shared: Path, rules: Rules, vocabulary: Vocabulary) -> None:
    """Not the first alone: a second number that is read from one is made up."""
    rows = [row for row in read(shared, rules, vocabulary) if row[0]["normal_form"] is not None]
    assert [(row["raw"], got) for row, got, _ in rows if got != APART.get(row["raw"], [row["normal_form"]])] == []


def test_nothing_is_read_into_negatives_and_incomplete_numbers(shared: Path, rules: Rules, vocabulary: Vocabulary) -> None:
    """Phones, case numbers, standards, catalogue numbers, and numbers that lost their sequence or head name no document."""
    rows = [row for row in read(shared, rules, vocabulary) if row[0]["normal_form"] is None]
    assert [(row["raw"], complete) for row, _, complete in rows if complete] == []
    assert [(row["raw"], got) for row, got, _ in rows if got and row["kind"] == "negative"] == []


def test_parts_of_a_number_are_those_of_the_table(shared: Path, rules: Rules, vocabulary: Vocabulary) -> None:
    """Year and sequence are what other tables are joined by; no row of the table is passed over."""
    finder = number_finder(rules, vocabulary)
    rows = [row for row, _, _ in read(shared, rules, vocabulary)]
    whole = [row for row in rows if row["normal_form"] and row["raw"] not in APART]
    parts = [(row, finder.find(tidy(row["raw"], rules).text)[0].number) for row in whole]
    assert [(row["raw"], one.year, one.seq) for row, one in parts if (one.year, one.seq) != (row["year"], row["seq"])] == []
    assert len(rows) == ROWS
