"""What the codes of document numbers are made of: the letters of a place and the initials of a department."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from kg.errors import VocabularyError
from kg.vocabulary.tables import parts, table

ALWAYS = (0, 9999)


@dataclass(frozen=True, slots=True)
class Department:
    """What the initials of a department mean in a kind of place (民 of a county: 民政局).

    Args:
        agency: as the agency's name ends.
        since, until: the first and last year in which the initials certainly mean this agency.
        words: words for the subject or the drafting division that may follow initials of one character (财·绩).
    """

    initials: str
    agency: str
    since: int
    until: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Head:
    """What the codes of a place begin with.

    Args:
        government: the letter that its government goes by, 政 or 府; empty where either may be.
    """

    letters: str
    government: str


Departments = Mapping[str, Mapping[str, tuple[Department, ...]]]  # by initials, then by level or code of a division


def heads(folder: Traversable, divisions: Collection[str]) -> dict[str, Head]:
    """What the codes of a place begin with, by the code of the division; where the table has no row, the name tells."""
    result: dict[str, Head] = {}
    for row in table(folder, "code_heads.csv"):
        code = row["division"]
        if code not in divisions or code in result or row["government"] not in ("", "政", "府"):
            raise VocabularyError(f"code_heads.csv: {code} stands twice, is no division, or goes by neither 政 nor 府")
        result[code] = Head(row["head"], row["government"])
    return result


def departments(folder: Traversable, divisions: Collection[str], levels: Collection[str]) -> Departments:
    """The departments by their initials; two that bear one at one time in one kind of place raise."""
    result: dict[str, dict[str, tuple[Department, ...]]] = {}
    for row in table(folder, "departments.csv"):
        since, until = (int(row[key] or year) for key, year in zip(("from", "until"), ALWAYS, strict=True))
        department = Department(row["initials"], row["agency"], since, until, frozenset(parts(row["words"])))
        places = result.setdefault(department.initials, {})
        for place in parts(row["place"]):
            if place not in divisions and place not in levels and place != "district":
                raise VocabularyError(f"departments.csv: {department.initials} is of the unknown place {place}")
            if any(since <= other.until and other.since <= until for other in places.get(place, ())):
                raise VocabularyError(f"departments.csv: {department.initials} of {place} means two agencies at one time")
            places[place] = (*places.get(place, ()), department)
    return result
