"""Keeps the graphs: a document each, reference, canon, and their merge in the default graph; and the sealed texts beside them."""

from __future__ import annotations

from kg.store.cells import cell
from kg.store.items import Outcome, StoredSource, StoreItem, sorted_lines
from kg.store.reading import Readable
from kg.store.store import PATIENCE, Store
from kg.store.view import View

__all__ = ["PATIENCE", "Outcome", "Readable", "Store", "StoreItem", "StoredSource", "View", "cell", "sorted_lines"]
