"""Mentions as they are read: a row for each, with the names that the documents use, before nodes are counted under one name."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

import numpy

from kg.network.columns import Flags, Ints
from kg.network.nodes import CITES, RELATIONS

AT = re.compile(r"document/([0-9a-f]{16})/(?:citation|statement/[A-Za-z]+)/(\d{1,8})(?:-(\d{1,3}))?")
GRAPH = re.compile(r"graph/([0-9a-f]{16})")
START, TURN = 27, 10  # bits
BARE = 0  # the place of a triple of which no mention tells, in no document's graph


@dataclass(frozen=True, slots=True)
class Rows:
    """Mentions, a column for each field.

    Args:
        names: IRIs, each once; ``sources`` and ``targets`` are places in them.
        files: the first 16 hex digits of the digests of files; the first is empty, for what no document's graph says.
        relations: places in ``RELATIONS``.
        functions: a bit for each place in ``FUNCTIONS``.
        places: the place of the file in ``files``, the start in its text, and the how manieth it is of what is said there, from 1, else 0
            for a triple that its graph states without a mention: one number, see ``placed``.
    """

    names: list[str]
    files: list[str]
    sources: Ints
    targets: Ints
    relations: Ints
    functions: Ints
    places: Ints

    @property
    def documents(self) -> Ints:
        """The places of the files."""
        return self.places >> (START + TURN)

    @property
    def owning(self) -> Flags:
        """Which rows say no more than that a file is a document's own: they lead from it to itself, and no mention tells of them."""
        is_said = self.places & ((1 << TURN) - 1) > 0
        owning: Flags = (self.sources == self.targets) & (self.relations == RELATIONS.index(CITES)) & ~is_said
        return owning

    def without(self, documents: Flags) -> Rows:
        """The rows of the other files."""
        kept = ~documents[self.documents]
        columns = (column[kept] for column in (self.sources, self.targets, self.relations, self.functions, self.places))
        return Rows(self.names, self.files, *columns)

    def with_rows(self, more: Rows) -> Rows:
        """These rows and others, whose names and files go on from these."""
        pairs = ((getattr(self, name), getattr(more, name)) for name in Rows.__slots__[2:])
        return Rows(more.names, more.files, *(numpy.concatenate(pair) for pair in pairs))


@dataclass(slots=True)
class Gathering:
    """Rows that come one by one.

    Args:
        base: what the IRIs begin with.
        names, files: as ``Rows`` has them, by what they are.
        instead: what citations at some places are for, whatever else is said of them.
    """

    base: str
    names: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=lambda: {"": 0})
    sources: array[int] = field(default_factory=lambda: array("i"))
    targets: array[int] = field(default_factory=lambda: array("i"))
    relations: array[int] = field(default_factory=lambda: array("b"))
    places: array[int] = field(default_factory=lambda: array("q"))
    functions: array[int] = field(default_factory=lambda: array("i"))
    functions_at: array[int] = field(default_factory=lambda: array("q"))
    instead: dict[int, int] = field(default_factory=dict)

    def place(self, iri: str) -> int:
        """Where the mention of an IRI stands; ``BARE`` where the IRI does not tell."""
        found = AT.fullmatch(iri, len(self.base)) if iri.startswith(self.base) else None
        return placed(self.file(found[1]), int(found[2]), int(found[3] or 1)) if found else BARE

    def file(self, sha16: str) -> int:
        """The place of a file."""
        return self.files.setdefault(sha16, len(self.files))

    def file_of_graph(self, graph: str) -> int:
        """The place of the file that a graph is of; 0 where it is no document's."""
        found = GRAPH.fullmatch(graph, len(self.base)) if graph.startswith(self.base) else None
        return self.file(found[1]) if found else 0

    def add(self, source: str, target: str, relation: str, place: int) -> None:
        """One more row."""
        names = self.names
        self.sources.append(names.setdefault(source, len(names)))
        self.targets.append(names.setdefault(target, len(names)))
        self.relations.append(RELATIONS.index(relation))
        self.places.append(place)

    def function(self, place: int, bit: int) -> None:
        """What a citation at a place is for."""
        self.functions_at.append(place)
        self.functions.append(bit)

    def rows(self) -> Rows:
        """The rows so far."""
        places, relations = numpy.array(self.places, numpy.int64), numpy.array(self.relations, numpy.int8)
        functions = numpy.zeros(len(places), numpy.int16)
        if self.functions:
            told, bits = self.told()
            order = numpy.argsort(told, kind="stable")
            known, firsts = numpy.unique(told[order], return_index=True)
            joined = numpy.bitwise_or.reduceat(bits[order], firsts)
            at = numpy.minimum(numpy.searchsorted(known, places), len(known) - 1)
            functions = numpy.where((known[at] == places) & (relations == RELATIONS.index(CITES)), joined[at], functions)
        sources, targets = numpy.array(self.sources, numpy.int32), numpy.array(self.targets, numpy.int32)
        return Rows(list(self.names), list(self.files), sources, targets, relations, functions, places)

    def told(self) -> tuple[Ints, Ints]:
        """The places of citations, and what is said that they are for."""
        told, bits = numpy.array(self.functions_at, numpy.int64), numpy.array(self.functions, numpy.int16)
        places, others = (numpy.array(list(ends)) for ends in (self.instead.keys(), self.instead.values()))
        kept = ~numpy.isin(told, places)
        return numpy.concatenate((told[kept], places)).astype(numpy.int64), numpy.concatenate((bits[kept], others)).astype(numpy.int16)

    def pairs(self) -> int:
        """How many pairs there are of who cites what, counted by file."""
        files = numpy.array(self.places, numpy.int64) >> (START + TURN)
        sources, targets = numpy.array(self.sources, numpy.int32), numpy.array(self.targets, numpy.int32)
        order = numpy.lexsort((targets, sources, files))
        other = numpy.ones(len(order), numpy.bool_)
        for column in (files, sources, targets):
            ordered = column[order]
            other[1:] &= ordered[1:] == ordered[:-1]
        return len(order) - int(numpy.count_nonzero(other[1:]))


def placed(file: int, start: int, turn: int) -> int:
    """A place as one number, in the order of files, starts and turns."""
    return (file << START | start) << TURN | turn


def file_of(place: int) -> int:
    """The place of the file of a place."""
    return place >> (START + TURN)
