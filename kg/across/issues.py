"""Writes findings into graph/canon, as SHACL validation results."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.backend import Backend
from kg.iris import Iris
from kg.records import Comparison, Severity
from kg.vocabulary import Vocabulary


class Writer:
    """Makes the quads of findings.

    Args:
        vocabulary: for the terms.
        iris: for the names of the findings, and of graph/canon.
    """

    def __init__(self, vocabulary: Vocabulary, iris: Iris) -> None:
        self.v = vocabulary
        self.iris = iris
        self.canon = NamedNode(iris.graph("canon"))
        wm = vocabulary.wm
        self.said_of_reports = (wm.previousReport, wm.meets, wm.breaks, wm.leavesOpen)

    def stated_of_all(self, backend: Backend) -> set[Quad]:
        """What graph/canon says now, but for who is who."""
        v = self.v
        components = backend.quads_for_pattern(None, v.sh.sourceConstraintComponent, None, self.canon)
        issues = {quad.subject for quad in components if quad.object != v.wm.ReadingConstraintComponent}
        stated = {quad for issue in issues for quad in backend.quads_for_pattern(issue, None, None, self.canon)}
        return stated.union(*(backend.quads_for_pattern(None, predicate, None, self.canon) for predicate in self.said_of_reports))

    def stated_by(self, backend: Backend, source: NamedNode, code: str, nodes: Collection[NamedNode] | None) -> set[Quad]:
        """What graph/canon says now of the findings of a law about some nodes, or about all."""
        if nodes is None:
            issues = {quad.subject for quad in backend.quads_for_pattern(None, self.v.sh.sourceConstraintComponent, source, self.canon)}
        else:
            issues = {NamedNode(self.iris.finding(code, node.value)) for node in nodes}
        return {quad for issue in issues for quad in backend.quads_for_pattern(issue, None, None, self.canon)}

    def quad(self, subject: str, predicate: NamedNode, target: Literal | NamedNode) -> Quad:
        """A statement of graph/canon."""
        return Quad(NamedNode(subject), predicate, target, self.canon)

    def issue(
        self, iri: str, code: str, severity: Severity, source: str, message_zh: str, message_en: str, focus: Iterable[NamedNode]
    ) -> Iterator[Quad]:
        """A finding.

        Args:
            source: IRI of the law or identity that is not met.
            focus: what it is about.
        """
        v = self.v
        yield self.quad(iri, v.rdf.type, v.wm.Issue)
        yield self.quad(iri, v.wm.code, Literal(code))
        yield self.quad(iri, v.sh.resultSeverity, v.sh[severity.capitalize()])
        yield self.quad(iri, v.sh.sourceConstraintComponent, NamedNode(source))
        yield self.quad(iri, v.sh.resultMessage, Literal(message_zh, language="zh"))
        yield self.quad(iri, v.sh.resultMessage, Literal(message_en, language="en"))
        for node in focus:
            yield self.quad(iri, v.sh.focusNode, node)

    def comparison(self, iri: str, compared: Comparison) -> Iterator[Quad]:
        """The values that a finding compares; of two sums only the reckoning."""
        v = self.v
        if compared.stated is not None:
            yield self.quad(iri, v.sh.value, self.number(compared.stated))
            yield self.quad(iri, v.wm.expected, self.number(compared.expected))
            yield self.quad(iri, v.wm.relation, Literal(compared.relation))
        yield self.quad(iri, v.wm.figures, Literal(compared.figures))

    def kind(self, node: NamedNode) -> str:
        """What the IRI of a node begins with below the base; empty for those of others."""
        base = self.iris.base
        return node.value[len(base) :].partition("/")[0] if node.value.startswith(base) else ""

    def number(self, value: Decimal) -> Literal:
        """A number as the store gives it back: by its value, not by its spelling."""
        whole = value == value.to_integral_value()
        lexical = format(value.to_integral_value(), "f") if whole else format(value, "f").rstrip("0")
        return Literal(lexical, datatype=self.v.xsd.integer if value.as_tuple().exponent == 0 else self.v.xsd.decimal)
