"""Tells what a list of citations is cited for, by the words around it (rows of ``cues.toml``).

What is only denied, planned or supposed, and what another agency did, is no deed of the citing document: it ``refers``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.rules import Rule, Rules

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


class CueFinder:
    """Reads the function of a list of citations.

    Args:
        rules: the rule rows.
        report: whether the citing document is a report, which tells what its agency did.
        own: the names of whoever issued the document, as its titles and its foot tell them.
    """

    def __init__(self, rules: Rules, report: bool, own: tuple[str, ...] = ()) -> None:
        self.before = tuple(r for r in rules.of(ROOM) if r.text("side") == "before")
        self.after = tuple(r for r in rules.of(ROOM) if r.text("side") == "after")
        self.over = tuple(r for r in rules.of(ROOM) if r.text("side") == "list")
        self.mark = rules.one(ROOM, "list-item").pattern
        self.veils = tuple(r for r in rules.of(ROOM) if r.text("side") == "veil")
        self.short = rules.one(ROOM, "agency-short")
        self.own = tuple(self._fold(name) for name in own)
        self.report = report

    def find(self, text: str, start: int, end: int, floor: int = 0) -> Cue:
        """The cue of the list at ``text[start:end]``; ``floor`` is where the citation before it ends."""
        after = self._after(text, end)
        if after is not None and after.function == "repeals":
            return self._unveiled(text, after, start, end)
        cue = self._before(text, start, floor)
        if cue is not None:
            return self._unveiled(text, cue, cue.start, end)
        return (self._unveiled(text, after, start, end) if after else None) or self._over(text, start, end) or NONE

    def _unveiled(self, text: str, cue: Cue, at: int, end: int) -> Cue:
        """The cue, turned to ``refers`` where the words before ``at`` or its own deny it, plan it, or give it to another agency."""
        begin = max(0, at - DEED_REACH)
        for stop in BREAK.finditer(text, begin, at):
            begin = stop.end()
        for rule in self.veils:
            if cue.function not in rule.texts("functions") or (rule.text("unless") and re.search(rule.text("unless"), cue.words)):
                continue
            if rule.text("then") and not re.search(rule.text("then"), text[end : end + REACH]):
                continue
            inside = rule.data.get("inside")
            if inside and cue.start < end:
                continue  # the row is for words behind the list
            match = rule.pattern.search(cue.words if inside else text[begin:at])
            if match and ("agent" not in rule.pattern.groupindex or self._other(match["agent"])):
                return replace(cue, function="refers")
        return cue

    def _fold(self, name: str) -> str:
        """The name of an agency in its short form: 昭化区人民政府办公室 as 昭化区政府办."""
        for long, short in zip(self.short.texts("long"), self.short.texts("short"), strict=True):
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

    def _before(self, text: str, start: int, floor: int) -> Cue | None:
        """The nearest cue before the list, in its own clause."""
        begin = max(floor, start - REACH)
        for stop in BREAK.finditer(text, begin, start):
            begin = stop.end()
        best: tuple[int, int, Rule] | None = None
        for rule in self.before:
            for match in rule.pattern.finditer(text, begin, start):
                if GAP.fullmatch(text, match.end(), start) and (best is None or (match.end(), -match.start()) > (best[1], -best[0])):
                    best = (match.start(), match.end(), rule)
        return self._cue(text[best[0] : best[1]], best[2], best[0]) if best else None

    def _after(self, text: str, end: int) -> Cue | None:
        """A cue right behind the list."""
        tail = text[end : end + REACH]
        for rule in self.after:
            match = rule.pattern.search(tail)
            if match:
                return self._cue(match[0], rule, end)
        return None

    def _over(self, text: str, start: int, end: int) -> Cue | None:
        """The cue in the heading of a list whose item begins with this citation; items carry marks of one kind, or are rows of a table."""
        first = max(0, start - LIST_REACH)
        begin = max(first, *(text.rfind(sign, first, start) + 1 for sign in STOPS))
        lead = text[begin:start]
        own, row = self.mark.match(lead + "《"), self._fills_cell(text, lead, end)
        if not row and (own is None or own.end() < len(lead.rstrip())):
            return None
        for part in reversed(list(SEGMENT.finditer(text, first, begin))):
            mark = self.mark.match(part[0])
            if not part[0].strip() or (row and "|" in part[0]) or (own and mark and mark.lastgroup == own.lastgroup):
                continue
            rule = next((r for r in self.over if r.pattern.search(part[0].strip())), None)
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
