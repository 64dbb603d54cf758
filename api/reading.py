"""The store as the pages read it: queries by name with their parameters put in, rows of terms, texts with names masked.

A reader never changes: it shows one view of the store (``kg.store.View``). After a build ``api.current`` puts another in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.export.counts import Counts, counts
from kg.findings import Findings
from kg.iris import Iris
from kg.listing import FileChoice, Listing, Span
from kg.privacy import mask
from kg.query import named, run
from kg.query.own import Row, solutions
from kg.store import Store, StoredSource, View

if TYPE_CHECKING:
    from kg.pipeline import World

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
PART = "LIMIT 100 OFFSET 0"  # what a query of a list says until somebody asks for another part
PARAMETER = re.compile(r"\$(\w+)")


def value(row: Row, name: str) -> str:
    """The value under a name; empty where it is not bound."""
    return row[name].value if name in row else ""


class Reader:
    """One opened store and what is needed to show it.

    Args:
        store: opened read-only.
        iris: with the base that its IRIs begin with.
        view: where the store lies; it stays as long as somebody reads.
    """

    def __init__(self, store: Store, iris: Iris, view: View) -> None:
        self.store = store
        self.view = view
        self.iris = iris
        self.questions = named()
        self.masked = lru_cache(maxsize=16)(self.read_masked)
        self.starts: dict[str, bytes] = {}  # the start page, by the path that the service is mounted under

    @cached_property
    def world(self) -> World:
        """The tables that documents are read with; heavy, and so loaded when the first text is shown."""
        from kg.laws import Laws
        from kg.pipeline import world_of  # kept for all readers

        return world_of(self.iris.base, Laws())

    @cached_property
    def findings(self) -> Findings:
        """What is stored and odd; looked up once, like the sources."""
        return Findings(self.store, self.masked)

    @cached_property
    def lists(self) -> Listing:
        """What the lists of ``/api`` are made from."""
        return Listing(self.store)

    @cached_property
    def sources(self) -> tuple[StoredSource, ...]:
        """Every file that the store knows, by name; looked up once, because a read-only store does not change."""
        return self.lists.files.papers.sources

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """How much of each class there is, by the class's name; counted once."""
        return {value(row, "type").rpartition("#")[2]: int(value(row, "count")) for row in self.rows("totals")}

    @cached_property
    def counts(self) -> Counts:
        """What the description of the data set tells; counted once."""
        return counts(self.store)

    def warm(self) -> None:
        """Looks up what the start page needs of all documents, so that nobody waits for it."""
        _ = self.totals, self.sources, self.lists.files.part(FileChoice(), Span(None, 0, 1))

    @cached_property
    def room(self) -> TemporaryDirectory[str]:
        """A folder for large answers that are made once; it goes with the reader."""
        try:
            return TemporaryDirectory(prefix="answers-", dir=self.view.folder)
        except OSError:  # a store on a medium that cannot be written
            return TemporaryDirectory(prefix="wenmai-answers-")

    @cached_property
    def gone(self) -> Mapping[str, str]:
        """The documents that were here, each with the one that took its name; some are here again."""
        return self.store.shelf.gone()

    def iri(self, id: str) -> str:
        """The full IRI for an IRI or a path below the base.

        Raises:
            QueryError: it can be neither.
        """
        iri = id if IRI.fullmatch(id) else self.iris.base + id.strip("/")
        if not id.strip("/") or not IRI.fullmatch(iri):
            raise QueryError(f"{id!r} is neither an IRI nor a path below {self.iris.base}", 1, 1)
        return iri

    def path(self, iri: str) -> str:
        """The path of an IRI below the base; empty for others."""
        return iri.removeprefix(self.iris.base) if iri.startswith(self.iris.base) else ""

    def question(self, name: str, **parameters: str) -> str:
        """The text of a query with the IRIs put in that it asks for as ``$name``."""
        given = {key: f"<{self.iri(iri)}>" for key, iri in parameters.items()}
        return PARAMETER.sub(lambda found: given.get(found[1], found[0]), self.questions[f"api-{name}"].sparql)

    def rows(self, name: str, limit: int | None = None, offset: int = 0, **parameters: str) -> list[Row]:
        """The solutions of a query.

        Args:
            name: of ``kg/queries/api-<name>.rq``.
            limit, offset: which part, instead of the one that the query names where it chooses what it tells of.
            parameters: IRIs for its ``$parameters``.
        """
        text = self.question(name, **parameters)
        if limit is not None:
            text = text.replace(PART, f"LIMIT {limit:d} OFFSET {offset:d}")
        return solutions(self.store, text)

    def answers(self, name: str, **bindings: str) -> list[Row]:
        """The solutions of a named question, of those that everybody can ask.

        Args:
            name: of ``kg/queries/<name>.rq``.
            bindings: IRIs for its variables.
        """
        return solutions(self.store, self.questions[name].sparql, bindings)

    def count(self, name: str, **parameters: str) -> int:
        """The one number that a query answers."""
        return int(self.rows(name, None, 0, **parameters)[0]["count"].value)

    def graph(self, name: str, format: str, **parameters: str) -> bytes:
        """The triples that a CONSTRUCT query gives, written in a format."""
        return run(self.store, self.question(name, **parameters), format=format).body

    def read_masked(self, sha16: str) -> str:
        """The sealed text of a document with names and mobile numbers masked, same length."""
        return mask(self.store.text(sha16), self.world.rules)
