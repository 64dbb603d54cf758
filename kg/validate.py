"""Quads → ValidationReport: the only door of SHACL, and of rdflib behind it.

The shapes of ``shapes/`` say what a document's graph must look like. They are core constraints only, property shapes with
targets of their own, so that pySHACL takes each shape once for all its focus nodes. What adds up is not their business: that
is audited on Decimals (``kg.audit``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import VocabularyError
from kg.records import Evidence, Issue, Severity
from kg.settings import data_folder

if TYPE_CHECKING:
    import rdflib
    from pyshacl.shapes_graph import ShapesGraph

    from kg.vocabulary import Vocabulary

PRIVATE = "shape-privacy-"


@dataclass(frozen=True)
class Shapes:
    """The shapes as text, by file name; parsed at their first use, once.

    Args:
        texts: Turtle, by file name.
        digest: sha256 over all of them.
    """

    texts: Mapping[str, str] = field(repr=False)
    digest: str

    @cached_property
    def graph(self) -> ShapesGraph:
        """The parsed shapes, with all that pySHACL finds out about them.

        Raises:
            VocabularyError: a file that is no Turtle.
        """
        from pyshacl.shapes_graph import ShapesGraph

        quads: list[Quad] = []
        for name, text in self.texts.items():
            try:
                quads.extend(parse(text, RdfFormat.TURTLE, rename_blank_nodes=True))
            except SyntaxError as error:
                raise VocabularyError(f"shapes/{name}: {error}") from error
        return ShapesGraph(rdflib_graph(quads))


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Whether a graph may enter the store, and everything that the shapes had to say of it.

    Args:
        conforms: there is no violation; warnings and infos do not count.
        results: in the order of code and focus, so that the same graph gives the same report.
    """

    conforms: bool
    results: tuple[Issue, ...] = ()


def load_shapes(folder: Traversable | None = None) -> Shapes:
    """The shapes of a folder, unparsed.

    Args:
        folder: holds ``*.ttl``; the packaged ``shapes/`` where left out.

    Raises:
        VocabularyError: there is no such folder, or no shape in it.
    """
    place = data_folder("shapes") if folder is None else folder
    files = sorted((path for path in place.iterdir() if path.name.endswith(".ttl")), key=lambda path: path.name)
    if not files:
        raise VocabularyError(f"there are no shapes in {place}")
    texts = {path.name: path.read_text("utf-8") for path in files}
    return Shapes(texts, hashlib.sha256("\0".join(texts.values()).encode()).hexdigest())


def validate(quads: Iterable[Quad], shapes: Shapes, vocabulary: Vocabulary, *, context: Iterable[Quad] = ()) -> ValidationReport:
    """What the shapes say of one document's graph.

    Args:
        quads: the graph; the names of graphs are not looked at.
        shapes: from ``load_shapes``.
        vocabulary: for the terms in which evidence is found.
        context: more triples that the graph may lean on.

    Returns:
        A report whose results carry the focus node's evidence, except where that would repeat what is private.
    """
    from pyshacl.graph_abstraction import DataGraph
    from pyshacl.validator import Validator

    quads = tuple(quads)
    data = rdflib_graph((*quads, *context))
    validator = Validator(DataGraph.from_rdflib(data), shacl_graph=shapes.graph.graph, options={"inference": "none", "inplace": True})
    validator.shacl_graph = shapes.graph  # pySHACL would look for all shapes again, for each document
    conforms, results, _ = validator.run()  # type: ignore[no-untyped-call]
    if conforms:
        return ValidationReport(True)
    return report(results, quads, vocabulary)


