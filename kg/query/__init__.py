"""Guarded SPARQL on the merged default graph, and the named questions."""

from __future__ import annotations

from kg.query.answer import FORMATS, GRAPHS, PREFIXES, TABLES, Answer, Rows, evaluate, malformed, rows, run
from kg.query.guard import QueryKind, examine, guard
from kg.query.named import NamedQuery, named
from kg.query.updates import UpdateText, guard_update

__all__ = [
    "FORMATS",
    "GRAPHS",
    "PREFIXES",
    "TABLES",
    "Answer",
    "NamedQuery",
    "QueryKind",
    "Rows",
    "UpdateText",
    "evaluate",
    "examine",
    "guard",
    "guard_update",
    "malformed",
    "named",
    "rows",
    "run",
]
