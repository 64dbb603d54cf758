"""TAR archives, plain or packed by gzip, bzip2 or xz; read once from front to back."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from kg.errors import DocumentError
from kg.read.allowance import Allowance
from kg.read.members import media_type, member_name, name_text, nobodys
from kg.records import Source

NAME = "TAR archive"
SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
MEDIA_TYPES = ("application/x-tar", "application/x-gtar")
BLOCK = 512
USTAR = slice(257, 262)  # where the mark stands in the first block (POSIX.1-1988)
HELD = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
LONGEST_HEADER = 4096  # bytes of a long name or of further attributes: the library holds them in memory and searches them more than once
WIDEST = 128 * 2**20  # bytes of memory that xz may ask for; its strongest preset asks for half
STALLED = 1_000  # reads behind the end, after which the library is taken to be caught in a loop
BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, IndexError, KeyError)


class Readable(Protocol):
    """What gives bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """At most so many of the following bytes."""


PACKINGS: tuple[tuple[bytes, Callable[[BinaryIO], Readable]], ...] = (
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)


class Paid:
    """A stream every byte of which is taken from the allowance."""

    def __init__(self, stream: Readable, allowance: Allowance) -> None:
        """Reads from ``stream``."""
        self.stream = stream
        self.allowance = allowance
        self.empty = 0

    def read(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            OverflowError: the allowance is used up.
            EOFError: the end was met again and again.
        """
        data = self.stream.read(size)
        self.allowance.take(len(data))
        self.empty += not data
        if self.empty > STALLED:
            raise EOFError("it ends before it should")
        return data


class Header(tarfile.TarInfo):
    """The header of a member; one that would fill the memory is none."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
        """The header in a block of 512 bytes.

        Raises:
            ReadError: it is broken or has no sensible size; the library takes some of these for the end of the archive.
        """
        try:
            header = super().frombuf(buf, encoding, errors)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined] # not in the stubs
            raise tarfile.ReadError(f"a header is broken: {error}") from error
        if header.size < 0 or (header.type in HELD and header.size > LONGEST_HEADER):
            raise tarfile.ReadError("a header is out of all proportion")
        return header


def claims(telling: bytes) -> bool:
    """Whether the bytes, unpacked if need be, begin like a TAR archive.

    >>> claims(bytes(257) + b"ustar")
    True
    """
    return _first_block(telling)[USTAR] == b"ustar"


def unpack(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """The regular files of an archive, in its order; of one that is cut off or broken, those before that place, and then an error.

    Raises:
        OverflowError: the allowance is used up.
    """
    first = stream.read(BLOCK)
    stream.seek(0)
    opened = next((unpacked(stream) for mark, unpacked in PACKINGS if first.startswith(mark)), stream)
    try:
        with tarfile.open(fileobj=Paid(opened, allowance), mode="r|", tarinfo=Header) as archive:  # type: ignore[call-overload]
            for info in archive:
                allowance.meet()
                inner = name_text(info.name.encode("utf-8", "surrogateescape"))
                if info.isreg() and not nobodys(inner):
                    yield _member(archive, info, member_name(name, inner), allowance, fields)
    except BROKEN as error:
        yield DocumentError(name, f"the archive is cut off or broken: {error}")
    except RecursionError:
        yield DocumentError(name, "the archive is broken: its headers announce nothing but headers")


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, allowance: Allowance, fields: tuple[str, ...]
) -> Source | DocumentError:
    """One file of an archive, or why it cannot be had."""
    if info.size > allowance.largest:
        return DocumentError(name, allowance.too_large)
    if info.issparse():
        allowance.take(info.size)  # what it has of zeros is not in the stream
    opened = archive.extractfile(info)
    data = opened.read() if opened else b""
    return Source(name, data, media_type(name), fields=fields)


def _first_block(telling: bytes) -> bytes:
    """The first block of an archive, unpacked; empty where it cannot be."""
    try:
        if telling.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(telling, BLOCK)
        if telling.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(telling, BLOCK)
        if telling.startswith(b"\xfd7zXZ\x00"):
            return lzma.LZMADecompressor(memlimit=WIDEST).decompress(telling, BLOCK)
    except (zlib.error, OSError, EOFError, lzma.LZMAError):
        return b""
    return telling[:BLOCK]
