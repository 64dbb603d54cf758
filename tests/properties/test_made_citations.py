"""Citations in sentences made up, whose truth is known from the making: whatever the form, none is missed and none made up."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from benchmarks.citations import Fault, faults, read
from benchmarks.made_citations import Maker, Sentence
from benchmarks.uncited import UNCITED
from kg.rules import Rules
from kg.vocabulary import Vocabulary

SEEDS = (3, 31, 314)
COUNT = 400
LEAST = 0.995
YEARS = ((1998, 5), (2017, 24), (2021, 318))


def told(found: Iterable[Fault]) -> list[tuple[str, str]]:
    """What is wrong, and where."""
    return [(fault.what, fault.sentence.text) for fault in found]


@pytest.mark.parametrize("seed", SEEDS)
def test_citations_are_read_whatever_their_form(seed: int, rules: Rules, vocabulary: Vocabulary) -> None:
    """Numbers, titles, issuers and functions, printed and damaged in every way that the makers know, in combination."""
    made = list(Maker(seed).sentences(COUNT))
    wrong = told(fault for one in made for fault in faults(one, read(one, rules, vocabulary)))
    assert len(wrong) <= (1 - LEAST) * sum(len(one.cited) for one in made), wrong


def test_nothing_is_made_up_of_what_is_no_citation(rules: Rules, vocabulary: Vocabulary) -> None:
    """Telephones, cases, permits, contracts, standards, periodicals, forms and advertising: one false citation is one too many."""
    made = [Sentence("nothing", form.format(y=year, n=number)) for form in UNCITED for year, number in YEARS]
    assert told(fault for one in made for fault in faults(one, read(one, rules, vocabulary))) == []
