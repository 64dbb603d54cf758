"""No measure is idle: each can be read by a row, and each row counts something that the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterator

from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

ROOMS = ("narrative", "tables")
CROSSED = (("subject", "column"), ("court", "outcome"))  # what a row and a head of the form make together


def named(rules: Rules) -> Iterator[tuple[Rule, str]]:
    """Each measure that a row counts by itself."""
    for rule in (rule for room in ROOMS for rule in rules.of(room)):
        single = [rule.text("measure")] if rule.text("measure") and rule.text("role") not in ("subject", "court") else []
        yield from ((rule, measure) for measure in (*single, *rule.texts("measures")))


def crossed(rules: Rules, vocabulary: Vocabulary) -> Iterator[tuple[Rule, Rule, str]]:
    """Each measure of the catalogue that a row and a head make together."""
    for left, top in CROSSED:
        for row in (rule for rule in rules.of("tables") if rule.text("role") == left):
            for head in (rule for rule in rules.of("tables") if rule.text("role") == top):
                measure = f"{row.text('measure')}.{head.text('column')}"
                if measure in vocabulary.measures:
                    yield row, head, measure


def test_every_measure_can_be_read(rules: Rules, vocabulary: Vocabulary) -> None:
    """A measure that no row counts would never be recorded: add a row for it, or take it out of the catalogue."""
    read = {measure for _, measure in named(rules)} | {measure for _, _, measure in crossed(rules, vocabulary)}
    assert [measure.id for measure in vocabulary.measures.values() if measure.kind != "group" and measure.id not in read] == []


def test_every_group_holds_measures(vocabulary: Vocabulary) -> None:
    """A group is there for what lies below it."""
    parents = {measure.parent for measure in vocabulary.measures.values()}
    assert [measure.id for measure in vocabulary.measures.values() if measure.kind == "group" and measure.id not in parents] == []


def test_every_row_counts_a_measure_of_the_catalogue(rules: Rules, vocabulary: Vocabulary) -> None:
    """A measure that was taken out leaves rows that would fail on the first document that they match."""
    assert [(rule.id, measure) for rule, measure in named(rules) if measure not in vocabulary.measures] == []


def test_every_row_and_head_of_a_form_make_a_measure(rules: Rules, vocabulary: Vocabulary) -> None:
    """A subject, court, column or outcome that meets no other is dead."""
    met = {rule.id for row, head, _ in crossed(rules, vocabulary) for rule in (row, head)}
    roles = {role for pair in CROSSED for role in pair}
    assert [rule.id for rule in rules.of("tables") if rule.text("role") in roles and rule.id not in met] == []


def test_every_kind_of_applicant_has_its_column(rules: Rules, vocabulary: Vocabulary) -> None:
    """The matrix asks for each; those that only gather others have none of their own."""
    columns = {rule.text("applicant") for rule in rules.of("tables")} - {""}
    gather = {notation for notation in vocabulary.concepts["applicant"] if any(column.startswith(f"{notation}.") for column in columns)}
    assert columns == set(vocabulary.concepts["applicant"]) - gather
