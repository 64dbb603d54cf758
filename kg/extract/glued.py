"""Statistical forms that lost their cells: labels and digits in one run of text.

A value is read where the run can be cut in one way only, by itself or by the sums of the form; else the row is reported with all
the ways to cut it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, cast

from kg.extract.cells import label, noted_unit
from kg.extract.labels import Labels, labels_of, loose
from kg.extract.spans import Spans
from kg.extract.splits import Balance, Values, cuts, solve, summed
from kg.numerals import number
from kg.records import Evidence, Issue, Outline, Quantity, Reading
from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

NOTE = re.compile(r"[(（][^()（）]*[)）]")
RUN = re.compile(r"[+-]?\d(?:[\d \u3000]|[.,，](?=\d))*")
ORDINAL = re.compile(r"(?<![第])(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]|其中[:：、]?|[\n])")
UNIT = re.compile(r"(?:万元|人次|[条件次篇个人项元])\s*$")
THOUSANDS = re.compile("[,，]")
CUMULATIVE = "历年累计"
SHOWN = 6  # ways to cut a row that an issue tells
COLUMNS = 7  # of the request matrix


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the form: what it counts in each column, and the digits behind its label; offsets of the view."""

    rule: Rule
    measures: tuple[str, ...]
    applicants: tuple[str, ...]
    periods: tuple[str, ...]
    unit: str
    start: int
    end: int
    digits: str
    sums: Literal["none", "total", "triple"] = "none"


@dataclass(slots=True)
class Heads:
    """The heads above, as they were met."""

    group: str = ""
    columns: list[tuple[str, str]] = field(default_factory=list)  # column of article 20 and its unit
    applicants: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    lawsuits: bool = False


def glued_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """The readings of forms without cells, and an issue for each row that could be cut in several ways."""
    if outline.frame == "narrative":
        return (), ()
    labels = labels_of(rules)
    runs = list(Form(outline, labels, rules, vocabulary).runs())
    ways = {str(at): _ways(run) for at, run in enumerate(runs)}
    ways = _balanced(runs, ways, labels)
    readings: list[Reading] = []
    issues: list[Issue] = []
    for at, run in enumerate(runs):
        found = ways[str(at)]
        if len(found) == 1 or (len(run.measures) == 1 and "." in run.digits and number(run.digits) is not None):
            readings += _readings(outline, run, at, found[0] if found else ())
        elif run.digits:
            issues.append(_issue(outline, run, at, found))
    return tuple(readings), tuple(issues)


def _ways(run: Run) -> tuple[Values, ...]:
    """The ways to cut the digits of one row."""
    count = len(run.measures)
    if THOUSANDS.search(run.digits):
        pieces = [number(piece) for piece in run.digits.split()]
        whole = tuple(int(piece) for piece in pieces if piece is not None and piece == int(piece))
        return (whole,) if len(whole) == len(pieces) == count else ()
    if "." in run.digits or run.digits[0] in "+-":
        return ()
    if run.sums == "total":
        return summed(run.digits, count)
    if run.sums == "triple":
        return tuple(way for way in _limited(run.digits, count) if all(sum(way[at : at + 4]) == way[at + 4] for at in (0, 5, 10)))
    if run.periods[-1:] == ("cumulative",) and count == 2:
        return tuple(way for way in _limited(run.digits, count) if way[0] <= way[1])
    return tuple(_limited(run.digits, count))


def _limited(digits: str, count: int) -> Iterator[Values]:
    """The ways to cut, up to a number beyond which nothing is decided anyway."""
    for at, way in enumerate(cuts(digits, count)):
        if at > 50_000:
            return
        yield way


def _balanced(runs: list[Run], ways: dict[str, tuple[Values, ...]], labels: Labels) -> dict[str, tuple[Values, ...]]:
    """The ways that the sums of the whole form leave."""
    place = {run.measures[0]: str(at) for at, run in enumerate(runs) if len(set(run.measures)) == 1}
    results = tuple(at for measure, at in place.items() if measure.startswith("foi.result.") and measure != "foi.result.total")
    total = place.get("foi.result.total", "")
    balances = [
        Balance(results, (total,)),
        Balance((place.get("foi.new_received", ""), place.get("foi.carried_in", "")), (total, place.get("foi.carried_out", ""))),
    ]
    for rule in labels.role("value"):
        parts = tuple(at for measure, at in place.items() if rule.text("parts") and measure.startswith(rule.text("parts") + "."))
        whole = place.get(rule.text("measure"), "")
        if parts and any(len(ways.get(at, ())) > 1 for at in (*parts, whole)):
            balances.append(Balance(parts, (whole,)))
    for balance in balances:
        ways = solve(ways, [balance]) if balance.right != ("",) else ways
    return solve(ways, balances)


