"""A folder of the user's own laws, to be applied beside ours: shapes, identities, and laws over several documents.

    *.ttl           shapes: what the graph of a document must look like
    identities.csv  what must add up, a row each, as in ``shapes/identities.csv``
    *.rq            what must hold of all documents together, as in ``shapes/across``

Everything is looked at before any document is read: a law that would never be met, or never be broken, because a name in it is
misspelt, is worse than none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from kg.across import Checks, Law, load_checks
from kg.across.laws import laws_in
from kg.audit import Identity
from kg.errors import LawError, QueryError
from kg.laws.identities import read_identities
from kg.laws.queries import misspelt
from kg.laws.shapes import read_shapes
from kg.laws.terms import Names, place
from kg.settings import Settings
from kg.validate import Shapes
from kg.vocabulary import Vocabulary, load

__all__ = ["Laws", "laws_of", "load_laws"]


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws that a run applies beside ours; none where all is left out.

    Args:
        shapes: Turtle by file name, with a message in each shape.
        identities: rows of ``identities.csv``.
        across: laws over several documents.
    """

    shapes: tuple[tuple[str, str], ...] = ()
    identities: tuple[Identity, ...] = ()
    across: tuple[Law, ...] = ()

    def joined(self, ours: Shapes) -> Shapes:
        """Our shapes and these."""
        if not self.shapes:
            return ours
        digest = hashlib.sha256(f"{ours.digest} {self.shapes}".encode()).hexdigest()
        return Shapes({**ours.texts, **dict(self.shapes)}, digest)

    @property
    def checks(self) -> Checks:
        """Our identities and laws over several documents, and these."""
        ours = load_checks()
        return replace(ours, laws=(*ours.laws, *self.across), identities=(*ours.identities, *self.identities))


def laws_of(settings: Settings) -> Laws:
    """The laws of a run.

    Raises:
        LawError: as ``load_laws``.
    """
    return load_laws(settings.laws, load(), settings.base) if settings.laws else Laws()


def load_laws(folder: str, vocabulary: Vocabulary, base: str) -> Laws:
    """The laws in a folder, checked.

    Args:
        folder: its path.
        vocabulary: for the names that a law may use.
        base: what every IRI of the graphs begins with.

    Raises:
        LawError: there is no such folder, or no law in it, or one that cannot be applied.
    """
    path = Path(folder)
    if not path.is_dir():
        raise LawError(f"{folder}: there is no such folder of laws 没有这个约束目录")
    laws = Laws(
        tuple(read_shapes(sorted(path.glob("*.ttl")), vocabulary, base)),
        tuple(read_identities(path / "identities.csv", vocabulary)),
        across(path, Names(vocabulary, base)),
    )
    if both := {law.name for law in laws.across} & {identity.id for identity in laws.identities}:
        raise LawError(f"{path / min(both)}.rq: a row of identities.csv has this name 与 identities.csv 中的编号重复")
    if laws == Laws():
        raise LawError(f"{folder}: no law in it: neither *.ttl nor identities.csv nor *.rq 目录中没有约束")
    return laws


def across(folder: Path, names: Names) -> tuple[Law, ...]:
    """The laws over several documents in a folder.

    Args:
        names: those that they may use.

    Raises:
        LawError: one that cannot be read, or that has the name of another.
    """
    try:
        known = {law.name for law in load_checks().laws}
        found = tuple(laws_in(folder))
    except (QueryError, UnicodeDecodeError) as error:
        raise LawError(f"{folder}: {error}") from error
    for law in found:
        if law.name in known:
            raise LawError(f"{folder / law.name}.rq: a law of ours has this name 与内置规则重名")
        for term, reason in misspelt(law.sparql, {}, names):
            raise LawError(f"{folder / law.name}.rq{place(law.sparql, term)}: {reason}")
    return found
