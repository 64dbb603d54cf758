"""Which article, paragraph and item of a regulation a text points to (第二十条第一款第（三）、（五）项)."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.numerals import number
from kg.records import Provision
from kg.rules import Rules

REACH = 80  # characters that a pinpoint may take
WIDEST = 40  # members of a range of paragraphs or items


class Pinpoints:
    """Reads pinpoints by the rows of ``pinpoints.toml``."""

    def __init__(self, rules: Rules) -> None:
        self.whole = rules.one("pinpoints", "pinpoint").pattern
        self.parts = rules.one("pinpoints", "pinpoint-parts").pattern

    def at(self, text: str, start: int) -> tuple[str, int]:
        """The pinpoint that begins at a place of a text, as printed, and where it ends; an empty one where none does."""
        found = self.whole.match(text[start : start + REACH])
        return (found["pinpoint"], start + found.end()) if found else ("", start)

    def provisions(self, printed: str) -> tuple[Provision, ...]:
        """The provisions that a pinpoint names, in order; what has lost its numeral is named no further than it can be.

        Args:
            printed: as printed; empty where there is none.
        """
        found: list[Provision] = []
        ranged = False
        for part in self.parts.finditer(printed):
            if part["range"]:
                ranged = True
                continue
            if part["article"] is not None:
                article(found, part, ranged)
            elif found and found[-1].article:
                key = "paragraph" if part["paragraph"] is not None or part["framed"] is not None else "item"
                below(found, key, value(part["paragraph"] or part["framed"] or part["plain"] or part["item"]), ranged)
            ranged = False
        return tuple(dict.fromkeys(one for one in found if one.article))


def value(numeral: str | None) -> int:
    """The number that a numeral writes; 0 where it is lost or writes none."""
    return int(number(numeral) or 0) if numeral else 0


def article(found: list[Provision], part: re.Match[str], ranged: bool) -> None:
    """Adds an article, or makes the one before it the first of a range."""
    this = value(part["article"])
    if ranged and found and found[-1] == Provision(found[-1].article) and found[-1].article < this:
        found[-1] = replace(found[-1], last_article=this)
    else:
        found.append(Provision(this, insertion=value(part["insertion"])))


def below(found: list[Provision], key: str, this: int, ranged: bool) -> None:
    """Adds a paragraph or an item of the article that was named last; each member of a range is one."""
    last = found[-1]
    before = last.paragraph if key == "paragraph" else last.item
    if not this:
        return
    whole = replace(last, paragraph=0, item=0) if key == "paragraph" else replace(last, item=0)
    first = before + 1 if ranged and before and this - before <= WIDEST else this
    if last == whole:
        found.pop()
    found += [replace(whole, **{key: each}) for each in range(first, this + 1)]
