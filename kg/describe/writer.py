"""Writes the statements of one graph as TriG, parsed into quads in one go.

A thousand statements are parsed in a third of the time in which a thousand quads are made one by one from their terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pyoxigraph import Quad, RdfFormat, parse

from kg.iris import Iris
from kg.records import Evidence
from kg.vocabulary import Vocabulary


class Writer:
    """Collects the statements of one graph; a triple that is said twice stands once.

    Predicates, types and datatypes are prefixed names of the vocabulary, ``wm:evidence``; other nodes are IRIs, all of them minted here.
    """

    __slots__ = ("iris", "last", "parts", "periods", "sha16", "source", "taken", "terms")

    def __init__(self, vocabulary: Vocabulary, iris: Iris, sha16: str) -> None:
        self.terms = vocabulary.written
        self.iris = iris
        self.sha16 = sha16
        self.source = iris.source(sha16)
        self.parts = [f"<{iris.graph(sha16)}> {{"]
        self.last = ""  # the subject of the last statement, which the next need not name again
        self.taken: dict[str, int] = {}
        self.periods: dict[tuple[date | None, date], str] = {}

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The statements, in the order in which they were made."""
        text = "".join([*self.parts, ".}" if self.last else "}"])
        return tuple(dict.fromkeys(parse(text, RdfFormat.TRIG, lenient=True)))

    def say(self, subject: str, predicate: str, value: str) -> None:
        """States a triple whose predicate and object are written as TriG already."""
        if subject == self.last:
            self.parts.append(f";{predicate} {value}")
        else:
            self.parts.append(f"{'.' if self.last else ''}<{subject}> {predicate} {value}")
            self.last = subject

    def link(self, subject: str, predicate: str, target: str) -> None:
        """States a triple whose object is a node; nothing where there is none."""
        if target:
            self.say(subject, self.terms[predicate], f"<{target}>")

    def type(self, subject: str, name: str) -> None:
        """States the class of a node."""
        self.term(subject, "rdf:type", name)

    def term(self, subject: str, predicate: str, name: str) -> None:
        """States a triple whose object is a term of the vocabulary."""
        self.say(subject, self.terms[predicate], self.terms[name])

    def text(self, subject: str, predicate: str, value: str, language: str = "") -> None:
        """States a triple whose object is a string; nothing where it is empty."""
        if value:
            self.say(subject, self.terms[predicate], f"{quoted(value)}@{language}" if language else quoted(value))

    def typed(self, subject: str, predicate: str, value: object, datatype: str) -> None:
        """States a triple whose object is a literal of an XSD type."""
        self.say(subject, self.terms[predicate], f"{quoted(str(value))}^^{self.terms[datatype]}")

    def number(self, subject: str, predicate: str, value: Decimal) -> None:
        """States a triple whose object is a number: an xsd:integer where no decimals are printed, else an xsd:decimal."""
        written = format(value, "f")
        self.typed(subject, predicate, written, "xsd:decimal" if "." in written else "xsd:integer")

    def concept(self, subject: str, predicate: str, scheme: str, notation: str) -> None:
        """States a triple whose object is a concept; nothing where the notation is empty."""
        if notation:
            self.link(subject, predicate, self.iris.concept(scheme, notation))

    def nth(self, key: str) -> int:
        """How often a place was named so far, this time included: the number that tells IRIs at one place apart."""
        self.taken[key] = self.taken.get(key, 0) + 1
        return self.taken[key]

    def period(self, start: date | None, end: date) -> str:
        """A span of days, whose first may not be known; described once, gives its IRI."""
        if iri := self.periods.get((start, end)):
            return iri
        iri = self.periods[start, end] = self.iris.period(start, end)
        self.type(iri, "wm:Period")
        if start:
            self.typed(iri, "dcat:startDate", start.isoformat(), "xsd:date")
        self.typed(iri, "dcat:endDate", end.isoformat(), "xsd:date")
        return iri

    def evidence(self, subject: str, places: Iterable[Evidence]) -> None:
        """The places that say so."""
        for place in places:
            iri = self.iris.evidence(self.sha16, place.start, place.end, place.rule)
            self.link(subject, "wm:evidence", iri)
            if self.nth(iri) > 1:  # what two rooms say of one span and rule may differ in its cell
                continue
            self.type(iri, "wm:Evidence")
            self.say(iri, self.terms["oa:exact"], quoted(place.exact))
            self.typed(iri, "oa:start", place.start, "xsd:integer")
            self.typed(iri, "oa:end", place.end, "xsd:integer")
            self.text(iri, "wm:rule", place.rule)
            self.text(iri, "wm:reading", place.reading)
            self.text(iri, "wm:cell", place.cell)
            if place.page:
                self.typed(iri, "wm:page", place.page, "xsd:integer")
            self.link(iri, "prov:wasQuotedFrom", self.source)


def quoted(text: str) -> str:
    r"""A string as TriG and N-Quads write it.

    >>> quoted('"a"\n')
    '"\\"a\\"\\n"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
