"""The numbers that Word writes in front of paragraphs: generated from ``word/numbering.xml``, nowhere typed, and seen by every reader.

They are counted as Word counts (ISO/IEC 29500-1, 17.9): lists of one definition go on counting together, a deeper level starts again
after a higher one, an override starts a list anew. Bullets are ornaments, not numbers, and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.read.docx.styles import Styles
from kg.read.office import number, on
from kg.read.ordinals import ordinal

DEPTH = 9  # levels of a list
PLACE = re.compile(r"%([1-9])")
CLOSED = re.compile(r"[、，：）】〕》。．)\]]$")  # a label that ends so needs no space behind it


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; ``restart`` is the level from 1 that starts it again: 0 none, -1 every higher one."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int = -1
    decimal: bool = False
    tight: bool = False
    style: str = ""


@dataclass(slots=True)
class Counters:
    """Where the lists of one definition stand; None: not begun."""

    counts: list[int | None] = field(default_factory=lambda: [None] * DEPTH)


class Numbering:
    """The numbering of a file, which counts on with every paragraph.

    Args:
        root: of ``word/numbering.xml``, if there is one.
        styles: of the file, which may say that a paragraph is numbered.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.abstracts = {node.get("abstractNumId", ""): node for node in (root.findall("abstractNum") if root is not None else ())}
        self.lists = {node.get("numId", ""): node for node in (root.findall("num") if root is not None else ())}
        self.levels: dict[str, dict[int, Level]] = {}
        self.counters: dict[str, Counters] = {}
        self.begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Element) -> str:
        """What stands before a paragraph's words, with the space behind it; empty where the paragraph has no number.

        Each call counts the paragraph: call it once for each, in order.
        """
        id, depth, style = self.styles.numbering(paragraph)
        if id not in self.lists:
            return ""
        levels = self._levels(id)
        if style:
            depth = next((at for at, level in levels.items() if level.style == style), depth)
        depth = min(max(depth or 0, 0), DEPTH - 1)
        counts = self._count(id, depth, levels)
        level = levels.get(depth)
        if level is None or level.form == "bullet":
            return ""

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at, Level())
            count = counts[at]
            return ordinal(one.start if count is None else count, "decimal" if level.decimal and one.form != "none" else one.form)

        label = PLACE.sub(written, level.text).strip()
        return label + self._gap(label, level) if label else ""

    @staticmethod
    def _gap(label: str, level: Level) -> str:
        """What parts a label from the words; ``1.`` and ``5 件`` must not become ``1.5 件``."""
        return "" if CLOSED.search(label) or (level.tight and not label[-1].isascii()) else " "

    def _count(self, id: str, depth: int, levels: dict[int, Level]) -> list[int | None]:
        """The counts of a list after one more paragraph at some level."""
        counts = self.counters.setdefault(self._abstract(id), Counters()).counts
        if (id, depth) not in self.begun:
            self.begun.add((id, depth))
            if (fresh := self._override(id, depth)) is not None:
                counts[depth] = fresh - 1
        now = counts[depth]
        counts[depth] = levels.get(depth, Level()).start if now is None else now + 1
        for deeper in range(depth + 1, DEPTH):
            restart = levels.get(deeper, Level()).restart
            if restart < 0 or depth < restart:
                counts[deeper] = None
        return counts

    def _override(self, id: str, depth: int) -> int | None:
        """Where a list starts a level anew, if it says so."""
        for node in self.lists[id].findall("lvlOverride"):
            start = node.find("startOverride")
            if start is not None and number(node.get("ilvl"), -1) == depth:
                return number(start.get("val"), 1)
        return None

    def _abstract(self, id: str) -> str:
        """The definition behind a list; a definition that only names a style leads on to that style's."""
        for _ in range(DEPTH):
            link = self.lists[id].find("abstractNumId") if id in self.lists else None
            abstract = link.get("val", "") if link is not None else ""
            style = self.abstracts[abstract].find("numStyleLink") if abstract in self.abstracts else None
            named = (
                next((node.find("pPr/numPr/numId") for node in self.styles.lineage(style.get("val", ""))), None)
                if style is not None
                else None
            )
            if named is None or named.get("val", "") == id:
                return abstract
            id = named.get("val", "")
        return ""

    def _levels(self, id: str) -> dict[int, Level]:
        """The levels of a list: those of its definition, and its own in their stead."""
        if id not in self.levels:
            abstract = self.abstracts.get(self._abstract(id))
            nodes = abstract.findall("lvl") if abstract is not None else []
            nodes += [level for node in self.lists[id].findall("lvlOverride") for level in node.findall("lvl")]
            self.levels[id] = {number(node.get("ilvl")): _level(node) for node in nodes}
        return self.levels[id]


def _level(node: Element) -> Level:
    """A level as its definition says."""
    values = {child.tag: child.get("val") for child in node}
    formats = next(node.iter("numFmt"), None)
    return Level(
        number(values.get("start")) if values.get("start") else 0,
        formats.get("val", "decimal") if formats is not None else "decimal",
        values.get("lvlText") or "",
        number(values.get("lvlRestart"), -1),
        on(node.find("isLgl")),
        values.get("suff") == "nothing",
        values.get("pStyle") or "",
    )
