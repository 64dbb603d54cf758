"""Plain text and Markdown in UTF-8 or GB18030. Markdown is read as it is written: its marks are part of the text."""

from __future__ import annotations

import re

from kg.errors import DocumentError
from kg.read.seal import decode, seal
from kg.records import Document, Source

NAME = "plain text"
SUFFIXES = (".txt", ".md", ".markdown", ".text")
MEDIA_TYPES = ("text/plain", "text/markdown")
MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>]|<\?xml\s)", re.IGNORECASE)


def claims(telling: bytes) -> bool:
    """Never: text has no bytes of its own.

    >>> claims(b"text")
    False
    """
    return False


def read(source: Source) -> Document:
    """The document of a text file.

    Raises:
        DocumentError: it is empty, binary, markup, or in an encoding that we do not read.

    >>> read(Source("a.txt", "一、概述".encode())).text
    '一、概述'
    """
    if MARKUP.match(source.data.removeprefix(b"\xef\xbb\xbf")):
        raise DocumentError(source.name, "the file is a web page or XML under the name of a text")
    return seal(source, decode(source))
