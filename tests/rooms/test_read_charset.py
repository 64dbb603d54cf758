"""Charsets: what a text says of itself is often wrong, and a few broken bytes must not lose it."""

from __future__ import annotations

import time

import pytest

from kg.errors import DocumentError
from kg.read import read
from kg.read.charset import Decoded, decode, likeness
from kg.records import Source

SIMPLIFIED = "依申请公开情况。2017年，本机关主动公开政府信息12条，其中规范性文件3件。\n"
TRADITIONAL = "依申請公開情況。2017年，本機關主動公開政府資訊12條，其中規範性文件3件。\n"


def decoded(data: bytes, declared: str = "") -> Decoded:
    """What some bytes are taken for."""
    return decode(Source("a.html", data), declared)


def codes(found: Decoded) -> list[str]:
    """The codes of its issues."""
    return [issue.code for issue in found.issues]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-8", "gb18030", "gbk"])
def test_a_text_says_what_it_is_in_by_its_bytes(encoding):
    """With a mark or without, declared or not, each of these is told from the others; the mark is no text."""
    found = decoded(SIMPLIFIED.encode(encoding))
    assert found.text == SIMPLIFIED
    assert found.charset.name.startswith(encoding.removesuffix("-sig").removesuffix("bk"))
    assert found.charset.why and not found.issues


@pytest.mark.parametrize("text", [TRADITIONAL, "政府資訊公開", "依申請公開情況"])
def test_big5_is_told_from_gb18030(text):
    """GB18030 accepts Big5 bytes and makes rare characters and kana of them; even a title is enough to see that."""
    data = text.encode("big5")
    assert data.decode("gb18030") != text
    found = decoded(data)
    assert (found.text, found.charset.name) == (text, "cp950")


def test_cantonese_characters_are_read():
    """Hong Kong's additions to Big5 are outside code page 950."""
    assert decoded((TRADITIONAL + "㗎").encode("big5hkscs")).text == TRADITIONAL + "㗎"


@pytest.mark.parametrize(
    ("encoding", "declared", "name"),
    [
        ("utf-8", "gb2312", "utf-8"),
        ("utf-8", "iso-8859-1", "utf-8"),
        ("gbk", "utf-8", "gb18030"),
        ("gbk", "iso-8859-1", "gb18030"),
        ("gbk", "big5", "gb18030"),
        ("gbk", "no-such-charset", "gb18030"),
        ("gbk", "zlib", "gb18030"),
        ("big5", "gb2312", "cp950"),
        ("big5", "utf-8", "cp950"),
    ],
)
def test_a_wrong_declaration_is_found_out_and_told(encoding, declared, name):
    """Templates are copied, servers have one setting for all: the bytes decide. A codec that is no charset is never run."""
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    found = decoded(text.encode(encoding), declared)
    assert (found.text, found.charset.name) == (text, name)
    assert codes(found) == ["charset-declared-wrong"]
    assert f"{declared} is declared" in found.charset.why


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "x-gbk", "gb18030", "GB_2312-80"])
def test_the_narrower_name_of_a_charset_is_not_wrong(declared):
    """Pages that say gb2312 hold characters of its extensions; nothing is to be told."""
    found = decoded("囍镕，政府信息公开。".encode("gb18030"), declared)
    assert (found.text, found.charset.name, found.charset.why, found.issues) == ("囍镕，政府信息公开。", "gb18030", "as declared", ())


def test_ascii_contradicts_no_declaration():
    """Where no byte tells, there is nothing to find out."""
    assert not decoded(b"<p>12</p>", "gb2312").issues


def test_a_charset_of_another_language_is_believed():
    """EUC-KR is valid GB18030; declared, it is read as what it is. Latin letters are believed only where nothing better fits."""
    assert decoded("대한민국 정부 정보공개 제도".encode("euc-kr"), "euc-kr").text.startswith("대한민국")
    assert decoded("L'accès à l'information publiée".encode("latin-1"), "iso-8859-1").text == "L'accès à l'information publiée"


