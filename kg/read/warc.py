"""Web crawls in WARC files, plain or packed by gzip (ISO 28500, WARC 1.0 and 1.1).

What a page was answered with is read: responses with status 200, resources, and the texts that were made of pages (WET). Requests,
metadata, redirects, error pages of a server and second visits are no documents and are passed over, as files of unknown formats in a
folder are; a crawl is full of them. A page that was fetched twice has two sources of one name, of which the later one counts.

Crawls break: a download ends early, a length is wrong, a packed record is damaged. So a record is cut where the next one begins
whenever its own length does not lead there, and reading goes on behind what is broken. Libraries that were looked at stop there, or
leave out the rest of a record without a word.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read.allowance import Allowance
from kg.read.http import LONGEST_HEAD, answer, headers
from kg.read.tape import Tape
from kg.records import Source

NAME = "a web crawl (WARC)"
SUFFIXES = (".warc", ".warc.gz", ".wet", ".wet.gz")
MEDIA_TYPES = ("application/warc", "application/warc+gzip")
RECORD = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n(?=[A-Za-z-]{1,40}:)")
LONGEST_MARK = 60  # bytes that it can match
HEAD_STOP = re.compile(rb"\r?\n\r?\n|" + RECORD.pattern)
CRLF = re.compile(rb"\r\n")
BEHIND = re.compile(rb"\r\n\r\n|(?:\r?\n)*(?:\Z|WARC/)")  # what follows a record of the right length
WANTED = ("response", "resource", "conversion")
LONGEST_NAME = 2_000  # characters
FRAMING = 65_536  # bytes of a record beside what was sent: its HTTP head and the lengths of its chunks
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")


def claims(telling: bytes) -> bool:
    """Whether the bytes, unpacked if need be, begin with a record.

    >>> claims(b"WARC/1.0\\r\\nWARC-Type: warcinfo\\r\\n")
    True
    """
    if telling.startswith(b"\x1f\x8b"):
        try:
            telling = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(telling, LONGEST_MARK)
        except zlib.error:
            return False
    return RECORD.match(telling) is not None


def unpack(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """A source for each answer, known by its address.

    Raises:
        OverflowError: the allowance is used up.
    """
    tape = Tape(stream, allowance)
    number = 0
    while True:
        tape.skip(b"\r\n")
        if _broken(tape):
            yield DocumentError(f"{name}#{number}", "what lies behind this record cannot be unpacked")
        if lost := tape.forward(RECORD, LONGEST_MARK):
            yield DocumentError(f"{name}#{number}", f"{lost} bytes behind this record belong to none")
        if not tape.ahead(1):
            return
        number += 1
        head = _head(tape)
        own, kind = _address(head, f"{name}#{number}"), head.get("warc-type", "")
        data = _content(tape, head.get("content-length", ""), allowance)
        if _broken(tape):
            data = "the record cannot be unpacked to its end"
        if not kind:
            yield DocumentError(own, "the head of the record is broken")
        elif kind in WANTED and (
            found := DocumentError(own, data) if isinstance(data, str) else _source(kind, own, head, data, allowance, fields)
        ):
            yield found


def _broken(tape: Tape) -> bool:
    """Whether there was a break since this was asked before."""
    before = len(tape.breaks)
    while tape.breaks and tape.breaks[0] <= tape.position:
        tape.breaks.popleft()
    return len(tape.breaks) < before


def _head(tape: Tape) -> dict[str, str]:
    """The values in the head of a record, which is taken; none where it has no end."""
    tape.take(1)  # so that its mark is not found again
    size = tape.find(HEAD_STOP, LONGEST_HEAD)
    if size < 0 or tape.follows(RECORD, size, LONGEST_MARK):
        return {}
    head = headers(tape.take(size))
    tape.take(4 if tape.follows(CRLF, 0, 4) else 2)
    return head


def _source(
    kind: str, name: str, head: dict[str, str], data: bytes, allowance: Allowance, fields: tuple[str, ...]
) -> Source | DocumentError | None:
    """What a record gives to read; None where it is no document."""
    media_type = head.get("content-type", "")
    if kind == "response":
        try:
            found = answer(data, allowance)
        except ValueError as error:
            return DocumentError(name, str(error))
        if found is None or found.status != 200:
            return None
        data, media_type = found.content, found.media_type
    elif kind == "conversion":
        name, media_type = f"{name}#text.txt", media_type or "text/plain"  # not the page, but the text that somebody made of it
    date = head.get("warc-date", "")
    return Source(name, data, media_type or "application/octet-stream", date if moment(date) else "", fields)


def moment(words: str) -> bool:
    """Whether a date is one that there can be, as a graph states it.

    >>> moment("2017-02-28T09:30:00Z"), moment("2017-02-30T09:30:77Z")
    (True, False)
    """
    if not DATE.fullmatch(words):
        return False
    try:
        datetime.fromisoformat(words[:19])
    except ValueError:
        return False
    return True


def _address(head: dict[str, str], otherwise: str) -> str:
    """The address of a record, as far as it can be printed."""
    address = head.get("warc-target-uri", "").strip("<>")
    return "".join(c if c.isprintable() else "_" for c in address)[:LONGEST_NAME] or otherwise


def _content(tape: Tape, length: str, allowance: Allowance) -> bytes | str:
    """The content of a record, or why it cannot be had; where its length does not lead to the next record, it ends before that one."""
    size = int(length) if re.fullmatch(r"[0-9]{1,15}", length) else -1
    most = allowance.largest + FRAMING
    if 0 <= size <= most and tape.follows(BEHIND, size, LONGEST_MARK) and tape.ahead(size) == size:
        return tape.take(size)
    found = tape.find(RECORD, most)
    if found >= 0:
        return tape.take(found).removesuffix(b"\r\n\r\n")
    if tape.ahead(most) < most:
        tape.take(most)
        return "the record is cut off"
    tape.forward(RECORD, LONGEST_MARK)
    return allowance.too_large
