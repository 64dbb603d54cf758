"""Files of the network for other programs: graphs, tables, RDF, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from pyoxigraph import RdfFormat, serialize

from kg.errors import UsageError
from kg.network.captions import caption, counted
from kg.network.files.cascading import cascade_picture
from kg.network.files.markup import gexf, graphml
from kg.network.files.objects import cytoscape, node_link
from kg.network.files.picture import picture
from kg.network.files.tables import edges, nodes
from kg.network.files.triples import USED, triples
from kg.network.files.values import most_cited
from kg.network.model import Network
from kg.network.nodes import DOCUMENTS, Kind
from kg.network.views import View

__all__ = ["FORMATS", "Format", "Written", "cascade_picture", "write"]
PARTS = 500  # pieces of text that are written at once


@dataclass(frozen=True, slots=True)
class Format:
    """A format of network files.

    Args:
        pieces: the text of a network, piece by piece, with a note on what was left out.
        kinds: the kinds of nodes that it shows; all where empty.
        most: how many nodes there are at most unless told otherwise; None for all.
    """

    name: str
    media_type: str
    suffix: str
    pieces: Callable[[Network, str], Iterator[str]] | None = None
    rdf: RdfFormat | None = None
    kinds: tuple[Kind, ...] = ()
    most: int | None = None


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("graphml", "application/graphml+xml", ".graphml", graphml),
        Format("gexf", "application/gexf+xml", ".gexf", gexf),
        Format("cytoscape", "application/json", ".cyjs", cytoscape),
        Format("nodelink", "application/json", ".json", node_link),
        Format("csv", "text/csv", ".csv", edges),
        Format("nodes", "text/csv", ".csv", nodes),
        Format("turtle", "text/turtle", ".ttl", rdf=RdfFormat.TURTLE),
        Format("ntriples", "application/n-triples", ".nt", rdf=RdfFormat.N_TRIPLES),
        Format("jsonld", "application/ld+json", ".jsonld", rdf=RdfFormat.JSON_LD),
        Format("svg", "image/svg+xml", ".svg", picture, kinds=DOCUMENTS, most=60),
    )
}


@dataclass(frozen=True, slots=True)
class Written:
    """How many nodes and edges a file has, and how many nodes of the view were left out."""

    nodes: int
    edges: int
    left_out: int


def write(network: Network, view: View, format: str, out: BinaryIO, limit: int | None = None) -> Written:
    """Writes a view of the network; equal networks give equal bytes. No format needs a graph of networkx.

    Args:
        network: what is written.
        view: which part of it.
        format: a name of ``FORMATS``.
        out: a binary file.
        limit: how many nodes at most (see ``most_cited``); all where None, of a picture as many as can be read. What was left out is told
            in the file, where the format has a place for it (tables and RDF have none), and returned.

    Raises:
        UsageError: there is no such format, or the view names something that does not exist.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format} 没有这种格式; there are 可用 {', '.join(FORMATS)}")
    form = FORMATS[format]
    whole = View(kinds=form.kinds).of(view.of(network))
    most = form.most if limit is None else limit
    shown = whole if most is None else most_cited(whole, most)
    left_out = len(whole) - len(shown)
    left = counted(left_out, "node that is cited less was left out", "nodes that are cited less were left out")
    note = " · ".join(filter(None, (caption(view, network.divisions), f"略去被引较少的节点{left_out}个 {left}" if left_out else "")))
    if form.rdf is not None:
        prefixes = USED if form.rdf == RdfFormat.TURTLE else None
        serialize(triples(shown), out, form.rdf, prefixes=prefixes)
    elif form.pieces is not None:
        pieces = form.pieces(shown, note)
        while part := "".join(islice(pieces, PARTS)):
            out.write(part.encode())
    return Written(len(shown), len(shown.edges.sources), left_out)
