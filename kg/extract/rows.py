"""The values of one row of a form, told to what they count by the label beside it and the heads above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.cells import label, measured, noted_unit
from kg.extract.columns import adds_up, joined, lawsuits, ordered, paired
from kg.extract.findings import Findings
from kg.extract.heads import Head, Heads, year_of
from kg.extract.labels import Labels
from kg.extract.merged import Merged
from kg.records import Cell
from kg.rules import Rule
from kg.vocabulary import Vocabulary

Row = tuple[Cell, ...]


@dataclass(slots=True)
class Reader:
    """Reads rows whose label is known.

    Args:
        labels: what words are labels.
        vocabulary: the catalogue of measures.
        findings: where readings and issues go.
        heads: those above the row that is read next.
        merged: the cells that reach down to it.
    """

    labels: Labels
    vocabulary: Vocabulary
    findings: Findings
    heads: Heads
    merged: Merged = field(default_factory=Merged)

    def above(self, rule: Rule) -> list[Head] | None:
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
        if self.heads.matrix is None:
            heads, official = self.heads.of("applicant"), self.labels.role("applicant")
            whole = any(head.rule is official[0] or (head.rule is official[-1] and head.column) for head in heads)
            self.heads.matrix = ordered(heads, official) if whole else []
        return self.heads.matrix

    def read(self, row: Row, named: Cell, rule: Rule) -> bool:
        """A row whose label is known; False where its values cannot be told to their columns."""
        above = self.above(rule)
        if above is None:
            return self._single(row, named, rule)
        cells = [cell for cell in row if cell.column > named.column]
        if not cells:
            return self._empty(above, named, rule)
        pairs = paired(cells, above, self.heads, row) if above else None
        role = rule.text("role", "value")
        if role == "value":
            return self._applicants(cells, pairs, named, rule)
        if pairs is None:
            return False
        if role in ("applicant", "period"):
            return self._turned(pairs, named, rule)
        measures = [joined(rule, head.rule) for _, head in pairs]
        if any(measure not in self.vocabulary.measures for measure in measures):
            return False
        for (cell, head), measure in zip(pairs, measures, strict=True):
            self.findings.add(rule, measure, named, cell, head.unit)
        return True

    def _empty(self, above: Sequence[Head], named: Cell, rule: Rule) -> bool:
        """A row of which only the label is there, since each cell is a line and blank ones left none."""
        role = rule.text("role", "value")
        measures = [rule.text("measure") if role == "value" else joined(rule, head.rule) for head in above]
        if role not in ("value", "subject") or any(measure not in self.vocabulary.measures for measure in measures):
            return False
        for head, measure in zip(above, measures, strict=True):
            self.findings.add(rule, measure, named, None, head.unit, applicant=head.rule.text("applicant"))
        return True

    def _turned(self, pairs: Sequence[tuple[Cell, Head]], named: Cell, rule: Rule) -> bool:
        """A row of a form that lies on its side: the heads say what is counted, the label whose or when."""
        applicant = rule.text("applicant")
        if year_of(label(named.text)):  # of several years nobody has said yet which is the report's own
            return False
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
            for (cell, head), period in zip(pairs or (), said if pairs else (), strict=True):
                if period != "part":
                    self.findings.add(rule, rule.text("measure"), named, cell, unit, period=period, year=head.year)
            return pairs is not None
        if len(filled) > 1 or (filled and self._unheard(filled[0])):
            return False
        if said != ["part"]:
            value = (*filled, *cells, None)[0]
            year = heads[0].year if heads else 0
            self.findings.add(rule, rule.text("measure"), named, value, unit, period=(*said, "own")[0], year=year)
        return True

    def _unheard(self, cell: Cell) -> bool:
        """Whether a value stands under words that no row knows: it may be a target, or another body's."""
        name = self.heads.titled.get(cell.column)
        return bool(name) and not self.labels.meanings(name)

    def bare(self, row: Row) -> None:
        """A row without a label: the table of lawsuits has one, and a form that lies on its side."""
        said = lawsuits(row, self.heads)
        turned = self.heads.of("value")
        pairs = paired(row, turned, self.heads, row) if turned and said is None else None
        if said is None and pairs is not None:
            said = [(pair, pair[1].rule.text("measure")) for pair in pairs]
            self.heads.drop("value")  # a second row would be of another body or year
        if said is None or any(self.vocabulary.measures[measure].kind == "matrix" for _, measure in said):
            self.findings.unclear(row, row[0])
            return
        for (cell, head), measure in said:
            self.findings.add(head.rule, measure, cell if cell.text else head.cell, cell, head.unit)
