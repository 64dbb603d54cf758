"""What an element's own ``style`` does to its text: whether it is a block, keeps its line ends, or is hidden from the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2_000  # characters of a style that are looked at
WORDS = ("display", "white-space", "visibility", "opacity", "overflow", ":-", ": -", "clip")  # a style without them does nothing of it
DISPLAY = re.compile(r"(?<![\w-])display\s*:\s*(block|table|flex|grid|list|inline)(?![\w])")
WHITE_SPACE = re.compile(r"(?<![\w-])white-space\s*:\s*(pre|break|normal|nowrap)")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0(?:\.0+)?(?![.\d])"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3}|clip\s*:\s*rect\s*\(\s*[01](?:px)?[\s,]+[01]"
)
FLAT = re.compile(r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)")
CUT = re.compile(r"overflow\s*:\s*hidden")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says; None where it says nothing of it.

    Args:
        block: whether lines end where the element begins and ends.
        kept: whether line ends and runs of spaces are the text's own.
        hidden: whether no reader sees the element.
    """

    block: bool | None = None
    kept: bool | None = None
    hidden: bool = False


PLAIN = Style()


def style(declared: str) -> Style:
    """What a ``style`` attribute says.

    >>> style("position:absolute; left:-9999px").hidden, style("DISPLAY: block").block, style("white-space:pre-wrap").kept
    (True, True, True)
    """
    low = declared[:LONGEST].lower()
    if not any(word in low for word in WORDS):
        return PLAIN
    shown = DISPLAY.search(low)
    space = WHITE_SPACE.search(low)
    hidden = HIDDEN.search(low) is not None or (CUT.search(low) is not None and FLAT.search(low) is not None)
    return Style(shown[1] != "inline" if shown else None, space[1] in ("pre", "break") if space else None, hidden)
