"""Who issues under a number: its own words, the table of codes, then the citing document's own chain of divisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.errors import VocabularyError
from kg.iris import document_number
from kg.records import Agency, DocumentNumber
from kg.resolve.agencies import Agencies
from kg.resolve.divisions import NATION
from kg.resolve.organs import GOVERNMENT_WORDS, Organs
from kg.rules import Rules
from kg.vocabulary import Division, Issuer, Vocabulary

KIND = re.compile("(?:令|公告|通告)$")
STREAMS = "发函字电规文秘通"  # ends a code, and no agency's name
FORMER = re.compile("^原|(?<=[、和])原")
AND = re.compile("和|及|与|会同|联合")
LEVELS = "省市县区州盟旗"


@dataclass(frozen=True, slots=True)
class Told:
    """Who issues under a number.

    Args:
        settled: the issuers, the lead agency first; empty where they are not settled.
        candidates: where they are not, the lead agencies of the readings that remain.
        ground: what settled it: name (the number names its issuer), table, chain (of the citing document), province; neighbours where
            the candidates are only what the letters would mean beside the citing document's own place.
    """

    settled: tuple[Agency, ...]
    candidates: tuple[Agency, ...] = ()
    ground: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of who remains, settled or not."""
        return tuple(agency.name for agency in self.settled or self.candidates)


