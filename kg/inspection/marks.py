"""The reading copy of a document with its changes, so that a person sees in place what was mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.records import View

FURNITURE, WRAP = "furniture", "line-wrap"  # what the page did to the text: there is too much of it to mark each place


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the view: what stood there in the sealed text, and how it is read."""

    was: str
    reading: str

    @property
    def kept(self) -> bool:
        """Whether nothing was changed."""
        return self.was == self.reading


@dataclass(frozen=True, slots=True)
class Mended:
    """A reading copy.

    Args:
        pieces: the view, in order.
        told: every repair in words, a line each.
    """

    pieces: tuple[Piece, ...]
    told: tuple[str, ...]


def pieces(view: View, was: str, now: str) -> Iterator[Piece]:
    """The view in pieces that were kept or changed; furniture that was left out and lines that were joined are no change.

    Args:
        view: the reading copy.
        was: the sealed text, as it may be shown: character for character.
        now: the view's text, as it may be shown.
    """
    quiet = {at for edit in view.edits if edit.rule in (FURNITURE, WRAP) for at in range(edit.start, edit.end)}

    def stood(start: int, end: int) -> str:
        return "".join(was[at] for at in range(start, end) if at not in quiet)

    at = done = first = 0  # where the sealed text goes on; what of the view was given; where its change begins
    for index, (char, start, end) in enumerate(zip(now, view.starts, view.ends, strict=True)):
        if end - start != 1 or start < at or (was[start] != char and start not in quiet):
            continue
        left_out = stood(at, start) if start > at else ""
        if first < index or left_out:
            yield from kept(now[done:first])
            yield Piece(left_out, now[first:index])
            done = index
        at, first = end, index + 1
    yield from kept(now[done:first])
    if first < len(now) or stood(at, len(was)):
        yield Piece(stood(at, len(was)), now[first:])


def kept(text: str) -> Iterator[Piece]:
    """A piece in which nothing was changed, if there is something in it."""
    if text:
        yield Piece(text, text)


def repairs(view: View, was: str) -> Iterator[str]:
    """Every repair in words, with its place, rule and confidence; what the page did to the text is summed up.

    Args:
        view: the reading copy.
        was: the sealed text, as it may be shown: character for character.
    """
    out = sum(len(was[edit.start : edit.end].splitlines()) for edit in view.edits if edit.rule == FURNITURE)
    joined = sum(edit.rule == WRAP for edit in view.edits)
    if out:
        yield f"{out} {'line' if out == 1 else 'lines'} of page furniture left out 略去页面附属文字 {out} 行"
    if joined:
        yield f"{joined} line ends joined 连接断行 {joined} 处"
    for edit in view.edits:
        if edit.rule not in (FURNITURE, WRAP):
            choices = f" (or {' or '.join(edit.alternatives)})" if edit.alternatives else ""
            stood = was[edit.start : edit.end]
            yield f"{edit.start}-{edit.end} {edit.rule}: {stood!r} → {edit.reading!r} ({edit.confidence:g}){choices}"
