"""What the JSON of ``/api`` means in the graph: a JSON-LD 1.1 context.

Every item of a list is its node, and says what the graph says of it; what is only for people, or for getting about, means nothing.
"""

from __future__ import annotations

from kg.iris import Iris
from kg.vocabulary import NAMESPACES

Term = str | dict[str, "Term | float | None"]
Terms = dict[str, Term]
USED = ("wm", "dcterms", "dcat", "rdfs", "oa", "prov", "cito", "org", "xsd")


def context(iris: Iris) -> dict[str, dict[str, Term | float]]:
    """The context for a store whose IRIs begin with the base."""
    concepts = Concepts(iris)
    indicator = figures(concepts)
    value = {"@id": "wm:value"}
    kinds: Terms = {
        "Indicator": kind("wm:Indicator", indicator | {"value": {**value, "@type": "xsd:integer"}}),
        "DecimalIndicator": kind("wm:Indicator", indicator | {"value": {**value, "@type": "xsd:decimal"}}),
        "Citation": kind("wm:Citation", citations(concepts)),
        "Agency": kind("wm:Agency", agencies(concepts)),
        "Regulation": kind("wm:Regulation", documents(concepts) | {"issuers": node("wm:issuedBy")}),
        "Report": kind("wm:Report", documents(concepts)),
        "Source": kind("wm:Source", {"name": "rdfs:label", "sha256": "wm:sha256"}),
    }
    names: Terms = {prefix: NAMESPACES[prefix] for prefix in USED}
    return {"@context": {"@version": 1.1, **names, "items": "@graph", "iri": "@id", "type": "@type", **kinds}}


class Concepts:
    """Properties whose values are told by their notations."""

    def __init__(self, iris: Iris) -> None:
        self.iris = iris

    def of(self, property: str, scheme: str) -> Term:
        """A property whose values are concepts of a scheme."""
        return self.below(property, f"{self.iris.scheme(scheme)}/")

    def measure(self, property: str) -> Term:
        """A property whose values are measures."""
        return self.below(property, f"{self.iris.base}measure/")

    def below(self, property: str, start: str) -> Term:
        """A property whose values are nodes with IRIs that begin alike."""
        return {"@id": property, "@type": "@vocab", "@context": {"@vocab": start}}


def kind(iri: str, terms: Terms) -> Term:
    """A class, and what the fields of its items mean."""
    return {"@id": iri, "@context": dict(terms)}


def node(property: str, label: Term | None = None) -> Term:
    """A property whose values are nodes with their labels."""
    return {"@id": property, "@context": {"label": label or chinese("rdfs:label")}}


def chinese(property: str) -> Term:
    """A property whose values are in Chinese."""
    return {"@id": property, "@language": "zh"}


def day(property: str) -> Term:
    """A property whose values are dates."""
    return {"@id": property, "@type": "xsd:date"}


def places() -> Term:
    """The words that say so."""
    numbers: Terms = {"start": "oa:start", "end": "oa:end", "page": "wm:page"}
    return {"@id": "wm:evidence", "@context": {"exact": "oa:exact", **numbers, "reading": "wm:reading", "cell": "wm:cell"}}


def figures(concepts: Concepts) -> Terms:
    """Of an indicator."""
    return {
        "measure": concepts.measure("wm:measures"),
        "unit": "wm:unit",
        "state": concepts.of("wm:valueState", "state"),
        "comparator": concepts.of("wm:comparator", "comparator"),
        "about": node("wm:about"),
        "period": {"@id": "wm:covers", "@context": {"from": day("dcat:startDate"), "to": day("dcat:endDate")}},
        "applicant": concepts.of("wm:applicant", "applicant"),
        "topic": chinese("wm:topic"),
        "scope": chinese("wm:scope"),
        "partOf": {"@id": "wm:partOf", "@type": "@id"},
        "places": places(),
    }


def citations(concepts: Concepts) -> Terms:
    """Of a citation."""
    return {
        "rawText": "wm:rawText",
        "citing": node("cito:hasCitingEntity"),
        "cited": node("cito:hasCitedEntity"),
        "candidates": node("wm:candidate"),
        "resolution": concepts.of("wm:resolution", "resolution"),
        "function": concepts.of("wm:function", "function"),
        "cue": chinese("wm:cue"),
        "pinpoint": chinese("wm:pinpoint"),
        "places": places(),
    }


def agencies(concepts: Concepts) -> Terms:
    """Of an agency."""
    return {
        "label": chinese("rdfs:label"),
        "division": node("wm:jurisdiction"),
        "township": node("wm:township"),
        "classification": concepts.of("org:classification", "classification"),
    }


def documents(concepts: Concepts) -> Terms:
    """Of a report or a regulation, read or cited."""
    return {
        "label": chinese("rdfs:label"),
        "title": chinese("dcterms:title"),
        "documentNumber": "wm:documentNumber",
        "agencies": {"@reverse": "wm:issues", "@context": {"label": chinese("rdfs:label")}},
        "year": "wm:year",
        "frame": concepts.of("wm:frame", "frame"),
        "issued": day("dcterms:issued"),
        "name": "wm:sourceFile",
        "graph": {"@id": "wm:graph", "@type": "@id"},
        "source": node("prov:hadPrimarySource", "rdfs:label"),
    }
