"""The rows of ``ontology/`` as records."""

from __future__ import annotations

import re
from dataclasses import dataclass

PRESIDENT = re.compile(r"^主席令\d{4}年")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a closed list, e.g. ``basis`` of the scheme ``function``."""

    notation: str
    zh: str
    en: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be counted.

    Args:
        id: the contract, e.g. ``active.channel.website``.
        variants: other labels that forms and prose use.
        unit: as the catalogue counts it (条, 件, 万元 …); empty for a group or a heading.
        kind: notation of the scheme ``quantity``: group, count, matrix, amount, ratio, signed.
        frames: notations of the scheme ``frame``; advisory, a measure may occur in any frame.
        crosswalk: notation of the scheme ``series`` that joins it with other frames; empty where it has no counterpart.
        match: how it stands to the series: exactMatch, broadMatch (a part of it) or closeMatch.
    """

    id: str
    zh: str
    en: str
    variants: tuple[str, ...]
    unit: str
    parent: str
    kind: str
    frames: tuple[str, ...]
    crosswalk: str
    match: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division, functional zone or the country.

    Args:
        level: notation of the scheme ``level``.
        path: names from the province down, its own last; empty for the country.
        since, until: the months (YYYY-MM) from which on, and up to which (exclusive), the code stands for this name; empty where it
            did before the tables begin, and where it does today.
        into: code of the division that took its place; empty where there are several, none or the same.
    """

    code: str
    name: str
    level: str
    parent: str
    path: tuple[str, ...]
    since: str = ""
    until: str = ""
    into: str = ""

    @property
    def former(self) -> bool:
        """Whether it was dissolved, or renamed, before the date of the table."""
        return bool(self.until)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues under a code of document numbers.

    Args:
        name: full official name; several of a joint series are joined by ``;``, the lead agency first.
        division: code of its division.
        stream: doc, letter, telegram …; ``prefix`` where a word for the department or subject follows the code.
        evidence_type: page, seed, github (seen in print) or convention (domain knowledge, seen by nobody: a candidate).
        ambiguity: who else uses the code, in words; empty where nobody is known to.
        since, until: the first and last year in which it did.
    """

    code: str
    name: str
    division: str
    branch: str
    evidence_type: str
    ambiguity: str
    stream: str = "doc"
    since: int = 0
    until: int = 9999

    @property
    def names(self) -> tuple[str, ...]:
        """Each issuer's own name."""
        return tuple(self.name.split(";"))


@dataclass(frozen=True, slots=True)
class KnownRegulation:
    """A document that is cited often, or the work that several versions belong to.

    Args:
        number: normal form; empty for a row that is the work itself (a law whose version a citation leaves open).
        title: bears its issuer's name or is nobody else's; empty where only a general one is known (关于…的实施意见).
        issued, in_force_from, superseded_on: ISO dates, also only year or year and month; empty where not known.
        work: title of the work that it is a version of; its own title where it is the work.
        aliases: other titles that it is cited by, that of the promulgated text among them.
        superseded_by: number of what took its place.
        articles: how many it has; 0 where that is not known.
        amended: years in which it was amended and kept its number (修正).
    """

    number: str
    title: str
    issuers: tuple[str, ...]
    issued: str
    in_force_from: str
    superseded_on: str
    work: str
    aliases: tuple[str, ...] = ()
    superseded_by: str = ""
    articles: int = 0
    amended: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The number as it is printed: orders of the President begin anew with each term, and the table adds the year."""
        return PRESIDENT.sub("主席令", self.number)


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """The ending (and for party bodies the beginning) of a name that tells what kind of agency bears it."""

    suffix: str
    prefix: str
    classification: str


@dataclass(frozen=True, slots=True)
class AgencyChange:
    """Agencies that were renamed or merged.

    Args:
        first, last: the days between which it happened (YYYY-MM-DD); one day where it is known.
        before, after: names; of local agencies without their place. ``after`` is empty where each place did as it saw fit.
        local: whether it is what the agencies of all places did, and no single event.
    """

    first: str
    last: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    local: bool
