"""Readings of prose: counts after their noun, shares, zeros in words, lists of parts, figures of other agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.extract.hidden import veiled
from kg.extract.lists import Parts
from kg.extract.prose import Sentence, sentences
from kg.extract.when import Clock
from kg.numerals import number
from kg.records import Issue, Outline, Quantity, Reading
from kg.rules import Rule, Rules
from kg.vocabulary import Vocabulary

NEAR = 12  # characters before a number in which words weaken or compare it
AGAIN = re.compile("次(?![年日月])")
TITLE = 120  # characters behind the furniture in which the title names who reports


def narrative_readings(outline: Outline, rules: Rules, vocabulary: Vocabulary) -> tuple[tuple[Reading, ...], tuple[Issue, ...]]:
    """What the prose of a report states in figures, or in words that mean zero.

    Args:
        outline: the document with its sections and tables; tables and plans are passed over.
        rules: the rows of ``narrative.toml``.
        vocabulary: the catalogue of measures, for units and for what is part of what.

    Returns:
        The readings in reading order. There are no issues: a number that no row knows is no figure of the catalogue.
    """
    if outline.kind != "report":
        return (), ()
    prose = Prose(outline, rules, vocabulary)
    readings = [reading for sentence in sentences(outline, rules) for reading in prose.read(sentence)]
    return tuple(sorted(readings, key=lambda reading: reading.evidence.start)), ()


@dataclass(frozen=True, slots=True)
class Row:
    """A rule row made ready for use."""

    rule: Rule
    measures: tuple[str, ...]
    words: tuple[str, ...]
    section: re.Pattern[str] | None
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    frames: tuple[str, ...]
    zero: bool


@dataclass(slots=True)
class Taken:
    """What of one sentence has been read: places of numbers, and measures with their evidence's start."""

    numbers: set[int] = field(default_factory=set)
    starts: dict[str, int] = field(default_factory=dict)
    only: int = -1  # the one number that may be read, where not all may


