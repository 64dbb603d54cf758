"""What an answer is written on: memory while it is short, then a file without a name; no longer than allowed."""

from __future__ import annotations

import os
import tempfile
from typing import IO, cast

from kg.answering.rows import Rows

SHORT = 64 * 1024  # bytes that go with the head of the answer
PIECE = 128 * 1024  # bytes that are written to the file at once


class TooLarge(Exception):
    """The answer has more bytes than it may have."""


class TooManyRows(Exception):
    """The answer has more rows than it may have; ``place`` is where the first that is too many begins, in bytes."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Sheet:
    """Where the engine writes an answer. ``most`` is how many bytes it may have, ``rows`` counts its rows where they have to be."""

    def __init__(self) -> None:
        self.most = 0
        self.rows: Rows | None = None
        self.held = bytearray()
        self.size = 0
        self.file = -1

    @property
    def stream(self) -> IO[bytes]:
        """This, for the engine, which needs no more of a stream than ``write`` and ``flush``."""
        return cast("IO[bytes]", self)

    def write(self, piece: bytes) -> int:
        """Takes a piece of the answer.

        Raises:
            TooLarge, TooManyRows: the answer breaks a limit.
        """
        self.held += piece
        self.size += len(piece)
        if self.size > self.most:
            raise TooLarge
        if len(self.held) >= PIECE:
            self.count(False)
            self.spill()
        return len(piece)

    def flush(self) -> None:
        """Nothing: what is held is written when there is enough of it."""

    def whole(self, most: int) -> None:
        """Says that the engine has written everything.

        Args:
            most: rows that there may be; an answer of fewer bytes need not be counted.

        Raises:
            TooManyRows: there are too many rows.
        """
        if self.size > most:
            self.count(True)

    def count(self, last: bool) -> None:
        """Counts the rows in what is held.

        Raises:
            TooManyRows: there are too many.
        """
        if self.rows is not None and (place := self.rows.read(bytes(self.held), last)) is not None:
            raise TooManyRows(place)

    def spill(self) -> None:
        """Puts what is held into the file."""
        if self.file < 0:
            self.file = nameless()
        with memoryview(self.held) as rest:
            done = 0
            while done < len(rest):
                done += os.write(self.file, rest[done:])
        self.held.clear()

    def cut(self, place: int, end: bytes) -> None:
        """Takes everything away from a place on, and puts an end in its stead."""
        if self.file < 0:
            del self.held[place:]
        else:
            self.spill()
            os.ftruncate(self.file, place)
            os.lseek(self.file, place, os.SEEK_SET)
        self.held += end
        self.size = place + len(end)

    def beginning(self, most: int) -> bytes:
        """The first bytes."""
        if self.file < 0:
            return bytes(self.held[:most])
        self.spill()
        return os.pread(self.file, most, 0)

    def done(self) -> bytes:
        """The answer where it is short; else nothing, and all of it is in the file."""
        if self.file < 0 and self.size <= SHORT:
            return bytes(self.held)
        self.spill()
        return b""

    def close(self) -> None:
        """Lets go of the file."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


def nameless() -> int:
    """The descriptor of a new file without a name, in memory where the system (Linux) has such files."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("answer")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
