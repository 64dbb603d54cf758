"""A citation network made up after the shape of the real one: levels, years, popularity, cascades, repeals, versions.

A ``Plan`` says who cites whom, in columns; ``made_columns`` gives it as a ``Network``, ``made_quads`` as a store that the pipeline might
have filled, ``made_texts`` as texts that the pipeline reads. The same seed gives the same plan. Its figures are ``network_figures``.

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
from kg.network.nodes import FUNCTIONS
from kg.vocabulary import Vocabulary

Ints = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]
BEGIN, END = date(CHOSEN.years[0], 1, 1).toordinal(), date(CHOSEN.years[1], 10, 31).toordinal()
YEARS = numpy.array([date(year, 1, 1).toordinal() for year in range(CHOSEN.years[0], CHOSEN.years[1] + 2)])
DAYS = 1_000_000  # more than any day
AGAIN = 6  # times that a citation of something younger is drawn anew, before it is given up
MADE_BY = ("implements", "basis", "forwards")  # the functions by which a document follows another of a cascade
FOLLOWS = (17, 42, 6)  # how often policy documents of the corpus do so


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


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who cites whom, sorted by the citing work, then by the cited one.

    Args:
        sources, targets: works.
        mentions: how many.
        functions: the place of the first mention's in ``FUNCTIONS``.
        seconds: of all further mentions.
        open: whether the law is cited, not its version.
        by_title: whether by its title alone, though it has a number.
    """

    sources: Ints
    targets: Ints
    mentions: Ints
    functions: Ints
    seconds: Ints
    open: Flags
    by_title: Flags


@dataclass(frozen=True, slots=True)
class Plan:
    """A network before it has names."""

    vocabulary: Vocabulary
    places: Places
    works: Works
    pairs: Pairs


def plan(documents: int, vocabulary: Vocabulary, seed: int = 0) -> Plan:
    """A network of so many documents that were read, and of those that they cite."""
    chance = numpy.random.default_rng(seed)
    places = Places.of(vocabulary)
    per_document = CHOSEN.citations / mean(FIGURES.mentions)
    exponent, pairs, cited = FIGURES.growth
    wanted = int(cited * (documents * per_document / pairs) ** exponent)
    reports = round(documents * FIGURES.reports / (FIGURES.reports + FIGURES.regulations))
    levels = shares(CHOSEN.regulation_levels, documents - reports + wanted, chance)
    at = places.drawn(levels, chance)
    days = chance.integers(BEGIN, END, len(at))
    followed = cascades(at, days, documents - reports, places, chance)
    works = described(reports, documents, at, days, places, chance)
    leaders = numpy.where(followed >= 0, followed + reports, -1)
    return Plan(vocabulary, places, works, cited_by(works, leaders, per_document, places, chance))


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


def cited_by(works: Works, leaders: Ints, per_document: float, places: Places, chance: Generator) -> Pairs:
    """Who cites whom: a document of a cascade its leader, every document others as often as real ones do."""
    scale = per_document / mean(FIGURES.regulations_cited)
    counts = drawn(FIGURES.regulations_cited, works.read, chance) * scale + chance.random(works.read)
    following = numpy.flatnonzero(leaders >= 0)
    counts = counts.astype(numpy.int64)
    counts[following + works.reports] -= 1
    sources = numpy.repeat(numpy.arange(works.read), numpy.maximum(counts, 0))
    targets = Pools(works, places).drawn(sources, chance)
    kept = targets >= 0
    sources = numpy.concatenate([following + works.reports, sources[kept]])
    targets = numpy.concatenate([leaders[following], targets[kept]])
    functions = numpy.concatenate([followed(len(following), chance), said(sources[len(following) :] < works.reports, chance)])
    _, first = numpy.unique(sources * len(works) + targets, return_index=True)
    sources, targets, functions = sources[first], targets[first], functions[first]
    count = len(sources)
    laws = (works.versions[targets] >= 0) & (chance.random(count) < FIGURES.works / FIGURES.orders * 1.5)  # two of three are versions
    _, once = numpy.unique(numpy.where(laws, sources * len(works) + works.versions[targets], -1), return_index=True)
    laws &= numpy.isin(numpy.arange(count), once)
    numbered = ~works.titled[targets] & ~works.orders[targets]
    alias = FIGURES.by_title * FIGURES.aliases / (1 - FIGURES.by_title)
    return Pairs(
        sources,
        targets,
        drawn(FIGURES.mentions, count, chance),
        functions,
        said(sources < works.reports, chance),
        laws,
        numbered & (chance.random(count) < alias),
    )


