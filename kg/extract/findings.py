"""What is found in forms: readings, and an issue for each row with values that is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from kg.extract.captions import Period
from kg.extract.cells import cell_evidence, difference, quantity
from kg.extract.labels import Labels
from kg.records import Cell, Issue, Outline, Quantity, Reading
from kg.rules import Rule
from kg.vocabulary import Vocabulary

PHONE = re.compile(r"\d{7}")  # never quoted
SIGNED = "signed"  # kind of a measure that states a difference
WORDS: Mapping[str, tuple[str, str]] = {
    "unmapped-row": ("统计表中有一行不对应任何指标", "A row of the form fits no measure of the catalogue"),
    "unclear-columns": ("统计表中有一行的数值无法对应到列", "The values of a row of the form cannot be told to their columns"),
    "unreadable-cell": ("统计表的数值无法识别", "A value of the form cannot be read as a number"),
}


@dataclass(slots=True)
class Findings:
    """The readings and issues of one document's forms.

    Args:
        period, year: of the figures that the form calls the year's.
        latest: measure, applicant and period of each reading of the form, with the start of its evidence.
    """

    outline: Outline
    vocabulary: Vocabulary
    period: Period = "own"
    year: int = 0
    readings: list[Reading] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    latest: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def begin(self, period: Period, year: int) -> None:
        """A new form begins."""
        self.period, self.year, self.latest = period, year, {}

    def add(
        self,
        rule: Rule,
        measure: str,
        named: Cell,
        cell: Cell | None,
        unit: str,
        *,
        applicant: str = "",
        period: str = "own",
        year: int = 0,
    ) -> None:
        """Keep a reading; the evidence runs from the label to the value.

        Args:
            rule: the row that knows the label.
            measure: what is counted.
            named: the cell of the label.
            cell: that of the value, where there is one.
            unit: of the row or its column.
            applicant: the column of the request matrix.
            period, year: of the column; the year counts where the period is another one.
        """
        period, year = (period, year) if self.period == "own" else (self.period, self.year)
        known = self.vocabulary.measures[measure]
        read = (difference if known.kind == SIGNED else quantity)(cell.text if cell else "", unit)
        end = max(cell.end, named.end) if cell else named.end  # a blank cell is told from its neighbours by where it stands
        place = cell or named
        evidence = cell_evidence(self.outline, (named.start, end), rule.id, f"{place.row},{place.column}")
        if read is None:
            self.issues.append(Issue("unreadable-cell", "warning", *WORDS["unreadable-cell"], (evidence,)))
        read = read or Quantity(None, unit, "unreadable")
        part_of = self.latest.get((known.parent, applicant, period), -1)
        self.latest[measure, applicant, period] = evidence.start
        when = cast(Period, period)
        year = year if when == "other" else 0
        self.readings.append(Reading(measure, read, evidence, applicant, period=when, year=year, part_of=part_of, origin="table"))

    def unmapped(self, row: Sequence[Cell], named: Sequence[tuple[Cell, str]], labels: Labels) -> None:
        """An issue for a row with values that no measure fits; rows that say nothing or name persons are passed over."""
        words = [word for cell, name in named if name for word in (name, cell.text)]
        told = any(labels.find(role, word) for word in words for role in ("note", "header", "personal"))
        if not told and not any(PHONE.search(cell.text) for cell in row):
            self._left("unmapped-row", row, min(cell.start for cell, _ in named))

    def unclear(self, row: Sequence[Cell], named: Cell) -> None:
        """An issue for a row whose values cannot be told to their columns."""
        self._left("unclear-columns", row, named.start)

    def _left(self, code: str, row: Sequence[Cell], start: int) -> None:
        """An issue for a row that is not read, with all its words."""
        last = max((cell.end for cell in row if cell.text), default=row[-1].end)
        evidence = cell_evidence(self.outline, (start, last), "tables.unmapped", f"{row[0].row},0")
        if start < last:
            self.issues.append(Issue(code, "warning", *WORDS[code], (evidence,)))
