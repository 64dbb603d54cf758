"""What a Word file's styles say of a paragraph or run: heading, table of contents, hidden, numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.read.office import number, on
from kg.read.scroll import BlockKind

HEADING = re.compile(r"(?:heading|标题|title|subtitle|副标题)\s*\d*", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc|目录)\s*(?:heading|标题|\d+)", re.IGNORECASE)
BODY_LEVEL = 9  # the outline level that says: no heading


class Styles:
    """The styles of a file by id, each with those that it is based on.

    Args:
        root: of ``word/styles.xml``, if there is one.
    """

    def __init__(self, root: Element | None) -> None:
        self.styles: dict[str, Element] = {}
        self.default = ""
        for node in root.findall("style") if root is not None else ():
            self.styles[node.get("styleId", "")] = node
            if node.get("type") == "paragraph" and node.get("default", "0") in ("1", "true", "on"):
                self.default = node.get("styleId", "")

    def lineage(self, id: str) -> Iterator[Element]:
        """A style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while id in self.styles and id not in seen:
            seen.add(id)
            yield self.styles[id]
            based = self.styles[id].find("basedOn")
            id = based.get("val", "") if based is not None else ""

    def of(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        named = paragraph.find("pPr/pStyle")
        return named.get("val", "") if named is not None else self.default

    def kind(self, paragraph: Element) -> BlockKind:
        """``heading``, ``furniture`` for a line of a generated table of contents, else ``paragraph``."""
        style = self.of(paragraph)
        names = [(name.get("val", "") if name is not None else "") for name in (node.find("name") for node in self.lineage(style))]
        if any(CONTENTS.fullmatch(name) for name in names[:1]):
            return "furniture"
        level = self._first(paragraph, style, "pPr/outlineLvl")
        if level is not None:
            return "heading" if number(level.get("val"), BODY_LEVEL) < BODY_LEVEL else "paragraph"
        return "heading" if any(HEADING.fullmatch(name) for name in (*names, style)) else "paragraph"

    def numbering(self, paragraph: Element) -> tuple[str, int | None, str]:
        """Id of the numbering, level if it is said, and the style that says so (empty: the paragraph itself)."""
        own = paragraph.find("pPr/numPr")
        level = own.find("ilvl") if own is not None else None
        depth = number(level.get("val")) if level is not None else None
        if own is not None and (named := own.find("numId")) is not None:
            return named.get("val", ""), depth, ""
        for node in self.lineage(self.of(paragraph)):
            if (named := node.find("pPr/numPr/numId")) is not None:
                said = node.find("pPr/numPr/ilvl")
                if depth is None and said is not None:
                    depth = number(said.get("val"))
                return named.get("val", ""), depth, node.get("styleId", "")
        return "", None, ""

    def hidden(self, run: Element, paragraph_style: str) -> bool:
        """Whether a run is hidden text, by itself, by its own style or by its paragraph's."""
        properties = run.find("rPr")
        if properties is not None:
            if (own := properties.find("vanish")) is not None:
                return on(own)
            named = properties.find("rStyle")
            if named is not None and self._vanishes(named.get("val", "")):
                return True
        return self._vanishes(paragraph_style)

    def _vanishes(self, style: str) -> bool:
        """Whether a style hides what is written in it."""
        return next((on(node.find("rPr/vanish")) for node in self.lineage(style) if node.find("rPr/vanish") is not None), False)

    def _first(self, paragraph: Element, style: str, path: str) -> Element | None:
        """A property of the paragraph itself, else of the nearest style that has it."""
        own = paragraph.find(path)
        return own if own is not None else next((found for node in self.lineage(style) if (found := node.find(path)) is not None), None)
