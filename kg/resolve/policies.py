"""The reach of a policy document: its addressees, its annexes, and what it says of its own force; what contradicts itself stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.iris import Iris, fold_title
from kg.records import Agency, Evidence, Issue, Metadata, Statement
from kg.resolve.agencies import Agencies
from kg.resolve.subject import Subject
from kg.vocabulary import Vocabulary

COMMA = re.compile(r"[，,；;]")
PAUSE = re.compile(r"[、 ]")
EACH = re.compile(r"[^、]*(?:各|有关|相关|[直所]属)")  # from here on to the comma all are addressed by kind, not by name
UNNAMED = re.compile(r"^(?:全|其他|驻|$)|[（(]")
WRITTEN = ("written", "signature", "history")  # where the day stands on which a document was issued
ORDER = re.compile(r"令第?\d")  # published on its own day
YEARS = re.compile(r"P(\d+)Y")


@dataclass(frozen=True, slots=True)
class Reach:
    """What was decided, with the agencies that it names and what contradicts itself."""

    statements: tuple[Statement, ...] = ()
    agencies: tuple[Agency, ...] = ()
    issues: tuple[Issue, ...] = ()


def reach(metadata: Sequence[Metadata], who: Subject, agencies: Agencies, vocabulary: Vocabulary, iris: Iris) -> Reach:
    """The reach of a policy document.

    Args:
        metadata: all that it says of itself.
        who: what it is, and whose.
    """
    said = {key: tuple(item for item in metadata if item.key == key) for key in ("addressees", "annex", "validity")}
    wm = vocabulary.wm
    found = [Statement(who.iri, wm.addressees.value, item.value, "@zh", (item.evidence,)) for item in said["addressees"]]
    named = {agency.iri: (agency, place) for item in said["addressees"] for agency, place in addressed(item, who, agencies)}
    found += [Statement(who.iri, wm.addressedTo.value, agency.iri, "", (place,)) for agency, place in named.values()]
    own = fold_title(who.value("title"))
    found += [
        Statement(who.iri, wm.annex.value, item.value, "@zh", (item.evidence,)) for item in said["annex"] if fold_title(item.value) != own
    ]
    values = {item.value for item in said["validity"]}
    if len(values) == 1:
        places = tuple(dict.fromkeys(item.evidence for item in said["validity"]))
        found.append(Statement(who.iri, wm.validity.value, iris.concept("validity", *values), "", places))
    issues = [contradiction(said["validity"])] if len(values) > 1 else []
    issued = next((item for item in who.chosen if item.key == "issued" and item.basis in WRITTEN), None)
    for day in days(metadata, who, vocabulary):
        if issued and day.predicate == wm.inForceUntil.value and day.object < issued.value:
            issues.append(ended_before((*day.evidence, issued.evidence)))
        else:
            found.append(day)
    return Reach(tuple(found), tuple(agency for agency, _ in named.values()), tuple(issues))


def addressed(item: Metadata, who: Subject, agencies: Agencies) -> Iterator[tuple[Agency, Evidence]]:
    """The agencies that the addressees name, each once, with its place; 各县人民政府、公安局 names none."""
    for part in COMMA.split(item.value):
        for name in PAUSE.split(EACH.split(part)[0]):
            agency = None if UNNAMED.search(name) else agencies.named(name, who.near)
            if agency and agency.classification and item.evidence.exact.count(name) == 1:
                start = item.evidence.start + item.evidence.exact.index(name)
                yield agency, replace(item.evidence, start=start, end=start + len(name), exact=name, reading="")


def days(metadata: Sequence[Metadata], who: Subject, vocabulary: Vocabulary) -> Iterator[Statement]:
    """First day, last day and term, each where the document names one and no other; a last day that follows from the term is marked."""
    wm = vocabulary.wm
    first = dated(single(metadata, "inForceFrom"), who)
    last = single(metadata, "inForceUntil")
    term = single(metadata, "inForceFor")
    if first:
        inferred = "issued" if len(first) > 1 else ""
        yield Statement(who.iri, wm.inForceFrom.value, first[0].value, "date", tuple(item.evidence for item in reversed(first)), inferred)
    if term:
        yield Statement(who.iri, wm.inForceFor.value, term.value, "duration", (term.evidence,))
    if last:
        yield Statement(who.iri, wm.inForceUntil.value, last.value, "date", (last.evidence,))
    elif first and term and not any(item.key == "inForceUntil" for item in metadata):
        places: tuple[Evidence, ...] = (term.evidence, *(item.evidence for item in first))
        yield Statement(who.iri, wm.inForceUntil.value, ended(first[0].value, term.value), "date", places, "term")


def single(metadata: Sequence[Metadata], key: str) -> Metadata | None:
    """The value under a key where all places agree."""
    found = [item for item in metadata if item.key == key]
    return found[0] if len({item.value for item in found}) == 1 else None


def dated(first: Metadata | None, who: Subject) -> tuple[Metadata, ...]:
    """The first day; where that is the day of issue, this day with the words that refer to it."""
    if first is None or first.value not in ("issued", "published"):
        return (first,) if first else ()
    issued = next((item for item in who.chosen if item.key == "issued" and item.basis in WRITTEN), None)
    if issued and first.value == "published" and issued.basis != "history" and not ORDER.search(who.value("documentNumber")):
        return ()  # the day of signature is not that of publication
    return (replace(first, value=issued.value), issued) if issued else ()


def ended(first: str, term: str) -> str:
    """The last day of a term of years that begins on a day.

    >>> ended("2020-01-01", "P5Y"), ended("2020-02-29", "P1Y")
    ('2024-12-31', '2021-02-28')
    """
    match, begin = YEARS.fullmatch(term), date.fromisoformat(first)
    year = begin.year + int(match[1] if match else 0)
    leap_day = (begin.month, begin.day) == (2, 29)
    return ((date(year, 3, 1) if leap_day else begin.replace(year=year)) - timedelta(days=1)).isoformat()


def contradiction(said: Sequence[Metadata]) -> Issue:
    """The finding that a document is said to be in force and not to be."""
    return Issue(
        "validity-contradicts",
        "warning",
        "同一文件既载明有效，又载明失效，效力未予记录",
        "The document is said to be in force and not to be; neither was recorded",
        tuple(item.evidence for item in said),
    )


def ended_before(places: tuple[Evidence, ...]) -> Issue:
    """The finding that the last day of a document lies before the day on which it was issued."""
    return Issue(
        "validity-contradicts",
        "warning",
        "文件载明的失效日期早于其成文日期，失效日期未予记录",
        "The last day in force lies before the day of issue; it was not recorded",
        places,
    )
