"""One file packed by gzip, such as a page, or the JSON Lines of a crawl, which are read as they unfold."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read import jsonl
from kg.read.allowance import Allowance
from kg.read.members import media_type
from kg.records import Source

NAME = "file packed by gzip"
SUFFIXES = (".gz",)
MEDIA_TYPES = ("application/gzip", "application/x-gzip")
TELLING = 65_536  # bytes


class Unfolding(io.RawIOBase):
    """The bytes of a gzip file, each taken from the allowance.

    Args:
        stream: the file.
        allowance: what unfolding it may cost.
    """

    def __init__(self, stream: BinaryIO, allowance: Allowance) -> None:
        super().__init__()
        self.packed = gzip.GzipFile(fileobj=stream)
        self.allowance = allowance

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can go back to its start."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Goes to a place from the start."""
        return self.packed.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # any writable buffer
        """Puts the next bytes into the buffer, and gives how many.

        Raises:
            OverflowError: the allowance is used up.
        """
        data = self.packed.read(len(buffer))
        self.allowance.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def claims(telling: bytes) -> bool:
    """Whether the bytes begin like gzip; archives and crawls that are packed by it are asked before.

    >>> claims(gzip.compress(b"x"))
    True
    """
    return telling.startswith(b"\x1f\x8b\x08")


def unpack(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """The file in it, under its own name; of JSON Lines, the records.

    Raises:
        OverflowError: the allowance is used up.
    """
    inner = name[:-3] if name.lower().endswith(".gz") else name
    try:
        with io.BufferedReader(Unfolding(stream, allowance)) as unfolded:
            first = unfolded.read(TELLING)
            unfolded.seek(0)
            if jsonl.claims(first) or inner.lower().endswith(jsonl.SUFFIXES):
                yield from jsonl.unpack(unfolded, inner, allowance, fields)
                return
            data = unfolded.read(allowance.largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        yield DocumentError(name, f"it is cut off or broken: {error}")
        return
    yield (
        Source(inner, data, media_type(inner), fields=fields)
        if len(data) <= allowance.largest
        else DocumentError(inner, allowance.too_large)
    )
