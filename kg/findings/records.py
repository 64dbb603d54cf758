"""A finding as it is told: what was not met, whose, of when, in which words, and the numbers that disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass

SEVERITIES = ("violation", "warning", "info")  # the loudest first
NUMBER = re.compile(r"\d+(?:\.\d+)?")
RELATIONS = {
    "=": ("应等于", "should be"),
    "<=": ("应不大于", "should be at most"),
    ">=": ("应不小于", "should be at least"),
    "<": ("应小于", "should be less than"),
    ">": ("应大于", "should be more than"),
}
UNLIKE = ("两处不一致，另一处为", "but elsewhere")
PRINTED = re.compile(r"\S+ ≠ \S+")  # a reckoning without a sum: two figures
NAMED = 3  # agencies that are named where a finding is about more


@dataclass(frozen=True, slots=True)
class Issuer:
    """An agency that issued a document."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class File:
    """A document that findings are about.

    Args:
        sha16: first 16 hex digits of the bytes' SHA-256, which its graph, its source and its sealed text are named after.
        name: as it was given.
        media_type: of the file.
        node: IRI of the report or regulation that it is; empty where it was set aside.
        title: of the report or regulation.
        issuers: the agencies that issued it.
        divisions: codes of their places and of all that those lie in.
        year: that it reports on, else in which it was issued; 0 where neither is known.
        quarantined: its graph is kept apart, because it is wrong.
    """

    sha16: str
    name: str
    media_type: str = ""
    node: str = ""
    title: str = ""
    issuers: tuple[Issuer, ...] = ()
    divisions: frozenset[str] = frozenset()
    year: int = 0
    quarantined: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding by what it is looked up by.

    Args:
        code: of the shape, the identity or the kind of finding.
        severity: one of ``SEVERITIES``.
        start: of the words at fault, in code points of the sealed text; 0 where the whole document is meant.
        files: the document that it was found in; of a finding over several all of them, the oldest first.
    """

    iri: str
    code: str
    severity: str
    start: int
    files: tuple[File, ...]

    @property
    def agency(self) -> str:
        """Whose document it is about; of more than a few agencies how many."""
        labels = tuple(dict.fromkeys(issuer.label for file in self.files for issuer in file.issuers))
        return "、".join(labels[:NAMED]) + (f"等{len(labels)}个机关" if len(labels) > NAMED else "")

    @property
    def year(self) -> str:
        """Of when; several years where the documents differ."""
        return "、".join(str(year) for year in sorted({file.year for file in self.files if file.year}))


@dataclass(frozen=True, slots=True)
class Law:
    """What should hold, or what the findings of a kind are about, in words."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Words at fault, with a little of the sealed text around them, names and mobile numbers masked.

    Args:
        file: the document that they stand in.
        start, end: code points of the sealed text, half-open.
        before, after: what stands around them, white space as one space.
        reading: the repaired reading, where it differs.
        page: from 1; 0 where there are no pages.
        cell: ``row,column`` from 0; empty outside of tables.
    """

    file: File
    start: int
    end: int
    exact: str
    before: str = ""
    after: str = ""
    reading: str = ""
    page: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers that disagree, as they are written: ``stated relation expected`` is what should be, ``figures`` the reckoning.

    Of two sums neither is stated: there is only the reckoning.
    """

    stated: str
    relation: str
    expected: str
    figures: str

    @property
    def words(self) -> tuple[str, str]:
        """What stands between the numbers; of two that are both printed nobody can tell which one is right."""
        return UNLIKE if PRINTED.fullmatch(self.figures) else RELATIONS[self.relation]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with all that is told of it.

    Args:
        law: what was not met.
        message_zh, message_en: what was found.
        focus: IRIs of the nodes that it is about.
        path: IRI of the property; empty where there is none.
        source: IRI of the shape or identity; empty for findings of reading.
        value: what breaks the shape, where that is one value.
        comparison: the numbers, where numbers disagree.
        places: the words at fault, in the order of the documents and their texts.
    """

    entry: Entry
    law: Law
    message_zh: str
    message_en: str
    focus: tuple[str, ...] = ()
    path: str = ""
    source: str = ""
    value: str = ""
    comparison: Comparison | None = None
    places: tuple[Place, ...] = ()

    @property
    def code(self) -> str:
        """The code of the shape, the identity or the kind of finding."""
        return self.entry.code

    @property
    def severity(self) -> str:
        """violation, warning or info."""
        return self.entry.severity

    @property
    def files(self) -> tuple[File, ...]:
        """The documents that it is about."""
        return self.entry.files

    def foremost(self, room: int) -> tuple[Place, ...]:
        """The places; where there are more than there is room for, those first that state what disagrees, and last those of nothing."""
        if len(self.places) <= room or not self.comparison:
            return self.places
        rank = {self.comparison.stated: 0, "0": 2}  # a place in a table begins with the head of its row; its own number is the last
        return tuple(sorted(self.places, key=lambda place: rank.get("".join(NUMBER.findall(place.exact)[-1:]), 1)))