class Prose:
    """The rows of ``narrative.toml``, applied to one document's sentences."""

    def __init__(self, outline: Outline, rules: Rules, vocabulary: Vocabulary) -> None:
        self._outline = outline
        self._vocabulary = vocabulary
        self._roles: dict[str, list[Rule]] = {}
        for rule in rules.of("narrative"):
            self._roles.setdefault(rule.text("role", "count"), []).append(rule)
        self._rows = [_row(rule) for rule in rules.of("narrative") if rule.text("role", "count") in ("count", "taken")]
        self._parts = Parts(self._roles)
        self._clock = Clock(outline, self._roles, rules)
        text = outline.view.text
        lead = min((part.start for part in outline.sections if part.start > outline.body), default=outline.body + TITLE)
        self._title = text[: outline.body] + text[outline.body : min(lead, outline.body + TITLE)].split("。")[0]

    def read(self, sentence: Sentence) -> Iterator[Reading]:
        """The readings of one sentence."""
        if any(rule.pattern.search(sentence.text) for rule in self._roles["plan"]):
            return
        sentence, pairs = veiled(sentence, self._roles)
        taken = Taken()
        titles = " ".join(sentence.titles)
        yield from self._others(sentence, taken)
        for row in self._rows:
            if self._applies(row, sentence, titles):
                yield from self._matches(row, sentence, titles, taken)
        for pair, at in pairs:
            apart = Taken(only=at)
            for row in self._rows:
                if not row.zero and self._applies(row, pair, titles):
                    yield from self._matches(row, pair, titles, apart)
        yield from self._topics(sentence, taken)
        yield from self._none(sentence, taken)

    def _applies(self, row: Row, sentence: Sentence, titles: str) -> bool:
        """Whether a row may be tried on a sentence at all."""
        if row.words and not any(word in sentence.text for word in row.words):
            return False
        if row.frames and self._outline.frame not in row.frames:
            return False
        if row.section and not row.section.search(titles):
            return False
        return not row.context or bool(row.context.search(sentence.text) or row.context.search(titles))

    def _matches(self, row: Row, sentence: Sentence, titles: str, taken: Taken) -> Iterator[Reading]:
        """The readings of one row in a sentence."""
        for match in row.rule.pattern.finditer(sentence.text):
            if row.unless and row.unless.search(sentence.text[: match.end()]):
                continue
            if row.zero:
                for measure in row.measures:
                    if measure not in taken.starts:
                        yield from self._zero(measure, row.rule, sentence, match, taken)
                continue
            at = match.start("value")
            if at in taken.numbers or taken.only not in (-1, at) or self._compared(sentence.text[:at], match["value"]):
                continue
            if not row.rule.data.get("shared"):
                taken.numbers.add(at)
            if row.rule.text("role") != "taken":
                for measure in row.measures:
                    yield from self._reading(measure, row.rule, sentence, match, taken)

    def _compared(self, before: str, value: str) -> bool:
        """Whether words before a number say that it is a difference (增加 12 件), or that there was not even one."""
        if value == "一" and any(rule.pattern.search(before) for rule in self._roles["negated"]):
            return True
        return any(rule.pattern.search(before[-NEAR:]) for rule in self._roles["compared"])

    def _zero(self, measure: str, rule: Rule, sentence: Sentence, match: re.Match[str], taken: Taken) -> Iterator[Reading]:
        """A zero that words state."""
        when = self._clock.when(sentence.text[: match.start()])
        if when is None:
            return
        start, end = self._clause(sentence.text, match)
        evidence = self._outline.evidence(sentence.start + start, sentence.start + end, rule.id)
        taken.starts[measure] = evidence.start
        scope = self._scope(sentence.text[: match.end()])
        zero = Quantity(number("0"), "", "stated-in-words")
        about = self._about(sentence.text[: match.start()])
        if about is None:
            return
        yield Reading(measure, zero, evidence, scope="" if about else scope, about=about, period=when[0], year=when[1])

    @staticmethod
    def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
        """The match with the words of its clause before it, which say whose zero it is."""
        start = max(text.rfind(stop, 0, match.start()) for stop in "。；;，,：:") + 1
        return start + len(text[start:]) - len(text[start:].lstrip()), match.end()

    def _reading(self, measure: str, rule: Rule, sentence: Sentence, match: re.Match[str], taken: Taken) -> Iterator[Reading]:
        """A number that a row has found, unless it is of a part of the year only."""
        when = self._clock.when(sentence.text[: match.start("value")])
        if when is None:
            return
        before = sentence.text[: match.start("value")]
        about = self._about(sentence.text[: match.start()])
        if about is None:
            return
        unit, end = _unit(sentence.text, match)
        evidence = self._outline.evidence(sentence.start + match.start(), sentence.start + end, rule.id)
        parent = self._vocabulary.measures[measure].parent
        part_of = taken.starts.get(parent, -1)
        taken.starts[measure] = evidence.start
        yield Reading(
            measure,
            Quantity(number(match["value"]), re.sub("[余多]", "", unit)),
            evidence,
            scope="" if about else self._scope(before),
            about=about,
            comparator=self._comparator(before, sentence.text[match.end("value") :]),
            period=when[0],
            year=when[1],
            part_of=part_of,
        )

    def _scope(self, before: str) -> str:
        """Whose figures, as printed: the last words of that kind before the number, up to a ；and up to a new subject."""
        part = re.split("[；;]", before)[-1]
        found = [(match.end(), match[0]) for rule in self._roles["scope"] for match in rule.pattern.finditer(part)]
        found += [(match.end(), "") for rule in self._roles["own-subject"] for match in rule.pattern.finditer(part)]
        return max(found, key=lambda item: item[0], default=(0, ""))[1]

    def _about(self, before: str) -> str | None:
        """Whose figure it is by the subject before the words that were found.

        Returns:
            The other agency; nothing where the one that reports is meant; None where one of several agencies may be meant.
        """
        part = re.split("[；;：:]", before)[-1]
        clauses = re.split("(?<=[，,])", part)
        for at in range(len(clauses) - 1, -1, -1):
            clause = clauses[at] if at == len(clauses) - 1 else clauses[at].rstrip("，,")
            for rule in self._roles["subject"]:
                match = rule.pattern.search(clause if at == len(clauses) - 1 else re.split(r"\d", clause)[0])
                if match:
                    return self._subject(match["about"], part, inherited=at < len(clauses) - 1)
            if any(rule.pattern.search(clause) for role in ("own-subject", "scope") for rule in self._roles[role]):
                return ""
        return ""

    def _subject(self, name: str, part: str, inherited: bool) -> str | None:
        """The agency of a name, unless the title names it, in full or with characters left out."""
        if re.search("[\u4e00-\u9fff]{0,6}?".join(map(re.escape, name)), self._title):
            return ""
        return None if inherited and any(rule.pattern.search(part) for rule in self._roles["among"]) else name

    def _comparator(self, before: str, behind: str) -> str:
        """How the number is meant, from the words beside it."""
        for rule in self._roles["before"]:
            if rule.pattern.search(before[-NEAR:]):
                return rule.text("comparator")
        for rule in self._roles["after"]:
            if rule.pattern.search(behind):
                return rule.text("comparator")
        return "exact"

    def _others(self, sentence: Sentence, taken: Taken) -> Iterator[Reading]:
        """Figures of other agencies in a list that says so."""
        for rule in self._roles["units"]:
            head = rule.pattern.search(sentence.text)
            if not head:
                continue
            for item in self._roles["unit"]:
                for match in item.pattern.finditer(sentence.text, head.end()):
                    taken.numbers.add(match.start("value"))
                    for reading in self._reading(rule.text("measure"), item, sentence, match, Taken()):
                        yield replace(reading, about=match["about"], scope="")

    def _topics(self, sentence: Sentence, taken: Taken) -> Iterator[Reading]:
        """Parts of a total by topic."""
        for part in self._parts.find(sentence, frozenset(taken.numbers), taken.starts):
            taken.numbers.add(part.match.start("value"))
            if self._compared(sentence.text[: part.match.start("value")], part.match["value"]):
                continue
            evidence = self._outline.evidence(sentence.start + part.start, sentence.start + part.match.end("unit"), part.rule.id)
            for reading in self._reading("active.topic", part.rule, sentence, part.match, Taken()):
                yield replace(reading, topic=part.topic, evidence=evidence, part_of=part.of)

    def _none(self, sentence: Sentence, taken: Taken) -> Iterator[Reading]:
        """A sentence that is nothing but 无 says zero to what its heading asks."""
        text = sentence.text.strip(" \u3000\t,，;；")
        for rule in self._roles["none"]:
            match = rule.pattern.search(text)
            if match and sentence.titles:
                whole = re.search(re.escape(text), sentence.text)
                for row in self._roles["none-section"]:
                    if whole and row.pattern.search(sentence.titles[-1]):
                        for measure in row.texts("measures"):
                            yield from self._zero(measure, row, sentence, whole, taken)


def _row(rule: Rule) -> Row:
    """A rule with its conditions compiled."""

    def pattern(key: str) -> re.Pattern[str] | None:
        return re.compile(rule.text(key)) if rule.text(key) else None

    measures = rule.texts("measures") or tuple(filter(None, (rule.text("measure"),)))
    zero = bool(rule.data.get("zero", False))
    return Row(rule, measures, rule.texts("words"), pattern("section"), pattern("context"), pattern("unless"), rule.texts("frames"), zero)


def _unit(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The unit as printed, and where the evidence ends: 件 of 件次 is 件次."""
    unit = match.groupdict().get("unit") or ""
    again = AGAIN.match(text, match.end("unit")) if unit and match.end("unit") == match.end() else None
    return (unit + "次", match.end() + 1) if again and unit[-1] in "件条人" else (unit, match.end())
