"""A document as the store sees it, made by hand."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Quad


@dataclass(frozen=True, slots=True)
class Item:
    """What ``kg.store`` asks of a document that was built."""

    name: str
    sha16: str
    text: str
    quads: tuple[Quad, ...]
    quarantine: tuple[Quad, ...] = ()
