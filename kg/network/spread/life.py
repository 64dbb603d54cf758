"""How citations move from one version of a law to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy

from kg.errors import UsageError
from kg.iris.patterns import parsed
from kg.network.limits import Cut, Limits
from kg.network.model import Ints, Network
from kg.network.nodes import KINDS, Node, Version
from kg.network.spread.timeline import Citing, citations, citing

PERIOD = 2  # which part of a report's IRI is the year in which its period begins
TOLD = frozenset(("number", "year", "pinpoint"))  # notations of the scheme ``basis``: the text tells the version, and not its day alone
NOTHING = numpy.zeros(0, numpy.int64)


@dataclass(frozen=True, slots=True)
class Phase:
    """A version, and who cites it.

    Args:
        in_force_from: day, ISO 8601; None where nobody knows it.
        superseded_by: IRI of the version that took its place; None where none did, or nobody knows it.
        documents: how many cite it.
        named: how many of these tell the version themselves, by its number, its year or an article; for the others it is that of their
            day. None where there is no store that knows.
        mentions: how often in all.
        late: how many of the documents still cite it after the newer version came into force; None where there is no newer one, or nobody
            knows since when it is in force.
        overtaken: the first year in which more documents cite the newer version than this one; None where there is no such year.
    """

    document: Node
    in_force_from: str | None
    superseded_by: str | None
    documents: int
    named: int | None
    mentions: int
    late: int | None
    overtaken: int | None


@dataclass(frozen=True, slots=True)
class YearOfVersions:
    """How many documents of a year cite each version; one that cites several counts for each.

    Args:
        year: None where nobody knows it.
        documents: a number for each version, in their order.
        named: how many of these tell the version themselves; None where there is no store that knows.
        open: how many cite the law and leave the version open.
    """

    year: int | None
    documents: tuple[int, ...]
    named: tuple[int, ...] | None
    open: int


@dataclass(frozen=True, slots=True)
class Late:
    """A document that cites a version after a newer one came into force.

    Args:
        version, newer: IRIs.
        in_force_from: the day of the newer one.
    """

    citing: Citing
    version: str
    newer: str
    in_force_from: str


@dataclass(frozen=True, slots=True)
class Life:
    """The versions of a law, the citations to each by year, and who still cites what is superseded.

    Years are those of the timeline. Citations that only repeal, amend, replace, issue or promulgate a version are left out. Most texts name
    a law and no version: they count for the one that was in force on the day of the citing document, so that numbers move on that day by
    themselves. What authors did is told by those that name the version.

    Args:
        work: the law itself; None where nobody says of what they are versions.
        versions: by the day on which they came into force.
        years: with the counts, the unknown year last.
        open: how many documents cite the law and leave the version open.
        rows: late citations, by version, then year, day and IRI of the citing document.
        total: how many late ones there are.
        next: offset of the next rows.
    """

    work: Node | None
    versions: tuple[Phase, ...]
    years: tuple[YearOfVersions, ...]
    open: int
    rows: tuple[Late, ...]
    total: int
    next: int | None
    cut: Cut = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A version with what took its place, and the edges by which it is cited: all, those that name it, and the late ones.

    Of all and of those that name it also how many there are of each year (0: unknown).
    """

    version: Version
    newer: Version | None
    edges: Ints
    named: Ints | None
    late: Ints | None
    years: Mapping[int, int]
    named_years: Mapping[int, int]


def life(network: Network, place: int, limits: Limits | None = None) -> Life:
    """How citations move from version to version of a law.

    Late is a document of which it is certain: a report when its whole period lies in the time from the day on which the newer version
    came into force, whenever it was published; another when it was issued then: by its day, else when all of its year lies there.

    Args:
        place: of any of the versions, or of the law itself.
        limits: of the late ones; the counts are always whole.

    Raises:
        UsageError: nobody knows versions of it.
    """
    versions = versions_of(network, network.nodes.ids[place])
    if not versions:
        label = network.nodes.labels[place] or network.nodes.ids[place]
        raise UsageError(f"{label} 没有已知的版本 has no versions that anybody knows of")
    known = {version.document: version for version in versions}
    all_cited = [cited(network, version, known.get(version.superseded_by)) for version in versions]
    law = next((version for version in versions if version.work), None)
    opened = uses(network, law.work) if law else NOTHING
    open_years = by_year(network, opened)
    keys = [(each, edge) for each in all_cited if each.late is not None for edge in each.late.tolist()]
    rows, following, cut = (limits or Limits()).rows(keys, lambda key: late_row(network, *key))
    years = sorted({*open_years, *(year for each in all_cited for year in each.years)}, key=lambda year: (year == 0, year))
    return Life(
        document(network, Version("", law.work, label=law.label)) if law else None,
        tuple(phase(network, each, all_cited) for each in all_cited),
        tuple(year_of_versions(year, all_cited, open_years.get(year, 0)) for year in years),
        len(opened),
        rows,
        len(keys),
        following,
        cut,
    )


