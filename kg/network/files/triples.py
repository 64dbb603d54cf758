"""The network as RDF, in the vocabulary's own terms."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.iris import COMPILED
from kg.network.files.values import all_nodes, of_period
from kg.network.model import Network
from kg.network.nodes import CITES, Edge, Node
from kg.vocabulary import NAMESPACES, Vocabulary, load

USED = {name: NAMESPACES[name] for name in ("wm", "rdf", "rdfs", "dcterms", "cito", "xsd")}
CLASSES = {"regulation": "Regulation", "report": "Report", "agency": "Agency", "division": "Division"}


def triples(network: Network) -> Iterator[Triple]:
    """What the network says, node after node and edge after edge.

    Of a node its type, label, document number, day of issue, of a report the year of its period, of a division code and level; of an
    edge the property, and of the first citation or statement that says so what it is about. How often a document is cited, the functions
    of single mentions and the words stand in the graph of the store, which the IRI of the citation leads to.
    """
    vocabulary = load()
    for node in all_nodes(network):
        yield from of_node(node, network.base, vocabulary)
    for edge in network.all_edges():
        yield from of_edge(edge, vocabulary)


def of_node(node: Node, base: str, vocabulary: Vocabulary) -> Iterator[Triple]:
    """What is said of a node."""
    wm, rdf, rdfs, dcterms = vocabulary.wm, vocabulary.rdf, vocabulary.rdfs, vocabulary.dcterms
    subject, xsd = NamedNode(node.id), NAMESPACES["xsd"]
    yield Triple(subject, rdf.type, wm[CLASSES[node.kind]])
    if node.label:
        yield Triple(subject, rdfs.label, Literal(node.label, language="zh"))
    if node.number:
        yield Triple(subject, wm.documentNumber, Literal(node.number))
    if node.issued:
        yield Triple(subject, dcterms.issued, Literal(node.issued, datatype=NamedNode(f"{xsd}date")))
    if node.kind == "report" and of_period(node):
        yield Triple(subject, wm.year, Literal(node.year))
    if node.kind == "division":
        yield Triple(subject, wm.divisionCode, Literal(node.division))
        if node.level:
            yield Triple(subject, wm.level, NamedNode(base + COMPILED["concept"].mint("level", node.level)))


def of_edge(edge: Edge, vocabulary: Vocabulary) -> Iterator[Triple]:
    """What an edge says, and who says so."""
    wm, rdf, cito = vocabulary.wm, vocabulary.rdf, vocabulary.cito
    source, relation, target = NamedNode(edge.source), wm[edge.relation], NamedNode(edge.target)
    yield Triple(source, relation, target)
    if not edge.evidence:
        return
    said = NamedNode(edge.evidence)
    if edge.relation == CITES:
        yield Triple(source, wm.citation, said)
        yield Triple(said, rdf.type, wm.Citation)
        yield Triple(said, cito.hasCitingEntity, source)
        yield Triple(said, cito.hasCitedEntity, target)
    else:
        yield Triple(said, rdf.type, rdf.Statement)
        yield Triple(said, rdf.subject, source)
        yield Triple(said, rdf.predicate, relation)
        yield Triple(said, rdf.object, target)
