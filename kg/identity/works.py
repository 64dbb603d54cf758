"""What a node is called, and which of its files speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from kg.identity.nodes import Node, Nodes


def label(node: Node, nodes: Nodes) -> Literal:
    """The title to show of a report or regulation, of which no other graph states a label.

    Its own document's title, else reference's, else the commonest that is printed (ties: the shortest, then by code points), else a
    title that is read elsewhere, else the number, else the name of the file.
    """
    v = nodes.vocabulary
    if node.kind == "report" and len(node.titles) == 1:  # no other document says what a report is called
        return Literal(node.titles[0], language="zh")
    if node.titles:
        titles = nodes.facts.said(node.iri, v.dcterms.title)
        for graph in (preferred_graph(node, nodes), *node.graphs, nodes.reference):
            if stated := {title.value for title, says in titles if says == graph and isinstance(title, Literal)}:
                return Literal(shortest(stated), language="zh")
    if len(node.spellings) == 1:
        return Literal(node.spellings[0], language="zh")
    if node.spellings:
        counts = Counter(spelling.value for spelling, _ in nodes.facts.said(node.iri, v.skos.altLabel) if isinstance(spelling, Literal))
        return Literal(min(node.spellings, key=lambda text: (-counts[text], len(text), text)), language="zh")
    for candidates in (node.titles, {node.number} - {""}, nodes.facts.texts(node.iri, v.wm.sourceFile)):
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
    days = [(day.value, graph) for day, graph in nodes.facts.said(node.iri, v.dcterms.issued) if isinstance(day, Literal)]
    by_date = sorted(node.graphs, key=lambda graph: max((day for day, says in days if says == graph), default=""), reverse=True)
    return min(by_date, key=lambda graph: not any(official(name) for name in names_of(graph, nodes)))


def names_of(graph: NamedNode, nodes: Nodes) -> list[str]:
    """The names of the file that a document's graph was read from."""
    source = NamedNode(nodes.iris.source(graph.value.rsplit("/", 1)[-1]))
    return [name.value for name in nodes.facts.objects(source, nodes.vocabulary.rdfs.label) if isinstance(name, Literal)]


def official(name: str) -> bool:
    """Whether a source's name is an address of a Chinese government; of which one, a host alone does not tell."""
    host = urlsplit(name).hostname if "://" in name else None
    return host is not None and (host == "gov.cn" or host.endswith(".gov.cn"))
