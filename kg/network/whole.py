"""The whole citation network, and its files for network tools."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import networkx
from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import UsageError
from kg.network.lookups import RELATIONS, Lookup
from kg.store import Store, cell

PREFIXES = """
PREFIX wm: <https://w3id.org/wenmai/ontology#>
PREFIX cito: <http://purl.org/spar/cito/>
"""
MENTIONS = f"""{PREFIXES}
SELECT ?source ?target (COUNT(DISTINCT ?citation) AS ?weight) WHERE {{
  ?citation cito:hasCitingEntity/wm:canonical ?source ; cito:hasCitedEntity/wm:canonical ?target
}} GROUP BY ?source ?target"""
RELATED = f"""{PREFIXES}
SELECT DISTINCT ?source ?relation ?target WHERE {{
  VALUES ?relation {{ {" ".join(f"wm:{name}" for name in RELATIONS)} }}
  ?subject ?relation ?object . ?subject wm:canonical ?source . ?object wm:canonical ?target
}}"""
CLOCK = re.compile(r' lastmodifieddate="[^"]*"')  # of the day of writing: equal networks give equal files


@dataclass(frozen=True, slots=True)
class Format:
    """A format of network files."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[networkx.MultiDiGraph], str]


def citation_network(store: Store) -> networkx.MultiDiGraph:
    """The network of reports and regulations, each under the one node that it is counted under.

    Nodes have ``label``, ``kind`` (report, regulation), ``number``, ``division`` (code), ``year`` and ``state`` (seen, wanted), as far as
    known. Edges have ``relation`` (cites, implements, basedOn, promulgates, forwards, amends, repeals), which is also their key, and
    ``weight``: how many mentions a citation has, else 1.
    """
    graph: networkx.MultiDiGraph = networkx.MultiDiGraph()
    edges = sorted(edges_with_weight(store))
    lookup = Lookup(store)
    for iri in sorted({end for source, target, _, _ in edges for end in (source, target)} | reports(store)):
        node = lookup.describe(NamedNode(iri))
        values = {"label": node.label, "kind": node.kind, "number": node.number, "division": node.division, "state": node.state}
        graph.add_node(iri, **{name: value for name, value in values.items() if value})
        if node.year:
            graph.nodes[iri]["year"] = node.year
    for source, target, relation, weight in edges:
        graph.add_edge(source, target, key=relation, relation=relation, weight=weight)
    return graph


def edges_with_weight(store: Store) -> Iterator[tuple[str, str, str, int]]:
    """Source, target, relation and weight of each edge."""
    weights = {(row["source"], row["target"]): int(row["weight"]) for row in solutions(store, MENTIONS) if row["source"] != row["target"]}
    for row in solutions(store, RELATED):
        relation = row["relation"].rsplit("#", 1)[-1]
        if row["source"] != row["target"]:
            weight = weights.get((row["source"], row["target"]), 1) if relation == "cites" else 1
            yield row["source"], row["target"], relation, weight


def reports(store: Store) -> set[str]:
    """The reports and regulations that were read, also those that cite nothing."""
    question = f"{PREFIXES} SELECT DISTINCT ?node WHERE {{ ?read wm:sourceFile ?file ; wm:canonical ?node }}"
    return {row["node"] for row in solutions(store, question)}


def solutions(store: Store, sparql: str) -> Iterator[Mapping[str, str]]:
    """The rows of a SELECT in which everything is bound, as strings."""
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    for solution in found:
        terms = {name: solution[name] for name in names}
        yield {name: term.value for name, term in terms.items() if isinstance(term, NamedNode | Literal)}


def graphml(graph: networkx.MultiDiGraph) -> str:
    """GraphML, for Gephi, yEd, igraph."""
    out = io.BytesIO()
    networkx.write_graphml_xml(numbered(graph), out, prettyprint=True, edge_id_from_attribute="id")
    return out.getvalue().decode()


def gexf(graph: networkx.MultiDiGraph) -> str:
    """GEXF, for Gephi."""
    out = io.BytesIO()
    networkx.write_gexf(numbered(graph), out)
    return CLOCK.sub("", out.getvalue().decode())


def numbered(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """A copy whose edges have an id each: a key is unique between two nodes only."""
    copy = graph.copy()
    for at, (_, _, values) in enumerate(copy.edges(data=True)):
        values["id"] = f"e{at}"
    return copy


def cytoscape(graph: networkx.MultiDiGraph) -> str:
    """The JSON of Cytoscape."""
    nodes = [{"data": {"id": iri, **values}} for iri, values in graph.nodes(data=True)]
    edges = [
        {"data": {"id": f"{source} {key} {target}", "source": source, "target": target, **values}}
        for source, target, key, values in graph.edges(keys=True, data=True)
    ]
    return json.dumps({"elements": {"nodes": nodes, "edges": edges}}, ensure_ascii=False, indent=1) + "\n"


def edge_list(graph: networkx.MultiDiGraph) -> str:
    """A table of edges, for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("source", "relation", "target", "weight", "source_label", "target_label", "source_year", "target_year"))
    for source, target, values in graph.edges(data=True):
        ends = [graph.nodes[end] for end in (source, target)]
        labels = [cell(str(end.get("label", ""))) for end in ends]
        writer.writerow((source, values["relation"], target, values["weight"], *labels, *(end.get("year", "") for end in ends)))
    return out.getvalue()


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("graphml", "application/graphml+xml", ".graphml", graphml),
        Format("gexf", "application/gexf+xml", ".gexf", gexf),
        Format("cytoscape", "application/json", ".cyjs", cytoscape),
        Format("csv", "text/csv", ".csv", edge_list),
    )
}


def write(store: Store, format: str, out: BinaryIO) -> None:
    """Writes the citation network; equal stores give equal bytes.

    Args:
        store: what is written.
        format: a name of ``FORMATS``.
        out: a binary file.

    Raises:
        StoreError: there is no such format.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format}; there are {', '.join(FORMATS)}")
    out.write(FORMATS[format].write(citation_network(store)).encode())
