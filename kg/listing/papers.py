"""Which files hold which documents, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.errors import UnknownName
from kg.listing.graph import Lookup, Once
from kg.listing.stated import Held
from kg.naming import fits, offered, widened
from kg.store import StoredSource


class Papers:
    """The files of a store that tell what they are; those that were set aside or are kept apart tell nothing.

    Args:
        lookup: of the store.
    """

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup

    @Once
    def sources(self) -> tuple[StoredSource, ...]:
        """Every file, by name."""
        return self.lookup.store.sources()

    @Once
    def all(self) -> tuple[Held, ...]:
        """Each document with each of its files."""
        graphs = self.lookup.pairs(self.lookup.v.wm.graph)
        return tuple(sorted((node, graph.rpartition("/")[2]) for node, graph in graphs))

    @Once
    def preferred(self) -> tuple[Held, ...]:
        """Each document with the file that its figures are read from."""
        chosen = dict(self.lookup.pairs(self.lookup.v.wm.preferredGraph))
        return tuple((node, sha16) for node, sha16 in self.all if node not in chosen or chosen[node].endswith(sha16))

    @Once
    def issuers(self) -> Mapping[str, frozenset[str]]:
        """Who issued each document, read or only cited."""
        found = defaultdict(set)
        for agency, document in self.lookup.pairs(self.lookup.v.wm.issues):
            found[document].add(agency)
        return {document: frozenset(agencies) for document, agencies in found.items()}

    def named(self, names: Iterable[str], wanted: tuple[Held, ...]) -> tuple[Held, ...]:
        """The documents that names mean: those of ``wanted`` for the IRI or path of a document, else the very file.

        Args:
            names: file names (``*`` is any text), IRIs or paths of documents, of their sources or of their graphs.
            wanted: where to look for the IRI of a document.

        Raises:
            UnknownName: the store has no such file or document.
        """
        files: set[str] = set()
        nodes: set[str] = set()
        for name in names:
            some = self.files_named(name)
            ways = {node for node, _ in self.all} & widened([name], self.lookup.store)
            if not some and not ways:
                raise UnknownName(offered(name, (source.name for source in self.sources)))
            files |= some
            nodes |= ways
        return tuple(sorted({paper for paper in wanted if paper[0] in nodes} | {paper for paper in self.all if paper[1] in files}))

    def files_named(self, name: str) -> frozenset[str]:
        """The digests of the files that a name, a pattern of names, or the IRI or path of a source or graph means."""
        iris, ways = self.lookup.store.iris, widened([name], self.lookup.store)
        return frozenset(
            source.sha256[:16]
            for source in self.sources
            if fits(source.name, name) or not ways.isdisjoint({source.graph, iris.source(source.sha256[:16])})
        )

    def within(self, agency: str) -> frozenset[str]:
        """The codes of the divisions that an agency is of, and of all that those lie in."""
        v = self.lookup.v
        seats = [seat for predicate in (v.wm.jurisdiction, v.wm.township) for seat in self.lookup.objects(agency, predicate)]
        return frozenset(code for seat in seats for code in self.lookup.places.within(NamedNode(seat)))
