"""Readings of prose: counts after their noun, shares, zeros in words, lists of parts, figures of other agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.extract.hidden import Shown, shown
from kg.extract.lists import DIVIDED, TOTAL, Part, Parts, Read
from kg.extract.prose import Sentence, sentences
from kg.extract.saying import Saying
from kg.extract.when import Clock
from kg.extract.whose import Titled
from kg.extract.wording import Wording, Wordings, overlong, wordings
from kg.numerals import number
from kg.records import Issue, Outline, Quantity, Reading
from kg.rules import Rules
from kg.vocabulary import Vocabulary

TITLE = 120  # characters behind the furniture in which the title names who reports
REACH = 300  # characters before the end of a match in which other words may rule it out
CLAUSE = 200  # characters before a zero in words in which its clause may begin
UNCLEAR = ("正文中的数字无法确切识别", "A figure in the prose cannot be read for sure")
STOPS = "。；;，,：:"
LONGEST_NONE = 40  # characters of a sentence that says nothing but none
ZERO = Quantity(Decimal(0), "", "stated-in-words")


def narrative_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """What the prose of a report states in figures, or in words that mean zero.

    Args:
        outline: the document with its sections and tables; tables and plans are passed over.
        rules: the rows of ``narrative.toml``.
        vocabulary: the catalogue of measures, for units and for what is part of what.

    Returns:
        The readings in reading order; and an issue for each number that is a figure of the catalogue and cannot be read for sure.
    """
    if outline.kind != "report":
        return (), ()
    prose = Prose(outline, rules, vocabulary)
    telling = prose.rows.of("telling")[0].pattern
    readings = [reading for sentence in sentences(outline, rules, telling) for reading in prose.read(sentence)]
    return tuple(sorted(readings, key=lambda reading: reading.evidence.start)), tuple(prose.issues)


@dataclass(slots=True)
class Taken:
    """What of one sentence has been read: places of numbers with their measure, of numbers and of measures with their evidence's start."""

    numbers: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)


