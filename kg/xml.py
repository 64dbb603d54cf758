"""What XML 1.0 asks for and the writers of RDF/XML and of the XML of results leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from pyoxigraph import Literal, Quad

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # the same in UTF-8


class Unwritable(ValueError):
    """A character that XML has no way to write."""


def writable(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads, as long as XML can hold their texts.

    Raises:
        Unwritable: a text with a character that XML has no way to write; it would make the whole file unreadable.
    """
    for quad in quads:
        if isinstance(quad.object, Literal) and (found := UNWRITABLE.search(quad.object.value)):
            raise Unwritable(f"XML cannot hold the character U+{ord(found[0]):04X}, which {quad.predicate} of {quad.subject} has")
        yield quad


def escaped(xml: bytes) -> bytes:
    """XML with its carriage returns told by number: whoever reads a bare one takes it for the end of a line.

    >>> escaped(b"a" + bytes([13]) + b"b")
    b'a&#13;b'

    Raises:
        Unwritable: there is a character in it that XML has no way to write.
    """
    if found := BYTES.search(xml):
        raise Unwritable(f"XML cannot hold the character U+{ord(found[0].decode()):04X}")
    return xml.replace(b"\r", b"&#13;")


class Escaping:
    """A file to write XML into."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.last = b""  # the first bytes of a character whose others may follow

    def write(self, xml: bytes) -> int:
        """Writes it, and says that all of it was taken.

        Raises:
            Unwritable: there is a character in it that XML has no way to write.
        """
        escaped(self.last + xml[:2])
        self.out.write(escaped(xml))
        self.last = (self.last + xml[-2:])[-2:]
        return len(xml)

    def flush(self) -> None:
        """Hands on what was written."""
        self.out.flush()
