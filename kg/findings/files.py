"""The documents that findings are about: whose they are, of which place and year, also of those that are kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from kg.backend import Backend
from kg.findings.records import File, Issuer
from kg.naming import Places
from kg.store import Store

GRAPH = re.compile(r"/graph/[0-9a-f]{16}$")


class Files:
    """The documents of a store, each looked up once.

    Args:
        store: opened.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.quarantined = frozenset(store.shelf.quarantined())
        self.known: dict[str, File | None] = {}
        self.places = Places(store)

    @cached_property
    def count(self) -> int:
        """How many documents there are, those in quarantine included."""
        graphs = self.store.backend.named_graphs()
        return sum(GRAPH.search(graph.value) is not None for graph in graphs if isinstance(graph, NamedNode))

    def get(self, sha16: str) -> File | None:
        """The document with these bytes; None where the store has none."""
        if sha16 not in self.known:
            graph = self.store.iris.graph(sha16)
            self.known[sha16] = self.made(sha16, NamedNode(graph)) if self.store.holds(graph) else None
        return self.known[sha16]

    def made(self, sha16: str, graph: NamedNode) -> File:
        """A document from what its graph says, or the quads that are kept apart."""
        v, stated, apart = self.store.vocabulary, self.store.backend, sha16 in self.quarantined
        if apart:
            stated = pyoxigraph.Store()
            stated.bulk_extend(self.store.shelf.quarantine(sha16))
        source = NamedNode(self.store.iris.source(sha16))
        name = min(texts(self.store.backend, source, v.rdfs.label, graph), default=sha16)
        media_type = min(texts(self.store.backend, source, v.dcterms["format"], graph), default="")
        nodes = [quad.subject for quad in stated.quads_for_pattern(None, v.wm.graph, graph, graph)]
        node = next((each for each in nodes if isinstance(each, NamedNode)), None)
        if node is None:
            return File(sha16, name, media_type, quarantined=apart)
        agencies = [quad.subject for quad in stated.quads_for_pattern(None, v.wm.issues, node, graph)]
        issuers = [each for each in agencies if isinstance(each, NamedNode)]
        labels = [Issuer(each.value, min(texts(stated, each, v.rdfs.label, graph), default="")) for each in issuers]
        years = [*texts(stated, node, v.wm.year, graph), *texts(stated, node, v.dcterms.issued, graph)]
        return File(
            sha16,
            name,
            media_type,
            node.value,
            min(texts(stated, node, v.dcterms.title, graph), default=""),
            tuple(sorted(labels, key=lambda issuer: (issuer.label, issuer.iri))),
            frozenset().union(*(self.places.within(place) for each in issuers for place in self.seats(stated, each, graph))),
            int(years[0][:4]) if years else 0,
            apart,
        )

    def seats(self, stated: Backend, agency: NamedNode, graph: NamedNode) -> Iterator[NamedNode]:
        """The divisions that an agency is of."""
        for predicate in (self.store.vocabulary.wm.jurisdiction, self.store.vocabulary.wm.township):
            for quad in stated.quads_for_pattern(agency, predicate, None, graph):
                if isinstance(quad.object, NamedNode):
                    yield quad.object


def texts(stated: Backend, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> list[str]:
    """The values of a property in a graph."""
    quads = stated.quads_for_pattern(subject, predicate, None, graph)
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
