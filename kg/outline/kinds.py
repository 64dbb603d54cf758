"""Report, policy document or neither; and which statistical frame."""

from __future__ import annotations

from collections import Counter

from kg.outline.lines import Line
from kg.records import Kind
from kg.rules import Rule, Rules

TITLE_LINES = 14
TITLE_LENGTH = 110  # characters; of a longer line, its beginning
HEAD_LENGTH = 600  # characters
ENOUGH = 4  # weight from which a kind is believed
MARKS = 2  # different rows that make a frame
KINDS: tuple[Kind, ...] = ("neither", "report", "policy")  # on a tie the first wins


def kind(text: str, found: tuple[Line, ...], body: int, rules: Rules) -> tuple[Kind, str]:
    """What the document is, and why, in words for a person."""
    titles = [line.text[:TITLE_LENGTH] for line in found[:TITLE_LINES]]
    titles += [text[body : body + TITLE_LENGTH].lstrip()]
    places = {"title": titles, "head": [text[:HEAD_LENGTH], text[body : body + HEAD_LENGTH]], "text": [text]}
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
    if weights[best] < ENOUGH:
        return "neither", "nothing in it says that it is an annual report or a policy document"
    return best, strongest[best].text("reason")


def _occurs(rule: Rule, places: list[str]) -> bool:
    """Whether a row's pattern is found often enough in one of the places."""
    least = int(rule.number("least", 1))
    if least == 1:
        return any(rule.pattern.search(place) for place in places)
    return any(sum(1 for _ in rule.pattern.finditer(place)) >= least for place in places)


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
