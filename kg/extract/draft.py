"""A mention in the making, before all that belongs to it is found."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.cues import NONE, Cue
from kg.extract.numbers import FoundNumber


@dataclass(slots=True)
class Draft:
    """A mention in the making; ``start``/``end`` are offsets of the view and span what the evidence will show."""

    start: int
    end: int
    rule: str
    title: str = ""
    found: FoundNumber | None = None
    issuer: str = ""
    alias: str = ""  # what it is called from here on
    aliases: tuple[str, ...] = ()  # further ones in the same bracket, of the regulations before it in order
    shared: bool = False  # whether its alias was given to several at once
    others: tuple[FoundNumber, ...] = ()  # further numbers in the bracket behind it
    alias_of: Draft | None = None
    carrier: Draft | None = None
    pinpoint: str = ""
    cue: Cue = NONE
    lead: int = -1  # where the issuer before it begins; -1 without one
    tail: int = 0  # where the text goes on: behind brackets and pinpoint
    list_end: int = 0  # tail of the last of its list
    own: bool = False  # the document itself, or what it promulgates

    @property
    def begin(self) -> int:
        """Where it begins, the issuer before it included."""
        return self.start if self.lead < 0 else self.lead
