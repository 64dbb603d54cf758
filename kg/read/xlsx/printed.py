"""What a stored cell shows: its text, or its number in the format of its style."""

from __future__ import annotations

from datetime import datetime
from xml.etree.ElementTree import Element

from kg.read.office import number
from kg.read.xlsx.cells import Stored, unescaped
from kg.read.xlsx.codes import BUILT_IN, rendered
from kg.read.xlsx.days import day_and_time


class Printer:
    """Shows cells.

    Args:
        texts: those that cells share, by number.
        styles: root of the styles, if there are any.
        from_1904: whether days are counted from 1904.
    """

    def __init__(self, texts: list[str], styles: Element | None, from_1904: bool) -> None:
        self.texts = texts
        self.from_1904 = from_1904
        self.codes: list[str] = []
        self.frames: list[bool] = []
        if styles is not None:
            own = {number(node.get("numFmtId"), -1): node.get("formatCode", "") for node in styles.findall("numFmts/numFmt")}
            for node in styles.findall("cellXfs/xf"):
                id = number(node.get("numFmtId"))
                self.codes.append(own.get(id, BUILT_IN.get(id, "")))
            lined = [any(_drawn(node.find(side)) for side in ("left", "right")) for node in styles.findall("borders/border")]
            borders = [number(node.get("borderId"), -1) for node in styles.findall("cellXfs/xf")]
            self.frames = [0 <= border < len(lined) and lined[border] for border in borders]

    def framed(self, cell: Stored) -> bool:
        """Whether a cell has a line at its left or right."""
        return 0 <= cell.style < len(self.frames) and self.frames[cell.style]

    def shown(self, cell: Stored, zeros: bool) -> str:
        """The words of a cell.

        Args:
            cell: as stored.
            zeros: whether a zero is shown.
        """
        if cell.kind == "s":
            at = number(cell.value, -1)
            return self.texts[at] if 0 <= at < len(self.texts) else ""
        if cell.kind in ("str", "inlineStr", "e"):
            return unescaped(cell.value)
        if cell.kind == "b":
            return "FALSE" if cell.value.strip() in ("0", "false") else "TRUE"
        code = self.codes[cell.style] if 0 <= cell.style < len(self.codes) else ""
        if cell.kind == "d":
            return self._day(cell.value.strip(), code)
        shown = rendered(cell.value.strip(), code, self.from_1904)
        return shown if zeros or shown.strip("0.%") else ""

    @staticmethod
    def _day(value: str, code: str) -> str:
        """A date that is stored as a date."""
        try:
            return day_and_time(datetime.fromisoformat(value), code or "yyyy-mm-dd")
        except ValueError:
            return value


def _drawn(side: Element | None) -> bool:
    """Whether a side of a border is a line."""
    return side is not None and side.get("style", "none") != "none"
