"""What a report says of itself that can be held against it: how many parts it has, and the year that it plans for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.numerals import number
from kg.records import Announcement, Outline, Section
from kg.rules import Rules

ROOM = "announced"
OPENING = 2500  # characters in which a report says how many parts it has
TITLE = 60  # characters in which the title of a part stands
FORM = re.compile("统计表|附件|附表")


def announced(outline: Outline, rules: Rules) -> tuple[Announcement, ...]:
    """The number of parts that a report announces, and the years that its plans are for."""
    return (*parts(outline, rules), *plans(outline, rules))


def parts(outline: Outline, rules: Rules) -> Iterator[Announcement]:
    """The number of parts that a report announces once, with the number of those that were found; none where none were."""
    rule = rules.one(ROOM, "announced.sections")
    said = list(rule.pattern.finditer(outline.view.text, outline.body, outline.body + OPENING))
    found = first_row(outline.sections)
    if len(said) != 1 or not found:
        return
    (match,) = said
    count = number(match["count"])
    if not count:
        return
    last, named = found[-1].start, bool(FORM.search(match["parts"]))
    if not named:
        found = tuple(part for part in found if not FORM.search(part.title))  # an annex with a number is no part
    numbered = FORM.search(outline.view.text, last, last + TITLE)
    apart = int(named and outline.frame != "narrative" and not numbered)  # the form is a part without a number
    places = [outline.evidence(match.start("count"), match.end(), rule.id)]
    places += [outline.evidence(part.start, part.start + len(heading(part, outline)), rule.id) for part in found]
    yield Announcement("sections", int(count), tuple(places), len(found) + apart)


def first_row(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The parts of the highest level that are numbered 一, 二, 三 … without a gap; none where one is missing."""
    numbered = [part for part in sections if part.level == 1 and number(part.number)]
    row: list[Section] = []
    for part in numbered:
        if number(part.number) == len(row) + 1:
            row.append(part)
        elif number(part.number) != 1:  # a new row, of an annex, begins with 一
            return ()
        else:
            break
    return tuple(row)


def heading(part: Section, outline: Outline) -> str:
    """The words that open a part."""
    text = outline.view.text[part.start : part.end]
    return text[: text.find(part.title) + len(part.title)] if part.title else text[:1]


def plans(outline: Outline, rules: Rules) -> Iterator[Announcement]:
    """The years in which something will be done, as the parts on improvements and plans say."""
    rule, title = rules.one(ROOM, "announced.plan"), rules.one("headings", "plan.title").pattern
    for part in outline.sections:
        if part.level == 1 and title.search(part.title):
            for match in rule.pattern.finditer(outline.view.text, part.start, part.end):
                yield Announcement("plan", int(match["year"]), (outline.evidence(match.start("year"), match.end(), rule.id),))
