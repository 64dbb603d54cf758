"""Finds titles in book-title marks and tells which of them name a regulation.

Offsets are of the view. A title may hold others in 〈〉, <> or 《》; where a mark was left out, the outer title reaches to the
last one that closes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.rules import Rules
from kg.rules.sieve import Sieve

ROOM = "citations"
MARKS = re.compile(r"[《》〈〉<>。\n]")
OPENING = re.compile(r"[《〈]")
PARTNER = {"《": "》", "〈": "〉", "<": ">"}
NUMBERED = re.compile("号(?:文件?)?[)）]")
REACH = 200  # characters that a title may have
SIGNS = re.compile(r"[ \t\n\u3000\u00a0《》〈〉<>“”\"'‘’]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``text[start:end]``, marks included; ``inner`` are the titles in it, outermost first."""

    start: int
    end: int
    text: str
    inner: tuple[Title, ...] = ()


def bare_title(text: str) -> str:
    """A title without marks, quotation marks and spaces, with ASCII brackets."""
    if text.isalnum():  # most hold no sign at all
        return text
    return SIGNS.sub("", text).replace("（", "(").replace("）", ")").replace("［", "[").replace("］", "]")


def fold_title(text: str) -> str:
    """The key under which two spellings of a title are one: no marks, quotation marks or spaces, ASCII brackets, no country."""
    return bare_title(text).strip("。.,，;；").removeprefix("中华人民共和国")


def titles(text: str) -> tuple[Title, ...]:
    """The outermost titles of a text, in order.

    >>> [(t.text, [i.text for i in t.inner]) for t in titles("《湖南省实施<政府信息公开条例>办法》")]
    [('湖南省实施<政府信息公开条例>办法', ['政府信息公开条例'])]
    """
    found: list[Title] = []
    opened = OPENING.search(text)
    while opened:
        outermost, end = _outermost(text, opened.start())
        found += outermost
        opened = OPENING.search(text, end)
    return tuple(found)


def _outermost(text: str, first: int) -> tuple[list[Title], int]:
    """The title that opens at a mark, or what an unclosed mark was meant to hold, and where to look on."""
    stack: list[tuple[str, int, list[Title]]] = []
    for mark in MARKS.finditer(text, first):
        sign, at = mark[0], mark.start()
        if stack and (at - first > REACH or sign == "。" or (sign == "\n" and text[at : at + 2] == "\n\n")):
            return _unclosed(text, stack), at
        if sign == "《" and stack and not stack[0][2] and NUMBERED.search(text, first, at):
            return [], at  # what stands behind a number in its bracket is another title: the first was never closed
        if sign in "《〈<":
            stack.append((sign, at, []))
        elif any(PARTNER.get(opened) == sign for opened, _, _ in stack):
            while PARTNER[stack[-1][0]] != sign:
                stack.pop()
            _, start, inner = stack.pop()
            title = Title(start, at + 1, text[start + 1 : at].replace("\n", "").strip(), tuple(inner))
            if not stack:
                return [title], at + 1
            stack[-1][2].append(title)
    return _unclosed(text, stack), len(text)


def _unclosed(text: str, stack: list[tuple[str, int, list[Title]]]) -> list[Title]:
    """What an outer mark without its partner was meant to hold: up to the last title that closes in it."""
    inner = [title for _, _, titles_in in stack for title in titles_in]
    if not inner:
        return []
    start, end = stack[0][1], inner[-1].end
    return [Title(start, end, text[start + 1 : end - 1].replace("\n", "").lstrip("《"), ())]


@lru_cache(maxsize=2)
def title_judge(rules: Rules) -> TitleJudge:
    """The judge of a table of rules, made once for all documents."""
    return TitleJudge(rules)


class TitleJudge:
    """Says what a title names, by the ``title-`` rows of ``citations.toml``."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.of(ROOM)
        self.kind = rules.one(ROOM, "title-kind").pattern
        self.loose = rules.one(ROOM, "title-loose").pattern
        self.nothing = tuple(r.pattern for r in rows if r.id.startswith(("title-no-", "title-optional-")))
        self.sieve = Sieve(self.nothing)
        self.private = tuple(r.pattern for r in rules.of("privacy"))
        self.people = Sieve(self.private)
        self.issuer_in = rules.one(ROOM, "title-issuer").pattern
        self.alias_like = rules.one(ROOM, "alias-like").pattern
        self.authority_first = rules.one(ROOM, "authority-first").pattern
        self.ending = rules.one(ROOM, "title-ending").pattern

    def names_regulation(self, title: str, cited: bool) -> bool:
        """Whether a title without a number names a regulation.

        Args:
            title: without the outer marks.
            cited: whether a cue of authority (根据, 按照, 贯彻 …) governs it; then a title will do that speaks of a norm anywhere.
        """
        bare = bare_title(title)
        if any(self.nothing[at].search(bare) for at in self.sieve.possible(bare)):
            return False
        return bool(self.kind.search(bare) or (cited and self.loose.search(bare)))

    def names_person(self, title: str) -> bool:
        """Whether a title says whom it is about: that is no name for the graph."""
        return any(self.private[at].search(title) for at in self.people.possible(title))

    def is_alias_like(self, title: str) -> bool:
        """Whether a title is a bare kind (条例, 办法, 通知 …), which means something only where it was defined."""
        return bool(self.alias_like.search(bare_title(title)))

    def issuer(self, title: str) -> str:
        """The authority that the title itself names as its issuer, or nothing."""
        match = self.issuer_in.search(title)
        return match["issuer"].strip() if match else ""

    def begins_title(self, line: str) -> bool:
        """Whether a line begins as the title of a notice does: with an authority and 关于, or with 关于."""
        return line.startswith("关于") or bool(self.issuer_in.search(line)) or bool(self.authority_first.search(line))

    def ends_title(self, line: str) -> bool:
        """Whether a line ends as the title of a notice or regulation does."""
        return bool(self.ending.search(line))
