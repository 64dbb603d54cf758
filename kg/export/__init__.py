"""Writes the store out: RDF in the formats that people use, and the indicators as a table with its description."""

from __future__ import annotations

from kg.export.description import description, whole_graph
from kg.export.formats import FORMATS, Format, export
from kg.export.pieces import pieces
from kg.export.table import described

__all__ = ["FORMATS", "Format", "described", "description", "export", "pieces", "whole_graph"]
