"""The towns, townships and streets of the counties, read when the first of them is asked for and never whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib.resources.abc import Traversable

from kg.vocabulary.entries import Division

FILE = "townships.csv"
DIGITS = 9  # of a township's code
COUNTY = 6  # of a county's


class Townships:
    """The table of townships: a county in a row, of each of its townships the three last digits of the code and the name.

    Thirty-eight thousand records would take longer to make than a document takes to read, so that the table stays text: records are made of
    the townships of a county that is asked for, and an index of bare names when the first town is named without its county.
    """

    def __init__(self, folder: Traversable, divisions: Mapping[str, Division]) -> None:
        self.folder = folder
        self.divisions = divisions
        self.read: dict[str, Mapping[str, Division]] = {}

    @cached_property
    def text(self) -> str:
        """The table, its rows between line ends and its townships between bars."""
        return "\n" + self.folder.joinpath(FILE).read_text("utf-8").replace("\n", "|\n").replace(",", ",|")

    def of(self, county: str) -> Mapping[str, Division]:
        """The townships of a county by name; none where the code is no county's, or that of a former one."""
        if county not in self.read:
            start = self.text.find(f"\n{county},|")
            row = self.text[start + COUNTY + 3 : self.text.index("|\n", start)] if start >= 0 else ""
            self.read[county] = {cell[3:]: self.township(county, cell) for cell in row.split("|") if cell}
        return self.read[county]

    def township(self, county: str, cell: str) -> Division:
        """The record of a township."""
        return Division(county + cell[:3], cell[3:], "township", county, (*self.divisions[county].path, cell[3:]))

    @cached_property
    def counties(self) -> Mapping[str, str]:
        """The codes of the counties that have a township of a name, in a row: made when the first is named without its county."""
        found: dict[str, str] = {}
        for row in self.text.split("\n"):
            county = row[:COUNTY]
            for cell in row[COUNTY + 2 : -1].split("|"):
                name = cell[3:]
                found[name] = found.get(name, "") + county
        return found

    def named(self, name: str) -> tuple[Division, ...]:
        """Every township of that name, in the order of their codes."""
        counties = self.counties.get(name, "") if name else ""
        return tuple(self.of(counties[at : at + COUNTY])[name] for at in range(0, len(counties), COUNTY))

    def by_code(self, code: str) -> Division | None:
        """The township of a code of nine digits; None where the table has none, and of a code of any other length."""
        if len(code) != DIGITS:
            return None
        return next((division for division in self.of(code[:6]).values() if division.code == code), None)
