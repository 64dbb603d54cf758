"""Processes that answer queries, and who gets which: nobody waits long for one, and none runs longer than its limit.

A query has a process for itself until its answer is known; to send the answer to a client that may be slow takes no process. The last
process is taken away, after a moment, from a query for which another one waits: so short ones are answered while long ones run.
"""

from __future__ import annotations

import asyncio
import os
import signal
import weakref
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from api.station import MOMENT, Gone, Loan, Lost, Station
from kg.answering import Asked, Head
from kg.processes import Processes, Work, processes
from kg.settings import Settings

MIB = 2**20
PATIENCE = MOMENT + 0.2  # seconds that a query waits for a process: so long the last one may be lent
WAITING = 200  # questions that wait at a time
PIECE = 2**18  # bytes of an answer that are handed on at once


class Full(Exception):
    """No process is free, or none for as long as the query needs."""


class Crowded(Full):
    """The answer is long, and there are as many long ones on their way as may be; short ones hold nothing and always go."""


class Stopped(Exception):
    """A query broke a limit, or its process; ``limit`` is ``time``, ``memory``, ``gone`` (the client left), or empty."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(slots=True)
class Answer:
    """The answer to a question, or why there is none; to be closed.

    Args:
        head: what came of it.
        first: the first bytes, all of them where the answer is short.
        file: descriptor of a file with the others, -1 for none.
        sent: is told how many bytes the file had when it goes.
    """

    head: Head
    first: bytes
    file: int
    sent: Callable[[int], None]

    @property
    def size(self) -> int:
        """Bytes of the whole answer."""
        return len(self.first) + self.head.size - self.head.start

    def pieces(self) -> Iterator[bytes]:
        """All bytes, piece by piece."""
        yield self.first
        for place in range(self.head.start, self.head.size, PIECE):
            yield os.pread(self.file, min(PIECE, self.head.size - place), place)

    def close(self) -> None:
        """Lets go of the file."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1
            self.sent(self.head.size)


