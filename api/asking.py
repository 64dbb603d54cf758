"""The parameters that lists are filtered by; each may be given again, and means any of its values then."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import StringConstraints

from kg.store.items import SourceKind

Name = Annotated[str, StringConstraints(max_length=1000)]
Notation = Annotated[str, StringConstraints(max_length=100)]
AGAIN = "May be given again: any of these."


def many(description: str, example: str | int) -> object:
    """A parameter that may be given again: any of its values.

    Args:
        description: what it means.
        example: a value, which the documentation shows.
    """
    return Query(default_factory=list, max_length=100, description=f"{description} {AGAIN}", examples=[[example]])


WHERE = "with all that lies there: code, name, IRI or path."
Division = Annotated[list[Name], many(f"Division of the agency, {WHERE}", "450721")]
Level = Annotated[list[Notation], many("Level of the agency's division: nation, province, prefecture, county, township, zone.", "county")]
Year = Annotated[int, Query(ge=1000, le=9999)]
Words = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=200)]], many("What the name contains.", "灵山")]
Kind = Annotated[list[SourceKind], many("What the file is: report, policy, set aside.", "report")]
Frame = Annotated[list[Notation], many("Form of the report: F08, F14, F19, F21, narrative.", "F14")]
Seen = Annotated[list[Literal["seen", "wanted"]], many("seen: its text was read; wanted: it is only cited.", "wanted")]


def bound(description: str, example: int, alias: str) -> object:
    """A bound on the years.

    Args:
        description: which.
        example: a year.
        alias: what the parameter is called.
    """
    return Query(ge=1000, le=9999, description=description, examples=[example], alias=alias)
