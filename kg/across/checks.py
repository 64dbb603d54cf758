"""What is checked across documents: laws of the whole graph, and identities of several reports."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from kg.across.laws import Law, laws_in
from kg.audit import Identity, load_identities
from kg.errors import QueryError
from kg.settings import data_folder


@dataclass(frozen=True)
class Checks:
    """What must hold of several documents together.

    Args:
        laws: what must hold of the whole graph, by name.
        identities: what must add up; those of scope ``corpus`` are looked at here.

    Raises:
        QueryError: two of one name, so that nobody could tell what a finding is of.
    """

    laws: tuple[Law, ...]
    identities: tuple[Identity, ...]

    def __post_init__(self) -> None:
        names = [law.name for law in self.laws] + [identity.id for identity in self.identities]
        if twice := next((name for name, times in Counter(names).items() if times > 1), None):
            raise QueryError(f"{twice}: two checks have this name 名称重复")

    @cached_property
    def across(self) -> tuple[Identity, ...]:
        """The identities that compare reports."""
        return tuple(identity for identity in self.identities if identity.scope == "corpus")

    @cached_property
    def digest(self) -> str:
        """Of all that findings follow from: another one means that all is to be checked."""
        return hashlib.sha256(f"{self.laws} {self.across}".encode()).hexdigest()


def load_checks() -> Checks:
    """The packaged checks.

    Raises:
        QueryError: a law that cannot be read.
        VocabularyError: a row of identities that cannot.
    """
    return Checks(tuple(laws_in(data_folder("shapes") / "across")), load_identities())