class Codes:
    """The issuers of document numbers; read only."""

    def __init__(self, vocabulary: Vocabulary, agencies: Agencies, rules: Rules) -> None:
        self.table = vocabulary.issuers
        self.agencies = agencies
        self.places = agencies.places
        self.organs = Organs(vocabulary, agencies, rules)
        self.of_row = lru_cache(maxsize=4096)(self.issuers_of)
        self.restarting = rules.one("codes", "order.restarting").pattern
        self.by_letters: dict[str, list[Division]] = defaultdict(list)
        for code, head in vocabulary.code_heads.items():
            self.by_letters[head.letters].append(vocabulary.divisions[code])
        self.below: dict[str, list[Division]] = defaultdict(list)
        self.initials = {""}
        for division in vocabulary.divisions.values():
            self.below[division.parent].append(division)
            self.initials.add(division.name[0])

    def parse(self, normal: str) -> DocumentNumber | None:
        """The parts of a number in normal form; None where it is none."""
        try:
            return document_number(normal)
        except VocabularyError:
            return None

    def is_seen(self, code: str) -> bool:
        """Whether the table has the code at all."""
        return code in self.table

    def restarts(self, number: DocumentNumber) -> bool:
        """Whether a number is of a series that begins anew with each term of office: alone it names several orders."""
        return number.year is None and bool(self.restarting.search(number.code))

    def dated(self, number: DocumentNumber, day: str) -> DocumentNumber | None:
        """A number with what tells it from others of its series: the year of signing where that begins anew; None where it is not known."""
        if not self.restarts(number):
            return number
        return replace(number, year=int(day[:4]), form="notice") if day else None

    def told(self, number: DocumentNumber, near: tuple[str, ...], place: str = "", own: Agency | None = None) -> Told:
        """Who has issued a number that is cited in a document about ``near``.

        Args:
            near: the citing document's division and what it lies in, itself first.
            place: code of the division that the title begins with; empty where there is none.
            own: the agency that issues the citing document.
        """
        code = number.code if number.form == "bracketed" else KIND.sub("", number.code)
        year = number.year or 0
        if code[-1] not in STREAMS and (named := self.named(code, near)):
            return Told(named, (), "name")
        listed = self.table.get(code) or self.with_department(code)
        rows = tuple(row for row in listed if not year or row.since <= year <= row.until)
        chains = ((place,), near) if place and place not in near else (near,)
        for chain in chains:
            inside = tuple(row for row in rows if row.division == NATION or row.division in chain)
            found = () if len(inside) == 1 and is_certain(inside[0]) else self.of_chain(code, chain, year)
            if len(inside) == 1 and found and found[0].iri != self.of_row(inside[0])[0].iri:
                return Told((), once((*self.leads(inside), *found)))  # 建科 is the ministry's, and may be that of 建德市科学技术局
            if len(inside) == 1:
                return Told(self.of_row(inside[0]), (), "table")
            if found:
                return Told(found, (), "chain") if len(found) == 1 else Told((), found)
            if inside:
                return Told((), self.leads(inside))
        division = self.places.by_code.get(own.division) if own and not rows else None
        if own and division and (itself := self.organs.own(code, division, own)):
            return Told((itself,), (), "chain")
        found = self.of_letters(code, year)
        if len(rows) == 1 and self.is_province(rows[0].division) and all(agency.division == rows[0].division for agency in found):
            return Told(self.of_row(rows[0]), (), "table")
        if not rows and len(found) == 1 and self.is_unique(code, found[0]):
            return Told(found, (), "province")
        if found := once((*self.leads(listed), *found)):
            return Told((), found)
        return Told((), once(self.of_neighbours(code, near, year)), "neighbours")

    def named(self, names: str, near: tuple[str, ...]) -> tuple[Agency, ...]:
        """The agencies that a text names, every joint one (甲、乙和丙); empty where one of them is unknown."""
        parts = [part for part in FORMER.sub("", names).split("、") if part]
        for joint in AND.finditer(parts[-1]) if parts else ():  # 甲和乙 are two where both are names: 国家发展 is none
            if found := self.all_named([*parts[:-1], parts[-1][: joint.start()], parts[-1][joint.end() :]], near):
                return found
        if found := self.all_named(parts, near):
            return found
        return self.all_named(self.agencies.joint(names, near), near)

    def all_named(self, names: Sequence[str], near: tuple[str, ...]) -> tuple[Agency, ...]:
        """The agencies of these names, in order; empty where one of them is unknown."""
        lead = self.agencies.named(names[0], near) if names else None
        if lead is None or not lead.classification:
            return ()
        near = (NATION,) if lead.division == NATION else near  # beside 财政部, 发改委 is the national one
        others = tuple(agency for name in names[1:] if (agency := self.agencies.named(name, near)) and agency.classification)
        return (lead, *others) if len(others) + 1 == len(names) else ()

    def with_department(self, code: str) -> tuple[Issuer, ...]:
        """The rows of a code that goes on with a word for the department or subject (发改·投资)."""
        for length in range(len(code) - 1, 0, -1):
            if rows := tuple(row for row in self.table.get(code[:length], ()) if row.stream == "prefix"):
                return rows
        return ()

    def issuers_of(self, row: Issuer) -> tuple[Agency, ...]:
        """The issuers of a row of the table, the lead agency first."""
        return tuple(self.agencies.named(name, (row.division,)) or self.agencies.agency(row.division, name, name) for name in row.names)

    def leads(self, rows: Iterable[Issuer]) -> tuple[Agency, ...]:
        """The lead agency of each row."""
        return tuple(self.of_row(row)[0] for row in rows)

    def of_chain(self, code: str, chain: tuple[str, ...], year: int) -> tuple[Agency, ...]:
        """The agency of the chain that a code means: its level word, its place's letters, else another letter of its place's name."""
        divisions = tuple(division for key in chain if key != NATION and (division := self.places.by_code.get(key)))
        if not divisions:
            return ()
        level = self.agencies.at_level(chain[0], code[0]) if code[0] in LEVELS else None
        if level and (found := self.organs.named(code[1:], level, year)):
            return found
        readings = [(head, found) for division in divisions for head, found in (self.organs.read(code, division, year),) if found]
        if readings:  # one letter may be that of the county and of its city, or of the city and of its province
            head, first = readings[0]
            return first if len(head) > 1 else once(agency for other, found in readings if other == head for agency in found)
        town = self.places.division(chain[0])  # after all others: a county's letter is often that of its town
        below = self.organs.read(code, town, year)[1] if town and town.level == "township" else ()
        return below or next((found for division in divisions if (found := self.organs.by_other_letters(code, division, year))), ())

    def of_letters(self, code: str, year: int) -> tuple[Agency, ...]:
        """The agencies of the places whose listed letters a code begins with, wherever they are."""
        found = (self.organs.read(code, division, year)[1] for length in (3, 2, 1) for division in self.by_letters.get(code[:length], ()))
        return once(agency for agencies in found for agency in agencies)

    def of_neighbours(self, code: str, near: tuple[str, ...], year: int) -> Iterator[Agency]:
        """The agencies that a code may mean in the places beside the citing document's own and below it."""
        for key in near[:2] if len(near) > 1 else near:
            for division in self.below[key]:
                yield from self.organs.read(code, division, year)[1]

    def reads(self, number: DocumentNumber, division: str) -> bool:
        """Whether the letters of a number mean an agency of a division."""
        place = self.places.by_code.get(division)
        return place is not None and bool(self.organs.read(number.code, place, number.year or 0)[1])

    def is_province(self, code: str) -> bool:
        """Whether a division is a province."""
        division = self.places.by_code.get(code)
        return division is not None and division.level == "province"

    def is_unique(self, code: str, agency: Agency) -> bool:
        """Whether listed letters may be read anywhere: a province's, in a form that no city which shares them has; a city's that no
        name begins with."""
        if self.is_province(agency.division):
            return len(self.by_letters[code[0]]) == 1 or code[1] in GOVERNMENT_WORDS
        return len(self.by_letters[code[0]]) == 1 and code[0] not in self.initials


def is_certain(row: Issuer) -> bool:
    """Whether a row of the table stands against what the letters may mean in the citing document's own place."""
    return row.division != NATION or row.branch == "party" or row.evidence_type != "convention"


def once(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    """Each agency once."""
    return tuple({agency.iri: agency for agency in agencies}.values())


def in_full(number: DocumentNumber, issuers: tuple[Agency, ...]) -> DocumentNumber:
    """An order by the full name of the government that issued it: 省政府令第225号 or 鲁政府令第225号 is 山东省人民政府令第225号."""
    if number.form == "bracketed" or not issuers or issuers[0].classification != "government":
        return number
    said = KIND.sub("", number.code)
    governs = said.endswith(GOVERNMENT_WORDS) and issuers[0].name.endswith("政府")
    return replace(number, code=issuers[0].name + number.code[len(said) :]) if governs else number


def same_series(code: str, other: str) -> bool:
    """Whether two codes are of one agency by their own letters, whatever stream they name (灵土普办发, 灵土普办函)."""
    stem = code.rstrip(STREAMS)
    return bool(other) and (code == other or (len(stem) > len("灵政") and stem == other.rstrip(STREAMS)))
