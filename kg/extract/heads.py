"""Heads of the columns of a form: what each says, of which period its figures are, and which of them hold for a row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.cells import NOTE, UNITS, label, noted_unit
from kg.extract.labels import Labels
from kg.extract.merged import width
from kg.records import Cell
from kg.rules import Rule

YEAR = re.compile(r"(?:19|20)\d{2}")
ROLES = ("period", "column", "outcome", "applicant", "court")  # of heads wherever they stand
TURNED = ("value", "subject")  # of heads only where several stand in one row: the form lies on its side
SAYING = frozenset((*ROLES, *TURNED, "header", "skip"))
BESIDE = {"column": ("subject",), "outcome": ("court",), "court": ("outcome",), "subject": ("column",), "value": ("applicant", "period")}


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a column: the row that knows it, what it tells of its column, its words, its cell, the unit and the year that it names."""

    rule: Rule
    role: str
    name: str
    cell: Cell
    unit: str = ""
    year: int = 0

    @property
    def column(self) -> int:
        """The column where it begins."""
        return self.cell.column

    @property
    def width(self) -> int:
        """How many columns it covers."""
        return self.cell.colspan


@dataclass(slots=True)
class Heads:
    """The heads above the row that is read next.

    Args:
        year: that the report is about, 0 where it is not told.
        titled: the lowest head of each column that has its own.
        skipped: columns of codes, running numbers and remarks.
        roles: the heads by role, in reading order.
        matrix: those of the applicants as the request matrix has them, once they were asked for.
        coded: whether a column of codes or running numbers is named, but nobody can tell which it is.
        above: the roles of the heads that tell what a label beside a row says.
        timed: the lowest heads that name a period, and the period of each.
        going: whether the row before was one of heads.
        width: columns of the widest row of heads.
        merged: whether a head reaches over several rows or columns, so that columns can be told for sure.
    """

    labels: Labels
    year: int = 0
    found: list[Head] = field(default_factory=list)
    titled: dict[int, str] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    roles: dict[str, list[Head]] = field(default_factory=dict)
    matrix: list[Head] | None = None
    coded: bool = False
    above: tuple[str, ...] = ()
    timed: tuple[list[Head], list[str]] = field(default_factory=lambda: ([], []))
    going: bool = False
    width: int = 0
    merged: bool = False

    def of(self, role: str) -> list[Head]:
        """The heads of a role, in reading order."""
        return self.roles.get(role, [])

    def beside(self, name: str) -> Rule | None:
        """What a label beside a row says under these heads: 规章 under 本年制发件数, 行政复议 under 结果维持."""
        for above in self.above:
            roles = BESIDE[above]
            if not (above == "court" and "outcome" in self.above):
                known = next((rule for role in roles if (rule := self.labels.find(role, name))), None)
                if known:
                    return known
        return None

    def read(self, row: Sequence[Cell], names: Sequence[str], group: str) -> None:
        """Take in a row without values.

        Args:
            row: its cells.
            names: what their labels say; empty for a blank cell.
            group: the context in which the row stands.
        """
        if all(SAYING.isdisjoint(self.labels.meanings(name)) for name in names if name) and not any(NOTE.search(cell.text) for cell in row):
            self.going = False  # an opener between rows leaves the heads as they are
            return
        if not self.going:
            self._forget(names)
        before, several, below = len(self.found), len(row) > 1, width([row]) == self.width > 1
        said = {(one.role, one.name, one.column) for one in self.found} if below else set()
        turned = _lies(row, names, self.labels, group)
        for cell, name in zip(row, names, strict=True):
            if not name:
                continue
            if self.labels.find("skip", name):
                self.coded = self.coded or not several
                self.skipped.update(range(cell.column, cell.column + cell.colspan) if several else ())
            self.found += [head for role in ROLES if (head := self._head(cell, name, role)) and not self._again(head, said)]
            rule = turned.get(cell.column)
            if rule:
                self.found.append(_head_of(cell, name, rule, rule.text("role", "value")))
        self.going = len(self.found) > before or any(name and self.labels.find("header", name) for name in names)
        if self.going:
            self.titled.update((cell.column, name) for cell, name in zip(row, names, strict=True) if name and cell.colspan == 1)
            self.width = max(self.width, width([[cell for cell in row if cell.text]]))
            self.merged = self.merged or any(cell.rowspan > 1 or cell.colspan > 1 for cell in row)
        self._settle()

    def drop(self, role: str) -> None:
        """Let go of the heads of a role."""
        self.found = [head for head in self.found if head.role != role]
        self._settle()

    def _settle(self) -> None:
        """What follows from the heads that there are now."""
        self.roles = {}
        for head in self.found:
            self.roles.setdefault(head.role, []).append(head)
        self.above = tuple(role for role in BESIDE if role in self.roles)
        self.matrix = None
        heads = lowest(self.of("period"), self.titled)
        self.timed = heads, periods(heads, self.year)

    def add(self, cell: Cell, name: str, role: str) -> None:
        """Take in one head more."""
        head = self._head(cell, name, role)
        self.found += [head] if head else []
        self._settle()

    def _head(self, cell: Cell, name: str, role: str) -> Head | None:
        """The head that a cell is in one role."""
        rule = self.labels.find(role, name)
        if rule is None and role == "court" and (noted := NOTE.search(cell.text)):
            rule = self.labels.find(role, label(noted[0][1:-1]))  # 行政诉讼（复议后起诉）
        return _head_of(cell, name, rule, role) if rule else None

    def _again(self, head: Head, said: Container[tuple[str, str, int]]) -> bool:
        """Whether a head is said once more in a place that it covers: beside itself, or below itself in a row as wide as those above."""
        if head.role == "court":
            last = next((one for one in reversed(self.found) if one.role == "court"), None)
            return last is not None and last.rule is head.rule
        return (head.role, head.name, head.column) in said

    def _forget(self, names: Iterable[str]) -> None:
        """New heads replace the old ones of their kind; an opener between rows leaves them."""
        roles: set[str] = set()
        for name in filter(None, names):
            said = self.labels.meanings(name)
            roles |= said.keys() & set(ROLES)
            if "header" in said:
                roles |= {*ROLES, *TURNED}
                self.titled, self.skipped, self.coded, self.width, self.merged = {}, set(), False, 0, False
            if "court" in said:
                roles.add("outcome")
        self.found = [head for head in self.found if head.role not in roles]


