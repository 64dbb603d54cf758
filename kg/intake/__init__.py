"""From paths to a store: what there is to read, in processes that can be killed, and what came of each document."""

from __future__ import annotations

from kg.intake.build import Outcome, build_all, parcel_of, store_all
from kg.intake.crew import Crew, read_all
from kg.intake.gather import STDIN, Gathered, Item, Missing, gather, printable
from kg.intake.worker import Answer

__all__ = [
    "STDIN",
    "Answer",
    "Crew",
    "Gathered",
    "Item",
    "Missing",
    "Outcome",
    "build_all",
    "gather",
    "parcel_of",
    "printable",
    "read_all",
    "store_all",
]
