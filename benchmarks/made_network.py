"""A citation network made up after the shape of the real one: levels, years, popularity, cascades, repeals, versions.

A ``Plan`` says who cites whom, in columns; ``made_columns`` gives it as a ``Network``, ``made_quads`` as a store that the pipeline might
have filled, ``made_texts`` as texts that the pipeline reads. The same seed gives the same plan. Its figures are ``network_figures``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from benchmarks.made_cited import Pairs, cited_by
from benchmarks.made_places import Places
from benchmarks.made_works import BEGIN, END, Works, cascades, described, mean, shares
from benchmarks.network_figures import CHOSEN, FIGURES
from kg.vocabulary import Vocabulary


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
