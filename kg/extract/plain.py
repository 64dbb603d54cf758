"""Forms without cells whose rows are lines: 收到申请数：9件, or 收到申请数 件 9."""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.extract.cells import label
from kg.extract.labels import Labels
from kg.extract.spans import Spans
from kg.records import Cell, Outline, Table
from kg.vocabulary import Vocabulary

LEAST = 4  # lines that make a form
LONGEST = 80  # characters of a line
VALUED = ("outcome", "value")  # what a line with a value may count
HEADING = ("opener", "court", "header")  # what one without may say
LINE = re.compile(rf"(?<![^\n])[^\n]{{1,{LONGEST}}}(?![^\n])")
UNITS = "万元|亿元|人次|件次|条次|[条件次篇人个元项期份宗起场]"
VALUE = re.compile(rf"(?P<value>(?<![\d.,])\d[\d,]*(?:\.\d+)?)[ \t\u3000]*(?:{UNITS})?[ \t\u3000]*[;；。]?[ \t\u3000]*$")
TAIL = re.compile(rf"[ \t\u3000]*(?:[:：][ \t\u3000]*)?(?:(?<=[ \t\u3000])(?:{UNITS})[ \t\u3000:：]*)?$")


def plain_forms(outline: Outline, labels: Labels, vocabulary: Vocabulary) -> list[Table]:
    """The form that lines outside of tables make, as one table with a label and a value in each row; none where too few are known.

    Args:
        outline: the document.
        labels: what rows count; a line is a row only where its label is known whole.
        vocabulary: the catalogue; the request matrix has no rows of one value.
    """
    view = outline.view
    tables = Spans((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in outline.tables)
    lines = [line for line in LINE.finditer(view.text) if not tables.holds(line.start())]
    if sum(VALUE.search(line[0]) is not None for line in lines) < LEAST:
        return []
    rows: list[tuple[Cell, ...]] = []
    once: list[str] = []  # what is counted in one place of a form only
    for line in lines:
        words = line[0]
        value = VALUE.search(words)
        name = TAIL.sub("", words[: value.start()]) if value else words
        rule = next((rule for role in (VALUED if value else HEADING) if (rule := labels.find(role, label(name)))), None)
        if rule is None or (rule.text("measure") in vocabulary.measures and vocabulary.measures[rule.text("measure")].kind == "matrix"):
            continue
        start = line.start() + len(name) - len(name.lstrip())
        cells = [Cell(len(rows), 0, name.strip(), *view.source_span(start, line.start() + len(name.rstrip())))]
        if value:
            place = view.source_span(line.start() + value.start(), line.end())
            cells.append(Cell(len(rows), 1, value[0].strip(" \t\u3000;；。"), *place))
            once += [] if rule.text("group") or rule.text("role") else [rule.id]
        rows.append(tuple(cells))
    if sum(len(row) > 1 for row in rows) < LEAST or len(set(once)) < len(once):  # said twice, of several bodies or years
        return []
    return [Table(rows[0][0].start, rows[-1][-1].end, tuple(rows))]
