"""Pages to the sealed text: lines and tables in reading order, furniture at its place, each page where it begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.read.pdf.aligned import tabled
from kg.read.pdf.columns import Column, Item, columns
from kg.read.pdf.lines import Line, line, rows
from kg.read.pdf.running import furniture
from kg.read.pdf.sheet import TILTED, Glyph, Sheet
from kg.read.pdf.tables import Form, continued, ruled
from kg.read.pdf.wraps import Setting, setting, wrapped
from kg.read.scroll import Scroll

HEADING = 1.2  # times the size of the body


@dataclass(frozen=True, slots=True)
class Placed:
    """A line or table with its page and column; ``body`` where it is no furniture."""

    page: int
    column: Column
    item: Item
    body: bool


def written(sheets: Sequence[Sheet], scroll: Scroll) -> None:
    """Writes the pages of a document."""
    pages, aside = [], []
    for sheet in sheets:
        forms, rest = ruled(sheet)
        pages.append((sheet.box, columns([*rows(rest.glyphs), *forms])))
        aside.append(_beside(rest))
    running = furniture(pages)
    placed = []
    for number, ((_, found), beside) in enumerate(zip(pages, aside, strict=True), 1):
        for column in found:
            placed += [Placed(number, column, item, id(item) not in running) for item in tabled(column.items, running)]
        placed += [Placed(number, Column(one.box.left, one.box.right, (one,)), one, False) for one in beside]
    _write(_continued(placed), setting([column for _, found in pages for column in found]), scroll)
    for _ in range(len(scroll.pages), len(sheets)):
        scroll.page()


def _beside(sheet: Sheet) -> list[Line]:
    """What runs in another direction than the page's text, such as a watermark, and what stands beyond its edges."""
    found = []
    for quarter in (1, 2, 3):
        found += rows([Glyph(glyph.char, glyph.box.turned(quarter), glyph.em) for glyph in sheet.turned if glyph.quarter == quarter])
    tilted = [glyph for glyph in sheet.turned if glyph.quarter == TILTED and not glyph.char.isspace()]
    if tilted:
        found.append(replace(line(tilted), text="".join(glyph.char for glyph in tilted)))
    return found + rows(sheet.outside)


def _continued(placed: Sequence[Placed]) -> list[Placed]:
    """The items with the tables put together that end one page and begin the next; a foot between goes before, a head behind."""
    done: list[Placed] = []
    last = -1  # the place of the last item that is no furniture
    for at in placed:
        upper = done[last] if last >= 0 else None
        if isinstance(at.item, Form) and upper and isinstance(upper.item, Form) and upper.page + len(upper.item.breaks) + 1 == at.page:
            whole = continued(upper.item, at.item)
            if whole:
                feet = [one for one in done[last + 1 :] if one.page == upper.page]
                heads = [one for one in done[last + 1 :] if one.page != upper.page]
                done[last:] = [*feet, replace(upper, item=whole), *heads]
                last += len(feet)
                continue
        if at.body:
            last = len(done)
        done.append(at)
    return done


def _write(placed: Sequence[Placed], usual: Setting, scroll: Scroll) -> None:
    """Writes the items, each page's start before its first."""
    following = _following(placed)
    for at, after in zip(placed, following, strict=True):
        for _ in range(len(scroll.pages), at.page):
            scroll.page()
        item = at.item
        if isinstance(item, Form):
            _table(item, scroll)
        elif not at.body:
            scroll.line(item.text, "furniture")
        else:
            goes_on = after is not None and isinstance(after.item, Line) and wrapped(item, at.column, after.item, after.column, usual)
            scroll.line(item.text, "heading" if item.em > HEADING * usual.em else "paragraph", wrapped=goes_on)


def _following(placed: Sequence[Placed]) -> list[Placed | None]:
    """For each item the next one that is no furniture."""
    following: list[Placed | None] = []
    after = None
    for at in reversed(placed):
        following.append(after)
        after = at if at.body else after
    return following[::-1]


def _table(form: Form, scroll: Scroll) -> None:
    """Writes a table; a page that begins in it begins with the first cell of its row."""
    count = len(scroll.tables)
    scroll.table(form.pieces())
    lines = scroll.tables[-1].rows if len(scroll.tables) > count else ()
    for row in form.breaks:
        starts: Iterator[int] = (cells[0].start for cells in lines[row:] if cells)
        scroll.pages.append(next(starts, scroll.length))
