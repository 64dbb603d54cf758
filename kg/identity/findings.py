"""Findings that no document can have alone: they show only where several are seen together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad

from kg.identity.facts import by_iri
from kg.identity.joins import Joins
from kg.identity.nodes import Node, Nodes
from kg.identity.titles import alike
from kg.identity.validity import contradicted
from kg.iris import hexadecimal


def findings(node: Node, joins: Joins) -> Iterator[Quad]:
    """The issues about a node, as quads of graph/canon."""
    nodes = joins.nodes
    if len(node.graphs) > 1:
        yield from several_files(node, nodes)
    if node.numbered:
        yield from two_titles(node, nodes)
        yield from two_numbers(node, joins)
    if node.kind == "regulation":
        yield from circles(node, nodes)
        yield from validity(node, nodes)


def several_files(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """Several documents say that they are the same report or regulation; a warning where their titles are unlike."""
    stated = nodes.facts.said(node.iri, nodes.vocabulary.dcterms.title)
    titles = sorted({text.value for text, graph in stated if graph in node.graphs and isinstance(text, Literal)})
    unlike = any(not alike(one, other) for one, other in combinations(titles, 2))
    files = sorted(nodes.facts.texts(node.iri, nodes.vocabulary.wm.sourceFile))
    yield from issue(
        [node.iri],
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
    stated = [said for predicate in (v.skos.altLabel, v.dcterms.title) for said in nodes.facts.said(node.iri, predicate)]
    saying, documents, evidence = set[NamedNode](), set[NamedNode](), []
    for text in pair:
        graphs = {graph for said, graph in stated if isinstance(said, Literal) and said.value == text}
        saying |= graphs
        documents |= graphs - {nodes.reference}
        first = by_iri(graphs - {nodes.reference})[:1]
        evidence += [place for graph in first for place in mentions(node, graph, nodes)[:1]]
    if documents and len(saying) > 1:  # within one document it is that document's own finding
        yield from issue(
            [node.iri],
            nodes,
            "number-with-two-titles",
            "Warning",
            f"同一文号{node.number}对应两个不同的标题：《{pair[0]}》《{pair[1]}》",
            f"The number {node.number} stands with two unlike titles: 《{pair[0]}》 and 《{pair[1]}》",
            tuple(documents),
            tuple(dict.fromkeys(evidence)),
        )


def two_numbers(node: Node, joins: Joins) -> Iterator[Quad]:
    """One issuer issued under one title on one day two numbers: one of them is a slip. Told of the greater IRI."""
    nodes = joins.nodes
    for other in joins.sharing(node):
        day = node.dates & other.dates
        if other.numbered and other.iri.value < node.iri.value and other.number != node.number and day and other.issuers & node.issuers:
            graphs = documents_of((node, other), nodes)
            if graphs:
                yield from issue(
                    [other.iri, node.iri],
                    nodes,
                    "title-with-two-numbers",
                    "Warning",
                    f"同一机关同日所发同题文件有两个文号：{other.number}、{node.number}",
                    f"One issuer, one day, one title, two numbers: {other.number} and {node.number}",
                    graphs,
                    tuple(place for each in (other, node) for graph in graphs for place in mentions(each, graph, nodes)[:1]),
                )


def circles(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """Two regulations each repeal, promulgate or carry out the other: one of the two statements is wrong. Told of the greater IRI."""
    for relation in nodes.relations:
        back = nodes.facts.telling(relation, node.iri)
        for other in by_iri(nodes.facts.nodes(node.iri, relation) & set(back)) if back else ():
            pair, name = [nodes.node(other), node], relation.value.rpartition("#")[2]
            graphs = documents_of(pair, nodes, relation)
            if other.value < node.iri.value and graphs:
                yield from issue(
                    [other, node.iri],
                    nodes,
                    "relation-both-ways",
                    "Warning",
                    f"两份文件互为 {name}：{'、'.join(each.number or each.iri.value for each in pair)}",
                    f"Each of two regulations {name} the other: {' and '.join(each.number or each.iri.value for each in pair)}",
                    graphs,
                    tuple(place for graph in graphs for place in statements(pair, relation, graph, nodes)[:2]),
                )


def validity(node: Node, nodes: Nodes) -> Iterator[Quad]:
    """A regulation is said to be in force by one document, and ended by another: a page may be older than the repeal."""
    if places := contradicted(node, nodes):
        yield from issue(
            [node.iri],
            nodes,
            "validity-contradicts",
            "Warning",
            f"{node.number or node.iri.value}一处载明有效，另一处载明失效或将其废止",
            f"{node.number or node.iri.value} is said to be in force in one document, and not to be, or repealed, in another",
            tuple(dict.fromkeys(graph for graph, _ in places)),
            tuple(place for _, place in places),
        )


def contradiction(pair: tuple[str, str], nodes: Nodes) -> Iterator[Quad]:
    """People hold two nodes apart that other decisions of theirs make one: none of these decisions counts."""
    named = [NamedNode(iri) for iri in pair]
    names = [iri.removeprefix(nodes.iris.base) for iri in pair]  # as review takes them
    graphs = documents_of([nodes.node(iri) for iri in named], nodes)
    if graphs:
        yield from issue(
            named,
            nodes,
            "contradictory-decisions",
            "Warning",
            f"人工决定互相矛盾，均不生效：两个节点既被判定不同，又因其他决定而相同：{'、'.join(names)}",
            f"Decisions contradict each other and none counts: two nodes are held apart and joined by way of others: {' and '.join(names)}",
            graphs,
            (),
        )


def documents_of(about: Sequence[Node], nodes: Nodes, relation: NamedNode | None = None) -> tuple[NamedNode, ...]:
    """The graphs of the documents that name a node, or state a relation of the nodes to each other, sorted."""
    if relation is None:
        stated = [said for node in about for said in nodes.facts.said(node.iri, nodes.vocabulary.rdf.type)]
    else:
        iris = {node.iri for node in about}
        stated = [said for node in about for said in nodes.facts.said(node.iri, relation) if said[0] in iris]
    return tuple(by_iri({graph for _, graph in stated} - {nodes.reference}))


def statements(pair: Sequence[Node], relation: NamedNode, graph: NamedNode, nodes: Nodes) -> list[NamedNode]:
    """The evidence of the statements that one of two regulations has a relation to the other, in one document."""
    v, found = nodes.vocabulary, set[NamedNode]()
    for one, other in (pair, (pair[1], pair[0])):
        about = nodes.facts.subjects_in(v.rdf.subject, one.iri, graph) & nodes.facts.subjects_in(v.rdf.object, other.iri, graph)
        for statement in about & nodes.facts.subjects_in(v.rdf.predicate, relation, graph):
            found |= evidence_of(statement, nodes)
    return sorted(found, key=lambda place: (start_of(place, nodes), place.value))


def mentions(node: Node, graph: NamedNode, nodes: Nodes) -> list[NamedNode]:
    """The evidence of the citations of a node in one document, in the order of the text."""
    v = nodes.vocabulary
    citations = nodes.facts.subjects_in(v.cito.hasCitedEntity, node.iri, graph)
    places = {place for citation in citations for place in evidence_of(citation, nodes)}
    return sorted(places, key=lambda place: (start_of(place, nodes), place.value))


def evidence_of(iri: NamedNode, nodes: Nodes) -> set[NamedNode]:
    """The places that say so."""
    return {place for place in nodes.facts.objects(iri, nodes.vocabulary.wm.evidence) if isinstance(place, NamedNode)}


def start_of(place: NamedNode, nodes: Nodes) -> int:
    """Where evidence begins, from its IRI."""
    return int(nodes.parsed(place).parts[1])


def issue(
    about: Sequence[NamedNode],
    nodes: Nodes,
    code: str,
    severity: str,
    message_zh: str,
    message_en: str,
    graphs: Sequence[NamedNode],
    evidence: Sequence[NamedNode],
) -> Iterator[Quad]:
    """One finding, named after the first of its documents, the nodes at fault and the place of the words there.

    Args:
        about: the nodes; the finding is made and unmade with the greatest.
    """
    v, canon = nodes.vocabulary, nodes.canon
    first = min(graph.value for graph in graphs).rsplit("/", 1)[-1]
    starts = [start_of(place, nodes) for place in evidence if nodes.parsed(place).parts[0] == first]
    nodes_at_fault = hexadecimal(" ".join(node.value for node in about), 8)
    iri = NamedNode(nodes.iris.issue(first, f"{code}.{nodes_at_fault}", min(starts, default=0)))
    yield Quad(iri, v.rdf.type, v.wm.Issue, canon)
    yield Quad(iri, v.wm.code, Literal(code), canon)
    for node in about:
        yield Quad(iri, v.sh.focusNode, node, canon)
    yield Quad(iri, v.sh.resultSeverity, v.sh[severity], canon)
    yield Quad(iri, v.sh.sourceConstraintComponent, v.wm.ReadingConstraintComponent, canon)
    yield Quad(iri, v.sh.resultMessage, Literal(message_zh, language="zh"), canon)
    yield Quad(iri, v.sh.resultMessage, Literal(message_en, language="en"), canon)
    for place in evidence:
        yield Quad(iri, v.wm.evidence, place, canon)
