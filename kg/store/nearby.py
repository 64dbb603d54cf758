"""What was fetched from a server and is asked again: all about a node, all that links to one, a graph as a whole.

Who is who, findings and pages ask thousands of small questions, most of them about a few nodes and a few documents. A request costs about
as much as the reading of some hundred triples. So a node is fetched with all that any graph states of it, and a graph as a whole once so
many questions were asked of it that this would have cost less.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from threading import RLock

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.backend import GraphName, Term
from kg.store.asking import Node, Questions

MOST = 500_000  # quads that are kept
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
        """The quads of a pattern that has a subject, or a predicate and an object, or a graph that is held whole."""
        with self.lock:
            if time.monotonic() > self.since + self.seconds or self.held > MOST:
                self.forget()
            if not (isinstance(graph, NamedNode) and self.whole(graph)):
                if subject is not None:
                    self.about([subject])
                elif (key := (predicate, target, graph)) not in self.known:
                    self.learn(key, self.questions.quads(None, predicate, target, graph))
            return self.kept.quads_for_pattern(subject, predicate, target, graph)

    def whole(self, graph: NamedNode) -> bool:
        """Whether a graph is held whole; it is from the question on that makes it worth its price."""
        if ("graph", graph) in self.known:
            return True
        self.asked[graph] = self.asked.get(graph, 0) + 1
        if self.asked[graph] > 2 and graph not in self.sizes:
            self.sizes[graph] = self.questions.size(graph)
        if graph not in self.sizes or self.sizes[graph] > self.asked[graph] * WORTH or self.sizes[graph] > MOST:
            return False
        self.learn(("graph", graph), self.questions.graph(graph))
        return True

    def about(self, nodes: Iterable[Node]) -> None:
        """Fetches all that is stated of some nodes, where that is not known."""
        unknown = [node for node in nodes if ("node", node) not in self.known]
        if unknown:
            self.keep(self.questions.about(unknown))
            self.known.update(("node", node) for node in unknown)

    def learn(self, key: tuple[object, ...], quads: Iterable[Quad]) -> None:
        """Keeps quads under what they answer."""
        self.keep(quads)
        self.known.add(key)

    def keep(self, quads: Iterable[Quad]) -> None:
        """Keeps quads; a question without an answer counts, too."""
        found = list(quads)
        self.kept.extend(found)
        self.held += len(found) + 1
