"""Where an agency is whose own name leaves it open: what else the document says of the place.

A name of several places, or one that only the table of townships knows, is settled by what stands in the text: the place printed before the
name, a town's county, an area code, a postcode, the host of a government's site. Each kind leaves some of the places; they must agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.records import Agency, Evidence, Issue, Outline
from kg.resolve.divisions import GOVERNMENT, Places, short_names
from kg.rules import Rules
from kg.vocabulary import Division, Vocabulary

LONGEST = 16  # characters of a place's name before an agency's
LEAST_INITIALS = 3  # of a host: two cities may share two letters
NEAR_BY = 20  # characters on either side of a mention that tell what is said of it
CLAUSE = re.compile(r"[。；;！？\n|]")
HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What one kind of sign leaves of the places that can be meant.

    Args:
        places: those that agree with it; none where it contradicts all.
        sure: whether it is enough by itself.
    """

    places: frozenset[str]
    sure: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The place that a document turned out to be about, and what says so; the agency's name in full where the text prints it."""

    division: Division
    evidence: tuple[Evidence, ...]
    name: str = ""


class Signs:
    """Reads the signs of a place; read only, the same for all documents."""

    def __init__(self, vocabulary: Vocabulary, rules: Rules, places: Places) -> None:
        self.vocabulary = vocabulary
        self.places = places
        self.elsewhere = rules.one("agencies", "place.elsewhere").pattern
        self.own = rules.one("agencies", "place.own").pattern
        self.area_code = rules.one("agencies", "place.area-code")
        self.postcode = rules.one("agencies", "place.postcode")
        self.credit_code = rules.one("agencies", "place.credit-code")
        self.host = rules.one("agencies", "place.host")
        self.level_word = rules.one("agencies", "division.level-word").pattern
        self.relative = rules.one("agencies", "relative.agency").pattern
        self.kinds: tuple[Callable[[Outline, Sequence[Division]], Told | None], ...] = (
            self.printed_before,
            self.outer_named,
            self.dialled,
            self.posted,
            self.registered,
            self.hosted,
        )

    def of_names(self, names: Iterable[str], outline: Outline, near: tuple[str, ...], day: str) -> Whereabouts | None:
        """Where the first of the agency's names that can be placed is."""
        return next((found for name in dict.fromkeys(names) if (found := self.whereabouts(name, outline, near, day))), None)

    def whereabouts(self, name: str, outline: Outline, near: tuple[str, ...], day: str) -> Whereabouts | None:
        """Where the agency of a name is; None where its own name says it, or nothing does, or the signs disagree."""
        located = self.places.locate(name, near, day)
        if located.only:
            return None
        if not located.divisions:
            return self.said_in_full(name, outline, near, day)
        told = tuple(told for kind in self.kinds if (told := kind(outline, located.divisions)))
        left = frozenset(division.code for division in located.divisions)
        for one in told:
            left &= one.places
        if len(left) != 1 or not any(one.sure for one in told):
            return None
        (division,) = (division for division in located.divisions if division.code in left)
        if division.level == "township" and self.of_neighbour(division, outline.view.text):
            return None
        return Whereabouts(self.places.on(day, division), tuple(one.evidence for one in told))

    def of_neighbour(self, town: Division, text: str) -> bool:
        """Whether a text names other counties of a town's city and never the town's own: a town of theirs may be in no table any more."""
        county = self.places.by_code[town.parent]
        if county.name in text:
            return False
        return any(other.parent == county.parent and other.name in text for other in self.places.by_code.values())

    def said_in_full(self, name: str, outline: Outline, near: tuple[str, ...], day: str) -> Whereabouts | None:
        """The place that the text prints before a name which has none itself (市气象局: 宣城市气象局); None where it prints several."""
        text = outline.view.text
        relative = self.relative.search(name)
        if not (relative or self.vocabulary.classification(name)) or not HAN.fullmatch(name) or name in self.vocabulary.national:
            return None
        level = len(relative["level"]) if relative else 0
        if alias := re.search(rf"(?P<full>[\u4e00-\u9fff]{{4,24}})[（(](?:以下)?简称[：:“\"‘]?{name}[”\"’]?[）)]", text):
            return self.defined(alias, outline, near, day)
        found: dict[str, Whereabouts] = {}
        for at in occurrences(text, name):
            if self.elsewhere.search(around(text, at, at + len(name))):
                continue
            end = at + level
            for start in range(max(0, end - LONGEST), end - 1):
                located = self.places.locate(text[start:end], near, day)
                if located.only and not located.rest and not located.zone:
                    place = outline.evidence(start, at + len(name), "place.printed")
                    found.setdefault(located.only.code, Whereabouts(located.only, (place,), text[start : at + len(name)]))
                    break
        return next(iter(found.values())) if len(found) == 1 else None

    def defined(self, alias: re.Match[str], outline: Outline, near: tuple[str, ...], day: str) -> Whereabouts | None:
        """The place in the name that a short one stands for (北京市环境保护局(以下简称市环保局)), which may begin anywhere before it."""
        for start in range(alias.start("full"), alias.end("full") - 2):
            name = outline.view.text[start : alias.end("full")]
            located = self.places.locate(name, near, day)
            if located.only and not located.shortened and self.vocabulary.classification(located.rest):
                return Whereabouts(located.only, (outline.evidence(start, alias.end("full"), "place.printed"),), name)
        return None

    def printed_before(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places whose outer place stands right before their name (建水县青龙镇, 福州市鼓楼区)."""
        text = outline.view.text
        found: dict[str, Evidence] = {}
        for division in candidates:
            outer = self.places.by_code.get(division.parent)
            if outer is None:
                continue
            for before in (outer.name, *short_names(outer, self.level_word)):
                for between in ("", GOVERNMENT):
                    words = before + between + division.name
                    if (at := self.own_mention(text, words)) is not None:
                        found.setdefault(division.code, outline.evidence(at, at + len(words), "place.printed"))
        return told(found, sure=True)

    def outer_named(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places whose outer place is named at all: enough for a town, whose county nobody shares the name with."""
        text = outline.view.text
        found: dict[str, Evidence] = {}
        for division in candidates:
            outer = self.places.by_code.get(division.parent)
            if outer and len(outer.name) > 2 and (at := self.own_mention(text, outer.name)) is not None:
                found[division.code] = outline.evidence(at, at + len(outer.name), "place.outer")
        parents = {self.places.by_code[division.parent].name for division in candidates if division.code in found}
        return told(found, sure=all(d.level == "township" for d in candidates) and all(len(self.places.full[n]) == 1 for n in parents))

    def own_mention(self, text: str, words: str) -> int | None:
        """Where a text first names a place as one that may be its own; None where it does not, or only as one that it visited or quotes."""
        for at in occurrences(text, words):
            said = around(text, at, at + len(words))
            if self.own.search(said) and not self.elsewhere.search(said):
                return at
        return None

    def dialled(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places that have the area code of a telephone of the text."""
        return self.coded(outline, candidates, self.area_code.pattern, self.area_code.id, 0)

    def posted(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places that have the postcode's first three digits."""
        return self.coded(outline, candidates, self.postcode.pattern, self.postcode.id, 1)

    def registered(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places with whose code an agency's credit code was given out (index numbers begin with one)."""
        found: dict[str, Evidence] = {}
        for match in self.credit_code.pattern.finditer(outline.view.text):
            place = self.places.by_code.get(match["value"])
            for division in candidates if place else ():
                if place and any(outer.code in (place.code, place.into) for outer in self.places.chain(division.code)):
                    found.setdefault(division.code, outline.evidence(*match.span("value"), self.credit_code.id))
        return told(found, sure=True)

    def coded(self, outline: Outline, candidates: Sequence[Division], pattern: re.Pattern[str], rule: str, column: int) -> Told | None:
        """The places of whose codes the text has one; it contradicts all where it has only codes of other places."""
        first: Evidence | None = None
        found: dict[str, Evidence] = {}
        for match in pattern.finditer(outline.view.text):
            start, end = match.span("value")
            evidence = outline.evidence(start, end, rule)
            first = first or evidence
            for division in candidates:
                if match["value"] in self.codes(division)[column]:
                    found.setdefault(division.code, evidence)
        return told(found, sure=True) or (Told(frozenset(), False, first) if first else None)

    def codes(self, division: Division) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The area codes and postcodes of a place: its own, else those of what it lies in or became a part of."""
        for outer in self.places.chain(division.code):
            for code in (outer.code, outer.into):
                if found := self.vocabulary.area_codes.get(code):
                    return found
        return (), ()

    def hosted(self, outline: Outline, candidates: Sequence[Division]) -> Told | None:
        """The places whose name a host of a government spells; a host that spells none says nothing."""
        found: dict[str, Evidence] = {}
        for match in self.host.pattern.finditer(outline.view.text):
            labels = set(match["value"].lower().split("."))
            for division in candidates:
                if labels & self.spellings(division):
                    found.setdefault(division.code, outline.evidence(*match.span("value"), self.host.id))
        return told(found, sure=True)

    def spellings(self, division: Division) -> set[str]:
        """How hosts spell a place: its county or city in pinyin, the initials of both."""
        chain = [one for one in self.places.chain(division.code) if one.level in ("county", "prefecture")]
        stems = [self.level_word.sub("", one.name) for one in chain]
        initials = "".join("".join(self.vocabulary.pinyin(letter)[:1] for letter in stem) for stem in reversed(stems))
        spelt = {self.vocabulary.pinyin(stem) for stem in stems if len(stem) > 1} | {self.vocabulary.pinyin(one.name) for one in chain}
        return spelt | ({initials} if len(chain) > 1 and len(initials) > LEAST_INITIALS else set())


def place_inferred(agency: Agency, place: Division, signs: Sequence[Evidence]) -> Issue:
    """The finding that an agency's place was told by something else than its name."""
    path, quoted = "".join(place.path), "、".join(f"“{sign.exact}”" for sign in signs)
    return Issue(
        "place-inferred",
        "info",
        f"{agency.name}的所在地（{path}）据{quoted}推定",
        f"the place of {agency.name} ({path}) is told by {quoted}",
        tuple(signs),
        (agency.iri,),
    )


def told(found: dict[str, Evidence], sure: bool) -> Told | None:
    """What a sign that was found leaves; None where it was not."""
    return Told(frozenset(found), sure, next(iter(found.values()))) if found else None


def around(text: str, start: int, end: int) -> str:
    """What the clause of a mention says, with ``|`` in the place of the mention."""
    before = CLAUSE.split(text[max(0, start - NEAR_BY) : start])[-1]
    return f"{before}|{CLAUSE.split(text[end : end + NEAR_BY])[0]}"


def occurrences(text: str, words: str) -> Iterator[int]:
    """Where words stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
