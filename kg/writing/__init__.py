"""Writing for a service: one process that stores documents, writes graphs of users and evaluates updates, one task after the other."""

from __future__ import annotations

from kg.writing.graphs import FORMATS
from kg.writing.hired import Writer
from kg.writing.tasks import (
    Done,
    DropDocument,
    DropGraph,
    Failed,
    GraphFile,
    Message,
    Seen,
    Sign,
    StoreDocuments,
    Task,
    Update,
    WriteGraph,
)

__all__ = [
    "FORMATS",
    "Done",
    "DropDocument",
    "DropGraph",
    "Failed",
    "GraphFile",
    "Message",
    "Seen",
    "Sign",
    "StoreDocuments",
    "Task",
    "Update",
    "WriteGraph",
    "Writer",
]
