"""ZIP archives. Nothing that they say of themselves is believed: neither names, nor sizes, nor how many members there are."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read.allowance import Allowance
from kg.read.members import media_type, member_name, name_text, nobodys
from kg.read.torn import torn_zip
from kg.records import Source

NAME = "ZIP archive"
SUFFIXES = (".zip",)
MEDIA_TYPES = ("application/zip", "application/x-zip-compressed")
FILES_OF_THEIR_OWN = re.compile(rb".{26}(?:mimetypeapplication/|\[Content_Types\]\.xml|META-INF/|OFD\.xml)|.*OFD\.xml", re.DOTALL)
LARGEST_DIRECTORY = 32 * 2**20  # bytes of the list of members, which the library holds in memory
DIRECTORY_ENDS = ((b"PK\x05\x06", 12, "<L"), (b"PK\x06\x06", 40, "<Q"))  # APPNOTE.TXT 4.3.16 and 4.3.14: mark, where its size stands, how
UNKNOWN = 2**32 - 1  # what stands there where the size is told elsewhere
UTF_8 = 0x800  # flag bits, APPNOTE.TXT 4.4.4
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)


def claims(telling: bytes) -> bool:
    """Whether the bytes begin like a ZIP archive that is not itself one document (OFD, EPUB, ODF).

    >>> claims(b"PK\\x05\\x06" + bytes(18))
    True
    """
    return telling.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not FILES_OF_THEIR_OWN.match(telling[4:])


def unpack(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """The files of an archive, in its order; of one without its list of members, those that still can be had, and then an error.

    Only stored and deflated members are read: the other methods of compression unfold without a limit.

    Raises:
        OverflowError: the allowance is used up.
    """
    _check_directory(stream, name)
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN as error:
        yield from torn_zip(stream, name, allowance, fields)
        yield DocumentError(name, f"the archive is cut off or broken: {error}")
        return
    with archive:
        for info in archive.infolist():
            allowance.meet()
            inner = info.orig_filename
            if not info.flag_bits & UTF_8 and not inner.isascii():
                inner = name_text(inner.encode("cp437"))
            if not (inner.endswith(("/", "\\")) or nobodys(inner) or stat.S_ISLNK(info.external_attr >> 16)):
                yield _member(archive, info, member_name(name, inner), allowance, fields)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, allowance: Allowance, fields: tuple[str, ...]
) -> Source | DocumentError:
    """One file of an archive, or why it cannot be had."""
    if info.flag_bits & ENCRYPTED:
        return DocumentError(name, "it is encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return DocumentError(name, f"it is packed by a method that is not read ({info.compress_type})")
    if info.file_size > allowance.largest:
        return DocumentError(name, allowance.too_large)
    allowance.take(info.file_size)
    try:
        with archive.open(info) as opened:
            return Source(name, opened.read(info.file_size), media_type(name), fields=fields)
    except BROKEN:  # whose words may repeat any bytes
        return DocumentError(name, "it is broken inside its archive")


def _check_directory(stream: BinaryIO, name: str) -> None:
    """Refuses a list of members that would fill the memory.

    Raises:
        OverflowError: it is too long.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 2**16 - 100))
    end = stream.read()
    for mark, at, form in DIRECTORY_ENDS:
        found = end.rfind(mark)
        if 0 <= found <= len(end) - at - struct.calcsize(form):
            (length,) = struct.unpack_from(form, end, found + at)
            if length > LARGEST_DIRECTORY and length != UNKNOWN:
                raise OverflowError(f"{name}: its list of members is longer than {LARGEST_DIRECTORY // 2**20} MiB")
    stream.seek(0)
