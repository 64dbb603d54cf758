"""One form in every rendering that occurs: grids of HTML, Word, Excel and PDF, and text with pipes, tabs, gaps or one cell a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate

from kg.read.grid import Piece, Placed, place
from tests.office_writer import docx, p, xlsx
from tests.pdf_writer import Text, pdf

Form = Sequence[Sequence[Piece]]
HEAD = "某县2022年政府信息公开工作年度报告"
LEAD = "本报告数据统计期限为2022年1月1日至12月31日。"
SIZE = 8  # points of the letters of a page
TALL = 17  # points of its rows


def as_html(form: Form) -> bytes:
    """A page with the form as a table."""
    rows = "".join(
        "<tr>" + "".join(f'<td rowspan="{c.rowspan}" colspan="{c.colspan}">{escape(c.text)}</td>' for c in row) + "</tr>" for row in form
    )
    return f"<html><body><h1>{HEAD}</h1><p>{LEAD}</p><table>{rows}</table></body></html>".encode()


def as_docx(form: Form) -> bytes:
    """A Word file with the form as a table whose cells are merged both ways."""
    placed = place(form)
    width = max(cell.column + cell.colspan for row in placed for cell in row)
    above: dict[tuple[int, int], Placed] = {(c.row + n, c.column): c for row in placed for c in row for n in range(c.rowspan)}
    body = "".join("<w:tr>" + _word_row(above, at, width) + "</w:tr>" for at in range(len(placed)))
    return docx(p(HEAD) + p(LEAD) + f"<w:tbl><w:tblPr/>{body}</w:tbl>" + p("某县人民政府"))


def _word_row(above: Mapping[tuple[int, int], Placed], row: int, width: int) -> str:
    """The cells of a row in Word, those that go on from above included."""
    out, column = "", 0
    while column < width:
        cell = above[row, column]
        down = "" if cell.rowspan == 1 else '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
        out += f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.colspan}"/>{down}</w:tcPr>{p(cell.text if cell.row == row else "")}</w:tc>'
        column += cell.colspan
    return out


def as_xlsx(form: Form) -> bytes:
    """An Excel file with the form below its title."""
    placed = place(form)
    width = max(cell.column + cell.colspan for row in placed for cell in row)
    rows: list[list[object]] = [[HEAD], [LEAD]]
    rows += [[None] * width for _ in placed]
    merged = []
    for cell in (cell for row in placed for cell in row):
        rows[cell.row + 2][cell.column] = int(cell.text) if cell.text.isdigit() else cell.text or None
        if cell.rowspan * cell.colspan > 1:
            last = f"{_letter(cell.column + cell.colspan - 1)}{cell.row + cell.rowspan + 2}"
            merged.append(f"{_letter(cell.column)}{cell.row + 3}:{last}")
    return xlsx(rows, merged)


def _letter(column: int) -> str:
    """The name of a column of a sheet, up to the 26th."""
    return chr(ord("A") + column)


def as_pdf(form: Form, *, ruled: bool = True) -> bytes:
    """A page with the form, its cells drawn with or without their borders."""
    placed = place(form)
    xs = _columns(placed)
    top = max(740, TALL * len(placed) + 60)
    words: list[Text] = [(72, top + 60, 16, HEAD), (72, top + 36, SIZE, LEAD)]
    words += [(xs[c.column] + 3, top - TALL * (c.row + (c.rowspan - 1) / 2), SIZE, c.text) for row in placed for c in row if c.text]
    lines = [line for row in placed for cell in row for line in _border(cell, xs, top + 12)]
    return pdf([words], [lines] if ruled else [], size=(max(595, xs[-1] + 40), top + 102))


def _columns(placed: Sequence[Sequence[Placed]]) -> list[float]:
    """Where the columns of a page begin, each as wide as the words that stand in it alone."""
    count = max(cell.column + cell.colspan for row in placed for cell in row)
    widths = [24.0] * count
    for cell in (cell for row in placed for cell in row):
        widths[cell.column] = max(widths[cell.column], (SIZE * len(cell.text) + 3 * SIZE) / cell.colspan)
    return list(accumulate(widths, initial=30.0))


def _border(cell: Placed, xs: Sequence[float], first: float) -> list[tuple[float, float, float, float]]:
    """The four lines around a cell."""
    left, right = xs[cell.column], xs[cell.column + cell.colspan]
    top, bottom = first - TALL * cell.row, first - TALL * (cell.row + cell.rowspan)
    return [(left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom), (right, top, right, bottom)]


def in_words(form: Form, between: str, *, full: bool = True, outer: str = "") -> bytes:
    """A text with a line for each row.

    Args:
        between: what stands between two cells.
        full: whether the places that a merged cell covers are blank cells, else they are left out.
        outer: what each row begins and ends with.
    """
    placed = place(form)
    width = max(cell.column + cell.colspan for row in placed for cell in row)
    lines = []
    for row in placed:
        words = {cell.column: cell.text for cell in row}
        cells = [words.get(column, "") for column in range(width)] if full else list(words.values())
        lines.append(outer + between.join(cells) + outer)
    return _text("\n".join(lines))


def in_lines(form: Form, between: str = "\n") -> bytes:
    """A text with a line for each cell, blank cells as blank lines."""
    return _text(between.join(cell.text for row in form for cell in row))


def _text(words: str) -> bytes:
    """A report with a form as plain text."""
    return f"{HEAD}\n\n{LEAD}\n\n{words}\n\n某县人民政府\n".encode()
