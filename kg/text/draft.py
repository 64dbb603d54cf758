"""A view in the making: the text so far, and the way back of each character to the sealed text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from kg.records import Edit, Span, View
from kg.text.way import Way


class Change(NamedTuple):
    """One change of a draft: ``text[start:end]`` becomes ``reading``; offsets of the draft, not of the source."""

    start: int
    end: int
    reading: str
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A view in the making: the text so far, the way back, and what was changed."""

    text: str
    way: Way
    edits: list[Edit] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Draft:
        """The draft of a sealed text, with nothing changed."""
        return cls(text, Way(len(text)))

    def leave_out(self, spans: Iterable[Span], rule: str) -> None:
        """Drop spans of the draft that are sorted and do not overlap; they are no repair where ``rule`` is empty."""
        edits = len(self.edits)
        self.apply([Change(start, end, "") for start, end in spans], rule)
        if not rule:
            del self.edits[edits:]

    def apply(self, changes: list[Change], rule: str, confidence: float = 1.0) -> None:
        """Make changes that are sorted and do not overlap, and note each with the rule's id."""
        parts, moved, at = [], [], 0
        for change in changes:
            source = self.way.source(change.start, change.end)
            self.edits.append(Edit(*source, change.reading, rule, confidence, change.alternatives))
            parts += [self.text[at : change.start], change.reading]
            at, length = change.end, len(change.reading)
            if length != change.end - change.start:  # else each character is read as another, and stays where it is
                moved.append((change.start, change.end, length, source))
        if moved:
            self.way.replace(moved)
        self.text = "".join([*parts, self.text[at:]])

    def view(self) -> View:
        """The finished reading copy."""
        edits = sorted(self.edits, key=attrgetter("start", "end"))
        return View(self.text, *self.way.ends(), tuple(edits))
