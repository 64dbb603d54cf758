"""What is asked of a store: its graphs, its sources, their texts."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Self

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from kg.backend import Backend
from kg.errors import StoreError
from kg.iris import Iris, is_user_graph
from kg.store.amend import merged
from kg.store.items import SourceKind, StoredSource, names_in, sha16_of
from kg.store.shelf import DECISIONS, SHA16, Shelf, read
from kg.vocabulary import Vocabulary


class Readable:
    """An opened store, as far as it is read.

    Args:
        folder: the store's folder.
        iris: for the names of graphs and sources.
        vocabulary: for the terms that tell a document's names.
        backend: the opened graphs.
        decisions: the table of what people decided on pairs of nodes; ``decisions.csv`` in the folder where left out.
    """

    def __init__(
        self, folder: Path, iris: Iris, vocabulary: Vocabulary, backend: Backend, decisions: str | os.PathLike[str] | None = None
    ) -> None:
        self.folder = folder
        self.table = Path(decisions) if decisions else folder / DECISIONS
        self.iris = iris
        self.vocabulary = vocabulary
        self.backend = backend
        self.shelf = Shelf(folder)
        self.since: str | None = None  # the revision that is shown; who writes shows the latest

    def query(
        self, sparql: str, *, default_graphs: Collection[str] = (), named_graphs: Collection[str] = ()
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Evaluates a query on the merged default graph, as it is: see ``kg.query`` for questions of strangers.

        Args:
            sparql: the query.
            default_graphs, named_graphs: IRIs of graphs to look at instead of all.
        """
        if not default_graphs and not named_graphs:
            return self.backend.query(sparql)
        return self.backend.query(
            sparql,
            default_graph=[NamedNode(iri) for iri in default_graphs],
            named_graphs=[NamedNode(iri) for iri in named_graphs],
        )

    def named_graphs(self) -> Iterator[NamedNode]:
        """The graphs of documents, reference and canon: what answers and exports follow from, and nothing that users wrote."""
        return (graph for graph in self.backend.named_graphs() if isinstance(graph, NamedNode) and not is_user_graph(graph.value))

    def user_graphs(self) -> Iterator[NamedNode]:
        """The graphs that users write themselves, which nothing follows from."""
        return (graph for graph in self.backend.named_graphs() if isinstance(graph, NamedNode) and is_user_graph(graph.value))

    def sources(self) -> tuple[StoredSource, ...]:
        """Every name that the store knows, sorted."""
        v, quarantined = self.vocabulary, set(self.shelf.quarantined())
        kinds = {quad.object: self.kind(quad) for quad in self.backend.quads_for_pattern(None, v.wm.graph, None, DefaultGraph())}
        for sha16 in quarantined:  # what such a document is stands beside the store
            kinds |= {quad.object: self.kind(quad) for quad in self.shelf.quarantine(sha16) if quad.predicate == v.wm.graph}
        found = []
        for quad in self.backend.quads_for_pattern(None, v.wm.sha256, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                sha16, sha256 = sha16_of(quad.subject), quad.object.value
                graph = NamedNode(self.iris.graph(sha16))
                named = self.backend.quads_for_pattern(quad.subject, v.rdfs.label, None, DefaultGraph())
                kind: SourceKind = kinds.get(graph, "set aside")
                found += [StoredSource(name, graph.value, sha256, kind, sha16 in quarantined) for name in names_in(named, quad.subject, v)]
        return tuple(sorted(found, key=lambda source: (source.name, source.graph)))

    def quarantine(self) -> Readable:
        """The quarantined documents, to be asked and exported as if a store held them and nothing else: the graph of each, graph/reference,
        and the merge of all as the default graph.
        """
        apart, reference = pyoxigraph.Store(), NamedNode(self.iris.graph("reference"))
        for sha16 in self.shelf.quarantined():
            quads = self.shelf.quarantine(sha16)
            apart.bulk_extend(chain(quads, map(merged, quads)))
        if len(apart):
            lines = self.backend.dump(format=RdfFormat.N_TRIPLES, from_graph=reference)
            for graph in (reference, DefaultGraph()):
                apart.bulk_load(lines, RdfFormat.N_TRIPLES, to_graph=graph)
        return Readable(self.folder, self.iris, self.vocabulary, apart, self.table).as_of("")

    def text(self, sha16: str) -> str:
        """The sealed text of a document.

        Raises:
            StoreError: no such document is stored.
        """
        try:
            return self.shelf.text_file(sha16).read_bytes().decode()
        except FileNotFoundError:
            raise StoreError(f"the store holds no text of {sha16}") from None

    def pending(self) -> frozenset[str]:
        """IRIs of graphs and nodes that changed since the last refresh; ``*`` where everything may have."""
        return self.shelf.pending()

    @property
    def revision(self) -> str:
        """What tells this state of the store from every other; empty where nothing changed since stores have one."""
        return self.shelf.revision

    @property
    def state(self) -> str:
        """The revision that is shown here, where it is known and nothing waits; else empty, as of a server, which others may change."""
        if self.since is not None:
            return self.since
        return "" if self.shelf.server else self.shelf.settled

    def as_of(self, revision: str) -> Self:
        """This store, as one that goes on showing a revision, if nothing was under way while it was opened."""
        self.since = self.shelf.settled if self.shelf.settled == revision else ""
        return self

    @property
    def decisions(self) -> str:
        """The table of what people decided on pairs of nodes, as it is now; empty where there is none."""
        return (read(self.table) or b"").decode("utf-8-sig")

    @property
    def decided(self) -> str:
        """The table of decisions that canon follows from."""
        return self.shelf.decided

    @property
    def checks(self) -> str:
        """The digest of the checks over several documents that canon follows from; empty where there were none yet."""
        return self.shelf.checks

    def knows(self, iri: str) -> bool:
        """Whether any graph says what a node is."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        return any(self.backend.quads_for_pattern(node, self.vocabulary.rdf.type, None, DefaultGraph()))

    def speaks_of(self, iri: str) -> bool:
        """Whether any graph but users' says something of a node, or points to it; or whether it is a graph itself."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        patterns = ((node, None), (None, node))
        told = any(next(self.backend.quads_for_pattern(one, None, other, DefaultGraph()), None) for one, other in patterns)
        return told or self.backend.contains_named_graph(node)

    def counted_under(self, iri: str) -> str:
        """The node that one is counted under; itself where canon does not know it."""
        stated = self.backend.quads_for_pattern(NamedNode(iri), self.vocabulary.wm.canonical, None, DefaultGraph())
        return next((quad.object.value for quad in stated if isinstance(quad.object, NamedNode)), iri)

    def holds(self, graph: str) -> bool:
        """Whether a named graph is stored; under what is no IRI there is none."""
        try:
            return self.backend.contains_named_graph(NamedNode(graph))
        except ValueError:
            return False

    def heads(self, graph: str) -> bool:
        """Whether a named graph says nothing of what its document is, as that of one that is kept apart."""
        node = NamedNode(graph)
        return self.holds(graph) and not any(self.backend.quads_for_pattern(None, self.vocabulary.wm.graph, node, node))

    def quads_of(self, graph: NamedNode) -> set[Quad]:
        """All quads of a named graph."""
        return set(self.backend.quads_for_pattern(None, None, None, graph))

    def graph_of(self, name: str) -> NamedNode | None:
        """The graph of the document that bears a name."""
        for quad in self.backend.quads_for_pattern(None, self.vocabulary.rdfs.label, Literal(name), DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{self.iris.base}document/"):
                return NamedNode(self.iris.graph(sha16_of(quad.subject)))
        return None

    def graphs_about(self, iri: str) -> list[NamedNode]:
        """The graphs that an IRI stands for: itself, the source's, or those of what the documents are."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return []
        tail = iri.removeprefix(self.iris.base)
        if iri != tail and tail.split("/")[0] in ("graph", "document") and SHA16.fullmatch(tail.split("/", 1)[1]):
            graph = NamedNode(self.iris.graph(sha16_of(node)))
            return [graph] if self.holds(graph.value) else []
        stated = chain(  # what a quarantined document is stands beside the store
            self.backend.quads_for_pattern(node, self.vocabulary.wm.graph, None, DefaultGraph()),
            chain.from_iterable(map(self.shelf.quarantine, self.shelf.quarantined())),
        )
        about = {quad.object for quad in stated if (quad.subject, quad.predicate) == (node, self.vocabulary.wm.graph)}
        return sorted((graph for graph in about if isinstance(graph, NamedNode)), key=lambda graph: graph.value)

    def kind(self, about: Quad) -> SourceKind:
        """What a document was taken for, by the quad that says which node its graph is about."""
        return "report" if isinstance(about.subject, NamedNode) and about.subject.value.startswith(f"{self.iris.base}report/") else "policy"
