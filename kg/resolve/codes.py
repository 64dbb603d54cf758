"""Who issues under a code: the table of codes, read within the citing document's own chain of divisions."""

from __future__ import annotations

import re

from kg.errors import VocabularyError
from kg.iris import document_number
from kg.records import Agency, DocumentNumber
from kg.resolve.agencies import Agencies
from kg.resolve.divisions import NATION, Located
from kg.rules import Rules
from kg.vocabulary import Division, Issuer, Vocabulary

PLACE = re.compile(r"^(.{1,2}?)(?:政|府)")


class Codes:
    """The issuers of document numbers; read only."""

    def __init__(self, vocabulary: Vocabulary, agencies: Agencies, rules: Rules) -> None:
        self.table = vocabulary.issuers
        self.agencies = agencies
        self.organs = rules.of("codes")
        self.abbreviations: dict[str, str] = {}
        for rows in vocabulary.issuers.values():
            for row in rows:
                division = vocabulary.divisions.get(row.division)
                head = PLACE.match(row.code) if division and row.branch == "gov" else None
                if division and head and division.level in ("province", "prefecture"):
                    self.abbreviations.setdefault(division.code, head[1])

    def parse(self, normal: str) -> DocumentNumber | None:
        """The parts of a number in normal form; None where it is none."""
        try:
            return document_number(normal)
        except VocabularyError:
            return None

    def is_seen(self, code: str) -> bool:
        """Whether the table has the code at all."""
        return code in self.table

    def issuers(self, number: DocumentNumber, near: tuple[str, ...], place: str) -> tuple[Agency, ...]:
        """Who may have issued a number that is cited in a document about ``near``; one where it is settled.

        Args:
            near: the citing document's division and what it lies in, itself first.
            place: code of the division that the title begins with; empty where there is none.
        """
        if number.form != "bracketed":
            body = re.sub(r"(?:令|公告)$", "", number.code)
            agency = self.agencies.named(body, near)
            return (agency,) if agency else ()
        if named := self.agencies.named(number.code, near):
            return (named,)
        rows = self.table.get(number.code) or self.with_department(number.code)
        chain = (place, *near) if place else near
        inside = tuple(row for row in rows if row.division == NATION or row.division in chain)
        if len(inside) == 1:
            return self.of_row(inside[0])
        if local := self.local(number.code, chain):
            return (local,)
        if len(rows) == 1 and self.unmistakable(rows[0]):
            return self.of_row(rows[0])
        return tuple(agency for row in inside or rows for agency in self.of_row(row))

    def with_department(self, code: str) -> tuple[Issuer, ...]:
        """The rows of a code that goes on with a word for the department or subject (发改·投资)."""
        for length in range(len(code) - 1, 1, -1):
            if rows := tuple(row for row in self.table.get(code[:length], ()) if row.stream == "prefix"):
                return rows
        return ()

    def unmistakable(self, row: Issuer) -> bool:
        """Whether a code may be read outside its own province: nobody else is known to use it, and the province is unique."""
        division = self.agencies.places.by_code.get(row.division)
        return not row.ambiguity and division is not None and division.level == "province"

    def of_row(self, row: Issuer) -> tuple[Agency, ...]:
        """The issuers of a row of the table, the lead agency first."""
        return tuple(self.agencies.named(name, (row.division,)) or self.agencies.agency(row.division, name, name) for name in row.names)

    def local(self, code: str, chain: tuple[str, ...]) -> Agency | None:
        """The agency of the chain whose place the code begins with and whose organ it goes on with (乐·政办 → 乐都区…办公室)."""
        places = self.agencies.places
        divisions = [places.by_code[c] for c in chain if c in places.by_code]
        for loose in (False, True):
            for division in divisions:
                for head in self.heads(division, loose):
                    if code.startswith(head) and (agency := self.organ(code[len(head) :], division)):
                        return agency
        return None

    def heads(self, division: Division, loose: bool) -> tuple[str, ...]:
        """The letters that a place's codes begin with, the longest first; ``loose``: any letter of its name (海 of 琼海)."""
        known = (self.abbreviations[division.code],) if division.code in self.abbreviations else ()
        if division.level not in ("prefecture", "county"):
            return known if division.level == "province" else ()
        if loose:
            return tuple(division.name[1:-1])
        parent = self.agencies.places.by_code.get(division.parent)
        of_city = (parent.name[0] + division.name[0],) if parent and division.level == "county" else ()  # 深坪府办: 深圳市坪山区
        return (*known, division.name, division.name[:2], division.name[0] + division.name[-1], *of_city, division.name[0])

    def organ(self, rest: str, division: Division) -> Agency | None:
        """The agency of a division that the letters after the place stand for."""
        for rule in self.organs:
            if rule.pattern.fullmatch(rest):
                name = rule.text("agency")
                if name.endswith("人民政府办公室"):
                    name = "人民政府办"
                elif division.level == "province" and name.endswith("局"):
                    name = rule.text("province", name[:-1] + "厅")
                return self.agencies.of_division(Located((division,), division.name, name), rest, bool(rule.text("party")))
        return None
