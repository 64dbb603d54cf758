"""Report, policy document or neither; and which statistical frame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kg.outline.lines import Line
from kg.records import Document, Kind, Outline
from kg.rules import Rule, Rules

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
CELL = re.compile(r"[ \t\u3000]*[|｜\n][ \t\u3000]*")


def kind(outline: Outline, found: tuple[Line, ...], rules: Rules) -> tuple[Kind, str]:
    """What a document is, and why, in words for a person.

    Args:
        outline: the document with its view, its margin and where it begins.
        found: the lines of the view.
    """
    places = _places(outline, found, rules)
    weights: Counter[str] = Counter()
    strongest: dict[str, Rule] = {}
    for rule in rules.of("kinds"):
        name = rule.text("kind")
        if not name or not _occurs(rule, places[rule.text("where")]):
            continue
        weights[name] += int(rule.number("weight", 0))
        if name not in strongest or strongest[name].number("weight", 0) < rule.number("weight", 0):
            strongest[name] = rule
    best = max(KINDS, key=lambda name: weights[name])
    if weights[best] >= ENOUGH:
        return best, strongest[best].text("reason")
    listing = rules.one("kinds", "kind.list-page")
    if _occurs(listing, [outline.margin.text]):
        return "neither", listing.text("reason")
    if outline.margin.text and len(outline.view.text.strip()) < TITLE_LENGTH:
        return "neither", "it holds nothing but navigation"
    return "neither", "nothing in it says that it is an annual report or a policy document"


def _places(outline: Outline, found: tuple[Line, ...], rules: Rules) -> dict[str, list[str]]:
    """The texts in which a row may look, by the name of the place."""
    text, body = outline.view.text, outline.body
    elsewhere = rules.one("headings", "neighbour.link").pattern
    listed = rules.one("kinds", "kind.list-page-numbers").pattern
    lines = [line.text for line in found[:TITLE_LINES] if not elsewhere.match(line.text) and not listed.search(line.text)]
    under = (text[body : body + TITLE_LENGTH].partition("\n")[0].strip(), *(line.text for line in found if line.start > body))
    opening = list(islice((words for words in under if words and not elsewhere.match(words)), PIECES))
    named = _named_titles(outline.document, rules)
    ours = [words for basis, words in named if basis != "properties"]  # an office's file may be called anything
    cells = [cell for line in lines for cell in CELL.split(line)]
    titles = (*lines, *cells, *opening, *(words for _, words in named), *_joined(lines), *_joined(opening))
    heads = [text[:HEAD_LENGTH], text[body : body + HEAD_LENGTH], CELL.sub("\n", text[:HEAD_LENGTH])]
    short = [text] if len(text.strip()) < SHORT else []
    places = {"title": [one[:TITLE_LENGTH] for one in dict.fromkeys(titles)], "first": [*opening[:1], *ours], "head": heads}
    below = (line.start for line in found if line.start > body + TITLE_LENGTH and elsewhere.match(line.text))
    places["text"] = [text[: next(below, len(text))]]  # below its neighbours' heading a page speaks of others
    return places | {"short": short, "beside": [outline.margin.text] if short else []}


def _named_titles(document: Document, rules: Rules) -> list[tuple[str, str]]:
    """The titles that the head of a page, a record or a file's properties name, without column and site, each with its basis."""
    names = [rule.pattern for rule in rules.of("metadata") if rule.text("role") == "name" and rule.text("key") == "title"]
    fields = [field for field in document.fields if any(name.search(field.name) for name in names)]
    return [(field.basis, COLUMN.split(document.text[field.start : field.end])[0]) for field in fields]


def _joined(lines: list[str]) -> Iterator[str]:
    """Short lines put together with those below them: a title is often broken."""
    for at, line in enumerate(lines):
        for below in lines[at + 1 : at + PIECES]:
            if PUNCTUATION.search(line) or len(below) > PIECE_LENGTH or len(line) > TITLE_LENGTH:
                break
            line += below
            yield line


def _occurs(rule: Rule, places: list[str]) -> bool:
    """Whether a row's pattern is found often enough in one of the places; the same words again do not count twice."""
    least = int(rule.number("least", 1))
    if least == 1:
        return any(rule.pattern.search(place) for place in places)
    return any(len({match[0].strip() for match in rule.pattern.finditer(place)}) >= least for place in places)


def frame(text: str, rules: Rules) -> str:
    """The frame whose marks stand in the text; ``narrative`` where no form is found."""
    marks: Counter[str] = Counter()
    for rule in rules.of("kinds"):
        name = rule.text("frame")
        if name and rule.pattern.search(text):
            marks[name] += 1
    if not marks:
        return "narrative"
    best = max(marks, key=lambda name: marks[name])
    return best if marks[best] >= MARKS else "narrative"
