"""Bytes to a sealed document. A format is one module of this room and one line in ``FORMATS``; a container, one in ``CONTAINERS``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol, TypeVar
from urllib.parse import urlsplit

from kg.errors import DocumentError
from kg.read import docx, gzipped, html, json_record, jsonl, mhtml, office, pdf, plain, tarred, warc, xlsx, zipped
from kg.read.allowance import Allowance
from kg.read.seal import pointed
from kg.records import Document, Source

__all__ = ["CONTAINERS", "FORMATS", "TELLING", "Container", "Format", "container_of", "read", "readable", "suffixes", "telling"]

TELLING = 65_536  # bytes at either end of a file by which its format is known


class Known(Protocol):
    """How the files of a format or of a container are known."""

    @property
    def NAME(self) -> str:
        """What a person calls it."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:
        """Ends of file names, in lower case with their dot."""

    @property
    def MEDIA_TYPES(self) -> tuple[str, ...]:
        """Media types without parameters."""

    def claims(self, telling: bytes, /) -> bool:
        """Whether only this format looks like that; it outweighs name and media type.

        Args:
            telling: the file's bytes, of a long one the first and last ``TELLING`` together.
        """


class Format(Known, Protocol):
    """A kind of file that is one document."""

    def read(self, source: Source, /) -> Document:
        """The document, or a DocumentError."""


class Container(Known, Protocol):
    """A kind of file that holds documents: an archive, a crawl, a file of records."""

    def unpack(self, stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...], /) -> Iterator[Source | DocumentError]:
        """What is in it, in order: a source for each member, and an error for each that cannot be had.

        Args:
            stream: the file, read once from its start; it can seek.
            name: what the container is called; members are named below it or by their own address.
            allowance: what unpacking may cost; every byte unfolded is taken from it.
            fields: names of the fields that may hold the text of a JSON record; the container's usual ones where empty.

        Raises:
            OverflowError: the allowance is used up.
        """


K = TypeVar("K", bound=Known)
FORMATS: tuple[Format, ...] = (plain, html, mhtml, pdf, docx, xlsx, json_record)
CONTAINERS: tuple[Container, ...] = (zipped, tarred, jsonl, warc, gzipped)

FOREIGN = (  # first bytes of formats that are told apart only to say what was found
    (re.compile(rb"\xff\xd8\xff"), "a JPEG image"),
    (re.compile(rb"\x89PNG\r\n"), "a PNG image"),
    (re.compile(rb"GIF8[79]a"), "a GIF image"),
    (re.compile(rb"\{\\rtf"), "an RTF file"),
    (re.compile(rb"Rar!|7z\xbc\xaf"), "a RAR or 7z archive"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or an Office file that cannot be read here"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old or encrypted Office file (.doc, .xls, .wps)"),
    (re.compile(rb"\x1f\x8b"), "a gzip file"),
    (re.compile(rb"\x7fELF|MZ"), "a program"),
)
UNREAD = ".xml .csv .ofd .rtf .doc .wps .xls .ppt .pptx .jpg .jpeg .png .gif .rar .7z"  # ends of names that say enough, too


def suffixes() -> tuple[str, ...]:
    """The ends of file names that can be read, for whoever walks a folder."""
    return tuple(suffix for one in (*FORMATS, *CONTAINERS) for suffix in one.SUFFIXES)


SAYING = frozenset((*suffixes(), *UNREAD.split()))  # a name that ends so says enough: no media type is asked


def telling(data: bytes) -> bytes:
    """The bytes by which a file's format is known."""
    return data if len(data) <= 2 * TELLING else data[:TELLING] + data[-TELLING:]