class Pool:
    """Processes that answer, made before the store is opened and before any thread; asked from one event loop.

    Args:
        settings: what a question may need.
        work: what each of them does.
        size: how many there are.
        early: whether they are there before anybody asks.
        patience: seconds that a question waits for one.
    """

    def __init__(self, settings: Settings, work: Work, size: int, early: bool = True, patience: float = PATIENCE) -> None:
        self.nursery = processes(work)
        self.hired = [self.nursery.hire() for _ in range(size if early else 0)]
        self.size = size
        self.patience = patience
        self.unasked = size - len(self.hired)  # processes that nobody has needed so far
        self.seconds = float(settings.query_seconds)
        self.most = size * settings.answer_size * MIB  # bytes of all answers that are on their way to clients
        self.held = 0
        self.long = 0  # processes that are lent for as long as a query may take
        self.free: list[Station] = []
        self.stations: set[Station] = set()
        self.waiting: deque[asyncio.Future[Station]] = deque()
        self.outcomes: Counter[str] = Counter()  # what came of the questions so far
        self.errands: set[asyncio.Task[Any]] = set()
        self.hands = ThreadPoolExecutor(1)
        self.close = weakref.finalize(self, shut, self.nursery, self.stations, self.hands)

    async def ask(self, question: Asked, gone: Gone, seconds: float | None = None) -> Answer:
        """The answer to a question.

        Args:
            question: its view must stay until the answer is there.
            gone: waits until the client has gone.
            seconds: that it may take, where that is less than a query may take anyway.

        Raises:
            Full: there is no room for it now.
            Stopped: it broke a limit, its process broke, or the client has gone.
        """
        try:
            answer = await self.asked(question, gone, seconds)
        except Full:
            self.outcomes["full"] += 1
            raise
        except Stopped as stopped:
            self.outcomes[stopped.limit or "broken"] += 1
            raise
        self.outcomes["cut" if answer.head.cut else answer.head.outcome] += 1
        return answer

    async def asked(self, question: Asked, gone: Gone, seconds: float | None) -> Answer:
        """The answer to a question, as for ``ask``, which counts what came of it."""
        limit = min(self.seconds, seconds or self.seconds)
        station = await self.ready(question, gone, limit)
        brief = self.size > 1 and self.long >= self.size - 1
        self.long += not brief
        loan = Loan(station, limit, gone, self.waiting if brief else ())
        try:
            head, first, file = await station.ask(question.packed())
        except Lost as lost:
            raise await self.verdict(station, lost.reason) from None
        except asyncio.CancelledError:
            station.stop("gone")
            self.errand(self.renew(station))
            raise
        finally:
            loan.end()
            self.long -= not brief
        if head.weary:
            station.stop("weary")
            self.errand(self.renew(station))
        else:
            self.release(station)
        if file >= 0 and self.held + head.size > self.most:
            os.close(file)
            raise Crowded
        if file >= 0:
            self.held += head.size
        return Answer(head, first, file, self.sent)

    def sent(self, size: int) -> None:
        """An answer of so many bytes is no longer held."""
        self.held -= size

    def states(self) -> dict[str, float]:
        """How many processes wait for a question, work on one, or are being replaced."""
        idle = len(self.free) + len(self.hired)
        alive = len(self.stations) + len(self.hired)
        return {"idle": idle, "busy": alive - idle, "replaced": self.size - alive - self.unasked}

    async def ready(self, question: Asked, gone: Gone, seconds: float) -> Station:
        """A process that can be asked a question at once."""
        return await self.turn()

    async def turn(self) -> Station:
        """A process that is free.

        Raises:
            Full: there was none for as long as a question waits.
        """
        loop = asyncio.get_running_loop()
        while self.hired:
            self.release(Station(self.hired.pop(), loop))
        while self.free:
            station = self.free.pop()
            if not station.lost:
                return station
            self.errand(self.renew(station))
        if len(self.waiting) >= WAITING:
            raise Full
        if self.unasked:
            self.unasked -= 1
            self.errand(self.hire())
        place: asyncio.Future[Station] = loop.create_future()
        self.waiting.append(place)
        try:
            await asyncio.wait((place,), timeout=self.patience)
        except asyncio.CancelledError:
            self.leave(place)
            raise
        if not place.done():
            self.leave(place)
            raise Full
        return place.result()

    def leave(self, place: asyncio.Future[Station]) -> None:
        """Gives up a place among those who wait, or the process that came just then."""
        if place.done():
            self.release(place.result())
        else:
            self.waiting.remove(place)

    def release(self, station: Station) -> None:
        """Gives a process to who waits longest, else keeps it for the next question."""
        self.stations.add(station)
        while self.waiting:
            place = self.waiting.popleft()
            if not place.done():
                place.set_result(station)
                return
        self.free.append(station)

    async def verdict(self, station: Station, reason: str) -> Full | Stopped:
        """Why a process was lost."""
        if reason:
            self.errand(self.renew(station))
            return Full() if reason == "moment" else Stopped(reason)
        code = await self.renew(station)
        return Stopped("memory" if -code in (signal.SIGABRT, signal.SIGKILL) else "")  # so ends what cannot have what it needs

    async def renew(self, station: Station) -> int:
        """Buries a process and hires another; gives the exit code of the first as soon as it is known, 0 where nobody is left to tell."""
        self.stations.discard(station)
        loop = asyncio.get_running_loop()
        code = 0
        with suppress(OSError):
            code = await loop.run_in_executor(self.hands, self.nursery.dismiss, station.worker)
        self.errand(self.hire())
        return code

    async def hire(self) -> None:
        """Hires a process, as soon as the system has room for it."""
        loop = asyncio.get_running_loop()
        while self.close.alive:
            with suppress(OSError):
                self.release(Station(await loop.run_in_executor(self.hands, self.nursery.hire), loop))
                return
            await asyncio.sleep(1)

    def errand(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Does something while questions go on."""
        task = asyncio.get_running_loop().create_task(work)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)
        return task


def shut(nursery: Processes, stations: set[Station], hands: ThreadPoolExecutor) -> None:
    """Ends all processes."""
    for station in stations:
        station.end()
    hands.shutdown()
    nursery.close()
