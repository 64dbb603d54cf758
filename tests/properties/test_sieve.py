"""Whatever a regular expression is made of: where it matches, the sieve lets it pass."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.rules.lines import lined, matches
from kg.rules.literals import required
from kg.rules.sieve import Sieve

LETTERS = "aAbk一二ſK"  # the long s and the sign of Kelvin are s and k where case does not count

ATOMS = st.sampled_from(
    ["a", "A", "b", "k", "一", "二", "一二", "[ab]", "[^a]", "[一-三]", ".", r"\w", r"\d", "^", "$", r"\b", "(?!)", "(?i:ka)"]
)


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of expressions: one behind the other, alternatives, repeats, looks around, groups and groups again."""
    wrapped = [
        "(?:{})?", "(?:{})*", "(?:{})+", "(?:{}){{2}}", "(?:{}){{1,3}}?", "(?:{}){{0,9}}+", "(?={})", "(?!{})", "(?>{})", "({})", "(?i:{})",
    ]  # fmt: skip
    return st.one_of(
        st.tuples(parts, parts).map("".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        st.tuples(st.sampled_from(wrapped), parts).map(lambda pair: pair[0].format(pair[1])),
    )


@given(st.recursive(ATOMS, _grown, max_leaves=8), st.text(LETTERS, max_size=8), st.sampled_from([0, re.IGNORECASE]))
def test_a_match_is_never_sorted_out(expression: str, text: str, flags: int) -> None:
    """A pattern that matches is possible, and one of its literals stands in the text."""
    pattern = re.compile(expression, flags)
    sieve = Sieve([pattern])
    if pattern.search(text):
        assert sieve.possible(text) == (0,)
        literals = required(pattern)
        assert literals is None or any(literal in text for literal in literals)
        assert sieve.always or sieve.places(text)[0]


@given(st.recursive(ATOMS, _grown, max_leaves=8), st.text(LETTERS, max_size=8), st.integers(0, 4), st.integers(4, 8))
def test_a_stretch_holds_the_literal_of_its_match(expression: str, text: str, start: int, end: int) -> None:
    """Where only a stretch of a text is searched, the literal lies in that stretch, also where a look behind leaves it."""
    pattern = re.compile(f"(?:(?<=a)|b|){expression}")
    literals = required(pattern)
    if literals is not None and pattern.search(text, start, end):
        assert any(literal in text[start:end] for literal in literals)


LINES = st.recursive(
    st.one_of(ATOMS, st.sampled_from([r"\n", r"\s", r"\S", r"[^\n]", r"[\s一]", "(?m:$)", "(?=[\\s一])"])), _grown, max_leaves=8
)


@given(
    LINES,
    st.text("a一二\n ", max_size=12),
    st.integers(0, 12),
    st.sampled_from(["(?m:^)", "(?m)^", "", "(?m)", "(?<=a)", "(?<=\\n)", r"\A"]),
)
def test_lines_that_hold_what_a_row_needs_are_all_that_it_matches_in(expression: str, text: str, end: int, begin: str) -> None:
    """A row of one line is tried in few lines, and finds there what it finds in the whole text."""
    pattern = re.compile(f"{begin}{expression}")
    places = Sieve([pattern]).places(text).get(0, [])
    if lined(pattern) and required(pattern):
        assert [match.span() for match in matches(pattern, text, places, end)] == [match.span() for match in pattern.finditer(text, 0, end)]
