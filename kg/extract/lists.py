"""Parts of a total: 其中政策解读信息223条、招投标信息64条, and counts whose topic stands in the heading above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.saying import Saying
from kg.extract.series import REMARK, RIGHT, Item, items, lists
from kg.extract.wording import Wording, Wordings

TOPIC = "active.topic"
TOTAL = "active.total"
DIVIDED = (TOTAL, TOPIC, "active.channel.")  # beginnings of the measures that a list of topics may divide
PLAIN = "条则"  # units in which information is counted where nothing else says that it is
LONGEST = 40  # characters of a topic
NEXT = 6  # characters at most of the words that go on with the sentence before (其中包括：)
SHORT = 18  # characters of a topic that no word like 信息 or 类 marks


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where its words begin in the sentence, its count, its measure and topic, and the evidence start of what it is a part of."""

    start: int
    match: re.Match[str]
    row: Wording
    measure: str = TOPIC
    topic: str = ""
    of: int = -1


@dataclass(frozen=True, slots=True)
class Read:
    """What the other rows have read.

    Args:
        measures: of the numbers of the sentence, by their places.
        places: of the evidence of these numbers.
        before: what the sentence before leaves to be divided: its measure, and the place of its evidence (-1 where that is open).
    """

    measures: Mapping[int, str]
    places: Mapping[int, int]
    before: tuple[str, int]


