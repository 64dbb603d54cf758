"""Statistical forms that lost their cells: values where the digits can be cut in one way only, by themselves or by what adds up.

A value is a fact where every reading of the form that its sums allow has it in the same digits; else the row is reported with the ways to
cut it. What that is worth is measured in benchmarks/glued.py and told in docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from kg.extract.labels import labels_of
from kg.extract.layouts import layouts_of
from kg.extract.runs import Run, forms
from kg.extract.settled import Verdict, settle
from kg.extract.splits import Budget
from kg.extract.when import report_year
from kg.extract.wording import wordings
from kg.records import Evidence, Issue, Outline, Quantity, Reading
from kg.rules import Rules
from kg.vocabulary import Vocabulary

SHOWN = 6  # ways to cut a row that an issue tells
PHONE = 11  # digits of a mobile telephone number
Period = Literal["own", "cumulative", "previous", "other"]


def glued_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """The readings of forms without cells, and an issue for each row that could be cut in several ways or is not known."""
    layouts = layouts_of(rules)
    found = list(forms(outline, layouts, labels_of(rules), vocabulary))
    sparse = any(form.sparse for form in found)
    year = report_year(outline, wordings(rules), rules) if any(form.year for form in found) else 0
    budget = Budget()
    readings: list[Reading] = []
    issues: list[Issue] = []
    row = 0
    for form in found:
        for run, verdict in zip(form.runs, settle(form.runs, form.layout, layouts.sums, sparse, budget), strict=True):
            readings += _readings(outline, run, verdict, row, year, form.year)
            if len(verdict.certain) < len(form.layout.columns) or not run.measures:
                issues.append(_issue(outline, run, verdict, row))
            row += 1
    return tuple(readings), tuple(issues)


def _readings(outline: Outline, run: Run, verdict: Verdict, row: int, own: int, named: int) -> Iterator[Reading]:
    """The readings of the cells that are certain, each with the words from the label to its last digit as evidence.

    A row without cells has its place among the forms' rows. The words as they are read show the cuts that all ways have in common.
    ``own`` is the year of the report, ``named`` that of the form's head; 0 where it is not told.
    """
    if not verdict.certain or not run.measures or verdict.digits is None:
        return
    axis, columns = run.layout.axis, run.layout.columns
    words, places, way = outline.view.text, verdict.digits.places, verdict.ways[0]
    rule = verdict.rule or (run.rule.id if run.rule else run.layout.id)
    common = set(way.ends).intersection(*(one.ends for one in verdict.ways[1:]))
    first, shown, begin = outline.view.starts[run.start], words[run.start : run.at], run.at
    for at, (start, end) in enumerate(zip(way.starts, way.ends, strict=True)):
        last = run.at + places[end - 1] + 1
        if at in verdict.certain:
            unit = run.unit if axis == "period" or end == len(verdict.digits.text) else ""  # of article 20 it stands with the last column
            quantity = Quantity(verdict.digits.value(start, end), unit)
            evidence = outline.document.evidence(first, outline.view.ends[last - 1], rule, shown + words[begin:last], f"{row},{at + 1}")
            applicant = columns[at] if axis == "applicant" else ""
            period, year = _time(columns[at] if axis == "period" else "own", own, named)
            yield Reading(run.measures[at], quantity, evidence, applicant, period=period, year=year, origin="table")
        if end in common:
            shown, begin = f"{shown}{words[begin:last]}|", run.at + places[end]


def _time(column: str, own: int, named: int) -> tuple[Period, int]:
    """The period of a column, and the year of one that is not the report's own."""
    if column != "own" or own in (0, named) or not named:
        return cast(Period, column), 0
    return "previous" if named == own - 1 else "other", named


def _issue(outline: Outline, run: Run, verdict: Verdict, row: int) -> Issue:
    """A row that is not known, or whose digits are not told apart for sure."""
    # Eleven digits that nobody can cut may be anybody's telephone number: the row's label is enough to find it again.
    quoted = len(run.digits.partition(".")[0]) != PHONE and verdict.digits is not None  # else it may be a page of digits
    end = run.end if quoted or verdict.certain else run.at
    evidence: tuple[Evidence, ...] = ()
    if end > run.start:
        first, last = outline.view.source_span(run.start, end)
        evidence = (outline.document.evidence(first, last, run.layout.id, outline.view.text[run.start : end], f"{row},0"),)
    if not run.measures:
        zh, en = "统计表中有一行不对应任何指标", "A row of the form fits no measure of the catalogue"
        return Issue("unmapped-row", "warning", zh, en, evidence)
    return Issue("run-together-digits", "warning", *_reason(run, verdict), evidence)


def _reason(run: Run, verdict: Verdict) -> tuple[str, str]:
    """Why a row is not read, in both languages."""
    if verdict.digits is not None and not verdict.choices and len(verdict.digits.text) < len(run.layout.columns):
        return "数字连在一起且少于列数，有单元格空白", "Digits ran together and are fewer than the columns, so that cells are blank"
    if not verdict.ways and verdict.choices > 1 and not run.layout.summed:
        return f"数字连在一起，有{verdict.choices}种拆分", f"Digits ran together and can be cut in {verdict.choices} ways"
    if not verdict.ways:
        return "数字连在一起，没有一种拆分符合表内合计", "Digits ran together, and no way to cut them agrees with the row's own sum"
    shown = "；".join("|".join(map(str, way.values)) for way in verdict.ways[:SHOWN]) + ("……" if len(verdict.ways) > SHOWN else "")
    if len(verdict.ways) == 1:
        zh = f"数字连在一起，只有一种拆分符合本行，但别无他据：{shown}"
        return zh, f"Digits ran together, and nothing confirms the one way to cut them that the row allows: {shown}"
    count = len(verdict.ways)
    return f"数字连在一起，有{count}种拆分：{shown}", f"Digits ran together and can be cut in {count} ways: {shown}"
