"""Finds document numbers (发文字号) in a view: bracketed, orders, notices, and those that lost their brackets.

A number is an anchor (``〔2017〕24号``, ``令第492号``, ``公告2020年第43号``) and a code to its left. How far the code reaches is
told by the table of known codes, by the words that never belong to one (rule ``number-boundary``), and by punctuation.
Brackets, 号 and width were mended before, in the view.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from kg.extract.spans import Spans
from kg.numerals import number
from kg.records import DocumentNumber
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve
from kg.vocabulary import Vocabulary

ROOM = "citations"
CASE_REACH = 24  # characters before a code in which 决定书 stands
HAN = "\u3400-\u9fff"
RUN = re.compile(rf"[{HAN}A-Za-z]{{1,40}}\Z")
NAMES = re.compile(rf"[{HAN}]++(?:[、 \u3000][{HAN}]++)*+\Z")
CONNECTOR = re.compile(r"\s?(?:、|,|，|和|及|以及|与|暨)\s?")
WITH = re.compile("[和与及]")
FORMER = re.compile("原(?![平阳州])")  # 原长政发〔2018〕3号; 原平, 原阳 and 原州 are places
TAIL = re.compile("号(?:文件?)?(?:以及|[和及与])?")
APART = re.compile("(?<=[部委局署厅院府室])[和与及]")  # between names, where what stands before is one
AND = re.compile("和|及|与|以及")  # between a title or bracket and a number; elsewhere it may begin a code (和政县)
PLAUSIBLE = 7  # characters of a code that no table lists
LONGEST = 12  # of one that begins where the words begin
UNLISTED = ("number-bare-file", "number-bare-titled")  # rows whose context tells that the code is one
CASE = "number-case"
KINDS = ("令", "公告", "通告")
SIGN = "号"  # stands in every anchor
REACH = 60  # characters to the left that an authority's name may take
WIDTH, NARROW = 100, 24  # characters that a broken line may have, and that it has at least
GOES_ON = 20  # characters of a line that holds more than the document's own number
BROKEN = re.compile(rf"[{HAN}]\Z")  # how a line ends that is broken in the middle of a word
OPENED = re.compile(rf"[（(][{HAN}]{{1,3}}\Z")  # or of a number in its bracket
WIDEST = 30  # characters that no anchor is longer than, with what it looks at behind it


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number at ``text[start:end]``, 文件 behind it included; ``rule`` found it."""

    start: int
    end: int
    number: DocumentNumber
    rule: str


@lru_cache(maxsize=2)
def number_finder(rules: Rules, vocabulary: Vocabulary) -> NumberFinder:
    """The finder of a world, made once for all its documents."""
    return NumberFinder(rules, vocabulary.issuers)


def unwrapped(text: str, end: int, read: Callable[[str, int], tuple[int, str]]) -> tuple[int, str]:
    """What ends at ``end``, read over the end of the line before where long lines are broken in the middle of words.

    Args:
        read: gives start and words of what ends at a place; called again with both lines as one.
    """
    start, words = read(text, end)
    if not start or text[start - 1] != "\n":
        return start, words
    first = max(text.rfind("\n", 0, start - 1) + 1, start - 1 - WIDTH)
    before, stop = text[first : start - 1], text.find("\n", end, end + WIDTH)
    goes_on = (stop if stop >= 0 else min(len(text), end + WIDTH)) - start >= GOES_ON
    if len(before) < NARROW or not (OPENED.search(before) or (goes_on and BROKEN.search(before))):
        return start, words
    joined, words = read(before + text[start:end], len(before) + end - start)
    return first + joined + (joined >= len(before)), words


