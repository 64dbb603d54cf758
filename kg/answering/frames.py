"""What passes between the service and a process that answers: a question there, the head of an answer back.

Back come two lengths (``FRAME``), the head, and the answer's first bytes: all of a short answer. The rest of a long one lies in a file
without a name, whose descriptor comes along.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.query import QueryKind

LENGTH = struct.Struct("!I")  # bytes that follow
MOST = 2**18  # bytes that are taken off a line at once
FRAME = struct.Struct("!II")  # bytes of the head, bytes of the answer that follow it
Outcome = Literal["answered", "malformed", "unfit", "rows", "size", "memory", "unwritable", "failed"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a process is asked.

    Args:
        place: folder of the view of the store.
        sparql: the query.
        wanted: by form of query the format of the answer, and how many rows or triples and how many bytes it may have; a form that is
            missing cannot be answered as it is wanted.
        notice: address that a cut answer leads to, where its format has room for one.
        default_graphs, named_graphs: IRIs of graphs to look at instead of all.
    """

    place: str
    sparql: str
    wanted: Mapping[QueryKind, tuple[str, int, int]]
    notice: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def packed(self) -> bytes:
        """The question as it is sent."""
        body = packed(self)
        return LENGTH.pack(len(body)) + body

    @classmethod
    def taken(cls, line: socket.socket) -> Question:
        """The next question on a line.

        Raises:
            EOFError: nobody asks any more.
        """
        frame = bytearray()
        while len(frame) < LENGTH.size or len(frame) < LENGTH.size + LENGTH.unpack_from(frame)[0]:
            piece = line.recv(MOST)  # nothing follows on a question before it is answered
            if not piece:
                raise EOFError
            frame += piece
        return cls(*json.loads(frame[LENGTH.size :]))


@dataclass(frozen=True, slots=True)
class Head:
    """What came of a question.

    Args:
        outcome: ``answered``; or why not: ``malformed`` (or refused), ``unfit`` (there is no such format of it), ``rows``, ``size`` or
            ``memory`` (the limit that it breaks), ``unwritable`` (the format cannot hold a character), ``failed``.
        kind: form of the query, where it is known.
        format: that the answer is written in.
        cut: whether it has only the first rows.
        start: of the file; the bytes before it are among those that came first, or are not wanted.
        size: of the file in bytes.
        detail: what is wrong, for a person.
        line, column: where in the query, from 1; 0 where that is not known.
        weary: whether the process should not be asked again.
    """

    outcome: Outcome
    kind: QueryKind | None = None
    format: str = ""
    cut: bool = False
    start: int = 0
    size: int = 0
    detail: str = ""
    line: int = 0
    column: int = 0
    weary: bool = False

    def packed(self, first: bytes) -> bytes:
        """The head and the answer's first bytes as they are sent."""
        body = known(self)
        return FRAME.pack(len(body), len(first)) + body + first


@lru_cache(256)
def known(head: Head) -> bytes:
    """The fields of a head in their order; most heads are alike."""
    return packed(head)


@lru_cache(256)
def header(body: bytes) -> Head:
    """A head as it was sent; most are alike."""
    return Head(*json.loads(body))


def packed(record: Question | Head) -> bytes:
    """The fields of a record in their order."""
    return json.dumps([getattr(record, name) for name in record.__slots__]).encode()
