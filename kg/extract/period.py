"""The days that a report's figures cover, where it says so and where its title names a year."""

from __future__ import annotations

from datetime import date

from kg.numerals import number, periods
from kg.records import Metadata, Outline, PeriodPhrase
from kg.rules import Rules

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
    year = rules.one("periods", "period.year")
    for title in titles:
        if match := year.pattern.search(title.value):
            value = number(match["year"])
            if value is not None:
                n = int(value)
                found.append(PeriodPhrase(date(n, 1, 1), date(n, 12, 31), "year", title.evidence))
    return tuple(found)
