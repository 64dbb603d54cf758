"""What is checked across documents: the packaged laws and identities, and those of other folders."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.across.laws import Law, laws_in
from kg.audit import Identity, load_identities
from kg.errors import QueryError
from kg.settings import data_folder

TABLE = "identities.csv"


@dataclass(frozen=True)
class Checks:
    """What must hold of several documents together.

    Args:
        laws: what must hold of the whole graph, by name.
        identities: what must add up; those of scope ``corpus`` are looked at here.
    """

    laws: tuple[Law, ...]
    identities: tuple[Identity, ...]

    @cached_property
    def across(self) -> tuple[Identity, ...]:
        """The identities that compare reports."""
        return tuple(identity for identity in self.identities if identity.scope == "corpus")

    @cached_property
    def digest(self) -> str:
        """Of all that findings follow from: another one means that all is to be checked."""
        return hashlib.sha256(f"{self.laws} {self.across}".encode()).hexdigest()


def load_checks(*folders: str | os.PathLike[str]) -> Checks:
    """The packaged checks, and those of other folders: their ``*.rq`` and their ``identities.csv``.

    Raises:
        QueryError: a law that cannot be read, or whose name stands twice.
        VocabularyError: a row of identities that cannot.
    """
    places = [Path(folder) for folder in folders]
    laws = [*laws_in(data_folder("shapes") / "across"), *(law for place in places for law in laws_in(place))]
    identities = [*load_identities(), *(row for place in places if (place / TABLE).is_file() for row in load_identities(place))]
    names = [law.name for law in laws] + [identity.id for identity in identities]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise QueryError(f"{twice}: two checks have this name 名称重复")
    return Checks(tuple(laws), tuple(identities))
