"""Counts rows in an answer while the engine writes it, and tells where to cut: rows made in Python would cost six times the answer.

A *border* is where a row ends and another begins. Each way to write results has its own sign of one; where it could stand in a text as
well, it is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

# a string ends in }},{" only where , or } follows, and " within one is escaped
BETWEEN = re.compile(rb'\}\},\{"(?=[^,}])')
OUTSIDE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|(,)(?=\{)', re.DOTALL)


class Rows(Protocol):
    """Counts the rows of one answer."""

    def read(self, piece: bytes, last: bool) -> int | None:
        """Where to cut what was read up to now, in bytes; None as long as there are not too many rows.

        Args:
            piece: what follows on what was read.
            last: whether nothing follows on it.
        """


class Elements:
    """Rows of XML, in which a ``<`` never stands in a text."""

    BORDER = b"</result><result>"
    END = len(b"</result>")

    def __init__(self, most: int) -> None:
        self.left = most
        self.kept = b""
        self.position = 0

    def read(self, piece: bytes, last: bool) -> int | None:
        """Where to cut what was read up to now, in bytes; None as long as there are not too many rows."""
        text = self.kept + piece
        count = text.count(self.BORDER)
        if count >= self.left:
            at = -1
            for _ in range(self.left):
                at = text.index(self.BORDER, at + 1)
            return self.position + at + self.END
        self.left -= count
        self.kept = text[-len(self.BORDER) + 1 :]
        self.position += len(text) - len(self.kept)
        return None


class Objects:
    """Rows of JSON. Rows without any value (``{}``) look like texts, so that the strings among them are read one by one."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.kept = bytearray()  # from the comma of the last border on
        self.position = 0
        self.enough = 0  # bytes that are worth a look: as many again as were looked at in vain

    def read(self, piece: bytes, last: bool) -> int | None:
        """Where to cut what was read up to now, in bytes; None as long as there are not too many rows."""
        self.kept += piece
        if len(self.kept) < self.enough and not last:
            return None
        text = bytes(self.kept)
        if b"{}" in text:
            commas = list(self.commas(text))
            count, border = len(commas), commas[-1] if commas else 0
        else:
            count = len(BETWEEN.findall(text))
            border = self.last(text) if count else 0
        if count >= self.left:
            return self.position + list(self.commas(text))[self.left - 1]
        self.left -= count
        self.position += border
        del self.kept[:border]
        self.enough = 2 * len(self.kept)
        return None

    @staticmethod
    def commas(text: bytes) -> Iterator[int]:
        """The places of the commas between rows."""
        return (found.start() for found in OUTSIDE.finditer(text, 1) if found[1])

    @staticmethod
    def last(text: bytes) -> int:
        """The place of the last comma between rows, of which there is one."""
        at = len(text)
        while True:
            at = text.rindex(b'}},{"', 0, at + 4)
            if BETWEEN.match(text, at):
                return at + 2


class Lines:
    """Rows of CSV and TSV, after a line with the names of the columns; nothing but whole answers can be given in them."""

    def __init__(self, most: int, quotes: bool) -> None:
        self.left = most + 1
        self.quotes = quotes
        self.quoted = 0

    def read(self, piece: bytes, last: bool) -> int | None:
        """0 when there are too many rows; None as long as there are not."""
        if self.quotes:
            parts = piece.split(b'"')
            self.left -= sum(part.count(b"\n") for part in parts[self.quoted :: 2])
            self.quoted ^= len(parts) - 1 & 1
        else:
            self.left -= piece.count(b"\n")
        return 0 if self.left < 0 else None


def rows_of(format: str, most: int) -> Rows:
    """What counts the rows of an answer in a format: json, xml, csv or tsv."""
    if format == "json":
        return Objects(most)
    return Elements(most) if format == "xml" else Lines(most, format == "csv")
