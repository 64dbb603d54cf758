"""Plain text and Markdown. Markdown is read as it is written: its marks are part of the text."""

from __future__ import annotations

from kg.read.charset import decode
from kg.read.seal import seal
from kg.records import Document, Source

NAME = "plain text"
SUFFIXES = (".txt", ".md", ".markdown", ".text")
MEDIA_TYPES = ("text/plain", "text/markdown")


def claims(telling: bytes) -> bool:
    """Never: text has no bytes of its own.

    >>> claims(b"text")
    False
    """
    return False


def read(source: Source) -> Document:
    """The document of a text file.

    Raises:
        DocumentError: it is empty, binary, or in no charset that can be told.

    >>> read(Source("a.txt", "一、概述".encode())).text
    '一、概述'
    """
    _, _, declared = source.media_type.lower().partition("charset=")
    return seal(source, decode(source, declared.partition(";")[0].strip(" \"'")))
