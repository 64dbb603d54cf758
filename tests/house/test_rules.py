"""Every rule row shows what it finds and what it does not: its examples are its tests."""

from __future__ import annotations

import re
import time
import tomllib
from importlib.resources import files

import pytest

from kg.rules import Rule, load
from kg.rules.needs import written

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
        assert not re.search(r"\.txt|\.html|gov\\?\.cn|https?:", rule.pattern.pattern), rule.id


@pytest.mark.parametrize("room", sorted(load().rooms))
def test_every_part_of_patterns_is_put_into_one(room):
    """A macro that nothing uses misleads whoever looks for what is known of a word."""
    text = files("kg.rules").joinpath(f"{room}.toml").read_text("utf-8")
    assert [macro for macro in tomllib.loads(text).get("macros", {}) if f"<<{macro}>>" not in text] == []


def test_what_rows_need_is_told_of_all():
    """A row that is not in the table is analysed in every process: half a second for all of them."""
    table = files("kg.rules").joinpath("needs.json").read_text("utf-8")
    assert table == written(load()), "rows have changed: run make format"


LONG = 8000
PROBES = {
    "newlines": "\n" * LONG + "文",
    "spaces": " " * LONG + "文",
    "wide spaces": "\u3000" * LONG + "文",
    "bars": "| " * (LONG // 2) + "文",
    "one character": "一" * LONG,
    "title marks": "《" * LONG,
    "digits": "1" * LONG,
    "a list": "县政府、" * (LONG // 4),
    "counts": "1件，" * (LONG // 3),
    "brackets": "（" * LONG,
}


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: rule.id)
def test_no_row_is_slow_on_what_repeats(rule: Rule):
    """A page of white space once took two minutes: a row may look back over a few characters, not over all of them.

    The bound is loose, a hundred times what a row takes; a row that grows with the square of the text is far beyond it.
    """
    for name, probe in PROBES.items():
        before = time.process_time()
        for _ in rule.pattern.finditer(f"某县2017年政府信息公开工作年度报告\n{probe}"):
            pass
        assert time.process_time() - before < 1.0, name
