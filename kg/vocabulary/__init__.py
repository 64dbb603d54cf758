"""The only reader of ``ontology/``: terms as closed namespaces, concepts, measures, divisions, issuers, known regulations.

A name is coined once, in ``ontology/``; code asks for it here, so that a misspelt one raises instead of making a new term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from pyoxigraph import Triple

from kg.errors import VocabularyError
from kg.settings import data_folder
from kg.vocabulary import codes, tables, terms
from kg.vocabulary.codes import Department, Departments, Head
from kg.vocabulary.entries import AgencyChange, AgencyKind, Concept, Division, Issuer, KnownRegulation, Measure
from kg.vocabulary.terms import NAMESPACES, Terms, Written
from kg.vocabulary.townships import Townships

__all__ = [
    "NAMESPACES",
    "AgencyChange",
    "AgencyKind",
    "Concept",
    "Department",
    "Division",
    "Head",
    "Issuer",
    "KnownRegulation",
    "Measure",
    "Terms",
    "Townships",
    "Vocabulary",
    "Written",
    "load",
]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Vocabulary:
    """All of ``ontology/``, read once and passed in; two are the same only where they are one object.

    >>> load().wm.issuedBy.value
    'https://w3id.org/wenmai/ontology#issuedBy'
    """

    wm: Terms
    dcterms: Terms
    dcat: Terms
    skos: Terms
    rdf: Terms
    rdfs: Terms
    oa: Terms
    prov: Terms
    cito: Terms
    sh: Terms
    org: Terms
    owl: Terms
    xsd: Terms
    eli: Terms
    qb: Terms
    void: Terms
    measures: Mapping[str, Measure]
    below: Mapping[str, tuple[str, ...]]  # the measures right below each measure, by their ids
    counts: frozenset[str]  # the measures that are never negative
    divisions: Mapping[str, Division]
    divisions_named: Mapping[str, tuple[Division, ...]]  # the former names too
    other_names: Mapping[str, tuple[Division, ...]]  # short names in common use, other names of zones, zones without a code
    townships: Townships
    area_codes: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # area codes, and first three digits of postcodes, by division
    issuers: Mapping[str, tuple[Issuer, ...]]
    code_heads: Mapping[str, Head]  # what the codes of a place begin with, by the division's code
    departments: Departments
    regulations: tuple[KnownRegulation, ...]
    provisions: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]  # articles with words that tell a version, by its number
    concepts: Mapping[str, Mapping[str, Concept]]
    agency_kinds: Mapping[int, Mapping[str, tuple[AgencyKind, ...]]]  # by length of the ending, the longest first, and ending
    national: Mapping[str, str]  # full and short names of national agencies -> full name
    national_bare: Mapping[str, str]  # 扶贫办, 统计局 …: national only in a national document, elsewhere the place's own
    agency_changes: tuple[AgencyChange, ...]
    agency_divisions: Mapping[str, str]  # full names that a table gives -> code of the division
    triples: tuple[Triple, ...]  # of the .ttl files, blank nodes numbered in file order
    syllables: Mapping[str, str]
    digest: str
    written: Written  # every term as N-Quads write it: wm:issuedBy -> <https://w3id.org/wenmai/ontology#issuedBy>

    def concept(self, scheme: str, notation: str) -> Concept:
        """The concept ``notation`` of ``scheme``.

        Raises:
            VocabularyError: there is none.
        """
        try:
            return self.concepts[scheme][notation]
        except KeyError:
            raise VocabularyError(f"concepts.ttl has no concept {notation} in the scheme {scheme}") from None

    def classification(self, name: str) -> str:
        """The notation of the kind of agency that bears ``name``, by its longest known ending; empty where none fits."""
        for length, endings in self.agency_kinds.items():
            for kind in endings.get(name[len(name) - length :], ()):
                if name.startswith(kind.prefix):
                    return kind.classification
        return ""

    def pinyin(self, text: str) -> str:
        """The syllables of ``text`` in a row; ASCII letters and digits stay, lower case; everything else is dropped.

        >>> load().pinyin("灵山县 2017")
        'lingshanxian2017'
        """
        return "".join(self.syllables.get(c) or (c.lower() if c.isascii() and c.isalnum() else "") for c in text)


def load(folder: Traversable | None = None) -> Vocabulary:
    """The vocabulary in ``folder``, else the one that comes with the package.

    Raises:
        VocabularyError: a table or term that contradicts another.
    """
    folder = folder or data_folder("ontology")
    triples = (*terms.turtle(folder, "wenmai.ttl"), *terms.turtle(folder, "concepts.ttl"))
    concepts = terms.concepts(triples)
    divisions, named = tables.divisions(folder)
    issuers = tables.issuers(folder, divisions)
    regulations = tables.regulations(folder)
    agency_divisions = tables.agency_divisions(folder, issuers)
    namespaces = terms.namespaces(triples)
    measures = tables.measures(folder, concepts)
    return Vocabulary(
        **namespaces,
        measures=measures,
        below=tables.below(measures),
        counts=frozenset(measure.id for measure in measures.values() if measure.kind in ("count", "matrix")),
        divisions=divisions,
        divisions_named=named,
        other_names=tables.other_names(folder, divisions),
        townships=Townships(folder, divisions),
        area_codes=tables.area_codes(folder, divisions),
        issuers=issuers,
        code_heads=codes.heads(folder, divisions),
        departments=codes.departments(folder, divisions, concepts["level"]),
        regulations=regulations,
        provisions=tables.provisions(folder, (known.number for known in regulations)),
        concepts=concepts,
        agency_kinds=tables.agency_kinds(folder, concepts),
        national=tables.national(folder, "short"),
        national_bare=tables.national(folder, "bare"),
        agency_changes=tables.agency_changes(folder, agency_divisions),
        agency_divisions=agency_divisions,
        triples=triples,
        syllables=tables.syllables(folder),
        digest=tables.digest(folder),
        written=terms.written(namespaces),
    )
