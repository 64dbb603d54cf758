"""Whether a pattern of the user's can be matched in the time that a text is long."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from kg.errors import VocabularyError

FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
PUMPED = (*range(8, 26, 2), 50, 100, 200, 400)  # how often a piece is repeated: step by step, so that a bad pattern shows before it is slow
ALLOWED = 0.05  # CPU seconds that a search in so short a text may take
PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[^\\\[\](){}|?*+.^$]+")
FAILING = "\x00"
SIGNS = ("0", "a", "字", " ", ",")


def check_pattern(pattern: str, flags: str = "") -> None:
    """Raises where a pattern cannot be read, or where some texts take it for ever.

    Raises:
        VocabularyError: which of the two.
    """
    if unknown := set(flags) - FLAGS.keys():
        raise VocabularyError(f"there is no flag {min(unknown)} of a pattern; there are {', '.join(FLAGS)} 正则标志不符")
    try:
        compiled = re.compile(pattern, sum(FLAGS[flag] for flag in set(flags)))
    except (re.error, OverflowError, RecursionError) as error:
        raise VocabularyError(f"{pattern!r} is no pattern: {error} 正则表达式有误") from error
    for piece in pieces(pattern):
        for times in PUMPED:
            text = piece * times + FAILING
            if seconds(compiled, text) > ALLOWED and seconds(compiled, text) > ALLOWED:  # the first may have met with something else
                raise VocabularyError(f"{pattern!r} takes for ever on some texts; let no repetition repeat another 正则表达式可能极慢")


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """CPU seconds that a search takes."""
    begun = time.process_time()
    pattern.search(text)
    return time.process_time() - begun


def pieces(pattern: str) -> Iterator[str]:
    """Texts that a pattern knows parts of: repeated, and then failing, they lead one that repeats a repetition through all its ways."""
    yield from dict.fromkeys((*filter(None, map(sample, PIECES.findall(pattern))), *SIGNS))


def sample(piece: str) -> str:
    """A text that a piece of a pattern matches, as far as that is easily told."""
    if len(piece) > 1 and piece[0] in "\\[":
        candidates = (*SIGNS, "A", "-", "_", ".", "/", *(c for c in piece if c not in "\\[]^"))
        try:
            return next((c for c in candidates if re.fullmatch(piece, c)), "")
        except re.error:
            return ""
    return piece
