"""How one document leads to another: all shortest paths, each step with the words that say so."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal as Either

import numpy

from kg.errors import OutOfTime
from kg.network.adjacency import once, spans
from kg.network.columns import Ints
from kg.network.limits import Cut, Limits
from kg.network.model import Network
from kg.network.nodes import CITES, DOCUMENTS, Direction, Edge, Node, Quote
from kg.network.spread.citing import expect

LEADS = ("implements", "forwards", "basedOn", "promulgates", "amends", "repeals", CITES)  # the most telling first
BACK: Mapping[Direction, Direction] = {"out": "in", "in": "out", "both": "both"}
WORDS = 3  # of an edge at most


@dataclass(frozen=True, slots=True)
class Leg:
    """A step of a path.

    Args:
        way: ``out`` where it is walked as the edge leads, ``in`` where against it.
        edge: the most telling relation between the two documents: policy before citation, and along the way before against it.
        words: that say so; none where reference alone does.
        also: the other edges between the two by which one could go.
    """

    way: Either["out", "in"]
    edge: Edge
    words: tuple[Quote, ...]
    also: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The documents of a path, from the first to the last, and the steps between them."""

    nodes: tuple[Node, ...]
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """All shortest paths between two documents.

    Args:
        length: steps of each; -1 where there is no path.
        paths: by the IRIs of their documents.
        total: how many there are.
        next: offset of the next ones.
    """

    source: Node
    target: Node
    direction: Direction
    length: int
    paths: tuple[Path, ...]
    total: int
    next: int | None
    cut: Cut


@dataclass(frozen=True, slots=True)
class Way:
    """All shortest paths in one.

    Args:
        length: steps of each; -1 where there is no path.
        onwards: of each document on one the next ones, by IRI.
        counts: how many shortest paths lead from each to the end.
    """

    length: int
    onwards: Mapping[int, Sequence[int]]
    counts: Mapping[int, int]

    def path(self, source: int, turn: int) -> list[int]:
        """The documents of the how manieth path, from 0; whole branches are passed over by their counts."""
        places = [source]
        while following := self.onwards.get(places[-1]):
            for place in following:
                if turn < self.counts[place]:
                    places.append(place)
                    break
                turn -= self.counts[place]
        return places


def paths(
    network: Network, source: int, target: int, direction: Direction = "both", words: bool = True, limits: Limits | None = None
) -> Paths:
    """All shortest paths from one document to another.

    Args:
        source, target: places of documents.
        direction: ``out`` goes from a document to those that it speaks of, ``in`` to those that speak of it, ``both`` either way.
        words: whether the steps come with the words that say so.
        limits: of the paths; all are counted.

    Raises:
        UsageError: one of the nodes is no document.
        OutOfTime: the time was up before it was known how long they are.
    """
    for place in (source, target):
        expect(network, place, DOCUMENTS)
    limits = limits or Limits()
    way = shortest(network, source, target, direction, limits)
    total = way.counts.get(source, 0)
    turns = range(min(total, sys.maxsize))
    rows, following, late = limits.rows(turns, lambda turn: path(network, way.path(source, turn), direction, words))
    return Paths(network.node(source), network.node(target), direction, way.length, rows, total, following, late)


def shortest(network: Network, source: int, target: int, direction: Direction, limits: Limits) -> Way:
    """All shortest paths, found from both ends: the smaller ring of documents goes on until the two meet.

    Raises:
        OutOfTime: the time was up.
    """
    ends, ways = (source, target), (direction, BACK[direction])
    distances = [numpy.full(len(network), -1) for _ in ends]
    rings = [numpy.array([end]) for end in ends]
    depths = [0, 0]
    for end, distance in zip(ends, distances, strict=True):
        distance[end] = 0
    meeting = rings[0] if source == target else rings[0][:0]
    while not len(meeting):
        side = 0 if len(rings[0]) <= len(rings[1]) else 1
        if not len(rings[side]):
            return Way(-1, {}, {})
        if limits.over:
            raise OutOfTime(limits.seconds)
        beyond = steps(network, rings[side], ways[side])[1]
        rings[side] = once(beyond[distances[side][beyond] < 0])
        depths[side] += 1
        distances[side][rings[side]] = depths[side]
        meeting = rings[side][distances[1 - side][rings[side]] >= 0]
    before = stretches(network, meeting, distances[0], depths[0], ways[1])
    after = stretches(network, meeting, distances[1], depths[1], ways[0])
    return joined(target, sum(depths), [(there, here) for here, there in reversed(list(before))] + list(after), len(network))


def steps(network: Network, ring: Ints, direction: Direction) -> tuple[Ints, Ints]:
    """From where to where one comes by one step from some documents."""
    edges, (order, firsts) = network.edges, network.by_target
    leaving = spans(network.firsts, ring) if direction != "in" else order[:0]
    entering = order[spans(firsts, ring)] if direction != "out" else order[:0]
    leaving, entering = (numbers[network.is_of(LEADS, numbers)] for numbers in (leaving, entering))
    here = numpy.concatenate([edges.sources[leaving], edges.targets[entering]])
    return here, numpy.concatenate([edges.targets[leaving], edges.sources[entering]])


def stretches(network: Network, meeting: Ints, distances: Ints, depth: int, direction: Direction) -> Iterator[tuple[Ints, Ints]]:
    """The steps of shortest paths from where the two sides met to one of the ends, a pair of columns for each distance."""
    ring = meeting
    for distance in reversed(range(depth)):
        here, there = steps(network, ring, direction)
        nearer = distances[there] == distance
        yield here[nearer], there[nearer]
        ring = once(there[nearer])


def joined(target: int, length: int, parts: Sequence[tuple[Ints, Ints]], size: int) -> Way:
    """The way that the steps make, and how many paths there are in it."""
    onwards: dict[int, list[int]] = {}
    counts = {target: 1}
    for here, there in reversed(parts):
        pairs = once(here.astype(numpy.int64) * size + there)
        for at, following in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True):
            onwards.setdefault(at, []).append(following)
            counts[at] = counts.get(at, 0) + counts[following]
    return Way(length, onwards, counts)


def path(network: Network, places: Sequence[int], direction: Direction, words: bool) -> Path:
    """A path of which the places are known."""
    legs = tuple(leg(network, here, there, direction, words) for here, there in pairwise(places))
    return Path(tuple(network.nodes_at(numpy.array(places))), legs)


def leg(network: Network, here: int, there: int, direction: Direction, words: bool) -> Leg:
    """A step of a path."""
    out = between(network, here, there) if direction != "in" else []
    into = between(network, there, here) if direction != "out" else []
    ways: list[tuple[Either["out", "in"], Edge]] = [*(("out", edge) for edge in out), *(("in", edge) for edge in into)]
    (way, edge), *others = sorted(ways, key=lambda one: LEADS.index(one[1].relation))
    return Leg(way, edge, network.quotes(edge, WORDS) if words else (), tuple(other for _, other in others))


def between(network: Network, source: int, target: int) -> list[Edge]:
    """The edges from one document to another by which one can go."""
    first, last = network.firsts[source], network.firsts[source + 1]
    begin, end = first + numpy.searchsorted(network.edges.targets[first:last], [target, target + 1])
    numbers = numpy.arange(begin, end)
    return network.edges_at(numbers[network.is_of(LEADS, numbers)])
