"""Claims to quads: every fact in the document's own graph, each with the evidence that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import Iris
from kg.records import Agency, Citation, Claims, Evidence, Indicator, Issue, Regulation, Source, Statement
from kg.vocabulary import Vocabulary

SEVERITIES = {"violation": "Violation", "warning": "Warning", "info": "Info"}


@dataclass(slots=True)
class Writer:
    """Collects the quads of one graph; a triple that is said twice stands once."""

    vocabulary: Vocabulary
    iris: Iris
    sha16: str
    graph: NamedNode
    quads: dict[Quad, None] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def add(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """States a triple."""
        self.quads[Quad(NamedNode(subject), predicate, value, self.graph)] = None

    def link(self, subject: str, predicate: NamedNode, target: str) -> None:
        """States a triple whose object is a node; nothing where there is none."""
        if target:
            self.add(subject, predicate, NamedNode(target))

    def text(self, subject: str, predicate: NamedNode, value: str, language: str = "") -> None:
        """States a triple whose object is a string; nothing where it is empty."""
        if value:
            self.add(subject, predicate, Literal(value, language=language) if language else Literal(value))

    def typed(self, subject: str, predicate: NamedNode, value: object, datatype: str) -> None:
        """States a triple whose object is a literal of an XSD type."""
        self.add(subject, predicate, Literal(str(value), datatype=self.vocabulary.xsd[datatype]))

    def concept(self, subject: str, predicate: NamedNode, scheme: str, notation: str) -> None:
        """States a triple whose object is a concept; nothing where the notation is empty."""
        if notation:
            self.link(subject, predicate, self.iris.concept(scheme, notation))

    def nth(self, key: str) -> int:
        """How often a place was named so far, this time included: the number that tells IRIs at one place apart."""
        self.taken[key] = self.taken.get(key, 0) + 1
        return self.taken[key]

    def evidence(self, subject: str, places: Iterable[Evidence]) -> None:
        """The places that say so."""
        v = self.vocabulary
        for place in places:
            iri = self.iris.evidence(self.sha16, place.start, place.end, place.rule)
            self.link(subject, v.wm.evidence, iri)
            self.link(iri, v.rdf.type, v.wm.Evidence.value)
            self.add(iri, v.oa.exact, Literal(place.exact))
            self.typed(iri, v.oa.start, place.start, "integer")
            self.typed(iri, v.oa.end, place.end, "integer")
            self.text(iri, v.wm.rule, place.rule)
            self.text(iri, v.wm.reading, place.reading)
            self.text(iri, v.wm.cell, place.cell)
            if place.page:
                self.typed(iri, v.wm.page, place.page, "integer")
            self.link(iri, v.prov.wasQuotedFrom, self.iris.source(self.sha16))


def describe(claims: Claims, vocabulary: Vocabulary, iris: Iris, digest: str) -> tuple[Quad, ...]:
    """The quads of a document's graph.

    Args:
        digest: of the tables and rules that it was read with.
    """
    sha16 = claims.document.source.sha256[:16]
    graph = iris.graph(sha16)
    writer = Writer(vocabulary, iris, sha16, NamedNode(graph))
    describe_source(writer, claims.document.source, claims.kind, digest)
    if claims.subject:
        describe_subject(writer, claims, graph)
        for agency in claims.agencies:
            describe_agency(writer, agency)
        for regulation in claims.regulations:
            describe_regulation(writer, regulation)
        for statement in claims.statements:
            describe_statement(writer, statement)
        for indicator in claims.indicators:
            describe_indicator(writer, claims.subject, indicator)
        for citation in claims.citations:
            describe_citation(writer, claims.subject, citation)
    for issue in claims.issues:
        describe_issue(writer, issue, claims.subject or iris.source(sha16))
    return tuple(writer.quads)


def describe_source(w: Writer, source: Source, kind: str, digest: str) -> None:
    """The file that was read, and what it was taken for."""
    v, iri = w.vocabulary, w.iris.source(w.sha16)
    w.link(iri, v.rdf.type, v.wm.Source.value)
    w.text(iri, v.rdfs.label, source.name)
    w.text(iri, v.wm.sha256, source.sha256)
    w.text(iri, v.dcterms.format, source.media_type)
    w.text(iri, v.wm.rulesDigest, digest)
    w.concept(iri, v.wm.kind, "kind", kind)
    if source.retrieved:
        w.typed(iri, v.prov.generatedAtTime, source.retrieved, "dateTime")


def describe_subject(w: Writer, claims: Claims, graph: str) -> None:
    """What the document is: a report or a regulation."""
    v, subject = w.vocabulary, claims.subject
    w.link(subject, v.rdf.type, (v.wm.Report if claims.kind == "report" else v.wm.Regulation).value)
    w.text(subject, v.wm.sourceFile, claims.document.source.name)
    w.link(subject, v.wm.graph, graph)
    w.link(subject, v.prov.hadPrimarySource, w.iris.source(w.sha16))
    for issuer in claims.issuers:
        w.link(subject, v.wm.issuedBy, issuer)
    w.link(subject, v.wm.compiledBy, claims.compiled_by)
    if claims.kind == "report":
        w.concept(subject, v.wm.frame, "frame", claims.frame)
    if claims.period:
        describe_period(w, *claims.period)
        w.typed(subject, v.wm.year, claims.period[0].year, "integer")


def describe_period(w: Writer, start: date | None, end: date) -> str:
    """A span of days, whose first may not be known; gives its IRI."""
    v, iri = w.vocabulary, w.iris.period(start, end)
    w.link(iri, v.rdf.type, v.wm.Period.value)
    if start:
        w.typed(iri, v.dcat.startDate, start.isoformat(), "date")
    w.typed(iri, v.dcat.endDate, end.isoformat(), "date")
    return iri


def describe_agency(w: Writer, agency: Agency) -> None:
    """An agency by its full official name, and as this document prints it."""
    v = w.vocabulary
    w.link(agency.iri, v.rdf.type, v.wm.Agency.value)
    w.text(agency.iri, v.rdfs.label, agency.name, "zh")
    w.link(agency.iri, v.wm.jurisdiction, w.iris.division(agency.division))
    w.concept(agency.iri, v.org.classification, "classification", agency.classification)
    for printed in agency.printed:
        if printed != agency.name:
            w.text(agency.iri, v.skos.altLabel, printed, "zh")


def describe_regulation(w: Writer, regulation: Regulation) -> None:
    """A regulation as this document knows it: number, titles as printed, who issued it by this reading."""
    v = w.vocabulary
    w.link(regulation.iri, v.rdf.type, v.wm.Regulation.value)
    w.text(regulation.iri, v.wm.documentNumber, regulation.number)
    for title in regulation.titles:
        w.text(regulation.iri, v.skos.altLabel, title, "zh")
    if w.iris.parse(regulation.iri).kind == "titled" and regulation.titles:
        w.text(regulation.iri, v.dcterms.title, regulation.titles[0], "zh")
    for issuer in regulation.issuers:
        w.link(regulation.iri, v.wm.issuedBy, issuer)


def describe_statement(w: Writer, statement: Statement) -> None:
    """A metadata triple or policy relation: stated, and reified with its evidence."""
    v = w.vocabulary
    predicate = NamedNode(statement.predicate)
    value: NamedNode | Literal
    if statement.datatype == "@zh":
        value = Literal(statement.object, language="zh")
    elif statement.datatype == "string":
        value = Literal(statement.object)
    elif statement.datatype:
        value = Literal(statement.object, datatype=v.xsd[statement.datatype])
    else:
        value = NamedNode(statement.object)
    w.add(statement.subject, predicate, value)
    name = statement.predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    start = statement.evidence[0].start
    iri = w.iris.statement(w.sha16, name, start, w.nth(f"statement/{name}/{start}"))
    w.link(iri, v.rdf.type, v.rdf.Statement.value)
    w.link(iri, v.rdf.subject, statement.subject)
    w.add(iri, v.rdf.predicate, predicate)
    w.add(iri, v.rdf.object, value)
    w.text(iri, v.wm.inferredFrom, statement.inferred_from)
    w.evidence(iri, statement.evidence)


def describe_indicator(w: Writer, subject: str, indicator: Indicator) -> None:
    """One value of one measure."""
    v, iri = w.vocabulary, indicator.iri
    w.link(subject, v.wm.records if indicator.recorded else v.wm.quotes, iri)
    w.link(iri, v.rdf.type, v.wm.Indicator.value)
    w.link(iri, v.wm.measures, w.iris.measure(indicator.measure))
    quantity = indicator.quantity
    if quantity.value is not None:
        whole = quantity.value == quantity.value.to_integral_value() and quantity.value.as_tuple().exponent == 0
        w.typed(iri, v.wm.value, format(quantity.value, "f"), "integer" if whole else "decimal")
    w.text(iri, v.wm.unit, quantity.unit)
    w.concept(iri, v.wm.valueState, "state", quantity.state)
    w.link(iri, v.wm.about, indicator.about)
    w.link(iri, v.wm.covers, describe_period(w, *indicator.covers))
    w.concept(iri, v.wm.applicant, "applicant", indicator.applicant)
    w.text(iri, v.wm.topic, indicator.topic, "zh")
    w.text(iri, v.wm.scope, indicator.scope, "zh")
    w.concept(iri, v.wm.comparator, "comparator", indicator.comparator)
    w.link(iri, v.wm.partOf, indicator.part_of)
    w.evidence(iri, indicator.evidence)


def describe_citation(w: Writer, subject: str, citation: Citation) -> None:
    """One mention of a regulation, and the plain triple where it is resolved."""
    v, iri = w.vocabulary, citation.iri
    w.link(subject, v.wm.citation, iri)
    w.link(iri, v.rdf.type, v.wm.Citation.value)
    w.link(iri, v.cito.hasCitingEntity, subject)
    w.concept(iri, v.wm.resolution, "resolution", citation.resolution)
    if citation.resolution == "resolved":
        w.link(iri, v.cito.hasCitedEntity, citation.cited)
        w.link(subject, v.wm.cites, citation.cited)
    for candidate in citation.candidates:
        w.link(iri, v.wm.candidate, candidate)
    w.text(iri, v.wm.cue, citation.cue, "zh")
    w.concept(iri, v.wm.function, "function", citation.function)
    w.text(iri, v.wm.pinpoint, citation.pinpoint, "zh")
    w.text(iri, v.wm.rawText, citation.raw)
    w.concept(iri, v.wm.versionBasis, "basis", citation.version_basis)
    w.evidence(iri, (citation.evidence,))


def describe_issue(w: Writer, issue: Issue, subject: str) -> None:
    """One finding, as a SHACL validation result."""
    v = w.vocabulary
    start = issue.evidence[0].start if issue.evidence else 0
    iri = w.iris.issue(w.sha16, issue.code, start, w.nth(f"issue/{issue.code}/{start}"))
    w.link(iri, v.rdf.type, v.wm.Issue.value)
    w.text(iri, v.wm.code, issue.code)
    for focus in issue.focus or (subject,):
        w.link(iri, v.sh.focusNode, focus)
    w.link(iri, v.sh.resultPath, issue.path)
    w.link(iri, v.sh.resultSeverity, v.sh[SEVERITIES[issue.severity]].value)
    w.link(iri, v.sh.sourceConstraintComponent, issue.source or v.wm.ReadingConstraintComponent.value)
    w.text(iri, v.sh.resultMessage, issue.message_zh, "zh")
    w.text(iri, v.sh.resultMessage, issue.message_en, "en")
    w.evidence(iri, issue.evidence)
