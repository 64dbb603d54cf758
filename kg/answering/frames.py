"""What passes between the service and a process that answers: a question there, the head of an answer back.

There are two kinds of questions: queries in SPARQL (``Question``), and those to the citation network (``Enquiry``).

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
from typing import Any, Literal, Protocol, cast

from kg.query import QueryKind

LENGTH = struct.Struct("!I")  # bytes that follow
MOST = 2**18  # bytes that are taken off a line at once
FRAME = struct.Struct("!II")  # bytes of the head, bytes of the answer that follow it
Outcome = Literal["answered", "malformed", "unknown", "unfit", "rows", "size", "time", "memory", "unwritable", "failed", "defect"]


class Asked(Protocol):
    """A question of either kind."""

    @property
    def source(self) -> str:
        """What tells all that it is asked of from anything else that a question may be asked of."""

    def packed(self) -> bytes:
        """The question as it is sent."""


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

    @classmethod
    def of(cls, fields: list[object]) -> Question:
        """The question of these fields."""
        return cls(*cast("list[Any]", fields))

    @property
    def source(self) -> str:
        """The view."""
        return self.place

    def packed(self) -> bytes:
        """The question as it is sent."""
        return framed(self)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a process is asked about the citation network.

    Args:
        place: folder of the view of the store.
        revision: of the store, as the view shows it.
        base: what the IRIs of the store begin with.
        name: of the question, or ``export``; empty where the network shall only be read.
        parameters: as a client gave them.
        seconds: after which the answer ends with what there is.
        most: bytes that it may have.
    """

    place: str
    revision: str
    base: str
    name: str
    parameters: Mapping[str, str]
    seconds: float
    most: int

    @classmethod
    def of(cls, fields: list[object]) -> Enquiry:
        """The question of these fields."""
        return cls(*cast("list[Any]", fields))

    @property
    def source(self) -> str:
        """The view, at a revision: what a server holds changes under one place."""
        return f"{self.place}\n{self.revision}"

    def packed(self) -> bytes:
        """The question as it is sent."""
        return framed(self)


@dataclass(frozen=True, slots=True)
class Head:
    """What came of a question.

    Args:
        outcome: ``answered``; or why not: ``malformed`` (or refused), ``unknown`` (nothing bears a name in it), ``unfit`` (there is no
            such format of it), ``rows``, ``size``, ``time`` or ``memory`` (the limit that it breaks), ``unwritable`` (the format cannot
            hold a character), ``failed``, ``defect`` (of ours; the detail is for the log).
        kind: form of the query, where it is known.
        format: that the answer is written in; of an answer about the network, its media type.
        cut: whether it has only the first rows.
        start: of the file; the bytes before it are among those that came first, or are not wanted.
        size: of the file in bytes.
        detail: what is wrong, for a person; of an answer about the network that is cut, what cut it.
        line, column: where in the query, from 1; 0 where that is not known.
        weary: whether the process should not be asked again.
        name: of a file that the answer can be kept as; empty where it is none.
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
    name: str = ""

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


def packed(record: Question | Enquiry | Head) -> bytes:
    """The fields of a record in their order."""
    return json.dumps([getattr(record, name) for name in record.__slots__]).encode()


def framed(question: Question | Enquiry) -> bytes:
    """A question as it is sent."""
    body = packed(question)
    return LENGTH.pack(len(body)) + body


def taken(line: socket.socket) -> list[object]:
    """The fields of the next question on a line.

    Raises:
        EOFError: nobody asks any more.
    """
    frame = bytearray()
    while len(frame) < LENGTH.size or len(frame) < LENGTH.size + LENGTH.unpack_from(frame)[0]:
        piece = line.recv(MOST)  # nothing follows on a question before it is answered
        if not piece:
            raise EOFError
        frame += piece
    return cast("list[object]", json.loads(frame[LENGTH.size :]))
