"""The divisions that a made network is about: those of today's table, and what stands above each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.network_figures import LEVELS
from kg.vocabulary import Division, Vocabulary

Ints = NDArray[numpy.int64]
NATION = "100000"


@dataclass(frozen=True, slots=True)
class Places:
    """Divisions, numbered from 0 in the order of their codes.

    Args:
        names: what the names of their agencies begin with.
        levels: places in ``LEVELS``.
        chains: what stands above each, the next first, the nation last.
        above: for each division and level, what stands above it there, or itself; where there is nothing, the nation.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    levels: Ints
    chains: tuple[tuple[int, ...], ...]
    above: Ints

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Places:
        """The provinces, prefectures and counties of today, and the nation."""
        today = sorted(code for code, one in vocabulary.divisions.items() if one.level in LEVELS and not one.former)
        numbers = {code: at for at, code in enumerate(today)}
        levels = numpy.array([LEVELS.index(vocabulary.divisions[code].level) for code in today])
        chains = []
        above = numpy.full((len(today), len(LEVELS)), numbers[NATION])
        for at, code in enumerate(today):
            chain, parent = [], vocabulary.divisions[code].parent
            while parent in vocabulary.divisions and parent != NATION:
                chain += [numbers[parent]] if parent in numbers else []
                parent = vocabulary.divisions[parent].parent
            chains.append((*chain, numbers[NATION]) if code != NATION else ())
            for place in (at, *chain):
                above[at, levels[place]] = place
        return cls(tuple(today), tuple(full(vocabulary.divisions[code]) for code in today), levels, tuple(chains), above)

    def drawn(self, levels: Ints, chance: Generator) -> Ints:
        """A division of each of these levels."""
        found = numpy.zeros(len(levels), numpy.int64)
        for level in range(len(LEVELS)):
            of, those = levels == level, numpy.flatnonzero(self.levels == level)
            found[of] = chance.choice(those, int(of.sum()))
        return found


def full(division: Division) -> str:
    """What the names of a division's agencies begin with: districts bear that of their city, too."""
    return "".join(division.path[-2:]) if division.name.endswith("区") and division.level == "county" else division.name
