"""What holds of any text whatever: a view maps back, mends nothing twice and moves no digit."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rules import load
from kg.text import tidy

RULES = load()
SIGNS = list("〔〕年月日至()（、，。\n 　条共《》號;|0")
PIECES = [*SIGNS, "国办发", "2017", "24", "号", "1231", "11", "信息", "令第", "492", "統計期限", "２０", "發", "<br>", "公开"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


@given(TEXTS | st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_every_character_leads_back(text):
    """starts and ends run forward, stay in the text, and characters that were not edited are the source's own."""
    view = tidy(text, RULES)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(0 <= a <= b <= len(text) for a, b in zip(view.starts, view.ends, strict=True))
    assert list(view.starts) == sorted(view.starts)
    edited = [(e.start, e.end) for e in view.edits]
    for i, c in enumerate(view.text):
        a, b = view.starts[i], view.ends[i]
        if b - a == 1 and not any(s <= a < e for s, e in edited):
            assert text[a:b] == c


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_digit_is_changed_or_moved(text):
    """Repairs put signs in and take spaces out; figures stay as they are, in their order."""
    assert digits(tidy(text, RULES).text) == digits(text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_view_needs_no_second_mending(text):
    """Reading the mended text again changes nothing but ambiguous runs, which change nothing."""
    once = tidy(text, RULES)
    again = tidy(once.text, RULES)
    assert again.text == tidy(again.text, RULES).text


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_view(text):
    """Pure: nothing of an earlier text stays behind."""
    assert tidy(text, RULES) == tidy(text, RULES)
