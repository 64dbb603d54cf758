"""What XML 1.0 asks for and the writer of RDF/XML leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pyoxigraph import Literal, Quad

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads, as long as XML can hold their texts.

    Raises:
        ValueError: a text with a character that XML has no way to write; it would make the whole file unreadable.
    """
    for quad in quads:
        if isinstance(quad.object, Literal) and (found := UNWRITABLE.search(quad.object.value)):
            raise ValueError(f"XML cannot hold the character U+{ord(found[0]):04X}, which {quad.predicate} of {quad.subject} has")
        yield quad


def escaped(xml: bytes) -> bytes:
    """XML with its carriage returns told by number: whoever reads a bare one takes it for the end of a line.

    >>> escaped(b"a" + bytes([13]) + b"b")
    b'a&#13;b'
    """
    return xml.replace(b"\r", b"&#13;")


class Escaping:
    """A file to write XML into."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out

    def write(self, xml: bytes) -> int:
        """Writes it, and says that all of it was taken."""
        self.out.write(escaped(xml))
        return len(xml)

    def flush(self) -> None:
        """Hands on what was written."""
        self.out.flush()
