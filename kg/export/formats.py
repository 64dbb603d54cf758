"""The formats of an export; equal stores give equal bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from pyoxigraph import RdfFormat, serialize

from kg.errors import StoreError, UsageError
from kg.export.ordered import quad_lines, read_back, triple_lines
from kg.export.table import write_table
from kg.store import Readable
from kg.vocabulary import NAMESPACES
from kg.xml import Escaping, writable


@dataclass(frozen=True, slots=True)
class Format:
    """A format of an export.

    Args:
        suffix: of a file, with its dot.
        quads: whether it tells who says so: it holds the named graphs; else their merge.
        rdf: how pyoxigraph knows it; None for tables.
    """

    name: str
    media_type: str
    suffix: str
    quads: bool
    rdf: RdfFormat | None


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("nquads", "application/n-quads", ".nq", True, RdfFormat.N_QUADS),
        Format("trig", "application/trig", ".trig", True, RdfFormat.TRIG),
        Format("turtle", "text/turtle", ".ttl", False, RdfFormat.TURTLE),
        Format("ntriples", "application/n-triples", ".nt", False, RdfFormat.N_TRIPLES),
        Format("jsonld", "application/ld+json", ".jsonld", True, RdfFormat.JSON_LD),
        Format("rdfxml", "application/rdf+xml", ".rdf", False, RdfFormat.RDF_XML),
        Format("csv", "text/csv", ".csv", False, None),
    )
}


def export(store: Readable, format: str, out: BinaryIO, graphs: Collection[str] | None = None) -> None:
    """Writes the store, or some of its graphs; equal stores give equal bytes.

    Args:
        store: what is written.
        format: a name of ``FORMATS``. Formats for quads hold the named graphs (documents, reference, canon), never the default graph, which
            would say everything twice; formats for triples hold the merge; csv one row an indicator.
        out: a binary file.
        graphs: IRIs of the named graphs to write; None for all but those that users write.

    Raises:
        StoreError: a graph that does not exist.
        UsageError: a format that does not exist, or cannot hold what is stored.
    """
    try:
        chosen = FORMATS[format]
    except KeyError:
        raise UsageError(f"there is no format {format}; there are {', '.join(FORMATS)}") from None
    refuse_unknown(store, graphs)
    if chosen.rdf is None:
        write_table(store, out, graphs)
    else:
        write(quad_lines(store, graphs) if chosen.quads else triple_lines(store, graphs), chosen.rdf, out)


def refuse_unknown(store: Readable, graphs: Collection[str] | None) -> None:
    """Raises where a graph that is asked for is not there: an empty export would look like an empty graph."""
    for iri in graphs or ():
        try:
            held = store.holds(iri)
        except ValueError:  # no IRI at all
            held = False
        if not held:
            raise StoreError(f"the store holds no graph {iri}")


def write(lines: Iterator[bytes], rdf: RdfFormat, out: BinaryIO) -> None:
    """Lines that are in order, in a format, as they come.

    Raises:
        UsageError: the format cannot hold one.
    """
    if rdf in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES):
        out.writelines(lines)
        return
    quads = read_back(lines)
    if rdf == RdfFormat.RDF_XML:
        quads, out = writable(quads), cast(BinaryIO, Escaping(out))
    try:
        serialize(quads if rdf.supports_datasets else (quad.triple for quad in quads), out, rdf, prefixes=dict(NAMESPACES))
    except ValueError as error:
        raise UsageError(f"{rdf.name} cannot hold this graph 该格式无法表达: {error}") from error
