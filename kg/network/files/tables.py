"""The network as tables: edges, and nodes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kg.network.files.values import EDGE, NODE, Values, edge_rows, node_rows
from kg.network.model import Network
from kg.store import cell

ENDS = ("source", "relation", "target", "weight", "source_label", "target_label", "source_year", "target_year")
REST = tuple(name for name in EDGE if name not in (*ENDS, "mentions"))  # weight says how many


def edges(network: Network, note: str) -> Iterator[str]:
    """A table of edges, for spreadsheets; it has no place for the note."""
    columns = network.nodes
    labels, years = columns.labels, columns.years
    yield line((*ENDS, *REST))
    for number, (edge, values) in enumerate(edge_rows(network)):
        ends = int(network.edges.sources[number]), int(network.edges.targets[number])
        texts = (cell(labels[end]) for end in ends)
        known = (int(years[end]) or "" for end in ends)
        yield line((edge.source, edge.relation, edge.target, edge.mentions, *texts, *known, *cells(values, REST)))


def nodes(network: Network, note: str) -> Iterator[str]:
    """A table of nodes, for spreadsheets; it has no place for the note."""
    yield line(("id", *NODE))
    for node, values in node_rows(network):
        yield line((node.id, *cells(values, NODE)))


def cells(values: Values, names: Iterable[str]) -> Iterator[str | int | float]:
    """Values as a spreadsheet shows them; empty where there is none."""
    for name in names:
        value = values.get(name, "")
        yield cell(value) if isinstance(value, str) else value


def line(row: Iterable[str | int | float]) -> str:
    """One row."""
    out = io.StringIO()
    csv.writer(out).writerow(row)
    return out.getvalue()
