"""Mints and parses every IRI: one pattern per kind does both, so that what was minted parses back.

ASCII only, deterministic, scoped by division. What was Chinese becomes a slug: its pinyin, ``-``, four hex digits of the SHA-256
of the folded name, because pinyin alone would join 水务局 and 税务局.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.errors import VocabularyError
from kg.records import DocumentNumber
from kg.settings import BASE
from kg.vocabulary import Vocabulary

COUNTRY = "中华人民共和国"
# Quotation and book-title marks vary from printer to printer and carry no meaning in a name; brackets and dashes are one each.
FOLDS = str.maketrans(
    {mark: None for mark in "\"'“”‘’„‟「」『』﹁﹂﹃﹄《》〈〉<>«»‹›`´\u200b\u200c\u200d\u2060\ufeff\u00ad"}
    | dict.fromkeys("〔[【〖", "(")
    | dict.fromkeys("〕]】〗", ")")
    | dict.fromkeys("–—―−‐‑‒─", "-")
)
PARTS: Mapping[str, str] = {
    "division": r"\d{6}",
    "scope": r"(?:x-)?\d{6}",
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
    "division?": r"\d{6}|x",
    "agency?": r"[a-z0-9]*-[0-9a-f]{4}|x",
    "year?": r"\d{4}|x",
    "measure": r"[a-z][a-z0-9_.]*",
    "scheme": r"[a-z]+",
    "notation": r"[A-Za-z][A-Za-z0-9_.-]*",
    "rule": r"[A-Za-z0-9][A-Za-z0-9_.+-]*",
    "property": r"[A-Za-z]+",
    "issue": r"[A-Za-z0-9][A-Za-z0-9_.-]*",
    "name": r"reference|canon|[0-9a-f]{16}",
}
PATTERNS: Mapping[str, str] = {
    "division": "division/{division}",  # division/450721
    "agency": "agency/{division}/{agency}",  # agency/450721/lingshanxianrenminzhengfubangongshi-5c1e
    "numbered": "regulation/{scope}/{code}/{year}/{seq}",  # regulation/450721/lingzhengbanfa-07d2/2017/45
    "order": "regulation/{scope}/{code}/{seq}",  # regulation/100000/guowuyuanling-9a40/492: no year
    "titled": "regulation/{scope}/title/{digest}",  # regulation/430000/title/9f3c0a51e2b7d884: no number known
    "work": "regulation/100000/work/{digest}",  # a law whose versions are regulations
    "report": "report/{division}/{agency}/{year}",  # report/450721/lingshanxianrenminzhengfu-b3f7/2017
    "unknown-report": "report/{division?}/{agency?}/{year?}/document/{sha16}",  # x for what is not known
    "period": "period/{first}/{last}",  # period/2017-01-01/2017-12-31
    "measure": "measure/{measure}",  # measure/active.channel.website
    "concept": "concept/{scheme}/{notation}",  # concept/applicant/legal.business
    "scheme": "concept/{scheme}",  # concept/frame: the list itself
    "document": "document/{sha16}",  # the file, by the first 16 hex of its SHA-256
    "graph": "graph/{name}",  # graph/<sha16>, graph/reference, graph/canon
    "indicator": "document/{sha16}/indicator/{measure}/{place}",  # …/1204, …/1204-2 for the second at one place
    "citation": "document/{sha16}/citation/{place}",
    "evidence": "document/{sha16}/evidence/{start}-{end}/{rule}",  # one for a span and a rule
    "statement": "document/{sha16}/statement/{property}/{place}",
    "issue": "document/{sha16}/issue/{issue}/{place}",
}
NUMBER = re.compile(
    r"(?P<code>[^〔〕]+?)(?:〔(?P<year>\d{4})〕(?P<seq>[1-9]\d*)号"  # 国办发〔2017〕24号
    r"|(?<=[告令])(?P<notice_year>\d{4})年第(?P<notice_seq>[1-9]\d*)号"  # 财政部、税务总局公告2020年第43号, 农业农村部令2022年第3号
    r"|第(?P<order_seq>[1-9]\d*)号)"  # 国务院令第492号
)
FIELD = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of IRI: the text around its parts, and what each part may be."""

    kind: str
    pieces: tuple[str, ...]
    checks: tuple[re.Pattern[str], ...]
    whole: re.Pattern[str]

    @classmethod
    def of(cls, kind: str, template: str) -> Pattern:
        """The pattern that a template with ``{parts}`` stands for."""
        pieces = FIELD.split(template)
        checks = [re.compile(PARTS[part]) for part in pieces[1::2]]
        whole = "".join(f"({PARTS[piece]})" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
        return cls(kind, tuple(pieces[::2]), tuple(checks), re.compile(whole))

    def mint(self, *parts: str) -> str:
        """The path with these parts; a part that would not parse back raises."""
        path = self.pieces[0]
        for part, check, piece in zip(parts, self.checks, self.pieces[1:], strict=True):
            if not check.fullmatch(part):
                raise VocabularyError(f"{part!r} cannot stand in an IRI of the kind {self.kind}: it is not {check.pattern}")
            path += part + piece
        return path


COMPILED = {kind: Pattern.of(kind, template) for kind, template in PATTERNS.items()}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an IRI says of itself: its kind (a key of ``PATTERNS``) and its parts in order."""

    kind: str
    parts: tuple[str, ...]


def fold(name: str) -> str:
    """The key under which two spellings of a name are one: width, white space, quotation marks, brackets and dashes folded.

    >>> fold("《政府信息公开条例》（2019 修订）") == fold("政府信息公开条例(2019修订)")
    True
    """
    kept = "".join(unicodedata.normalize("NFKC", name).translate(FOLDS).split())
    return unicodedata.normalize("NFKC", kept)  # an accent whose space was dropped joins the letter before it


def fold_title(title: str) -> str:
    """The key of a title: folded, without the country's name in front.

    >>> fold_title("中华人民共和国政府信息公开条例")
    '政府信息公开条例'
    """
    return fold(title).removeprefix(COUNTRY) or fold(title)


def document_number(normal: str) -> DocumentNumber:
    """The parts of a number in normal form.

    Raises:
        VocabularyError: it is not in normal form.

    >>> document_number("国办发〔2017〕24号").code
    '国办发'
    """
    found = NUMBER.fullmatch(normal)
    if not found:
        raise VocabularyError(f"{normal} is no document number in normal form")
    if found["year"]:
        return DocumentNumber(found["code"], int(found["year"]), int(found["seq"]))
    if found["notice_year"]:
        return DocumentNumber(found["code"], int(found["notice_year"]), int(found["notice_seq"]), "notice")
    return DocumentNumber(found["code"], None, int(found["order_seq"]), "notice" if found["code"].endswith("公告") else "order")


def hexadecimal(text: str, digits: int) -> str:
    """The first ``digits`` hex digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def slug(name: str, vocabulary: Vocabulary) -> str:
    """A name in ASCII: its pinyin, ``-``, four hex digits that tell namesakes apart.

    Raises:
        VocabularyError: the name is empty.
    """
    folded = fold(name)
    if not folded:
        raise VocabularyError("an empty name has no slug")
    return f"{vocabulary.pinyin(folded)}-{hexadecimal(folded, 4)}"


class Iris:
    """Mints the IRIs below one base; every method gives the full IRI.

    Args:
        vocabulary: for the pinyin of slugs and for the measures and concepts that exist.
        base: what every IRI begins with.
    """

    def __init__(self, vocabulary: Vocabulary, base: str = BASE) -> None:
        self.vocabulary = vocabulary
        self.base = base

    def mint(self, kind: str, *parts: str | int) -> str:
        """The IRI of a kind with these parts."""
        return self.base + COMPILED[kind].mint(*map(str, parts))

    def division(self, code: str) -> str:
        """An administrative division, by its GB/T 2260 code."""
        return self.mint("division", code)

    def agency(self, division: str, name: str) -> str:
        """An agency, by its division's code and its full official name."""
        return self.mint("agency", division, slug(name, self.vocabulary))

    def numbered(self, division: str, number: DocumentNumber) -> str:
        """A regulation by its number; ``division`` is its issuer's, ``x-<code>`` where only the citing document's is known.

        Raises:
            VocabularyError: the number is incomplete: what it names nobody can say.
        """
        if not number.complete:
            raise VocabularyError(f"{number.normal} is incomplete and names no document")
        code = slug(number.code, self.vocabulary)
        if number.year is None:
            return self.mint("order", division, code, number.seq)
        return self.mint("numbered", division, code, number.year, number.seq)

    def titled(self, scope: str, title: str) -> str:
        """A regulation whose number nobody knows, by its title; ``scope`` as ``division`` in ``numbered``."""
        return self.mint("titled", scope, hexadecimal(fold_title(title), 16))

    def work(self, title: str) -> str:
        """The work that several versions of a law belong to."""
        return self.mint("work", hexadecimal(fold_title(title), 16))

    def report(self, division: str, agency: str, year: int, sha16: str) -> str:
        """The report of an agency (by its full name) on a year; what is not known is ``""`` or 0, and the file then tells it apart."""
        name = slug(agency, self.vocabulary) if agency else ""
        if division and name and year:
            return self.mint("report", division, name, year)
        return self.mint("unknown-report", division or "x", name or "x", year or "x", sha16)

    def period(self, start: date | None, end: date) -> str:
        """A span of days, first and last; ``x`` for a first day that is not known (历年累计)."""
        return self.mint("period", start.isoformat() if start else "x", end.isoformat())

    def measure(self, id: str) -> str:
        """A measure of the catalogue.

        Raises:
            VocabularyError: the catalogue has no such measure.
        """
        if id not in self.vocabulary.measures:
            raise VocabularyError(f"measures.csv has no measure {id}")
        return self.mint("measure", id)

    def concept(self, scheme: str, notation: str) -> str:
        """A concept of a closed list; one that does not exist raises VocabularyError."""
        return self.mint("concept", scheme, self.vocabulary.concept(scheme, notation).notation)

    def scheme(self, name: str) -> str:
        """A closed list itself; ``measure`` is the catalogue."""
        return self.mint("scheme", name)

    def source(self, sha16: str) -> str:
        """A file, by the first 16 hex digits of its SHA-256."""
        return self.mint("document", sha16)

    def graph(self, name: str) -> str:
        """A named graph: ``reference``, ``canon``, or a document's by its 16 hex digits."""
        return self.mint("graph", name)

    def indicator(self, sha16: str, measure: str, start: int, nth: int = 1) -> str:
        """A value of a measure, by where it stands."""
        return self.mint("indicator", sha16, measure, place(start, nth))

    def citation(self, sha16: str, start: int, nth: int = 1) -> str:
        """A mention of a regulation, by where it stands."""
        return self.mint("citation", sha16, place(start, nth))

    def evidence(self, sha16: str, start: int, end: int, rule: str) -> str:
        """The place in the source text that a rule read."""
        return self.mint("evidence", sha16, start, end, rule)

    def statement(self, sha16: str, prop: str, start: int, nth: int = 1) -> str:
        """A reified triple, by the local name of its property and where it was read."""
        return self.mint("statement", sha16, prop, place(start, nth))

    def issue(self, sha16: str, code: str, start: int, nth: int = 1) -> str:
        """A finding, by its code and where it stands."""
        return self.mint("issue", sha16, code, place(start, nth))

    def parse(self, iri: str) -> Parsed:
        """What an IRI says of itself.

        Raises:
            VocabularyError: it is none of ours.
        """
        if iri.startswith(self.base):
            for kind, pattern in COMPILED.items():
                if found := pattern.whole.fullmatch(iri, len(self.base)):
                    return Parsed(kind, found.groups())
        raise VocabularyError(f"{iri} is no IRI of {self.base}")


def place(start: int, nth: int) -> str:
    """Where something stands, told apart from what else stands there."""
    return str(start) if nth == 1 else f"{start}-{nth}"
