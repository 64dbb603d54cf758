"""How findings fall into groups, and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.findings.index import Findings
from kg.findings.records import SEVERITIES, Entry, Law


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind, or of one kind, agency and year.

    Args:
        agency, year: empty where the group is not by them, or where they are not known.
    """

    law: Law
    severity: str
    entries: tuple[Entry, ...]
    agency: str = ""
    year: str = ""

    @property
    def code(self) -> str:
        """Of the shape, the identity or the kind of finding."""
        return self.law.code

    @property
    def documents(self) -> int:
        """How many documents its findings are about."""
        return len({file.sha16 for entry in self.entries for file in entry.files})

    @property
    def agencies(self) -> int:
        """How many agencies issued these."""
        return len({issuer.iri for entry in self.entries for file in entry.files for issuer in file.issuers})

    @property
    def parts(self) -> tuple[Group, ...]:
        """The group by agency and year, the largest part first."""
        members: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            members[entry.agency, entry.year].append(entry)
        parts = [Group(self.law, self.severity, tuple(entries), agency, year) for (agency, year), entries in members.items()]
        return tuple(sorted(parts, key=lambda part: (-len(part.entries), part.agency, part.year)))


def groups(entries: Iterable[Entry], findings: Findings) -> tuple[Group, ...]:
    """The findings by shape, identity or kind: the loudest first, then those of which there are most."""
    members: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        members[entry.severity, entry.code].append(entry)
    found = [Group(findings.law(entries[0]), severity, tuple(entries)) for (severity, _), entries in members.items()]
    return tuple(sorted(found, key=lambda group: (SEVERITIES.index(group.severity), -len(group.entries), group.code)))


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was looked at, and how much was found.

    Args:
        documents: that the store holds, those in quarantine included.
        found: that the findings are about.
        severities: findings by severity, the loudest first.
    """

    documents: int
    quarantined: int
    found: int
    severities: Mapping[str, int]


def summary(entries: Sequence[Entry], findings: Findings) -> Summary:
    """What stands above a list of findings."""
    counts = Counter(entry.severity for entry in entries)
    return Summary(
        findings.files.count,
        len(findings.files.quarantined),
        len({file.sha16 for entry in entries for file in entry.files}),
        {severity: counts[severity] for severity in SEVERITIES},
    )
