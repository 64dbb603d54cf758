"""Inline text to lines: white space collapses as in CSS, blocks and line breaks end a line, data tables are rectangles."""

from __future__ import annotations

import re

from kg.read.grid import Piece
from kg.read.html.tables import Grid, Part, Stretch, divide, is_unseen, spans
from kg.read.html.tree import Element, Page
from kg.read.scroll import Scroll

SPACES = re.compile(r"[ \t\n\r\f]+")
# East Asian wide characters (UAX 11, W and F without Hangul) and the punctuation that Chinese shares with other scripts:
# a line end of the source between two of them is nothing (CSS Text 3, "Segment Break Transformation Rules").
WIDE = re.compile(
    "[\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003fffd\u200b\u2018\u2019\u201c\u201d\u2026\u2014\u00b7]"
)
WHOLES = ("table", "dl")
LABEL = re.compile(r"\s*\S[^:：\n]{0,14}[:：]\s*")


def collapse(text: str) -> str:
    """Text with its white space as a browser shows it; no-break and ideographic spaces stay.

    >>> collapse("公开\\n条例  a\\n b\\u3000")
    '公开条例 a b\\u3000'
    """
    if "\n" not in text and "\r" not in text:
        return SPACES.sub(" ", text)
    return SPACES.sub(_space, text)


def _space(match: re.Match[str]) -> str:
    """What is left of a run of white space."""
    start, end = match.span()
    text = match.string
    broken = "\n" in match[0] or "\r" in match[0]
    return "" if broken and start and end < len(text) and WIDE.match(text[start - 1]) and WIDE.match(text[end]) else " "


class Writer:
    """Writes the events of a page to a scroll.

    Furniture inside a line (a hidden word in the middle of a sentence) follows that line, as a line of its own.
    """

    def __init__(self, page: Page, scroll: Scroll) -> None:
        self.page = page
        self.scroll = scroll
        self.words: list[str] = []
        self.aside: list[str] = []
        self.kept = False
        self.label: Element | None = None  # the last block, where the line goes on behind it

    def write(self) -> None:
        """Writes the whole page."""
        ahead: list[Part] = [Stretch(0, len(self.page.events), None)]
        while ahead:
            part = ahead.pop()
            if isinstance(part, Grid):
                self._table(part)
            elif (whole := self._lines(part)) is not None:
                ahead += [Stretch(whole.end + 1, part.end, whole.above), *reversed(divide(whole, self.page))]

    def _lines(self, part: Stretch) -> Element | None:
        """Writes lines up to the first table, which it gives."""
        current = part.inside
        for at in range(part.start, part.end):
            event = self.page.events[at]
            if isinstance(event, str):
                self._text(event, current)
                self.label = self.label if event.isspace() else None
            elif event is None:
                if current is not None:
                    if current.block and not self._is_label(current):
                        self._end(current)
                    current = current.above
            else:
                if (event.block or event.tag == "br") and (self.label is None or self.label.above is not current):
                    self._end(current)
                self.label = None
                if event.tag in WHOLES and not event.furniture:
                    return event
                current = event
        self._end(current)
        return None

    def _is_label(self, block: Element) -> bool:
        """Whether a block is the label of the one beside it (``<div>索引号：</div><div>A1</div>``): both stand in one line."""
        whole = block.above
        if block.leaves != 1 or whole is None or whole.leaves != 2 or block.heading or not LABEL.fullmatch("".join(self.words)):
            return False
        self.words.append(" ")
        self.label = block
        return True

    def _text(self, text: str, current: Element | None) -> None:
        """Adds text to the line; kept line ends end it."""
        to = self.aside if current is not None and current.furniture else self.words
        if current is None or not current.kept:
            to.append(text)
            return
        self.kept = True
        first, *others = text.split("\n")
        to.append(first)
        for line in others:
            self._end(current)
            self.kept = True
            to.append(line)

    def _end(self, current: Element | None) -> None:
        """Ends the line."""
        if self.words:
            text = "".join(self.words)
            self.scroll.line(text if self.kept else collapse(text), "heading" if current is not None and current.heading else "paragraph")
            self.words.clear()
        if self.aside:
            self.scroll.line(collapse("".join(self.aside)), "furniture")
            self.aside.clear()
        self.kept = False

    def _table(self, grid: Grid) -> None:
        """Writes a table, then the furniture of its cells."""
        rows = [[cell for cell in row if not is_unseen(cell)] for row in grid.rows]
        rows = [row for row, all_cells in zip(rows, grid.rows, strict=True) if row or not all_cells]
        texts = [[self._cell(cell) for cell in row] for row in rows]
        self.scroll.table([[Piece(text, *span) for text, span in zip(*row, strict=True)] for row in zip(texts, spans(rows), strict=True)])
        for row in grid.rows:
            self.aside += [self._cell(cell) for cell in row if is_unseen(cell)]
        self._end(None)

    def _cell(self, cell: Element) -> str:
        """The words of a cell, its lines apart."""
        lines: list[str] = []
        words: list[str] = []
        current: Element | None = cell
        for at in range(cell.start, cell.end):
            event = self.page.events[at]
            if isinstance(event, str):
                (self.aside if current is not None and current.furniture else words).append(event)
                continue
            ended = event is None and current is not None and current.block
            if ended or (event is not None and (event.block or event.tag == "br")):
                lines.append(collapse("".join(words)))
                words.clear()
                self.aside += "\n" if self.aside else ""
            current = event if event is not None else current.above if current is not None else None
        return "\n".join([*lines, collapse("".join(words))])
