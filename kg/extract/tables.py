"""Readings of the statistical forms, matched by what rows and columns are called, never by where they stand; and which form it is."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.captions import Caption, captions
from kg.extract.findings import Findings
from kg.extract.form import Walk
from kg.extract.glued import glued_readings
from kg.extract.halves import halves, stretches
from kg.extract.heads import Heads
from kg.extract.labels import labels_of
from kg.extract.plain import plain_forms
from kg.extract.rows import Reader
from kg.extract.when import report_year
from kg.extract.wording import wordings
from kg.records import Issue, Outline, Reading
from kg.rules import Rules
from kg.vocabulary import Vocabulary

FOREIGN = ("统计表由其他单位填报，未读取", "Another body filled in this form, which is not read")


def table_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """What the statistical forms of a document state.

    Args:
        outline: the document with its tables.
        rules: ``tables.toml`` says what labels mean.
        vocabulary: the catalogue of measures, for units and for what is part of what.

    Returns:
        The readings in reading order, and an issue for each row that no measure fits.
    """
    if outline.kind != "report":
        return (), ()
    labels = labels_of(rules)
    found = Findings(outline, vocabulary)
    forms = list(stretches(outline))
    year = report_year(outline, wordings(rules), rules) if forms else 0
    walk = Walk(labels, Reader(labels, vocabulary, found, Heads(labels, year)))
    for form, caption in zip(forms, captions(outline, forms, year, rules), strict=True):
        for part in halves(form, labels) if caption.foreign is None else ():
            walk.form(part, caption)
        if caption.foreign is not None:
            found.issues.append(Issue("foreign-form", "info", *FOREIGN, (caption.foreign,)))
    for table in plain_forms(outline, labels, vocabulary):
        walk.form([table], Caption())
    glued, unclear = glued_readings(outline, rules, vocabulary)
    return (*found.readings, *glued), (*found.issues, *unclear)


def form_of(outline: Outline, readings: Sequence[Reading], rules: Rules, vocabulary: Vocabulary) -> str:
    """The frame of the tables: the one whose marks were found, else the one that their measures belong to.

    Where several frames have them all, the year tells which was in force; where it does not, the frame stays open.

    Args:
        readings: what the tables state.
    """
    if outline.frame != "narrative":
        return outline.frame
    rows = wordings(rules)
    forms = {frame: row.pattern for row in rows.of("form") for frame in row.frames}
    of = {reading.measure: forms.keys() & vocabulary.measures[reading.measure].frames for reading in readings}
    own = [frames for measure, frames in of.items() if frames == set(vocabulary.measures[measure].frames)]
    common = set(forms).intersection(*own) if own else set()
    year = str(report_year(outline, rows, rules)) if len(common) > 1 else ""
    told = [frame for frame in common if len(common) == 1 or forms[frame].search(year)]
    return told[0] if told else "narrative"
