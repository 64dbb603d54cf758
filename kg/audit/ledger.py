"""The figures of one agency and one period, looked up by measure, column, scope and origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from kg.audit.figures import MISSING, STEPS, Result, read, whole
from kg.records import Claims, Indicator
from kg.vocabulary import Vocabulary

Origins = Literal["form", "prose"]
Cell = tuple[str, str, str]  # measure, column, scope
BRANCHES = ("bureau", "commission", "ministry", "department", "party-office")  # classes of agencies that are no whole jurisdiction


class Ledger:
    """The indicators that a document records of one agency and period.

    Args:
        indicators: all of them, in the order of the text; only those without a topic are looked up.
        below: the measures right below each measure, for ``prefix.*``.
        frame: of the document, F08 … or narrative.
        complete: whether a measure fits every row of its form.
        counts: the measures that are never negative.
    """

    def __init__(
        self,
        indicators: Sequence[Indicator],
        below: Mapping[str, tuple[str, ...]],
        frame: str,
        complete: bool = True,
        counts: frozenset[str] = frozenset(),
    ) -> None:
        self.indicators = indicators
        self.below = below
        self.frame = frame
        self.complete = complete
        self.counts = counts
        self.columns_of: dict[str, set[str]] = defaultdict(set)
        form: dict[Cell, list[Indicator]] = {}
        prose: dict[Cell, list[Indicator]] = {}
        for one in indicators:
            if not one.topic:
                cell = (one.measure, one.applicant, whole(one.scope) if one.scope else "")
                (form if one.origin == "table" else prose).setdefault(cell, []).append(one)
                self.columns_of[one.measure].add(one.applicant)
        told = {cell: read(found) for cell, found in prose.items()}
        self.cells: Mapping[Origins, Mapping[Cell, Result]] = {
            "form": told | {cell: read(found) for cell, found in form.items()},
            "prose": told,
        }
        self.scopes = tuple(sorted({scope for _, _, scope in self.cells["form"]}))
        units = {one.quantity.unit for one in indicators}
        self.scaled = any(unit[:1] in STEPS for unit in units)  # whether one counts in steps

    @cached_property
    def rows(self) -> Sequence[str]:
        """The measures of a matrix."""
        return sorted(measure for measure, columns in self.columns_of.items() if columns != {""})

    @cached_property
    def named(self) -> Mapping[Origins, frozenset[str]]:
        """What an identity's names may find, in the form and the prose beside it, or in prose alone: measures, prefixes, rows."""
        prose = {one.measure for one in self.indicators if one.origin == "narrative"}
        every = {one.measure for one in self.indicators}
        return {"form": known(every, bool(self.rows)), "prose": known(prose, bool(self.rows))}

    @cached_property
    def repeated(self) -> Sequence[Indicator]:
        """The figures whose subject has several."""
        subjects = [(one.measure, one.applicant or "total", one.topic) for one in self.indicators]
        if len(set(subjects)) == len(subjects):
            return ()
        times = Counter(subjects)
        return tuple(one for one, of in zip(self.indicators, subjects, strict=True) if times[of] > 1)

    @cached_property
    def scopes_of(self) -> Mapping[str, set[str]]:
        """The scopes that each measure is stated for."""
        scopes: dict[str, set[str]] = defaultdict(set)
        for measure, _, scope in self.cells["form"]:
            scopes[measure].add(scope)
        return scopes

    @cached_property
    def times_scoped(self) -> Mapping[tuple[str, str], int]:
        """How many scopes each measure is stated for in each column."""
        return Counter([(measure, column) for measure, column, _ in self.cells["form"]])

    def columns(self, measure: str) -> set[str]:
        """The columns that a figure of a measure may be looked up in: "" outside of a matrix, which counts for the total of one too."""
        columns = self.columns_of.get(measure, set())
        return columns | {"total"} if "" in columns else columns

    def stated(self, measures: frozenset[str], origins: Origins) -> tuple[Indicator, ...]:
        """The figures of these measures that an identity may look up."""
        prose = origins == "prose"
        return tuple(one for one in self.indicators if one.measure in measures and not (prose and one.origin == "table"))

    def beside(self, cell: Cell, origins: Origins, alone: bool) -> Result:
        """What else may be meant by a cell that is not there: what is said in no scope, or in no column.

        Args:
            alone: whether no other column will do. Else what has no columns stands beside the total of a matrix: prose and other
                forms count all applicants.
        """
        measure, column, scope = cell
        cells = self.cells[origins]
        for place in (scope, "") if scope else ("",):
            found = cells.get((measure, column, place)) or (cells.get((measure, "", place)) if column == "total" and not alone else None)
            if found:
                return found
        return MISSING

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
        return any(self.times_scoped[one.measure, one.applicant] > 1 for one in used if whole(one.scope))


def known(measures: set[str], matrix: bool) -> frozenset[str]:
    """Measures with what else a rule may call them by: ``prefix.*``, and ``row`` where there is a matrix."""
    prefixes = {measure.rpartition(".")[0] + ".*" for measure in measures}
    return frozenset(measures | prefixes | {"row"}) if matrix else frozenset(measures | prefixes)


def ledgers(claims: Claims, vocabulary: Vocabulary) -> Iterator[Ledger]:
    """The figures that a document records as its own, one ledger for each agency and period.

    全市 is all that a government's form counts; what a bureau says of it (全市水务系统) is more than its own, and has a ledger apart.
    """
    branches = {agency.iri for agency in claims.agencies if agency.classification in BRANCHES}
    groups: dict[object, list[Indicator]] = defaultdict(list)
    for one in claims.indicators:
        if one.recorded:
            wider = one.scope if one.scope and not whole(one.scope) and one.about in branches else ""
            groups[one.about, one.covers, wider].append(one)
    complete = not any(issue.code == "unmapped-row" for issue in claims.issues)
    for group in groups.values():
        yield Ledger(group, vocabulary.below, claims.frame, complete, vocabulary.counts)