def test_characters_of_four_bytes_are_read():
    """Names of people and places need them; a text of nothing else is still GB18030."""
    for text in ("姓名：𠮷某某，住址不详。", "𠀀𠀁㐀䶿龥𪚥", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ"):
        assert decoded(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_lose_only_their_characters(encoding):
    """Crawls damage single bytes; every other character stays, and the document says how many are missing and where."""
    data = bytearray((SIMPLIFIED * 20).encode(encoding))
    places = [2 * len(SIMPLIFIED.encode(encoding)) + 1, len(data) // 2, len(data) - 40]
    for place in places:
        data[place] = 0xFF
    found = read(Source("a.txt", bytes(data)))
    intact = [line for line in found.text.splitlines() if line == SIMPLIFIED.strip()]
    assert len(intact) == 17
    (issue,) = found.issues
    count = found.text.count("\ufffd")
    assert (issue.code, issue.severity) == ("broken-characters", "warning")
    assert issue.message_en.startswith(f"{count} characters") and str(count) in issue.message_zh
    (evidence,) = issue.evidence
    assert found.text[evidence.start : evidence.end] == evidence.exact and "\ufffd" in evidence.exact


def test_a_broken_byte_does_not_put_the_rest_of_the_line_out_of_step():
    """In GB18030 the orphan of a broken pair would join the next character, and so on to the next ASCII character."""
    data = bytearray("各级行政机关应当主动公开政府信息，方便群众查阅。".encode("gb18030"))
    data[8] = 0xFF
    assert decoded(bytes(data)).text == "各级行政\ufffd关应当主动公开政府信息，方便群众查阅。"


def test_a_text_that_was_broken_before_says_so():
    """Somebody else's decoder may have lost characters already."""
    found = read(Source("a.txt", "公开政\ufffd信息".encode()))
    assert [(issue.code, issue.evidence[0].exact) for issue in found.issues] == [("broken-characters", "公开政\ufffd信息")]


@pytest.mark.parametrize("data", [b"\x80\x81\xfe\xff\xff", bytes(range(128, 256)) * 40, b"\xff" * 1000 + "政府".encode()])
def test_too_many_broken_bytes_are_no_text(data):
    """A text of nothing but replacements tells nobody anything."""
    with pytest.raises(DocumentError, match="neither UTF-8 nor GB18030"):
        decoded(data)


def test_few_nul_bytes_are_damage_and_many_are_a_binary_file():
    """A stray NUL is marked like any broken character; a file full of them is no text."""
    assert decoded((SIMPLIFIED * 3).encode() + b"\x00").text == SIMPLIFIED * 3 + "\ufffd"
    with pytest.raises(DocumentError, match="NUL"):
        decoded(b"abc\x00def")


def test_surrogates_never_reach_the_text():
    """They can be written neither to UTF-8 nor to a graph."""
    for data in (SIMPLIFIED.encode() * 2 + b"\xed\xa0\x80" + SIMPLIFIED.encode(), b"\xff\xfe\x00\xd8" + SIMPLIFIED.encode("utf-16-le")):
        text = decoded(data).text
        assert text.encode() and SIMPLIFIED in text


def test_likeness_tells_written_chinese_from_misread_bytes():
    """The measure that decides between charsets: real text stands clear of misreadings in both directions."""
    assert likeness(SIMPLIFIED) > 0.8 < likeness(TRADITIONAL)
    assert likeness(TRADITIONAL.encode("big5").decode("gb18030", "replace")) < 0.5
    assert likeness(SIMPLIFIED.encode("gbk").decode("cp950", "replace")) < 0.5


def test_decoding_is_linear():
    """Sixteen megabytes, whole, broken, or of nothing but noise, within seconds on any machine."""
    whole = (SIMPLIFIED * 200_000).encode("gb18030")[: 16 * 2**20]
    start = time.process_time()
    decoded(whole)
    decoded(whole.replace("条".encode("gb18030"), b"\xff\xff"))
    with pytest.raises(DocumentError):
        decoded(b"\xff\xfa\x81" * 5_000_000)
    assert time.process_time() - start < 20
