"""Parts of a total: 其中政策解读信息223条、招投标信息64条, and counts whose topic stands in the heading above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.extract.prose import Sentence
from kg.rules import Rule

EDGE = " \u3000\t、，,；;:：.．()（）和及以与"
LONGEST = 40  # characters of a topic
SHORT = 14  # characters of a topic that no word like 信息 or 类 marks


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where its words begin in the sentence, its count, its topic, and the evidence start of what it is a part of."""

    start: int
    match: re.Match[str]
    topic: str
    rule: Rule
    of: int


class Parts:
    """The rows that tell how parts are written."""

    def __init__(self, roles: Mapping[str, list[Rule]]) -> None:
        self._item = roles["topic"][0]
        self._behind = roles["topic-behind"]
        self._open = roles["list"]
        self._noun = roles["noun"]
        self._verb = roles["verb"]
        self._never = roles["topic-word"]
        self._headings = roles["heading-topic"]
        self._bare = roles["heading-count"]

    def find(self, sentence: Sentence, taken: frozenset[int], starts: Mapping[str, int]) -> Iterator[Part]:
        """The parts in a sentence whose numbers no other row has read.

        Args:
            sentence: the sentence.
            taken: places of numbers that have been read.
            starts: evidence starts by measure of what the sentence has stated so far.
        """
        opening = min((match.end() for rule in self._open for match in rule.pattern.finditer(sentence.text)), default=-1)
        whole = next((start for measure, start in starts.items() if measure.startswith("active.")), -1)
        previous, listed = 0, False
        behind: set[int] = set()
        for rule in self._behind:
            for match in rule.pattern.finditer(sentence.text):
                if match.start("value") not in taken and not any(never.pattern.search(match["topic"]) for never in self._never):
                    behind.add(match.start("value"))
                    yield Part(match.start(), match, match["topic"], rule, -1)
        for match in self._item.pattern.finditer(sentence.text):
            at = match.start("value")
            start = max(previous, opening if opening <= at else 0)
            previous = match.end()
            if at in taken or at in behind:
                listed = at in behind
                continue
            inside = 0 <= opening <= at and whole >= 0
            found = self._topic(sentence.text[start:at], inside or listed)
            if found:
                listed = True
                offset, topic = found
                yield Part(start + offset, match, topic, self._item, whole if inside else -1)
        yield from self._headed(sentence, taken)

    def _topic(self, words: str, listed: bool) -> tuple[int, str] | None:
        """The topic in the words before a count, and where it begins; None where they are no topic."""
        begin = 0
        for rule in self._verb:
            for match in rule.pattern.finditer(words):
                if match.end() < len(words.rstrip(EDGE)):
                    begin = match.end()
        phrase = words[begin:]
        noun = next((found for rule in self._noun if (found := rule.pattern.search(phrase))), None)
        if noun is None and not listed:
            return None
        topic = (phrase[: noun.start()] if noun else phrase).strip(EDGE)
        if not 2 <= len(topic) <= (LONGEST if noun else SHORT) or any(rule.pattern.search(topic) for rule in self._never):
            return None
        return begin + phrase.index(topic), topic

    def _headed(self, sentence: Sentence, taken: frozenset[int]) -> Iterator[Part]:
        """Bare counts under a heading that names their topic."""
        titled = [match["topic"] for title in sentence.titles for rule in self._headings if (match := rule.pattern.search(title))]
        if not titled:
            return
        for rule in self._bare:
            for match in rule.pattern.finditer(sentence.text):
                if match.start("value") not in taken:
                    yield Part(match.start(), match, titled[-1], rule, -1)
