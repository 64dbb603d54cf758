"""The store: graphs of pyoxigraph on disk, or on a server, with the merged default graph that queries run on."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.iris import Iris
from kg.store.amend import Engine, amend, as_kept, spoken_of
from kg.store.changes import Change, Cut, change_of, cut_of
from kg.store.connecting import connected
from kg.store.items import Outcome, StoreItem, renamed, sha16_of, sorted_lines
from kg.store.lock import locked
from kg.store.reading import Readable
from kg.store.shelf import Shelf, refuse_foreign, refuse_other_base, write
from kg.store.users import rewrite
from kg.vocabulary import Vocabulary

EVERYTHING = "*"
GROUP = 20_000  # quads that are worth a transaction of their own
Item = TypeVar("Item", bound=StoreItem)


class Store(Readable):
    """A folder with the graphs of many documents, what is the same for all, and what follows from all together.

    ``graphs/`` holds the quads (RocksDB), ``texts/`` the sealed texts, ``quarantine/`` the quads that do not conform, ``decisions.csv``
    what people decided.

    What holds after a kill: each ``put``, ``drop`` and ``put_reference`` changes the quads, the merged default graph included, in one
    transaction: all of it is there or nothing. Files are written before the transaction and removed after it; what a kill leaves
    over is swept when the store is next opened to be written. Whose derived facts are stale is noted before the transaction, and the
    note is removed by the refresh that follows, so that ``kg.across.refresh`` mends canon whenever it runs next. A loss of power may
    undo the last transactions, whole. Where blank nodes are taken out (only graph/reference has any) there is more than one
    transaction, and the next ``put_reference`` mends.

    Where the graphs lie on a server, the folder holds the rest, and a transaction is an update request (``kg.store.remote``).
    """

    backend: Engine

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        iris: Iris,
        vocabulary: Vocabulary,
        *,
        read_only: bool = False,
        decisions: str | os.PathLike[str] | None = None,
        patience: float = 0.0,
    ) -> Store:
        """The store in a folder; a new or empty folder becomes one.

        Args:
            path: the store's folder.
            iris: with the base that its IRIs begin with.
            vocabulary: the ontology.
            read_only: look at it as it is now, also while another process writes to it.
            decisions: the table of what people decided; ``decisions.csv`` in the folder where left out.
            patience: seconds to wait for another process to be done writing.

        Raises:
            StoreError: the folder is no store, or was built with another base.
            StoreBusy: another process is writing to it.
        """
        folder, graphs = Path(path), Path(path) / "graphs"
        refuse_other_base(folder, iris.base)
        try:
            if Shelf(folder).server:
                return cls(folder, iris, vocabulary, connected(folder, iris, read_only, patience), decisions).swept(read_only)
            if read_only:
                if not (graphs / "CURRENT").is_file():
                    raise StoreError(f"there is no store in {folder}")
                before = Shelf(folder).settled
                return cls(folder, iris, vocabulary, pyoxigraph.Store.read_only(str(graphs)), decisions).as_of(before)
            refuse_foreign(folder, graphs)
            graphs.mkdir(parents=True, exist_ok=True)
            return cls(folder, iris, vocabulary, locked(graphs, patience), decisions).swept(read_only)
        except OSError as error:
            raise StoreError(f"the store in {folder} cannot be opened: {error}") from error

    def swept(self, read_only: bool) -> Store:
        """This store, without what a kill left beside its graphs; what lies beside those of a server that holds none stays."""
        names = set() if read_only else {graph.value for graph in self.backend.named_graphs()}
        if not read_only:
            self.shelf.make()
        if names or not (read_only or self.shelf.server):
            self.shelf.sweep(lambda sha16: self.iris.graph(sha16) in names, lambda sha16: self.heads(self.iris.graph(sha16)))
        return self

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
            ``unchanged`` (nothing was written), ``quarantined``, ``replaced``, ``added`` (a document or a name of one), or ``rejected``
            (it has no quads: nothing of it is stored; what was stored of the same bytes under this name is gone, an older document
            of this name stays).

        Raises:
            StoreError: quads that are not in the document's graph, or that have blank nodes.
        """
        change = change_of(self, item)
        if change.outcome != "unchanged":
            self.apply([change])
        return change.outcome

    def put_all(self, items: Iterable[Item]) -> Iterator[tuple[Item, Outcome]]:
        """Stores documents as ``put`` does, new ones by the group, which costs half.

        What a group adds is there after a kill as a whole or not at all.

        Args:
            items: taken one by one, so that they may still be in the making.

        Yields:
            Each item with its outcome, in order, once it is stored.

        Raises:
            StoreError: as ``put``.
        """
        group: list[tuple[Item, Change]] = []
        for item in items:
            if any(item.name == other.name or item.sha16 == other.sha16 for other, _ in group):
                yield from self.apply_group(group)
            change = change_of(self, item)
            if change.removed and group:  # what it removes may depend on what the group adds
                yield from self.apply_group(group)
                change = change_of(self, item)
            group.append((item, change))
            if change.removed or sum(len(each.added) for _, each in group) >= GROUP:
                yield from self.apply_group(group)
        yield from self.apply_group(group)

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
        held, wanted = self.quads_of(graph), as_kept(set(quads))
        if any(quad.graph_name != graph for quad in wanted):
            raise StoreError(f"reference quads belong into {graph.value}")
        self.shelf.note([EVERYTHING])  # other rules may join otherwise what is stored
        if held != wanted:
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
            cuts = [cut_of(self, graph, name_or_iri)]
        else:
            cuts = [Cut(graph, self.quads_of(graph)) for graph in self.graphs_about(name_or_iri)]
        if not cuts:
            raise StoreError(f"the store holds nothing under the name or IRI {name_or_iri}")
        removed = {quad for cut in cuts for quad in cut.quads}
        self.stale({cut.graph.value for cut in cuts if cut.left}, removed)
        for cut in cuts:
            self.bury(cut)
        amend(self.backend, set(), removed)
        for cut in cuts:
            self.trim(cut)
        return len(cuts)

    def amend(self, added: Collection[Quad], removed: Collection[Quad]) -> None:
        """Adds and removes quads of named graphs and keeps the default graph their merge, in one transaction.

        The change is under way until ``settle`` or ``complete`` says that it is whole.
        """
        self.shelf.note(())
        amend(self.backend, set(added), set(removed))

    def write_users(
        self, added: Collection[Quad], removed: Collection[Quad], *, made: Collection[NamedNode] = (), gone: Collection[NamedNode] = ()
    ) -> None:
        """Changes graphs that users write, in one transaction; nothing follows from them, and the default graph stays as it is.

        Args:
            added, removed: quads without blank nodes.
            made: graphs that exist afterwards, also without a triple.
            gone: graphs that do not exist afterwards.

        Raises:
            StoreError: a graph that is not the users'.
        """
        self.shelf.note(())
        rewrite(self.backend, added, removed, made, gone)
        self.complete()

    def note(self, iris: Iterable[str]) -> None:
        """Says whose derived facts wait for the next refresh, IRIs of graphs and nodes; ``*`` for everything."""
        self.shelf.note(iris)

    def decide(self, table: str) -> None:
        """Replaces the table of decisions; what follows from it waits for the next refresh."""
        write(self.table, table.encode())

    def settle(self, decided: str = "", checks: str = "") -> None:
        """Says that what was pending is done, by this table of decisions and the checks with this digest."""
        self.shelf.settle(decided, checks)

    def complete(self) -> None:
        """Says that a change from which nothing follows is whole; what waits for the next refresh goes on waiting."""
        if self.shelf.waiting and not self.pending():
            self.shelf.complete()

    # --- inside -----------------------------------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes changes that do not touch each other, in one transaction."""
        added = {quad for change in changes for quad in change.added}
        removed = {quad for change in changes for quad in change.removed}
        stored = [change for change in changes if change.outcome != "rejected"]
        self.stale({change.graph.value for change in stored}, removed)
        for change in changes:
            if change.cut is not None:
                self.bury(change.cut, sha16_of(change.graph) if change.outcome != "rejected" else "")
        for change in stored:
            self.shelf.lay(sha16_of(change.graph), change.text, change.quarantine)
        amend(self.backend, added, removed)
        for change in stored:
            if not change.quarantine:
                self.shelf.clear_quarantine(sha16_of(change.graph))
        for change in changes:
            if change.cut is not None:
                self.trim(change.cut)

    def bury(self, cut: Cut, successor: str = "") -> None:
        """Notes that a document is about to go, where the name that it loses is its last; before it goes, so that a kill forgets none."""
        if not cut.left:
            self.shelf.bury(sha16_of(cut.graph), successor)

    def trim(self, cut: Cut) -> None:
        """Brings the files of a document in step that lost a name: none are left of one that went with it."""
        sha16 = sha16_of(cut.graph)
        if not cut.left:
            self.shelf.clear(sha16)
        elif quads := self.shelf.quarantine(sha16):
            source = NamedNode(self.iris.source(sha16))
            self.shelf.lay_quarantine(sha16, sorted_lines(renamed(quads, cut.left, source, self.vocabulary)))

    def apply_group(self, group: list[tuple[Item, Change]]) -> Iterator[tuple[Item, Outcome]]:
        """Writes a group, empties it, and gives its outcomes."""
        changes = [change for _, change in group if change.outcome != "unchanged"]
        if changes:
            self.apply(changes)
        yield from [(item, change.outcome) for item, change in group]
        group.clear()

    def stale(self, graphs: set[str], removed: Collection[Quad]) -> None:
        """Notes whose derived facts a change touches: those in the graphs, and those that canon speaks of and that lose something."""
        canon = NamedNode(self.iris.graph("canon"))
        nodes = {node for quad in removed for node in (quad.subject, quad.object) if isinstance(node, NamedNode)}
        self.shelf.note(graphs | {node.value for node in spoken_of(self.backend, nodes, canon)})
