"""Bytes that are looked at before they are taken: what a crawl's records are cut from, plain or packed by gzip."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from kg.read.allowance import Allowance

CHUNK = 2**18  # bytes read or unfolded at once
MOST_BROKEN = 1_000  # members; what follows is not looked through
GZIP = b"\x1f\x8b\x08"  # RFC 1952, 2.3.1


class Tape:
    """The bytes of a file from front to back, unfolded where they are gzip.

    Each record of a packed crawl is packed by itself (WARC 1.1, annex D), so that after a broken one the next can be found.

    Args:
        stream: the file.
        allowance: what unfolding it may cost.
    """

    def __init__(self, stream: BinaryIO, allowance: Allowance) -> None:
        self.held = bytearray()
        self.at = 0
        self.breaks: deque[int] = deque()  # positions where a member of gzip could not be unfolded to its end
        self._passed = 0
        self._chunks = self._unfolded(stream, allowance) if self._begins(stream, GZIP) else iter(lambda: stream.read(CHUNK), b"")

    @staticmethod
    def _begins(stream: BinaryIO, mark: bytes) -> bool:
        """Whether a file begins like that."""
        first = stream.read(len(mark))
        stream.seek(0)
        return first == mark

    @property
    def position(self) -> int:
        """How many bytes were taken or passed over."""
        return self._passed + self.at

    def ahead(self, size: int) -> int:
        """How many of the next ``size`` bytes there are; they are held."""
        while len(self.held) - self.at < size and (chunk := next(self._chunks, b"")):
            if self.at > len(self.held) // 2:
                del self.held[: self.at]
                self._passed += self.at
                self.at = 0
            self.held += chunk
        return min(size, len(self.held) - self.at)

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        size = self.ahead(size)
        self.at += size
        return bytes(self.held[self.at - size : self.at])

    def find(self, pattern: re.Pattern[bytes], size: int) -> int:
        """How far ahead a pattern begins within the next ``size`` bytes; -1 where it does not."""
        size = self.ahead(size)
        found = pattern.search(self.held, self.at, self.at + size)
        return found.start() - self.at if found else -1

    def follows(self, pattern: re.Pattern[bytes], distance: int, size: int) -> bool:
        """Whether a pattern of at most ``size`` bytes begins at that distance."""
        self.ahead(distance + size)
        return pattern.match(self.held, self.at + distance) is not None

    def skip(self, characters: bytes) -> None:
        """Goes on as long as one of these bytes follows."""
        while self.ahead(1) and self.held[self.at] in characters:
            self.at += 1

    def forward(self, pattern: re.Pattern[bytes], overlap: int) -> int:
        """Goes to where a pattern begins, or to the end, and gives how many bytes were passed over.

        Args:
            pattern: what to look for.
            overlap: the most bytes that it can match.
        """
        passed = 0
        while (found := self.find(pattern, CHUNK)) < 0:
            there = self.ahead(CHUNK)
            step = there if there < CHUNK else CHUNK - overlap
            self.at += step
            passed += step
            if there < CHUNK:
                return passed
        self.at += found
        return passed + found

    def _unfolded(self, stream: BinaryIO, allowance: Allowance) -> Iterator[bytes]:
        """The members of a gzip file one after the other; a broken one ends early, and the next mark of a member is looked for."""
        packed, size, broken = stream.read(CHUNK), 0, 0
        while packed and broken <= MOST_BROKEN:
            inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not inflate.eof:
                try:
                    part = inflate.decompress(packed, CHUNK)
                except zlib.error:
                    break
                size += len(part)
                allowance.take(len(part))
                if part:
                    yield part
                packed = inflate.unconsumed_tail or (b"" if inflate.eof else stream.read(CHUNK))
                if not packed and not part and not inflate.eof:
                    break
            if not inflate.eof:
                broken += 1
                self.breaks.append(size)
            packed = inflate.unused_data if inflate.eof else packed[1:]
            packed = packed.lstrip(b"\x00") or stream.read(CHUNK)
            while packed and (found := packed.find(GZIP)) != 0:
                packed = packed[found:] if found > 0 else packed[1 - len(GZIP) :] + more if (more := stream.read(CHUNK)) else b""
