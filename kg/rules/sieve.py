"""Tells which rows may match a text at all, and where: one pass over it, however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from ahocorasick_rs import AhoCorasick, Implementation

from kg.rules.literals import COMMON
from kg.rules.needs import needs

LINE_END = "\n"  # stands in every text, and at so many places that to tell them costs more than to try the row
FEW = 1000  # literals of which the quickest automaton is made, which takes most to make


def automaton(literals: Sequence[str]) -> AhoCorasick:
    """What finds all the literals in one pass."""
    return AhoCorasick(literals, implementation=Implementation.DFA if len(literals) <= FEW else Implementation.ContiguousNFA)


class Sieve:
    """Sorts out the patterns that cannot match a text, by the literals that they cannot match without. It never sorts out a match.

    Args:
        patterns: the patterns, known by their index from here on.

    >>> sieve = Sieve([re.compile("收到申请[0-9]+件"), re.compile("[0-9]+人"), re.compile(".")])
    >>> sieve.possible("本年收到申请5件"), sieve.places("本年收到申请5件"), sorted(sieve.always)
    ((0, 2), {0: [2]}, [2])
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        needed = [None if (literals := needs(pattern)) and LINE_END in literals else literals for pattern in patterns]
        self.always = frozenset(at for at, literals in enumerate(needed) if literals is None)
        owners: dict[str, list[int]] = {}
        for at, literals in enumerate(needed):
            for literal in sorted(literals or ()):
                owners.setdefault(literal, []).append(at)
        self.longest = max(map(len, owners), default=0)  # characters of a literal
        self._owners = owners
        self._signs = tuple(literal for literal in owners if literal in COMMON)
        self._words = automaton([literal for literal in owners if literal not in COMMON])

    @cached_property
    def _all(self) -> tuple[AhoCorasick, tuple[list[int], ...]]:
        """The automaton of all literals, single signs too, and whose each is."""
        return automaton(list(self._owners)), tuple(self._owners.values())

    def possible(self, text: str) -> tuple[int, ...]:
        """The indexes of the patterns that may match, ascending; those that need no literal are always among them."""
        found = set(self._words.find_matches_as_strings(text, overlapping=True))
        found.update(sign for sign in self._signs if sign in text)  # found at once, where the automaton would tell each place
        return tuple(sorted(self.always.union(*map(self._owners.__getitem__, found))))

    def places(self, text: str) -> dict[int, list[int]]:
        """Where the literals of each pattern stand that may match, ascending; not of patterns that need none."""
        automaton, owners = self._all
        places: dict[int, list[int]] = {}
        for literal, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            for at in owners[literal]:
                places.setdefault(at, []).append(start)
        return places
