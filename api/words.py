"""The words that say so, with a little of the sealed text around them, names and mobile numbers masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from api.reading import Reader, value
from kg.errors import StoreError
from kg.findings import SEVERITIES, around
from kg.query.own import Row


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of evidence, as a page shows it.

    Args:
        before, after: what stands around it in the sealed text, white space folded.
        exact: the source's own characters.
        reading: the repaired reading, where it differs.
        path, fragment: of the source's page, and of these words in it.
        where: file, page or cell, where the page does not say it otherwise.
    """

    before: str
    exact: str
    after: str
    reading: str
    path: str
    fragment: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Words that a finding is about, with the finding's place on the page."""

    start: int
    end: int
    severity: str
    code: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Used:
    """Words that are evidence.

    Args:
        path: of what they are evidence for, below the base; empty where it has no page.
        what: what that is, for a person.
    """

    start: int
    end: int
    path: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sealed text: marked where it is evidence, with the start of the evidence that begins here (-1: of none).

    Args:
        used: what these words are evidence for, the shortest words that have a page, where several overlap.
        flags: the findings about words that begin here.
        severity: of the loudest finding about these words; empty where there is none.
    """

    text: str
    marked: bool
    start: int
    flags: tuple[Flag, ...] = ()
    severity: str = ""
    used: Used | None = None


def quoted(reader: Reader, row: Row) -> Words | None:
    """The words of a solution with ``source``, ``start``, ``end``, ``exact`` and perhaps ``reading``; None where it has no evidence."""
    if "start" not in row:
        return None
    start, end, source = int(value(row, "start")), int(value(row, "end")), value(row, "source")
    path = reader.path(source)
    try:
        text = reader.masked(path.rpartition("/")[2])
    except StoreError:
        return Words("", value(row, "exact"), "", value(row, "reading"), path, f"c{start}")
    before, after = around(text, start, end)
    return Words(
        before.rstrip(),
        text[start:end],
        after.lstrip(),
        value(row, "reading"),
        path,
        f"c{start}",
    )


def quotes(reader: Reader, rows: Iterable[Row]) -> tuple[Words, ...]:
    """The words of several solutions, each place once."""
    found = (quoted(reader, row) for row in rows)
    return tuple(dict.fromkeys(words for words in found if words))


def segments(text: str, evidence: Iterable[Used], flags: Iterable[Flag] = ()) -> Iterator[Segment]:
    """A sealed text cut at every beginning and end of evidence.

    >>> [(s.text, s.marked, s.start) for s in segments("abcd", [Used(1, 3), Used(2, 3)])]
    [('a', False, -1), ('b', True, 1), ('c', True, 2), ('d', False, -1)]
    """
    faults = [flag for flag in flags if 0 <= flag.start < flag.end <= len(text)]
    known = [each for each in evidence if 0 <= each.start < each.end <= len(text)]
    every: list[Used | Flag] = [*known, *faults]
    opening = {each.start for each in every}
    beginning: dict[int, list[Flag]] = defaultdict(list)
    for flag in faults:
        beginning[flag.start].append(flag)
    begun: dict[int, list[Used | Flag]] = defaultdict(list)
    for each in every:
        begun[each.start].append(each)
    lasting: list[Used | Flag] = []
    for at, until in pairwise(sorted({0, len(text), *opening, *(each.end for each in every)})):
        lasting = [each for each in lasting if each.end > at] + begun[at]
        severities = {each.severity for each in lasting if isinstance(each, Flag)}
        loudest = next((severity for severity in SEVERITIES if severity in severities), "")
        shown = min((each for each in lasting if isinstance(each, Used) and each.path), key=length, default=None)
        yield Segment(text[at:until], bool(lasting), at if at in opening else -1, tuple(beginning.get(at, ())), loudest, shown)


def length(used: Used) -> int:
    """How many characters some words have."""
    return used.end - used.start
