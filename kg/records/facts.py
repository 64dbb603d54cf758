"""What the text says, before anything is decided: facts with their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kg.records.text import Evidence, Issue, Outline

Predicate = Literal["implements", "basedOn", "promulgates", "forwards", "amends", "repeals"]
Key = Literal[
    "title",
    "issued",
    "available",
    "indexNumber",
    "documentNumber",
    "addressees",
    "annex",
    "validity",
    "inForceFrom",
    "inForceUntil",
    "inForceFor",
]
State = Literal["stated", "stated-in-words", "blank", "dash", "unreadable", "derived"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: ``value`` is None where the state says that there is none."""

    value: Decimal | None
    unit: str
    state: State = "stated"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A 发文字号 in parts.

    Args:
        code: 国办发, 文化和旅游部令, 公告 of an issuer …, as printed (folded).
        year: None for orders.
        seq: the sequence number; 0 where the text lost it (then ``complete`` is false).
        form: bracketed (国办发〔2017〕24号), order (国务院令第492号) or notice (…公告2020年第43号).
    """

    code: str
    year: int | None
    seq: int
    form: Literal["bracketed", "order", "notice"] = "bracketed"

    @property
    def complete(self) -> bool:
        """Whether it can name a document: a code and a sequence are there."""
        return bool(self.code and self.seq)

    @property
    def normal(self) -> str:
        """The normal form: ``国办发〔2017〕24号``, ``国务院令第492号``, ``财政部公告2020年第43号``."""
        if self.form == "bracketed":
            return f"{self.code}〔{self.year}〕{self.seq}号"
        if self.form == "notice" and self.year is not None:
            return f"{self.code}{self.year}年第{self.seq}号"
        return f"{self.code}第{self.seq}号"


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name that the document gives to who speaks.

    ``role``: title, publisher (发布机构), source (来源), signature, form (填报单位), compiler, body, contact (who answers
    questions), site (who runs the website), speaker (who acts in a sentence).
    """

    name: str
    role: Literal["title", "publisher", "source", "signature", "form", "compiler", "body", "contact", "site", "speaker"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PeriodPhrase:
    """The days that the report's figures cover; ``basis``: explicit (统计期限 …) or year (of the title or the form)."""

    start: date
    end: date
    basis: Literal["explicit", "year"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Metadata:
    """A value that the document says of itself: a string, an ISO day, a duration of XSD, or the notation of a concept (validity)."""

    key: Key
    value: str
    basis: str  # page, signature, form, field, heading …
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one measure, as the text states it.

    Args:
        measure: id of the catalogue, e.g. ``foi.received``.
        applicant: notation of the request matrix's column, empty outside it; ``total`` for 总计.
        topic, scope: as printed, empty where there is none.
        comparator: notation of the comparator scheme: exact, approximate, over, under, at-least, at-most.
        about: another agency as printed (区城乡建设局), empty for the reporting agency.
        period: own year, the cumulative column (历年累计), the previous year, or another (then ``year`` tells).
        part_of: start of the reading that it is a part of (其中), as ``Evidence.start``; -1 where there is none.
        origin: table or narrative.
    """

    measure: str
    quantity: Quantity
    evidence: Evidence
    applicant: str = ""
    topic: str = ""
    scope: str = ""
    comparator: str = "exact"
    about: str = ""
    period: Literal["own", "cumulative", "previous", "other"] = "own"
    year: int = 0
    part_of: int = -1
    origin: Literal["table", "narrative"] = "narrative"


@dataclass(frozen=True, slots=True)
class Provision:
    """An article of a regulation, or what lies below it; 0 for what is not named.

    Args:
        last_article: the last of a range of articles (第十条至第十三条).
        insertion: the number behind 之, of an article that was put in later (第一百二十条之一).
    """

    article: int
    paragraph: int = 0
    item: int = 0
    last_article: int = 0
    insertion: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a regulation.

    Args:
        numbers: the readings of its number, the preferred one first; empty where it is cited by title or alias.
        title: without the outer book-title marks, inner ones as 〈〉 or 《》 as printed; empty where there is none.
        alias_of: evidence start of the mention whose alias (以下简称《条例》) this is; -1 else.
        issuer: the issuer as printed before the title, or inherited from the list, or named in the title; may be empty.
        cue: the words that carry the function, as printed. function: notation of the scheme ``function``.
        pinpoint: 第三十二条第（一）项, as printed. provisions: what it names.
        carrier: evidence start of the mention in whose title this one stands (the forwarded text); -1 else.
        repaired: rule ids of the repairs that its number needed.
    """

    evidence: Evidence
    numbers: tuple[DocumentNumber, ...] = ()
    title: str = ""
    alias_of: int = -1
    issuer: str = ""
    cue: str = ""
    function: str = "refers"
    pinpoint: str = ""
    carrier: int = -1
    repaired: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two regulations that the text states.

    ``subject`` and ``object`` are ``Evidence.start`` of mentions, -1 for the document itself, or a bare title in
    ``subject_title``/``object_title`` where the text names a regulation that it does not cite (the promulgated text).
    ``predicate``: implements, basedOn, promulgates, forwards, amends, repeals.
    """

    predicate: Predicate
    evidence: Evidence
    subject: int = -1
    object: int = -1
    subject_title: str = ""
    object_title: str = ""
    inferred_from: str = ""  # "title" where the title says so


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a document says of itself that can be held against it.

    Args:
        kind: ``sections``: how many parts it has; ``plan``: the year that it says what will be done in.
        said: the number that it says.
        found: how many parts there are; 0 for a plan, which is held against the report's year.
        evidence: the words that say so, then those of what was found.
    """

    kind: Literal["sections", "plan"]
    said: int
    evidence: tuple[Evidence, ...]
    found: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the text says, before anything is decided."""

    outline: Outline
    agencies: tuple[AgencyName, ...] = ()
    periods: tuple[PeriodPhrase, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    readings: tuple[Reading, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    issues: tuple[Issue, ...] = ()
