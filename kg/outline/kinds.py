"""Report, policy document or neither; and which statistical frame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kg.outline.lines import Line
from kg.records import Document, Kind, Outline
from kg.rules import Rule, Rules
from kg.rules.sieve import Sieve

TITLE_LINES = 14
TITLE_LENGTH = 110  # characters; of a longer line, its beginning
PIECE_LENGTH = 50  # characters of a line that may be a part of a title
PIECES = 4  # lines over which a title may be broken
HEAD_LENGTH = 600  # characters
SHORT = 400  # characters of a page that says next to nothing
ENOUGH = 4  # weight from which a kind is believed
MARKS = 2  # different rows that make a frame
KINDS: tuple[Kind, ...] = ("neither", "report", "policy")  # on a tie the first wins
PUNCTUATION = re.compile(r"[。；;，,：:！!？?|｜>»]|\d日")
COLUMN = re.compile(r"[ \u3000]*(?:[_|｜»>]|-{2,}|—{2,})")  # what parts a page's title from the names of its column and site
CELL = re.compile(r"[|｜\n]")
BLANK = " \t\u3000"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of ``kinds.toml``, read once: a mark of a kind or of a frame."""

    id: str
    pattern: re.Pattern[str]
    kind: str
    frame: str
    where: str
    weight: int
    least: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Table:
    """All rows with their sieve, and what tells a title from a link and a field from others."""

    rows: tuple[_Row, ...]
    sieve: Sieve
    elsewhere: re.Pattern[str]
    listed: re.Pattern[str]
    named: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=2)
def _table(rules: Rules) -> _Table:
    """The rows of kinds and frames."""
    rows = tuple(_row(rule) for rule in rules.of("kinds"))
    return _Table(
        rows,
        Sieve([row.pattern for row in rows]),
        elsewhere=rules.one("headings", "neighbour.link").pattern,
        listed=rules.one("kinds", "kind.list-page-numbers").pattern,
        named=tuple(rule.pattern for rule in rules.of("metadata") if rule.text("role") == "name" and rule.text("key") == "title"),
    )


def _row(rule: Rule) -> _Row:
    """A row as it is used."""
    kind, frame, where, reason = (rule.text(key) for key in ("kind", "frame", "where", "reason"))
    return _Row(rule.id, rule.pattern, kind, frame, where, int(rule.number("weight", 0)), int(rule.number("least", 1)), reason)


def kind(outline: Outline, found: tuple[Line, ...], rules: Rules) -> tuple[Kind, str, str]:
    """What a document is, and why, in words for a person; and the frame that its figures follow.

    Args:
        outline: the document with its view, its margin and where it begins.
        found: the lines of the view.
    """
    text, table = outline.view.text, _table(rules)
    possible = frozenset(table.sieve.possible(text))
    marks = _frame(text, [row for at, row in enumerate(table.rows) if at in possible])
    return *_kind(outline, _places(outline, found, table), possible, table), marks


def _kind(outline: Outline, places: Mapping[str, list[str]], possible: frozenset[int], table: _Table) -> tuple[Kind, str]:
    """What a document is, and why.

    Args:
        places: the texts in which a row may look.
        possible: the rows that may match the whole text.
    """
    weights: Counter[str] = Counter()
    strongest: dict[str, _Row] = {}
    for row in _found(places, possible, table):
        weights[row.kind] += row.weight
        if row.kind not in strongest or strongest[row.kind].weight < row.weight:
            strongest[row.kind] = row
    best = max(KINDS, key=lambda name: weights[name])
    if weights[best] >= ENOUGH:
        return best, strongest[best].reason
    listing = next(row for row in table.rows if row.id == "kind.list-page")
    if _occurs(listing, [outline.margin.text]):
        return "neither", listing.reason
    if outline.margin.text and len(outline.view.text.strip()) < TITLE_LENGTH:
        return "neither", "it holds nothing but navigation"
    return "neither", "nothing in it says that it is an annual report or a policy document"


def _places(outline: Outline, found: tuple[Line, ...], table: _Table) -> dict[str, list[str]]:
    """The texts in which a row may look, by the name of the place."""
    text, body = outline.view.text, outline.body
    elsewhere, listed = table.elsewhere, table.listed
    lines = [line.text for line in found[:TITLE_LINES] if not elsewhere.match(line.text) and not listed.search(line.text)]
    under = (text[body : body + TITLE_LENGTH].partition("\n")[0].strip(), *(line.text for line in found if line.start > body))
    opening = list(islice((words for words in under if words and not elsewhere.match(words)), PIECES))
    named = _named_titles(outline.document, table)
    ours = [words for basis, words in named if basis != "properties"]  # an office's file may be called anything
    cells = [cell.strip(BLANK) for line in lines for cell in CELL.split(line)]
    titles = (*lines, *cells, *opening, *(words for _, words in named), *_joined(lines), *_joined(opening))
    heads = [text[:HEAD_LENGTH], text[body : body + HEAD_LENGTH], "\n".join(cell.strip(BLANK) for cell in CELL.split(text[:HEAD_LENGTH]))]
    short = [text] if len(text.strip()) < SHORT else []
    places = {"title": [one[:TITLE_LENGTH] for one in dict.fromkeys(titles)], "first": [*opening[:1], *ours], "head": heads}
    below = (line.start for line in found if line.start > body + TITLE_LENGTH and elsewhere.match(line.text))
    places["text"] = [text[: next(below, len(text))]]  # below its neighbours' heading a page speaks of others
    return places | {"short": short, "beside": [outline.margin.text] if short else []}


def _named_titles(document: Document, table: _Table) -> list[tuple[str, str]]:
    """The titles that the head of a page, a record or a file's properties name, without column and site, each with its basis."""
    fields = [field for field in document.fields if any(name.search(field.name) for name in table.named)]
    return [(field.basis, COLUMN.split(document.text[field.start : field.end])[0]) for field in fields]


def _joined(lines: list[str]) -> Iterator[str]:
    """Short lines put together with those below them: a title is often broken."""
    for at, line in enumerate(lines):
        for below in lines[at + 1 : at + PIECES]:
            if PUNCTUATION.search(line) or len(below) > PIECE_LENGTH or len(line) > TITLE_LENGTH:
                break
            line += below
            yield line


def _found(places: Mapping[str, list[str]], possible: frozenset[int], table: _Table) -> Iterator[_Row]:
    """The rows of a kind that are found where they look, in the order of the file."""
    near = frozenset(table.sieve.possible("\n".join(words for where in places if where != "text" for words in places[where])))
    for at, row in enumerate(table.rows):
        if row.kind and at in (possible if row.where == "text" else near) and _occurs(row, places[row.where]):
            yield row


def _occurs(row: _Row, places: list[str]) -> bool:
    """Whether a row's pattern is found often enough in one of the places; the same words again do not count twice."""
    if row.least == 1:
        return any(map(row.pattern.search, places))
    return any(len({match[0].strip() for match in row.pattern.finditer(place)}) >= row.least for place in places)


def _frame(text: str, possible: list[_Row]) -> str:
    """The frame whose marks stand in the text; ``narrative`` where no form is found."""
    marks = Counter(row.frame for row in possible if row.frame and row.pattern.search(text))
    best, most = max(marks.items(), key=lambda mark: mark[1], default=("narrative", 0))
    return best if most >= MARKS else "narrative"
