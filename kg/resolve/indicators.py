"""Readings to indicators: whose figure, of which days; the same value said twice is one indicator, two values are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kg.iris import Iris
from kg.records import Agency, Evidence, Indicator, Reading
from kg.resolve.agencies import Agencies
from kg.resolve.divisions import Located


@dataclass(frozen=True, slots=True)
class Reporting:
    """What a report's figures are of, unless they say otherwise.

    Args:
        agency: IRI of the reporting agency; near: codes of its division and of what that lies in.
    """

    sha16: str
    agency: str
    near: tuple[str, ...]
    period: tuple[date, date]


@dataclass(slots=True)
class Gathering:
    """The indicators so far, found again by what makes two readings one."""

    reporting: Reporting
    iris: Iris
    found: list[Indicator] = field(default_factory=list)
    same: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[str, int] = field(default_factory=dict)
    by_start: dict[int, str] = field(default_factory=dict)

    def add(self, reading: Reading, about: str) -> None:
        """A reading: one more place of an indicator that says the same, else an indicator of its own."""
        covers = days(reading, self.reporting.period)
        twins = self.same[(reading.measure, reading.applicant, reading.topic, about, str(covers))]
        start = reading.evidence.start
        twin = next((i for i in twins if restates(self.found[i], reading)), None)
        if twin is None:
            twin = len(self.found)
            twins.append(twin)
            self.found.append(self.indicator(reading, about, covers))
        else:
            self.found[twin] = merged(self.found[twin], reading)
        self.by_start.setdefault(start, self.found[twin].iri)

    def indicator(self, reading: Reading, about: str, covers: tuple[date | None, date]) -> Indicator:
        """A reading as an indicator."""
        place = f"{reading.measure}/{reading.evidence.start}"
        self.taken[place] = self.taken.get(place, 0) + 1
        return Indicator(
            self.iris.indicator(self.reporting.sha16, reading.measure, reading.evidence.start, self.taken[place]),
            reading.measure,
            reading.quantity,
            about,
            covers,
            (reading.evidence,),
            reading.applicant,
            reading.topic,
            reading.scope,
            reading.comparator,
            recorded=reading.period == "own",
            origin=reading.origin,
        )


def indicators(
    readings: Sequence[Reading], reporting: Reporting, agencies: Agencies, iris: Iris
) -> tuple[tuple[Indicator, ...], tuple[Agency, ...]]:
    """The indicators of a report, and the agencies that they are about besides its own."""
    others: dict[str, Agency] = {}
    gathering = Gathering(reporting, iris)
    for reading in readings:
        other = named_here(reading.about, reporting, agencies) if reading.about else None
        if other:
            others[other.iri] = other
        if other or not reading.about:
            gathering.add(reading, other.iri if other else reporting.agency)
    found = gathering.found
    wholes = {reading.evidence.start: reading.part_of for reading in readings if reading.part_of >= 0}
    parts = tuple(with_whole(indicator, wholes, gathering.by_start) for indicator in found)
    return parts, tuple(others.values())


def named_here(printed: str, reporting: Reporting, agencies: Agencies) -> Agency | None:
    """Another agency of a figure; one that is printed without its division is of the reporting agency's."""
    if agency := agencies.named(printed, reporting.near):
        return agency
    division = agencies.places.by_code.get(reporting.near[0]) if reporting.near else None
    return agencies.of_division(Located((division,), division.name, printed), printed) if division else None


def days(reading: Reading, own: tuple[date, date]) -> tuple[date | None, date]:
    """The days that a reading is of; 历年累计 does not say from when."""
    if reading.period == "cumulative":
        return None, own[1]
    if reading.period == "previous":
        return date(own[0].year - 1, 1, 1), date(own[0].year - 1, 12, 31)
    if reading.period == "other" and reading.year:
        return date(reading.year, 1, 1), date(reading.year, 12, 31)
    return own


def restates(indicator: Indicator, reading: Reading) -> bool:
    """Whether a reading says again what an indicator says: the same value, of the same scope or of one that is left out."""
    scopes = {scope for scope in (indicator.scope, reading.scope) if scope}
    ours, theirs = indicator.quantity, reading.quantity
    if len(scopes) > 1 or indicator.comparator != reading.comparator:
        return False
    if ours.value is None or theirs.value is None:
        return ours.state == theirs.state and indicator.origin == reading.origin
    return ours.value == theirs.value and (not ours.unit or not theirs.unit or ours.unit == theirs.unit)


def merged(indicator: Indicator, reading: Reading) -> Indicator:
    """The indicator with one more place that says so; figures go before words."""
    places: tuple[Evidence, ...] = indicator.evidence
    if reading.evidence not in places:
        places = (*places, reading.evidence)
    quantity = indicator.quantity if indicator.quantity.state == "stated" else reading.quantity
    return replace(indicator, evidence=places, quantity=quantity, scope=indicator.scope or reading.scope)


def with_whole(indicator: Indicator, wholes: dict[int, int], by_start: dict[int, str]) -> Indicator:
    """The indicator with the one that it is a part of (其中), where that was read too."""
    whole = by_start.get(wholes.get(indicator.evidence[0].start, -1), "")
    return replace(indicator, part_of=whole) if whole and whole != indicator.iri else indicator