def _readings(outline: Outline, run: Run, row: int, values: Values) -> Iterator[Reading]:
    """The readings of a row whose values are certain; a row without cells has its place among the form's rows."""
    numbers = [Decimal(value) for value in values] if values else [number(run.digits) or Decimal(0)]
    shown = "|".join(map(str, numbers))
    words = outline.view.text[run.start : run.end]
    reading = words if len(numbers) == 1 else words[: words.rindex(run.digits)] + shown
    first, last = outline.view.source_span(run.start, run.end)
    evidence = outline.document.evidence(first, last, run.rule.id, reading, f"{row},0")
    for at, (measure, value) in enumerate(zip(run.measures, numbers, strict=True)):
        quantity = Quantity(value, run.unit)
        applicant = run.applicants[at] if run.applicants else ""
        period = cast(Literal["own", "cumulative", "previous"], run.periods[at] if run.periods else "own")
        yield Reading(measure, quantity, evidence, applicant, period=period, origin="table")


def _issue(outline: Outline, run: Run, row: int, ways: tuple[Values, ...]) -> Issue:
    """A row that can be cut in several ways, or in none that its sums allow."""
    # Eleven digits that nobody can cut may be anybody's telephone number: the row's label is enough to find it again.
    end = run.end - len(run.digits) if len(run.digits.partition(".")[0]) == 11 else run.end
    evidence: tuple[Evidence, ...] = ()
    if end > run.start:
        first, last = outline.view.source_span(run.start, end)
        evidence = (outline.document.evidence(first, last, run.rule.id, outline.view.text[run.start : end], f"{row},0"),)
    if not ways:
        zh, en = "数字连在一起，没有一种拆分符合表内合计", "Digits ran together, and no way to cut them agrees with the row's own sum"
    else:
        shown = "；".join("|".join(map(str, way)) for way in ways[:SHOWN]) + ("……" if len(ways) > SHOWN else "")
        zh, en = f"数字连在一起，有多种拆分：{shown}", f"Digits ran together and can be cut in several ways: {shown}"
    return Issue("run-together-digits", "warning", zh, en, evidence)


