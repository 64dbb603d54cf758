"""Who a name means: the division that it begins with, the full official name, the IRI."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from kg.iris import Iris
from kg.records import Agency
from kg.resolve.divisions import AGAIN, GOVERNMENT, NATION, Beginnings, Located, Places
from kg.resolve.whereabouts import Signs
from kg.rules import Rules
from kg.rules.sieve import Sieve
from kg.vocabulary import Division, Vocabulary

SPACE = re.compile(r"[ \u3000\t\n]+")
JOINT = re.compile(r"[ \u3000、]+|(?<=[局厅部委会])和(?=[\u4e00-\u9fff]{4})")
WORDS = re.compile(r"[\u4e00-\u9fff（）()、]{3,40}")
PLAIN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff（）()〈〉《》、·\d]+")  # whatever else stands in a name is no part of it
PARTY = "中共"
PARTY_COMMITTEE = re.compile("委(?:办|[组宣编统]|政法|$)")  # 省委办公厅, 县委组织部; 省委员会 is of nobody in particular
ORDERS = ("令", "公告", "通告")  # what an agency orders may be named before the word (某县人民政府森林防火禁火令)
COMMITTEE = "管理委员会"
OFFICE = "办事处"
ADMINISTRATION = "行政公署"  # of a league or region: the province's own office there


class Agencies:
    """Turns names into agencies; it is read only, and the same for all documents."""

    def __init__(self, vocabulary: Vocabulary, rules: Rules, places: Places, iris: Iris) -> None:
        self.vocabulary = vocabulary
        self.places = places
        self.iris = iris
        self.iri = lru_cache(maxsize=AGAIN)(iris.agency)
        self.signs = Signs(vocabulary, rules, places)
        self.national = Beginnings(vocabulary.national)
        # what a table names by its full name
        self.of_table = {name: self.agency(division, name, name) for name, division in vocabulary.agency_divisions.items()}
        self.rewrites = tuple(rule for rule in rules.of("agencies") if rule.id.startswith("agency."))
        self.sieve = Sieve([rule.pattern for rule in self.rewrites])
        self.relative = rules.one("agencies", "relative.agency")
        self.inner = rules.one("agencies", "national.inner-office")
        self.own = rules.one("agencies", "relative.own")
        self.no_name = rules.one("agencies", "unplaced.no-name")
        self.heads = (rules.one("agencies", "title.agency-before-verb"), rules.one("agencies", "title.agency-at-head"))
        self.sub_provincial = rules.one("agencies", "office.sub-provincial")

    def named(self, printed: str, near: Iterable[str] = (), day: str = "") -> Agency | None:
        """The agency that a printed name means; None where its division stays open or it names no agency.

        Args:
            near: codes of divisions that the document is known to be about, its own first; a relative name (省政府,
                区移民局) is read within the first.
            day: when the name was written (YYYY-MM…): of divisions of one name, those of that day are meant; empty where nobody says.
        """
        near = tuple(near)
        name = SPACE.sub("", printed).removeprefix("中华人民共和国")
        if not PLAIN.fullmatch(name):
            return None
        if len(several := self.joint(name, near)) > 1 and len(set(several)) == len(several):
            return next((agency for part in several if not part.startswith(PARTY) and (agency := self.named(part, near, day))), None)
        full = self.vocabulary.national.get(name) or (self.vocabulary.national_bare.get(name) if near[:1] == (NATION,) else None)
        if full:
            return self.agency(NATION, full, printed)
        if branch := self.branch(name, printed):
            return branch
        party = name.startswith("中共") and not name.startswith("中共中央")
        located = self.places.locate(name[2:] if party else name, near, day)
        if located.only:
            return None if located.shortened else self.of_division(located, printed, party)
        if located.divisions:
            return None
        relative = self.relative.pattern.search(name)
        if relative and near and (division := self.at_level(near[0], relative["level"])):
            return self.of_division(Located((division,), "", relative["rest"]), printed)
        return None

    def unplaced(self, printed: str, sha16: str) -> Agency | None:
        """The agency that a name means where nothing tells which place it is of (楚门镇, 鼓楼区教育局): known in one file only.

        None for what is no name of an agency by itself (我局, 县教育局).
        """
        name = SPACE.sub("", printed)
        if not WORDS.fullmatch(name) or self.own.pattern.search(name) or self.relative.pattern.search(name):
            return None
        located = self.places.locate(name)
        if not located.divisions and self.no_name.pattern.search(name):
            return None
        name = located.prefix + self.full(located.prefix, located.rest or self.body(located.divisions))
        kind = self.vocabulary.classification(name)
        return Agency(self.iris.unplaced(name, sha16), name, "", kind, (printed,)) if kind else None

    def branch(self, name: str, printed: str) -> Agency | None:
        """An office of a national agency, or its branch in a place, whose division is that place's (国家税务总局海南省税务局)."""
        for length in self.national.at(name):
            if 2 < length <= len(name) - 2 and name[:length] in self.vocabulary.national:
                if self.inner.pattern.search(name[length:]):
                    return self.agency(NATION, self.vocabulary.national[name[:length]] + name[length:], printed)
                located = self.places.locate(name[length:])
                return self.agency(located.only.code, name, printed) if length > 3 and located.only and located.rest else None
        return None

    def candidates(self, printed: str, near: Iterable[str] = (), day: str = "") -> tuple[Agency, ...]:
        """Every agency that a name may mean: one for each place of that name."""
        located = self.places.locate(SPACE.sub("", printed), near, day)
        return tuple(
            self.of_division(Located((division,), located.prefix, located.rest, located.zone), printed) for division in located.divisions
        )

    def government(self, division: Division) -> Agency:
        """The people's government of a division, or the committee of a functional zone."""
        return self.of_division(Located((division,), division.name, ""), division.name)

    def of_division(self, located: Located, printed: str, party: bool = False) -> Agency:
        """The agency of a known division whose own part is ``located.rest``; without one, its government."""
        division = located.divisions[0]
        base = (located.prefix + located.zone) if located.zone else self.places.before(located)
        name = base + self.full(base, located.rest or (COMMITTEE if located.zone else self.body(located.divisions)))
        if name.endswith("人民政府办"):
            name += "公厅" if self.has_general_office(division) else "公室"
        name = (PARTY if party or PARTY_COMMITTEE.match(located.rest) else "") + name
        if division.level == "township":
            return replace(self.agency(division.parent, name, printed), township=division.code)
        return self.agency(division.code, name, printed)

    def body(self, divisions: tuple[Division, ...]) -> str:
        """What governs a division: its people's government, a zone's committee, a street's office, a league's; nothing for the nation."""
        division = divisions[0] if divisions else None
        if division and division.level == "zone":
            return COMMITTEE
        if division and division.level == "township" and division.name.endswith("街道"):
            return OFFICE
        if division and division.level == "prefecture" and division.name.endswith(("盟", "地区")):
            return ADMINISTRATION
        return "" if division and division.code == NATION else GOVERNMENT

    def full(self, base: str, rest: str) -> str:
        """The agency's own part as it is officially written (政府 → 人民政府, 管委会 → 管理委员会, a doubled 区 dropped)."""
        printed, possible = rest, self.sieve.possible(f"{base}|{rest}")
        for at, rule in enumerate(self.rewrites):
            if at not in possible and rest == printed:  # once it is rewritten, any row may fit what it has become
                continue
            if found := rule.pattern.search(f"{base}|{rest}"):
                start, end = found.start("cut") - len(base) - 1, found.end("cut") - len(base) - 1
                rest = rest[:start] + rule.text("reading") + rest[end:]
        return rest

    def has_general_office(self, division: Division) -> bool:
        """Whether the government's office is a 办公厅: of provinces and sub-provincial cities; else it is a 办公室."""
        return division.level == "province" or bool(self.sub_provincial.pattern.search(division.name))

    def agency(self, division: str, name: str, printed: str) -> Agency:
        """The record of an agency whose name and division are settled."""
        return Agency(self.iri(division, name), name, division, self.vocabulary.classification(name), (printed,))

    def at_level(self, code: str, word: str) -> Division | None:
        """The division of the chain of ``code`` that a level word (省, 市, 县, 区) means."""
        wanted = {"省": "province", "自治区": "province", "州": "prefecture", "盟": "prefecture"}.get(word)
        for division in self.places.chain(code):
            if (wanted and division.level == wanted) or (not wanted and division.name.endswith(word)):
                return division
        return None

    def at_head(self, title: str, near: Iterable[str] = ()) -> tuple[Agency, ...]:
        """The agencies that a title begins with (长沙市人民政府关于…), every joint issuer; empty where it names none."""
        near = tuple(near)
        text = title.removeprefix("中华人民共和国")
        if found := self.heads[0].pattern.search(text):
            agencies = tuple(self.named(part, near) for part in self.joint(found["agency"], near))
            known = tuple(agency for agency in agencies if agency and agency.classification)
            if len(known) == len(agencies) or not text.startswith(ORDERS, found.end()):
                return known if len(known) == len(agencies) else ()
        for length in self.national.at(text):
            if length > 2 and text[:length] in self.vocabulary.national:
                return (self.agency(NATION, self.vocabulary.national[text[:length]], text[:length]),)
        located = self.places.locate(text, near)
        found = self.heads[1].pattern.search(located.rest)
        if located.only and found:
            return (self.of_division(Located(located.divisions, located.prefix, found["agency"], located.zone), title),)
        return ()

    def has_others(self, title: str) -> bool:
        """Whether a title names its first issuer only (教育部等六部门关于…)."""
        found = self.heads[0].pattern.search(title)
        return bool(found and found["others"])

    def joint(self, names: str, near: tuple[str, ...]) -> tuple[str, ...]:
        """The names of a joint issuer, apart: by a space or 、, or where the next begins with the same place (广州市…局广州市…局)."""
        found: list[str] = []
        for part in JOINT.split(names):
            bare = part.removeprefix(PARTY)
            place = self.places.locate(bare, near).prefix
            if bare.find(place, 1) < 0 or not place:  # as most names, which needs no pattern of its own
                found += [part] if part != place else []
                continue
            again = re.compile(rf"(?={PARTY}{place})|(?<!{PARTY})(?={place})")
            found += [name for name in again.split(part) if name not in ("", place)]
        return tuple(found)

    def place_of(self, title: str, near: Iterable[str] = ()) -> str:
        """The code of the division that a title begins with (湖南省实施…办法); empty where it begins with none."""
        if title.startswith("中华人民共和国"):
            return NATION
        located = self.places.locate(SPACE.sub("", title), near)
        return located.only.code if located.only else ""
