"""The days that a report's figures cover, where it says so and where its title names a year."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from kg.extract.presents import quoted
from kg.numerals import number, periods
from kg.records import Evidence, Metadata, Outline, PeriodPhrase
from kg.rules import Rules

OPENING = 600  # characters in which a report without a title presents itself
OFTEN = 2  # how often a text names the one year that it tells of, and no other as often
YEAR = re.compile(r"(?<!\d)20\d{2}(?=[ \u3000]?年)")
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
    if not named:
        own = [m for m in presented.pattern.finditer(text, outline.body, outline.body + OPENING) if not quoted(text, m.start())]
        if len({match["year"] for match in own}) == 1:
            named = [(own[0]["year"], outline.evidence(own[0].start("year"), own[0].end(), presented.id))]
    if not found and not named:
        named = narrated(outline, said, rules)
    for words, place in named:
        if value := number(words):
            found.append(PeriodPhrase(date(int(value), 1, 1), date(int(value), 12, 31), "year", place))
    return tuple(found)


def narrated(outline: Outline, said: tuple[Metadata, ...], rules: Rules) -> list[tuple[str, Evidence]]:
    """The one year of which the sentences tell or to whose end they count, where another of these or the day of publication confirms it."""
    text, until = outline.view.text, rules.one("periods", "period.until").pattern
    told = list(rules.one("periods", "period.narrated").pattern.finditer(text, outline.body))
    years = {match["year"] for match in told}
    counted = {match["year"]: match for match in until.finditer(text, outline.body)}
    published = {str(int(item.value[:4]) - 1) for item in said if item.key == "issued"}
    if not told and len(counted) == 1 and not published.isdisjoint(counted):
        ((year, match),) = counted.items()
        return [(year, outline.evidence(*match.span("year"), "period.until"))]
    mentioned = Counter(YEAR.findall(text, outline.body)).most_common(2)
    often = {year for year, times in mentioned[:1] if times >= OFTEN and (len(mentioned) == 1 or times > mentioned[1][1])}
    confirmed = published.union(counted, often)
    if len(years) != 1 or years.isdisjoint(confirmed):
        return []
    return [(told[0]["year"], outline.evidence(told[0].start("year"), told[0].end("year"), "period.narrated"))]