def versions_of(network: Network, iri: str) -> list[Version]:
    """The versions of a law, by its own name or by that of one of them.

    Where nobody says of what they are versions, those that took each other's place.
    """
    laws = {iri} | {version.work for version in network.versions if version.document == iri and version.work}
    if found := [version for version in network.versions if version.work in laws]:
        return found
    chain, reached = set[str](), {iri}
    while chain != reached:
        chain = reached
        steps = [{version.document, version.superseded_by} for version in network.versions if version.superseded_by]
        reached = chain.union(*(step for step in steps if step & chain))
    return [version for version in network.versions if version.document in chain]


def cited(network: Network, version: Version, newer: Version | None) -> Cited:
    """A version with the edges by which it is cited."""
    edges, named = uses(network, version.document), None
    if network.witness:
        told = {iri for iri, bases in network.witness.bases(version.document).items() if not TOLD.isdisjoint(bases)}
        named = edges[[network.nodes.ids[source] in told for source in network.edges.sources[edges].tolist()]]
    overdue = late(network, edges, newer.in_force_from) if newer and newer.in_force_from else None
    return Cited(version, newer, edges, named, overdue, by_year(network, edges), {} if named is None else by_year(network, named))


def uses(network: Network, iri: str) -> Ints:
    """The numbers of the edges by which a document is cited for more than its end or its making, by year, day and IRI of who cites."""
    place = network.places.get(iri)
    if place is None:
        return NOTHING
    edges = citations(network, place)
    chosen: Ints = edges[network.reacts(edges)]
    return chosen


def by_year(network: Network, edges: Ints) -> Mapping[int, int]:
    """How many documents cite in each year; 0 is the unknown one."""
    years, counts = numpy.unique(network.nodes.years[network.edges.sources[edges]], return_counts=True)
    return dict(zip(years.tolist(), counts.tolist(), strict=True))


def late(network: Network, edges: Ints, day: str) -> Ints:
    """Those of the citing edges whose document certainly lies in the time from a day on."""
    first = date.fromisoformat(day).toordinal()
    chosen: Ints = edges[[begins(network, source) >= first for source in network.edges.sources[edges].tolist()]]
    return chosen


def begins(network: Network, place: int) -> int:
    """The first day that a document can be of: of a report, of its period's year; of another its day, else of its year; 0: nobody knows."""
    year, issued = int(network.nodes.years[place]), int(network.nodes.issued[place])
    if KINDS[network.nodes.kinds[place]] == "report":
        said = parsed(network.nodes.ids[place].removeprefix(network.base))
        year, issued = int(said.parts[PERIOD].strip("x") or 0) if said else 0, 0
    return issued or (date(year, 1, 1).toordinal() if year else 0)


def year_of_versions(year: int, all_cited: list[Cited], opened: int) -> YearOfVersions:
    """What an answer tells of a year."""
    named = None if any(each.named is None for each in all_cited) else tuple(each.named_years.get(year, 0) for each in all_cited)
    return YearOfVersions(year or None, tuple(each.years.get(year, 0) for each in all_cited), named, opened)


def phase(network: Network, each: Cited, others: list[Cited]) -> Phase:
    """What an answer tells of a version."""
    newer = next((other for other in others if other.version is each.newer), None)
    overtaken = [year for year, count in newer.years.items() if year and count > each.years.get(year, 0)] if newer else []
    return Phase(
        document(network, each.version),
        each.version.in_force_from or None,
        each.version.superseded_by or None,
        len(each.edges),
        None if each.named is None else len(each.named),
        int(network.edges.mentions[each.edges].sum()),
        None if each.late is None else len(each.late),
        min(overtaken, default=None),
    )


def late_row(network: Network, each: Cited, edge: int) -> Late:
    """A late citation."""
    assert each.newer
    return Late(citing(network, edge), each.version.document, each.newer.document, each.newer.in_force_from)


def document(network: Network, version: Version) -> Node:
    """The node of a version; one that nobody cites, and that is none, as it is known."""
    place = network.places.get(version.document)
    if place is not None:
        return network.node(place)
    return Node(version.document, version.label, "regulation", version.number, issued=version.issued)
