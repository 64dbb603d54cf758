"""Guarded SPARQL on the merged default graph, and the named questions."""

from __future__ import annotations

from kg.query.answer import FORMATS, GRAPHS, TABLES, Answer, Rows, rows, run
from kg.query.guard import QueryKind, guard
from kg.query.named import NamedQuery, named

__all__ = ["FORMATS", "GRAPHS", "TABLES", "Answer", "NamedQuery", "QueryKind", "Rows", "guard", "named", "rows", "run"]
