"""Which administrative division a name begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from re import Pattern

from kg.rules import Rules
from kg.vocabulary import Division, Vocabulary

NATION = "100000"
OUTRIGHT = ("州", "自治州")  # an autonomous prefecture without its peoples is a short form that says what it is


@dataclass(frozen=True, slots=True)
class Located:
    """Where a name begins.

    Args:
        divisions: the deepest division that the name begins with; several where the name leaves it open.
        prefix: the part of the name that was read as the division, as printed.
        rest: what follows it.
        zone: the functional zone's own part (综合实验区), where the division is the place that the zone is named after.
    """

    divisions: tuple[Division, ...]
    prefix: str
    rest: str
    zone: str = ""

    @property
    def only(self) -> Division | None:
        """The division, where there is one and no more."""
        return self.divisions[0] if len(self.divisions) == 1 else None


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
    """An index of the divisions by full and short name, read only."""

    def __init__(self, vocabulary: Vocabulary, rules: Rules) -> None:
        self.zone = rules.one("agencies", "division.zone").pattern
        self.one_name = rules.one("agencies", "division.no-short-form").pattern
        self.own_name = rules.one("agencies", "division.own-name").pattern
        level_word = rules.one("agencies", "division.level-word").pattern
        self.by_code: Mapping[str, Division] = vocabulary.divisions
        self.full: Mapping[str, tuple[Division, ...]] = vocabulary.divisions_named
        short: dict[str, list[Division]] = defaultdict(list)
        for division in vocabulary.divisions.values():
            if division.level in ("province", "prefecture", "county"):
                for name in short_names(division, level_word):
                    short[name].append(division)
        self.short: Mapping[str, tuple[Division, ...]] = {name: tuple(found) for name, found in short.items()}
        self.beginnings = Beginnings((*self.full, *self.short))
        chains: dict[str, tuple[Division, ...]] = {NATION: ()}
        for division in vocabulary.divisions.values():  # a parent stands before its children
            if division.code != NATION:
                chains[division.code] = (division, *chains.get(division.parent, ()))
        self.chains: Mapping[str, tuple[Division, ...]] = chains

    def chain(self, code: str) -> tuple[Division, ...]:
        """The division and what it lies in, itself first, the nation last and left out."""
        return self.chains.get(code, ())

    def locate(self, name: str, near: Iterable[str] = ()) -> Located:
        """The division that a name begins with, from the outside in (湖南省长沙市开福区…).

        Args:
            name: a name without white space.
            near: codes of divisions that the document is known to be about: they and what lies in or around them are
                preferred where a name is borne by several places.
        """
        near = tuple(near)
        found: tuple[Division, ...] = ()
        position = 0
        while step := self.step(name, position, found, near):
            found, length = step
            position += length
        rest = name[position:]
        zone = self.zone.match(rest) if found and found[0].level != "zone" else None
        if zone:
            return Located(found, name[:position], rest[zone.end() :], zone[0])
        return Located(found, name[:position], rest)

    def step(
        self, name: str, position: int, within: tuple[Division, ...], near: tuple[str, ...]
    ) -> tuple[tuple[Division, ...], int] | None:
        """The next division of the name and its length; None where no division stands at that position."""
        for length in self.beginnings.at(name, position):
            part = name[position : position + length]
            for names, short in ((self.full, False), (self.short, True)):
                found = names.get(part, ())
                if within:
                    found = tuple(d for d in found if any(self.lies_in(d, outer) for outer in within))
                elif len(found) > 1:
                    found = tuple(d for d in found if self.is_close(d.code, near)) or found
                if found and (not short or self.may_be_short(found, part, name[position + length :], near, bool(within))):
                    return found, length
        return None

    def may_be_short(self, found: tuple[Division, ...], part: str, after: str, near: tuple[str, ...], nested: bool) -> bool:
        """Whether a short form (湖南, 平潭, 湘西州) may stand for the division: only where nothing else could be meant."""
        if len(found) != 1 or self.one_name.search(after):
            return False
        if nested or found[0].level == "province" or self.is_close(found[0].code, near):
            return True
        outright = part.endswith(OUTRIGHT[0]) and found[0].name.endswith(OUTRIGHT[1])
        return outright or bool(self.zone.match(after))

    def lies_in(self, inner: Division, outer: Division) -> bool:
        """Whether one division lies in another, at any depth."""
        return inner.code != outer.code and any(division.code == outer.code for division in self.chain(inner.code))

    def is_close(self, code: str, near: tuple[str, ...]) -> bool:
        """Whether a document is known to be about a division, or about one that lies in it."""
        return any(division.code == code for base in near for division in self.chain(base))

    def official(self, division: Division) -> str:
        """The name that agencies of the division put before their own: a city's district has the city's name before it."""
        parent = self.by_code.get(division.parent)
        if division.level == "county" and division.name.endswith("区") and parent and parent.name.endswith("市"):
            return parent.name + division.name
        return division.name

    def before(self, located: Located) -> str:
        """What stands before the agency's own part: the division's official name; as printed where it is a part of the own name."""
        if located.prefix in self.short and self.own_name.search(located.rest):
            return located.prefix
        return self.official(located.divisions[0])


def short_names(division: Division, level_word: Pattern[str]) -> tuple[str, ...]:
    """The forms of a name without its level word: 湖南, 广西, 阿坝州 and 阿坝; none that would be a single character."""
    stem = level_word.sub("", division.name)
    names = {stem} if 2 <= len(stem) < len(division.name) else set()
    if division.name.endswith("自治州") and len(stem) >= 2:
        names.add(stem + "州")
    return tuple(sorted(names))
