"""Texts in columns of a terminal, in which a Chinese character is as wide as two letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.query.answer import width

COLUMNS = 100  # of a line, unless it cannot be shortened
GAP = 2
WIDEST = 28  # columns of a terminal that a column of a table takes, if it is not the last


def fitted(text: str, columns: int = COLUMNS) -> str:
    """As much of a text as has room, with an ellipsis for the rest.

    >>> fitted("国务院办公厅", 7)
    '国务院…'
    """
    if width(text) <= columns:
        return text
    used = 1
    for at, character in enumerate(text):
        used += width(character)
        if used > columns:
            return f"{text[:at]}…"
    return text


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The lines of a text, broken wherever there is no more room.

    >>> list(wrapped("国务院办公厅", 5))
    ['国务', '院办', '公厅']
    """
    line, used = "", 0
    for character in text:
        used += width(character)
        if used > columns and line:
            yield line
            line, used = "", width(character)
        line += character
    yield line


def padded(text: str, columns: int) -> str:
    """A text with spaces behind it, as wide as a column."""
    return text + " " * (columns - width(text))


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide the columns of a table are; the last takes what the others leave."""
    wide = [max(width(head), *(min(width(row[at]), WIDEST) for row in rows)) if rows else width(head) for at, head in enumerate(heads)]
    wide[-1] = max(width(line[-1]) for line in (heads, *rows))
    wide[-1] = max(min(wide[-1], COLUMNS - sum(wide[:-1]) - GAP * (len(wide) - 1)), width(heads[-1]))
    return wide


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], below: Sequence[Iterable[str]] = ()) -> Iterator[str]:
    """The lines of a table: a head, a rule, a line for each row, of which the last column is shortened where there is no room.

    Args:
        below: of each row, what stands beneath it.
    """
    wide = widths(heads, rows)
    for at, line in enumerate((heads, ["─" * columns for columns in wide], *rows), -2):
        yield (" " * GAP).join(padded(fitted(text, columns), columns) for text, columns in zip(line, wide, strict=True)).rstrip()
        if below and at >= 0:
            yield from below[at]
