"""The kinds of IRIs: one pattern per kind mints and parses, so that what was minted parses back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import VocabularyError

PARTS: Mapping[str, str] = {
    "division": r"\d{6}(?:\d{3})?",  # a township's has nine digits
    "scope": r"(?:x-)?\d{6}(?:\d{3})?",
    "agency": r"[a-z0-9]*-[0-9a-f]{4}",
    "code": r"[a-z0-9]*-[0-9a-f]{4}",
    "year": r"\d{4}",
    "seq": r"[1-9]\d*",
    "digest": r"[0-9a-f]{16}",
    "sha16": r"[0-9a-f]{16}",
    "start": r"\d+",
    "place": r"\d+(?:-(?:[2-9]|[1-9]\d+))?",
    "end": r"\d+",
    "first": r"\d{4}-\d\d-\d\d|x",
    "last": r"\d{4}-\d\d-\d\d",
    "division?": r"\d{6}(?:\d{3})?|x",
    "agency?": r"[a-z0-9]*-[0-9a-f]{4}|x",
    "year?": r"\d{4}|x",
    "measure": r"[a-z][a-z0-9_.]*",
    "scheme": r"[a-z]+",
    "notation": r"[A-Za-z][A-Za-z0-9_.-]*",
    "rule": r"[A-Za-z0-9][A-Za-z0-9_.+-]*",
    "property": r"[A-Za-z]+",
    "issue": r"[A-Za-z0-9][A-Za-z0-9_.-]*",
    "name": r"reference|canon|[0-9a-f]{16}",
    "own": r"[A-Za-z0-9._-]{1,100}",
}
PATTERNS: Mapping[str, str] = {
    "division": "division/{division}",  # division/450721
    "agency": "agency/{division}/{agency}",  # agency/450721/lingshanxianrenminzhengfubangongshi-5c1e
    "unplaced-agency": "agency/x/{agency}/document/{sha16}",  # its division is not known: the file tells it apart
    "numbered": "regulation/{scope}/{code}/{year}/{seq}",  # regulation/450721/lingzhengbanfa-07d2/2017/45
    "order": "regulation/{scope}/{code}/{seq}",  # regulation/100000/guowuyuanling-9a40/492: no year
    "titled": "regulation/{scope}/title/{digest}",  # regulation/430000/title/9f3c0a51e2b7d884: no number known
    "work": "regulation/100000/work/{digest}",  # a law whose versions are regulations
    "report": "report/{division}/{agency}/{year}",  # report/450721/lingshanxianrenminzhengfu-b3f7/2017
    "unknown-report": "report/{division?}/{agency?}/{year?}/document/{sha16}",  # x for what is not known
    "change": "change/{last}/{agency}",  # change/2018-03-17/huanjingbaohubu-…: agencies renamed or merged, by what they were
    "period": "period/{first}/{last}",  # period/2017-01-01/2017-12-31
    "measure": "measure/{measure}",  # measure/active.channel.website
    "concept": "concept/{scheme}/{notation}",  # concept/applicant/legal.business
    "scheme": "concept/{scheme}",  # concept/frame: the list itself
    "document": "document/{sha16}",  # the file, by the first 16 hex of its SHA-256
    "graph": "graph/{name}",  # graph/<sha16>, graph/reference, graph/canon
    "user-graph": "graph/user/{own}",  # what users wrote there themselves: never part of the default graph
    "indicator": "document/{sha16}/indicator/{measure}/{place}",  # …/1204, …/1204-2 for the second at one place
    "citation": "document/{sha16}/citation/{place}",
    "provision": "document/{sha16}/provision/{place}",  # what a citation points to, by where the citation stands
    "evidence": "document/{sha16}/evidence/{start}-{end}/{rule}",  # one for a span and a rule
    "statement": "document/{sha16}/statement/{property}/{place}",
    "issue": "document/{sha16}/issue/{issue}/{place}",
    "finding": "issue/{issue}/{digest}",  # what shows only across documents: digest of the nodes that it is about
    "likeness": "likeness/{digest}",  # two regulations that may be one: digest of both IRIs
}
FIELD = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an IRI says of itself: its kind (a key of ``PATTERNS``) and its parts in order."""

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of IRI: ``template`` has a ``%s`` for each part, ``whole`` a group."""

    kind: str
    template: str
    whole: re.Pattern[str]

    @classmethod
    def of(cls, kind: str, template: str) -> Pattern:
        """The pattern that a template with ``{parts}`` stands for."""
        pieces = FIELD.split(template)
        whole = "".join(f"({PARTS[piece]})" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
        return cls(kind, FIELD.sub("%s", template), re.compile(whole, re.ASCII))

    def mint(self, *parts: str | int) -> str:
        """The path with these parts; one that would not parse back raises.

        No part may hold a ``/``: a path that matches has each part at its place.
        """
        path = self.template % parts
        if not self.whole.fullmatch(path):
            raise VocabularyError(f"{parts} cannot stand in an IRI of the kind {self.kind}: {path} is not {self.whole.pattern}")
        return path


COMPILED = {kind: Pattern.of(kind, template) for kind, template in PATTERNS.items()}
BY_HEAD = {
    head: tuple(pattern for pattern in COMPILED.values() if pattern.template.startswith(f"{head}/"))
    for head in {template.partition("/")[0] for template in PATTERNS.values()}
}


def parsed(path: str) -> Parsed | None:
    """The kind and the parts of a path below the base; None where it is of no kind."""
    for pattern in BY_HEAD.get(path.partition("/")[0], ()):
        if found := pattern.whole.fullmatch(path):
            return Parsed(pattern.kind, found.groups())
    return None
