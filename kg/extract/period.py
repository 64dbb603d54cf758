"""The days that a report's figures cover, where it says so and where its title names a year."""

from __future__ import annotations

from datetime import date

from kg.numerals import number, periods
from kg.records import Metadata, Outline, PeriodPhrase
from kg.rules import Rules

OPENING = 600  # characters in which a report without a title presents itself
LEAD = 48  # how far before a span of days its announcement may begin, in characters


def period(outline: Outline, titles: tuple[Metadata, ...], rules: Rules) -> tuple[PeriodPhrase, ...]:
    """The period phrases, explicit ones first.

    Args:
        titles: the titles that were found; the year of each is a period by implication.
    """
    text = outline.view.text
    lead = rules.one("periods", "period.explicit")
    found = []
    for span in periods(text):
        if lead.pattern.search(text[max(0, span.start - LEAD) : span.start]):
            evidence = outline.evidence(span.start, span.end, lead.id)
            found.append(PeriodPhrase(date(*span.first), date(*span.last), "explicit", evidence))
    year = rules.one("periods", "period.year").pattern
    named = [(match["year"], title.evidence) for title in titles if (match := year.search(title.value))]
    presented = rules.one("periods", "period.presented")
    if not named and (match := presented.pattern.search(text, outline.body, outline.body + OPENING)):
        named = [(match["year"], outline.evidence(match.start("year"), match.end(), presented.id))]
    for words, place in named:
        if value := number(words):
            found.append(PeriodPhrase(date(int(value), 1, 1), date(int(value), 12, 31), "year", place))
    return tuple(found)
