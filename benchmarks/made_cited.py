"""Who cites whom in a made network: what its own province, city or county issued, what is popular, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy
from numpy.random import Generator

from benchmarks.made_places import Places
from benchmarks.made_works import Flags, Ints, Works, drawn, mean, ranks, shares
from benchmarks.network_figures import CHOSEN, FIGURES
from kg.network.nodes import FUNCTIONS

YEARS = numpy.array([date(year, 1, 1).toordinal() for year in range(CHOSEN.years[0], CHOSEN.years[1] + 2)])
DAYS = 1_000_000  # more than any day
AGAIN = 6  # times that a citation of something younger is drawn anew, before it is given up
MADE_BY = ("implements", "basis", "forwards")  # the functions by which a document follows another of a cascade
FOLLOWS = (17, 42, 6)  # how often policy documents of the corpus do so


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
    _, first = numpy.unique(targets, return_index=True)
    by_title = numbered & (chance.random(count) < alias) & ~numpy.isin(numpy.arange(count), first)  # somebody tells the number
    return Pairs(
        sources,
        targets,
        drawn(FIGURES.mentions, count, chance),
        functions,
        said(sources < works.reports, chance),
        laws,
        by_title,
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
