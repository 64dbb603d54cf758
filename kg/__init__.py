"""From disclosure reports and policy documents to a graph in which every fact is one step from the words that say so.

    >>> from kg import Source, World, build
    >>> made = build(Source("a.txt", "某县2017年政府信息公开工作年度报告\\n2017年收到申请5件。".encode()), World.load())
    >>> made.claims.kind
    'report'

``Store`` keeps what was built, ``kg.query`` asks it, ``kg.export`` writes it out. ``kg.network`` answers who cites whom and how policy
travels, and ``citation_network(store)`` gives the same network to whoever goes on with networkx:

    >>> import kg
    >>> with kg.Store.open(folder, iris, vocabulary, read_only=True) as store:      # doctest: +SKIP
    ...     graph = kg.citation_network(store, kg.View(levels=("county",)))
    ...     network = kg.network.load(store)
    ...     answer = kg.network.ask(network, "cascade", {"id": "国办发〔2017〕24号"})
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.across import refresh
    from kg.errors import WenmaiError
    from kg.network import View, citation_network
    from kg.pipeline import Build, World, build
    from kg.records import Issue, Source
    from kg.store import Store

__all__ = ["Build", "Issue", "Source", "Store", "View", "WenmaiError", "World", "build", "citation_network", "refresh"]

# Loaded at first use, so that `wenmai --help` does not wait for what it does not need.
DOORS = {
    "Build": "kg.pipeline",
    "Issue": "kg.records",
    "Source": "kg.records",
    "Store": "kg.store",
    "View": "kg.network",
    "WenmaiError": "kg.errors",
    "World": "kg.pipeline",
    "build": "kg.pipeline",
    "citation_network": "kg.network",
    "refresh": "kg.across",
}


def __getattr__(name: str) -> object:
    """What stands behind a name of the front door."""
    if name not in DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(DOORS[name]), name)
