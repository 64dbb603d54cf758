"""What is within some steps of a node; the work is bounded by how much is asked for, however many neighbours a hub has."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy

from kg.network.adjacency import spans
from kg.network.limits import Cut, Limits
from kg.network.model import Flags, Ints, Network
from kg.network.nodes import Direction, Node, Step

NODES = 200  # where nobody says how many
WORDS = 3  # of an edge at most


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node, and how many steps away it is."""

    node: Node
    distance: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is near a node.

    Args:
        node: the one that was asked for.
        nodes: the nearest first, of these the most cited first, then by IRI; the one that was asked for stands at the head.
        edges: all between these nodes, whichever way they lead.
        cut: ``nodes`` where there are more within the depth than were asked for; the depth that was asked for cuts nothing.
    """

    node: Node
    direction: Direction
    depth: int
    cut: Cut
    nodes: tuple[Neighbour, ...]
    edges: tuple[Step, ...]


def neighbours(
    network: Network, place: int, direction: Direction = "both", depth: int = 1, words: bool = True, limits: Limits | None = None
) -> Neighbourhood:
    """What is within some steps of a node: the nearest first, of these the most cited first.

    Args:
        place: of the node.
        direction: ``out`` follows what a document cites and what an agency issues, ``in`` goes the other way.
        depth: how many steps.
        words: whether the edges come with the words that say so.
        limits: how many nodes at most, the one that was asked for included.
    """
    limits = limits or Limits(limit=NODES)
    places, distances, cut = reached(network, place, direction, depth, limits)
    shown = tuple(map(Neighbour, network.nodes_at(places), distances.tolist()))
    edges = network.edges_at(between(network, places))
    if not words:
        return Neighbourhood(shown[0].node, direction, depth, cut, shown, tuple(map(Step, edges)))
    steps, _, late = replace(limits, limit=len(edges)).rows(edges, lambda edge: Step(edge, network.quotes(edge, WORDS)))
    return Neighbourhood(shown[0].node, direction, depth, late or cut, shown, steps)


def reached(network: Network, place: int, direction: Direction, depth: int, limits: Limits) -> tuple[Ints, Ints, Cut]:
    """The places within some steps, how far each is, and what kept more of them out.

    Of each node no more than ``limits.limit`` neighbours and one are looked at: where all that were found before are among them, there
    still are one more than there is room for, and no other is more cited than these.
    """
    seen = numpy.zeros(len(network), numpy.bool_)
    seen[place] = True
    rings = [numpy.array([place])]
    room = limits.limit - 1
    for _ in range(depth):
        if not len(rings[-1]):
            break
        if limits.over:
            return *laid(rings), "time"
        ring = beyond(network, rings[-1], direction, limits.limit + 1, seen)
        if len(ring) > room:
            rings.append(ring[:room])
            return *laid(rings), "nodes"
        rings.append(ring)
        seen[ring] = True
        room -= len(ring)
    return *laid(rings), ""


def beyond(network: Network, ring: Ints, direction: Direction, most: int, seen: Flags) -> Ints:
    """The neighbours of a ring of nodes that were not seen, the most cited first, as many of each node as there may be at most."""
    out, into = network.beside
    sides = {"out": (out,), "in": (into,), "both": (out, into)}[direction]
    found = numpy.zeros(len(network), numpy.bool_)
    for side in sides:
        found[side.foremost(ring, most)] = True
    found &= ~seen
    places = numpy.flatnonzero(found)
    return places[numpy.argsort(-network.cited[places], kind="stable")]


def laid(rings: list[Ints]) -> tuple[Ints, Ints]:
    """The places of all rings, and the number of the ring of each."""
    return numpy.concatenate(rings), numpy.repeat(numpy.arange(len(rings)), [len(ring) for ring in rings])


def between(network: Network, places: Ints) -> Ints:
    """The numbers of the edges between some nodes, in order."""
    inside = numpy.zeros(len(network), numpy.bool_)
    inside[places] = True
    numbers = spans(network.firsts, numpy.sort(places))
    return numbers[inside[network.edges.targets[numbers]]]
