"""Reading: the text is sealed as it stands in the file, and what is no text is told in one clear sentence."""

from __future__ import annotations

import time
from itertools import product

import pytest

from kg.errors import DocumentError
from kg.read import CONTAINERS, FORMATS, TELLING, read, suffixes
from kg.records import Source


def text(data: bytes, name: str = "a.txt", media_type: str = "text/plain") -> str:
    """The sealed text of some bytes."""
    return read(Source(name, data, media_type)).text


def test_only_line_ends_and_the_byte_order_mark_change():
    """Offsets are those of the decoded file: no other character may be touched."""
    assert text(b"\xef\xbb\xbf" + "一\r\n二\r三\n　四 \t５".encode()) == "一\n二\n三\n　四 \t５"


def test_gb18030_is_read_where_utf8_fails():
    """Old government pages are in GB18030; it is strict, so nothing is lost."""
    assert text("依申请公开情况".encode("gb18030")) == "依申请公开情况"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_at_the_end_leaves_a_document(encoding):
    """A truncated download is still worth reading, and says that it is truncated."""
    found = read(Source("a.txt", "政府信息公开".encode(encoding)[:-1]))
    assert found.text == "政府信息公"
    assert [(issue.code, issue.evidence[0].exact) for issue in found.issues] == [("cut-character", "政府信息公")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", "　\u200b\n".encode(), "nothing but white space"),
        ("a.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG image"),
        ("a.txt", b"abc\x00def", "NUL"),
        ("a.txt", b"\x80\x81\xfe\xff\xff", "neither UTF-8 nor GB18030"),
        ("a.txt", b"\x01\x02\x03\x04abc", "control characters"),
        ("a.docx", b"PK\x03\x04....", "ZIP archive or an Office file"),
        ("a.ofd", b"<p>x</p>", "no reader for .ofd"),
    ],
)
def test_what_is_no_text_is_told_clearly(name, data, words):
    """One DocumentError with the file's name and a reason that a person understands."""
    with pytest.raises(DocumentError) as caught:
        read(Source(name, data))
    assert caught.value.name == name
    assert words in caught.value.reason


def test_the_name_outweighs_the_media_type_and_a_url_needs_no_suffix():
    """Servers call everything text/plain; addresses often have no suffix."""
    assert text("一".encode(), "https://example.gov.cn/show?id=3") == "一"
    assert text("一".encode(), "notes.MD", "application/octet-stream") == "一"
    with pytest.raises(DocumentError, match=r"no reader for \.rtf"):
        read(Source("https://example.gov.cn/a.rtf", b"x", "text/plain"))


@pytest.mark.parametrize("name", ["a.txt", "a.json"])
def test_no_text_is_longer_than_a_document_may_be(name):
    """What a page or a Word file may not hold, a plain text may not hold either: its reading would take minutes."""
    words = "公" * 4_000_001
    with pytest.raises(DocumentError, match="exceeds a limit: more than 4000000 characters"):
        text((f'{{"content": "{words}"}}' if name == "a.json" else words).encode(), name)


def test_blocks_are_the_lines_that_hold_something():
    """Each block's place gives back its words."""
    found = read(Source("a.md", "# 标题\n\n  正文一。  \n正文二".encode()))
    assert [(block.kind, found.text[block.start : block.end]) for block in found.blocks] == [
        ("heading", "# 标题"),
        ("paragraph", "正文一。"),
        ("paragraph", "正文二"),
    ]


def test_every_format_says_what_it_reads():
    """Whoever walks a folder asks the registry, so no two formats may claim one suffix."""
    assert len(suffixes()) == len(set(suffixes()))
    assert {".txt", ".md"} <= set(suffixes())
    assert all(one.NAME and one.MEDIA_TYPES for one in FORMATS)


def test_the_media_type_is_that_of_the_bytes():
    """The graph states it, and names of files and what servers say are often wrong or say nothing."""
    assert read(Source("a.md", "公开".encode(), "application/octet-stream")).source.media_type == "text/plain"
    page = "<!doctype html><p>公开</p>".encode("gb18030")
    assert read(Source("a.txt", page, "text/plain; charset=gb2312")).source.media_type == "text/html; charset=gb2312"


BEGINNINGS = (b"", b"{", b"{}", b'{"a":', b"[", b"<!--", b"<?xml ", b"From: ", b"WARC/1.0\r\n", b"PK\x03\x04", b"%PDF-")
PUMPED = (b"\n", b"{}\n", b" ", b"}", b'"', b"<", b"-", b"a:b\r\n ", b"PK\x01\x02", b"\0")


@pytest.mark.parametrize("kind", (*FORMATS, *CONTAINERS), ids=lambda kind: kind.__name__)
def test_no_file_is_made_so_that_telling_what_it_is_takes_long(kind):
    """Every file is looked at by every format, so a look may cost no more than time linear in what is looked at."""
    for beginning, pumped in product(BEGINNINGS, PUMPED):
        started = time.process_time()
        kind.claims((beginning + pumped * 2 * TELLING)[: 2 * TELLING])
        assert time.process_time() - started < 2, (beginning, pumped)
