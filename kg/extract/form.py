"""One document's forms read row by row: what a label beside a row and the heads above it say together is what a cell counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.captions import Caption
from kg.extract.cells import ORDINAL, UNITS, hushed, label, measured, noted_unit, numbered, stated, value_or_unit
from kg.extract.columns import adds_up, joined, lawsuits, ordered, paired
from kg.extract.findings import Findings
from kg.extract.heads import Head, Heads
from kg.extract.labels import Labels
from kg.extract.mended import mended
from kg.extract.merged import Merged
from kg.records import Cell, Table
from kg.rules import Rule
from kg.vocabulary import Vocabulary

Row = tuple[Cell, ...]
Named = list[tuple[Cell, str]]


@dataclass(frozen=True, slots=True)
class Axis:
    """What the labels of a row say.

    Args:
        rule: the row of the table that knows it, or nothing.
        named: the cell of the label that it is known by.
        group: the context behind the labels.
        opened: the labels that opened a context of their own.
    """

    rule: Rule | None
    named: Cell | None
    group: str
    opened: tuple[tuple[Cell, str], ...]


@dataclass(slots=True)
class Walk:
    """The state of reading one document's forms: the context so far, the heads above, what was found."""

    labels: Labels
    vocabulary: Vocabulary
    findings: Findings
    group: str = ""
    heads: Heads = field(init=False)
    merged: Merged = field(default_factory=Merged)
    under: set[str] = field(default_factory=set)  # rows read since a context was opened, each of which stands in it once
    silent: Row = ()  # the blank row that stands below the heads of the lawsuits, until another one states them

    def __post_init__(self) -> None:
        self.heads = Heads(self.labels)

    def form(self, tables: Sequence[Table], caption: Caption) -> None:
        """Read a table with those that continue it."""
        self.findings.begin(caption.period)
        self.heads = Heads(self.labels)
        if caption.title:
            self.heads.add(caption.title, label(caption.title.text), "court")
        for table in tables:
            self._table(table)
        if self.silent:
            self._bare(self.silent)

    def _table(self, table: Table) -> None:
        """Read one table under the heads so far."""
        self.heads.going, self.merged = False, Merged()
        rows = mended(table.rows, self.labels)
        for row, below in zip(rows, [*rows[1:], ()], strict=True):
            if not row:  # covered by cells from above
                continue
            self.group = self.merged.enter(row[0].row, self.group)
            self._row(row, below)
            self.merged.leave(row)

    def _row(self, row: Row, below: Row) -> None:
        """Read one row: persons are passed over, values are read, all else is heads."""
        names = [label(cell.text) for cell in row]
        if any(name and self.labels.find("personal", name) for name in names):
            self.heads.going = False
        elif any(stated(cell.text) for cell in row) or self._blank(row, names, below):
            self._values(row, names)
            self.heads.going = False
        else:
            group = self.group
            self._opened(self._axis([(cell, name) for cell, name in zip(row, names, strict=True) if name]))
            self.heads.read(row, names, group)
            if self.heads.going and self.heads.merged and self.heads.of("court") and (outcomes := self.heads.of("outcome")):
                self.silent = tuple(Cell(row[0].row + 1, head.column, "", head.cell.end, head.cell.end) for head in outcomes)

    def _blank(self, row: Row, names: list[str], below: Row) -> bool:
        """Whether a row counts something but holds no number: a unit beside it, or nothing under its heads."""
        pairs = [(cell, name) for cell, name in zip(row, names, strict=True) if name and not value_or_unit(cell.text)]
        if not pairs or self._ends_heads(row, pairs):
            return self._blank_lawsuits(row[len(pairs) :])
        axis = self._axis(pairs)
        if axis.rule is None or axis.named is None:
            return False
        rest = [cell for cell in row if cell.column > axis.named.column]
        above = self._above(axis.rule)
        if above is None:
            heads = {head.column for head in self.heads.of("period")}
            unit = any(cell.text in UNITS for cell in (*row, *self.merged.units))
            return unit or any(cell.column in heads and hushed(cell.text) for cell in rest)
        if not above or not all(hushed(cell.text) for cell in rest) or self._covers(axis.rule, below):
            return False
        line = len(row) == 1 and not self.heads.going and axis.rule.text("role", "value") in ("value", "subject")
        return len(rest) >= len(above) or line

    def _covers(self, rule: Rule, below: Row) -> bool:
        """Whether the row below belongs to the context that a label opens, which then counts nothing itself."""
        if rule.text("opens") != rule.text("measure"):
            return False
        found = (self.labels.value(label(cell.text), rule.text("opens")) for cell in below if cell.text)
        return any(one is not None and one is not rule and one.text("measure").startswith(rule.text("opens") + ".") for one in found)

    def _blank_lawsuits(self, row: Row) -> bool:
        """Whether cells without a label say of each lawsuit that there is nothing; blank ones wait for a row that says more."""
        outcomes = len(self.heads.of("outcome"))
        if (
            not outcomes
            or not self.heads.of("court")
            or len(row) not in (outcomes, outcomes + 1)
            or not all(hushed(cell.text) for cell in row)
        ):
            return False
        if any(cell.text for cell in row):
            return True
        self.silent = row if self.heads.going else self.silent
        return False

    def _above(self, rule: Rule) -> list[Head] | None:
        """The heads that a row is read under, in the order of the form; None for a row of single values."""
        match rule.text("role", "value"):
            case "subject":
                return self.heads.of("column")
            case "column":
                return self.heads.of("subject")
            case "court":
                return self.heads.of("outcome")
            case "outcome":
                return self.heads.of("court")
            case "applicant" | "period":
                return self.heads.of("value")
        if self.vocabulary.measures[rule.text("measure")].kind != "matrix":
            return None
        heads = self.heads.of("applicant")
        official = self.labels.role("applicant")
        whole = any(head.rule is official[0] or (head.rule is official[-1] and head.column) for head in heads)
        return ordered(heads, official) if whole else []

    def _axis(self, pairs: Named) -> Axis:
        """What the labels of a row say, the last that is known before all others."""
        rule: Rule | None = None
        named: Cell | None = None
        group, opened = self.group, []
        for cell, name in pairs:
            known = self.heads.beside(name)
            opener = None if known else self.labels.find("opener", name)
            if not known:
                known = self.labels.value(name, group)
                group = self.labels.opens(name, group)
                opened += [(cell, group) for one in (opener or known,) if one and one.text("opens")]
            if known:
                rule, named = known, cell
            elif opener or (named and (named.rowspan > cell.rowspan or ORDINAL.match(cell.text))):
                rule = None  # a row of its own below what was known, and not known itself
        return Axis(rule, named, group, tuple(opened))

    def _opened(self, axis: Axis) -> None:
        """Set the context that labels open."""
        self.group = axis.group
        for cell, group in axis.opened:
            self.merged.opened(cell, group)
        self.under = set() if axis.opened else self.under

    def _values(self, row: Row, names: list[str]) -> None:
        """A row with values."""
        pairs = list(zip(row, names, strict=True))
        if self.heads.skipped:
            pairs = [(cell, name) for cell, name in pairs if cell.column not in self.heads.skipped]
            row = tuple(cell for cell, _ in pairs)
        if numbered(row):
            row, pairs = row[1:], pairs[1:]
        first = next((at for at, cell in enumerate(row) if stated(cell.text)), len(row))
        named = [(cell, name) for cell, name in pairs[:first] if name and not value_or_unit(cell.text)]
        if self._ends_heads(row, named):
            self.heads.add(*named[0], "outcome")
            row, named = tuple(cell for cell in row if cell is not named[0][0]), []
        if not named:
            self._bare(row)
            return
        axis = self._axis(named)
        self._opened(axis)
        again = axis.rule is not None and axis.rule.id in self.under  # the label that opened its context is lost
        if axis.rule is None or axis.named is None or again:
            self.findings.unmapped(row, named, self.labels)
        elif self.merged.shared(axis.named, row) or not self._read(row, axis.named, axis.rule):
            self.findings.unclear(row, axis.named)
        if axis.rule is not None and axis.rule.text("group"):
            self.under.add(axis.rule.id)

    def _ends_heads(self, row: Row, named: Named) -> bool:
        """Whether the label of a row is the last head, since each cell is a line and the values follow at once."""
        if len(named) != 1 or self.labels.find("outcome", named[0][1]) is None:
            return False
        heads = self.heads.of("outcome") if self.heads.of("court") else []
        return bool(heads) and len(row) == len(heads) + 2

    def _read(self, row: Row, named: Cell, rule: Rule) -> bool:
        """A row whose label is known; False where its values cannot be told to their columns."""
        above = self._above(rule)
        if above is None:
            return self._single(row, named, rule)
        cells = [cell for cell in row if cell.column > named.column]
        pairs = paired(cells, above, self.heads, row) if above else None
        role = rule.text("role", "value")
        if role == "value":
            return self._applicants(cells, pairs, named, rule)
        if pairs is None:
            return False
        self.silent = ()
        if role in ("applicant", "period"):
            return self._turned(pairs, named, rule)
        measures = [joined(rule, head.rule) for _, head in pairs]
        if any(measure not in self.vocabulary.measures for measure in measures):
            return False
        for (cell, head), measure in zip(pairs, measures, strict=True):
            self.findings.add(rule, measure, named, cell, head.unit)
        return True

    def _turned(self, pairs: Sequence[tuple[Cell, Head]], named: Cell, rule: Rule) -> bool:
        """A row of a form that lies on its side: the heads say what is counted, the label whose or when."""
        applicant = rule.text("applicant")
        if any((self.vocabulary.measures[head.rule.text("measure")].kind == "matrix") != bool(applicant) for _, head in pairs):
            return False
        for cell, head in pairs:
            period = rule.text("period", "own")
            self.findings.add(head.rule, head.rule.text("measure"), named, cell, head.unit, applicant=applicant, period=period)
        return True

    def _applicants(self, cells: Sequence[Cell], pairs: list[tuple[Cell, Head]] | None, named: Cell, rule: Rule) -> bool:
        """A row of the request matrix; where its heads are lost, seven values of which the last is the sum are told by that."""
        official = self.labels.role("applicant")
        filled = [cell for cell in cells if cell.text]
        if pairs is not None:
            said = [(cell, head.rule) for cell, head in pairs]
        elif len(filled) == len(official) and adds_up(filled):
            said = list(zip(filled, official, strict=True))
        else:
            return False
        for cell, head in said:
            self.findings.add(rule, rule.text("measure"), named, cell, "", applicant=head.text("applicant"))
        return True

    def _single(self, row: Row, named: Cell, rule: Rule) -> bool:
        """Label, unit, value: the forms of 2008 to 2018, with a column for the year and one for all years."""
        rest = [cell for cell in row if cell.column > named.column]
        unit, cells = measured(rest)
        unit = unit or next((cell.text for cell in self.merged.units), "") or noted_unit(named.text)
        heads, said = self.heads.timed
        if self.heads.coded and len(cells) == len(heads) + 1 > 1 and cells[0].text.isdecimal():
            cells = cells[1:]
        filled = [cell for cell in cells if cell.text]
        titled = self.heads.titled
        if len(filled) > 1 and len(heads) == 1 and titled.get(heads[0].column) == heads[0].name and all(c.column in titled for c in filled):
            filled = [cell for cell in filled if cell.column == heads[0].column]  # the other heads say whose or which part it is
        if len(heads) > 1:
            whole = [period for period in said if period != "part"]
            pairs = paired(cells, heads, self.heads, row) if len(set(whole)) == len(whole) else None
            for (cell, _), period in zip(pairs or (), said if pairs else (), strict=True):
                if period == "part":
                    continue
                self.findings.add(rule, rule.text("measure"), named, cell, unit, period=period)
            return pairs is not None
        if len(filled) > 1:
            return False
        self.findings.add(rule, rule.text("measure"), named, (*filled, *cells, None)[0], unit)
        return True

    def _bare(self, row: Row) -> None:
        """A row without a label: the table of lawsuits has one, and a form that lies on its side."""
        self.silent = ()
        said = lawsuits(row, self.heads)
        turned = self.heads.of("value")
        pairs = paired(row, turned, self.heads, row) if turned and said is None else None
        if said is None and pairs is not None:
            said = [(pair, pair[1].rule.text("measure")) for pair in pairs]
        if said is None or any(self.vocabulary.measures[measure].kind == "matrix" for _, measure in said):
            self.findings.unclear(row, row[0])
            return
        for (cell, head), measure in said:
            self.findings.add(head.rule, measure, cell if cell.text else head.cell, cell, head.unit)
