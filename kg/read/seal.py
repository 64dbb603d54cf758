"""The seal: a text that never changes again, where its lines stand, and where it shows what was lost on the way."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import DocumentError
from kg.read.charset import BROKEN, Decoded
from kg.read.scroll import LONGEST
from kg.records import Block, Document, Issue, Source

AROUND = 20  # characters that show where something is missing
HEADING = re.compile(r"#{1,6}[ \t]+\S")


def seal(source: Source, decoded: Decoded) -> Document:
    """The document of a text: its line ends as ``\\n``, and nothing else changed.

    Raises:
        DocumentError: there is no character in it but white space.
        OverflowError: it is longer than a document may be.

    >>> from kg.read.charset import decode
    >>> source = Source("a.txt", "一\\r\\n\\r二".encode())
    >>> seal(source, decode(source)).text
    '一\\n\\n二'
    """
    if len(decoded.text) > LONGEST:
        raise OverflowError(f"more than {LONGEST} characters")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\u3000\u200b"):
        raise DocumentError(source.name, "the file holds nothing but white space")
    return Document(source, text, blocks(text), issues=decoded.issues, charset=decoded.charset)


def pointed(document: Document) -> Document:
    """The document with what was lost in decoding told where it shows: in the text, whatever the format made of the bytes."""
    text, issues = document.text, list(document.issues)
    for at, issue in enumerate(issues):
        if issue.code == "cut-character" and not issue.evidence:
            issues[at] = replace(issue, evidence=(document.evidence(max(0, len(text) - AROUND), len(text), "read.cut-character"),))
    if first := text.find(BROKEN) + 1:
        count = text.count(BROKEN)
        place = document.evidence(max(0, first - 1 - AROUND // 2), min(len(text), first + AROUND // 2), "read.broken-character")
        english = f"{count} characters of the source are broken and stand as U+FFFD, the first of them here"
        chinese = f"原文有{count}个字符已损坏，以U+FFFD代替，此为第一处"
        issues.append(Issue("broken-characters", "warning", chinese, english, (place,)))
    return replace(document, issues=tuple(issues))


def blocks(text: str) -> tuple[Block, ...]:
    """Every line that holds something, as a block from its first to its last character."""
    found = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            found.append(Block("heading" if HEADING.match(stripped) else "paragraph", start, start + len(stripped)))
        at += len(line) + 1
    return tuple(found)
