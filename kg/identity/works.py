"""Who a node is, what it is called, and which of its files speaks for it: by exact keys only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from kg.identity.nodes import DEFAULT, Node, Nodes
from kg.iris import fold_title, hexadecimal


def keys_of(node: Node) -> set[str]:
    """The keys of all titles of a node: what the IRI of a regulation without number is made of."""
    return {hexadecimal(fold_title(title), 16) for title in (*node.titles, *node.spellings)}


def canonical(node: Node, nodes: Nodes) -> NamedNode:
    """The node to count under: itself, or the one numbered regulation of its division that bears its title.

    Two numbers for one title, or dates of issue that contradict each other (a notice of the same name every year), leave it alone.
    """
    if node.kind != "regulation" or node.numbered or not node.scope or node.scope.startswith("x-"):
        return node.iri
    key = nodes.parsed(node.iri).parts[-1]
    bearers = numbered_of(node.scope, nodes).get(key, set())
    if len(bearers) != 1:
        return node.iri
    (bearer,) = bearers
    dates, others = (nodes.texts(iri, nodes.vocabulary.dcterms.issued) for iri in (node.iri, bearer))
    return node.iri if dates and others and not dates & others else bearer


def numbered_of(division: str, nodes: Nodes) -> dict[str, set[NamedNode]]:
    """The numbered regulations that agencies of a division issued, by the keys of their titles."""
    if division not in nodes.numbered_by_title:
        found: dict[str, set[NamedNode]] = {}
        wm = nodes.vocabulary.wm
        for agency in nodes.subjects(wm.jurisdiction, NamedNode(nodes.iris.division(division))):
            for iri in nodes.subjects(wm.issuedBy, agency):
                if nodes.parsed(iri).kind in ("numbered", "order") and nodes.parsed(iri).parts[0] == division:
                    for key in keys_of(nodes.node(iri)):
                        found.setdefault(key, set()).add(iri)
        nodes.numbered_by_title[division] = found
    return nodes.numbered_by_title[division]


def label(node: Node, nodes: Nodes) -> Literal | None:
    """The title to show; None where a graph states one already.

    Its own document's title, else reference's, else the commonest that is printed (ties: the shortest, then by code points), else a
    title that is read elsewhere, else the number, else the name of the file.
    """
    v = nodes.vocabulary
    for quad in nodes.backend.quads_for_pattern(node.iri, v.rdfs.label, None, None):
        if quad.graph_name not in (DEFAULT, nodes.canon):
            return None
    own = [preferred_graph(node, nodes), *node.graphs]
    for graph in (*own, nodes.reference):
        if graph is not None and (titles := nodes.texts(node.iri, v.dcterms.title, graph)):
            return Literal(shortest(titles), language="zh")
    if node.spellings:
        counts = {text: len(nodes.graphs_saying(node.iri, v.skos.altLabel, text)) for text in node.spellings}
        return Literal(min(counts, key=lambda text: (-counts[text], len(text), text)), language="zh")
    files = nodes.texts(node.iri, v.wm.sourceFile)
    for candidates in (node.titles, {node.number} - {""}, files):
        if candidates:
            return Literal(shortest(candidates), language="zh")
    return Literal(nodes.parsed(node.iri).parts[-1], language="zh")


def shortest(texts: Iterable[str]) -> str:
    """The shortest text, then the first by code points."""
    return min(texts, key=lambda text: (len(text), text))


def preferred_graph(node: Node, nodes: Nodes) -> NamedNode | None:
    """The graph that speaks for a report that several files hold: from a government's site, else of the later date, else of the
    smaller SHA-256; None where one file or none holds it."""
    if node.kind != "report" or len(node.graphs) < 2:
        return None
    v = nodes.vocabulary
    by_date = sorted(node.graphs, key=lambda graph: max(nodes.texts(node.iri, v.dcterms.issued, graph), default=""), reverse=True)
    return min(by_date, key=lambda graph: not any(official(name) for name in nodes.texts(source_of(graph, nodes), v.rdfs.label, graph)))


def source_of(graph: NamedNode, nodes: Nodes) -> NamedNode:
    """The source of a document's graph."""
    return NamedNode(nodes.iris.source(graph.value.rsplit("/", 1)[-1]))


def official(name: str) -> bool:
    """Whether a source's name is an address of a Chinese government; of which one, a host alone does not tell."""
    host = urlsplit(name).hostname if "://" in name else None
    return host is not None and (host == "gov.cn" or host.endswith(".gov.cn"))
