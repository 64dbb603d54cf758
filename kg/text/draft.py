"""A view in the making: the text so far, and the way back of each character to the sealed text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.records import Edit, Span, View


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft: ``text[start:end]`` becomes ``reading``; offsets of the draft, not of the source."""

    start: int
    end: int
    reading: str
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A view in the making: the text so far, the way back, and what was changed."""

    text: str
    starts: list[int]
    ends: list[int]
    edits: list[Edit] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Draft:
        """The draft of a sealed text, with nothing changed."""
        return cls(text, list(range(len(text))), list(range(1, len(text) + 1)))

    def leave_out(self, spans: Iterable[Span], rule: str) -> None:
        """Drop spans of the draft that are sorted and do not overlap; they are no repair where ``rule`` is empty."""
        edits = len(self.edits)
        self.apply([Change(start, end, "") for start, end in spans], rule)
        if not rule:
            del self.edits[edits:]

    def apply(self, changes: list[Change], rule: str, confidence: float = 1.0) -> None:
        """Make changes that are sorted and do not overlap, and note each with the rule's id."""
        if not changes:
            return
        text, starts, ends, at = [], [], [], 0
        for change in changes:
            first, last = self._source(change.start, change.end)
            self.edits.append(Edit(first, last, change.reading, rule, confidence, change.alternatives))
            text += [self.text[at : change.start], change.reading]
            starts += self.starts[at : change.start]
            ends += self.ends[at : change.start]
            if len(change.reading) == change.end - change.start:
                starts += self.starts[change.start : change.end]
                ends += self.ends[change.start : change.end]
            else:
                starts += [first] * len(change.reading)
                ends += [last] * len(change.reading)
            at = change.end
        self.text = "".join([*text, self.text[at:]])
        self.starts = starts + self.starts[at:]
        self.ends = ends + self.ends[at:]

    def _source(self, start: int, end: int) -> Span:
        """The span of the sealed text under ``text[start:end]``; a point where nothing is replaced."""
        if start < end:
            return self.starts[start], max(self.ends[start:end])
        point = self.ends[start - 1] if start else 0
        point = min(point, self.starts[start]) if start < len(self.starts) else point
        return point, point

    def view(self) -> View:
        """The finished reading copy."""
        edits = sorted(self.edits, key=lambda e: (e.start, e.end))
        return View(self.text, tuple(self.starts), tuple(self.ends), tuple(edits))