class Form:
    """A form without cells, read label by label."""

    def __init__(self, outline: Outline, labels: Labels, rules: Rules, vocabulary: Vocabulary) -> None:
        self._outline = outline
        self._labels = labels
        self._vocabulary = vocabulary
        self._text = NOTE.sub(lambda match: re.sub(r"\d", "□", match[0]), outline.view.text)
        self._loose = {
            role: [(rule, loose(rule)) for rule in labels.role(role)] for role in ("subject", "column", "applicant", "court", "outcome")
        }
        self._heads = Heads()

    def runs(self) -> Iterator[Run]:
        """The rows in reading order."""
        view = self._outline.view
        tables = Spans((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in self._outline.tables)
        at = self._start()
        for match in RUN.finditer(self._text, at) if at >= 0 else ():
            digits, end = self._digits(match)
            if not digits or tables.holds(match.start()):
                continue
            run = self._row(at, match.start(), digits, end)
            at = end
            if run:
                yield run

    def _start(self) -> int:
        """Where the form begins: at the first head that only forms have."""
        first = re.search(r"第二十条第.{1,3}项\s*信息内容|指标名称\s*计量单位|统\s*计\s*指\s*标\s*单\s*位", self._text)
        return first.start() if first else -1

    def _digits(self, match: re.Match[str]) -> tuple[str, int]:
        """The digits of a run without the number of the next label (…00000002.其他): the digits, and where they end."""
        digits, end = match[0].rstrip(), match.start() + len(match[0].rstrip())
        behind = self._text[end : end + 2]
        if behind[:1] and behind[0] in ".．、" and not behind[1:].isdigit():
            digits = digits[:-1].rstrip()
            end = match.start() + len(digits)
        elif behind[:1] and behind[0] in "年月日":
            return "", end
        return digits, end

    def _row(self, start: int, label_end: int, digits: str, end: int) -> Run | None:
        """The row whose label ends where its digits begin."""
        words = self._text[start:label_end]
        self._read_heads(words)
        if self._heads.lawsuits:
            self._heads.lawsuits = False
            return self._lawsuits(label_end, digits, end)
        heads = words.rfind(CUMULATIVE) + len(CUMULATIVE) if CUMULATIVE in words else 0
        pieces = [(heads + offset, piece) for offset, piece in _pieces(words[heads:])]
        for _, piece in pieces[:-1]:
            self._heads.group = self._labels.opens(label(piece), self._heads.group)
        if not pieces:
            return None
        offset, piece = pieces[-1]
        for rule, pattern in self._loose["subject"] if self._heads.columns else ():
            found = re.search(f"(?:{pattern.pattern})\\s*$", piece)
            if found:
                return self._article20(rule, start + offset + found.start(), digits, end)
        return self._labelled(start + offset, piece, digits, end)

    def _read_heads(self, words: str) -> None:
        """Heads of columns inside the words before a row."""
        columns = sorted((match.start(), rule, match) for rule, p in self._loose["column"] if (match := p.search(words)))
        if columns:
            self._heads.columns = [(rule.text("column"), noted_unit(words[match.start() :])) for _, rule, match in columns]
        if all(pattern.search(words) for _, pattern in self._loose["applicant"]) and "自然人" in words:
            self._heads.applicants = tuple(rule.text("applicant") for rule, _ in self._loose["applicant"])
        if all(pattern.search(words) for _, pattern in self._loose["court"]):
            self._heads.lawsuits = True
        if CUMULATIVE in words:
            self._heads.periods = ("own", "cumulative")

    def _lawsuits(self, start: int, digits: str, end: int) -> Run:
        """The one row of reviews and lawsuits."""
        outcomes = [rule.text("column") for rule, _ in self._loose["outcome"]]
        measures = tuple(f"{court.text('measure')}.{column}" for court, _ in self._loose["court"] for column in outcomes)
        return Run(self._loose["court"][0][0], measures, (), (), "", start, end, digits, "triple")

    def _article20(self, rule: Rule, start: int, digits: str, end: int) -> Run | None:
        """A row of the tables on article 20."""
        measures = tuple(f"{rule.text('measure')}.{column}" for column, _ in self._heads.columns)
        if any(measure not in self._vocabulary.measures for measure in measures):
            return None
        unit = self._heads.columns[0][1] if len(measures) == 1 else ""
        return Run(rule, measures, (), (), unit, start, end, digits)

    def _labelled(self, start: int, piece: str, digits: str, end: int) -> Run | None:
        """A row of the request matrix or of an older form."""
        name = label(piece)
        rule = self._labels.value(name, self._heads.group)
        unit = UNIT.search(piece)
        if rule is None and unit:
            name = label(piece[: unit.start()])
            rule = self._labels.value(name, self._heads.group)
        if rule is None:
            return None
        self._heads.group = self._labels.opens(name, self._heads.group)
        measure = rule.text("measure")
        if self._vocabulary.measures[measure].kind == "matrix":
            count = len(self._heads.applicants)
            return Run(rule, (measure,) * count, self._heads.applicants, (), "", start, end, digits, "total") if count == COLUMNS else None
        periods = self._heads.periods or ("own",)
        return Run(rule, (measure,) * len(periods), (), periods, unit[0].strip() if unit else "", start, end, digits)


def _pieces(words: str) -> Iterator[tuple[int, str]]:
    """Labels that follow each other without values, each with its offset."""
    cuts_at = [0, *(match.end() for match in ORDINAL.finditer(words))]
    ends = [*(match.start() for match in ORDINAL.finditer(words)), len(words)]
    for start, end in zip(cuts_at, ends, strict=True):
        piece = words[start:end].strip(" \u3000、.．")
        if piece:
            yield start + words[start:end].index(piece), piece
