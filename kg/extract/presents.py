"""Who a report says that it is of, in the sentences that present it: who draws up what of which year, in whatever order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.records import AgencyName, Outline, Span
from kg.rules import Rules
from kg.rules.sieve import Sieve

OPENING = 1500  # characters in which a report presents itself; behind them it tells only who drew it up
LONGEST = 400  # characters of a sentence
OTHER = ("contact", "speaker")  # who is named beside the report's agency
STOP = re.compile(r"[。\n]")
OTHERS = re.compile(r"(?:将|公[布开]|发布|编[制写]|形成|完成|，|^)[ \u3000]*\Z")  # before a title that is the report's own


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that finds a name in a presenting sentence, read once."""

    id: str
    pattern: re.Pattern[str]
    role: Literal["compiler", "body"]


@dataclass(frozen=True, slots=True)
class _Table:
    """What tells a presenting sentence, and what is looked for in it."""

    sentence: re.Pattern[str]
    verb: re.Pattern[str]
    rows: tuple[_Row, ...]
    sieve: Sieve  # of the rows


@lru_cache(maxsize=2)
def _table(rules: Rules) -> _Table:
    """The rows of presenting sentences."""
    compiler, owner = rules.one("names", "name.compiler"), rules.one("names", "name.presented")
    rows = (_Row(compiler.id, compiler.pattern, "compiler"), _Row(owner.id, owner.pattern, "body"))
    return _Table(
        rules.one("names", "present.sentence").pattern,
        rules.one("names", "present.verb").pattern,
        rows,
        Sieve([row.pattern for row in rows]),
    )


def presenters(outline: Outline, rules: Rules) -> list[AgencyName]:
    """The names that the sentences about the report itself give to who draws it up and whose it is."""
    table, text = _table(rules), outline.view.text
    found = []
    for start, end in sentences(text, table.sentence):
        sentence = text[start:end]
        for row in (table.rows[at] for at in table.sieve.possible(sentence)):
            if row.role == "body" and (start > outline.body + OPENING or not table.verb.search(sentence)):
                continue
            for match in row.pattern.finditer(sentence):
                if not quoted(sentence, match.start("value")):
                    first, last = match.span("value")
                    found.append(AgencyName(match["value"], row.role, outline.evidence(start + first, start + last, row.id)))
    return found


def of_its_kind(names: list[AgencyName], outline: Outline, rules: Rules) -> list[AgencyName]:
    """The names without those who only act or answer questions and are no bureau where the report says 我局, no town where it says 我镇."""
    if not any(name.role in OTHER for name in names):
        return names
    matches = rules.one("names", "name.self").pattern.finditer(outline.view.text)
    own = {match["value"] or match["same"] for match in matches}
    return [name for name in names if name.role not in OTHER or not own or any(word in name.name for word in own)]


def sentences(text: str, about: re.Pattern[str]) -> Iterator[Span]:
    """The sentences that hold what they must be about, each once; of a longer one, what stands near it."""
    at = 0
    while found := about.search(text, at):
        low = max(at, found.start() - LONGEST)
        start = max(text.rfind("。", low, found.start()), text.rfind("\n", low, found.start())) + 1 or low
        stop = STOP.search(text, found.end(), found.end() + LONGEST)
        end = stop.start() if stop else min(len(text), found.end() + LONGEST)
        yield max(start, at), end
        at = max(end, found.end())


def quoted(sentence: str, at: int) -> bool:
    """Whether a place lies in the title of another document (根据《…年度报告的通知》)."""
    opened = sentence.rfind("《", 0, at)
    return opened >= 0 and "》" not in sentence[opened:at] and not OTHERS.search(sentence, 0, opened)
