"""What was fetched from a server and is asked again: all about a node, all that links to one, a graph as a whole.

Who is who, findings and pages ask thousands of small questions, most of them about a few nodes and a few documents. A request costs about
as much as the reading of some hundred triples. So a node is fetched with all that any graph states of it, and a graph as a whole once so
many questions were asked of it that this would have cost less.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import RLock

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.backend import GraphName, Term
from kg.store.asking import Node, Questions

MOST = 500_000  # quads that are kept
FEW = 2  # questions after which it is worth to ask how large a graph is
WORTH = 300  # triples that can be read in the time of one question


class Nearby:
    """Quads of a server that are kept in memory.

    Args:
        questions: to the server.
        seconds: how long anything is kept; for a writer, who is alone, as long as he does not write.
    """

    def __init__(self, questions: Questions, seconds: float) -> None:
        self.questions = questions
        self.seconds = seconds
        self.lock = RLock()
        self.forget()

    def forget(self) -> None:
        """Nothing is known any more."""
        with self.lock:
            self.kept = pyoxigraph.Store()
            self.held = 0  # quads in it, the same ones counted again: the engine would count them one by one
            self.known: set[tuple[object, ...]] = set()
            self.asked: dict[GraphName, int] = {}
            self.sizes: dict[GraphName, int] = {}
            self.since = time.monotonic()

    def quads(self, subject: Node | None, predicate: NamedNode | None, target: Term | None, graph: GraphName | None) -> Iterator[Quad]:
        """The quads of a pattern that has a subject, or a predicate and an object; nobody waits for what another asks the server."""
        whole = "graph", graph
        asked: tuple[object, ...] = ("node", subject) if subject is not None else (predicate, target, graph)
        with self.lock:
            if time.monotonic() > self.since + self.seconds or self.held > MOST:
                self.forget()
            if whole in self.known or asked in self.known:
                return self.kept.quads_for_pattern(subject, predicate, target, graph)
        if isinstance(graph, NamedNode) and self.is_worth(graph):
            asked, found = whole, list(self.questions.graph(graph))
        elif subject is not None:
            found = list(self.questions.about([subject]))
        else:
            found = list(self.questions.quads(None, predicate, target, graph))
        with self.lock:
            self.kept.extend(found)
            self.known.add(asked)
            self.held += len(found) + 1
            return self.kept.quads_for_pattern(subject, predicate, target, graph)

    def is_worth(self, graph: NamedNode) -> bool:
        """Whether a graph costs no more as a whole than the questions that were asked of it."""
        times = self.asked[graph] = self.asked.get(graph, 0) + 1
        if times <= FEW:
            return False
        size = self.sizes.get(graph)
        if size is None:
            size = self.sizes[graph] = self.questions.size(graph)
        return size <= min(times * WORTH, MOST)
