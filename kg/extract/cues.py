"""Tells what a list of citations is cited for, by the words around it (rows of ``cues.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.rules import Rule, Rules

ROOM = "cues"
BREAK = re.compile(r"[。；;！？!?\n]")
GAP = re.compile(r"[^，,：:《》〈〉]{0,28}")
REACH = 60
LIST_REACH = 6000  # characters from an item back to the heading of its list
SEGMENT = re.compile(r"[^\n；;：:。]+")


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
    """

    def __init__(self, rules: Rules, report: bool) -> None:
        self.before = tuple(r for r in rules.of(ROOM) if r.text("side") == "before")
        self.after = tuple(r for r in rules.of(ROOM) if r.text("side") == "after")
        self.over = tuple(r for r in rules.of(ROOM) if r.text("side") == "list")
        self.mark = rules.one(ROOM, "list-item").pattern
        self.report = report

    def find(self, text: str, start: int, end: int, floor: int = 0) -> Cue:
        """The cue of the list at ``text[start:end]``; ``floor`` is where the citation before it ends."""
        after = self._after(text, end)
        if after is not None and after.function == "repeals":
            return after
        return self._before(text, start, floor) or after or self._over(text, start) or NONE

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

    def _over(self, text: str, start: int) -> Cue | None:
        """The cue in the heading of a list whose item begins with this citation; items carry marks of one kind."""
        parts = list(SEGMENT.finditer(text, max(0, start - LIST_REACH), start))
        if text[start - 1 : start] in "\n；;：:。":
            lead, above = "", parts
        else:
            lead, above = (parts[-1][0], parts[:-1]) if parts else ("", [])
        own = self.mark.match(lead + "《")
        if own is None or own.end() < len(lead.rstrip()):
            return None
        for part in reversed(above):
            mark = self.mark.match(part[0])
            if not part[0].strip() or (mark is not None and mark.lastgroup == own.lastgroup):
                continue
            rule = next((r for r in self.over if r.pattern.search(part[0].strip())), None)
            return self._cue(part[0], rule, part.start()) if rule else None
        return None

    def _cue(self, words: str, rule: Rule, start: int) -> Cue:
        """The cue of one row."""
        function = rule.text("in_report") if self.report and rule.text("in_report") else rule.text("function")
        return Cue(words.strip(), function, bool(rule.data.get("authority")), start)
