"""The cells of a sheet as they are stored, read as a stream: no more is kept than a document may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.read.grid import MOST_CELLS
from kg.read.office import number

PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold (ISO/IEC 29500-1, 22.9.2.19)
MOST_RANGES = 20_000  # merged ranges of a sheet
HEADINGS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


@dataclass(frozen=True, slots=True)
class Stored:
    """A cell that holds something.

    Args:
        row, column: from 0.
        kind: ``s`` a shared text by its number, ``inlineStr`` or ``str`` a text, ``b`` truth, ``e`` error, ``d`` date, ``n`` number.
        value: as the file spells it.
        style: number of its format.
        lost: whether it is a formula whose result is not stored.
    """

    row: int
    column: int
    kind: str
    value: str
    style: int
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range; all four are from 0 and inside it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet in the making: the target of its parser.

    Args:
        cells: those that hold something, in order.
        merged: ranges that are shown as one cell.
        hidden_rows, hidden_columns: from 0; columns as first and last.
        headings: what is printed at the head and foot of each page, with its codes.
        zeros: whether a zero is shown.
    """

    cells: list[Stored] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    zeros: bool = True
    row: int = -1
    column: int = -1
    cell: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    listens: bool = False
    formula: bool = False
    phonetic: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            self.cell, self.text, self.formula = attributes, [], False
            place = PLACE.fullmatch(attributes.get("r", ""))
            self.column = column(place[1]) if place else self.column + 1
        elif tag in ("v", "t"):
            self.listens = not self.phonetic
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "row":
            self.row, self.column = number(attributes.get("r"), self.row + 2) - 1, -1
            if _yes(attributes.get("hidden")):
                self.hidden_rows.add(self.row)
        elif tag in HEADINGS:
            self.listens, self.text = True, []
        else:
            self._around(tag, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "c":
            self._cell("".join(self.text))
        elif tag in ("v", "t"):
            self.listens = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag in HEADINGS:
            self.headings.append("".join(self.text))
            self.listens = False

    def data(self, data: str) -> None:
        """Characters."""
        if self.listens:
            self.text.append(data)

    def _cell(self, value: str) -> None:
        """Keeps a cell that holds something."""
        kind = self.cell.get("t", "n")
        lost = self.formula and not value and kind != "str"
        if not value.strip() and not lost:
            return
        if len(self.cells) >= MOST_CELLS:
            raise OverflowError(f"more than {MOST_CELLS} table cells")
        self.cells.append(Stored(max(self.row, 0), self.column, kind, value, number(self.cell.get("s")), lost))

    def _around(self, tag: str, attributes: dict[str, str]) -> None:
        """What the sheet says of its rows and columns beside the cells."""
        if tag == "mergeCell":
            if len(self.merged) >= MOST_RANGES:
                raise OverflowError(f"more than {MOST_RANGES} merged ranges")
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = PLACE.fullmatch(first), PLACE.fullmatch(last)
            if start and end:
                self.merged.append(Range(int(start[2]) - 1, column(start[1]), int(end[2]) - 1, column(end[1])))
        elif tag == "col" and _yes(attributes.get("hidden")):
            self.hidden_columns.append((number(attributes.get("min"), 1) - 1, number(attributes.get("max"), 1) - 1))
        elif tag == "sheetView" and attributes.get("showZeros", "1") in ("0", "false"):
            self.zeros = False


@dataclass(slots=True)
class Strings:
    """The texts that cells share, by number: the target of their parser."""

    texts: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    listens: bool = False
    phonetic: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "t":
            self.listens = not self.phonetic

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "si":
            self.texts.append(unescaped("".join(self.parts)))
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "t":
            self.listens = False

    def data(self, data: str) -> None:
        """Characters."""
        if self.listens:
            self.parts.append(data)


def column(letters: str) -> int:
    """The number from 0 of a column.

    >>> column("A"), column("AA")
    (0, 26)
    """
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - 64
    return at - 1


def unescaped(text: str) -> str:
    """A stored text with its escapes resolved; what no text can hold is left out.

    >>> unescaped("a_x000A_b_x0000_c_xD800_d")
    'a\\nbcd'
    """
    if "_x" in text:
        text = ESCAPE.sub(lambda match: _character(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(code: int) -> str:
    """A character by its code, unless it is a control character or half of a pair."""
    return chr(code) if (code >= 0x20 or code in (9, 10, 13)) and not 0xD800 <= code < 0xE000 and code not in (0xFFFE, 0xFFFF) else ""


def _yes(value: str | None) -> bool:
    """Whether an attribute is set."""
    return value in ("1", "true")
