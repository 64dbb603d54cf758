"""A ZIP archive whose list of members is lost, as after a broken download: each member has a head of its own, so most can be had."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import DocumentError
from kg.read.allowance import Allowance
from kg.read.members import media_type, member_name, name_text, nobodys
from kg.records import Source

HEAD = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT 4.3.7: mark, version, flags, method, time, date, CRC, packed, unpacked, name, extra
MARK = b"PK\x03\x04"
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
WINDOW = 65_536  # bytes looked through at once


def torn_zip(stream: BinaryIO, name: str, allowance: Allowance, fields: tuple[str, ...]) -> Iterator[Source | DocumentError]:
    """The members whose heads are found and whose bytes are whole; the others are passed over.

    Raises:
        OverflowError: the allowance is used up.
    """
    at = 0
    while (at := _next_mark(stream, at)) >= 0:
        allowance.meet()
        stream.seek(at)
        head = stream.read(HEAD.size)
        if len(head) < HEAD.size:
            return
        _, _, flags, method, _, _, check, packed, _, name_size, extra_size = HEAD.unpack(head)
        inner = name_text(stream.read(name_size)) if name_size else ""
        at += HEAD.size
        stream.seek(extra_size, 1)
        if flags & ENCRYPTED or method not in (STORED, DEFLATED) or not inner or inner.endswith("/") or nobodys(inner):
            continue
        data = stream.read(min(packed, allowance.largest)) if method == STORED else _inflated(stream, allowance)
        if data and (not check or zlib.crc32(data) == check):
            at = stream.tell() if method == STORED else at
            yield Source(member_name(name, inner), data, media_type(inner), fields=fields)


def _next_mark(stream: BinaryIO, at: int) -> int:
    """Where the next head begins, from ``at``; -1 where there is none."""
    while True:
        stream.seek(at)
        window = stream.read(WINDOW)
        if (found := window.find(MARK)) >= 0:
            return at + found
        if len(window) < WINDOW:
            return -1
        at += WINDOW - len(MARK) + 1


def _inflated(stream: BinaryIO, allowance: Allowance) -> bytes:
    """The deflated bytes that begin here; empty where they are broken, cut off, or too many."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    parts, size = [], 0
    while not inflate.eof and size <= allowance.largest:
        packed = inflate.unconsumed_tail or stream.read(WINDOW)
        if not packed:
            return b""
        try:
            part = inflate.decompress(packed, allowance.largest + 1 - size)
        except zlib.error:
            return b""
        allowance.take(len(part))
        parts.append(part)
        size += len(part)
    return b"".join(parts) if size <= allowance.largest else b""
