"""The figures of one agency and one period, looked up by measure, column, scope and origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from kg.audit.figures import MISSING, STEPS, Result, read, subject, whole
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
        self.entries: dict[tuple[str, str, str, str], list[Indicator]] = {}
        self.stated_for: dict[tuple[str, str], set[str]] = {}
        self.cells: dict[tuple[str, str, str, Origins], Result] = {}
        self.scaled = False  # whether a unit counts in steps
        for one in indicators:
            if not one.topic:
                scope = whole(one.scope) if one.scope else ""
                self.entries.setdefault((one.measure, one.applicant, scope, one.origin), []).append(one)
                self.stated_for.setdefault((one.measure, one.applicant), set()).add(scope)
            self.scaled = self.scaled or one.quantity.unit[:1] in STEPS
        self.scopes = tuple(sorted(set().union(*self.stated_for.values())))

    @cached_property
    def rows(self) -> Sequence[str]:
        """The measures of a matrix."""
        return sorted({measure for measure, column in self.stated_for if column})

    @cached_property
    def named(self) -> Mapping[Origins, frozenset[str]]:
        """What an identity's names may find, in the form and the prose beside it, or in prose alone: measures, prefixes, rows."""
        prose = frozenset([one.measure for one in self.indicators if one.origin == "narrative"])
        every = frozenset([one.measure for one in self.indicators])
        return {"form": known(every, bool(self.rows)), "prose": known(prose, bool(self.rows))}

    @cached_property
    def repeated(self) -> Sequence[Indicator]:
        """The figures whose subject has several."""
        subjects = tuple(map(subject, self.indicators))
        times = Counter(subjects)
        return tuple(one for one, of in zip(self.indicators, subjects, strict=True) if times[of] > 1)

    @cached_property
    def columns_of(self) -> Mapping[str, frozenset[str]]:
        """The columns that a figure of each measure may be looked up in: "" outside of a matrix, which counts for the total of one too."""
        columns: dict[str, set[str]] = defaultdict(set)
        for measure, column in self.stated_for:
            columns[measure] |= {column} if column else {column, "total"}
        return {measure: frozenset(stated) for measure, stated in columns.items()}

    @cached_property
    def scopes_of(self) -> Mapping[str, frozenset[str]]:
        """The scopes that each measure is stated for."""
        scopes: dict[str, set[str]] = defaultdict(set)
        for (measure, _), stated in self.stated_for.items():
            scopes[measure] |= stated
        return {measure: frozenset(stated) for measure, stated in scopes.items()}

    def stated(self, measures: frozenset[str], origins: Origins) -> tuple[Indicator, ...]:
        """The figures of these measures that an identity may look up."""
        prose = origins == "prose"
        return tuple(one for one in self.indicators if one.measure in measures and not (prose and one.origin == "table"))

    def value(self, measure: str, column: str, scope: str, origins: Origins, alone: bool) -> Result:
        """What is said of a measure: in this scope, else in none; a form before prose; only prose where that is asked.

        Args:
            alone: whether no other column will do. Else what has no columns stands beside the total of a matrix: prose and other
                forms count all applicants.
        """
        for place in (scope, "") if scope else ("",):
            found = self.cell(measure, column, place, origins)
            if not found.used and column == "total" and not alone:
                found = self.cell(measure, "", place, origins)
            if found.used:
                return found
        return MISSING

    def cell(self, measure: str, column: str, scope: str, origins: Origins) -> Result:
        """What is said of a measure in one column and scope; read once."""
        key = (measure, column, scope, origins)
        result = self.cells.get(key)
        if result is None:
            form = self.entries.get((measure, column, scope, "table"), ()) if origins == "form" else ()
            result = self.cells[key] = read(form or self.entries.get((measure, column, scope, "narrative"), ()))
        return result

    def mixed(self, used: Iterable[Indicator]) -> bool:
        """Whether figures of a scope stand beside figures of none, though their measures are stated for other scopes too.

        区直 may be the one scope of a report that does not repeat it each time; beside 乡镇, or beside a figure for all, it is a part.
        So is what prose says of a scope beside a form without one.
        """
        used = tuple(used)
        if not any([indicator.scope for indicator in used]):
            return False
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
