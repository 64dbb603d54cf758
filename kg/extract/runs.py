"""Statistical forms that lost their cells, read from the text: below the heads of a form, labels and the digits behind them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.cells import NOTE, UNIT, label, noted_unit
from kg.extract.labels import Labels
from kg.extract.layouts import Layout, Layouts
from kg.extract.spans import Spans
from kg.records import Outline
from kg.rules import Rule
from kg.vocabulary import Vocabulary

LONGEST = 240  # characters of a label with all that may stand before it; behind more, a form is over
LABEL = 60  # characters of a label itself
RUN = re.compile(r"[+＋-]?\d(?:[\d,，.．+＋\s－—–/／-]*\d)?")
ORDINAL = re.compile(
    r"(?<![第])(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{0,3}[)）]|(?P<number>\d{1,2})[.．、)）]|其中[:：、]?|[—–－-]{2,})"
)
YEAR = re.compile(r"(?:19|20)\d\d")
BESIDE = re.compile(rf"(?:{UNIT})\s*$")
# Of the units only those with which no label begins (个人隐私, 人大建议).
BEHIND = re.compile(r"(?:\s*(?:(?P<ordinal>[.．、)）])(?!\d)|(?P<unit>万元|亿元|[元件项条]))|[^\S\n]*(?P<other>[年月日%％]))?")
PAGE = re.compile(r"(?m)^[ \t]*[—–－-]{1,2}[ \t]?\d{1,3}[ \t]?[—–－-]{1,2}[ \t]*$")  # the number of a page, on a line of its own
IDLE = " \t\n\r\u3000、.．:：—–-/／|｜"


@dataclass(frozen=True, slots=True)
class Run:
    """A row of a form: what it counts, and the digits behind its label; offsets of the view.

    Args:
        rule: the row of ``tables.toml`` that knows its label; None where none does, or it has none.
        measures: what each column counts; empty where that is not known.
        unit: as printed beside the label, behind the digits or in the head.
        start: where its label begins; at, end: its digits.
        number: of its label in a list, 0 where it has none.
        crowded: the digits may belong to more rows than this one.
    """

    layout: Layout
    rule: Rule | None
    measures: tuple[str, ...]
    unit: str
    start: int
    at: int
    end: int
    digits: str
    number: int = 0
    crowded: bool = False

    @property
    def size(self) -> int:
        """How many digits there are."""
        return sum(map(str.isdigit, self.digits))


@dataclass(frozen=True, slots=True)
class Form:
    """The rows under one head.

    Args:
        sparse: some cells of it are blank, for a row of it has fewer digits than cells.
        year: that its head names, 0 where it names none.
    """

    layout: Layout
    runs: tuple[Run, ...]
    sparse: bool
    year: int


def forms(outline: Outline, layouts: Layouts, labels: Labels, vocabulary: Vocabulary) -> Iterator[Form]:
    """The forms of a document that have no cells, in reading order."""
    view = outline.view
    tables = Spans((bisect_left(view.starts, table.start), bisect_left(view.starts, table.end)) for table in outline.tables)
    outside = sorted(layouts.heads(view.text, tables), key=lambda pair: pair[1].start())
    for at, (layout, match) in enumerate(outside):
        stop = outside[at + 1][1].start() if at + 1 < len(outside) else len(view.text)
        if match.end() <= stop:
            reader = _Reader(layout, noted_unit(match[0]), labels, vocabulary)
            runs = list(reader.runs(view.text, match.end(), stop, tables))
            if runs:
                pairs = zip(runs, [*runs[1:], None], strict=True)
                rows = tuple(replace(run, crowded=True) if _skips(run, below) else run for run, below in pairs)
                year = YEAR.search(match[0])
                yield Form(layout, rows, reader.sparse, int(year[0]) if year else 0)


class _Reader:
    """Reads the rows below one head."""

    def __init__(self, layout: Layout, unit: str, labels: Labels, vocabulary: Vocabulary) -> None:
        self._layout = layout
        self._unit = unit
        self._labels = labels
        self._vocabulary = vocabulary
        self._group = ""
        self.sparse = False

    def runs(self, text: str, start: int, stop: int, tables: Spans) -> Iterator[Run]:
        """The rows in reading order, until words follow that are no label."""
        at = start
        for match in RUN.finditer(PAGE.sub(_blank, NOTE.sub(_masked, text[start:stop]))):
            begin = start + match.start()
            if begin < at or tables.holds(begin):
                continue
            if begin - at > LONGEST:
                return
            found = self._run(text, at, begin, match[0])
            if found is None:
                continue
            run, at = found
            if run:
                yield run
            if self._layout.axis == "measure":
                return

    def _run(self, text: str, at: int, begin: int, run: str) -> tuple[Run | None, int] | None:
        """The row whose label ends where its digits begin, and where the next begins; None where the digits are a part of the words."""
        words = PAGE.sub(_blank, NOTE.sub(_masked, text[at:begin]))
        pieces = list(_pieces(words))
        offset, _, number = pieces[-1] if pieces else (0, "", 0)
        rest = text[begin + len(run) : begin + len(run) + 8]
        run, behind = self._own(run, rest, bool(pieces) or self._layout.axis == "measure", number, words[:offset].rstrip()[-1:])
        if not run:
            return None
        found = self._row(at, pieces, begin, run, behind)
        alone = "\n" in run and "\n" not in words[len(words.rstrip()) :]  # a line of digits alone: its label is lost
        first = not number and self._layout.axis == "period" and run.endswith("1") and rest[:1] in "、)）"  # the value's digit, or 1、
        if found and (alone or (first and rest)):
            found = replace(found, crowded=True)
        return found, begin + len(run) + len(behind)

    def _own(self, run: str, rest: str, labelled: bool, number: int, mark: str) -> tuple[str, str]:
        """The digits of a run that are the row's, without the number of the next label (…00000002.其他), and the unit behind them.

        Args:
            run: the digits.
            rest: what follows them.
            labelled: whether words stand before them.
            number, mark: of the row's own label in its list. Behind 、 the next number is taken for one only where the list goes on in the
                same way: else 、 is what a crawl left of 二、.
        """
        match = BEHIND.match(rest)
        if match is None or match.lastgroup is None:
            return run, ""
        if match.lastgroup == "unit":
            return run, match[0] if self._layout.axis == "column" else ""
        last, following = re.split(r"\s", run)[-1], str(number + 1)
        if match["ordinal"] and labelled and match["ordinal"] not in ".．" and not (number and mark in "、)）" and run.endswith(following)):
            return run, ""
        if len(last) < len(run) and (match.lastgroup == "other" or len(last) < 3):
            return run[: -len(last)].rstrip(), ""
        if match.lastgroup == "other":
            return "", ""
        return run[: -2 if number > 8 and run.endswith(following) else -1].rstrip(), ""

    def _row(self, at: int, pieces: list[tuple[int, str, int]], begin: int, run: str, behind: str) -> Run | None:
        """The row of a label."""
        layout = self._layout
        if layout.axis == "measure":
            return None if pieces else Run(layout, None, layout.columns, "", begin, begin, begin + len(run), run)
        if not pieces:
            return None
        pending = sum(self._passed(label(piece)) for _, piece, _ in pieces[:-1])
        offset, piece, number = pieces[-1]
        unit = BESIDE.search(piece) if layout.axis == "period" else None
        rule, before = self._known(label(piece[: unit.start()] if unit else piece))
        if rule is None and unit:
            rule, before = self._known(label(piece))
            unit = None if rule else unit
        if rule is None and "\n" in piece:  # a line of its own above the label
            offset += piece.rindex("\n") + 1
            rule, before = self._known(label(piece[piece.rindex("\n") :]))
        self.sparse = self.sparse or bool(pending + before)
        measures = self._measures(rule)
        if not measures and (rule or not self._row_of_its_own(piece, unit is not None)):
            return None
        printed = behind.strip() or (unit[0].strip() if unit else self._unit)
        found = Run(layout, rule, measures, printed, at + offset, begin, begin + len(run), run, number)
        self.sparse = self.sparse or found.size < len(layout.columns)
        return replace(found, crowded=True) if pending + before and found.size >= 2 * len(layout.columns) else found

    def _row_of_its_own(self, piece: str, unit: bool) -> bool:
        """Whether a label that is not known is one at all, and may be quoted."""
        name = label(piece)
        quoted = 0 < len(name) <= LABEL and not any(self._labels.find(role, name) for role in ("note", "header", "personal"))
        return quoted and (unit or self._layout.summed)

    def _passed(self, name: str) -> bool:
        """Take note of a label without digits of its own; whether it should have some."""
        value = self._value(name)
        self._group = self._labels.opens(name, self._group)
        return value is not None and not value.text("opens")

    def _known(self, name: str) -> tuple[Rule | None, int]:
        """The row that a label means, and how many rows without digits it names before: labels may have run together too."""
        if len(name) > LABEL:
            return None, 0
        rule = self._value(name)
        if rule is None:
            for at in range(2, len(name) - 1):
                first = self._value(name[:at]) or self._labels.find("opener", name[:at])
                group = self._labels.opens(name[:at], self._group)
                if first and (rule := self._value(name[at:], group)):
                    self._group = self._labels.opens(name[at:], group)
                    return rule, int(not first.text("opens"))
            return None, 0
        self._group = self._labels.opens(name, self._group)
        return rule, 0

    def _value(self, name: str, group: str | None = None) -> Rule | None:
        """The row that a whole label means here."""
        if self._layout.axis == "column":
            return self._labels.find("subject", name)
        return self._labels.value(name, self._group if group is None else group)

    def _measures(self, rule: Rule | None) -> tuple[str, ...]:
        """What each column of a row counts; nothing where it does not belong to the form."""
        if rule is None:
            return ()
        columns, measure = self._layout.columns, rule.text("measure")
        if self._layout.axis == "column":
            measures = tuple(f"{measure}.{column}" for column in columns)
            return measures if all(one in self._vocabulary.measures for one in measures) else ()
        matrix = self._vocabulary.measures[measure].kind == "matrix"
        return (measure,) * len(columns) if matrix == (self._layout.axis == "applicant") else ()


def _skips(run: Run, below: Run | None) -> bool:
    """Whether a row seems to be lost behind a row that has digits enough for both."""
    if run.size < 2 * len(run.layout.columns):
        return False
    following = run.layout.below(run.rule.text("measure")) if run.rule else ""
    if following and not (below and below.rule and below.rule.text("measure") == following):
        return True
    return below is not None and below.number > 1 and below.number != run.number + 1


def _masked(note: re.Match[str]) -> str:
    """A note in brackets without its digits."""
    return re.sub(r"\d", "□", note[0])


def _blank(page: re.Match[str]) -> str:
    """White space in place of the number of a page."""
    return " " * len(page[0])


def _pieces(words: str) -> Iterator[tuple[int, str, int]]:
    """Labels that follow each other without digits, each with its offset and its Arabic number, where it has one."""
    marks = list(ORDINAL.finditer(words))
    starts, ends = [0, *(match.end() for match in marks)], [*(match.start() for match in marks), len(words)]
    numbers = [0, *(int(match["number"] or 0) for match in marks)]
    for start, end, number in zip(starts, ends, numbers, strict=True):
        piece = words[start:end].strip(IDLE)
        if piece:
            yield start + words[start:end].index(piece), piece, number
