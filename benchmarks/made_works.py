"""The works of a made network: whose they are, when they were issued, which of them carries out which, which are versions of a law.

Works are numbered: first the reports that were read, then the regulations that were read, then those that are only cited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made_places import Places
from benchmarks.network_figures import CHOSEN, FIGURES, LEVELS, Weights

Ints = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]
BEGIN, END = date(CHOSEN.years[0], 1, 1).toordinal(), date(CHOSEN.years[1], 10, 31).toordinal()


@dataclass(frozen=True, slots=True)
class Works:
    """Reports and regulations, a column for each thing that is known of them.

    Args:
        reports, read: how many of the works are reports; how many were read, reports and regulations.
        places: whose they are, places of ``Places``.
        bureaus: which agency of the place; 0 its government, 1 its office.
        days: of issue.
        years: of a report's period, else of the number.
        turns: sequence of the number, from 1 for each agency and year; of an order from 1 in all.
        orders: whether the number is an order's.
        titled: whether the number is known to nobody.
        homeless: whether a title without number does not say whose it is.
        texts: whether a notice promulgates a text.
        versions: of a law, the work that it is a version of, from 0; else -1.
    """

    reports: int
    read: int
    places: Ints
    bureaus: Ints
    days: Ints
    years: Ints
    turns: Ints
    orders: Flags
    titled: Flags
    homeless: Flags
    texts: Flags
    versions: Ints

    def __len__(self) -> int:
        return len(self.places)


def mean(weights: Weights) -> float:
    """The mean of what was counted."""
    return sum(value * count for value, count in weights.items()) / sum(weights.values())


def shares(weights: tuple[float, ...], count: int, chance: Generator) -> Ints:
    """Places in the weights, drawn by them."""
    return chance.choice(len(weights), count, p=numpy.array(weights) / sum(weights))


def drawn(weights: Weights, count: int, chance: Generator) -> Ints:
    """Values, drawn by their weights."""
    return numpy.array(list(weights))[shares(tuple(weights.values()), count, chance)]


def ranks(sizes: Ints, chance: Generator) -> Ints:
    """Ranks from 0 below each size, by Zipf's law."""
    drawn = (numpy.maximum(sizes, 1) + 1.0) ** chance.random(len(sizes))  # the law's inverse, for the exponent 1
    return numpy.minimum(drawn.astype(numpy.int64) - 1, sizes - 1)


def cascades(at: Ints, days: Ints, read: int, places: Places, chance: Generator) -> Ints:
    """The regulation that each of those read below the nation carries out, -1 where none; sets their days after its day.

    Level by level: who follows a central document follows what its own province, prefecture has made of it, where that has.
    """
    levels = places.levels[at[:read]]
    central = numpy.flatnonzero(levels == 0)
    leaders, roots = numpy.full(len(at), -1), numpy.full(len(at), -1)
    if not len(central):
        return leaders
    popular = chance.permutation(central)
    roots[central] = central
    holders = {(int(root), int(at[root])): int(root) for root in central}
    for level in range(1, len(LEVELS)):
        own = numpy.flatnonzero((levels == level) & (chance.random(read) < CHOSEN.followed))
        lags = numpy.maximum(1, chance.lognormal(numpy.log(FIGURES.lag), CHOSEN.spread, len(own))).astype(numpy.int64)
        chosen = popular[ranks(numpy.full(len(own), len(popular)), chance)]
        for work, root, lag in zip(own.tolist(), chosen.tolist(), lags.tolist(), strict=True):
            above = (holders.get((root, place)) for place in places.chains[at[work]])
            leader = next(found for found in above if found is not None)
            if (root, int(at[work])) not in holders and days[leader] + lag < END:
                leaders[work], days[work] = leader, days[leader] + lag
                holders[root, int(at[work])] = work
    return leaders


def described(reports: int, read: int, at: Ints, days: Ints, places: Places, chance: Generator) -> Works:
    """All works: the reports, and the regulations whose places and days are given."""
    levels = shares(FIGURES.report_levels, reports, chance)
    own = places.drawn(levels, chance)
    bureaus = numpy.where(chance.random(reports) < 0.4, 0, chance.integers(2, CHOSEN.bureaus + 1, reports))
    years = chance.integers(CHOSEN.years[0], CHOSEN.years[1], reports)
    own, bureaus, years = apart(own, bureaus, years)
    published = numpy.array([date(int(year) + 1, 1, 4).toordinal() for year in years], numpy.int64) + chance.integers(0, 87, reports)
    regulations = len(at)
    central = places.levels[at] == 0
    orders = central & (chance.random(regulations) < min(FIGURES.orders, CHOSEN.orders / max(1, int(central.sum()))))
    offices = numpy.where(orders, 0, chance.random(regulations) < CHOSEN.by_office).astype(numpy.int64)
    numbered = numpy.array([date.fromordinal(int(day)).year for day in range(BEGIN, END + 1)])[days - BEGIN]
    only_cited = numpy.arange(regulations) >= read - reports
    titled = only_cited & ~orders & (chance.random(regulations) < FIGURES.only_by_title)
    return Works(
        reports,
        read,
        numpy.concatenate([own, at]),
        numpy.concatenate([bureaus, offices]),
        numpy.concatenate([published, days]),
        numpy.concatenate([years, numbered]),
        numpy.concatenate([numpy.ones(reports, numpy.int64), turns(at, offices, numbered, days, orders)]),
        padded(orders, reports),
        padded(titled, reports),
        padded(titled & (chance.random(regulations) < FIGURES.without_issuer), reports),
        padded(~only_cited & ~orders & (chance.random(regulations) < FIGURES.promulgating), reports),
        numpy.concatenate([numpy.full(reports, -1), versions(orders, days)]),
    )


def apart(places: Ints, bureaus: Ints, years: Ints) -> tuple[Ints, Ints, Ints]:
    """Agencies and years of which no two are the same: a second one is of another bureau of the place."""
    seen: set[tuple[int, int, int]] = set()
    rows = []
    for place, bureau, year in zip(places.tolist(), bureaus.tolist(), years.tolist(), strict=True):
        while (place, bureau, year) in seen:
            bureau = 2 if bureau < 2 else bureau + 1
        seen.add((place, bureau, year))
        rows.append((place, bureau, year))
    columns = numpy.array(rows, numpy.int64).reshape(len(rows), 3).T
    return columns[0], columns[1], columns[2]


def padded(flags: Flags, before: int) -> Flags:
    """The flags of regulations as those of all works."""
    return numpy.concatenate([numpy.zeros(before, bool), flags])


def turns(at: Ints, offices: Ints, years: Ints, days: Ints, orders: Flags) -> Ints:
    """The sequence of each number: by day, for each agency and year from 1; orders are counted through."""
    keys = numpy.where(orders, -1, (at * 2 + offices) * 10_000 + years)
    order = numpy.lexsort((days, keys))
    begins = numpy.flatnonzero(numpy.diff(keys[order], prepend=-2))
    lengths = numpy.diff(numpy.append(begins, len(keys)))
    found = numpy.empty(len(keys), numpy.int64)
    found[order] = numpy.arange(len(keys)) - numpy.repeat(begins, lengths) + 1
    return found


def versions(orders: Flags, days: Ints) -> Ints:
    """Every third order with the next after it is a law in two versions."""
    found = numpy.full(len(orders), -1)
    chain = numpy.flatnonzero(orders)[numpy.argsort(days[orders], kind="stable")]
    laws = numpy.arange(len(chain)) // 3
    twice = numpy.arange(len(chain)) % 3 < 2
    found[chain[twice]] = laws[twice]
    return found
