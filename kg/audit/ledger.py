"""The figures of one agency and one period, looked up by measure, column, scope and origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from kg.audit.figures import Result, read, step, subject, whole
from kg.records import Claims, Indicator

Origins = Literal["form", "prose"]


class Ledger:
    """The indicators that a document records of one agency and period.

    Args:
        indicators: all of them, in the order of the text; only those without a topic are looked up.
        below: the measures right below each measure, for ``prefix.*``.
        frame: of the document, F08 … or narrative.
        complete: whether a measure fits every row of its form.
    """

    def __init__(self, indicators: Sequence[Indicator], below: Mapping[str, tuple[str, ...]], frame: str, complete: bool = True) -> None:
        self.indicators = indicators
        self.below = below
        self.frame = frame
        self.complete = complete
        self.entries: dict[tuple[str, str, str, str], list[Indicator]] = defaultdict(list)
        self.stated_for: dict[tuple[str, str], set[str]] = {}
        self.results: dict[tuple[str, str, str, Origins, bool], Result] = {}
        for one in indicators:
            if not one.topic:
                scope = whole(one.scope)
                self.entries[one.measure, one.applicant, scope, one.origin].append(one)
                self.stated_for.setdefault((one.measure, one.applicant), set()).add(scope)
        self.scopes = tuple(sorted(set().union(*self.stated_for.values())))
        self.rows = tuple(sorted({measure for measure, column in self.stated_for if column}))  # the measures of a matrix
        self.scaled = any(map(step, indicators))

    @cached_property
    def named(self) -> Mapping[Origins, frozenset[str]]:
        """What an identity's names may find, in the form and the prose beside it, or in prose alone: measures, prefixes, rows."""
        prose = frozenset(one.measure for one in self.indicators if one.origin == "narrative")
        every = frozenset(one.measure for one in self.indicators)
        return {"form": known(every, bool(self.rows)), "prose": known(prose, bool(self.rows))}

    @cached_property
    def repeated(self) -> Sequence[Indicator]:
        """The figures whose subject has several."""
        subjects = tuple(map(subject, self.indicators))
        times = Counter(subjects)
        return tuple(one for one, of in zip(self.indicators, subjects, strict=True) if times[of] > 1)

    @cached_property
    def columns_of(self) -> Mapping[str, frozenset[str]]:
        """The columns that each measure is stated in, "" outside of a matrix."""
        columns: dict[str, set[str]] = defaultdict(set)
        for measure, column in self.stated_for:
            columns[measure].add(column)
        return {measure: frozenset(stated) for measure, stated in columns.items()}

    @cached_property
    def scopes_of(self) -> Mapping[str, frozenset[str]]:
        """The scopes that each measure is stated for."""
        scopes: dict[str, set[str]] = defaultdict(set)
        for (measure, _), stated in self.stated_for.items():
            scopes[measure] |= stated
        return {measure: frozenset(stated) for measure, stated in scopes.items()}

    def value(self, measure: str, column: str, scope: str, origins: Origins, alone: bool) -> Result:
        """What is said of a measure: in this scope, else in none; a form before prose; only prose where that is asked.

        Args:
            alone: whether no other column will do. Else what has no columns stands beside the total of a matrix: prose and other
                forms count all applicants.
        """
        key = (measure, column, scope, origins, alone)
        if (result := self.results.get(key)) is None:
            result = self.results[key] = read(self.find(measure, column, scope, origins, alone))
        return result

    def find(self, measure: str, column: str, scope: str, origins: Origins, alone: bool) -> Sequence[Indicator]:
        """The figures that ``value`` reads."""
        columns = (column, "") if column == "total" and not alone else (column,)
        for place in (scope, "") if scope else ("",):
            for one in columns:
                for origin in ("narrative",) if origins == "prose" else ("table", "narrative"):
                    if found := self.entries.get((measure, one, place, origin)):
                        return found
        return ()

    def mixed(self, used: Iterable[Indicator]) -> bool:
        """Whether figures of a scope stand beside figures of none, though their measures are stated for other scopes too.

        区直 may be the one scope of a report that does not repeat it each time; beside 乡镇, or beside a figure for all, it is a part.
        So is what prose says of a scope beside a form without one.
        """
        if self.scopes in ((), ("",)):
            return False
        used = tuple(used)
        if len({whole(indicator.scope) for indicator in used}) < 2:
            return False
        if len({indicator.scope for indicator in used if indicator.scope}) > 1:
            return True
        if {("table", False), ("narrative", True)} <= {(one.origin, bool(whole(one.scope))) for one in used}:
            return True
        return any(len(self.stated_for.get((one.measure, one.applicant), ())) > 1 for one in used if whole(one.scope))


def known(measures: frozenset[str], matrix: bool) -> frozenset[str]:
    """Measures with what else a rule may call them by: ``prefix.*``, and ``row`` where there is a matrix."""
    prefixes = frozenset(f"{measure.rpartition('.')[0]}.*" for measure in measures)
    return measures | prefixes | ({"row"} if matrix else frozenset())


def ledgers(claims: Claims, below: Mapping[str, tuple[str, ...]]) -> Iterator[Ledger]:
    """The figures that a document records as its own, one ledger for each agency and period."""
    groups: dict[object, list[Indicator]] = defaultdict(list)
    for indicator in claims.indicators:
        if indicator.recorded:
            groups[indicator.about, indicator.covers].append(indicator)
    complete = not any(issue.code == "unmapped-row" for issue in claims.issues)
    for group in groups.values():
        yield Ledger(group, below, claims.frame, complete)
