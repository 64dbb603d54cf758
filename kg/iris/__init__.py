"""Mints and parses every IRI: one pattern per kind does both, so that what was minted parses back.

ASCII only, deterministic, scoped by division. What was Chinese becomes a slug: its pinyin, ``-``, four hex digits of the SHA-256
of the folded name, because pinyin alone would join 水务局 and 税务局.
"""

from __future__ import annotations

from datetime import date

from kg.errors import VocabularyError
from kg.iris.names import document_number, fold, fold_title, hexadecimal, slug
from kg.iris.patterns import COMPILED, Parsed, parsed
from kg.records import DocumentNumber
from kg.settings import BASE
from kg.vocabulary import Vocabulary

LAWS = "https://w3id.org/wenmai/shapes#"  # what the IRIs of shapes and identities begin with, whatever the base

__all__ = ["COMPILED", "LAWS", "Iris", "Parsed", "document_number", "fold", "fold_title", "hexadecimal", "is_user_graph", "slug"]


class Iris:
    """Mints the IRIs below one base; every method gives the full IRI.

    Args:
        vocabulary: for the pinyin of slugs and for the measures and concepts that exist.
        base: what every IRI begins with.
    """

    def __init__(self, vocabulary: Vocabulary, base: str = BASE) -> None:
        self.vocabulary = vocabulary
        self.base = base
        self.measures = {id: self.mint("measure", id) for id in vocabulary.measures}
        self.concepts = {
            (scheme, notation): self.mint("concept", scheme, notation)
            for scheme, concepts in vocabulary.concepts.items()
            for notation in concepts
        }

    def mint(self, kind: str, *parts: str | int) -> str:
        """The IRI of a kind with these parts."""
        return self.base + COMPILED[kind].mint(*parts)

    def division(self, code: str) -> str:
        """An administrative division, by its GB/T 2260 code."""
        return self.mint("division", code)

    def agency(self, division: str, name: str) -> str:
        """An agency, by its division's code and its full official name."""
        return self.mint("agency", division, slug(name, self.vocabulary))

    def unplaced(self, name: str, sha16: str) -> str:
        """An agency whose division is not known (楚门镇人民政府), in one file: two files may mean two towns of that name."""
        return self.mint("unplaced-agency", slug(name, self.vocabulary), sha16)

    def change(self, last: str, before: str) -> str:
        """The renaming or merger of agencies, by its last day and their names before."""
        return self.mint("change", last, slug(before, self.vocabulary))

    def numbered(self, division: str, number: DocumentNumber) -> str:
        """A regulation by its number; ``division`` is its issuer's, ``x-<code>`` where only the citing document's is known.

        Raises:
            VocabularyError: the number is incomplete: what it names nobody can say.
        """
        if not number.complete:
            raise VocabularyError(f"{number.normal} is incomplete and names no document")
        code = slug(number.code, self.vocabulary)
        if number.year is None:
            return self.mint("order", division, code, number.seq)
        return self.mint("numbered", division, code, number.year, number.seq)

    def titled(self, scope: str, title: str) -> str:
        """A regulation whose number nobody knows, by its title; ``scope`` as ``division`` in ``numbered``."""
        return self.mint("titled", scope, hexadecimal(fold_title(title), 16))

    def work(self, title: str) -> str:
        """The work that several versions of a law belong to."""
        return self.mint("work", hexadecimal(fold_title(title), 16))

    def report(self, division: str, agency: str, year: int, sha16: str) -> str:
        """The report of an agency (by its full name) on a year; what is not known is ``""`` or 0, and the file then tells it apart."""
        name = slug(agency, self.vocabulary) if agency else ""
        if division and name and year:
            return self.mint("report", division, name, year)
        return self.mint("unknown-report", division or "x", name or "x", year or "x", sha16)

    def period(self, start: date | None, end: date) -> str:
        """A span of days, first and last; ``x`` for a first day that is not known (历年累计)."""
        return self.mint("period", start.isoformat() if start else "x", end.isoformat())

    def measure(self, id: str) -> str:
        """A measure of the catalogue.

        Raises:
            VocabularyError: the catalogue has no such measure.
        """
        try:
            return self.measures[id]
        except KeyError:
            raise VocabularyError(f"measures.csv has no measure {id}") from None

    def concept(self, scheme: str, notation: str) -> str:
        """A concept of a closed list; one that does not exist raises VocabularyError."""
        try:
            return self.concepts[scheme, notation]
        except KeyError:
            raise VocabularyError(f"concepts.ttl has no concept {notation} in the scheme {scheme}") from None

    def scheme(self, name: str) -> str:
        """A closed list itself; ``measure`` is the catalogue."""
        return self.mint("scheme", name)

    def source(self, sha16: str) -> str:
        """A file, by the first 16 hex digits of its SHA-256."""
        return self.mint("document", sha16)

    def graph(self, name: str) -> str:
        """A named graph: ``reference``, ``canon``, or a document's by its 16 hex digits."""
        return self.mint("graph", name)

    def user_graph(self, name: str) -> str:
        """A graph that users write themselves, by the name that they gave it.

        Raises:
            VocabularyError: a name that cannot stand in an IRI.
        """
        return self.mint("user-graph", name)

    def indicator(self, sha16: str, measure: str, start: int, nth: int = 1) -> str:
        """A value of a measure, by where it stands."""
        return self.mint("indicator", sha16, measure, place(start, nth))

    def citation(self, sha16: str, start: int, nth: int = 1) -> str:
        """A mention of a regulation, by where it stands."""
        return self.mint("citation", sha16, place(start, nth))

    def provision(self, sha16: str, start: int, nth: int = 1) -> str:
        """What a citation points to, by where the citation stands."""
        return self.mint("provision", sha16, place(start, nth))

    def evidence(self, sha16: str, start: int, end: int, rule: str) -> str:
        """The place in the source text that a rule read."""
        return self.mint("evidence", sha16, start, end, rule)

    def statement(self, sha16: str, prop: str, start: int, nth: int = 1) -> str:
        """A reified triple, by the local name of its property and where it was read."""
        return self.mint("statement", sha16, prop, place(start, nth))

    def issue(self, sha16: str, code: str, start: int, nth: int = 1) -> str:
        """A finding, by its code and where it stands."""
        return self.mint("issue", sha16, code, place(start, nth))

    def finding(self, code: str, *about: str) -> str:
        """A finding that shows only across documents, by its code and the IRIs of what it is about."""
        return self.mint("finding", code, hexadecimal(" ".join(about).replace(self.base, ""), 16))

    def likeness(self, unsure: str, other: str) -> str:
        """Two regulations that may be one, by their IRIs."""
        return self.mint("likeness", hexadecimal(f"{unsure} {other}".replace(self.base, ""), 16))

    def is_minted(self, iri: str) -> bool:
        """Whether an IRI is one that could be minted here."""
        return iri.startswith(self.base) and parsed(iri[len(self.base) :]) is not None

    def parse(self, iri: str) -> Parsed:
        """What an IRI says of itself.

        Raises:
            VocabularyError: it is none of ours.
        """
        if iri.startswith(self.base) and (found := parsed(iri[len(self.base) :])):
            return found
        raise VocabularyError(f"{iri} is no IRI of {self.base}")


def is_user_graph(iri: str) -> bool:
    """Whether a named graph is one that users write themselves, whatever the base: nothing is ever derived from what it says.

    >>> is_user_graph("https://w3id.org/wenmai/id/graph/user/notes"), is_user_graph("https://w3id.org/wenmai/id/graph/canon")
    (True, False)
    """
    return iri.rpartition("/")[0].endswith("/graph/user")


def place(start: int, nth: int) -> str:
    """Where something stands, told apart from what else stands there."""
    return str(start) if nth == 1 else f"{start}-{nth}"
