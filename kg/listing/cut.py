"""A part of a sorted list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from kg.listing.records import Key, Part, Span

Told = TypeVar("Told")


def cut(keys: Sequence[Key], span: Span, told: Callable[[Key], Told]) -> Part[Told]:
    """The part of a list that is wanted.

    Args:
        keys: of the whole list, sorted.
        span: which part.
        told: gives a thing in full by its key.

    >>> cut([(1,), (2,), (3,)], Span(after=(1,), limit=1), lambda key: key[0])
    Part(items=[2], last=(2,), total=3)
    """
    first = (bisect_right(keys, span.after) if span.after else 0) + span.skipped
    shown = keys[first : first + span.limit]
    return Part([told(key) for key in shown], shown[-1] if shown and first + span.limit < len(keys) else None, len(keys))
