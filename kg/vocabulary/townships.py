"""The towns, townships and streets of the counties, read when the first of them is asked for and never whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib.resources.abc import Traversable

from kg.vocabulary.entries import Division

FILE = "townships.csv"
DIGITS = 9


class Townships:
    """The table of townships: a county in a row, of each of its townships the three last digits of the code and the name.

    Thirty-eight thousand records would cost more to make than all documents of a day to look them up in, so the table stays text.
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
            row = self.text[start + 9 : self.text.index("|\n", start)] if start >= 0 else ""
            self.read[county] = {cell[3:]: self.township(county, cell) for cell in row.split("|") if cell}
        return self.read[county]

    def township(self, county: str, cell: str) -> Division:
        """The record of a township."""
        return Division(county + cell[:3], cell[3:], "township", county, (*self.divisions[county].path, cell[3:]))

    def named(self, name: str) -> tuple[Division, ...]:
        """Every township of that name, in the order of their codes."""
        found = []
        at = self.text.find(f"{name}|")
        while at >= 0:
            if self.text[at - 4] == "|":
                row = self.text.rfind("\n", 0, at)
                found.append(self.of(self.text[row + 1 : row + 7])[name])
            at = self.text.find(f"{name}|", at + 1)
        return tuple(found)

    def by_code(self, code: str) -> Division | None:
        """The township of a code of nine digits; None where the table has none, and of a code of any other length."""
        if len(code) != DIGITS:
            return None
        return next((division for division in self.of(code[:6]).values() if division.code == code), None)
