"""What people decided on pairs of nodes, kept as a table: that two are one, or that they are not."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kg.errors import StoreError
from kg.iris import Iris

HEADER = ("node", "other", "verdict", "note")
Verdict = Literal["same", "different"]
VERDICTS: Mapping[str, Verdict] = {"same": "same", "different": "different"}
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the table.

    Args:
        node, other: IRIs, the smaller first.
        note: why, in words; nobody's name is asked for.
    """

    node: str
    other: str
    verdict: Verdict
    note: str = ""

    @property
    def pair(self) -> Pair:
        """The two nodes, the smaller IRI first."""
        return self.node, self.other

    def plain(self) -> dict[str, str]:
        """The row as plain values."""
        return {"node": self.node, "other": self.other, "verdict": self.verdict, "note": self.note}


@dataclass(frozen=True)
class Decisions:
    """All rows, one for a pair.

    >>> Decisions(()).partners("https://w3id.org/wenmai/id/regulation/100000/guofa-683b/2004/20")
    frozenset()
    """

    rows: tuple[Decision, ...] = ()

    @cached_property
    def same(self) -> dict[str, set[str]]:
        """By node, those that it is."""
        return self.by_node("same")

    @cached_property
    def different(self) -> dict[str, set[str]]:
        """By node, those that it is not."""
        return self.by_node("different")

    def by_node(self, verdict: Verdict) -> dict[str, set[str]]:
        """The pairs of a verdict, found by either node."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            if row.verdict == verdict:
                found[row.node].add(row.other)
                found[row.other].add(row.node)
        return found

    def partners(self, node: str) -> frozenset[str]:
        """Those with which a node was compared by people."""
        return frozenset(self.same.get(node, set()) | self.different.get(node, set()))

    def changed(self, before: Decisions) -> set[str]:
        """The nodes on which another table decided otherwise."""
        one, other = ({(row.node, row.other, row.verdict) for row in table.rows} for table in (self, before))
        return {node for row in one ^ other for node in row[:2]}

    def decide(self, one: str, other: str, verdict: Verdict, note: str = "") -> Decisions:
        """The table with a decision on a pair, which takes the place of an older one."""
        kept = self.undone(one, other).rows
        return Decisions(tuple(sorted((*kept, Decision(*ordered(one, other), verdict, note)), key=lambda row: row.pair)))

    def undone(self, one: str, other: str) -> Decisions:
        """The table without a decision on a pair."""
        return Decisions(tuple(row for row in self.rows if row.pair != ordered(one, other)))


def ordered(one: str, other: str) -> Pair:
    """Two nodes, the smaller IRI first."""
    return (one, other) if one < other else (other, one)


def read(text: str, iris: Iris) -> Decisions:
    """The decisions in a table.

    Args:
        text: CSV with the columns node, other, verdict (same, different) and note; nodes as IRIs or as paths below the base.

    Raises:
        StoreError: another header, a row that is none, or two rows that contradict each other.
    """
    found: dict[Pair, Decision] = {}
    for at, row in numbered(text):
        nodes = ordered(*(cell.strip() if "://" in cell else iris.base + cell.strip().lstrip("/") for cell in row[:2]))
        verdict, note = row[2].strip(), row[3].strip()
        if verdict not in VERDICTS:
            raise StoreError(f"decisions, line {at}: the verdict is same or different, not {verdict!r} 结论须为 same 或 different")
        if nodes[0] == nodes[1]:
            raise StoreError(f"decisions, line {at}: a node is compared with itself 两个节点相同")
        if found.setdefault(nodes, Decision(*nodes, VERDICTS[verdict], note)).verdict != verdict:
            raise StoreError(f"decisions, line {at}: the pair was decided otherwise above 与前文结论相反")
    return Decisions(tuple(found[pair] for pair in sorted(found)))


def numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with the lines that they stand in."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = next(rows, None)
    if header is not None and tuple(cell.strip() for cell in header) != HEADER:
        raise StoreError(f"decisions: the header is {','.join(HEADER)}, not {','.join(header)} 表头不符")
    for row in rows:
        if any(row):
            if len(row) > len(HEADER) or len(row) < len(HEADER) - 1:
                raise StoreError(f"decisions, line {rows.line_num}: {len(row)} cells, not {len(HEADER)} 列数不符")
            yield rows.line_num, [*row, ""][: len(HEADER)]


def written(rows: Iterable[Decision], iris: Iris) -> str:
    """The table as CSV, nodes as paths below the base, so that it serves a store with another base."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADER)
    for row in rows:
        table.writerow([row.node.removeprefix(iris.base), row.other.removeprefix(iris.base), row.verdict, row.note])
    return out.getvalue()