def report(results: rdflib.Graph, quads: Collection[Quad], vocabulary: Vocabulary) -> ValidationReport:
    """The results of pySHACL as issues, with the evidence that the graph itself holds."""
    from rdflib import SH, URIRef

    severities: dict[str, Severity] = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
    found = []
    for result in results.subjects(predicate=SH.sourceShape):
        shape, path = str(results.value(result, SH.sourceShape)), results.value(result, SH.resultPath)
        messages = {getattr(message, "language", None): str(message) for message in results.objects(result, SH.resultMessage)}
        found.append(
            Issue(
                code="shape-" + shape.rpartition("#")[2],
                severity=severities[str(results.value(result, SH.resultSeverity))],
                message_zh=messages["zh"],
                message_en=messages["en"],
                focus=(str(results.value(result, SH.focusNode)),),
                path=str(path) if isinstance(path, URIRef) else "",
                source=shape,
            )
        )
    places = evidence_of(quads, vocabulary, private={issue.focus[0] for issue in found if issue.code.startswith(PRIVATE)})
    issues = {replace_evidence(issue, places.get(issue.focus[0], ())) for issue in found}
    ordered = tuple(sorted(issues, key=lambda issue: (issue.code, issue.focus, issue.path)))
    return ValidationReport(all(issue.severity != "violation" for issue in ordered), ordered)


def replace_evidence(issue: Issue, evidence: tuple[Evidence, ...]) -> Issue:
    """The issue with the words that it is about."""
    return Issue(issue.code, issue.severity, issue.message_zh, issue.message_en, evidence, issue.focus, issue.path, issue.source)


def evidence_of(quads: Collection[Quad], vocabulary: Vocabulary, private: Collection[str]) -> dict[str, tuple[Evidence, ...]]:
    """The evidence of every node that has some or is one, as records; ``private`` names the nodes that must not be repeated."""
    oa, wm = vocabulary.oa, vocabulary.wm
    wanted = {oa.exact: "exact", oa.start: "start", oa.end: "end", wm.rule: "rule", wm.reading: "reading", wm.page: "page", wm.cell: "cell"}
    told: dict[str, dict[str, str]] = {}
    links: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate in wanted:
            told.setdefault(name(quad.subject), {})[wanted[quad.predicate]] = name(quad.object)
        elif quad.predicate == wm.evidence:
            links.setdefault(name(quad.subject), []).append(name(quad.object))
    records = {node: made for node, values in told.items() if node not in private and (made := record(values))}
    places: dict[str, tuple[Evidence, ...]] = {node: (made,) for node, made in records.items()}
    for node, linked in links.items():
        places[node] = tuple(sorted((records[one] for one in linked if one in records), key=lambda made: (made.start, made.end, made.rule)))
    return places


def record(values: Mapping[str, str]) -> Evidence | None:
    """The evidence that these values make; none where one of them is at fault itself."""
    start, end, page = values.get("start", ""), values.get("end", ""), values.get("page", "0")
    if not (start.isdecimal() and end.isdecimal() and page.isdecimal() and "exact" in values and "rule" in values):
        return None
    return Evidence(int(start), int(end), values["exact"], values["rule"], values.get("reading", ""), int(page), values.get("cell", ""))


def name(term: object) -> str:
    """What a term says: the IRI or the lexical form."""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def rdflib_graph(quads: Iterable[Quad]) -> rdflib.Graph:
    """The quads as an rdflib graph of rdflib's own terms, each made once.

    A plain string must not carry xsd:string: pySHACL would then not find it in an ``sh:in`` list.
    """
    from rdflib import BNode, Graph, URIRef
    from rdflib import Literal as Value

    terms: dict[object, rdflib.term.Node] = {}

    def converted(term: object) -> rdflib.term.Node:
        if (known := terms.get(term)) is not None:
            return known
        made: rdflib.term.Node
        if isinstance(term, NamedNode):
            made = URIRef(term.value)
        elif isinstance(term, BlankNode):
            made = BNode(term.value)
        elif isinstance(term, Literal):
            plain = term.language is not None or term.datatype.value.endswith("#string")
            made = Value(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
        else:
            raise VocabularyError(f"a graph of ours holds no {type(term).__name__}")
        return terms.setdefault(term, made)

    graph = Graph(bind_namespaces="none")
    # pySHACL writes nodes into messages that nobody reads; looking for a prefix costs time that grows with the nodes seen before
    graph.namespace_manager.normalizeUri = lambda rdfTerm: f"<{rdfTerm}>"  # type: ignore[method-assign]
    for quad in quads:
        graph.add((converted(quad.subject), converted(quad.predicate), converted(quad.object)))
    return graph
