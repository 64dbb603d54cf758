"""Readings of the statistical forms: rows and columns matched by what they are called, never by where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from kg.extract.captions import Period, captions
from kg.extract.cells import ORDINAL, UNIT, cell_evidence, label, noted_unit, noteless, numbered, quantity, stated, value_or_unit
from kg.extract.glued import glued_readings
from kg.extract.halves import halves, stretches
from kg.extract.heads import Head, lowest, periods, year_of
from kg.extract.labels import Labels
from kg.extract.merged import Merged, width
from kg.extract.plain import plain_forms
from kg.records import Cell, Issue, Outline, Quantity, Reading, Table
from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

Row = tuple[Cell, ...]

APPLICANTS = ("natural_person", "legal.business", "legal.research", "legal.public_benefit", "legal.law_service", "legal.other", "total")
COURTS = ("review", "litigation.direct", "litigation.after_review")
FOREIGN = ("统计表由其他单位填报，未读取", "Another body filled in this form, which is not read")
PHONE = re.compile(r"\d{7}")  # never quoted


def table_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """What the statistical forms of a document state.

    Args:
        outline: the document with its tables.
        rules: ``tables.toml`` says what labels mean.
        vocabulary: the catalogue of measures, for units and for what is part of what.

    Returns:
        The readings in reading order, and an issue for each row that no measure fits.
    """
    if outline.kind != "report":
        return (), ()
    walk = Walk(outline, Labels(rules), vocabulary)
    forms = list(stretches(outline))
    for form, caption in zip(forms, captions(outline, forms, rules), strict=True):
        for part in halves(form, walk.labels) if caption.foreign is None else ():
            walk.form(part, caption.period)
        if caption.foreign is not None:
            walk.issues.append(Issue("foreign-form", "info", *FOREIGN, (caption.foreign,)))
    for table in plain_forms(outline, walk.labels, vocabulary):
        walk.form([table], "own")
    glued, unclear = glued_readings(outline, rules, vocabulary)
    return (*walk.readings, *glued), (*walk.issues, *unclear)


@dataclass(slots=True)
class Walk:
    """The state of reading one document's forms: the context so far, the heads above, what was found."""

    outline: Outline
    labels: Labels
    vocabulary: Vocabulary
    group: str = ""
    period: Period = "own"  # of the figures that the form calls the year's
    heads: list[Head] = field(default_factory=list)
    courts: list[Rule] = field(default_factory=list)
    titled: dict[int, str] = field(default_factory=dict)  # the lowest head of each column that has its own
    skipped: set[int] = field(default_factory=set)  # columns of codes, running numbers and remarks
    heading: bool = False  # whether the row before was one of heads
    merged: Merged = field(default_factory=Merged)
    readings: list[Reading] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    latest: dict[tuple[str, str, str], int] = field(default_factory=dict)  # measure, applicant, period -> evidence start

    def form(self, tables: Sequence[Table], period: Period) -> None:
        """Read a table with those that continue it."""
        self.period = period
        self.heads, self.courts, self.titled, self.skipped, self.latest = [], [], {}, set(), {}
        for table in tables:
            self._table(table)

    def _table(self, table: Table) -> None:
        """Read one table under the heads so far."""
        self.heading, self.merged = False, Merged()
        for at, row in enumerate(table.rows):
            if not row:  # covered by cells from above
                continue
            self.group = self.merged.enter(at, self.group)
            names = [label(cell.text) for cell in row]
            if any(name and self.labels.find("personal", name) for name in names):
                self.heading = False
            elif any(stated(cell.text) for cell in row) or self._blank_value(row, names):
                self.heading = False
                self._values(row, names)
            else:
                self._heads(row, names)
            self.merged.leave(row)

    def _blank_value(self, row: Row, names: list[str]) -> bool:
        """Whether a row has a label that counts something, but no value: a unit beside it, or blank cells under the applicants."""
        found = [rule for name in names if name and (rule := self.labels.value(name, self.group))]
        if any(self._matrix(rule) for rule in found) and sum(not cell.text for cell in row) >= len(APPLICANTS):
            return True
        return bool(found) and any(UNIT.fullmatch(cell.text) for cell in (*row, *self.merged.units))

    def _heads(self, row: Row, names: list[str]) -> None:
        """A row without values: heads of columns, or a label that opens a context."""
        if not self.heading:
            self._forget(names)
        known = any(name and self.labels.find("header", name) for name in names)
        before = len(self.heads) + len(self.courts)
        for cell, name in zip(row, names, strict=True):
            if not name:
                continue
            if self.labels.find("skip", name) and len(row) > 1:
                self.skipped.update(range(cell.column, cell.column + cell.colspan))
            court = self.labels.find("court", name)
            if court and court not in self.courts[-1:]:
                self.courts.append(court)
            for role in ("period", "column", "outcome", "applicant"):
                rule = self.labels.find(role, name)
                if rule and not (len(row) > 1 and any((h.rule, h.name, h.column) == (rule, name, cell.column) for h in self.heads)):
                    self.heads.append(Head(rule, name, cell.column, cell.colspan, noted_unit(cell.text), year_of(name)))
            self._open(cell, name)
        self.heading = known or len(self.heads) + len(self.courts) > before
        if self.heading:
            self.titled.update((cell.column, name) for cell, name in zip(row, names, strict=True) if name and cell.colspan == 1)

    def _forget(self, names: list[str]) -> None:
        """New heads replace the old ones of their kind; an opener between rows leaves them."""
        roles = {role for name in names if name for role in ("period", "column", "outcome", "applicant") if self.labels.find(role, name)}
        if any(name and self.labels.find("header", name) for name in names):
            roles |= {"period", "column", "outcome", "applicant"}
            self.titled, self.skipped = {}, set()
        if any(name and self.labels.find("court", name) for name in names):
            roles.add("outcome")
            self.courts = []
        self.heads = [head for head in self.heads if head.rule.text("role") not in roles]

    def _open(self, cell: Cell, name: str) -> Rule | None:
        """Set the context that a label opens; gives the row that counts something under it."""
        rule = self.labels.value(name, self.group)
        self.group = self.labels.opens(name, self.group)
        if rule or self.labels.find("opener", name):
            self.merged.opened(cell, self.group)
        return rule

    def _values(self, row: Row, names: list[str]) -> None:
        """A row with values."""
        pairs = [(cell, name) for cell, name in zip(row, names, strict=True) if cell.column not in self.skipped]
        pairs = pairs[1:] if numbered([cell for cell, _ in pairs]) else pairs
        row = tuple(cell for cell, _ in pairs)
        first = next((cell.column for cell in row if stated(cell.text)), width([row]))
        labels = [(cell, name) for cell, name in pairs if name and cell.column < first and not value_or_unit(cell.text)]
        outcome = self.labels.find("outcome", labels[0][1]) if len(labels) == 1 and len(self.courts) == len(COURTS) else None
        if outcome:  # one cell a line: the last head stands in the row of the values
            self.heads.append(Head(outcome, labels[0][1], labels[0][0].column))
            row, labels = tuple(cell for cell in row if cell is not labels[0][0]), []
        if not labels:
            self._lawsuits(row)
            return
        rule: Rule | None = None
        for cell, name in labels:
            subject = self.labels.find("subject", name) if any(h.rule.text("role") == "column" for h in self.heads) else None
            known = subject or self._open(cell, name)
            if known:
                rule, named = known, cell
            elif self.labels.find("opener", name) or (rule and (named.rowspan > cell.rowspan or ORDINAL.match(cell.text))):
                rule = None  # a row of its own below what was known, and not known itself
        if rule is None:
            self._unmapped(row, labels)
        elif self.merged.shared(named, row):
            self._unmapped(row, [(named, "")], "unclear-columns")
        elif rule.text("role") == "subject":
            self._article20(row, named, rule)
        elif self._matrix(rule):
            self._applicants(row, named, rule)
        else:
            self._simple(row, named, rule)

    def _matrix(self, rule: Rule) -> bool:
        """Whether a row belongs to the request matrix."""
        return self.vocabulary.measures[rule.text("measure")].kind == "matrix" and any(
            h.rule.text("applicant") == "natural_person" for h in self.heads
        )

    def _simple(self, row: Row, named: Cell, rule: Rule) -> None:
        """Label, unit, value: the forms of 2008 to 2018, with a column for the year and one for all years."""
        rest = [cell for cell in row if cell.column > named.column]
        unit = next((cell.text for cell in (*rest, *self.merged.units) if UNIT.fullmatch(cell.text)), noted_unit(named.text))
        cells = noteless([cell for cell in rest if not UNIT.fullmatch(cell.text)])
        heads = lowest([head for head in self.heads if head.rule.text("role") == "period"], self.titled)
        filled = [cell for cell in cells if cell.text]
        said = periods(heads)
        if len(filled) > 1 and len(heads) == 1 and self.titled.get(heads[0].column) == heads[0].name and self._titled(filled):
            filled = [cell for cell in filled if cell.column == heads[0].column]  # the other heads say whose or which part it is
        if len(heads) > 1:
            pairs = self._paired(cells, filled, heads) if len(set(said)) == len(said) else None
            if pairs is None:
                self._unmapped(row, [(named, "")], "unclear-columns")
                return
            for (cell, _), period in zip(pairs, said, strict=True):
                self._add(rule, rule.text("measure"), named, cell, unit, period=period)
        elif len(filled) <= 1 and cells:
            self._add(rule, rule.text("measure"), named, (filled or cells)[0], unit)
        elif not cells:
            self._add(rule, rule.text("measure"), named, None, unit)
        else:
            self._unmapped(row, [(named, "")], "unclear-columns")

    def _paired(self, cells: list[Cell], filled: list[Cell], heads: list[Head]) -> list[tuple[Cell, Head]] | None:
        """Values with the heads of their columns: by column, else in order where none is missing."""
        by_column = {cell.column: cell for cell in cells}
        if len({head.column for head in heads}) == len(heads) and all(head.column in by_column for head in heads):
            outside = [cell for cell in filled if cell.column not in {head.column for head in heads}]
            if not any(stated(cell.text) for cell in outside) or self._titled(outside):
                return [(by_column[head.column], head) for head in heads]
        return list(zip(filled, heads, strict=True)) if len(filled) == len(heads) else None

    def _titled(self, cells: Sequence[Cell]) -> bool:
        """Whether each cell stands below a head of its own."""
        return all(cell.column in self.titled for cell in cells)

    def _article20(self, row: Row, named: Cell, rule: Rule) -> None:
        """A row of the tables on article 20: the measure is made of the row and the column."""
        heads = [head for head in self.heads if head.rule.text("role") == "column"]
        cells = [cell for cell in row if cell.column > named.column]
        pairs = self._paired(cells, [cell for cell in cells if cell.text], heads)
        measures = [f"{rule.text('measure')}.{head.rule.text('column')}" for head in heads]
        if pairs is None or any(measure not in self.vocabulary.measures for measure in measures):
            self._unmapped(row, [(named, "")], "unclear-columns")
            return
        for (cell, head), measure in zip(pairs, measures, strict=True):
            self._add(rule, measure, named, cell, head.unit)

    def _applicants(self, row: Row, named: Cell, rule: Rule) -> None:
        """A row of the request matrix: one value for each kind of applicant, and the total."""
        heads = {head.rule.text("applicant"): head for head in self.heads if head.rule.text("applicant")}
        ordered = [heads[name] for name in APPLICANTS if name in heads]
        cells = [cell for cell in row if cell.column > named.column]
        pairs = self._paired(cells, [cell for cell in cells if cell.text], ordered)
        if pairs is None:
            self._unmapped(row, [(named, "")], "unclear-columns")
            return
        measure = rule.text("measure")
        for cell, head in pairs:
            self._add(rule, measure, named, cell, "", applicant=head.rule.text("applicant"))

    def _lawsuits(self, row: Row) -> None:
        """The one row of the table of reviews and lawsuits: five outcomes for each of three ways."""
        outcomes = [head.rule for head in self.heads if head.rule.text("role") == "outcome"]
        courts = tuple(rule.text("measure") for rule in self.courts)
        cells = [cell for cell in row if cell.text]
        cells = cells if len(cells) == len(outcomes) else list(row)
        if courts != COURTS or len(outcomes) != 15 or len(cells) != 15:
            self._unmapped(row, [(row[0], "")], "unclear-columns")
            return
        for at, (cell, rule) in enumerate(zip(cells, outcomes, strict=True)):
            measure = f"{courts[at // 5]}.{rule.text('column')}"
            self._add(rule, measure, cell, cell, "")

    def _add(
        self, rule: Rule, measure: str, named: Cell, cell: Cell | None, unit: str, *, applicant: str = "", period: str = "own"
    ) -> None:
        """Keep a reading; the evidence runs from the label to the value."""
        period = period if self.period == "own" else self.period
        read: Quantity | None = quantity(cell.text if cell else "", unit)
        end = max(cell.end, named.end) if cell and cell.text else named.end
        place = cell or named
        evidence = cell_evidence(self.outline, (named.start, end), rule.id, f"{place.row},{place.column}")
        if read is None:
            self.issues.append(
                Issue("unreadable-cell", "warning", "统计表的数值无法识别", "A value of the form cannot be read as a number", (evidence,))
            )
            return
        parent = self.vocabulary.measures[measure].parent
        part_of = self.latest.get((parent, applicant, period), -1)
        self.latest[measure, applicant, period] = evidence.start
        self.readings.append(Reading(measure, read, evidence, applicant, period=cast(Period, period), part_of=part_of, origin="table"))

    def _unmapped(self, row: Row, labels: list[tuple[Cell, str]], code: str = "unmapped-row") -> None:
        """An issue for a row with values that no measure fits; rows that say nothing or name persons are passed over."""
        if any(self.labels.find(role, name) for _, name in labels if name for role in ("note", "header", "personal")):
            return
        last = max((cell.end for cell in row if cell.text), default=row[-1].end)
        start = min(cell.start for cell, _ in labels)
        evidence = cell_evidence(self.outline, (start, last), "tables.unmapped", f"{row[0].row},0")
        if PHONE.search(evidence.exact) or start >= last:
            return
        words: Mapping[str, tuple[str, str]] = {
            "unmapped-row": ("统计表中有一行不对应任何指标", "A row of the form fits no measure of the catalogue"),
            "unclear-columns": ("统计表中有一行的数值无法对应到列", "The values of a row of the form cannot be told to their columns"),
        }
        self.issues.append(Issue(code, "warning", *words[code], (evidence,)))
