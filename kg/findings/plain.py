"""Findings as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kg.findings.records import File, Finding, Place


def as_json(findings: Iterable[Finding]) -> Iterator[str]:
    """A JSON list of findings, a line each, piece by piece: there may be more than memory has room for."""
    before = "["
    for finding in findings:
        yield f"{before}\n{json.dumps(plain(finding), ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def plain(finding: Finding) -> dict[str, object]:
    """A finding as plain values; ``file``, ``agency`` and ``year`` are those of the first of its documents."""
    entry, first, compared = finding.entry, finding.files[:1], finding.comparison
    return {
        "iri": entry.iri,
        "code": entry.code,
        "severity": entry.severity,
        "law_zh": finding.law.zh,
        "law_en": finding.law.en,
        "message_zh": finding.message_zh,
        "message_en": finding.message_en,
        "value": finding.value,
        "stated": compared.stated or None if compared else None,
        "relation": compared.relation or None if compared else None,
        "expected": compared.expected or None if compared else None,
        "figures": compared.figures if compared else None,
        "file": first[0].name if first else "",
        "agency": agencies(first[0]) if first else "",
        "year": first[0].year or None if first else None,
        "documents": [document(file) for file in finding.files],
        "places": [located(place) for place in finding.places],
        "focus": list(finding.focus),
        "path": finding.path,
        "source": finding.source,
    }


def document(file: File) -> dict[str, object]:
    """A document that a finding is about."""
    return {
        "file": file.name,
        "document": file.node,
        "agency": agencies(file),
        "year": file.year or None,
        "quarantined": file.quarantined,
    }


def agencies(file: File) -> str:
    """The names of those who issued a document."""
    return "、".join(issuer.label for issuer in file.issuers)


def located(place: Place) -> dict[str, object]:
    """Words at fault and where they stand."""
    return {
        "file": place.file.name,
        "start": place.start,
        "end": place.end,
        "exact": place.exact,
        "before": place.before,
        "after": place.after,
        "reading": place.reading,
        "page": place.page or None,
        "cell": place.cell,
    }
