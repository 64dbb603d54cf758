"""Findings as SARIF 2.1.0, which code hosts and editors show beside the files.

The offsets of evidence count in the sealed text. The lines of a text file are those of its sealed text; its offsets need not be, where
line ends are two characters or a byte order mark stands before the first. A web page, a PDF or a table has neither, so places in these
point to the sealed text in the store's folder, and never into bytes where other words stand.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import quote

from kg.errors import StoreError
from kg.findings.groups import Group, groups
from kg.findings.index import Findings
from kg.findings.records import Entry, File, Finding, Place
from kg.store import Store

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[str, str] = {"violation": "error", "warning": "warning", "info": "note"}
TEXT = "text/plain"
FINGERPRINT = "wenmaiFinding/v1"
BASES = {
    "DOCUMENTS": "The folder that was built; names of documents begin there.",
    "STORE": "The folder of the store, with the sealed texts that offsets count in where a document is no text file.",
}
Plain = dict[str, object]


def as_sarif(findings: Findings, entries: Sequence[Entry]) -> Iterator[str]:
    """A SARIF log of findings, piece by piece."""
    rules = [rule(group) for group in unique(groups(entries, findings))]
    driver = {"name": "Wenmai", "version": version("wenmai"), "rules": rules}
    files = dict.fromkeys(file for entry in entries for file in entry.files)
    head = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {name: {"description": {"text": text}} for name, text in BASES.items()},
        "artifacts": [artifact(file) for file in files],
    }
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{written(head)[:-1]}, "results": ['
    writer = Results(findings.store, {file: at for at, file in enumerate(files)}, {each["id"]: at for at, each in enumerate(rules)})
    between = "\n"
    for finding in findings.told(entries):
        yield between + written(writer.result(finding))
        between = ",\n"
    yield "\n]}]}\n"


def written(value: object) -> str:
    """A value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False)


def unique(found: Sequence[Group]) -> list[Group]:
    """One group for each code: that of its loudest findings."""
    loudest: dict[str, Group] = {}
    for group in found:
        loudest.setdefault(group.code, group)
    return list(loudest.values())


def rule(group: Group) -> Plain:
    """A shape, identity or kind of finding, in both languages."""
    both = f"{group.law.zh}\n{group.law.en}"
    return {
        "id": group.code,
        "shortDescription": {"text": both},
        "help": {"text": both},
        "defaultConfiguration": {"level": LEVELS[group.severity]},
    }


def artifact(file: File) -> Plain:
    """A document that results are about."""
    return {"location": location(file), "description": {"text": file.name}, "mimeType": "text/plain"}


def location(file: File) -> Plain:
    """Where the text lies that offsets count in."""
    if file.media_type != TEXT:
        return {"uri": f"texts/{file.sha16}.txt", "uriBaseId": "STORE"}
    if file.name.startswith(("http://", "https://")):
        return {"uri": quote(file.name, safe="/:?&=%+,;@~!$'()*")}
    return {"uri": quote(file.name, safe="/"), "uriBaseId": "DOCUMENTS"}


class Results:
    """Writes findings as results.

    Args:
        store: for the sealed texts, whose lines are counted.
        artifacts, rules: where each document and each code stands in the lists of the run.
    """

    def __init__(self, store: Store, artifacts: Mapping[File, int], rules: Mapping[object, int]) -> None:
        self.store = store
        self.artifacts = artifacts
        self.rules = rules
        self.alike: Counter[str] = Counter()
        self.lines = lru_cache(maxsize=16)(self.read_lines)

    def result(self, finding: Finding) -> Plain:
        """One finding."""
        own, *others = finding.places or (None,)
        locations = [self.located(own)] if own else [{"physicalLocation": self.whole(file)} for file in finding.files[:1]]
        related = [{"id": at, **self.located(place)} for at, place in enumerate(others, 1) if place]
        related += [] if own else [{"id": at, "physicalLocation": self.whole(file)} for at, file in enumerate(finding.files[1:], 1)]
        return {
            "ruleId": finding.code,
            "ruleIndex": self.rules[finding.code],
            "level": LEVELS[finding.severity],
            "message": {"text": f"{finding.message_zh}\n{finding.message_en}"},
            **({"locations": locations} if locations else {}),
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {FINGERPRINT: self.fingerprint(finding)},
            "properties": properties(finding),
        }

    def whole(self, file: File) -> Plain:
        """A document as a place."""
        return {"artifactLocation": {**location(file), "index": self.artifacts[file]}}

    def located(self, place: Place) -> Plain:
        """Words at fault, with their line and column."""
        region: Plain = {"snippet": {"text": place.exact}}
        if place.file.media_type != TEXT:
            region = {"charOffset": place.start, "charLength": place.end - place.start, **region}
        if lines := self.lines(place.file.sha16):
            (line, column), (last, end) = line_of(lines, place.start), line_of(lines, place.end)
            region = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": end, **region}
        where = {**self.whole(place.file), "region": region}
        page = [{"name": f"page {place.page}"}] if place.page else []
        cell = [{"name": f"cell {place.cell}"}] if place.cell else []
        return {"physicalLocation": where, **({"logicalLocations": [*page, *cell]} if page or cell else {})}

    def read_lines(self, sha16: str) -> list[int]:
        """Where each line of a sealed text begins; none where the text was taken away."""
        try:
            text = self.store.text(sha16)
        except StoreError:
            return []
        return [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def fingerprint(self, finding: Finding) -> str:
        """What tells a finding apart, whatever else changes in its document: file, law, words and numbers; alike ones are counted."""
        words = [" ".join(place.exact.split()) for place in finding.places]
        figures = finding.comparison.figures if finding.comparison else ""
        said = "\n".join([*(file.name for file in finding.files), finding.code, figures, *words])
        digest = hashlib.sha256(said.encode()).hexdigest()[:32]
        self.alike[digest] += 1
        return f"{digest}:{self.alike[digest]}"


def line_of(lines: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of a place, both from 1.

    >>> line_of([0, 4], 5)
    (2, 2)
    """
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


def properties(finding: Finding) -> Plain:
    """What SARIF has no names for."""
    compared = finding.comparison
    numbers: dict[str, str] = {}
    if compared:
        said = {"stated": compared.stated, "relation": compared.relation, "expected": compared.expected, "figures": compared.figures}
        numbers = {name: value for name, value in said.items() if value}
    whose = {"agency": finding.entry.agency, "year": finding.entry.year, "iri": finding.entry.iri}
    return {**whose, **numbers, "quarantined": any(file.quarantined for file in finding.files)}
