"""What is the same for all documents, as quads of graph/reference: ontology, concepts, catalogue, divisions, known regulations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import VocabularyError
from kg.iris import LAWS, Iris, document_number
from kg.settings import BASE
from kg.vocabulary import Division, KnownRegulation, Measure, Vocabulary

DAY = re.compile(r"\d{4}-\d\d-\d\d")
CATALOGUE = "measure"
Node = NamedNode | BlankNode


class Law(Protocol):
    """An identity as ``kg.audit`` reads it from ``identities.csv``."""

    @property
    def id(self) -> str:
        """Its name, ``ID14-STAFF``."""

    @property
    def scope(self) -> str:
        """Where it is decided."""

    @property
    def frames(self) -> tuple[str, ...]:
        """The forms that it speaks of; ``*`` for any."""

    @property
    def severity(self) -> str:
        """How much it matters."""

    @property
    def expression(self) -> str:
        """What must hold, in the grammar."""

    @property
    def allowance(self) -> str:
        """How far apart two sides may be, as it is written."""

    @property
    def note_zh(self) -> str:
        """What it says, in Chinese."""

    @property
    def note_en(self) -> str:
        """What it says, in English."""


def reference_quads(vocabulary: Vocabulary, iris: Iris, laws: Iterable[Law] = ()) -> Iterable[Quad]:
    """Every quad of graph/reference, the same ones at each call.

    Args:
        laws: the identities that documents are held to.

    >>> from kg.vocabulary import load
    >>> vocabulary = load()
    >>> len(list(reference_quads(vocabulary, Iris(vocabulary)))) > 10000
    True
    """
    graph = NamedNode(iris.graph("reference"))
    triples = chain(
        ontology(vocabulary, iris),
        catalogue(vocabulary, iris),
        divisions(vocabulary, iris),
        agencies(vocabulary, iris),
        changes(vocabulary, iris),
        regulations(vocabulary, iris),
        identities(laws, vocabulary, iris),
    )
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in dict.fromkeys(triples))


def zh(text: str) -> Literal:
    """A Chinese string."""
    return Literal(text, language="zh")


def ontology(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """The ontology and its concepts, the concepts below the base that is in use."""

    def based(node: Node) -> Node:
        moved = isinstance(node, NamedNode) and node.value.startswith(BASE)
        return NamedNode(iris.base + node.value.removeprefix(BASE)) if moved else node

    for triple in vocabulary.triples:
        subject, object = triple.subject, triple.object
        assert not isinstance(subject, Triple)
        yield Triple(based(subject), triple.predicate, based(object) if isinstance(object, NamedNode) else object)


def catalogue(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """The measures as a scheme of SKOS."""
    rdf, skos = vocabulary.rdf, vocabulary.skos
    scheme = NamedNode(iris.scheme(CATALOGUE))
    yield Triple(scheme, rdf.type, skos.ConceptScheme)
    yield Triple(scheme, skos.prefLabel, zh("指标目录"))
    yield Triple(scheme, skos.prefLabel, Literal("Catalogue of measures", language="en"))
    for measure in vocabulary.measures.values():
        yield from measure_triples(measure, scheme, vocabulary, iris)


def measure_triples(measure: Measure, scheme: NamedNode, vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """One measure: names, place in the catalogue, unit, frames, and what it stands for in other frames."""
    wm, rdf, skos = vocabulary.wm, vocabulary.rdf, vocabulary.skos
    node = NamedNode(iris.measure(measure.id))
    yield Triple(node, rdf.type, wm.Measure)
    yield Triple(node, rdf.type, skos.Concept)
    yield Triple(node, skos.inScheme, scheme)
    yield Triple(node, skos.notation, Literal(measure.id))
    yield Triple(node, skos.prefLabel, zh(measure.zh))
    yield Triple(node, skos.prefLabel, Literal(measure.en, language="en"))
    for variant in measure.variants:
        if "…" not in variant:  # a gap for other words: a hint for the reader of forms, no name
            yield Triple(node, skos.altLabel, zh(variant))
    if measure.parent:
        yield Triple(node, skos.broader, NamedNode(iris.measure(measure.parent)))
    else:
        yield Triple(node, skos.topConceptOf, scheme)
    if measure.unit:
        yield Triple(node, wm.unit, Literal(measure.unit))
    yield Triple(node, wm.quantity, NamedNode(iris.concept("quantity", measure.kind)))
    for frame in measure.frames:
        yield Triple(node, wm.inFrame, NamedNode(iris.concept("frame", frame)))
    if measure.crosswalk:
        yield Triple(node, skos[measure.match], NamedNode(iris.concept("series", measure.crosswalk)))


def divisions(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """Every division but the townships, with the months of former ones, what took their place, and names that today's bore before."""
    levels = {level: NamedNode(iris.concept("level", level)) for level in vocabulary.concepts["level"]}
    nodes = {code: NamedNode(iris.division(code)) for code in vocabulary.divisions}
    wm, rdf, label = vocabulary.wm, vocabulary.rdf.type, vocabulary.rdfs.label
    month = vocabulary.xsd.gYearMonth
    kind, coded, within, level = wm.Division, wm.divisionCode, wm.within, wm.level

    def said(division: Division, node: NamedNode) -> Iterator[Triple]:
        yield Triple(node, rdf, kind)
        yield Triple(node, label, zh(division.name))
        yield Triple(node, coded, Literal(division.code))
        yield Triple(node, level, levels[division.level])
        if division.parent:
            yield Triple(node, within, nodes[division.parent])
        if division.since:
            yield Triple(node, wm.since, Literal(division.since, datatype=month))
        if division.former:
            yield Triple(node, wm.former, Literal(True))
            yield Triple(node, wm.until, Literal(division.until, datatype=month))
        if division.into:
            yield Triple(node, vocabulary.dcterms.isReplacedBy, nodes[division.into])

    for code, division in vocabulary.divisions.items():
        yield from said(division, nodes[code])
    for division in chain.from_iterable(vocabulary.divisions_named.values()):
        if division.name != vocabulary.divisions[division.code].name:
            yield Triple(nodes[division.code], vocabulary.skos.altLabel, zh(division.name))


