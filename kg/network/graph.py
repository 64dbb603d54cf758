"""The citation network as a graph of networkx, for whoever goes on in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.network.files.values import edge_rows, node_rows
from kg.network.model import Network
from kg.network.stored.loading import load
from kg.network.views import EVERYTHING, View
from kg.store import Readable

if TYPE_CHECKING:
    import networkx


def citation_network(store: Readable, view: View = EVERYTHING) -> networkx.MultiDiGraph:
    """The network of a store, or a part of it, as a graph of networkx.

    Nodes are IRIs, each the one that its document, agency or division is counted under. What nobody knows is left out of the attributes:

    - ``label``: title or name, Chinese
    - ``kind``: regulation, report, agency, division
    - ``number``: document number in its normal form
    - ``division``: code of the division that it belongs to; ``place``: that division's name
    - ``level``: of that division: nation, province, prefecture, county, township, zone
    - ``year``: of a report's period, else of a document's number, else of its day of issue
    - ``issued``: day of issue, ISO 8601
    - ``state``: of a document ``seen`` where one of its files was read, else ``wanted``
    - ``cited``: by how many documents of this graph
    - ``x``, ``y``: a place for pictures, ``y`` downward (see ``kg.network.files.positions``)

    Edges lead from the document that cites, or the agency that issues, under their relation as key:

    - ``relation``: cites, implements, basedOn, forwards, promulgates, amends, repeals, issues, jurisdiction, within
    - ``mentions``, and the same as ``weight``: how many mentions a citation has, else 1
    - ``functions``: of these mentions, between spaces: basis, complies, implements, refers, …
    - ``evidence``: IRI of the first citation or statement that says so; left out where reference alone does
    - ``year``, ``issued``: of the document that cites or is issued

    The graph itself has ``base`` (what the IRIs begin with) and ``revision`` (of the store).

    Raises:
        UsageError: the view names something that does not exist.
    """
    return as_graph(view.of(load(store)))


def as_graph(network: Network) -> networkx.MultiDiGraph:
    """A network as a graph of networkx; its attributes stand at ``citation_network``."""
    import networkx  # an eighth of a second that no question needs

    graph = networkx.MultiDiGraph(base=network.base, revision=network.revision)
    graph.add_nodes_from((node.id, values) for node, values in node_rows(network))
    graph.add_edges_from((edge.source, edge.target, edge.relation, values) for edge, values in edge_rows(network))
    return graph