class NumberFinder:
    """Reads document numbers by the rows of ``citations.toml`` and the codes that the vocabulary knows.

    Args:
        rules: the rule rows.
        codes: known codes (国办发 …).
    """

    def __init__(self, rules: Rules, codes: Collection[str]) -> None:
        self.codes = frozenset(codes)
        self.longest = max(map(len, self.codes), default=0)
        self.anchors = tuple(r for r in rules.of(ROOM) if r.id.startswith("number-") and r.text("form"))
        self.sieve = Sieve([r.pattern for r in self.anchors])
        self.boundary = rules.one(ROOM, "number-boundary").pattern
        self.suffix = rules.one(ROOM, "authority-suffix").pattern
        self.ends = rules.one(ROOM, "authority-suffix").text("ends")
        self.case = rules.one(ROOM, CASE)
        self.person = rules.one(ROOM, "code-person").pattern
        self.joined = rules.one(ROOM, "issuer-joined").pattern
        self.head = rules.one(ROOM, "code-without-head").pattern
        self.code = rules.one(ROOM, "code-generated").pattern
        self.country = rules.one(ROOM, "issuer-country").pattern
        short = rules.one(ROOM, "issuer-short")
        self.short = dict(zip(short.texts("short"), short.texts("long"), strict=True))
        self.central = rules.one(ROOM, "authority-central").pattern
        self.continued = rules.one(ROOM, "number-continued").pattern
        self.named = rules.one(ROOM, "code-named").pattern
        self.prefixed = rules.one(ROOM, "code-after-issuer")
        self.placed = tuple(rules.one(ROOM, name).pattern for name in ("code-after-place", "code-after-short-issuer"))

    def find(self, text: str) -> tuple[FoundNumber, ...]:
        """Every document number of a tidied text, in order, none inside another."""
        found: list[FoundNumber] = []
        taken = Spans()
        for rule, match in self._anchored(text):
            if taken.meets(*match.span()):
                continue
            hit = self._read(text, match, rule)
            if hit is not None:
                found.append(hit)
                taken.add(hit.start, hit.end)
        whole = self._elliptical(text, sorted(found, key=lambda f: f.start))
        return tuple(more for f in whole if f.rule != CASE for more in self._series(text, f))

    def _anchored(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """The matches of the anchors, row by row, looked for only around the words that each cannot do without."""
        places = self.sieve.places(text)
        for at, rule in enumerate(self.anchors):
            if at not in places:
                continue
            around = ((max(0, place - WIDEST), place + WIDEST) for place in places[at])
            for start, end in Spans(span for span in around if text.find(SIGN, *span) >= 0):
                for match in rule.pattern.finditer(text, start, end):
                    yield rule, match

    def _read(self, text: str, match: re.Match[str], rule: Rule) -> FoundNumber | None:
        """The number at one anchor, or None where no code or authority stands before it."""
        form = rule.text("form")
        year = int(match["year"]) if "year" in rule.pattern.groupindex and match["year"] else None
        seq = int(number(match["seq"]) or 0) if match["seq"] else 0
        if form == "bracketed":
            start, code = self._code(text, match.start("anchor"))
            code = self.country.sub("", code) if code.endswith(KINDS) else code
            name = CASE if self._of_case(text, start, match.start("anchor"), match.end()) else rule.id
            return FoundNumber(start, match.end(), DocumentNumber(code, year, seq), name)
        if form == "bare":
            start, code = match.start("code"), match["code"]
            cut = self._last_boundary(code)
            start, code = start + cut, code[cut:]
            listed = code in self.codes or bool(self.code.fullmatch(code) or rule.id in UNLISTED)
            return FoundNumber(start, match.end(), DocumentNumber(code, year, seq), rule.id) if code and seq and listed else None
        start, name = self.authority(text, match.start("anchor"))
        if not name or not seq:
            return None
        kind = "令" if form == "order" else match["kind"]
        code = self.normal_issuer(name) + kind
        return FoundNumber(start, match.end(), DocumentNumber(code, year, seq, "order" if form == "order" else "notice"), rule.id)

    def _of_case(self, text: str, start: int, end: int, stop: int) -> bool:
        """Whether the number ``text[start:stop]``, its code ending at ``end``, is that of a decision in a single case, or of a person."""
        code, behind, before = text[start:end].replace("\n", ""), text[stop : stop + CASE_REACH], text[max(0, start - CASE_REACH) : start]
        said = re.search(self.case.text("behind"), behind) or re.search(self.case.text("words"), before)
        person = code not in self.codes and self.person.search(code)
        return bool(said or person or self.case.pattern.search(code))

    def _series(self, text: str, first: FoundNumber) -> Iterator[FoundNumber]:
        """A number, and those behind it that print only what differs: 〔2024〕12号、13号, 令第492号、第711号."""
        yield first
        last = first
        while last.number.complete and (match := self.continued.match(text, last.end)):
            seq, year = int(number(match["seq"]) or 0), int(match["year"]) if match["year"] else last.number.year
            if not seq or (match["year"] and last.number.form != "notice"):
                return
            last = FoundNumber(match.start("start"), match.end(), replace(last.number, year=year, seq=seq), "number-continued")
            yield last

    def _code(self, text: str, end: int) -> tuple[int, str]:
        """Start and text of the code that ends at ``end``; an empty code where none can be told."""
        return unwrapped(text, end, self._code_on_line)

    def _code_on_line(self, text: str, end: int) -> tuple[int, str]:
        """The code that ends at ``end`` and does not go beyond its line."""
        run = RUN.search(text, max(0, end - 40), end)
        if run is None:
            return end, ""
        words = run[0]
        if words in self.codes:
            return run.start(), words
        joined = AND.match(words) if run.start() and text[run.start() - 1] in "》〉)）】］〕" else None
        tail = TAIL.match(words)  # of the number before: 12号和〔2025〕7号
        cut = max(self._last_boundary(words), joined.end() if joined else 0, tail.end() if tail else 0)
        named = self._issuer_before(words[cut:])
        cut += named
        listed = None if named else next((i for i in range(max(0, len(words) - self.longest), len(words)) if words[i:] in self.codes), None)
        if listed is not None and (listed <= cut or self._boundary_at(words, listed)):
            cut = listed
        before = text[run.start() - 1] if run.start() else "\n"
        if listed is not None and listed > cut and not cut and before not in "(（、\n":
            cut = listed if listed > 2 else cut
        cut += bool(FORMER.match(words, cut))
        code = words[cut:]
        if AND.fullmatch(code):
            return end, ""
        begins = not cut and len(code) <= LONGEST
        plausible = len(code) <= PLAUSIBLE or begins or code in self.codes or self.named.search(code)
        if not plausible or self.head.fullmatch(code):
            return run.start() + cut, ""
        return run.start() + cut, code

    def _issuer_before(self, words: str) -> int:
        """Characters of an authority's or a place's name that stands right before its code: 国务院办公厅国办发, 湖南省湘政发."""
        matches = (pattern.match(words) for pattern in self.placed if words not in self.codes)
        placed = next((match for match in matches if match), None)
        parts = None if words in self.codes or placed else self.prefixed.pattern.match(words)
        if parts is None:
            return placed.start("code") if placed else 0
        code = parts["code"]
        told = (
            (parts["firm"] and len(code) > 1)
            or code in self.codes
            or self.code.fullmatch(code)
            or re.search(self.prefixed.text("whole"), code)
        )
        return parts.end("issuer") if told else 0

    def _last_boundary(self, words: str) -> int:
        """Where the code begins after the last word that cannot belong to one."""
        ends = [m.end() for m in self.boundary.finditer(words) if m.end() < len(words) or m["any"] is None]
        return ends[-1] if ends else 0

    def _boundary_at(self, words: str, index: int) -> bool:
        """Whether a boundary word ends right at ``index``."""
        return any(m.end() == index for m in self.boundary.finditer(words))

    def authority(self, text: str, end: int) -> tuple[int, str]:
        """Start and name of the authority, or several with 、, before an order's or notice's anchor."""
        return unwrapped(text, end, self._authority_on_line)

    def _authority_on_line(self, text: str, end: int) -> tuple[int, str]:
        """The authority that ends at ``end`` and does not go beyond its line."""
        named = end > 0 and text[end - 1] in self.ends  # most titles stand behind a sign or another word
        run = NAMES.search(text, max(0, end - REACH), end) if named else None
        if run is None:
            return end, ""
        names: list[str] = []
        start = end
        for part in reversed(list(re.finditer(rf"[{HAN}]+", run[0]))):
            cut = self._last_boundary(part[0])
            name = part[0][cut:]
            if not self.suffix.search(name):
                break
            names[:0] = self._several(name)
            joined = self.joined.match(name)
            cut += joined.end() if joined else 0
            names[:1] = self._several(part[0][cut:]) if joined else names[:1]
            start = run.start() + part.start() + cut
            if cut:
                break
        return start, "、".join(names)

    def _several(self, name: str) -> list[str]:
        """The names in a run of central authorities without separators, or joined by 和; else the run itself."""
        apart = APART.split(name)
        if len(apart) > 1 and all(len(one) > 2 and self.suffix.search(one) for one in apart):
            return apart
        parts = [m[0] for m in self.central.finditer(name)]
        return parts if len(parts) > 1 and "".join(parts) == WITH.sub("", name) else [name]

    def normal_issuer(self, name: str) -> str:
        """The name as it stands in a normal form: without 原 and the country, 国 as 国务院, short ministries in full."""
        bare = self.country.sub("", name)
        return self.short.get(bare, bare) or name

    def of_issuer(self, issuer: str, kind: str, year: str | None, seq: str, start: int, end: int) -> FoundNumber | None:
        """The order or notice of issuers that are told beside its number; None for another kind, or where the number is none."""
        value = int(number(seq) or 0)
        if not value or kind not in KINDS or (kind != "令" and not year):
            return None
        code = "、".join(self.normal_issuer(name) for name in re.split(r"[、 \u3000]+", issuer)) + kind
        form: Literal["order", "notice"] = "notice" if year else "order"
        return FoundNumber(start, end, DocumentNumber(code, int(year) if year else None, value, form), "number-of-issuer")

    def _elliptical(self, text: str, found: list[FoundNumber]) -> tuple[FoundNumber, ...]:
        """Numbers without a code take it from the one before, across 、 和 及 only."""
        whole: list[FoundNumber] = []
        for item in found:
            last = whole[-1] if whole else None
            bare = text[item.start] == "〔"
            if bare and last and last.number.form == "bracketed" and CONNECTOR.fullmatch(text, last.end, item.start):
                rule = CASE if last.rule == CASE else "number-elliptical"
                item = replace(item, number=replace(item.number, code=last.number.code), rule=rule)
            whole.append(item)
        return tuple(whole)
