"""Tells what a list of citations is cited for, by the words around it (rows of ``cues.toml``).

What is only denied, planned or supposed, and what another agency did, is no deed of the citing document: it ``refers``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

ROOM = "cues"
BREAK = re.compile(r"[。；;！？!?\n|]")
CELL_END = re.compile(r"[^\S\n]*+(?:[|\n]|\Z)")
GAP = re.compile(r"[^，,：:《》〈〉]{0,28}")
REACH = 60
LIST_REACH = 6000  # characters from an item back to the heading of its list
DEED_REACH = 160  # characters back to the subject of a clause
LEVELS = "国省市县"  # the higher before the lower
STOPS = "\n；;：:。"
SEGMENT = re.compile(f"[^{STOPS}]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """What was found: the words as printed, the function, whether it is a cue of authority, and where it begins."""

    words: str
    function: str
    authority: bool
    start: int


NONE = Cue("", "refers", False, -1)


@dataclass(frozen=True, slots=True)
class _Veil:
    """A row that turns a cue to ``refers``, read once; what its keys mean is told in ``cues.toml``."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    then: re.Pattern[str] | None
    inside: bool
    behind: bool
    agent: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of ``cues.toml`` by side, and the long names of agencies with the short ones."""

    before: tuple[Rule, ...]
    sieve: Sieve  # of those before
    after: tuple[Rule, ...]
    behind: Sieve  # of those after
    over: tuple[Rule, ...]
    veils: Mapping[str, tuple[_Veil, ...]]  # by the function that they turn
    aside: tuple[re.Pattern[str], ...]
    mark: re.Pattern[str]
    short: tuple[tuple[str, str], ...]


@lru_cache(maxsize=2)
def _table(rules: Rules) -> _Table:
    """The rows of a table of rules, sorted once for all documents."""
    before, after, over, veils, asides = (
        tuple(rule for rule in rules.of(ROOM) if rule.text("side") == side) for side in ("before", "after", "list", "veil", "aside")
    )
    short = rules.one(ROOM, "agency-short")
    names = tuple(zip(short.texts("long"), short.texts("short"), strict=True))
    sieve, behind = (Sieve([rule.pattern for rule in rows]) for rows in (before, after))
    made = [(_veil(rule), rule.texts("functions")) for rule in veils]
    turned = {function: tuple(veil for veil, functions in made if function in functions) for _, some in made for function in some}
    aside = tuple(rule.pattern for rule in asides)
    return _Table(before, sieve, after, behind, over, turned, aside, rules.one(ROOM, "list-item").pattern, names)


def _veil(rule: Rule) -> _Veil:
    """A row as it is used."""
    unless, then = (re.compile(words) if (words := rule.text(key)) else None for key in ("unless", "then"))
    inside, behind = (bool(rule.data.get(key)) for key in ("inside", "behind"))
    return _Veil(rule.pattern, unless, then, inside, behind, "agent" in rule.pattern.groupindex)


class CueFinder:
    """Reads the function of a list of citations.

    Args:
        rules: the rule rows.
        report: whether the citing document is a report, which tells what its agency did.
        own: the names of whoever issued the document, as its titles and its foot tell them.
    """

    def __init__(self, rules: Rules, report: bool, own: tuple[str, ...] = ()) -> None:
        self.table = _table(rules)
        self.own = tuple(self._fold(name) for name in own)
        self.report = report

    def find(self, text: str, start: int, end: int, floor: int = 0) -> Cue:
        """The cue of the list at ``text[start:end]``; ``floor`` is where the citation before it ends."""
        after = self._after(text, end)
        if after is not None and after.function == "repeals":
            return self._unveiled(text, after, start, end)
        bare = self._aside(text, start, floor)
        cue = self._before(text, bare, floor) or after or (self._before(text, start, floor) if bare < start else None)
        return self._unveiled(text, cue, min(cue.start, start), end) if cue else self._over(text, start, end) or NONE

    def _unveiled(self, text: str, cue: Cue, at: int, end: int) -> Cue:
        """The cue, turned to ``refers`` where the words before ``at`` or its own deny it, plan it, or give it to another agency."""
        begin = max(0, at - DEED_REACH)
        for stop in BREAK.finditer(text, begin, at):
            begin = stop.end()
        before = text[begin:at] if cue.start < end else text[begin:at].removesuffix("将")  # 将《X》废止: 将 marks what it is done to
        for veil in self.table.veils.get(cue.function, ()):
            if veil.unless and veil.unless.search(cue.words):
                continue
            if (veil.then and not veil.then.search(text[end : end + REACH])) or (veil.inside and cue.start < end):
                continue  # a row of what is inside is for words behind the list
            match = veil.pattern.search(cue.words if veil.inside else text[end : end + REACH] if veil.behind else before)
            if match and (not veil.agent or self._other(match["agent"])):
                return replace(cue, function="refers")
        return cue

    def _fold(self, name: str) -> str:
        """The name of an agency in its short form: 昭化区人民政府办公室 as 昭化区政府办."""
        for long, short in self.table.short:
            name = name.replace(long, short)
        return name

    def _other(self, agent: str) -> bool:
        """Whether an agency is another than the document's own; in a report only one of a higher level, for it tells of all below."""
        name = self._fold(agent)
        if any(name in own or own in name for own in self.own):
            return False
        if not self.report:
            return True
        own_levels = [LEVELS.index(c) for own in self.own for c in own if c in LEVELS]
        level = next((LEVELS.index(c) for c in name if c in LEVELS), len(LEVELS))
        return bool(self.own) and level < min(own_levels, default=2)

    def _aside(self, text: str, start: int, floor: int) -> int:
        """Where the words begin that stand before the list and tell of its titles (新修订); ``start`` where there are none."""
        words = text[max(floor, start - REACH) : start]
        return start - max((len(words) - found.start() for row in self.table.aside if (found := row.search(words))), default=0)

    def _before(self, text: str, start: int, floor: int) -> Cue | None:
        """The nearest cue before the list, in its own clause."""
        begin = max(floor, start - REACH)
        for stop in BREAK.finditer(text, begin, start):
            begin = stop.end()
        best: tuple[int, int, Rule] | None = None
        for rule in (self.table.before[at] for at in self.table.sieve.possible(text[begin:start])):
            for match in rule.pattern.finditer(text, begin, start):
                if GAP.fullmatch(text, match.end(), start) and (best is None or (match.end(), -match.start()) > (best[1], -best[0])):
                    best = (match.start(), match.end(), rule)
        return self._cue(text[best[0] : best[1]], best[2], best[0]) if best else None

    def _after(self, text: str, end: int) -> Cue | None:
        """A cue right behind the list."""
        tail = text[end : end + REACH]
        for rule in (self.table.after[at] for at in self.table.behind.possible(tail)):
            match = rule.pattern.search(tail)
            if match:
                return self._cue(match[0], rule, end)
        return None

    def _over(self, text: str, start: int, end: int) -> Cue | None:
        """The cue in the heading of a list whose item begins with this citation; items carry marks of one kind, or are rows of a table."""
        first = max(0, start - LIST_REACH)
        begin = max(first, *(text.rfind(sign, first, start) + 1 for sign in STOPS))
        lead = text[begin:start]
        own, row = self.table.mark.match(lead + "《"), self._fills_cell(text, lead, end)
        if not row and (own is None or own.end() < len(lead.rstrip())):
            return None
        for part in reversed(list(SEGMENT.finditer(text, first, begin))):
            mark = self.table.mark.match(part[0])
            if not part[0].strip() or (row and "|" in part[0]) or (own and mark and mark.lastgroup == own.lastgroup):
                continue
            rule = next((r for r in self.table.over if r.pattern.search(part[0].strip())), None)
            return self._cue(part[0], rule, part.start()) if rule else None
        return None

    def _fills_cell(self, text: str, lead: str, end: int) -> bool:
        """Whether a citation fills a cell, the first of its row to hold one; ``lead`` is the row before it."""
        before, bar, cell = lead.rpartition("|")
        return bool(bar) and not cell.strip() and bool(CELL_END.match(text, end)) and "〔" not in before and "《" not in before

    def _cue(self, words: str, rule: Rule, start: int) -> Cue:
        """The cue of one row."""
        function = rule.text("in_report") if self.report and rule.text("in_report") else rule.text("function")
        return Cue(words.strip(), function, bool(rule.data.get("authority")), start)
