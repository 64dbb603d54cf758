"""Finds the regulations that a document cites."""

from __future__ import annotations

from kg.extract.numbers import NumberFinder
from kg.records import Issue, Mention, Outline, Relation
from kg.rules import Rules
from kg.vocabulary import Vocabulary


def citations(
    outline: Outline, rules: Rules, vocabulary: Vocabulary
) -> tuple[tuple[Mention, ...], tuple[Relation, ...], tuple[Issue, ...]]:
    """Every mention of a regulation by its number."""
    finder = NumberFinder(rules, vocabulary.issuers)
    found = (f for f in finder.find(outline.view.text) if f.start >= outline.body)
    return tuple(Mention(outline.evidence(f.start, f.end, f.rule), (f.number,)) for f in found), (), ()
