"""The official forms in every rendering that occurs: each cell is read as printed, with its evidence, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice

import pytest

from kg.extract.tables import table_readings
from kg.outline import outline
from kg.read import read
from kg.records import Source
from tests import official_forms as official
from tests.form_writer import Form, as_docx, as_html, as_pdf, as_xlsx, in_lines, in_words

RENDERINGS: dict[str, tuple[str, str, Callable[[Form], bytes]]] = {
    "html": ("a.html", "text/html", as_html),
    "word": ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "excel": ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "pdf with rulings": ("a.pdf", "application/pdf", as_pdf),
    "pdf without rulings": ("a.pdf", "application/pdf", partial(as_pdf, ruled=False)),
    "pipes": ("a.txt", "text/plain", partial(in_words, between=" | ", outer="|")),
    "pipes, merged cells left out": ("a.txt", "text/plain", partial(in_words, between=" | ", full=False)),
    "tabs": ("a.txt", "text/plain", partial(in_words, between="\t")),
    "tabs, merged cells left out": ("a.txt", "text/plain", partial(in_words, between="\t", full=False)),
    "wide gaps": ("a.txt", "text/plain", partial(in_words, between="  ", full=False)),
    "one cell a line": ("a.txt", "text/plain", in_lines),
    "one cell a line, blank lines between": ("a.txt", "text/plain", partial(in_lines, between="\n\n")),
}
GAPS = ("pdf without rulings", "wide gaps")  # where a blank cell leaves no trace
NEVER_BLANK = {name: rendering for name, rendering in RENDERINGS.items() if name not in GAPS}


def summed(rows: int, *, blanks: bool) -> list[list[str]]:
    """Rows of the request matrix that add up, a third of their cells zero, and some of them blank."""
    values = [[7 * row + 3 * column if (row + column) % 3 else 0 for column in range(6)] for row in range(rows)]
    shown = [["" if blanks and (row + 2 * at) % 5 == 1 else str(value) for at, value in enumerate(line)] for row, line in enumerate(values)]
    return [[*line, "" if blanks and row % 4 == 1 else str(sum(int(cell or 0) for cell in line))] for row, line in enumerate(shown)]


def every_cell(rendering: tuple[str, str, Callable[[Form], bytes]], form: Form, expected: official.Expected, rules, vocabulary) -> None:
    """Each cell of a form is read as printed, with its row as evidence, and nothing else is."""
    name, media, render = rendering
    document = read(Source(name, render(form), media))
    readings, issues = table_readings(outline(document, rules), rules, vocabulary)
    found = {(r.measure, r.applicant, "" if r.period == "own" else r.period): r for r in readings}
    printed = {key: "" if r.quantity.value is None else str(r.quantity.value) for key, r in found.items()}
    assert (printed, len(readings), issues) == (expected, len(expected), ())
    places = {(r.evidence.start, r.evidence.end, r.evidence.rule): r.evidence.cell for r in readings}
    assert all(places[r.evidence.start, r.evidence.end, r.evidence.rule] == r.evidence.cell for r in readings)  # one node, one cell
    for key, reading in found.items():
        assert reading.quantity.state == ("stated" if expected[key] else "blank")
        assert reading.evidence.exact and document.text[reading.evidence.start : reading.evidence.end] == reading.evidence.exact
        assert not expected[key] or reading.evidence.exact.endswith(expected[key])


def numbers() -> Iterator[str]:
    """Numbers of one to three digits, of which some are zero."""
    return (str(at * at % 307 if at % 4 else 0) for at in count())


@pytest.mark.parametrize("frame", ["F19", "F21"])
@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_request_matrix_is_complete_in_every_rendering(rendering, frame, rules, vocabulary):
    """Seven columns of 23 or 25 rows, zeros as zeros: what the newest form is worth."""
    rows = {"F19": 23, "F21": 25}[frame]
    form, expected = official.matrix(frame, summed(rows, blanks=False))
    assert len(expected) == 7 * rows
    every_cell(RENDERINGS[rendering], form, expected, rules, vocabulary)


@pytest.mark.parametrize("rendering", NEVER_BLANK)
def test_blank_cells_of_the_request_matrix_stay_blank(rendering, rules, vocabulary):
    """Blank is not zero, and shifts no neighbour."""
    every_cell(NEVER_BLANK[rendering], *official.matrix("F21", summed(25, blanks=True)), rules, vocabulary)


@pytest.mark.parametrize("frame", ["F19", "F21"])
@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_tables_on_article_20_are_complete_in_every_rendering(rendering, frame, rules, vocabulary):
    """The measure is made of the row and the column."""
    every_cell(RENDERINGS[rendering], *official.article20(frame, list(islice(numbers(), 22))), rules, vocabulary)


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_lawsuits_are_complete_in_every_rendering(rendering, rules, vocabulary):
    """Fifteen values in one row."""
    every_cell(RENDERINGS[rendering], *official.courts(list("123495001600707")), rules, vocabulary)


@pytest.mark.parametrize("rendering", ["html", "word", "excel", "pdf with rulings", "pipes"])
def test_a_form_that_is_blank_throughout_is_blank(rendering, rules, vocabulary):
    """An office that did nothing often leaves its tables empty: that is a state, not a zero and not a silence."""
    every_cell(RENDERINGS[rendering], *official.courts([""] * 15), rules, vocabulary)
    every_cell(RENDERINGS[rendering], *official.article20("F21", [""] * 10), rules, vocabulary)


@pytest.mark.parametrize("heads", ["代码 指标名称 计量单位 2022年度 历年累计", "指标名称 计量单位 2022年度 历年累计"])
@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_local_forms_are_complete_in_every_rendering(rendering, heads, rules, vocabulary):
    """With the column for all years, and with codes or without."""
    every_cell(RENDERINGS[rendering], *official.listed(heads, official.F08, numbers()), rules, vocabulary)


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_form_of_nine_sections_is_complete_in_every_rendering(rendering, rules, vocabulary):
    """Label, unit, value."""
    every_cell(RENDERINGS[rendering], *official.listed("统计指标 单位 统计数", official.F14, numbers()), rules, vocabulary)
