"""Keeps the graphs: a document each, reference, canon, and their merge in the default graph; and the sealed texts beside them."""

from __future__ import annotations

from kg.store.amend import as_kept
from kg.store.cells import cell
from kg.store.connecting import attach, graphs_in
from kg.store.items import Outcome, StoredSource, StoreItem, sorted_lines
from kg.store.lock import PATIENCE
from kg.store.reading import Readable
from kg.store.store import Store
from kg.store.view import View

__all__ = [
    "PATIENCE",
    "Outcome",
    "Readable",
    "Store",
    "StoreItem",
    "StoredSource",
    "View",
    "as_kept",
    "attach",
    "cell",
    "graphs_in",
    "sorted_lines",
]