def _head_of(cell: Cell, name: str, rule: Rule, role: str) -> Head:
    """The head that a cell is."""
    return Head(rule, role, name, cell, noted_unit(cell.text), year_of(name))


def _lies(row: Sequence[Cell], names: Sequence[str], labels: Labels, group: str) -> dict[int, Rule]:
    """The columns that count something each, where the form lies on its side and its measures stand above; else none."""
    if any(cell.text in UNITS for cell in row):
        return {}
    found: dict[int, Rule] = {}
    for cell, name in zip(row, names, strict=True):
        rule = (labels.find("subject", name) or labels.value(name, group)) if name else None
        group = labels.opens(name, group) if name else group
        if rule and cell.colspan == 1:
            found[cell.column] = rule
    return found if len(found) > 1 and 2 * len(found) >= sum(map(bool, names)) else {}


def year_of(name: str) -> int:
    """The year that a head begins with, or 0.

    >>> year_of("2017年度"), year_of("本年度")
    (2017, 0)
    """
    match = YEAR.match(name)
    return int(match[0]) if match else 0


def periods(heads: Sequence[Head], year: int) -> list[str]:
    """The period that each head names; where nobody says which year the report is about, it is the last of theirs."""
    own = year or max((head.year for head in heads), default=0)
    before = {own: "own", own - 1: "previous"}
    return [before.get(head.year, "other") if head.year else head.rule.text("period") for head in heads]


def lowest(heads: Sequence[Head], titled: Mapping[int, str]) -> list[Head]:
    """The heads below which no other stands: 2010年 over 上半年 | 下半年 | 全年 says nothing of a column.

    Args:
        heads: of one kind, from above to below.
        titled: the lowest words above each column.
    """
    if len({head.column for head in heads}) == 1:  # with one cell a line all stand in one column
        return list(heads)
    heads = [head for head in heads if head.width > 1 or titled.get(head.column) == head.name]
    columns = sorted(head.column for head in heads)
    return [one for one in heads if one.width == 1 or _lowest(one, heads, columns)]


def _lowest(one: Head, heads: Sequence[Head], columns: Sequence[int]) -> bool:
    """Whether no narrower head stands in the columns that a head covers."""
    if bisect_left(columns, one.column + one.width) - bisect_left(columns, one.column) == 1:
        return True
    return not any(one.width > other.width and 0 <= other.column - one.column < one.width for other in heads)
