"""What holds of any text whatever: a view maps back, mends nothing twice and moves no digit."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.read.scroll import Scroll
from kg.records import Source
from kg.rules import load
from kg.rules.sieve import Sieve
from kg.text import margin, reading, tidy

RULES = load()
SIGNS = list("〔〕年月日至()（、，。\n 　条共《》號;|0")
BROKEN = [
    "○",
    "Ｏ",
    "〇",
    "二",
    "一",
    "&nbsp;",
    "&#49;",
    "&lt;",
    "<!--",
    "-->",
    "通 知",
    "公",
    "\u200b",
    "⽉",
    "國務",
    "(fā)",
    "()",
    "是",
    "澳门",
    "官网",
    "《",
    "：",
    "\t",
]
COPY = "一年来全县各部门主动公开政府信息，办理申请，按时答复。\n"
PIECES = [
    *SIGNS,
    *BROKEN,
    COPY,
    "国办发",
    "2017",
    "24",
    "号",
    "1231",
    "11",
    "信息",
    "令第",
    "492",
    "統計期限",
    "２０",
    "發",
    "<br>",
    "公开",
]
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


PUT_IN = {
    "entity",
    "comment",
    "markup",
    "style-sheet",
    "style-words",
    "word-settings",
    "printed-twice",
    "zero-sign",
}  # what they take may hold digits


@given(TEXTS)
@example("統計期限令第&#49;")
@settings(max_examples=300, deadline=None)
def test_no_digit_is_changed_or_moved(text):
    """Repairs put signs in and take spaces out; figures stay as they are, in their order, unless a program put them in."""
    view = tidy(text, RULES)
    put_in = [e for e in view.edits if e.rule in PUT_IN or e.rule.startswith("spam")]
    kept = [e for e in view.edits if not any(e.start < p.end and p.start < e.end for p in put_in)]
    assert [e.rule for e in kept if digits(text[e.start : e.end]) != digits(e.reading)] == []
    if not put_in:
        assert digits(view.text) == digits(text)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_view_needs_no_second_mending(text):
    """Reading the mended text again changes nothing but ambiguous runs, which change nothing."""
    once = tidy(text, RULES)
    again = tidy(once.text, RULES)
    assert again.text == tidy(again.text, RULES).text


KINDS = st.sampled_from(["heading", "paragraph", "furniture"])


@given(st.lists(st.tuples(KINDS, TEXTS, st.booleans()), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_reading_and_margin_part_a_document(lines):
    """Whatever furniture and broken lines a page has, both copies lead back, and no character stands in both."""
    scroll = Scroll()
    for kind, text, wrapped in [("paragraph", "报告", False), *lines]:
        scroll.line(text, kind, wrapped=wrapped)
    document = scroll.seal(Source("a.html", b""))
    view, rest = reading(document, RULES), margin(document, RULES)
    for copy in (view, rest):
        assert len(copy.text) == len(copy.starts) == len(copy.ends)
        assert list(copy.starts) == sorted(copy.starts)
        assert all(0 <= a <= b <= len(document.text) for a, b in zip(copy.starts, copy.ends, strict=True))
    covered = [{place for a, b in zip(copy.starts, copy.ends, strict=True) for place in range(a, b)} for copy in (view, rest)]
    assert not covered[0] & covered[1]


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_view(text):
    """Pure: nothing of an earlier text stays behind."""
    assert tidy(text, RULES) == tidy(text, RULES)


HOSTILE = {
    "letters spread": "公 开 ",
    "labels spread": "名 ",
    "brackets of lost numbers": "()公\n",
    "points": "：是公开",
    "a line again and again": "一年来全县主动公开政府信息\n",
    "entities": "&amp;lt;",
    "open tags": "<p ",
    "open comments": "<!--",
    "open sheets": ".a{b:",
    "traditional": "國務院報\n",
    "pinyin": "國(fā)",
    "hijackers": "明升官网_",
    "dates": "2017",
    "radicals": "⼯",
    "all at once": "公 开()：是&lt;<p .a{國(fā)明升官网_2017⼯\n",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_alone(part):
    """A long page in which every line looks like damage must not take hours: four times the text, about four times the time."""

    def taken(length: int) -> float:
        before = time.process_time()
        tidy("国办发〔201724)\n" + part * (length // len(part)), RULES)
        return time.process_time() - before

    assert taken(80_000) < 10 * min(taken(20_000), taken(20_000)) + 0.5


@given(
    st.lists(st.sampled_from([example for rule in RULES.of("damage") for example in (*rule.examples, *rule.counter_examples)]), max_size=6)
)
def test_a_repair_makes_room_for_the_next(examples: list[str]) -> None:
    """Rows are passed over that find nothing in the text; what an earlier row puts in or joins must still reach the later ones."""
    for sign in ("", "\n", "&#32;"):
        text = sign.join(examples)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Sieve, "possible", lambda _self, _text: range(1000))
            every = tidy(text, RULES)
        assert tidy(text, RULES) == every
