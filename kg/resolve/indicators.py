"""Readings to indicators: whose figure, of which days; the same value said twice is one indicator, two values are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.iris import Iris
from kg.records import Agency, Evidence, Indicator, Quantity, Reading
from kg.resolve.agencies import Agencies
from kg.resolve.divisions import Located

TWINS = 50  # of one value, apart by scope or unit: among more, a document says nothing again


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
class Draft:
    """An indicator in the making: its first reading, and what the readings that say the same add to it."""

    iri: str
    reading: Reading
    about: str
    covers: tuple[date | None, date]
    quantity: Quantity
    scope: str
    places: dict[Evidence, None]

    def restates(self, reading: Reading) -> bool:
        """Whether a reading of the same value says the same: of the same scope and unit, or of one that is left out."""
        scopes = not self.scope or not reading.scope or self.scope == reading.scope
        units = not self.quantity.unit or not reading.quantity.unit or self.quantity.unit == reading.quantity.unit
        return scopes and (units or self.quantity.value is None)

    def merge(self, reading: Reading) -> None:
        """One more place that says so; figures go before words."""
        self.places[reading.evidence] = None
        self.scope = self.scope or reading.scope
        if self.quantity.state != "stated":
            self.quantity = reading.quantity

    def indicator(self, whole: str) -> Indicator:
        """The indicator; ``whole`` is the IRI of the one that it is a part of (其中), where that was read too."""
        reading = self.reading
        return Indicator(
            self.iri,
            reading.measure,
            self.quantity,
            self.about,
            self.covers,
            tuple(self.places),
            reading.applicant,
            reading.topic,
            self.scope,
            reading.comparator,
            "" if whole == self.iri else whole,
            reading.period == "own",
            reading.origin,
        )


@dataclass(slots=True)
class Gathering:
    """The indicators so far, found again by what makes two readings one."""

    reporting: Reporting
    iris: Iris
    found: list[Draft] = field(default_factory=list)
    same: dict[tuple[object, ...], list[Draft]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    by_start: dict[int, str] = field(default_factory=dict)

    def add(self, reading: Reading, about: str) -> None:
        """A reading: one more place of an indicator that says the same, else an indicator of its own."""
        covers = days(reading, self.reporting.period)
        quantity, start = reading.quantity, reading.evidence.start
        # What has no value is the same where it is in the same state, in a form or in prose.
        value = (quantity.state, reading.origin) if quantity.value is None else quantity.value
        twins = self.same[reading.measure, reading.applicant, reading.topic, about, covers, reading.comparator, value]
        draft = next((twin for twin in twins if twin.restates(reading)), None) if twins else None
        if draft:
            draft.merge(reading)
        else:
            self.taken[reading.measure, start] += 1
            iri = self.iris.indicator(self.reporting.sha16, reading.measure, start, self.taken[reading.measure, start])
            draft = Draft(iri, reading, about, covers, quantity, reading.scope, {reading.evidence: None})
            self.found.append(draft)
            if len(twins) < TWINS:
                twins.append(draft)
        self.by_start.setdefault(start, draft.iri)


def indicators(
    readings: Sequence[Reading], reporting: Reporting, agencies: Agencies, iris: Iris
) -> tuple[tuple[Indicator, ...], tuple[Agency, ...]]:
    """The indicators of a report, and the agencies that they are about besides its own."""
    printed = dict.fromkeys(reading.about for reading in readings if reading.about)
    others = {name: agency for name in printed if (agency := named_here(name, reporting, agencies))}
    gathering = Gathering(reporting, iris)
    for reading in readings:
        if not reading.about:
            gathering.add(reading, reporting.agency)
        elif reading.about in others:
            gathering.add(reading, others[reading.about].iri)
    wholes = {reading.evidence.start: gathering.by_start.get(reading.part_of, "") for reading in readings if reading.part_of >= 0}
    found = tuple(draft.indicator(wholes.get(draft.reading.evidence.start, "")) for draft in gathering.found)
    spoken_of = (others[reading.about] for reading in readings if reading.about in others)
    return found, tuple({agency.iri: agency for agency in spoken_of}.values())


def named_here(printed: str, reporting: Reporting, agencies: Agencies) -> Agency | None:
    """Another agency of a figure; one that is printed without its division is of the reporting agency's."""
    if agency := agencies.named(printed, reporting.near):
        return agency
    division = agencies.places.division(reporting.near[0]) if reporting.near else None
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
