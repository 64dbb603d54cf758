"""What holds of every format: any bytes give documents or one clear error, and a sealed text keeps every word with its place."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mutations import NAMES
from benchmarks.seeds import EXAMPLES, page, tarred, zipped
from benchmarks.soundness import document_flaws, outline_flaws
from benchmarks.trial import LARGEST, passed
from kg.errors import DocumentError
from kg.outline import outline
from kg.read import read
from kg.read.grid import Piece
from kg.read.scroll import Scroll
from kg.read.unpack import documents
from kg.records import Source
from kg.rules import load
from tests.office_writer import bare_xlsx, docx, p, sheet
from tests.pdf_writer import grid, pdf

RULES = load()
MAGIC = (
    b"",
    b"<html>",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"WARC/1.0\r\n",
    b'{"text": "',
    b"[",
    b"MIME-Version: 1.0\r\n",
    b"\xff\xfe",
)
LETTERS = st.text(st.sampled_from("一二三四公开信息年月日号条0123456789ab。，：《》〔〕（）"), min_size=1, max_size=8)
WORDS = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)


@given(st.sampled_from(MAGIC), st.binary(max_size=400), st.sampled_from(NAMES) | st.text(max_size=20).map(lambda name: f"{name}.html"))
@settings(max_examples=250, deadline=None)
def test_any_bytes_under_any_name_give_documents_or_clear_errors(world, magic, data, name):
    """Nothing else is ever raised, whatever the first bytes or the name pretend; an error is one line and names the file."""
    passed(name, magic + data, world, whole=False)


@given(st.sampled_from(MAGIC), st.binary(max_size=60), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_an_error_names_the_file(magic, data, name):
    """Who reads a thousand files must know which one it was."""
    try:
        read(Source(name, magic + data))
    except DocumentError as error:
        assert error.name == name and str(error) == f"{name}: {error.reason}"
        assert error.reason == error.reason.strip() != "" and "\n" not in error.reason


LINE = st.tuples(st.just("line"), WORDS, st.sampled_from(("heading", "paragraph", "furniture")), st.booleans())
FIELD = st.tuples(st.just("field"), st.sampled_from(("PubDate", "ArticleTitle", "Url")), st.text(max_size=12))
CELL = st.builds(Piece, WORDS | st.just(""), st.integers(0, 3), st.integers(1, 3))
TABLE = st.tuples(st.just("table"), st.lists(st.lists(CELL, max_size=4), max_size=4))
STEPS = st.lists(LINE | FIELD | TABLE | st.just(("page",)), max_size=12)


@given(STEPS)
@settings(max_examples=200, deadline=None)
def test_what_is_written_into_a_scroll_keeps_its_place(steps):
    """Blocks, cells, fields, pages and wraps point at their words, and both views lead back to them."""
    scroll = Scroll()
    for what, *given_words in steps:
        if what == "line":
            scroll.line(given_words[0], given_words[1], wrapped=given_words[2])
        else:
            getattr(scroll, what)(*([*given_words, "meta"] if what == "field" else given_words))
    try:
        document = scroll.seal(Source("a.html", b""))
    except DocumentError:
        return
    assert list(document_flaws(document)) == []
    assert list(outline_flaws(outline(document, RULES))) == []


def marked(tag, *inner):
    """A node of a page: its markup and its text nodes in order."""
    return f"<{tag}>{''.join(markup for markup, _ in inner)}</{tag.split()[0]}>", [text for _, texts in inner for text in texts]


PLAIN = LETTERS.map(lambda text: (text, [text]))
INLINE = st.recursive(
    PLAIN, lambda inner: st.builds(marked, st.sampled_from(("b", "span", "font color=red", "em", "u")), inner, inner), max_leaves=5
)
LEAF = st.builds(marked, st.sampled_from(("p", "h2", "h3", "div", "p align=center")), INLINE, INLINE)
TD = st.builds(marked, st.sampled_from(("td", "th", "td rowspan=2", "td colspan=3", "td rowspan=0")), INLINE)
TR = st.lists(TD, min_size=1, max_size=4).map(lambda cells: marked("tr", *cells))
GRID = st.lists(TR, min_size=1, max_size=4).map(lambda rows: marked("table", *rows))
ITEMS = st.lists(st.builds(marked, st.just("li"), INLINE), min_size=1, max_size=3).map(lambda items: marked("ul", *items))
LAID_OUT = st.builds(lambda inner: marked("table", marked("tr", marked("td", *inner))), st.lists(LEAF | GRID, min_size=1, max_size=3))
BLOCKS = LEAF | GRID | ITEMS | LAID_OUT
TREES = st.recursive(
    BLOCKS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: marked("div class=a", *parts))
        | st.builds(marked, st.just("section"), inner, PLAIN, inner)
    ),
    max_leaves=8,
)


def squeezed(text):
    """The text without white space."""
    return "".join(text.split())


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_every_text_node_of_a_page_is_kept_in_order(tree):
    """Splintered digits, words between blocks, cells of forms and of layout tables: nothing is lost and nothing moves."""
    markup, texts = tree
    document = read(Source("a.html", f"<!DOCTYPE html><meta charset=utf-8><body>{markup}".encode()))
    assert list(document_flaws(document)) == []
    assert list(outline_flaws(outline(document, RULES))) == []
    kept, at = squeezed(document.text), 0
    for text in texts:
        at = kept.find(squeezed(text), at)
        assert at >= 0, (text, document.text)
        at += len(squeezed(text))


@given(st.text(max_size=40), st.text(st.characters(), max_size=80), st.booleans())
@settings(max_examples=100, deadline=None)
def test_what_json_can_say_is_no_text_with_half_characters(title, text, escaped):
    """JSON can write half a character and any line end; a sealed text holds neither."""
    data = json.dumps({"title": title, "text": text}, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    for source in documents(io.BytesIO(data), "a.json", LARGEST):
        if isinstance(source, Source):
            try:
                assert list(document_flaws(read(source))) == []
            except DocumentError:
                assert not text.strip() or any(c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in title + text)


@given(
    st.dictionaries(LETTERS.map(lambda name: f"{name}.txt"), WORDS, min_size=1, max_size=4),
    st.sampled_from((zipped, tarred)),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_an_archive_gives_all_its_documents(parts, pack, deep):
    """Each member is one source with its own bytes, also in an archive within the archive."""
    members = {name: text.encode() for name, text in parts.items()}
    data = pack({"inner.zip": zipped(members)}) if deep else pack(members)
    found = list(documents(io.BytesIO(data), "a.zip" if pack is zipped else "a.tar", LARGEST))
    assert sorted(source.data for source in found) == sorted(members.values())
    assert all(Path(source.name).name in members for source in found)


@given(st.lists(st.tuples(WORDS, st.sampled_from(("paragraph", "inserted", "row"))), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_paragraph_of_a_word_file_is_kept_in_order(parts):
    """Also what was put in as a tracked change, and what stands in cells."""
    shapes = {
        "paragraph": p,
        "inserted": lambda words: p(f"<w:ins><w:r><w:t>{words}</w:t></w:r></w:ins>"),
        "row": lambda words: f"<w:tbl><w:tr><w:tc>{p(words)}</w:tc><w:tc>{p('0')}</w:tc></w:tr></w:tbl>",
    }
    document = read(Source("a.docx", docx("".join(shapes[shape](words) for words, shape in parts))))
    assert list(document_flaws(document)) == []
    kept, at = squeezed(document.text), 0
    for words, _ in parts:
        at = kept.find(squeezed(words), at) + len(squeezed(words))
        assert at >= len(squeezed(words)), (words, document.text)


@given(
    st.lists(st.lists(LETTERS.map("公开".__add__), min_size=1, max_size=3), min_size=1, max_size=12),
    st.booleans(),
    st.sampled_from((0, 90, 180, 270)),
)
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_printed_page_is_kept_in_order(rows, ruled, rotate):
    """Words of one sign too, in lines and in cells, and on pages that are shown turned."""
    words = [(60.0 + 160 * to, 780.0 - 30 * at, 12.0, word) for at, row in enumerate(rows) for to, word in enumerate(row)]
    lines = grid([50, 210, 370, 530], [800 - 30 * at for at in range(len(rows) + 1)])
    document = read(Source("a.pdf", pdf([words], [lines] if ruled else [], rotate=rotate)))
    assert list(document_flaws(document)) == []
    assert not Counter("".join(word for row in rows for word in row)) - Counter(document.text)
    kept, at = squeezed(document.text).replace("|", ""), 0
    if ruled and not rotate:
        for word in (word for row in rows for word in row):
            at = kept.find(word, at) + len(word)
            assert at >= len(word), (word, document.text)


@given(st.lists(st.lists(WORDS | st.none(), min_size=1, max_size=4), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_cell_of_a_spreadsheet_is_kept(rows):
    """A blank cell stays blank, and each word keeps its row and column."""
    cells = "".join(
        f'<row r="{at}">'
        + "".join(f'<c r="{"ABCD"[to]}{at}" t="inlineStr"><is><t>{words}</t></is></c>' for to, words in enumerate(row) if words)
        + "</row>"
        for at, row in enumerate(rows, 1)
    )
    try:
        document = read(Source("a.xlsx", bare_xlsx({"统计表": sheet(cells)})))
    except DocumentError:
        assert not any(map(any, rows))
        return
    assert list(document_flaws(document)) == []
    assert not Counter("".join(words for row in rows for words in row if words)) - Counter(document.text)


@given(
    st.text(st.sampled_from("政府信息公开工作年度报告的一是在不了有和人这中大为上个国我以要他时来用们"), max_size=80).map(
        "本机关依照条例公开政府信息。".__add__
    )
)
@settings(max_examples=60, deadline=None)
def test_the_charset_of_a_text_is_found_out(text):
    """The same characters come out of every charset in which such files are found."""
    for charset in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read(Source("a.txt", text.encode(charset))).text == text


FILES = sorted(path for path in EXAMPLES.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_quotation_of_the_examples_stands_where_it_says(path, world):
    """``text[start:end] == exact`` for every evidence of every format, and every law of sealed texts besides."""
    given_documents, refused = passed(path.name, path.read_bytes(), world, whole=True)
    assert given_documents > 0 and refused == 0


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_the_charset_changes_nothing(charset):
    """The same page has the same text in every charset that it declares rightly."""
    texts = [read(Source("a.html", page(name))).text.replace(name, "") for name in ("utf-8", charset)]
    assert texts[0] == texts[1]
