"""Which administrative division a name begins with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

from kg.rules import Rules
from kg.vocabulary import Division, Vocabulary

NATION = "100000"
LEVELS = ("province", "prefecture", "county")
LEVEL_ENDS = tuple("省市县区旗州盟")
PROVINCE = "0000"
GOVERNMENT = "人民政府"
AGAIN = 32  # names, which the steps of one document ask for again and again
TOWN_WORD = re.compile(r"街道|[镇乡]|苏木|区公所")
TOWN_REST = re.compile(r"$|人民|政府|办|党|机关")
LONGEST_TOWN = 16  # characters; the longest name of the table has 14
LONGEST_LEVEL = 24  # characters of a level word with the peoples of its autonomy
NO_SHORT_FORM = "7"  # 台湾, 香港, 澳门: no agency of theirs reports to us, and spam begins with them
OUTRIGHT = {"州": "自治州", "县": "自治县", "旗": "自治旗"}  # without its peoples, a short form that says what it is


@dataclass(frozen=True, slots=True)
class Located:
    """Where a name begins.

    Args:
        divisions: the deepest division that the name begins with; several where the name leaves it open.
        prefix: the part of the name that was read as the division, as printed.
        rest: what follows it.
        zone: the functional zone's own part (综合实验区), where the division is the place that the zone is named after.
        unsure: the one division is only the one that the tables know: others of the name may have been, or one that no table knows follows.
    """

    divisions: tuple[Division, ...]
    prefix: str
    rest: str
    zone: str = ""
    unsure: bool = False

    @property
    def shortened(self) -> bool:
        """Whether nothing but the short form of a place was printed (上海普陀): a site is called so, no agency."""
        division = self.only
        return bool(
            division
            and not self.rest
            and not self.zone
            and division.level in LEVELS
            and self.prefix[-1:] not in LEVEL_ENDS
            and not self.prefix.endswith(division.name)
        )

    @property
    def only(self) -> Division | None:
        """The division, where there is one and no more, and no doubt about it."""
        return self.divisions[0] if len(self.divisions) == 1 and not self.unsure else None


class Beginnings:
    """The lengths that the names of a table have, by their first two characters: only those need be tried at a place of a text."""

    def __init__(self, names: Iterable[str]) -> None:
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in names:
            if len(name) > 1:
                lengths[name[:2]].add(len(name))
        self.lengths: Mapping[str, tuple[int, ...]] = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def at(self, text: str, position: int = 0) -> Iterator[int]:
        """The lengths of what may be a name at that position, the longest first."""
        left = len(text) - position
        return (length for length in self.lengths.get(text[position : position + 2], ()) if length <= left)


class Places:
    """An index of the divisions by full and short name, those of today and the former ones, read only."""

    def __init__(self, vocabulary: Vocabulary, rules: Rules) -> None:
        self.zone = rules.one("agencies", "division.zone").pattern
        self.one_name = rules.one("agencies", "division.no-short-form").pattern
        self.unknown = rules.one("agencies", "division.unknown").pattern
        self.own_name = rules.one("agencies", "division.own-name").pattern
        self.bureau = rules.one("agencies", "division.short-before-bureau").pattern
        level_word = rules.one("agencies", "division.level-word").pattern
        self.by_code: Mapping[str, Division] = vocabulary.divisions
        self.townships = vocabulary.townships
        full = {name: (*vocabulary.divisions_named.get(name, ()), *other) for name, other in vocabulary.other_names.items()}
        self.full: Mapping[str, tuple[Division, ...]] = {**vocabulary.divisions_named, **full}
        short: dict[str, list[Division]] = defaultdict(list)
        for division in (division for named in vocabulary.divisions_named.values() for division in named):
            if division.level in LEVELS and division.code < NO_SHORT_FORM:
                for name in short_names(division, level_word):
                    short[name].append(division)
        self.short: Mapping[str, tuple[Division, ...]] = {name: tuple(found) for name, found in short.items()}
        self.renamed: dict[str, list[str]] = defaultdict(list)  # by code, the names that a division of today bore before
        for division in (division for named in vocabulary.divisions_named.values() for division in named if division.former):
            if not vocabulary.divisions[division.code].former:
                self.renamed[division.code].append(division.name)
        self.beginnings = Beginnings((*self.full, *self.short))
        self.located = lru_cache(maxsize=AGAIN)(self.begun)
        chains: dict[str, tuple[Division, ...]] = {NATION: ()}
        for division in vocabulary.divisions.values():  # a parent stands before its children
            if division.code != NATION:
                chains[division.code] = (division, *chains.get(division.parent, ()))
        self.chains: Mapping[str, tuple[Division, ...]] = chains

    def division(self, code: str) -> Division | None:
        """The division of a code, a township's of nine digits too; None where the tables have none."""
        return self.by_code.get(code) or self.townships.by_code(code)

    def chain(self, code: str) -> tuple[Division, ...]:
        """The division and what it lies in, itself first, the nation last and left out."""
        if township := self.townships.by_code(code):
            return (township, *self.chains[township.parent])
        return self.chains.get(code, ())

    def locate(self, name: str, near: Iterable[str] = (), day: str = "") -> Located:
        """The division that a name begins with, from the outside in (湖南省长沙市开福区…).

        Args:
            name: a name without white space.
            near: codes of divisions that the document is known to be about, its own first: they and what lies in or around them are
                preferred where a name is borne by several places.
            day: when the name was written (YYYY-MM…), empty where nobody says: the divisions of that day are preferred, else today's.
        """
        return self.located(name, tuple(near), day)

    def begun(self, name: str, near: tuple[str, ...], day: str) -> Located:
        """As ``locate``, not looked up among the last names."""
        found: tuple[Division, ...] = ()
        part, position = "", 0
        while step := self.step(name, position, found, near, day):
            found, length = step
            part = name[position : position + length]
            position += length
        found = self.settled(found, near, day)
        rest = name[position:]
        if not found:
            return self.township_alone(name, near)
        if len(found) == 1 and (town := self.township_in(found[0], rest)):
            end = rest.index(town.name) + len(town.name)
            return Located((town,), name[: position + end], rest[end:])
        if TOWN_WORD.search(rest, 0, LONGEST_TOWN) and (alone := self.township_alone(name, near)).divisions:  # 新县镇 is not in 新县
            return alone
        if part[-1] in LEVEL_ENDS and rest.startswith(part):  # 灵山县灵山县水利局
            rest = rest[len(part) :]
        zone = self.zone.match(rest) if found[0].level != "zone" else None
        if zone:
            return Located(found, name[:position], rest[zone.end() :], zone[0])
        return Located(found, name[:position], rest, "", bool(self.unknown.match(rest)))

    def step(
        self, name: str, position: int, within: tuple[Division, ...], near: tuple[str, ...], day: str
    ) -> tuple[tuple[Division, ...], int] | None:
        """The next division of the name and its length; None where no division stands at that position."""
        for length in self.beginnings.at(name, position):
            part = name[position : position + length]
            for names, short in ((self.full, False), (self.short, True)):
                found = names.get(part, ())
                if within:
                    found = tuple(d for d in found if any(self.lies_in(d, outer) for outer in within))
                if found and (not short or self.may_be_short(found, part, name[position + length :], near, day, bool(within))):
                    return found, length
        return None

    def settled(self, found: tuple[Division, ...], near: tuple[str, ...], day: str) -> tuple[Division, ...]:
        """Of several divisions of one name those that can be meant: what the document is about, and what there was that day."""
        if len(found) > 1:
            found = tuple(d for d in found if self.is_close(d.code, near)) or found
        if len(found) > 1:
            found = tuple(d for d in found if stood(d, day)) or tuple(d for d in found if stood(d, "")) or found
        for outer in near if len(found) > 1 else ():
            if inside := tuple(d for d in found if any(division.code == outer for division in self.chain(d.code))):
                return inside
        if len(found) > 1 and found[0].into and len({division.into for division in found}) == 1:  # one place, twice with another code
            return (max(found, key=lambda division: division.until),)
        return found

    def may_be_short(self, found: tuple[Division, ...], part: str, after: str, near: tuple[str, ...], day: str, nested: bool) -> bool:
        """Whether a short form (湖南, 平潭, 湘西州) may stand for the division: only where nothing else could be meant."""
        if self.one_name.search(after):
            return False
        if nested or self.goes_on(found, after):
            return True
        found = self.settled(found, near, day)
        if len(found) != 1:
            return False
        if found[0].level == "province" or self.is_close(found[0].code, near):
            return True
        outright = part[-1] in OUTRIGHT and found[0].name.endswith(OUTRIGHT[part[-1]])
        return outright or bool(self.zone.match(after)) or bool(self.bureau.match(after))

    def goes_on(self, found: tuple[Division, ...], after: str) -> bool:
        """Whether a place that lies in one of those follows by its full name (长沙开福区)."""
        inner = (division for length in self.beginnings.at(after) for division in self.full.get(after[:length], ()))
        return any(self.lies_in(division, outer) for division in inner for outer in found)

    def township_in(self, county: Division, rest: str) -> Division | None:
        """The township of a county that its agency's own part begins with (天目湖镇人民政府, 人民政府大溪沟街道办事处)."""
        start = len(GOVERNMENT) if rest.startswith(GOVERNMENT) else 0
        if not TOWN_WORD.search(rest, start):
            return None
        table = self.townships.of(county.code)
        ends = (word.end() for word in reversed(list(TOWN_WORD.finditer(rest, start, start + LONGEST_TOWN))))
        return next((table[rest[start:end]] for end in ends if rest[start:end] in table), None)

    def township_alone(self, name: str, near: tuple[str, ...]) -> Located:
        """The township that a name begins with which says no county: that of the document's county or city, else what it may be.

        A township of a county that was another when the document was written is left to that county: its code then nobody knows.
        """
        county = next((one for code in near if (one := self.by_code.get(code))), None)
        for word in reversed(list(TOWN_WORD.finditer(name, 0, LONGEST_TOWN))):
            town = name[: word.end()]
            if not TOWN_REST.match(name, word.end()):
                continue
            if county and (own := self.townships.of(county.code).get(town)):
                return Located((own,), town, name[word.end() :])
            found = self.townships.named(town)
            if county and any(township.parent == county.into for township in found):
                return Located((county,), "", name)
            for outer in near:
                if here := tuple(d for d in found if any(division.code == outer for division in self.chain(d.code))):
                    return Located(here, town, name[word.end() :], "", len(found) > 1 and outer.endswith(PROVINCE))
            if found:
                return Located(found, town, name[word.end() :], "", True)
        return Located((), "", name)

    def on(self, day: str, division: Division) -> Division:
        """The division that a town was of on a day, where its county had another code then; else the division itself."""
        county = self.by_code.get(division.parent)
        if division.level != "township" or county is None or stood(county, day):
            return division
        then = [one for one in self.by_code.values() if one.into == county.code and stood(one, day)]
        return then[0] if len(then) == 1 else division

    def lies_in(self, inner: Division, outer: Division) -> bool:
        """Whether one division lies in another, at any depth."""
        return inner.code != outer.code and any(division.code == outer.code for division in self.chain(inner.code))

    def is_close(self, code: str, near: tuple[str, ...]) -> bool:
        """Whether a document is known to be about a division, or about one that lies in it."""
        return any(division.code == code for base in near for division in self.chain(base))

    def official(self, division: Division, printed: str = "") -> str:
        """The name that agencies of the division put before their own: a city's district has the city's name before it.

        Args:
            printed: a city that has another name today keeps that which is printed (襄樊市樊城区).
        """
        parent = self.by_code.get(division.parent)
        if parent and division.level == "township":
            return self.official(parent, printed) + division.name
        if division.level == "county" and division.name.endswith("区") and parent and parent.name.endswith("市"):
            return next((name for name in self.renamed.get(parent.code, ()) if name in printed), parent.name) + division.name
        return division.name

    def before(self, located: Located) -> str:
        """What stands before the agency's own part: the division's official name; as printed where it is a part of the own name."""
        division = located.divisions[0]
        if located.prefix in self.short and self.own_name.search(located.rest):
            return located.prefix
        base = self.official(division, located.prefix)
        if division.level == "township" and located.prefix.endswith(GOVERNMENT + division.name):  # 渝中区人民政府大溪沟街道
            return base.removesuffix(division.name) + GOVERNMENT + division.name
        return base


def stood(division: Division, day: str) -> bool:
    """Whether a division stood under its name on a day (YYYY-MM…); of a day that nobody knows, whether it stands today."""
    month = day[:7]
    return division.since <= month and (not division.until or month < division.until) if month else not division.until


def short_names(division: Division, level_word: Pattern[str]) -> tuple[str, ...]:
    """The forms of a name without its level word: 湖南, 广西, 阿坝州 and 阿坝; none that would be a single character."""
    name = division.name
    found = level_word.search(name, max(0, len(name) - LONGEST_LEVEL))
    if not found or found.start() < 2:
        return ()
    stem = name[: found.start()]
    plain = next((short for short, level in OUTRIGHT.items() if name.endswith(level)), "")
    return (stem, stem + plain) if plain else (stem,)
