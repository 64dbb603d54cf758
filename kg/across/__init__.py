"""Brings graph/canon in step with all graphs: who is who, then what shows only across documents.

    identity (who is who)  →  laws (what must hold of the whole graph)  →  audits (what two reports of one agency say)

All of it is a function of the stored graphs, the decisions of people and the checks, never of the order in which documents came. A
change of one document costs the nodes that it speaks of and the reports of the same agency in the years beside it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

from kg.across.checks import Checks, load_checks
from kg.across.issues import Writer
from kg.across.laws import Law, broken
from kg.across.reports import Reports
from kg.across.years import Audits
from kg.identity import Canonised, canonise, read_decisions
from kg.iris import Iris
from kg.vocabulary import Vocabulary

__all__ = ["Checks", "Law", "load_checks", "refresh"]


class Checked(Canonised, Protocol):
    """What is needed of a store."""

    @property
    def checks(self) -> str:
        """The digest of the checks that canon follows from."""

    def text(self, sha16: str) -> str:
        """The sealed text of a document; raises StoreError where there is none."""

    def settle(self, decided: str, checks: str) -> None:
        """Says that what was pending is done, by this table of decisions and the checks with this digest."""


def refresh(
    store: Checked, vocabulary: Vocabulary, iris: Iris, touched: Collection[str] | None = None, checks: Checks | None = None
) -> None:
    """Brings graph/canon in step with the stored graphs, the decisions and the checks.

    A kill in between leaves pending what was pending, and what it led to: the next refresh mends it.

    Args:
        store: what it reads and amends.
        vocabulary: the ontology.
        iris: for the names of graphs and nodes.
        touched: IRIs of the graphs that changed; what the store itself knows to be pending is added (also what a kill left
            unfinished), so that ``()`` does what is due. None looks at every node.
        checks: the laws and identities; the packaged ones where left out. Where they are others than the last time, all is checked.

    Raises:
        StoreError: a table of decisions that is none.
    """
    held = checks or packaged()
    table = store.decisions
    decisions = read_decisions(table, iris)
    affected = canonise(store, vocabulary, iris, decisions, touched)
    decided = decisions.same.keys() | read_decisions(store.decided, iris).same.keys()
    nodes = affected if store.checks == held.digest else None
    writer = Writer(vocabulary, iris)
    audits = Audits(Reports(store.backend, store.text, vocabulary, iris), writer, held)
    reports = audits.all() if nodes is None else audits.due(nodes, decided)
    stated = writer.stated_of_all(store.backend) if nodes is None else audits.stated(reports)
    follows = audits.follows(reports)
    for law in held.laws:
        asked = nodes if law.in_part else None
        if nodes is not None:
            stated |= writer.stated_by(store.backend, law.iri, law.name, asked)
        follows |= broken(law, store.backend, asked, writer)
    if stated != follows:
        store.amend(follows - stated, stated - follows)
    store.settle(table, held.digest)


@lru_cache(maxsize=1)
def packaged() -> Checks:
    """The checks that come with the program."""
    return load_checks()
