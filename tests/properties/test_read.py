"""Any bytes at all give a document or one clear error, never anything else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.outline import outline
from kg.read import read
from kg.records import Source
from kg.rules import load

RULES = load()
PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "主动公开政府信息",
        "12条",
        " | ",
        "\n",
        "\r\n",
        "\t",
        "——",
        "。",
        "2017年",
        "〔201724)",
        "　",
        "0",
        "\ufeff",
        "(",
        "》",
    ]
)


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a", "a.html", "https://x.gov.cn/?a=1"]))
def test_any_bytes_give_a_document_or_a_clear_error(data, name):
    """Hostile input must not stop the others."""
    try:
        found = read(Source(name, data))
    except DocumentError as error:
        assert error.reason
    else:
        assert "\r" not in found.text
        assert found.text.strip()


@given(st.text(max_size=300))
def test_utf8_text_is_kept(text):
    """For a UTF-8 file the sealed text is the decoded file with its line ends unified, and a stray NUL marked as broken."""
    try:
        found = read(Source("a.txt", text.encode("utf-8", "surrogatepass")))
    except DocumentError:
        return
    assert found.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


@given(st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_every_outline_points_into_its_text(text):
    """Sections, cells and tables lie inside the texts that they speak of, and a cell's place gives back its words."""
    try:
        found = outline(read(Source("a.txt", text.encode())), RULES)
    except DocumentError:
        return
    view = found.view.text
    assert 0 <= found.body <= len(view)
    assert all(0 <= part.start < part.end <= len(view) for part in found.sections)
    for table in found.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert table.start <= cell.start <= cell.end <= len(found.document.text)
            assert found.document.text[cell.start : cell.end] == cell.text or found.view.edits
