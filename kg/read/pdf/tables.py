"""Tables of a page: the words of each cell, and the parts of a table that go over pages put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.read.grid import Piece
from kg.read.pdf.lines import joined, rows
from kg.read.pdf.rulings import Grid, Slot, grids
from kg.read.pdf.sheet import TILTED, Box, Glyph, Sheet

NEAR = 4.0  # points by which the edges of one table's parts may differ
LAYOUT = 1_000  # characters of one cell that make a table of few cells a frame
FEW = 4  # cells of such a table


@dataclass(frozen=True, slots=True)
class Form:
    """A table with its words.

    Args:
        box: its edges on the first page.
        xs: the edges of its columns.
        cells: the cells in order, each with its words.
        height: rows.
        breaks: the rows at which a page begins.
    """

    box: Box
    xs: tuple[float, ...]
    cells: tuple[tuple[Slot, str], ...]
    height: int
    breaks: tuple[int, ...] = ()

    def pieces(self) -> list[list[Piece]]:
        """The cells by row."""
        lines: list[list[Piece]] = [[] for _ in range(self.height)]
        for slot, text in self.cells:
            lines[slot.row].append(Piece(text, slot.rowspan, slot.colspan))
        return lines


def ruled(sheet: Sheet) -> tuple[list[Form], Sheet]:
    """The tables that rulings make on a page, and the page without their words."""
    forms = []
    for grid in grids(sheet.across, sheet.down):
        inside = [glyph for glyph in sheet.glyphs if grid.box.holds(*glyph.middle)]
        turned = [glyph for glyph in sheet.turned if glyph.quarter != TILTED and grid.box.holds(*glyph.middle)]
        form = _form(grid, [*inside, *turned])
        if not _arranges(form):
            forms.append(form)
            used = {id(glyph) for glyph in (*inside, *turned)}
            upright = tuple(glyph for glyph in sheet.glyphs if id(glyph) not in used)
            sheet = replace(sheet, glyphs=upright, turned=tuple(glyph for glyph in sheet.turned if id(glyph) not in used))
    return forms, sheet


def _form(grid: Grid, glyphs: Sequence[Glyph]) -> Form:
    """A grid with the words in its cells."""
    owner = {
        (slot.row + down, slot.column + right): at
        for at, slot in enumerate(grid.slots)
        for down in range(slot.rowspan)
        for right in range(slot.colspan)
    }
    held: list[list[Glyph]] = [[] for _ in grid.slots]
    for glyph in glyphs:
        held[owner[grid.place(*glyph.middle)]].append(glyph)
    cells = tuple((slot, _words(inside)) for slot, inside in zip(grid.slots, held, strict=True))
    return Form(grid.box, grid.xs, cells, len(grid.ys) - 1)


def _words(glyphs: Sequence[Glyph]) -> str:
    """The words in a cell, those that run upwards or downwards turned upright."""
    texts = []
    for quarter in range(4):
        upright = [Glyph(glyph.char, glyph.box.turned(quarter), glyph.em) for glyph in glyphs if glyph.quarter == quarter]
        texts += [line.text for line in rows(upright)]
    return joined(texts)


def _arranges(form: Form) -> bool:
    """Whether a table only frames or arranges a page: too few cells with words, or one with all of them."""
    filled = [text for _, text in form.cells if text]
    return len(filled) < 2 or (len(form.cells) <= FEW and max(map(len, filled)) > LAYOUT)


def continued(upper: Form, lower: Form) -> Form | None:
    """The table of which a page ends with one part and the next begins with the other, or None where they are two."""
    shift = upper.xs[0] - lower.xs[0]
    if abs(upper.xs[-1] - lower.xs[-1] - shift) > NEAR:
        return None
    xs = _union(upper.xs, tuple(x + shift for x in lower.xs))
    above = [(_spread(slot, upper.xs, xs), text) for slot, text in upper.cells]
    below = [(_spread(slot, tuple(x + shift for x in lower.xs), xs), text) for slot, text in lower.cells]
    cut = _cut(above, below, upper.height)
    cells, dropped = _sewn(above, below, upper.height, cut)
    moved = [(replace(slot, row=slot.row + upper.height - cut), text) for slot, text in below if slot not in dropped]
    height = upper.height + lower.height - cut
    ordered = sorted([*cells, *moved], key=lambda cell: (cell[0].row, cell[0].column))
    return Form(upper.box, xs, tuple(ordered), height, (*upper.breaks, upper.height))


def _union(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """The edges of both, those at nearly the same place once."""
    return tuple(sorted([*one, *(x for x in other if all(abs(x - y) > NEAR for y in one))]))


def _spread(slot: Slot, old: tuple[float, ...], new: tuple[float, ...]) -> Slot:
    """A cell in the columns of the whole table."""
    first, last = (min(range(len(new)), key=lambda at: abs(new[at] - x)) for x in (old[slot.column], old[slot.column + slot.colspan]))
    return replace(slot, column=first, colspan=last - first)


Cells = list[tuple[Slot, str]]


def _cut(above: Cells, below: Cells, height: int) -> bool:
    """Whether the page ends inside a row: its cells are open, and below it goes on without a label of its own."""
    last = {slot.column: (slot, text) for slot, text in above if slot.row + slot.rowspan == height}
    first = [(slot, text) for slot, text in below if slot.row == 0]
    if not all(slot.open_top for slot, _ in first) or not all(slot.open_bottom for slot, _ in last.values()):
        return False
    if any(slot.column not in last or last[slot.column][0].colspan != slot.colspan for slot, _ in first):
        return False
    label = next((text for slot, text in first if slot.rowspan == last[slot.column][0].rowspan == 1), "-")
    return not label and any(text for _, text in first) and all(last[slot.column][1] for slot, text in first if text)


def _sewn(above: Cells, below: Cells, height: int, cut: bool) -> tuple[Cells, set[Slot]]:
    """The upper cells with what continues them below, and the lower cells that were used up."""
    first = {(slot.column, slot.colspan): (slot, text) for slot, text in below if slot.row == 0}
    cells, used = [], set()
    for slot, text in above:
        mate, words = first.get((slot.column, slot.colspan), (None, ""))
        if mate is None or slot.row + slot.rowspan < height:
            cells.append((slot, text))
            continue
        several = slot.rowspan > 1 or mate.rowspan > 1
        if cut or (several and not words and slot.open_bottom and mate.open_top):
            used.add(mate)
            grown = replace(slot, rowspan=slot.rowspan + mate.rowspan - cut, open_bottom=mate.open_bottom)
            cells.append((grown, joined([part for part in (text, words) if part])))
        else:
            cells.append((slot, text))
    return cells, used
