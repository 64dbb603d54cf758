"""The days that a report's figures cover, where it says so and where its title names a year."""

from __future__ import annotations

from datetime import date

from kg.numerals import number, periods
from kg.records import Evidence, Metadata, Outline, PeriodPhrase
from kg.rules import Rules

OPENING = 600  # characters in which a report without a title presents itself
LEAD = 48  # how far before a span of days its announcement may begin, in characters


def period(outline: Outline, said: tuple[Metadata, ...], rules: Rules) -> tuple[PeriodPhrase, ...]:
    """The period phrases, explicit ones first.

    Args:
        said: what the document says of itself; the year of each title is a period by implication.
    """
    text = outline.view.text
    lead = rules.one("periods", "period.explicit")
    found = []
    for span in periods(text):
        if lead.pattern.search(text[max(0, span.start - LEAD) : span.start]):
            evidence = outline.evidence(span.start, span.end, lead.id)
            found.append(PeriodPhrase(date(*span.first), date(*span.last), "explicit", evidence))
    year = rules.one("periods", "period.year").pattern
    named = [(match["year"], title.evidence) for title in said if title.key == "title" and (match := year.search(title.value))]
    presented = rules.one("periods", "period.presented")
    if not named and (match := presented.pattern.search(text, outline.body, outline.body + OPENING)):
        named = [(match["year"], outline.evidence(match.start("year"), match.end(), presented.id))]
    if not found and not named:
        named = narrated(outline, said, rules)
    for words, place in named:
        if value := number(words):
            found.append(PeriodPhrase(date(int(value), 1, 1), date(int(value), 12, 31), "year", place))
    return tuple(found)


def narrated(outline: Outline, said: tuple[Metadata, ...], rules: Rules) -> list[tuple[str, Evidence]]:
    """The one year of which the sentences tell, where the day of publication or the last day counted confirms it; else nothing."""
    text, until = outline.view.text, rules.one("periods", "period.until").pattern
    told = list(rules.one("periods", "period.narrated").pattern.finditer(text, outline.body))
    years = {match["year"] for match in told}
    confirmed = {match["year"] for match in until.finditer(text, outline.body)}
    confirmed |= {str(int(item.value[:4]) - 1) for item in said if item.key == "issued"}
    if len(years) != 1 or years.isdisjoint(confirmed):
        return []
    return [(told[0]["year"], outline.evidence(told[0].start("year"), told[0].end("year"), "period.narrated"))]