def agencies(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """The agencies that issued a known regulation, and the national ones that were renamed or merged."""
    wm = vocabulary.wm
    issuers = {name for regulation in vocabulary.regulations for name in regulation.issuers}
    changed = {name for change in vocabulary.agency_changes if not change.local for name in (*change.before, *change.after)}
    for name in sorted(issuers | changed):
        division = division_of(name, vocabulary)
        node = NamedNode(iris.agency(division, name))
        yield Triple(node, vocabulary.rdf.type, wm.Agency)
        yield Triple(node, vocabulary.rdfs.label, zh(name))
        yield Triple(node, wm.jurisdiction, NamedNode(iris.division(division)))
        if kind := vocabulary.classification(name):
            yield Triple(node, vocabulary.org.classification, NamedNode(iris.concept("classification", kind)))


def changes(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """Agencies that were renamed or merged: the national ones themselves, of local ones the names that all places gave up and took."""
    wm, org, dcat = vocabulary.wm, vocabulary.org, vocabulary.dcat
    for change in vocabulary.agency_changes:
        node = NamedNode(iris.change(change.last, "、".join(change.before)))
        days = NamedNode(iris.period(date.fromisoformat(change.first), date.fromisoformat(change.last)))
        yield Triple(node, vocabulary.rdf.type, org.ChangeEvent)
        yield Triple(node, vocabulary.rdfs.label, zh("、".join(change.before) + " → " + "、".join(change.after)))
        yield Triple(node, vocabulary.dcterms.temporal, days)
        yield Triple(days, vocabulary.rdf.type, wm.Period)
        yield Triple(days, dcat.startDate, Literal(change.first, datatype=vocabulary.xsd.date))
        yield Triple(days, dcat.endDate, Literal(change.last, datatype=vocabulary.xsd.date))
        roles = ((change.before, wm.nameBefore, org.originalOrganization), (change.after, wm.nameAfter, org.resultingOrganization))
        for names, named, agency in roles:
            for name in names:
                yield Triple(node, named, zh(name))
                if not change.local:
                    yield Triple(node, agency, NamedNode(iris.agency(division_of(name, vocabulary), name)))


def division_of(name: str, vocabulary: Vocabulary) -> str:
    """The code of the division of an agency that the tables know by its full name."""
    try:
        return vocabulary.agency_divisions[name]
    except KeyError:
        raise VocabularyError(f"regulations.csv: no table says which division {name} is of") from None


def regulation_iri(regulation: KnownRegulation, vocabulary: Vocabulary, iris: Iris) -> str:
    """The IRI of a known regulation: its number's, scoped by the lead agency; of a row without number, the work's."""
    if not regulation.number:
        return iris.work(regulation.title)
    return iris.numbered(division_of(regulation.issuers[0], vocabulary), document_number(regulation.number))


def regulations(vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """The known regulations and works, who issued them, since when they are in force, and what took their place."""
    by_number = {known.number: known for known in vocabulary.regulations if known.number}
    wm, day = vocabulary.wm, vocabulary.xsd.date
    for known in vocabulary.regulations:
        node = NamedNode(regulation_iri(known, vocabulary, iris))
        yield Triple(node, vocabulary.rdf.type, wm.Regulation)
        if known.title:
            yield Triple(node, vocabulary.dcterms.title, zh(known.title))
        for name in known.issuers:
            agency = NamedNode(iris.agency(division_of(name, vocabulary), name))
            yield Triple(node, wm.issuedBy, agency)
            yield Triple(agency, wm.issues, node)
        if not known.number:
            continue
        yield Triple(node, wm.documentNumber, Literal(known.printed))
        if DAY.fullmatch(known.issued):  # a year or a month alone is no xsd:date
            yield Triple(node, vocabulary.dcterms.issued, Literal(known.issued, datatype=day))
        if DAY.fullmatch(known.in_force_from):
            yield Triple(node, wm.inForceFrom, Literal(known.in_force_from, datatype=day))
        if known.work:
            yield Triple(node, wm.versionOf, NamedNode(iris.work(known.work)))
        if known.superseded_by:
            yield Triple(node, wm.supersededBy, NamedNode(regulation_iri(by_number[known.superseded_by], vocabulary, iris)))


def identities(laws: Iterable[Law], vocabulary: Vocabulary, iris: Iris) -> Iterator[Triple]:
    """What must add up: in words and as an expression, where it is decided, and the forms that it speaks of."""
    wm, skos, sh = vocabulary.wm, vocabulary.skos, vocabulary.sh
    for law in laws:
        node = NamedNode(LAWS + law.id)
        yield Triple(node, vocabulary.rdf.type, wm.Identity)
        yield Triple(node, skos.notation, Literal(law.id))
        yield Triple(node, skos.prefLabel, zh(law.note_zh))
        yield Triple(node, skos.prefLabel, Literal(law.note_en, language="en"))
        yield Triple(node, sh.severity, sh[law.severity.capitalize()])
        yield Triple(node, wm.reach, NamedNode(iris.concept("reach", law.scope)))
        for frame in vocabulary.concepts["frame"] if "*" in law.frames else law.frames:
            yield Triple(node, wm.appliesTo, NamedNode(iris.concept("frame", frame)))
        for predicate, text in ((wm.expression, law.expression), (wm.tolerance, law.allowance)):
            if text:
                yield Triple(node, predicate, Literal(text))