def container_of(name: str, ends: bytes, media_type: str = "") -> Container | None:
    """The container that a file is, or None where it is one document: by its telling bytes, else by its name.

    Args:
        name: the file's name or address.
        ends: its telling bytes.
        media_type: as somebody gave it.
    """
    claimed, named = _claimed(FORMATS, ends), _named(CONTAINERS, name, media_type)
    if claimed is json_record and named is jsonl and media_type not in json_record.MEDIA_TYPES:
        return jsonl  # a file of records may hold one record only; a record may be named after such a file
    if not ends or claimed or office.foreign(ends):
        return None
    return _claimed(CONTAINERS, ends) or named


def readable(name: str, ends: bytes, media_type: str) -> bool:
    """Whether some format reads such a file; where none does, it is passed over unless somebody named it.

    Args:
        name: the file's name or address.
        ends: its telling bytes.
        media_type: as somebody gave it.
    """
    named = _named(FORMATS, name, media_type) or (not ends and _named(CONTAINERS, name, media_type))  # an empty archive is told, too
    return bool(_claimed(FORMATS, ends) or named)


def read(source: Source) -> Document:
    """The sealed document of a source.

    Args:
        source: the bytes with their name and media type.

    Raises:
        DocumentError: the bytes are in no format that can be read, give no text, or exceed a limit.

    >>> read(Source("notes/a.txt", b"\\xef\\xbb\\xbf2017\\r\\n")).text
    '2017\\n'
    """
    if not source.data:
        raise DocumentError(source.name, "the file is empty")
    try:
        found = _format(source)
        return pointed(found.read(_typed(source, found)))
    except RecursionError as error:
        raise DocumentError(source.name, "it exceeds a limit: it is nested too deep") from error
    except (OverflowError, MemoryError) as error:
        raise DocumentError(source.name, f"it exceeds a limit: {error or type(error).__name__}") from error


def _typed(source: Source, found: Format) -> Source:
    """The source with the media type that its bytes have, where its name or whoever sent it said another."""
    said, _, parameters = source.media_type.partition(";")
    if said.strip().lower() in found.MEDIA_TYPES:
        return source
    return replace(source, media_type=";".join(filter(None, (found.MEDIA_TYPES[0], parameters))))


def _format(source: Source) -> Format:
    """The format of a source: by its telling bytes, else by the end of its name, else by its media type."""
    ends = telling(source.data)
    if claimed := _claimed(FORMATS, ends):
        return claimed
    if what := office.foreign(source.data) or next((what for pattern, what in FOREIGN if pattern.match(ends)), ""):
        raise DocumentError(source.name, f"it is {what}; what can be read is {_readable()}")
    if named := _named(FORMATS, source.name, source.media_type):
        return named
    raise DocumentError(
        source.name, f"there is no reader for {_suffix(source.name) or source.media_type}; what can be read is {_readable()}"
    )


def _claimed(among: tuple[K, ...], ends: bytes) -> K | None:
    """The one that knows its own bytes."""
    return next((one for one in among if one.claims(ends)), None)


def _named(among: tuple[K, ...], name: str, media_type: str) -> K | None:
    """The one whose suffix the name ends with; a media type is asked only where the suffix says nothing."""
    low = _path(name).lower()
    by_name = next((one for one in among if low.endswith(one.SUFFIXES)), None)
    if by_name or _suffix(name) in SAYING:
        return by_name
    return next((one for one in among if media_type.partition(";")[0].strip().lower() in one.MEDIA_TYPES), None)


def _path(name: str) -> str:
    """The path in a name, which may be an address; what stands behind ``#`` tells more, if it has a suffix."""
    if "://" not in name:
        return name
    try:
        parts = urlsplit(name)
    except ValueError:  # no address, such as http://[x
        return name
    return parts.fragment if PurePosixPath(parts.fragment).suffix else parts.path


def _suffix(name: str) -> str:
    """The end of a name, with its dot."""
    return PurePosixPath(_path(name)).suffix.lower()


def _readable() -> str:
    """What can be read, in words."""
    return ", ".join(one.NAME for one in (*FORMATS, *CONTAINERS))
