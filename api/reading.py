"""The store as the pages read it: queries by name with their parameters put in, rows of terms, texts with names masked.

The service opens a view of the store (``api.snapshot``), read-only: it stands beside a ``wenmai build`` that writes, and shows the store
as it was at the opening. After a build, start the service again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from api.snapshot import view
from kg.errors import QueryError, StoreError
from kg.findings import Findings
from kg.iris import Iris
from kg.privacy import mask
from kg.query import named, run
from kg.settings import Settings
from kg.store import Store, StoredSource
from kg.vocabulary import load

if TYPE_CHECKING:
    from kg.pipeline import World

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
PART = "LIMIT 100 OFFSET 0"  # what a query of a list says until somebody asks for another part
PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Term:
    """A value in a solution of a query; ``language`` and ``datatype`` are empty where there is none."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


Row = Mapping[str, Term]


def value(row: Row, name: str) -> str:
    """The value under a name; empty where it is not bound."""
    return row[name].value if name in row else ""


class Reader:
    """One opened store and what is needed to show it.

    Args:
        store: opened read-only.
        iris: with the base that its IRIs begin with.
    """

    def __init__(self, store: Store, iris: Iris) -> None:
        self.store = store
        self.iris = iris
        self.questions = named()
        self.masked = lru_cache(maxsize=16)(self.read_masked)

    @classmethod
    def open(cls, settings: Settings) -> Reader:
        """The reader of the store that the settings name.

        Raises:
            StoreError: there is no store, or nothing has been stored in it.
        """
        vocabulary = load()
        iris = Iris(vocabulary, settings.base)
        advice = f"run first 请先运行: wenmai build PATH... --store {settings.store}"
        try:
            store = view(settings.store, partial(Store.open, iris=iris, vocabulary=vocabulary, read_only=True))
        except StoreError as error:
            raise StoreError(f"{error}; {advice}") from error
        if not store.holds(iris.graph("reference")):
            raise StoreError(
                f"the store in {settings.store} is empty 库是空的, or was made for another base than {settings.base}; {advice}"
            )
        return cls(store, iris)

    @cached_property
    def world(self) -> World:
        """The tables that documents are read with; heavy, and so loaded when the first text is shown."""
        from kg.pipeline import World

        return World.load(self.iris.base)

    @cached_property
    def findings(self) -> Findings:
        """What is stored and odd; looked up once, like the sources."""
        return Findings(self.store, self.masked)

    @cached_property
    def sources(self) -> tuple[StoredSource, ...]:
        """Every file that the store knows, by name; looked up once, because a read-only store does not change."""
        return self.store.sources()

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
        answer = json.loads(run(self.store, text, format="json").body)
        return [
            {key: Term(t["type"], t["value"], t.get("xml:lang", ""), t.get("datatype", "")) for key, t in solution.items()}
            for solution in answer["results"]["bindings"]
        ]

    def count(self, name: str) -> int:
        """The one number that a query answers."""
        return int(self.rows(name)[0]["count"].value)

    def knows(self, iri: str) -> bool:
        """Whether anything is said of a node, or with it."""
        answer = json.loads(run(self.store, self.question("known", node=iri), format="json").body)
        return bool(answer["boolean"])

    def graph(self, name: str, format: str, **parameters: str) -> bytes:
        """The triples that a CONSTRUCT query gives, written in a format."""
        return run(self.store, self.question(name, **parameters), format=format).body

    def read_masked(self, sha16: str) -> str:
        """The sealed text of a document with names and mobile numbers masked, same length."""
        return mask(self.store.text(sha16), self.world.rules)
