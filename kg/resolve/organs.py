"""What the letters of a code mean in one place: where its codes begin, and which of its agencies the rest stands for."""

from __future__ import annotations

from functools import lru_cache

from kg.records import Agency
from kg.resolve.agencies import Agencies
from kg.resolve.divisions import Located
from kg.rules import Rule, Rules
from kg.vocabulary import Department, Division, Vocabulary

OFFICE = "办公室"
LONGEST = 5  # characters of the initials of a department
MUNICIPALITIES = ("110000", "120000", "310000", "500000")
GOVERNMENT_WORDS = ("政", "府")
STREET_OFFICE = "办"
COMMISSIONER = "署"
COMMISSIONERS = ("地区", "盟")  # have no people's government


class Organs:
    """The agencies of a division by the letters of its codes; read only."""

    def __init__(self, vocabulary: Vocabulary, agencies: Agencies, rules: Rules) -> None:
        self.agencies = agencies
        self.places = agencies.places
        self.listed = vocabulary.code_heads
        self.departments = vocabulary.departments
        self.organs = tuple(rule for rule in rules.of("codes") if rule.text("agency"))
        self.office = rules.one("codes", "code.department-office").pattern
        self.heads = lru_cache(maxsize=4096)(self.letters)

    def read(self, code: str, division: Division, year: int) -> tuple[str, tuple[Agency, ...]]:
        """The head of a code in a division and the agencies that the rest may stand for; empty where it is none of its codes.

        富民·发 and 富·民发 are two readings, and both are given.
        """
        first = ""
        found: dict[str, Agency] = {}
        for head in self.heads(division):
            if code.startswith(head):
                for agency in self.named(code[len(head) :], division, year):
                    first = first or head
                    found[agency.iri] = agency
        return first, tuple(found.values())

    def own(self, code: str, division: Division, agency: Agency) -> Agency | None:
        """The agency itself, or its office, where a code is its place's letters and initials of its own name (豫·气·办发)."""
        name = agency.name.removeprefix(self.places.official(division)).removeprefix(division.name)
        if name == agency.name or name.startswith(("人民政府", "人民代表大会")):  # 灵人发 is of neither
            return None
        for head in self.heads(division):
            rest = code[len(head) :] if code.startswith(head) else ""
            for length in range(min(LONGEST, len(rest)), 0, -1):
                found = self.office.fullmatch(rest[length:])
                if found and not (found["word"] or found["after"]) and abbreviates(rest[:length], name):
                    office = OFFICE if found["office"] and not name.endswith(OFFICE) else ""
                    return self.agencies.agency(agency.division, agency.name + office, code)
        return None

    def by_other_letters(self, code: str, division: Division, year: int) -> tuple[Agency, ...]:
        """As ``read``, by the other letters of a name whose first is another place's (海 of 琼海, 潭 of 湘潭县)."""
        parent = self.places.by_code.get(division.parent)
        if division.level != "county" or not parent or division.name[0] not in (self.own_letter(division), parent.name[0]):
            return ()
        letters = division.name[1 : min(3, len(division.name) - 1)]
        return self.named(code[1:], division, year) if code[0] in letters else ()

    def own_letter(self, division: Division) -> str:
        """The letter of the province that a division lies in."""
        chain = self.places.chain(division.code)
        head = self.listed.get(chain[-1].code) if chain else None
        return head.letters if head else ""

    def first(self, division: Division) -> str:
        """The letters that the codes of a place begin with at their shortest."""
        listed = self.listed.get(division.code)
        return listed.letters if listed else division.name[0]

    def letters(self, division: Division) -> tuple[str, ...]:
        """What the codes of a place may begin with, the longest first."""
        listed = self.listed.get(division.code)
        if division.level == "province":
            return (listed.letters,) if listed else ()
        if division.level == "township":
            return division.name[:3], self.places.by_code[division.parent].name[0] + division.name[0], division.name[:2], division.name[0]
        name, level = division.name, division.name[-1]
        first = listed.letters if listed else name[0]
        own = {name, name[:2], name[:2] + level, first + level}
        parent = self.places.by_code.get(division.parent) if division.level == "county" else None
        above = self.first(parent) if parent else ""
        if above:  # 深坪府办: 深圳市坪山区
            own.add(above + name[0])
        if listed or first not in (self.own_letter(division), above if level == "区" else ""):
            own.add(first)
        return tuple(sorted(own, key=lambda head: (-len(head), head)))

    def named(self, rest: str, division: Division, year: int) -> tuple[Agency, ...]:
        """The agencies of a division that the letters after the place may stand for; several where they are used in two ways."""
        if division.level == "township" and division.name.endswith("街道") and rest[:1] == STREET_OFFICE:
            return (self.agencies.government(division),)  # 普宜办: the street's office, which is all the government that it has
        names = [name for rule in self.organs if (name := self.of_rule(rule, rest, division))] or self.of_department(rest, division, year)
        return tuple(
            self.agencies.of_division(Located((division,), division.name, name.removeprefix("中共")), rest, name.startswith("中共"))
            for name in names
        )

    def of_rule(self, rule: Rule, rest: str, division: Division) -> str:
        """The agency that a row of codes.toml names, by its own part; empty where the row does not fit."""
        if not rule.pattern.fullmatch(rest) or not division.code.startswith(rule.text("within")) or division.level == "zone":
            return ""
        listed = self.listed.get(division.code)
        if listed and listed.government and rest[0] in GOVERNMENT_WORDS and rest[0] != listed.government:
            return ""
        commissioner = division.name.endswith(COMMISSIONERS)
        if (COMMISSIONER in rest[:2]) > commissioner:
            return ""
        name = rule.text("agency").replace("人民政府", "行政公署") if commissioner else rule.text("agency")
        if not name.endswith(OFFICE):
            return name
        return name.removesuffix(OFFICE) + ("办公厅" if self.agencies.has_general_office(division) else OFFICE)

    def of_department(self, rest: str, division: Division, year: int) -> list[str]:
        """The department whose initials the letters begin with, or its office; the longest initials win."""
        for length in range(min(LONGEST, len(rest)), 0, -1):
            department = self.department(rest[:length], division, year)
            if department:
                found = self.office.fullmatch(rest[length:])
                if found and self.fits(found["word"] or "", department) and self.fits(found["after"] or "", department):
                    return [department.agency + (OFFICE if found["office"] else "")]
        return []

    def fits(self, word: str, department: Department) -> bool:
        """Whether a word for the subject may stand behind the initials: any behind long ones, else those that are known."""
        return not word or word in department.words or len(department.initials) > 1

    def department(self, initials: str, division: Division, year: int) -> Department | None:
        """The department of a division that bore those initials in a year."""
        places = self.departments.get(initials)
        if places is None:
            return None
        of_level = () if division.code in MUNICIPALITIES else places.get(self.level(division), ())
        rows = (*places.get(division.code, ()), *of_level)
        return next((row for row in rows if row.since <= year <= row.until), None)

    def level(self, division: Division) -> str:
        """What the departments of a division are called like: those of a municipality's districts are called otherwise."""
        return "district" if division.level == "county" and division.code[:2] + "0000" in MUNICIPALITIES else division.level


def abbreviates(letters: str, name: str) -> bool:
    """Whether letters are a short form of a name: its first one, and others of it in their order."""
    rest = iter(name)
    return letters[0] == name[:1] and all(letter in rest for letter in letters)
