"""What is stored and odd, for a person to go through: findings grouped by what was not met, with the words at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.query import named, rows
from kg.store import Store

SAMPLES = 3  # findings shown of a group
PLACES = 6  # places shown of a finding
WIDTH = 70  # characters of the words that are shown
LOUDNESS = ("violation", "warning", "info")


@dataclass(slots=True)
class Finding:
    """One finding of the store.

    Args:
        agency, year: of the document, empty where they are not known.
        places: start, end and words of each place that it is about.
    """

    iri: str
    code: str
    severity: str
    message_zh: str
    message_en: str
    file: str
    agency: str
    year: str
    places: list[tuple[int, int, str]] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """The finding as plain values."""
        names = ("iri", "code", "severity", "message_zh", "message_en", "file", "agency", "year")
        places = [{"start": start, "end": end, "exact": exact} for start, end, exact in self.places]
        return {name: getattr(self, name) for name in names} | {"places": places}


def findings(store: Store) -> tuple[Finding, ...]:
    """Every finding of the default graph, by code and file."""
    answer = rows(store, named()["check"].sparql)
    found: dict[tuple[str, str], Finding] = {}
    for row in answer.rows:
        iri, code, severity, zh, en, file, agency, year, exact, start, end = (text(term) for term in row)
        finding = found.setdefault((iri, file), Finding(iri, code, severity.rpartition("#")[2].lower(), zh, en, file, agency, year))
        if exact and (int(start), int(end), exact) not in finding.places:
            finding.places.append((int(start), int(end), exact))
    return tuple(found.values())


def text(term: object) -> str:
    """What a term says; empty where it is unbound."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def grouped(found: Iterable[Finding]) -> Iterator[str]:
    """The findings as lines: loudest first, a group for each code, with samples."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in found:
        groups[(LOUDNESS.index(finding.severity), finding.code)].append(finding)
    if not groups:
        yield "没有发现 no findings"
    for (loudness, code), members in sorted(groups.items()):
        files = len({finding.file for finding in members})
        yield f"{LOUDNESS[loudness]} {code}: {len(members)} 项 findings, {files} 份文件 documents"
        for finding in members[:SAMPLES]:
            yield from sample(finding)
        if len(members) > SAMPLES:
            yield f"  … {len(members) - SAMPLES} 项未列 more (--json)"


def sample(finding: Finding) -> Iterator[str]:
    """One finding with its words."""
    whose = " ".join(part for part in (finding.agency, finding.year) if part)
    yield f"  {finding.file}{f' ({whose})' if whose else ''}"
    yield f"    {finding.message_zh}"
    yield f"    {finding.message_en}"
    yield from quoted(finding.places)


def quoted(places: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """The words at fault, a line a place."""
    for start, end, exact in places[:PLACES]:
        words = " ".join(exact.split())
        yield f"    {start}-{end} “{words if len(words) <= WIDTH else words[: WIDTH - 1] + '…'}”"
    if len(places) > PLACES:
        yield f"    … {len(places) - PLACES} 处未列 more places"
