"""What a policy document says of its reach: to whom it goes, what is annexed, whether and since when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.extract.annexes import annexes
from kg.extract.fields import named
from kg.extract.itself import said_end
from kg.extract.passages import Passage, quoted, sifted
from kg.numerals import dates, number
from kg.records import Metadata, Outline, Span
from kg.rules import Rules
from kg.rules.sieve import Sieve

ROOM = "policies"
Key = Literal["validity", "inForceFrom", "inForceUntil", "inForceFor"]
KEYS: tuple[Key, ...] = ("validity", "inForceFrom", "inForceUntil", "inForceFor")
HEAD = 3000  # characters in which addressees, and a note that it was repealed, may stand
CHAPTER = re.compile(r"(?m)^[ \t\u3000#*]*(?:一、|第一[章条]|[（(]一[)）])")  # behind which no addressees follow
COMMAS = re.compile(r"[，,；;]")
PAUSES = re.compile(r"[、 \u3000]+")
ANNEXED = re.compile(r"\s*附[ \u3000]*件")  # behind the notice's day: what is forwarded is its annex
LIST_GOES_ON = "、，,；;"
BLANK = re.compile(r"[ \u3000\t\n*]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that finds validity, read once."""

    id: str
    pattern: re.Pattern[str]
    key: Key
    says: str
    places: frozenset[str]


@lru_cache(maxsize=2)
def _table(rules: Rules) -> tuple[tuple[_Row, ...], Sieve]:
    """The rows that find validity, and their sieve."""
    rows = tuple(
        _Row(rule.id, rule.pattern, key, rule.text("says"), frozenset(rule.texts("places")))
        for rule in rules.of(ROOM)
        for key in KEYS
        if rule.text("role") == "validity" and key == rule.text("key")
    )
    return rows, Sieve([row.pattern for row in rows])


def policies(outline: Outline, found_in: tuple[Passage, ...], titles: tuple[Metadata, ...], rules: Rules) -> tuple[Metadata, ...]:
    """Addressees, annexes and all that is said of validity, in the order of the text; ``resolve`` chooses. Of a policy document only.

    Args:
        found_in: where labelled values are looked for.
        titles: of the document; one that forwards another text says nothing by that text's words.
    """
    if outline.kind != "policy":
        return ()
    annexed, force = annexes(outline, rules), tuple(validity(outline, found_in, rules))
    text = outline.view.text
    end = said_end(text, [title.value for title in titles], rules)
    if end < len(text):
        last = outline.view.source_span(end - 1, end)[1]
        force = tuple(item for item in force if item.basis != "text" or item.evidence.start < last)
        annexed = annexed if ANNEXED.match(text, end) else tuple(item for item in annexed if item.evidence.start < last)
    return tuple(dict.fromkeys((*addressees(outline, rules), *annexed, *force)))


def addressees(outline: Outline, rules: Rules) -> Iterator[Metadata]:
    """To whom the document goes, as printed: the first line at its head that names nothing but agencies."""
    text = outline.view.text
    chapter = CHAPTER.search(text, 0, HEAD)
    end = chapter.start() if chapter else min(len(text), HEAD)
    judge = rules.one(ROOM, "addressees.part").pattern, rules.one(ROOM, "addressees.shared").pattern
    for rule in (rule for rule in rules.of(ROOM) if rule.text("role") == "addressees"):
        for match in rule.pattern.finditer(text, 0, end):
            if _names_agencies(match["value"], judge):
                start, stop = _from_above(text, *match.span("value"), judge)
                place = outline.evidence(start, stop, rule.id)
                yield Metadata("addressees", BLANK.sub("", text[start:stop]), "text", place)
                return


def _names_agencies(words: str, judge: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    """Whether each part between commas is agencies: what stands before its last 、 may be cut short (各委、办、局)."""
    whole, shared = judge
    for part in COMMAS.split(words.strip(LIST_GOES_ON + " \u3000\t")):
        names = PAUSES.split(part.strip(" \u3000\t"))
        if not whole.search(part) or not all(shared.search(name) for name in names[:-1]):
            return False
    return True


def _from_above(text: str, start: int, stop: int, judge: tuple[re.Pattern[str], re.Pattern[str]]) -> Span:
    """The span with the lines above that it continues: they end with a comma."""
    while True:
        line = text.rfind("\n", 0, start)
        above = text.rfind("\n", 0, max(0, line)) + 1
        words = text[above : max(0, line)].strip(" \t\u3000*#")
        if line < 0 or not words or words[-1] not in LIST_GOES_ON or not _names_agencies(words, judge):
            return start + len(text[start:stop]) - len(text[start:stop].lstrip()), start + len(text[start:stop].rstrip())
        start = above + text[above:line].index(words)


def validity(outline: Outline, found_in: tuple[Passage, ...], rules: Rules) -> Iterator[Metadata]:
    """What labels, the head and the text say of the document's force: values as notations, days and durations of XSD."""
    rows, sieve = _table(rules)
    possible = sifted(found_in, sieve)
    for passage, likely in zip(found_in, possible, strict=True):
        for row in (rows[at] for at in sorted(likely)):
            if "card" not in row.places and passage.place != "text":
                continue
            stop = HEAD if "head" in row.places and "text" not in row.places else len(passage.text)
            for match in row.pattern.finditer(passage.text, 0, stop):
                if "card" not in row.places and quoted(passage.text, match.start("value")):
                    continue  # the new wording of another text
                if value := row.says or _read(row.key, match["value"]):
                    basis = "field" if "card" in row.places else "text"
                    yield Metadata(row.key, value, basis, passage.evidence(outline.document, *match.span("value"), row.id))
    for rule, words, place in named(outline, ROOM, rules):
        if re.search(rule.text("value"), words.strip()):
            yield Metadata("validity", rule.text("says"), "meta", place)


def _read(key: Key, words: str) -> str:
    """A day in ISO form, or years as a duration; empty where the words give none."""
    if key == "inForceFor":
        years = number(words.rstrip("个年"))
        return f"P{years:f}Y" if years else ""
    days = dates(BLANK.sub("", words))
    return days[0].day.isoformat() if days and days[0].day else ""
