"""One document's forms read row by row: what a label beside a row and the heads above it say together is what a cell counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.captions import Caption
from kg.extract.cells import ORDINAL, UNITS, hushed, label, numbered, stated, value_or_unit
from kg.extract.heads import Heads
from kg.extract.labels import Labels
from kg.extract.mended import mended
from kg.extract.merged import Merged
from kg.extract.rows import Reader, Row
from kg.records import Cell, Table
from kg.rules import Rule

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
    reader: Reader
    group: str = ""
    under: set[str] = field(default_factory=set)  # rows read since a context was opened, each of which stands in it once
    silent: Row = ()  # the blank row that stands below the heads of the lawsuits, until another one states them

    @property
    def heads(self) -> Heads:
        """The heads above the row that is read next."""
        return self.reader.heads

    @property
    def merged(self) -> Merged:
        """The cells that reach down to it."""
        return self.reader.merged

    def form(self, tables: Sequence[Table], caption: Caption) -> None:
        """Read a table with those that continue it."""
        self.reader.findings.begin(caption.period, caption.year)
        self.reader.heads = Heads(self.labels, self.heads.year)
        if caption.title:
            self.heads.add(caption.title, label(caption.title.text), "court")
        for table in tables:
            self._table(table)
        if self.silent:
            self._bare(self.silent)

    def _table(self, table: Table) -> None:
        """Read one table under the heads so far."""
        self.reader.heads.going, self.reader.merged = False, Merged()
        rows = mended(table.rows, self.labels)
        for row, below in zip(rows, [*rows[1:], ()], strict=True):
            if not row:  # covered by cells from above
                continue
            self.group = self.merged.enter(row[0].row, self.group)
            self._row(row, below)
            self.merged.leave(row)

    def _row(self, row: Row, below: Row) -> None:
        """Read one row: persons are passed over, values are read, all else is heads."""
        words = [cell.text for cell in row]
        names = list(map(label, words))
        if any(map(self.labels.personal, names)):
            self.heads.going = False
        elif any(map(stated, words)) or self._blank(row, names, below):
            self._values(row, names)
            self.heads.going = False
        else:
            group = self.group
            self._opened(self._axis([(cell, name) for cell, name in zip(row, names, strict=True) if name]))
            self.heads.read(row, names, group)
            if self.heads.going and self.heads.merged and self.heads.of("court"):
                outcomes = self.heads.of("outcome")
                self.silent = tuple(Cell(row[0].row + 1, head.column, "", head.cell.end, head.cell.end) for head in outcomes)

    def _blank(self, row: Row, names: list[str], below: Row) -> bool:
        """Whether a row counts something but holds no number: a unit beside it, or nothing under its heads."""
        pairs = _labels(list(zip(row, names, strict=True)))
        if not pairs or self._ends_heads(row, pairs):
            return self._blank_lawsuits(row[len(pairs) :])
        axis = self._axis(pairs)
        if axis.rule is None or axis.named is None:
            return False
        rest = [cell for cell in row if cell.column > axis.named.column]
        above = self.reader.above(axis.rule)
        if above is None:
            heads = {head.column for head in self.heads.of("period")}
            unit = any(cell.text in UNITS for cell in (*row, *self.merged.units))
            return unit or any(cell.column in heads and hushed(cell.text) for cell in rest)
        if not above or not all(hushed(cell.text) for cell in rest) or self._covers(axis.rule, below):
            return False
        if axis.rule.text("role") in ("court", "outcome"):  # with one cell a line it is a head, and covers what looks blank
            return len(rest) >= len(above) == len({head.column for head in above}) > 1
        alone = len(row) == 1 and (axis.rule.text("role") == "subject" or not self.heads.going)
        return len(rest) >= len(above) or alone

    def _covers(self, rule: Rule, below: Row) -> bool:
        """Whether the row below belongs to the context that a label opens, which then counts nothing itself."""
        if rule.text("opens") != rule.text("measure"):
            return False
        found = (self.labels.value(label(cell.text), rule.text("opens")) for cell in below if cell.text)
        return any(one is not None and one is not rule and one.text("measure").startswith(rule.text("opens") + ".") for one in found)

    def _blank_lawsuits(self, row: Row) -> bool:
        """Whether cells without a label say of each lawsuit that there is nothing; blank ones wait for a row that says more."""
        outcomes = len(self.heads.of("outcome")) if self.heads.of("court") else 0
        if not outcomes or len(row) not in (outcomes, outcomes + 1) or not all(hushed(cell.text) for cell in row):
            return False
        if any(cell.text for cell in row):
            return True
        self.silent = row if self.heads.going else self.silent
        return False

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
        named = _labels(pairs)
        if self._ends_heads(row, named):
            self.heads.add(*named[0], "outcome")
            row, named = tuple(cell for cell in row if cell is not named[0][0]), []
        if not named:
            self._bare(row)
            return
        axis = self._axis(named)
        self._opened(axis)
        if self.heads.skipped and not any(hushed(cell.text) or stated(cell.text) for cell in row):
            return  # only growth or a share stands beside the label
        again = axis.rule is not None and axis.rule.id in self.under  # the label that opened its context is lost
        if axis.rule is None or axis.named is None or again:
            self.reader.findings.unmapped(row, named, self.labels)
        elif self.merged.shared(axis.named, row) or not self.reader.read(row, axis.named, axis.rule):
            self.reader.findings.unclear(row, axis.named)
        if axis.rule is not None and axis.rule.text("group"):
            self.under.add(axis.rule.id)
        if axis.rule is not None and axis.rule.text("role") in ("court", "outcome"):
            self.silent = ()

    def _bare(self, row: Row) -> None:
        """A row with values and no label."""
        self.silent = ()
        self.reader.bare(row)

    def _ends_heads(self, row: Row, named: Named) -> bool:
        """Whether the label of a row is the last head, since each cell is a line and the values follow at once."""
        if len(named) != 1 or self.labels.find("outcome", named[0][1]) is None:
            return False
        heads = self.heads.of("outcome") if self.heads.of("court") else []
        return bool(heads) and len(heads) + 2 in (len(row), sum(bool(cell.text) for cell in row))


def _labels(row: Named) -> Named:
    """The labels of a row: its words before the first number, and before the unit, behind which only values stand."""
    named: Named = []
    for cell, name in row:
        if stated(cell.text) or (named and cell.text in UNITS):
            break
        if name and not value_or_unit(cell.text):
            named.append((cell, name))
    return named
