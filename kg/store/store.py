"""The embedded store: pyoxigraph on disk, with the merged default graph that queries run on."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import StoreError
from kg.iris import Iris
from kg.store.amend import amend
from kg.store.items import Outcome, SourceKind, StoredSource, StoreItem, bearers, names_in, owned, renamed, sha16_of, sorted_lines
from kg.store.shelf import SHA16, Shelf, refuse_foreign
from kg.vocabulary import Vocabulary

EVERYTHING = "*"


class Store:
    """A folder with the graphs of many documents, what is the same for all, and what follows from all together.

    ``graphs/`` holds the quads (RocksDB), ``texts/`` the sealed texts, ``quarantine/`` the quads that do not conform.

    What holds after a kill: each ``put``, ``drop`` and ``put_reference`` changes the quads, the merged default graph included, in one
    transaction: all of it is there or nothing. Files are written before the transaction and removed after it; what a kill leaves
    over is swept at the next opening. Whose derived facts are stale is noted before the transaction, and the note is removed by the
    refresh that follows, so that ``kg.identity.refresh`` mends canon whenever it runs next. A loss of power may undo the last
    transactions, whole. Where blank nodes are taken out (only graph/reference has any) there is more than one transaction, and the
    next ``put_reference`` mends.

    Args:
        folder: the store's folder.
        iris: for the names of graphs and sources.
        vocabulary: for the terms that tell a document's names.
        backend: the opened pyoxigraph store.
    """

    def __init__(self, folder: Path, iris: Iris, vocabulary: Vocabulary, backend: pyoxigraph.Store) -> None:
        self.folder = folder
        self.iris = iris
        self.vocabulary = vocabulary
        self.backend = backend
        self.shelf = Shelf(folder)

    @classmethod
    def open(cls, path: str | os.PathLike[str], iris: Iris, vocabulary: Vocabulary, *, read_only: bool = False) -> Store:
        """The store in a folder; a new or empty folder becomes one.

        Args:
            path: the store's folder.
            iris: with the base that its IRIs begin with.
            vocabulary: the ontology.
            read_only: look at it as it is now, also while another process writes to it.

        Raises:
            StoreError: the folder is no store, or another process is writing to it.
        """
        folder = Path(path)
        graphs = folder / "graphs"
        try:
            if read_only:
                if not (graphs / "CURRENT").is_file():
                    raise StoreError(f"there is no store in {folder}")
                return cls(folder, iris, vocabulary, pyoxigraph.Store.read_only(str(graphs)))
            refuse_foreign(folder, graphs)
            graphs.mkdir(parents=True, exist_ok=True)
            store = cls(folder, iris, vocabulary, pyoxigraph.Store(graphs))
            store.shelf.make()
            store.shelf.sweep(lambda sha16: store.holds(iris.graph(sha16)))
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreError(f"the store in {folder} is in use by another process") from error
            raise StoreError(f"the store in {folder} cannot be opened: {error}") from error
        return store

    def close(self) -> None:
        """Lets go of the folder, so that another may open it."""
        self.backend.flush()
        del self.backend

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if hasattr(self, "backend"):
            del self.backend

    # --- writing ----------------------------------------------------------------------------------------------------------

    def put(self, item: StoreItem) -> Outcome:
        """Stores a document; what the same name or the same bytes stood for before is replaced.

        The same bytes under a second name are one document with two names.

        Returns:
            ``unchanged`` (nothing was written), ``quarantined``, ``replaced``, or ``added`` (a document or a name of one).

        Raises:
            StoreError: quads that are not in the document's graph, or that have blank nodes.
        """
        graph, source = NamedNode(self.iris.graph(item.sha16)), NamedNode(self.iris.source(item.sha16))
        held = self.quads_of(graph)
        known = names_in(held, source, self.vocabulary)
        names = sorted(known | {item.name})
        wanted = owned(set(renamed(item.quads, names, source, self.vocabulary)), graph)
        quarantine = sorted_lines(renamed(item.quarantine, names, source, self.vocabulary))
        text = item.text.encode()
        older = self.graph_of(item.name)
        moved = older is not None and older != graph
        if not moved and held == wanted and self.shelf.holds(item.sha16, text, quarantine):
            return "unchanged"
        removed, emptied = self.unnamed(older, item.name) if older is not None and moved else (set(), False)
        self.stale({graph.value}, removed | (held - wanted))
        self.shelf.lay(item.sha16, text, quarantine)
        amend(self.backend, wanted - held, removed | (held - wanted))
        if not quarantine:
            self.shelf.clear_quarantine(item.sha16)
        if older is not None and emptied:
            self.shelf.clear(sha16_of(older))
        if quarantine:
            return "quarantined"
        return "replaced" if moved or item.name in known else "added"

    def put_reference(self, quads: Iterable[Quad], digest: str) -> bool:
        """Stores what is the same for all documents, unless it came from the same tables.

        Args:
            quads: of graph/reference; not looked at when the digest is the one that is stored.
            digest: of the tables that they come from.

        Returns:
            Whether anything changed.
        """
        key = f"{digest} {self.iris.base}"
        if self.shelf.reference == key:
            return False
        graph = NamedNode(self.iris.graph("reference"))
        held, wanted = self.quads_of(graph), set(quads)
        if any(quad.graph_name != graph for quad in wanted):
            raise StoreError(f"reference quads belong into {graph.value}")
        if held != wanted:
            self.shelf.note([EVERYTHING])
            amend(self.backend, wanted - held, held - wanted)
        self.shelf.reference = key
        return held != wanted

    def drop(self, name_or_iri: str) -> int:
        """Forgets a document: its graph, what it alone put into the default graph, its text, its quarantine.

        A name takes only that name from a document that has another. What followed from it in canon goes with the next refresh.

        Args:
            name_or_iri: a source's name, or the IRI of a graph, a source, or what a document is (report, regulation).

        Returns:
            How many documents were concerned: more than one where several files hold one report.

        Raises:
            StoreError: nothing of that name is stored.
        """
        graph = self.graph_of(name_or_iri)
        if graph is not None:
            cuts = [(graph, *self.unnamed(graph, name_or_iri))]
        else:
            cuts = [(graph, self.quads_of(graph), True) for graph in self.graphs_about(name_or_iri)]
        if not cuts:
            raise StoreError(f"the store holds nothing under the name or IRI {name_or_iri}")
        removed = {quad for _, quads, _ in cuts for quad in quads}
        self.stale({graph.value for graph, _, emptied in cuts if not emptied}, removed)
        amend(self.backend, set(), removed)
        for graph, _, emptied in cuts:
            if emptied:
                self.shelf.clear(sha16_of(graph))
        return len(cuts)

    def amend(self, added: Collection[Quad], removed: Collection[Quad]) -> None:
        """Adds and removes quads of named graphs and keeps the default graph their merge, in one transaction."""
        amend(self.backend, set(added), set(removed))

    def pending(self) -> frozenset[str]:
        """IRIs of graphs and nodes that changed since the last refresh; ``*`` where everything may have."""
        return self.shelf.pending()

    def settle(self) -> None:
        """Says that what was pending is done."""
        self.shelf.settle()

    # --- reading ----------------------------------------------------------------------------------------------------------

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

    def sources(self) -> tuple[StoredSource, ...]:
        """Every name that the store knows, sorted."""
        quarantined = set(self.shelf.quarantined())
        found = []
        for graph in self.backend.named_graphs():
            sha16 = graph.value.rsplit("/", 1)[-1]
            if isinstance(graph, NamedNode) and SHA16.fullmatch(sha16):
                source = NamedNode(self.iris.source(sha16))
                own = set(self.backend.quads_for_pattern(source, None, None, graph))
                sha256 = next(
                    (q.object.value for q in own if q.predicate == self.vocabulary.wm.sha256 and isinstance(q.object, Literal)), ""
                )
                kind = self.kind(graph, sha16 in quarantined)
                found += [
                    StoredSource(name, graph.value, sha256, kind, sha16 in quarantined) for name in names_in(own, source, self.vocabulary)
                ]
        return tuple(sorted(found, key=lambda source: (source.name, source.graph)))

    def text(self, sha16: str) -> str:
        """The sealed text of a document.

        Raises:
            StoreError: no such document is stored.
        """
        try:
            return self.shelf.text_file(sha16).read_bytes().decode()
        except FileNotFoundError:
            raise StoreError(f"the store holds no text of {sha16}") from None

    def holds(self, graph: str) -> bool:
        """Whether a named graph is stored."""
        return self.backend.contains_named_graph(NamedNode(graph))

    def quads_of(self, graph: NamedNode) -> set[Quad]:
        """All quads of a named graph."""
        return set(self.backend.quads_for_pattern(None, None, None, graph))

    def graph_of(self, name: str) -> NamedNode | None:
        """The graph of the document that bears a name."""
        for quad in self.backend.quads_for_pattern(None, self.vocabulary.rdfs.label, Literal(name), DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{self.iris.base}document/"):
                return NamedNode(self.iris.graph(sha16_of(quad.subject)))
        return None

    # --- inside -----------------------------------------------------------------------------------------------------------

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
        stated = self.backend.quads_for_pattern(node, self.vocabulary.wm.graph, None, DefaultGraph())
        return sorted((quad.object for quad in stated if isinstance(quad.object, NamedNode)), key=lambda graph: graph.value)

    def unnamed(self, graph: NamedNode, name: str) -> tuple[set[Quad], bool]:
        """The quads that go when a name goes from a document, and whether the document goes with it."""
        held = self.quads_of(graph)
        source = NamedNode(self.iris.source(sha16_of(graph)))
        if names_in(held, source, self.vocabulary) - {name}:
            naming = (self.vocabulary.rdfs.label, self.vocabulary.wm.sourceFile)
            return {quad for quad in held if quad.predicate in naming and quad.object == Literal(name)}, False
        return held, True

    def stale(self, graphs: set[str], removed: Collection[Quad]) -> None:
        """Notes whose derived facts a change touches: those in the graphs, and those that canon speaks of and that lose something.

        A numbered regulation that loses a title may leave a node that has only that title to another: that one is noted too.
        """
        canon = NamedNode(self.iris.graph("canon"))
        nodes = {node for quad in removed for node in (quad.subject, quad.object) if isinstance(node, NamedNode)}
        lost = {node.value for node in nodes if next(self.backend.quads_for_pattern(node, None, None, canon), None)}
        self.shelf.note(graphs | lost | set(bearers(removed, self.iris)))

    def kind(self, graph: NamedNode, quarantined: bool) -> SourceKind:
        """What the document of a graph was taken for."""
        stated: Iterator[Quad] = self.backend.quads_for_pattern(None, self.vocabulary.wm.graph, graph, graph)
        if quarantined:
            path = self.shelf.quarantine_file(sha16_of(graph))
            stated = (quad for quad in pyoxigraph.parse(path=path) if quad.predicate == self.vocabulary.wm.graph)
        for quad in stated:
            if isinstance(quad.subject, NamedNode):
                return "report" if quad.subject.value.startswith(f"{self.iris.base}report/") else "policy"
        return "set aside"
