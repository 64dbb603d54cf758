"""What would be read from one document, for a person at the terminal and for a machine.

What may not leave the sealed text is masked.
"""

from __future__ import annotations

from functools import lru_cache

from kg import rules as rule_rows
from kg.inspection.claims import lines
from kg.inspection.marks import Mended, Piece, pieces, repairs
from kg.inspection.plain import Plain, plain, strings
from kg.inspection.structure import structure
from kg.laws import Laws
from kg.pipeline import build, world_of
from kg.privacy import mask
from kg.read import read
from kg.records import Source
from kg.rules import Rules
from kg.text import reading

__all__ = ["Mended", "Piece", "as_lines", "as_plain", "mended", "sealed"]


@lru_cache(maxsize=1)
def rows() -> Rules:
    """The rule rows of this process, loaded at its first document."""
    return rule_rows.load()


def as_lines(base: str, laws: Laws, source: Source) -> str:
    """What would be read from a source, in lines for a person.

    Args:
        base: what every IRI begins with.
        laws: the user's own.
        source: the bytes.

    Raises:
        DocumentError: it cannot be read.
    """
    world = world_of(base, laws)
    made = build(source, world)
    return mask(
        "\n".join((f"{made.name}: {made.claims.kind} ({made.reason})", *structure(made.document), "", *lines(made, world.vocabulary))),
        world.rules,
    )


def as_plain(base: str, laws: Laws, source: Source) -> Plain:
    """The same as plain values.

    Raises:
        DocumentError: it cannot be read.
    """
    world = world_of(base, laws)
    return strings(plain(build(source, world)), lambda text: mask(text, world.rules))


def sealed(source: Source) -> str:
    """The sealed text of a source.

    Raises:
        DocumentError: it cannot be read.
    """
    return mask(read(source).text, rows())


def mended(source: Source) -> Mended:
    """The reading copy of a source, with its changes.

    Raises:
        DocumentError: it cannot be read.
    """
    document = read(source)
    view = reading(document, rows())
    was, now = mask(document.text, rows()), mask(view.text, rows())
    return Mended(tuple(pieces(view, was, now)), tuple(repairs(view, was)))
