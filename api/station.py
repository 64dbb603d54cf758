"""The service's end of the line to one process that answers; it answers one question at a time."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from kg.answering import FRAME, Head, header
from kg.processes import Worker

MOST = 2**17  # bytes that are taken off the line at once
FILE = struct.Struct("i")  # a descriptor that comes along
BESIDE = socket.CMSG_LEN(FILE.size)
MOMENT = 0.5  # seconds that a question has the last process for, where others wait
LOOK = 0.05  # seconds until it is worth a look whether the client is still there
Reply = tuple[Head, bytes, int]
Gone = Callable[[], Awaitable[object]]


class Lost(Exception):
    """The process has ended instead of answering; ``reason`` is what the service killed it for, empty where it did not."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Station:
    """One process and the line to it.

    Args:
        worker: the process.
        loop: that waits for it.
    """

    def __init__(self, worker: Worker, loop: asyncio.AbstractEventLoop) -> None:
        self.worker = worker
        self.loop = loop
        self.line = socket.socket(fileno=os.dup(worker.line.fileno()))
        self.line.setblocking(False)
        self.lost = False
        self.reason = ""
        self.source = ""  # of what it was made ready to be asked of
        self.reply: asyncio.Future[Reply] | None = None
        self.came = bytearray()
        self.file = -1
        loop.add_reader(self.line, self.readable)

    async def ask(self, question: bytes) -> Reply:
        """The head of the answer, its first bytes, and the descriptor of a file with the rest or -1.

        Raises:
            Lost: the process has ended, or was stopped.
        """
        if self.lost:
            raise Lost(self.reason)
        self.reply = self.loop.create_future()
        reply = self.reply
        try:
            sent = self.line.send(question)
            if sent < len(question):
                await self.loop.sock_sendall(self.line, question[sent:])
        except OSError:
            self.end()
        return await reply

    def stop(self, reason: str) -> None:
        """Kills the process."""
        if not self.lost:
            self.reason = reason
            with suppress(ProcessLookupError):
                os.kill(self.worker.pid, signal.SIGKILL)  # nobody else can have its number before it is buried
            self.end()

    def readable(self) -> None:
        """Takes in what has come."""
        try:
            piece, told, _, _ = self.line.recvmsg(MOST, BESIDE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece, told = b"", []
        for _, _, given in told:
            self.file = FILE.unpack(given)[0]
        if not piece:
            self.end()
            return
        self.came += piece
        if len(self.came) >= FRAME.size:
            length, first = FRAME.unpack_from(self.came)
            if len(self.came) >= FRAME.size + length + first and self.reply is not None:
                found = header(bytes(self.came[FRAME.size : FRAME.size + length])), bytes(self.came[FRAME.size + length :]), self.file
                self.came.clear()
                self.file = -1
                reply, self.reply = self.reply, None
                if not reply.done():
                    reply.set_result(found)
                elif found[2] >= 0:
                    os.close(found[2])

    def end(self) -> None:
        """Nothing comes from this process any more."""
        if not self.lost:
            self.lost = True
            self.close()
            if self.reply is not None and not self.reply.done():
                self.reply.set_exception(Lost(self.reason))

    def close(self) -> None:
        """Lets go of the line."""
        with suppress(RuntimeError, ValueError):  # the loop may be gone
            self.loop.remove_reader(self.line)
        self.line.close()
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


class Loan:
    """A process on loan: it is stopped when its time is up, when the client has gone, or when others wait for it.

    Args:
        station: the process.
        seconds: that it is lent for.
        gone: waits until the client has gone.
        waiting: those for whom it is taken away after a moment.
    """

    def __init__(self, station: Station, seconds: float, gone: Gone, waiting: Collection[object]) -> None:
        self.station = station
        self.gone = gone
        self.waiting = waiting
        self.watch: asyncio.Task[None] | None = None
        self.seconds = seconds
        first = (LOOK, self.look) if seconds > LOOK else (seconds, self.expire)
        self.timers = [station.loop.call_later(*first)]

    def look(self) -> None:
        """Begins to watch the time, the client and those who wait: most questions are answered before."""
        self.timers.append(self.station.loop.call_later(self.seconds - LOOK, self.expire))
        self.watch = self.station.loop.create_task(self.left())
        self.timers.append(self.station.loop.call_later(MOMENT - LOOK, self.press))

    def expire(self) -> None:
        """Stops the process because its time is up."""
        self.station.stop("time")

    def press(self) -> None:
        """Stops the process when others wait for it."""
        if self.waiting:
            self.station.stop("moment")
        else:
            self.timers.append(self.station.loop.call_later(MOMENT, self.press))

    async def left(self) -> None:
        """Stops the process when the client has gone."""
        await self.gone()
        self.station.stop("gone")

    def end(self) -> None:
        """The process is given back."""
        for timer in self.timers:
            timer.cancel()
        if self.watch is not None:
            self.watch.cancel()
