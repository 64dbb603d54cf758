"""What the page did to a document: furniture around and between its words, and lines that end only because the paper does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records import Document, Span
from kg.text.draft import Change, Draft

AFTER_WORD = ",.;:!?)%"


def furniture(document: Document) -> list[Span]:
    """The blocks of page furniture, each with the line end behind it, neighbours as one span; in order."""
    spans: list[Span] = []
    for block in document.blocks:
        if block.kind == "furniture":
            end = block.end + document.text.startswith("\n", block.end)
            if spans and spans[-1][1] == block.start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((block.start, end))
    return spans


def between(spans: Sequence[Span], length: int) -> list[Span]:
    """What lies between spans that are in order, up to ``length``.

    >>> between([(0, 2), (5, 6)], 8)
    [(2, 5), (6, 8)]
    """
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return [(end, start) for end, start in zip([0, *ends], [*starts, length], strict=True) if end < start]


def joined(draft: Draft, wraps: Sequence[int]) -> Iterator[Change]:
    """The line ends that only the layout made, as nothing, or as a space between two words of Latin letters.

    Args:
        draft: the text, from which furniture may be left out already: a page break joins like any line.
        wraps: offsets of the sealed text.
    """
    for wrap in wraps:
        at = draft.way.place(wrap)
        if 0 < at < len(draft.text) - 1 and draft.way.source(at, at + 1)[0] == wrap and draft.text[at] == "\n":
            yield Change(at, at + 1, " " if _words(draft.text[at - 1], draft.text[at + 1]) else "")


def _words(before: str, after: str) -> bool:
    """Whether a space belongs between two characters: a word of letters ends at the one and begins at the other.

    >>> _words("n", "G"), _words(",", "a"), _words("-", "a"), _words("2", "0"), _words("公", "a")
    (True, True, False, False, False)
    """
    if not (before + after).isascii() or not (before.isalpha() or after.isalpha()):
        return False
    return (before.isalnum() or before in AFTER_WORD) and (after.isalnum() or after == "(")
