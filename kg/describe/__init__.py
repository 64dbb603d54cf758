"""Claims to quads: every fact in the document's own graph, each with the evidence that says so."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.describe.writer import Writer, quoted
from kg.iris import LAWS, Iris
from kg.records import Agency, Citation, Claims, Indicator, Issue, Provision, Regulation, Source, Statement
from kg.vocabulary import Division, Vocabulary

__all__ = ["describe"]

ANSWERS = {"holds": "wm:meets", "fails": "wm:breaks", "not assessable": "wm:leavesOpen"}
SEVERITIES = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}


def describe(claims: Claims, vocabulary: Vocabulary, iris: Iris, digest: str) -> tuple[Quad, ...]:
    """The quads of a document's graph.

    Args:
        digest: of the tables and rules that it was read with.
    """
    sha16 = claims.document.source.sha256[:16]
    writer = Writer(vocabulary, iris, sha16)
    describe_source(writer, claims.document.source, claims.kind, digest)
    if claims.subject:
        describe_subject(writer, claims)
        for agency in claims.agencies:
            describe_agency(writer, agency)
        for code in dict.fromkeys(agency.township for agency in claims.agencies):
            if township := vocabulary.townships.by_code(code):
                describe_township(writer, township)
        for regulation in claims.regulations:
            describe_regulation(writer, regulation)
        for statement in claims.statements:
            describe_statement(writer, statement)
        for indicator in claims.indicators:
            describe_indicator(writer, claims.subject, indicator)
        for citation in claims.citations:
            describe_citation(writer, claims.subject, citation)
        for predicate, identity in dict.fromkeys((ANSWERS[one.answer], one.identity) for one in claims.assessments):
            writer.link(claims.subject, predicate, LAWS + identity)
    for issue in claims.issues:
        describe_issue(writer, issue, claims.subject or writer.source)
    return writer.quads


def describe_source(w: Writer, source: Source, kind: str, digest: str) -> None:
    """The file that was read, and what it was taken for."""
    w.type(w.source, "wm:Source")
    w.text(w.source, "rdfs:label", source.name)
    w.text(w.source, "wm:sha256", source.sha256)
    w.text(w.source, "dcterms:format", source.media_type.partition(";")[0].strip().lower())  # without charset and the like
    w.text(w.source, "wm:rulesDigest", digest)
    w.concept(w.source, "wm:kind", "kind", kind)
    if source.retrieved:
        w.typed(w.source, "prov:generatedAtTime", source.retrieved, "xsd:dateTime")


def describe_subject(w: Writer, claims: Claims) -> None:
    """What the document is: a report or a regulation."""
    subject = claims.subject
    w.type(subject, "wm:Report" if claims.kind == "report" else "wm:Regulation")
    w.text(subject, "wm:sourceFile", claims.document.source.name)
    w.link(subject, "wm:graph", w.iris.graph(w.sha16))
    w.link(subject, "prov:hadPrimarySource", w.source)
    for issuer in claims.issuers:
        w.link(subject, "wm:issuedBy", issuer)
    if claims.kind == "report":
        w.concept(subject, "wm:frame", "frame", claims.frame)
    if claims.period:
        w.period(*claims.period)
        w.typed(subject, "wm:year", claims.period[0].year, "xsd:integer")


def describe_agency(w: Writer, agency: Agency) -> None:
    """An agency by its full official name, and as this document prints it."""
    w.type(agency.iri, "wm:Agency")
    w.text(agency.iri, "rdfs:label", agency.name, "zh")
    if agency.division:
        w.link(agency.iri, "wm:jurisdiction", w.iris.division(agency.division))
    if agency.township:
        w.link(agency.iri, "wm:township", w.iris.division(agency.township))
    w.concept(agency.iri, "org:classification", "classification", agency.classification)
    for printed in agency.printed:
        if printed != agency.name:
            w.text(agency.iri, "skos:altLabel", printed, "zh")


def describe_township(w: Writer, township: Division) -> None:
    """A township: there are too many of them for graph/reference, so each document says of its own what all would say."""
    iri = w.iris.division(township.code)
    w.type(iri, "wm:Division")
    w.text(iri, "rdfs:label", township.name, "zh")
    w.text(iri, "wm:divisionCode", township.code)
    w.concept(iri, "wm:level", "level", township.level)
    w.link(iri, "wm:within", w.iris.division(township.parent))


def describe_regulation(w: Writer, regulation: Regulation) -> None:
    """A regulation as this document knows it: number, titles as printed, who issued it by this reading."""
    w.type(regulation.iri, "wm:Regulation")
    w.text(regulation.iri, "wm:documentNumber", regulation.number)
    for title in regulation.titles:
        w.text(regulation.iri, "skos:altLabel", title, "zh")
    if regulation.titles and w.iris.parse(regulation.iri).kind == "titled":
        w.text(regulation.iri, "dcterms:title", regulation.titles[0], "zh")
    for issuer in regulation.issuers:
        w.link(regulation.iri, "wm:issuedBy", issuer)


def describe_statement(w: Writer, statement: Statement) -> None:
    """A metadata triple or policy relation: stated, and reified with its evidence."""
    predicate = f"<{statement.predicate}>"
    if statement.datatype == "@zh":
        value = f"{quoted(statement.object)}@zh"
    elif statement.datatype == "string":
        value = quoted(statement.object)
    elif statement.datatype:
        value = f"{quoted(statement.object)}^^{w.terms[f'xsd:{statement.datatype}']}"
    else:
        value = f"<{statement.object}>"
    w.say(statement.subject, predicate, value)
    name = statement.predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    start = statement.evidence[0].start
    iri = w.iris.statement(w.sha16, name, start, w.nth(f"statement/{name}/{start}"))
    w.type(iri, "rdf:Statement")
    w.link(iri, "rdf:subject", statement.subject)
    w.say(iri, w.terms["rdf:predicate"], predicate)
    w.say(iri, w.terms["rdf:object"], value)
    w.text(iri, "wm:inferredFrom", statement.inferred_from)
    w.evidence(iri, statement.evidence)


def describe_indicator(w: Writer, subject: str, indicator: Indicator) -> None:
    """One value of one measure."""
    iri, quantity = indicator.iri, indicator.quantity
    w.link(subject, "wm:records" if indicator.recorded else "wm:quotes", iri)
    w.type(iri, "wm:Indicator")
    w.link(iri, "wm:measures", w.iris.measure(indicator.measure))
    if quantity.value is not None:
        w.number(iri, "wm:value", quantity.value)
    w.text(iri, "wm:unit", quantity.unit)
    w.concept(iri, "wm:valueState", "state", quantity.state)
    w.link(iri, "wm:about", indicator.about)
    w.link(iri, "wm:covers", w.period(*indicator.covers))
    w.concept(iri, "wm:applicant", "applicant", indicator.applicant)
    w.text(iri, "wm:topic", indicator.topic, "zh")
    w.text(iri, "wm:scope", indicator.scope, "zh")
    w.concept(iri, "wm:comparator", "comparator", indicator.comparator)
    w.link(iri, "wm:partOf", indicator.part_of)
    w.evidence(iri, indicator.evidence)


def describe_citation(w: Writer, subject: str, citation: Citation) -> None:
    """One mention of a regulation, and the plain triple where it is resolved."""
    iri = citation.iri
    w.link(subject, "wm:citation", iri)
    w.type(iri, "wm:Citation")
    w.link(iri, "cito:hasCitingEntity", subject)
    w.concept(iri, "wm:resolution", "resolution", citation.resolution)
    if citation.resolution == "resolved":
        w.link(iri, "cito:hasCitedEntity", citation.cited)
        w.link(subject, "wm:cites", citation.cited)
    for candidate in citation.candidates:
        w.link(iri, "wm:candidate", candidate)
    w.text(iri, "wm:cue", citation.cue, "zh")
    w.concept(iri, "wm:function", "function", citation.function)
    w.text(iri, "wm:pinpoint", citation.pinpoint, "zh")
    w.concept(iri, "wm:ground", "ground", citation.ground)
    w.text(iri, "wm:rawText", citation.raw)
    w.concept(iri, "wm:versionBasis", "basis", citation.version_basis)
    w.evidence(iri, (citation.evidence,))
    for provision in citation.provisions:
        describe_provision(w, citation, provision)


def describe_provision(w: Writer, citation: Citation, provision: Provision) -> None:
    """What a citation points to: an article, a paragraph or item of it, or articles in a row."""
    start = citation.evidence.start
    iri = w.iris.provision(w.sha16, start, w.nth(f"provision/{start}"))
    w.link(citation.iri, "wm:provision", iri)
    w.type(iri, "wm:Provision")
    for name in ("article", "last_article", "insertion", "paragraph", "item"):
        if value := getattr(provision, name):
            w.typed(iri, "wm:lastArticle" if name == "last_article" else f"wm:{name}", value, "xsd:integer")


def describe_issue(w: Writer, issue: Issue, subject: str) -> None:
    """One finding, as a SHACL validation result."""
    start = issue.evidence[0].start if issue.evidence else 0
    iri = w.iris.issue(w.sha16, issue.code, start, w.nth(f"issue/{issue.code}/{start}"))
    w.type(iri, "wm:Issue")
    w.text(iri, "wm:code", issue.code)
    for focus in issue.focus or (subject,):
        w.link(iri, "sh:focusNode", focus)
    w.link(iri, "sh:resultPath", issue.path)
    w.term(iri, "sh:resultSeverity", SEVERITIES[issue.severity])
    if issue.source:
        w.link(iri, "sh:sourceConstraintComponent", issue.source)
    else:
        w.term(iri, "sh:sourceConstraintComponent", "wm:ReadingConstraintComponent")
    w.link(iri, "sh:sourceShape", issue.shape)
    if issue.value:
        w.say(iri, w.terms["sh:value"], issue.value)
    w.text(iri, "sh:resultMessage", issue.message_zh, "zh")
    w.text(iri, "sh:resultMessage", issue.message_en, "en")
    if compared := issue.comparison:
        if compared.stated is not None:
            w.number(iri, "sh:value", compared.stated)
            w.text(iri, "wm:relation", compared.relation)
            w.number(iri, "wm:expected", compared.expected)
        w.text(iri, "wm:figures", compared.figures)
    w.evidence(iri, issue.evidence)