class Parts:
    """The rows that tell how parts are written."""

    def __init__(self, rows: Wordings) -> None:
        self._noun = rows.of("noun")
        self._openers = (*rows.of("verb"), *rows.of("opener"))
        self._tail = rows.of("topic-tail")
        self._never = rows.of("topic-word")
        self._alone = rows.of("topic-word-alone")
        self._rest = rows.of("rest")
        self._headings = rows.of("heading-topic")

    def find(self, saying: Saying, read: Read) -> Iterator[Part]:
        """The parts in a sentence; a part takes its number from the row that has read it."""
        known = dict(read.measures)
        read = replace(read, measures=known)  # which sees what is found here
        for part in self._behind(saying, known):
            known[part.match.start("value")] = part.measure
            yield part
        if "topic" in saying.may:
            found = tuple(items(saying.text, saying.numbers, saying.may["topic"], self._openers))
            anchor = read.before if found and found[0].opened and found[0].start <= NEXT else ("", -1)
            outer = anchor
            for members in lists(found):
                inside = members[0].opened and anchor[0] == TOPIC  # a list in a list
                outer = anchor if members[0].opened and not inside else outer
                cut = _end(members, inside)
                rest = (replace(members[cut], opened=True), *members[cut + 1 :]) if cut < len(members) else ()
                around = outer if inside else (anchor[0], -1)
                for some, whole in ((members[:cut], anchor), (rest, around if around[0] else (TOPIC, -1))):
                    for part in self._listed(some, whole, saying, read) if some else ():
                        known[part.match.start("value")] = part.measure
                        yield part
                last = members[-1]
                anchor = known.get(last.at, TOTAL if self._marked(last) else ""), read.places.get(last.at, -1)
        if "heading-count" in saying.may:
            yield from self._headed(saying, known)

    def _listed(self, members: Sequence[Item], whole: tuple[str, int], saying: Saying, read: Read) -> Iterator[Part]:
        """The parts of one list: what most of its items are, all are.

        Args:
            whole: the measure of the number before the list, which it divides, and the place of its evidence.
        """
        head, (anchor, of) = members[0], whole
        if not head.opened and not head.bare:
            anchor = ""
        first = read.measures.get(head.at, "")
        strange = bool(head.opened and anchor and not anchor.startswith(DIVIDED))
        if first and (saying.titled(head.phrase) or not self._topic(head, True)):
            anchor, of, members = first, read.places.get(head.at, -1), members[1:]
        within = anchor.startswith(DIVIDED) and (head.opened or len(members) > 1)
        listed = within or (head.published and len(members) > 1)
        topics = {
            item.at: topic
            for item in members
            if not strange and read.measures.get(item.at, TOPIC) and self._counts(item, within) and (topic := self._topic(item, listed))
        }
        families = Counter(_family(read.measures[item.at]) for item in members if item.at in read.measures and item is not head)
        most, often = families.most_common(1)[0] if families else ("", 0)
        balance = sum(at not in read.measures for at in topics) - often
        if balance <= 0:
            yield from self._left(members, most, read)
            topics = {} if balance < 0 else {at: topic for at, topic in topics.items() if at not in read.measures}
        of = of if within and head.opened else -1
        for item in members:
            if item.at in topics and (listed or not saying.titled(topics[item.at])):
                topic = topics[item.at]
                yield Part(item.start + item.phrase.index(topic), item.match, item.row, TOPIC, topic, of)

    def _counts(self, item: Item, within: bool) -> bool:
        """Whether the unit of a count may be of information."""
        return within or any(sign in item.match["unit"] for sign in PLAIN)

    def _left(self, members: Sequence[Item], family: str, read: Read) -> Iterator[Part]:
        """其他 in a list of channels or of ways: the others of that family."""
        for item in members:
            for row in self._rest if item.at not in read.measures else ():
                if _family(row.measures[0]) == family and row.pattern.search(item.phrase):
                    yield Part(item.start, item.match, row, row.measures[0])

    def _behind(self, saying: Saying, known: Mapping[int, str]) -> Iterator[Part]:
        """Counts with their topic behind them."""
        for row in saying.may.get("topic-behind", ()):
            for match in row.pattern.finditer(saying.text):
                topic = match["topic"]
                if match.start("value") not in known and not self._refused(topic, False) and not saying.titled(topic):
                    yield Part(match.start(), match, row, TOPIC, topic)

    def _refused(self, topic: str, listed: bool) -> bool:
        """Whether words are no topic."""
        rows = self._never if listed else (*self._never, *self._alone)
        return any(row.pattern.search(topic) for row in rows)

    def _marked(self, item: Item) -> bool:
        """Whether the words of a count end in one for what is disclosed."""
        return any(row.pattern.search(item.phrase) for row in self._noun) and self._counts(item, False)

    def _topic(self, item: Item, listed: bool) -> str:
        """The topic in the words of a count; nothing where they are no topic.

        Args:
            listed: whether the count stands in a list of parts; else a word like 信息 must mark the topic.
        """
        remark = REMARK.search(item.phrase)
        return self._named(item.phrase, listed) or (self._named(item.phrase[: remark.start()], listed) if remark else "")

    def _named(self, phrase: str, listed: bool) -> str:
        """The topic in words that end before a number, or before a remark in brackets."""
        noun = next((found for row in self._noun if (found := row.pattern.search(phrase))), None)
        if noun is None and not listed:
            return ""
        topic = (phrase[: noun.start()] if noun else phrase).rstrip(RIGHT)
        if self._refused(topic, listed):
            return ""
        whole = topic
        for row in self._tail:
            topic = row.pattern.sub("", topic)
        if not 2 <= len(topic) <= (LONGEST if noun else SHORT) or (topic != whole and self._refused(topic, listed)):
            return ""
        return topic

    def _headed(self, saying: Saying, known: Mapping[int, str]) -> Iterator[Part]:
        """Bare counts under a heading that names their topic."""
        titles = saying.sentence.titles
        titled = [match["topic"] for title in titles for row in self._headings if (match := row.pattern.search(title))]
        for row in saying.may["heading-count"] if titled else ():
            for match in row.pattern.finditer(saying.text):
                if match.start("value") not in known:
                    yield Part(match.start(), match, row, TOPIC, titled[-1])


def _end(members: Sequence[Item], inside: bool) -> int:
    """How many counts a list has that words open: up to the end of its bracket, or to the ； behind a list in a list."""
    ends = "；）" if inside else "）"
    ended = (at for at, item in enumerate(members) if at and item.apart and item.apart in ends)
    return next(ended, len(members)) if members[0].opened else len(members)


def _family(measure: str) -> str:
    """The measures that a measure belongs to."""
    return measure.rpartition(".")[0]
