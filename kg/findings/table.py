"""Findings as CSV: a row for each place, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kg.findings.plain import agencies
from kg.findings.records import Comparison, File, Finding, Place
from kg.store import cell

COLUMNS = (
    *("severity", "code", "law_zh", "law_en", "agency", "year", "file", "quarantined", "message_zh", "message_en"),
    *("value", "stated", "relation", "expected", "figures", "page", "cell", "start", "end", "before", "exact", "after", "reading", "iri"),
)


def as_csv(findings: Iterable[Finding]) -> Iterator[str]:
    """A table of findings, line by line, in CSV (RFC 4180); what a spreadsheet would run as a formula has an apostrophe in front."""
    buffer = io.StringIO()
    write = csv.writer(buffer).writerow
    write(COLUMNS)
    for finding in findings:
        for row in rows(finding):
            write([cell(text) for text in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def rows(finding: Finding) -> Iterator[list[str]]:
    """A finding: a row for each place, else one for each document; each with the agency and year of that document."""
    places: list[tuple[File | None, Place | None]] = [(place.file, place) for place in finding.places]
    places = places or [(file, None) for file in finding.files] or [(None, None)]
    compared = finding.comparison or Comparison("", "", "", "")
    for file, place in places:
        yield [
            finding.severity,
            finding.code,
            finding.law.zh,
            finding.law.en,
            agencies(file) if file else "",
            str(file.year or "") if file else "",
            file.name if file else "",
            str(file.quarantined).lower() if file else "",
            finding.message_zh,
            finding.message_en,
            finding.value,
            compared.stated,
            compared.relation,
            compared.expected,
            compared.figures,
            *(located(place) if place else [""] * 8),
            finding.entry.iri,
        ]


def located(place: Place) -> list[str]:
    """Where words stand, and what they are."""
    numbers = [str(place.page or ""), place.cell, str(place.start), str(place.end)]
    return [*numbers, place.before, place.exact, place.after, place.reading]
