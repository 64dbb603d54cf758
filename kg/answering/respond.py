"""The life of a process that answers: it keeps a view of the store open, and answers one question after the other.

An answer is sent when it is known whole. What breaks a limit of rows or size is noticed while it is written; what breaks the limit of
memory is told where Python notices it, and else ends the process; the limit of time is the service's affair, which kills it.
"""

from __future__ import annotations

import os
import socket
import time
from abc import abstractmethod
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

from kg.answering.frames import Asked, Head, taken
from kg.answering.sheet import Sheet
from kg.errors import StoreError
from kg.processes import hold, resident

MIB = 2**20
LONG = 0.05  # seconds after which it is worth a look how much memory a question has left behind
GROWN = 4  # a process that has kept one part in so many of the memory that a question may need is done
NICE = 5  # by how much a question stands back behind the process that serves all else, when there is too much to do
Asking = TypeVar("Asking", bound=Asked)
Opened = TypeVar("Opened")


@dataclass(frozen=True, slots=True)
class Respondent(Generic[Asking, Opened]):
    """What a process does that answers questions of one kind; it is called with its end of the line.

    Args:
        memory: MiB that a question may need, beside what is opened for it.
    """

    memory: int

    @abstractmethod
    def question(self, fields: list[object]) -> Asking:
        """A question, as it was sent."""

    @abstractmethod
    def opened(self, question: Asking) -> Opened:
        """What a question is asked of; it stays open for those that are asked of the same."""

    @abstractmethod
    def attempted(self, opened: Opened, question: Asking, sheet: Sheet) -> Head:
        """What came of a question, whatever goes wrong with it; its answer is on the sheet."""

    def begun(self, head: Head, question: Asking, sheet: Sheet) -> tuple[bytes, int]:
        """What an answer begins with instead of what is on the sheet, and how many bytes there that stands for."""
        return b"", 0

    def __call__(self, line: Connection) -> None:
        """Answers until nobody asks any more."""
        os.nice(NICE)
        with suppress(OSError):  # where the whole machine runs short, this process goes before others
            Path("/proc/self/oom_score_adj").write_text("900", "ascii")
        opened: Opened | None = None
        source, at_first = "", 0
        with suppress(EOFError, ConnectionError), socket.socket(fileno=os.dup(line.fileno())) as channel:  # whoever asked is gone
            while True:
                question = self.question(taken(channel))
                began = time.monotonic()
                if opened is None or source != question.source:
                    opened = None  # lets go of the other one first
                    try:
                        opened, source = self.opened(question), question.source
                    except (OSError, RuntimeError, StoreError) as error:
                        channel.sendall(Head("failed", detail=str(error)).packed(b""))
                        continue
                if not at_first:
                    hold(self.memory * MIB)
                    at_first = resident()
                with closing(Sheet()) as sheet:
                    head = self.attempted(opened, question, sheet)
                    if time.monotonic() - began > LONG and resident() - at_first > self.memory * MIB // GROWN:
                        head = replace(head, weary=True)
                    send(channel, head, sheet, *self.begun(head, question, sheet))


def send(channel: socket.socket, head: Head, sheet: Sheet, first: bytes, start: int) -> None:
    """Hands over what came of a question."""
    body = sheet.done() if head.outcome == "answered" else b""
    if head.outcome != "answered" or body or not sheet.size:
        channel.sendall(head.packed(first + body[start:]))
        return
    frame = replace(head, start=start, size=sheet.size).packed(first)
    sent = socket.send_fds(channel, [frame], [sheet.file])
    channel.sendall(frame[sent:])
