"""The network as JSON: for Cytoscape, and as node-link for D3, networkx and others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.network.files.values import Values, edge_rows, node_rows
from kg.network.model import Network


def cytoscape(network: Network, note: str) -> Iterator[str]:
    """The JSON of Cytoscape and Cytoscape.js, with positions; what was left out stands in ``data``."""
    yield '{"directed": true, "multigraph": true, "data": ' + dumped(about(network, note)) + ', "elements": {"nodes": ['
    yield from listed(
        {
            "data": {"id": node.id, "value": node.id, "name": node.label or node.number or node.id, **values},
            "position": {"x": values["x"], "y": values["y"]},
        }
        for node, values in node_rows(network)
    )
    yield '\n], "edges": ['
    yield from listed(
        {"data": {"id": f"e{at}", "source": edge.source, "target": edge.target, "key": edge.relation, **values}}
        for at, (edge, values) in enumerate(edge_rows(network))
    )
    yield "\n]}}\n"


def node_link(network: Network, note: str) -> Iterator[str]:
    """Node-link JSON, as ``networkx.node_link_graph`` reads it; what was left out stands in ``graph``."""
    yield '{"directed": true, "multigraph": true, "graph": ' + dumped(about(network, note)) + ', "nodes": ['
    yield from listed({"id": node.id, **values} for node, values in node_rows(network))
    yield '\n], "edges": ['
    yield from listed({"source": edge.source, "target": edge.target, "key": edge.relation, **values} for edge, values in edge_rows(network))
    yield "\n]}\n"


def about(network: Network, note: str) -> Values:
    """What is told of the network as a whole."""
    values: Values = {"base": network.base, "revision": network.revision}
    return values | ({"note": note} if note else {})


def listed(objects: Iterable[object]) -> Iterator[str]:
    """The members of a list, a line each."""
    for at, value in enumerate(objects):
        yield f"{',' if at else ''}\n{dumped(value)}"


def dumped(value: object) -> str:
    """JSON in one line."""
    return json.dumps(value, ensure_ascii=False)
