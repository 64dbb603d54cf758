"""Whether a pattern of the user's can be matched in the time that a text is long."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.errors import VocabularyError

FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[^\\\[\](){}|?*+.^$]+")
SIGNS = ("0", "a", "字", " ", ",")
NONE = "\x00"
TRIAL = Path(__file__).with_name("trial.py")
LONGEST = 3  # seconds that the trial may take; it needs some hundredths of one


def check_pattern(pattern: str, flags: str = "") -> None:
    """Raises where a pattern cannot be read, or where some texts take it for ever.

    Raises:
        VocabularyError: which of the two.
    """
    if unknown := set(flags) - FLAGS.keys():
        raise VocabularyError(f"there is no flag {min(unknown)} of a pattern; there are {', '.join(FLAGS)} 正则标志不符")
    meant = sum(FLAGS[flag] for flag in set(flags))
    try:
        re.compile(pattern, meant)
    except (re.error, OverflowError, RecursionError) as error:
        raise VocabularyError(f"{pattern!r} is no pattern: {error} 正则表达式有误") from error
    task = json.dumps([pattern, meant, list(pieces(pattern)), list(ends(pattern))])
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(TRIAL)], input=task, encoding="ascii", timeout=LONGEST, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        done = 1
    if done:
        raise VocabularyError(f"{pattern!r} takes for ever on some texts; let no repetition repeat another 正则表达式可能极慢")


def pieces(pattern: str) -> Iterator[str]:
    """Texts that a pattern knows parts of: repeated, and then failing, they lead one that repeats a repetition through all its ways."""
    yield from dict.fromkeys((*filter(None, map(sample, PIECES.findall(pattern))), *SIGNS))


def ends(pattern: str) -> Iterator[str]:
    """Texts that end a repetition: a sign of each class, which may exclude it, and one that hardly any pattern expects."""
    signs = ("".join(c for c in piece if c not in "\\[]^")[:1] for piece in PIECES.findall(pattern) if piece[0] == "[")
    yield from dict.fromkeys((NONE, *filter(None, signs)))


def sample(piece: str) -> str:
    """A text that a piece of a pattern matches, as far as that is easily told."""
    if len(piece) > 1 and piece[0] in "\\[":
        candidates = (*SIGNS, "A", "-", "_", ".", "/", *(c for c in piece if c not in "\\[]^"))
        try:
            return next((c for c in candidates if re.fullmatch(piece, c)), "")
        except re.error:
            return ""
    return piece
