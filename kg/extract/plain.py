"""Forms without cells whose rows are lines: 收到申请数：9件, or 收到申请数 件 9."""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.extract.cells import UNIT, UNITS, label
from kg.extract.labels import Labels
from kg.extract.spans import Spans
from kg.records import Cell, Outline, Table
from kg.rules import Rule
from kg.vocabulary import Vocabulary

LEAST = 4  # lines that make a form
LONGEST = 80  # characters of a line
VALUED = ("outcome", "value")  # what a line with a value may count
HEADING = ("opener", "court", "header")  # what one without may say
LINE = re.compile(rf"(?<![^\n])[^\n]{{1,{LONGEST}}}(?![^\n])")
GAP = r"[ \t\u3000]*+"
VALUE = re.compile(rf"(?m)(?P<value>\d(?<![\d.,].)[\d,]*+(?:\.\d++)?){GAP}(?:{UNIT})?{GAP}[;；。]?{GAP}$")
SPACES = " \t\u3000"


def plain_forms(outline: Outline, labels: Labels, vocabulary: Vocabulary) -> list[Table]:
    """The form that lines outside of tables make, as one table with a label and a value in each row; none where too few are known.

    Args:
        outline: the document.
        labels: what rows count; a line is a row only where its label is known whole.
        vocabulary: the catalogue; the request matrix has no rows of one value.
    """
    view = outline.view
    tables = Spans((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in outline.tables)
    begun = (view.text.rfind("\n", 0, value.start()) + 1 for value in VALUE.finditer(view.text))
    if sum(not tables.holds(start) for start in begun) < LEAST:  # most documents
        return []
    lines = [line for line in LINE.finditer(view.text) if not tables.holds(line.start())]
    counting = [_counted(line[0], labels, vocabulary) for line in lines]
    once = [found[0].id for found in counting if found and not (found[0].text("group") or found[0].text("role"))]
    if sum(map(bool, counting)) < LEAST or len(set(once)) < len(once):  # said twice, of several bodies or years
        return []
    rows: list[tuple[Cell, ...]] = []
    for line, found in zip(lines, counting, strict=True):
        name = found[1] if found else line[0]
        if not found and not any(labels.find(role, label(name)) for role in HEADING):
            continue
        start = line.start() + len(name) - len(name.lstrip())
        cells = [Cell(len(rows), 0, name.strip(), *view.source_span(start, line.start() + len(name.rstrip())))]
        if found:
            at = line.start() + found[2].start()
            cells.append(Cell(len(rows), 1, found[2][0].strip(" \t\u3000;；。"), *view.source_span(at, line.end())))
        rows.append(tuple(cells))
    return [Table(rows[0][0].start, rows[-1][-1].end, tuple(rows))]


def _counted(words: str, labels: Labels, vocabulary: Vocabulary) -> tuple[Rule, str, re.Match[str]] | None:
    """What a line counts: the row that knows its label, the label, and the value."""
    value = VALUE.search(words)
    if value is None:
        return None
    name = words[: value.start()].rstrip(SPACES + ":：")
    unit = name.rpartition(" ")[2].rpartition("\u3000")[2].rpartition("\t")[2]
    name = name.removesuffix(unit).rstrip(SPACES + ":：") if unit in UNITS and unit != name else name
    rule = next((rule for role in VALUED if (rule := labels.find(role, label(name)))), None)
    if rule is None:
        return None
    measure = vocabulary.measures.get(rule.text("measure"))  # the parts of a lawsuit are none yet
    return None if measure is not None and measure.kind == "matrix" else (rule, name, value)
