"""Every rule row shows what it finds and what it does not: its examples are its tests."""

from __future__ import annotations

import re

import pytest

from kg.rules import load

ROWS = [rule for rules in load().rooms.values() for rule in rules]


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: f"{rule.room}-{rule.id}")
def test_each_row_finds_its_examples_and_nothing_else(rule):
    """A pattern that no example shows is a pattern that nobody can review."""
    assert rule.examples, f"{rule.id} has no example"
    assert rule.counter_examples, f"{rule.id} has no counter-example"
    assert [e for e in rule.examples if not rule.pattern.search(e)] == []
    assert [e for e in rule.counter_examples if rule.pattern.search(e)] == []


@pytest.mark.parametrize("room", sorted(load().rooms))
def test_no_rule_speaks_of_one_file_or_machine(room):
    """A rule is written for the language: no file name, no host, no path in any pattern."""
    for rule in load().of(room):
        assert not re.search(r"\.txt|\.html|gov\\?\.cn|/work/|https?:", rule.pattern.pattern), rule.id
