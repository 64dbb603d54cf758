"""Findings that no document can have alone: they show only where several are seen together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad

from kg.identity.nodes import Node, Nodes
from kg.iris import fold_title

ALIKE = 0.5  # share of the shorter title's pairs of characters that the other has too


def findings(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """The issues about a node, as quads of graph/canon."""
    if len(node.graphs) > 1:
        yield from several_files(node, nodes)
    if node.numbered:
        yield from two_titles(node, nodes)


def several_files(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """Several documents say that they are the same report or regulation; a warning where their titles are unlike."""
    title = nodes.vocabulary.dcterms.title
    titles = sorted({text for graph in node.graphs for text in nodes.texts(node.iri, title, graph)})
    unlike = any(not alike(one, other) for one, other in combinations(titles, 2))
    files = sorted(nodes.texts(node.iri, nodes.vocabulary.wm.sourceFile))
    yield from issue(
        node,
        nodes,
        "several-files-one-document",
        "Warning" if unlike else "Info",
        f"{len(node.graphs)}个文件记载同一{'份报告' if node.kind == 'report' else '份文件'}：{'、'.join(files)}",
        f"{len(node.graphs)} files hold the same {node.kind}: {', '.join(files)}",
        node.graphs,
        (),
    )


def two_titles(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """One number stands with two titles that are unlike: one of the two citations has a slip, or the number is not that of the text."""
    v = nodes.vocabulary
    texts = sorted({*node.titles, *node.spellings}, key=lambda text: (len(text), text))
    pair = next(((one, other) for one, other in combinations(texts, 2) if not alike(one, other)), None)
    if pair is None:
        return
    saying, documents, evidence = set[NamedNode](), set[NamedNode](), []
    for text in pair:
        graphs = {graph for predicate in (v.skos.altLabel, v.dcterms.title) for graph in nodes.graphs_saying(node.iri, predicate, text)}
        saying |= graphs
        documents |= graphs - {nodes.reference}
        first = sorted(graphs - {nodes.reference}, key=lambda graph: graph.value)[:1]
        evidence += [place for graph in first for place in mentions(node, graph, nodes)[:1]]
    if documents and len(saying) > 1:  # within one document it is that document's own finding
        yield from issue(
            node,
            nodes,
            "number-with-two-titles",
            "Warning",
            f"同一文号{node.number}对应两个不同的标题：《{pair[0]}》《{pair[1]}》",
            f"The number {node.number} stands with two unlike titles: 《{pair[0]}》 and 《{pair[1]}》",
            tuple(documents),
            tuple(dict.fromkeys(evidence)),
        )


def mentions(node: Node, graph: NamedNode, nodes: Nodes) -> list[NamedNode]:
    """The evidence of the citations of a node in one document, in the order of the text."""
    v = nodes.vocabulary
    citations = nodes.subjects(v.cito.hasCitedEntity, node.iri, graph)
    places = {place for citation in citations for place in nodes.objects(citation, v.wm.evidence, graph)}
    return sorted(places, key=lambda place: (start_of(place, nodes), place.value))


def start_of(place: NamedNode, nodes: Nodes) -> int:
    """Where evidence begins, from its IRI."""
    return int(nodes.parsed(place).parts[1])


def issue(
    node: Node,
    nodes: Nodes,
    code: str,
    severity: str,
    message_zh: str,
    message_en: str,
    graphs: Sequence[NamedNode],
    evidence: Sequence[NamedNode],
) -> Iterator[Quad]:
    """One finding, named after the first of its documents and the place of the words at fault there."""
    v, canon = nodes.vocabulary, nodes.canon
    first = min(graph.value for graph in graphs).rsplit("/", 1)[-1]
    starts = [start_of(place, nodes) for place in evidence if nodes.parsed(place).parts[0] == first]
    iri = NamedNode(nodes.iris.issue(first, code, min(starts, default=0)))
    yield Quad(iri, v.rdf.type, v.wm.Issue, canon)
    yield Quad(iri, v.wm.code, Literal(code), canon)
    yield Quad(iri, v.sh.focusNode, node.iri, canon)
    yield Quad(iri, v.sh.resultSeverity, v.sh[severity], canon)
    yield Quad(iri, v.sh.sourceConstraintComponent, v.wm.ReadingConstraintComponent, canon)
    yield Quad(iri, v.sh.resultMessage, Literal(message_zh, language="zh"), canon)
    yield Quad(iri, v.sh.resultMessage, Literal(message_en, language="en"), canon)
    for place in evidence:
        yield Quad(iri, v.wm.evidence, place, canon)


def alike(one: str, other: str) -> bool:
    """Whether two titles may be of one text: one contains the other, or they share half of their pairs of characters."""
    first, second = fold_title(one), fold_title(other)
    if first in second or second in first:
        return True
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second)]
    return len(pairs[0] & pairs[1]) >= ALIKE * min(map(len, pairs))
