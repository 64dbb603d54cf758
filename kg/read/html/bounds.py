"""What a page may ask of the parser: its tags are counted before a tree is built.

The parser follows the HTML Standard, whose tree construction looks through all open elements at many a tag, and opens again every
unclosed format (``<font>``, ``<b>``) in each new paragraph. A hostile page makes of that a square of its length; a real one, which
browsers cut at 512 nested elements, never comes near these limits.
"""

from __future__ import annotations

import re

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
VOID = frozenset(("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
# Many authors do not close them, and they do not nest by themselves.
IMPLIED = frozenset(("dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"))
FORMATS = frozenset(("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"))
FEW_TAGS = 1_000  # a page with fewer can do no harm
MOST_TAGS = 500_000  # opening and closing; 200,000 cells have no more
MOST_OPTIONS = 10_000  # of select elements, for each of which the parser looks through those before it
DEEPEST = 5_000  # elements that are open at the same time
MOST_REOPENED = 500_000  # elements that unclosed formats make when each new element opens them again
ALIKE = 3  # formats of the same kind that are opened again (HTML Standard, 13.2.4.3)
LONGEST_FORMAT = 200  # characters by which two formats are told apart


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
    depth = formats = within = reopened = options = 0
    inside = False  # an element that many do not close: its end, or the next of its kind, closes the formats within
    kinds: set[str] = set()
    for match in TAG.finditer(text):
        closing, name = match.groups()
        name = name.lower()
        step = -1 if closing else 1
        if name in FORMATS:
            formats = max(formats + step, 0)
            within = max(within + step, 0) if inside else 0
            if not closing:
                kinds.add(text[match.start() : match.start() + LONGEST_FORMAT].partition(">")[0])
        elif name in IMPLIED:
            again = min(within, ALIKE * len(kinds))
            formats += again - within
            inside, within = not closing, 0 if closing else again
            reopened += formats
        elif name not in VOID:
            depth = max(depth + step, 0)
            options += name == "option"
            reopened += formats
        if depth + formats > DEEPEST:
            raise OverflowError(f"more than {DEEPEST} nested elements")
        if options > MOST_OPTIONS:
            raise OverflowError(f"more than {MOST_OPTIONS} options")
        if reopened > MOST_REOPENED:
            raise OverflowError(f"more than {MOST_REOPENED} elements from formats that are not closed")
