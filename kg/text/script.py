"""Characters that stand for other characters: radicals for the words they look like, traditional forms for simplified ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from kg.rules import Rule
from kg.text.draft import Change, Draft

HAN = re.compile(r"[\u3400-\u9fff]")


def folded(draft: Draft, rule: Rule) -> Iterator[Change]:
    """Radicals and compatibility ideographs as the characters that Unicode says they are, or the row's ``table``."""
    pairs = "".join(rule.texts("table"))
    table = dict(zip(pairs[::2], pairs[1::2], strict=True))
    for match in rule.pattern.finditer(draft.text):
        reading = "".join(table.get(c) or _composed(c) for c in match[0])
        if reading != match[0]:
            yield Change(match.start(), match.end(), reading)


def _composed(character: str) -> str:
    """The one character that a character is compatible with, else itself."""
    composed = unicodedata.normalize("NFKC", character)
    return composed if len(composed) == 1 else character


def simplified(draft: Draft, rule: Rule) -> Iterator[Change]:
    """The simplified forms of a traditional text, or of its traditional lines; what is simplified already stays.

    The row's pattern finds characters that only traditional texts have. A text is traditional where they are ``share`` of its
    Han characters and at least ``least``, a line where they are ``line-share`` and at least ``line-least``.
    """
    marks = len(rule.pattern.findall(draft.text))
    if marks < min(rule.number("least", 0), rule.number("line-least", 0)):
        return
    whole = marks >= rule.number("least", 0) and marks >= rule.number("share", 1) * len(HAN.findall(draft.text))
    convert = None
    for line in re.finditer(r"[^\n]+", draft.text):
        if not whole and not _is_traditional(line[0], rule):
            continue
        convert = convert or _converter()
        reading = convert(line[0])
        if reading != line[0]:
            yield from _differences(line.start(), line[0], reading)


def _is_traditional(line: str, rule: Rule) -> bool:
    """Whether enough of a line's characters are traditional ones."""
    marks = len(rule.pattern.findall(line))
    return marks >= rule.number("line-least", 0) and marks >= rule.number("line-share", 1) * len(HAN.findall(line))


def _converter() -> Callable[[str], str]:
    """Traditional to simplified, by words (乾隆 stays), character for character where a word would change its length."""
    from opencc import OpenCC  # 30 ms, and few texts are traditional

    convert: Callable[[str], str] = OpenCC("t2s").convert

    def converted(line: str) -> str:
        reading = convert(line)
        if len(reading) == len(line):
            return reading
        singly = ((c, convert(c)) for c in line)
        return "".join(one if len(one) == 1 else c for c, one in singly)

    return converted


def _differences(start: int, line: str, reading: str) -> Iterator[Change]:
    """One change for each run of characters that differ; ``start`` is the line's place in the draft."""
    first = -1
    for at, (was, becomes) in enumerate(zip(line, reading, strict=True)):
        if was != becomes:
            first = at if first < 0 else first
        elif first >= 0:
            yield Change(start + first, start + at, reading[first:at])
            first = -1
    if first >= 0:
        yield Change(start + first, start + len(line), reading[first:])
