"""What crosses the doors between the rooms: frozen records, nothing else."""

from __future__ import annotations

from kg.records.claims import Agency, Citation, Claims, Indicator, Regulation, Statement
from kg.records.facts import (
    AgencyName,
    DocumentNumber,
    Facts,
    Mention,
    Metadata,
    PeriodPhrase,
    Predicate,
    Quantity,
    Reading,
    Relation,
    State,
)
from kg.records.text import Block, Cell, Document, Edit, Evidence, Issue, Kind, Outline, Section, Severity, Source, Span, Table, View

__all__ = [
    "Agency",
    "AgencyName",
    "Block",
    "Cell",
    "Citation",
    "Claims",
    "Document",
    "DocumentNumber",
    "Edit",
    "Evidence",
    "Facts",
    "Indicator",
    "Issue",
    "Kind",
    "Mention",
    "Metadata",
    "Outline",
    "PeriodPhrase",
    "Predicate",
    "Quantity",
    "Reading",
    "Regulation",
    "Relation",
    "Section",
    "Severity",
    "Source",
    "Span",
    "State",
    "Statement",
    "Table",
    "View",
]
