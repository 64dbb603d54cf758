"""What holds of any form without cells: a value that is read is the one that is printed, whatever happened to the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.glued import DAMAGE, MADE, judged, read_out, written
from benchmarks.made_forms import Form, Row, with_misprint
from kg.extract.digits import digits
from kg.extract.splits import Group, ways
from kg.pipeline import World

WORLD = World.load()
SOLVED = {  # at least so much of what adds up is read; article 20 is left open where its digits leave a choice
    "request matrix, 2021": 0.98,
    "request matrix, 2019": 0.98,
    "reviews and lawsuits": 0.5,
    "the year and all years": 0.9,
    "one column (2014)": 1.0,
}


def tally(name: str, seeds: range, harm: Callable[[Random, Form], Form] | None = None) -> Counter[str]:
    """What is read of made forms."""
    found: Counter[str] = Counter()
    for seed in seeds:
        random = Random(seed)
        forms = MADE[name](random)
        forms = [harm(random, form) for form in forms] if harm else forms
        found += judged(forms, read_out(written(forms, end=random.choice(("", "\n"))), WORLD))
    return found


@pytest.mark.parametrize("name", MADE)
def test_what_is_read_of_a_sound_form_is_what_it_says(name):
    """A form that adds up is read without a single wrong value, and nearly all of it where its sums can tell."""
    found = tally(name, range(1000, 1015))
    assert found["wrong cells"] == 0
    assert found["solved"] >= SOLVED.get(name, 0) * found["rows"]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("harm", [with_misprint, DAMAGE["two misprints"], DAMAGE["a row lost"]], ids=["one", "two", "lost"])
def test_a_form_that_is_wrong_states_nothing_wrong(name, harm):
    """Sums that do not hold, and rows that are missing, must not make a value up."""
    assert tally(name, range(2000, 2010), harm)["wrong cells"] == 0


@pytest.mark.parametrize("name", ["request matrix, 2021", "request matrix, 2019", "reviews and lawsuits", "the year and all years"])
@pytest.mark.parametrize("harm", ["most zeros blank", "a label lost"])
def test_cells_and_labels_that_are_gone_make_nothing_wrong(name, harm):
    """Blanks and lost labels leave digits to their neighbours: these forms show that something is missing."""
    assert tally(name, range(3000, 3010), DAMAGE[harm])["wrong cells"] == 0


@given(
    cells=st.lists(st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 12_000)), min_size=1, max_size=7),
    between=st.lists(st.sampled_from(["", "", "", " ", "\u3000"]), min_size=7, max_size=7),
    grouped=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_what_was_printed_is_among_the_ways(cells, between, grouped):
    """Values glued, spaced and with separators: the way that they were printed in is never left out."""
    words = [f"{cell:,}" if grouped else str(cell) for cell in cells]
    said = digits("".join(word + gap for word, gap in zip(words, between, strict=False)).strip())
    assert said is not None
    found = ways(said, [Group(len(cells), False)])
    assert found is None or tuple(cells) in [way.values for way in found]
    assert found is None or len(found) == said.ways(len(cells))


@given(st.lists(st.integers(0, 300), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_row_that_adds_up_is_among_its_ways(cells):
    """The sum rules out other ways, never the printed one."""
    row = Row("", (), (*cells, sum(cells)))
    found = ways(digits(row.printed()), [Group(7, True)])
    assert found is None or row.cells in [way.values for way in found]
    assert found is None or all(sum(way.values[:-1]) == way.values[-1] for way in found)


@given(st.text("0123456789 ,.，．+-－—/\n\u3000", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_run_is_cut_or_refused(run):
    """Whatever stands in a run, its values end where they may and use up every digit."""
    said = digits(run)
    for count in range(1, 5) if said else ():
        for way in (ways(said, [Group(count, False)]) or ())[:50]:
            assert way.ends[-1] == len(said.text) and len(way.ends) == count
            assert all(end in said.ends[start] for start, end in zip(way.starts, way.ends, strict=True))
            assert [said.value(start, end) is not None for start, end in zip(way.starts, way.ends, strict=True)]
