"""The reference engine: the only door of pySHACL, and of rdflib behind it."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from functools import partial

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import SH, BNode, Graph, URIRef

from kg.errors import VocabularyError
from kg.validate.literals import Value
from kg.validate.results import BLANK, Result, name
from kg.validate.shapes import SH as SHACL
from kg.validate.shapes import Shapes

FLAGS, PATTERN, UNIQUE = (NamedNode(SHACL + term) for term in ("flags", "pattern", "uniqueLang"))
ENDS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]|[$]", re.DOTALL)  # the end in a pattern; what is escaped or in a class is none


class Reference:
    """The shapes, with all that pySHACL finds out about them; judges one graph after the other."""

    def __init__(self, shapes: Shapes) -> None:
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # as below
        multiline = {s for s, p, o in shapes.triples if p == FLAGS and "m" in str(o)}
        said = (t for t in shapes.triples if t.predicate != UNIQUE or name(t.object) == "true")  # SHACL knows no other word for it
        self.shapes = ShapesGraph(rdflib_graph(t if t.subject in multiline else closed(t) for t in said))

    def judge(self, quads: Iterable[Quad]) -> list[Result]:
        """What the shapes find in a graph.

        Raises:
            VocabularyError: shapes that SHACL does not allow, or a graph that pySHACL cannot judge by them.
        """
        data = DataGraph.from_rdflib(rdflib_graph(quads))
        validator = Validator(data, shacl_graph=self.shapes.graph, options={"inference": "none", "inplace": True})
        validator.shacl_graph = self.shapes  # pySHACL would look for all shapes again, for each document
        try:
            with warnings.catch_warnings(action="ignore"):  # rdflib's own, of values that it cannot read: the shape tells it
                _, found, _ = validator.run()  # type: ignore[no-untyped-call]
        except ReportableRuntimeError as error:
            raise VocabularyError(" ".join(str(error).partition("\nFor reference")[0].split())) from error
        return [result(found, one) for one in found.objects(predicate=SH.result)]  # not those that a result has as its detail


def closed(triple: Triple) -> Triple:
    r"""The triple; the end of a pattern in it as XPath means it: Python's ``$`` lets a line end stand behind it.

    >>> closed(Triple(FLAGS, PATTERN, Literal("^[$]a$"))).object.value
    '^[$]a\\Z'
    """
    if triple.predicate != PATTERN:
        return triple
    return Triple(triple.subject, PATTERN, Literal(ENDS.sub(lambda m: r"\Z" if m[0] == "$" else m[0], name(triple.object))))


def result(found: Graph, one: rdflib.term.Node) -> Result:
    """One result of pySHACL."""
    path, said = found.value(one, SH.resultPath), partial(found.value, one)
    return Result(
        shape=written(said(SH.sourceShape)).strip("<>"),
        focus=written(said(SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else "",
        value=written(said(SH.value)),
        component=str(said(SH.sourceConstraintComponent)),
        severity=str(said(SH.resultSeverity)),
    )


def written(node: rdflib.term.Node | None) -> str:
    """A term as a result has it."""
    if isinstance(node, rdflib.Literal):
        datatype = NamedNode(node.datatype) if node.datatype and not node.language else None
        return str(Literal(str(node), language=node.language, datatype=datatype))
    if isinstance(node, URIRef):
        return f"<{node}>"
    return "" if node is None else BLANK


def rdflib_graph(triples: Iterable[Quad | Triple]) -> Graph:
    """The triples as an rdflib graph of rdflib's own terms, each made once.

    A plain string must not carry xsd:string: pySHACL would then not find it in an ``sh:in`` list.
    """
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
            made = rdflib.Literal(term.value, lang=term.language) if plain else Value.of(term.value, term.datatype.value)
        else:
            raise VocabularyError(f"a graph of ours holds no {type(term).__name__}")
        return terms.setdefault(term, made)

    graph = Graph(bind_namespaces="none")
    # pySHACL writes nodes into messages that nobody reads; looking for a prefix costs time that grows with the nodes seen before
    graph.namespace_manager.normalizeUri = lambda rdfTerm: f"<{rdfTerm}>"  # type: ignore[method-assign]
    for triple in triples:
        graph.add((converted(triple.subject), converted(triple.predicate), converted(triple.object)))
    return graph
