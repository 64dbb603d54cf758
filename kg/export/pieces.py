"""Quads written piece by piece, in any format, so that an answer of any size takes no more memory than one piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Quad, RdfFormat, serialize

from kg.vocabulary import NAMESPACES
from kg.xml import escaped, writable

PIECE = 4_000  # quads


def pieces(quads: Iterable[Quad], rdf: RdfFormat) -> Iterator[bytes]:
    """The bytes of one document, a few thousand quads at a time.

    Several documents in the line-based formats, Turtle and TriG are one document when one follows the other; of those in JSON-LD
    and RDF/XML the brackets between them are left out.

    Args:
        quads: those of one subject together; of the default graph where the format has no graphs.
        rdf: the format.

    Raises:
        ValueError: the format cannot hold a quad: RDF/XML has no way to write some properties and characters.
    """
    source = iter(quads)
    batch = list(islice(source, PIECE))
    text = document(batch, rdf)
    while batch := list(islice(source, PIECE)):
        following = document(batch, rdf)
        head, tail, between = seams(following, rdf)
        yield text[: len(text) - tail] + between
        text = following[head:]
    yield text


def document(quads: list[Quad], rdf: RdfFormat) -> bytes:
    """Some quads as a document of their own."""
    prefixes = None if rdf in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.JSON_LD) else dict(NAMESPACES)
    if rdf == RdfFormat.RDF_XML:
        return escaped(serialize(writable(quads), format=rdf, prefixes=prefixes) or b"")
    return serialize(quads, format=rdf, prefixes=prefixes) or b""


def seams(text: bytes, rdf: RdfFormat) -> tuple[int, int, bytes]:
    """How many bytes of a document go where it follows another one, how many of the one before it, and what stands between.

    >>> seams(b'[{"@id":"urn:x"}]', RdfFormat.JSON_LD)
    (1, 1, b',')
    """
    if rdf == RdfFormat.JSON_LD:
        return 1, 1, b","
    if rdf == RdfFormat.RDF_XML:
        return text.index(b">", text.index(b"<rdf:RDF")) + 1, len(text) - text.rindex(b"</rdf:RDF>"), b""
    return 0, 0, b""
