"""Titles as they are compared: what is left of one without its issuer, and whether that is enough to tell whose it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kg.iris import fold_title
from kg.rules import Rule

ENOUGH = 4  # Chinese characters that say what a text is on, so that its title means one text of its issuer
PLENTY = 6  # … so that its title means one text of the country
ALIKE = 0.5  # share of the shorter title's pairs of characters that the other has too
BETWEEN = "、,，;；和与及 "  # what stands between joint issuers
ABOUT = "关于"


@dataclass(frozen=True, slots=True)
class Titles:
    """Compares titles by the rows of ``kg/rules/titles.toml``."""

    head: re.Pattern[str]
    tails: tuple[re.Pattern[str], ...]
    void: re.Pattern[str]
    yearly: re.Pattern[str]
    dated: re.Pattern[str]
    law: re.Pattern[str]
    statute: re.Pattern[str]
    order: re.Pattern[str]
    relative: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[Rule]) -> Titles:
        """The comparison that the rows tell."""
        rows = tuple(rows)
        one = {rule.text("role"): rule.pattern for rule in rows}
        tails = tuple(rule.pattern for rule in rows if rule.text("role") == "tail")
        single = ("void", "yearly", "dated", "law", "statute", "order", "relative")
        return cls(one["head"], tails, *(one[role] for role in single))

    def bare(self, title: str, issuers: Collection[str]) -> str:
        """A title without its issuers and 关于 in front: what two ways to print it share.

        Args:
            issuers: full names of those who issued it, folded; where none is known, what stands in front may be anybody's and stays.
        """
        rest, before = fold_title(title), ""
        while rest != before:
            before = rest
            for name in issuers:
                rest = rest.removeprefix(name).lstrip(BETWEEN)
        if issuers and (head := self.head.match(rest)):
            rest = rest[head.end() :]
        return rest.removeprefix(ABOUT) or fold_title(title)

    def near(self, bare: str) -> str:
        """A bare title without what tells close ones apart: 印发 … 的通知, (试行), (修订)."""
        rest = bare
        for tail in self.tails:
            rest = tail.sub("", rest)
        return rest.removeprefix(ABOUT) or bare

    def core(self, bare: str) -> int:
        """How many Chinese characters say what it is on."""
        return len(self.void.sub("", bare))

    def specific(self, bare: str) -> bool:
        """Whether a title means one text of its issuer: it says on what, and of which year where there is one every year."""
        return self.core(bare) >= ENOUGH and not (self.yearly.search(bare) and not self.dated.search(bare))

    def is_of_country(self, bares: Iterable[str]) -> bool:
        """Whether a title without an issuer is a law's or a statute's: those of a place begin with its name."""
        return any(self.law.search(bare) or self.statute.search(bare) for bare in bares)


def alike(one: str, other: str) -> bool:
    """Whether two titles may be of one text: one contains the other, or they share half of their pairs of characters."""
    first, second = fold_title(one), fold_title(other)
    if first in second or second in first:
        return True
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second)]
    return len(pairs[0] & pairs[1]) >= ALIKE * min(map(len, pairs))
