"""Which findings are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.findings.index import Findings
from kg.findings.records import Entry, File
from kg.naming import codes_of, fits, known_years, labels_of, offered, widened
from kg.store import Store


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


def bears(file: File, names: Iterable[str], store: Store) -> bool:
    """Whether a document is known by one of these names."""
    own = {file.name, file.node, store.iris.source(file.sha16), store.iris.graph(file.sha16)}
    return not own.isdisjoint(names) or any(fits(file.name, name) for name in names)


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
