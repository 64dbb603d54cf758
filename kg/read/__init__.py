"""Bytes to a sealed document. A format is one module of this room and one line in ``FORMATS``."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from kg.errors import DocumentError
from kg.read import plain
from kg.records import Document, Source

__all__ = ["FORMATS", "Format", "read", "suffixes"]


class Format(Protocol):
    """What a module of this room offers: how its files are known, and how one is read."""

    @property
    def NAME(self) -> str:
        """What a person calls the format."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:
        """Ends of file names, in lower case with their dot."""

    @property
    def MEDIA_TYPES(self) -> tuple[str, ...]:
        """Media types without parameters."""

    @property
    def MAGIC(self) -> tuple[bytes, ...]:
        """First bytes that only this format has; they outweigh name and media type."""

    def read(self, source: Source, /) -> Document:
        """The document, or a DocumentError."""


FORMATS: tuple[Format, ...] = (plain,)

FOREIGN = (  # first bytes of formats that are told apart only to say what was found
    (re.compile(rb"\xff\xd8\xff"), "a JPEG image"),
    (re.compile(rb"\x89PNG\r\n"), "a PNG image"),
    (re.compile(rb"GIF8[79]a"), "a GIF image"),
    (re.compile(rb"%PDF-"), "a PDF file"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or an Office file"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office file"),
    (re.compile(rb"\x1f\x8b"), "a gzip file"),
    (re.compile(rb"\x7fELF|MZ"), "a program"),
)


def suffixes() -> tuple[str, ...]:
    """The ends of file names that can be read, for whoever walks a folder."""
    return tuple(suffix for one in FORMATS for suffix in one.SUFFIXES)


def read(source: Source) -> Document:
    """The sealed document of a source.

    Args:
        source: the bytes with their name and media type.

    Raises:
        DocumentError: the bytes are in no format that can be read, or give no text.

    >>> read(Source("notes/a.txt", b"\\xef\\xbb\\xbf2017\\r\\n")).text
    '2017\\n'
    """
    return _format(source).read(source)


def _format(source: Source) -> Format:
    """The format of a source: by its first bytes, else by the end of its name, else by its media type."""
    for one in FORMATS:
        if source.data.startswith(one.MAGIC) and one.MAGIC:
            return one
    for pattern, what in FOREIGN:
        if pattern.match(source.data):
            raise DocumentError(source.name, f"it is {what}; what can be read is {_readable()}")
    suffix = PurePosixPath(urlsplit(source.name).path if "://" in source.name else source.name).suffix.lower()
    media_type = source.media_type.partition(";")[0].strip().lower()
    by_name = [one for one in FORMATS if suffix in one.SUFFIXES]
    by_type = [one for one in FORMATS if media_type in one.MEDIA_TYPES]
    if by_name or (by_type and suffix not in KNOWN_ELSEWHERE):
        return (by_name or by_type)[0]
    raise DocumentError(source.name, f"there is no reader for {suffix or media_type}; what can be read is {_readable()}")


KNOWN_ELSEWHERE = {".html", ".htm", ".xhtml", ".xml", ".json", ".csv", ".warc", ".pdf", ".ofd", ".rtf", ".doc", ".docx", ".wps"}
KNOWN_ELSEWHERE |= {".xls", ".xlsx", ".ppt", ".pptx", ".jpg", ".jpeg", ".png", ".gif", ".zip", ".rar"}


def _readable() -> str:
    """What can be read, in words."""
    return ", ".join(f"{one.NAME} ({' '.join(one.SUFFIXES)})" for one in FORMATS)
