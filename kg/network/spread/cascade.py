"""The cascade of a document: who implements, forwards or cites it, down to annual reports, as a tree with words and days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from kg.network.limits import Cut, Limits
from kg.network.model import Network, day
from kg.network.nodes import DOCUMENTS, LEVELS, RELATIONS, Edge, Node, Quote
from kg.network.spread.citing import expect
from kg.network.spread.tree import Tree, also, grown

DEEPEST = 20  # steps below the root, where nobody says how many
ALSO = 50  # relations to other members that are shown of a document
WORDS = 3  # of a relation at most


@dataclass(frozen=True, slots=True)
class Reaction:
    """A document of the cascade.

    Args:
        parent: IRI of the document that it hangs below.
        depth: how many steps below the root, from 1.
        relation, mentions, functions, evidence: of the edge between the two, as ``Edge`` has them; ``promulgates`` leads down, all others
            lead up.
        words: that say so; none where reference alone does.
        days: from the day of the root to its own; None unless both are known.
        also: its other relations to documents that take the policy up, at most 50.
    """

    node: Node
    parent: str
    depth: int
    relation: str
    mentions: int
    functions: tuple[str, ...]
    evidence: str
    words: tuple[Quote, ...]
    days: int | None
    also: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents hang by a relation."""

    relation: str
    documents: int


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """The documents of a level.

    Args:
        level: one of ``LEVELS``; empty for those of which nobody knows it.
        relations: by which they hang, in the order of ``RELATIONS``.
        first: the earliest known day of issue, ISO 8601; empty where none is known.
        days: from the day of the root to it; None unless both are known.
        undated: how many have no known day.
    """

    level: str
    documents: int
    relations: tuple[Count, ...]
    first: str
    days: int | None
    undated: int


@dataclass(frozen=True, slots=True)
class Cascade:
    """What became of a document.

    Args:
        root: the document.
        summary: of all rows, also those of other pages, from the highest level down.
        rows: depth first; those below one document by level, day and IRI.
        total: how many rows there are.
        next: offset of the next ones.
        cut: ``depth`` where there are deeper ones, ``time`` where the time was up before all were found or told.
    """

    root: Node
    depth: int
    summary: tuple[LevelSummary, ...]
    rows: tuple[Reaction, ...]
    total: int
    next: int | None
    cut: Cut


def cascade(network: Network, place: int, depth: int = DEEPEST, words: bool = True, limits: Limits | None = None) -> Cascade:
    """Who implements, forwards or cites a document, as a tree with dates.

    Args:
        place: of the document.
        depth: how many steps below it are shown.
        words: whether the rows come with the words that say so.
        limits: of the rows; the tree is always that of all.

    Raises:
        UsageError: the node is no document.
    """
    expect(network, place, DOCUMENTS)
    limits = limits or Limits()
    whole = grown(network, place, limits)
    tree = whole.to(depth)
    rows, following, late = limits.rows(range(len(tree.places)), lambda row: reaction(network, tree, row, words))
    cut: Cut = "time" if whole.late or late else "depth" if len(tree.places) < len(whole.places) else ""
    return Cascade(network.node(place), depth, summary(network, tree), rows, len(tree.places), following, cut)


def reaction(network: Network, tree: Tree, row: int, words: bool) -> Reaction:
    """A row."""
    place = int(tree.places[row])
    edge = network.edge(int(tree.edges[row]))
    return Reaction(
        network.node(place),
        network.nodes.ids[tree.parents[row]],
        int(tree.depths[row]),
        edge.relation,
        edge.mentions,
        edge.functions,
        edge.evidence,
        network.quotes(edge, WORDS) if words else (),
        lag(network, tree.root, int(network.nodes.issued[place])),
        tuple(network.edges_at(also(network, tree, row)[:ALSO])),
    )


def lag(network: Network, root: int, issued: int) -> int | None:
    """Days from the day of the root to another; None unless both are known."""
    since = int(network.nodes.issued[root])
    return issued - since if issued and since else None


def summary(network: Network, tree: Tree) -> tuple[LevelSummary, ...]:
    """The documents of a tree by level."""
    levels, issued = network.nodes.levels[tree.places], network.nodes.issued[tree.places]
    relations = network.edges.relations[tree.edges]
    found = []
    for code in (*range(len(LEVELS)), -1):
        here = levels == code
        if here.any():
            days = issued[here & (issued > 0)]
            first = int(days.min()) if len(days) else 0
            counts = numpy.bincount(relations[here], minlength=len(RELATIONS)).tolist()
            by = tuple(Count(relation, count) for relation, count in zip(RELATIONS, counts, strict=True) if count)
            documents = int(here.sum())
            level = LEVELS[code] if code >= 0 else ""
            found.append(LevelSummary(level, documents, by, day(first), lag(network, tree.root, first), documents - len(days)))
    return tuple(found)
