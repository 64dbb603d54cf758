"""Parts of a total: 其中政策解读信息223条、招投标信息64条, and counts whose topic stands in the heading above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.extract.saying import Saying
from kg.extract.wording import Wording, Wordings

EDGE = " \u3000\t、，,；;：:.．()（）和及以与"
LONGEST = 40  # characters of a topic
SHORT = 14  # characters of a topic that no word like 信息 or 类 marks


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where its words begin in the sentence, its count, its topic, and the evidence start of what it is a part of."""

    start: int
    match: re.Match[str]
    topic: str
    row: Wording
    of: int


class Parts:
    """The rows that tell how parts are written."""

    def __init__(self, rows: Wordings) -> None:
        self._noun = rows.of("noun")
        self._verb = rows.of("verb")
        self._tail = rows.of("topic-tail")
        self._never = rows.of("topic-word")
        self._headings = rows.of("heading-topic")

    def find(self, saying: Saying, taken: frozenset[int], starts: Mapping[str, int]) -> Iterator[Part]:
        """The parts in a sentence whose numbers no other row has read.

        Args:
            saying: the sentence, with the rows that it may hold.
            taken: places of numbers that have been read.
            starts: evidence starts by measure of what the sentence has stated so far.
        """
        behind = {part.match.start("value"): part for part in self._behind(saying, taken)}
        yield from behind.values()
        if "topic" in saying.may:
            yield from self._listed(saying, taken.union(behind), frozenset(behind), starts)
        if "heading-count" in saying.may:
            yield from self._headed(saying, taken)

    def _listed(self, saying: Saying, taken: frozenset[int], behind: frozenset[int], starts: Mapping[str, int]) -> Iterator[Part]:
        """Counts with their topic before them.

        Args:
            behind: places of numbers that have their topic behind them: what follows is a list too.
        """
        text, may = saying.text, saying.may
        opening = min((match.end() for row in may.get("list", ()) for match in row.pattern.finditer(text)), default=-1)
        bare = min((match.end() for row in may.get("bare-list", ()) for match in row.pattern.finditer(text)), default=len(text))
        whole = next((start for measure, start in starts.items() if measure.startswith("active.")), -1)
        previous, listed = 0, False
        for row in may["topic"]:
            for match in row.find(text, saying.numbers):
                at = match.start("value")
                start = max(previous, opening if opening <= at else 0)
                previous = match.end()
                if at in taken:
                    listed = at in behind
                    continue
                inside = 0 <= opening <= at and whole >= 0
                within = inside or listed or bare <= at
                found = self._topic(text[start:at], within, saying) if within or "条" in match["unit"] else None
                if found:
                    listed = True
                    offset, topic = found
                    yield Part(start + offset, match, topic, row, whole if inside else -1)

    def _behind(self, saying: Saying, taken: frozenset[int]) -> Iterator[Part]:
        """Counts with their topic behind them."""
        for row in saying.may.get("topic-behind", ()):
            for match in row.pattern.finditer(saying.text):
                if match.start("value") not in taken and not self._refused(match["topic"]) and not saying.titled(match["topic"]):
                    yield Part(match.start(), match, match["topic"], row, -1)

    def _refused(self, topic: str) -> bool:
        """Whether words are no topic."""
        return any(row.pattern.search(topic) for row in self._never)

    def _topic(self, words: str, listed: bool, saying: Saying) -> tuple[int, str] | None:
        """The topic in the words before a count, and where it begins; None where they are no topic.

        Args:
            listed: whether the count stands in a list of parts; else the field that the agency is named after is no topic, but all it has.
        """
        begin = 0
        for row in self._verb:
            for match in row.pattern.finditer(words):
                if match.end() < len(words.rstrip(EDGE)):
                    begin = match.end()
        phrase = words[begin:].rstrip(EDGE)
        noun = next((found for row in self._noun if (found := row.pattern.search(phrase))), None)
        if noun is None and not listed:
            return None
        topic = (phrase[: noun.start()] if noun else phrase).strip(EDGE)
        for row in self._tail:
            topic = row.pattern.sub("", topic)
        if not 2 <= len(topic) <= (LONGEST if noun else SHORT) or self._refused(topic):
            return None
        if not listed and saying.titled(topic):
            return None
        return begin + phrase.index(topic), topic

    def _headed(self, saying: Saying, taken: frozenset[int]) -> Iterator[Part]:
        """Bare counts under a heading that names their topic."""
        titles = saying.sentence.titles
        titled = [match["topic"] for title in titles for row in self._headings if (match := row.pattern.search(title))]
        for row in saying.may["heading-count"] if titled else ():
            for match in row.pattern.finditer(saying.text):
                if match.start("value") not in taken:
                    yield Part(match.start(), match, titled[-1], row, -1)
