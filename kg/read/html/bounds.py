"""What a page may ask of the parser: its tags are counted before a tree is built.

The parser follows the HTML Standard, whose tree construction looks through all open elements at many a tag, and opens again every
unclosed format (``<font>``, ``<b>``) in each new paragraph. A hostile page makes of that a square of its length; a real one, which
browsers cut at 512 nested elements, never comes near these limits.
"""

from __future__ import annotations

import re

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
VOID = frozenset(["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
FORMATS = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
FEW_TAGS = 1_000  # a page with fewer can do no harm
MOST_TAGS = 1_000_000
DEEPEST = 5_000  # elements that are open at the same time
MOST_REOPENED = 2_000_000  # elements that unclosed formats make when each new element opens them again


def check(text: str) -> None:
    """Refuses a page that would cost the parser more than time linear in its length.

    Raises:
        OverflowError: it has too many tags, or too many that are not closed.

    >>> check("<p>一<p>二")
    """
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise OverflowError(f"more than {MOST_TAGS} tags")
    if tags < FEW_TAGS:
        return
    depth = formats = reopened = 0
    for match in TAG.finditer(text):
        closing, name = match.groups()
        name = name.lower()
        if name in VOID:
            continue
        step = -1 if closing else 1
        depth = max(depth + step, 0)
        if name in FORMATS:
            formats = max(formats + step, 0)
        else:
            reopened += formats
        if depth > DEEPEST:
            raise OverflowError(f"more than {DEEPEST} nested elements")
        if reopened > MOST_REOPENED:
            raise OverflowError(f"more than {MOST_REOPENED} elements from formats that are not closed")
