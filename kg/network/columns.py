"""Nodes and edges as columns: a list or an array for each field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy
from numpy.typing import NDArray

from kg.network.nodes import KINDS, LEVELS, STATES, Node

Ints = NDArray[numpy.integer]
Flags = NDArray[numpy.bool_]


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """The nodes, a column for each field of ``Node``; codes are places in ``KINDS``, ``LEVELS`` (-1: not known) and ``STATES``.

    Args:
        issued: the day as ``date.toordinal`` counts; 0 where nobody knows it.
    """

    ids: list[str]
    labels: list[str]
    kinds: Ints
    numbers: list[str]
    divisions: list[str]
    levels: Ints
    years: Ints
    issued: Ints
    states: Ints

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> NodeColumns:
        """The columns of single nodes, put in order."""
        rows = sorted(nodes, key=lambda node: node.id)
        return cls(
            [row.id for row in rows],
            [row.label for row in rows],
            numpy.array([KINDS.index(row.kind) for row in rows], numpy.int8),
            [row.number for row in rows],
            [row.division for row in rows],
            numpy.array([LEVELS.index(row.level) if row.level else -1 for row in rows], numpy.int8),
            numpy.array([row.year for row in rows], numpy.int16),
            numpy.array([date.fromisoformat(row.issued).toordinal() if row.issued else 0 for row in rows], numpy.int32),
            numpy.array([STATES.index(row.state) for row in rows], numpy.int8),
        )


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """The edges, sorted by source, target and relation.

    Args:
        files: the first 16 hex digits of the digests of files.
        sources, targets: places of nodes.
        relations: places in ``RELATIONS``.
        functions: a bit for each place in ``FUNCTIONS``.
        documents: of the file that says so first, its place in ``files``, else ``NOWHERE``.
        starts, turns: where in its text that is said, and the how manieth it is of what is said there (from 1).
    """

    files: list[str]
    sources: Ints
    targets: Ints
    relations: Ints
    mentions: Ints
    functions: Ints
    documents: Ints
    starts: Ints
    turns: Ints

    def picked(self, which: Ints | Flags) -> EdgeColumns:
        """Some of the edges, in the order in which they are named."""
        columns = (self.sources, self.targets, self.relations, self.mentions, self.functions, self.documents, self.starts, self.turns)
        return EdgeColumns(self.files, *(column[which] for column in columns))