def followed(count: int, chance: Generator) -> Ints:
    """How documents of a cascade name what they follow."""
    return numpy.array([FUNCTIONS.index(name) for name in MADE_BY])[shares(FOLLOWS, count, chance)]


def said(by_reports: Flags, chance: Generator) -> Ints:
    """What citations are for, as reports and as regulations have it."""
    of_reports, of_regulations = (shares(weights, len(by_reports), chance) for weights in FIGURES.functions)
    return numpy.where(by_reports, of_reports, of_regulations)


class Pools:
    """What can be cited, by place: in the order of popularity, and in the order of days."""

    def __init__(self, works: Works, places: Places) -> None:
        self.works, self.places = works, places
        regulations = numpy.arange(works.reports, len(works))
        at, days = works.places[regulations], works.days[regulations]
        mixed = numpy.random.default_rng(len(works)).permutation(len(regulations))
        orders = works.orders[regulations]
        self.popular = regulations[numpy.lexsort((numpy.where(orders, days, mixed), ~orders, at))]  # what has been in force long first
        self.recent = regulations[numpy.lexsort((days, at))]
        self.begins = numpy.searchsorted(works.places[self.popular], numpy.arange(len(places.codes) + 1))
        self.keys = works.places[self.recent] * DAYS + works.days[self.recent]

    def drawn(self, sources: Ints, chance: Generator) -> Ints:
        """A regulation for each document to cite that is not younger than itself; -1 where none was found."""
        works, places = self.works, self.places
        levels = places.levels[works.places[sources]]
        wanted = numpy.zeros(len(sources), numpy.int64)
        for level, weights in enumerate(FIGURES.cited_levels):
            of = levels == level
            wanted[of] = shares(weights, int(of.sum()), chance)
        at = places.above[works.places[sources], wanted]
        found = numpy.full(len(sources), -1)
        left = numpy.arange(len(sources))
        for _ in range(AGAIN):
            new = chance.random(len(left)) < CHOSEN.fresh
            targets = numpy.where(new, self.of_year(sources[left], at[left], chance), self.ever(at[left], chance))
            good = (targets >= 0) & (works.days[targets] <= works.days[sources[left]]) & (targets != sources[left])
            found[left[good]] = targets[good]
            left = left[~good]
        return found

    def ever(self, at: Ints, chance: Generator) -> Ints:
        """A regulation of a place, the popular ones far more often."""
        sizes = self.begins[at + 1] - self.begins[at]
        return numpy.where(sizes > 0, self.popular[numpy.minimum(self.begins[at] + ranks(sizes, chance), len(self.popular) - 1)], -1)

    def of_year(self, sources: Ints, at: Ints, chance: Generator) -> Ints:
        """A regulation that a place issued in the year of the document, before it."""
        own = self.works.years[sources] - CHOSEN.years[0]
        first = numpy.searchsorted(self.keys, at * DAYS + YEARS[own])
        last = numpy.searchsorted(self.keys, at * DAYS + numpy.minimum(self.works.days[sources], YEARS[own + 1] - 1), side="right")
        chosen = first + (chance.random(len(sources)) * (last - first)).astype(numpy.int64)
        return numpy.where(last > first, self.recent[numpy.minimum(chosen, len(self.recent) - 1)], -1)
