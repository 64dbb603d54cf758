"""Which findings are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from pyoxigraph import DefaultGraph, Literal

from kg.findings.index import Findings
from kg.findings.records import Entry, File
from kg.store import Store

NEAR = 6  # names that are offered in the place of one that nobody bears


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: of each kind any of these, all where there are none.

    Args:
        codes: of shapes, identities and kinds of findings.
        severities: violation, warning, info.
        agencies, divisions: label, IRI or path below the base; of a division also its code. What lies in a division counts with it.
        years: that the documents report on, or were issued in.
        files: names, patterns of names (``*`` is any text), IRIs or paths of documents, of their sources or of their graphs.
    """

    codes: Sequence[str] = ()
    severities: Sequence[str] = ()
    agencies: Sequence[str] = ()
    divisions: Sequence[str] = ()
    years: Sequence[int] = ()
    files: Sequence[str] = ()

    def of(self, findings: Findings) -> tuple[Entry, ...]:
        """The findings that are asked for."""
        store = findings.store
        agencies, files = widened(self.agencies, store), widened(self.files, store)
        divisions = {code for each in self.divisions for code in codes_of(each, store)}

        def about(file: File) -> bool:
            return (
                (not agencies or any(issuer.iri in agencies or issuer.label in agencies for issuer in file.issuers))
                and (not self.divisions or not divisions.isdisjoint(file.divisions))
                and (not self.years or file.year in self.years)
                and (not files or bears(file, files, store))
            )

        whole = not (agencies or self.divisions or self.years or files)
        return tuple(
            entry
            for entry in findings.entries
            if (not self.codes or entry.code in self.codes)
            and (not self.severities or entry.severity in self.severities)
            and (whole or any(about(file) for file in entry.files))
        )


def widened(names: Iterable[str], store: Store) -> frozenset[str]:
    """Names, and the IRIs that they are the paths of."""
    return frozenset(way for name in names for way in (name, store.iris.base + name.strip("/")))


def bears(file: File, names: Iterable[str], store: Store) -> bool:
    """Whether a document is known by one of these names."""
    own = {file.name, file.node, store.iris.source(file.sha16), store.iris.graph(file.sha16)}
    return not own.isdisjoint(names) or any(fits(file.name, name) for name in names)


def fits(name: str, pattern: str) -> bool:
    """Whether a name is one that a pattern means, in which ``*`` is any text and nothing else means anything.

    >>> fits("a/[1].txt", "*[1].txt"), fits("a/1.txt", "*[1].txt")
    (True, False)
    """
    return fnmatchcase(name, re.sub(r"[?[]", r"[\g<0>]", pattern))


def codes_of(division: str, store: Store) -> Iterator[str]:
    """The codes of the divisions that a code, a label, an IRI or a path means."""
    yield division.rpartition("/")[2]
    label, start = Literal(division, language="zh"), f"{store.iris.base}division/"
    for quad in store.backend.quads_for_pattern(None, store.vocabulary.rdfs.label, label, DefaultGraph()):
        iri = getattr(quad.subject, "value", "")
        if iri.startswith(start):
            yield iri.removeprefix(start)


def unheard_of(choice: Choice, findings: Findings) -> str:
    """The first name that nothing in the store bears, with those that are near; empty where each is known.

    A filter that is mistyped finds nothing, and nothing found looks like all being well.
    """
    store, base = findings.store, findings.store.iris.base
    codes = {*findings.laws, *(entry.code for entry in findings.entries)}
    files = {file for entry in findings.entries for file in entry.files}  # of those that are kept apart the store says nothing else
    issuers = {issuer for file in files for issuer in file.issuers}
    for code in choice.codes:
        if code not in codes and not code.startswith(("shape-", "law-")):
            return offered(code, codes)
    for agency in choice.agencies:
        labels = {*labels_of(store), *(issuer.label for issuer in issuers)}
        iris = {issuer.iri for issuer in issuers}
        if agency not in labels and not any(way in iris or store.knows(way) for way in widened([agency], store)):
            return offered(agency, labels)
    for division in choice.divisions:
        if not any(store.knows(f"{base}division/{code}") for code in codes_of(division, store)):
            return offered(division, ())
    years = known_years(store) | {file.year for file in files} if choice.years else set()
    for year in choice.years:
        if year not in years:
            return offered(str(year), map(str, years))
    names = {source.name for source in store.sources()} if choice.files else set()
    for file in choice.files:
        known = (
            file in names or any(fits(name, file) for name in names) or any(bears(each, widened([file], store), store) for each in files)
        )
        if not known and not any(store.graphs_about(way) for way in widened([file], store)):
            return offered(file, names)
    return ""


def known_years(store: Store) -> set[int]:
    """The years that documents report on, or were issued in."""
    v, backend = store.vocabulary, store.backend
    stated = (quad.object for term in (v.wm.year, v.dcterms.issued) for quad in backend.quads_for_pattern(None, term, None, DefaultGraph()))
    return {int(said.value[:4]) for said in stated if isinstance(said, Literal) and said.value[:4].isdecimal()}


def offered(name: str, known: Iterable[str]) -> str:
    """A name with those that are near to it, large and small letters alike."""
    known = {each.casefold(): each for each in sorted(known)}
    near = [known[each] for each in get_close_matches(name.casefold(), known, NEAR, 0.4)]
    return (name or "“”") + (f"; 可用 there are {', '.join(near)}" if near else "")


def labels_of(store: Store) -> Iterator[str]:
    """The names of all agencies."""
    v = store.vocabulary
    for quad in store.backend.quads_for_pattern(None, v.rdf.type, v.wm.Agency, DefaultGraph()):
        for label in store.backend.quads_for_pattern(quad.subject, v.rdfs.label, None, DefaultGraph()):
            yield getattr(label.object, "value", "")
