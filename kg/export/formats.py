"""The formats of an export; equal stores give equal bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.errors import StoreError, UsageError
from kg.export.table import write_table
from kg.store import Readable, sorted_lines
from kg.vocabulary import NAMESPACES


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
        graphs: IRIs of the named graphs to write; None for all.

    Raises:
        StoreError: a graph that does not exist.
        UsageError: a format that does not exist.
    """
    try:
        chosen = FORMATS[format]
    except KeyError:
        raise UsageError(f"there is no format {format}; there are {', '.join(FORMATS)}") from None
    for iri in graphs or ():
        if not store.holds(iri):
            raise StoreError(f"the store holds no graph {iri}")
    if chosen.rdf is None:
        write_table(store, out, graphs)
    elif chosen.quads:
        write_quads(named(store, graphs), chosen.rdf, out)
    else:
        write_triples(merged(store, graphs), chosen.rdf, out)


def named(store: Readable, graphs: Collection[str] | None) -> Iterator[Quad]:
    """The quads of named graphs, graph after graph."""
    chosen = graphs if graphs is not None else [graph.value for graph in store.named_graphs()]
    for iri in sorted(chosen):
        yield from store.backend.quads_for_pattern(None, None, None, NamedNode(iri))


def merged(store: Readable, graphs: Collection[str] | None) -> set[Triple]:
    """The triples of named graphs, each once."""
    if graphs is None:
        return {quad.triple for quad in store.backend.quads_for_pattern(None, None, None, DefaultGraph())}
    return {quad.triple for quad in named(store, graphs)}


def write_quads(quads: Iterable[Quad], rdf: RdfFormat, out: BinaryIO) -> None:
    """Quads in a fixed order."""
    if rdf == RdfFormat.N_QUADS:
        out.write(sorted_lines(quads))
    else:
        serialize(sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad))), out, rdf, prefixes=dict(NAMESPACES))


def write_triples(triples: Iterable[Triple], rdf: RdfFormat, out: BinaryIO) -> None:
    """Triples in a fixed order."""
    serialize(sorted(triples, key=str), out, rdf, prefixes=None if rdf == RdfFormat.N_TRIPLES else dict(NAMESPACES))
