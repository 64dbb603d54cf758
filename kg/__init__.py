"""From disclosure reports and policy documents to a graph in which every fact is one step from the words that say so.

    >>> from kg import Source, World, build
    >>> made = build(Source("a.txt", "某县2017年政府信息公开工作年度报告\\n2017年收到申请5件。".encode()), World.load())
    >>> made.claims.kind
    'report'

``Store`` keeps what was built, ``kg.query`` asks it, ``kg.export`` writes it out, ``kg.network`` shows who cites whom.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.across import refresh
    from kg.errors import WenmaiError
    from kg.pipeline import Build, World, build
    from kg.records import Issue, Source
    from kg.store import Store

__all__ = ["Build", "Issue", "Source", "Store", "WenmaiError", "World", "build", "refresh"]

# Loaded at first use, so that `wenmai --help` does not wait for what it does not need.
DOORS = {
    "Build": "kg.pipeline",
    "Issue": "kg.records",
    "Source": "kg.records",
    "Store": "kg.store",
    "WenmaiError": "kg.errors",
    "World": "kg.pipeline",
    "build": "kg.pipeline",
    "refresh": "kg.across",
}


def __getattr__(name: str) -> object:
    """What stands behind a name of the front door."""
    if name not in DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(DOORS[name]), name)
