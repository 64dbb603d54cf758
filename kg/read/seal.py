"""Bytes to characters, and the seal: a text that never changes again, and where its lines stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import DocumentError
from kg.records import Block, Document, Issue, Source

UTF8_BOM = b"\xef\xbb\xbf"
LONGEST_CHARACTER = 4  # bytes, in UTF-8 and in GB18030
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
HEADING = re.compile(r"#{1,6}[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, and whether the last one was cut off."""

    text: str
    cut: bool = False


def decode(source: Source) -> Decoded:
    """The characters of a text file: UTF-8, else GB18030, both strict.

    A character that is cut off at the end of the file is dropped and told.

    Raises:
        DocumentError: the file is empty, binary, or in neither encoding.
    """
    data = source.data.removeprefix(UTF8_BOM)
    if not data.strip():
        raise DocumentError(source.name, "the file is empty")
    if b"\x00" in data:
        raise DocumentError(source.name, "the file holds NUL bytes: it is no text in UTF-8 or GB18030")
    decoded = _utf8(data) or _gb18030(data)
    if decoded is None:
        raise DocumentError(source.name, "the bytes are neither UTF-8 nor GB18030 text")
    if len(CONTROL.findall(decoded.text)) * 50 > len(decoded.text):
        raise DocumentError(source.name, "the file is full of control characters: it is no text")
    return decoded


def _utf8(data: bytes) -> Decoded | None:
    """The text if the bytes are UTF-8 up to a last character that may be cut off."""
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        head = data[: error.start]
        if error.reason != "unexpected end of data" or head.isascii():
            return None
        return Decoded(head.decode("utf-8"), cut=True)


def _gb18030(data: bytes) -> Decoded | None:
    """The text if the bytes are GB18030 up to a last character that may be cut off."""
    try:
        return Decoded(data.decode("gb18030"))
    except UnicodeDecodeError as error:
        head = data[: error.start]
        if error.reason != "incomplete multibyte sequence" or len(data) - error.start >= LONGEST_CHARACTER or head.isascii():
            return None
        return Decoded(head.decode("gb18030"), cut=True)


def seal(source: Source, decoded: Decoded) -> Document:
    """The document of a text: its line ends as ``\\n``, and nothing else changed.

    Raises:
        DocumentError: there is no character in it but white space.

    >>> seal(Source("a.txt", b""), Decoded("一\\r\\n\\r二")).text
    '一\\n\\n二'
    """
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\u3000\u200b"):
        raise DocumentError(source.name, "the file holds nothing but white space")
    issues: tuple[Issue, ...] = ()
    document = Document(source, text, blocks(text))
    if decoded.cut:
        evidence = document.evidence(max(0, len(text) - 20), len(text), "read.cut-character")
        message = "The file ends in the middle of a character; what followed is missing"
        issues = (Issue("cut-character", "warning", "文件在一个字的中间断开，其后内容缺失", message, (evidence,)),)
    return Document(source, text, document.blocks, (), issues)


def blocks(text: str) -> tuple[Block, ...]:
    """Every line that holds something, as a block from its first to its last character."""
    found = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            found.append(Block("heading" if HEADING.match(stripped) else "paragraph", start, start + len(stripped)))
        at += len(line) + 1
    return tuple(found)
