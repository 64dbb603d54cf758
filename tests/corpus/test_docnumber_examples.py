"""The table of real document numbers, damaged and whole: how many are read in their normal form."""

from __future__ import annotations

import json

import pytest

from kg.extract.numbers import NumberFinder
from kg.text import tidy

pytestmark = pytest.mark.shared
RELATIVE = ("省政府令", "市人民政府令", "自治区人民政府令")  # their place is known only to who knows the citing division
FLOOR = 292 / 296


def read(shared, rules, vocabulary):
    """Pairs of a row and the normal form of the first number that is read from it."""
    finder = NumberFinder(rules, vocabulary.issuers)
    for line in (shared / "data" / "docnumber_examples.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = [f.number for f in finder.find(tidy(row["raw"], rules).text)]
        yield row, found[0].normal if found and found[0].complete else None


def test_numbers_are_read_in_their_normal_form(shared, rules, vocabulary):
    """What stays unread needs its neighbours: three relative issuers, and a number whose code stands in the one before."""
    results = list(read(shared, rules, vocabulary))
    wrong = [(row["raw"], got) for row, got in results if got != row["normal_form"]]
    assert all(raw.startswith((*RELATIVE, "〔2025〕7")) for raw, _ in wrong), wrong
    assert 1 - len(wrong) / len(results) >= FLOOR


def test_nothing_is_read_into_negatives_and_incomplete_numbers(shared, rules, vocabulary):
    """Phones, case numbers, standards, catalogue numbers, and numbers that lost their sequence or head."""
    assert [row["raw"] for row, got in read(shared, rules, vocabulary) if row["normal_form"] is None and got is not None] == []
