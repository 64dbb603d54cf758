"""Searches with a pattern in texts that grow: run as a process of its own, for a search that has no end cannot be stopped.

On stdin, as JSON: the pattern, its flags, pieces to repeat, and ends to set behind them. Ends with exit code 1 where it is slow.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable

GROWN = (*range(8, 64, 2), 100, 200, 400)  # how often a piece is repeated: step by step, so that a bad pattern shows before it is slow
ALLOWED = 0.05  # CPU seconds that a search in so short a text may take


def slow(pattern: re.Pattern[str], pieces: Iterable[str], ends: Iterable[str]) -> bool:
    """Whether a search takes longer than it may."""
    texts = (piece * times + end for piece in pieces for end in ends for times in GROWN)
    return any(seconds(pattern, text) > ALLOWED and seconds(pattern, text) > ALLOWED for text in texts)  # the first may have been held up


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """CPU seconds that a search takes."""
    begun = time.process_time()
    pattern.search(text)
    return time.process_time() - begun


if __name__ == "__main__":
    written, flags, *tried = json.load(sys.stdin)
    sys.exit(slow(re.compile(written, flags), *tried))