class Prose:
    """The rows of ``narrative.toml``, applied to one document's sentences."""

    def __init__(self, outline: Outline, rules: Rules, vocabulary: Vocabulary) -> None:
        self.rows: Wordings = wordings(rules)
        self.issues: list[Issue] = []
        self._outline = outline
        self._vocabulary = vocabulary
        self._parts = Parts(self.rows)
        self._weak = self.rows.of("weak")
        self._clock = Clock(outline, self.rows, rules)
        self._frame = self._form()
        self._before: tuple[str, int] = ("", -1)  # what the sentence before leaves to be divided, and where it is stated
        self._sections: dict[tuple[str, tuple[str, ...]], bool] = {}
        text = outline.view.text
        lead = min((part.start for part in outline.sections if part.start > outline.body), default=outline.body + TITLE)
        title = text[: outline.body] + text[outline.body : min(lead, outline.body + TITLE)].split("。")[0]
        self._titled = Titled(title, {})

    def read(self, sentence: Sentence) -> Iterator[Reading]:
        """The readings of one sentence."""
        may = self.rows.may(sentence.text)
        whole, *pairs = shown(sentence.text, may)
        saying = Saying(sentence, whole, may, self._clock, self._titled)
        taken = Taken()
        yield from self._others(saying, taken)
        counted: list[tuple[int, Reading]] = []
        for row in may.get("count", ()):
            if matches := row.find(whole.text, whole.numbers):
                counted += self._matches(row, matches, whole, saying, taken)
        for pair in pairs:
            apart = Taken()
            for row in may.get("count", ()):
                if not row.zero and (matches := row.find(pair.text, pair.numbers)):
                    counted += self._matches(row, matches, pair, saying, apart)
        yield from self._settled(counted, tuple(self._topics(saying, taken)))
        yield from self._none(saying, taken)
        self.issues += self._unclear(saying)

    def _settled(self, counted: Sequence[tuple[int, Reading]], parts: Sequence[tuple[int, Reading]]) -> Iterator[Reading]:
        """What was read, where a part of a list goes before the row that has read its number."""
        if not counted and not parts:
            self._before = ("", -1)
            return
        places = {at for at, _ in parts}
        kept = [(at, reading) for at, reading in counted if at not in places]
        gone = {reading.evidence.start for at, reading in counted if at in places}
        self._before = _left((*kept, *parts))
        yield from (reading for _, reading in kept)
        yield from (replace(reading, part_of=-1) if reading.part_of in gone else reading for _, reading in parts)

    def _unclear(self, saying: Saying) -> Iterator[Issue]:
        """Figures of the catalogue that cannot be read for sure."""
        for row in saying.may.get("unclear", ()):
            if row.context and not row.context.search(saying.text):
                continue
            for match in row.find(saying.text, saying.numbers):
                start = saying.sentence.start
                evidence = self._outline.evidence(start + match.start(), start + match.end(), row.id)
                yield Issue("unclear-number", "info", *UNCLEAR, (evidence,))

    def _form(self) -> str:
        """The form whose terms the prose is in: the one that is found, else the one that its year had."""
        if self._outline.frame != "narrative":
            return self._outline.frame
        year = str(self._clock.year)
        return next((row.frames[0] for row in self.rows.of("form") if row.pattern.search(year)), "narrative")

    def _applies(self, row: Wording, sentence: Sentence) -> bool:
        """Whether a row may be tried on a sentence: by the form, by the titles above it, and by words that must stand with it."""
        if row.frames and self._frame not in row.frames:
            return False
        if row.section and not self._titles(row.id, row.section, sentence.titles):
            return False
        if row.context is None or self._titles(row.id + " context", row.context, sentence.titles):
            return True
        return bool(row.context.search(sentence.text))

    def _titles(self, key: str, pattern: re.Pattern[str], titles: tuple[str, ...]) -> bool:
        """Whether the titles above a sentence hold what a row asks for; asked once for each path of titles."""
        if (key, titles) not in self._sections:
            self._sections[key, titles] = bool(pattern.search(" ".join(titles)))
        return self._sections[key, titles]

    def _matches(
        self, row: Wording, matches: Sequence[re.Match[str]], piece: Shown, saying: Saying, taken: Taken
    ) -> Iterator[tuple[int, Reading]]:
        """The readings of the matches of one row in a sentence, or in one pair of a list in it, with the places of their numbers."""
        for match in matches if self._applies(row, saying.sentence) else ():
            if row.unless and row.unless.search(piece.text, max(0, match.end() - REACH), match.end()):
                continue
            if row.zero:
                for measure in () if saying.denied(match.end()) else row.measures:
                    if measure not in taken.starts and (zero := self._zero(measure, row, match, saying, taken)):
                        yield -1, zero
                continue
            at = piece.at + match.start("value")
            if at in taken.numbers or piece.only not in (-1, at) or saying.uncounted(at, match["value"]):
                continue
            if any(saying.bars(measure, at) for measure in row.measures):
                continue
            if not row.shared:
                taken.numbers[at] = row.measures[0] if row.measures else ""
            for measure in row.measures:
                if reading := self._reading(measure, row, piece.at, match, saying, taken):
                    yield at, reading

    def _zero(self, measure: str, row: Wording, match: re.Match[str], saying: Saying, taken: Taken) -> Reading | None:
        """A zero that words state; None where it is of a part of the year only."""
        when, about = saying.when(match.start()), saying.about(match.start())
        if when is None or about is None:
            return None
        at = saying.sentence.start
        evidence = self._outline.evidence(at + _clause(match.string, match.start()), at + match.end(), row.id)
        taken.starts[measure] = evidence.start
        scope = "" if about else saying.scope(match.end())
        return Reading(measure, ZERO, evidence, row.applicant, "", scope, "exact", about, *when)

    def _reading(
        self, measure: str, row: Wording, at: int, match: re.Match[str], saying: Saying, taken: Taken, part: Part | None = None
    ) -> Reading | None:
        """A number that a row has found; None where it is of a part of the year only, or no number that is counted.

        Args:
            at: where the text of the match begins in the sentence.
            part: of a total, whose number it is.
        """
        first, last = match.span("value")
        when, about = saying.when(at + first), saying.about(at + match.start())
        if when is None or about is None:
            return None
        start = saying.sentence.start + at
        value = None if overlong(match["value"]) else number(match["value"])
        if value is None:
            self._overlong(match, start, row)
            return None
        if part:
            evidence = self._outline.evidence(start + part.start, start + max(match.end("unit"), _label(match)), row.id)
            topic, whole = part.topic, part.of
        else:
            evidence = self._outline.evidence(start + match.start(), start + match.end(), row.id)
            topic, whole = "", taken.starts.get(measure if row.applicant else self._vocabulary.measures[measure].parent, -1)
            if not row.applicant:
                taken.starts[measure] = evidence.start
        taken.places[at + first] = evidence.start
        scope = "" if about else saying.scope(at + first)
        comparator = saying.comparator(at + first, at + last)
        return Reading(measure, Quantity(value, self._unit(match)), evidence, row.applicant, topic, scope, comparator, about, *when, whole)

    def _overlong(self, match: re.Match[str], start: int, row: Wording) -> None:
        """An issue where a number is longer than any that is counted."""
        if overlong(match["value"]):
            evidence = self._outline.evidence(start + match.start(), start + match.end(), row.id)
            self.issues.append(Issue("unclear-number", "info", *UNCLEAR, (evidence,)))

    def _unit(self, match: re.Match[str]) -> str:
        """The unit as printed, without words that weaken the number."""
        unit: str = (match["unit"] or "") if "unit" in match.re.groupindex else ""
        for row in self._weak if unit else ():
            unit = row.pattern.sub("", unit)
        return unit

    def _others(self, saying: Saying, taken: Taken) -> Iterator[Reading]:
        """Figures of other agencies in a list that says so."""
        for row in saying.may.get("units", ()):
            head = row.pattern.search(saying.text)
            for item in saying.may.get("unit", ()) if head else ():
                for match in item.pattern.finditer(saying.text, head.end() if head else 0):
                    taken.numbers[match.start("value")] = ""
                    if reading := self._reading(row.measures[0], item, 0, match, saying, Taken()):
                        yield replace(reading, about=match["about"], scope="")

    def _topics(self, saying: Saying, taken: Taken) -> Iterator[tuple[int, Reading]]:
        """Parts of a total, with the places of their numbers."""
        for part in self._parts.find(saying, Read(taken.numbers, taken.places, self._before)):
            at = part.match.start("value")
            if saying.uncounted(at, part.match["value"]):
                continue
            if reading := self._reading(part.measure, part.row, 0, part.match, saying, taken, part):
                yield at, reading

    def _none(self, saying: Saying, taken: Taken) -> Iterator[Reading]:
        """A sentence that is nothing but 无 says zero to what its heading asks."""
        rows = saying.may.get("none", ()) if saying.sentence.titles else ()
        text = saying.text.strip(" \u3000\t,，;；") if rows else ""
        if len(text) > LONGEST_NONE or not any(row.pattern.search(text) for row in rows):
            return
        whole = re.search(re.escape(text), saying.text)
        for row in self.rows.of("none-section") if whole else ():
            if whole and row.pattern.search(saying.sentence.titles[-1]):
                for measure in row.measures:
                    if zero := self._zero(measure, row, whole, saying, taken):
                        yield zero


def _left(found: Sequence[tuple[int, Reading]]) -> tuple[str, int]:
    """What a sentence leaves for the next one to divide: its total, else its only figure; where it has several, none of them for sure."""
    last = max(found, key=lambda item: item[0], default=None)
    if last is None or last[0] < 0:
        return "", -1
    if not last[1].measure.startswith(DIVIDED):
        return last[1].measure, last[1].evidence.start
    figures = [reading for _, reading in sorted(found, key=lambda item: item[0]) if reading.measure.startswith(DIVIDED)]
    total = [reading for reading in figures if reading.measure == TOTAL] or figures
    return last[1].measure, total[0].evidence.start if len(total) == 1 else -1


def _clause(text: str, at: int) -> int:
    """Where the words of a clause begin that say whose zero follows."""
    start = max(text.rfind(stop, max(0, at - CLAUSE), at) for stop in STOPS) + 1
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _label(match: re.Match[str]) -> int:
    """Where a topic ends that the match of a count holds; 0 where it holds none."""
    return match.end("topic") if "topic" in match.re.groupindex else 0
