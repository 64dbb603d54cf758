"""The figures of one agency and one period, looked up by measure, column, scope and origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.records import Claims, Indicator

STEPS = ("千", "万", "亿")  # units that count in steps (万条)


class Ledger:
    """The indicators that a document records of one agency and period.

    Args:
        indicators: all of them, in the order of the text; only those without a topic are looked up.
        below: the measures right below each measure, for ``prefix.*``.
    """

    def __init__(self, indicators: Sequence[Indicator], below: Mapping[str, tuple[str, ...]]) -> None:
        self.indicators = indicators
        self.below = below
        self.measures = frozenset(indicator.measure for indicator in indicators)
        self.entries: dict[tuple[str, str, str, str], list[Indicator]] = defaultdict(list)
        self.stated_for: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in indicators:
            if not one.topic:
                scope = whole(one.scope)
                self.entries[one.measure, one.applicant, scope, one.origin].append(one)
                self.stated_for[one.measure, one.applicant].add(scope)
        times = Counter(map(subject, indicators))
        self.repeated = tuple(one for one in indicators if times[subject(one)] > 1)
        self.columns = tuple(sorted({column for _, column in self.stated_for}))  # "" outside of a matrix
        self.scopes = tuple(sorted(set().union(*self.stated_for.values())))
        self.rows = tuple(sorted({measure for measure, column in self.stated_for if column}))  # the measures of a matrix

    def find(self, measure: str, column: str, scope: str, origin: str) -> Sequence[Indicator]:
        """The figures of a measure, by where they stand."""
        return self.entries.get((measure, column, scope, origin), ())

    def scopes_of(self, measures: frozenset[str]) -> Sequence[str]:
        """The scopes that any of these measures is stated for; of no measure, all."""
        if len(self.scopes) < 2 or not measures:
            return self.scopes
        return sorted(set().union(*(scopes for (measure, _), scopes in self.stated_for.items() if measure in measures)))

    def mixed(self, used: Iterable[Indicator]) -> bool:
        """Whether figures of a scope stand beside figures of none, though their measures are stated for other scopes too.

        区直 may be the one scope of a report that does not repeat it each time; beside 乡镇, or beside a figure for all, it is a part.
        So is what prose says of a scope beside a form without one.
        """
        used = tuple(used)
        if len({whole(indicator.scope) for indicator in used}) < 2:
            return False
        if len({indicator.scope for indicator in used if indicator.scope}) > 1:
            return True
        if {("table", False), ("narrative", True)} <= {(one.origin, bool(whole(one.scope))) for one in used}:
            return True
        return any(len(self.stated_for[one.measure, one.applicant]) > 1 for one in used if whole(one.scope))


def ledgers(claims: Claims, below: Mapping[str, tuple[str, ...]]) -> tuple[Ledger, ...]:
    """The figures that a document records as its own, one ledger for each agency and period."""
    groups: dict[object, list[Indicator]] = defaultdict(list)
    for indicator in claims.indicators:
        if indicator.recorded:
            groups[indicator.about, indicator.covers].append(indicator)
    return tuple(Ledger(group, below) for group in groups.values())


def subject(indicator: Indicator) -> tuple[str, str, str]:
    """What an indicator is of, whatever its scope: two values of one subject may be one thing said twice."""
    return indicator.measure, indicator.applicant or "total", indicator.topic


def whole(scope: str) -> str:
    """The scope, none for what covers the whole jurisdiction (全县, 全区)."""
    return "" if scope.startswith("全") else scope


def step(indicator: Indicator) -> str:
    """The step that a unit counts in: 万 of 万条; empty for single ones."""
    first = indicator.quantity.unit[:1]
    return first if first in STEPS else ""


def scaled_unlike(used: Iterable[Indicator]) -> bool:
    """Whether the units count in unlike steps (条 and 万条): values stay as printed, so these cannot be compared."""
    return len({step(indicator) for indicator in used}) > 1
