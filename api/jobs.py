"""What clients asked to be written: one job after the other, each done by the process that writes, and told of for a while afterwards."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from anyio import CapacityLimiter, to_thread

from kg.errors import StoreError
from kg.intake import Outcome
from kg.settings import Settings
from kg.writing import Done, Failed, Message, Sign, Task, Writer

WAITING = 100  # jobs that may wait
KEPT = 1000  # jobs that are told of after they ended
TOLD = 1000  # outcomes of one job that are told one by one; the others are counted
REMEMBERED = 20_000  # outcomes of all jobs; of the oldest jobs the counts remain
STOPPING = 6.0  # seconds that the job under way is waited for when the service stops

State = Literal["waiting", "running", "done", "failed"]


class FullQueue(Exception):
    """So many jobs wait that no other can be taken."""


@dataclass(slots=True)
class Job:
    """One task and what came of it.

    Args:
        id: what it is asked for by.
        task: what is to be done; None when it has ended.
        names: of the files, documents or graphs that it is about.
        folder: where its files lie until it has ended; None where it has none.
        created, began, ended: seconds since 1970; 0 for what has not come yet.
        counts: how many documents came to what.
        issues: how many findings were made.
        outcomes: what came of the first documents.
        end: how it ended.
        over: set when it has ended and can be seen by who reads.
    """

    id: str
    task: Task | None
    names: tuple[str, ...]
    folder: Path | None
    created: float
    state: State = "waiting"
    began: float = 0.0
    ended: float = 0.0
    held_up: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    issues: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    end: Done | Failed | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, message: Message) -> None:
        """Notes what the process that writes tells."""
        if isinstance(message, Sign):
            self.held_up = message is Sign.WAITING
        elif isinstance(message, Outcome):
            self.counts[message.state] += 1
            self.issues += message.issues
            if len(self.outcomes) < TOLD:
                self.outcomes.append(message)
        else:
            self.end = message


class Jobs:
    """The jobs of one service. The process that writes is forked from this one as it is: open the store afterwards.

    Args:
        settings: the store, and the limits of a document and of a query.
        renew: shows what was written to those who read.
    """

    def __init__(self, settings: Settings, renew: Callable[[], Awaitable[None]]) -> None:
        self.writer = Writer(settings)
        self.renew = renew
        self.waiting: deque[Job] = deque()
        self.known: dict[str, Job] = {}
        self.lane = CapacityLimiter(1)
        self.worker: asyncio.Task[None] | None = None

    def room(self) -> None:
        """Looks whether another job may come, before anything of it is read.

        Raises:
            FullQueue: too many wait.
        """
        if len(self.waiting) >= WAITING:
            raise FullQueue

    def add(self, task: Task, names: tuple[str, ...], folder: Path | None = None) -> Job:
        """A new job; it is begun when those before it have ended.

        Raises:
            FullQueue: too many wait.
        """
        self.room()
        job = Job(secrets.token_hex(8), task, names, folder, time.time())
        self.waiting.append(job)
        self.known[job.id] = job
        self.forget()
        if self.worker is None or self.worker.done():
            self.worker = asyncio.create_task(self.work())
        return job

    def forget(self) -> None:
        """Forgets the oldest of the jobs that have ended, and before that what came of each of their documents."""
        over = [job for job in self.known.values() if job.ended]
        for old in over[: max(0, len(over) - KEPT)]:
            del self.known[old.id]
        many = sum(len(job.outcomes) for job in over) - REMEMBERED
        for old in over:
            if many > 0:
                many -= len(old.outcomes)
                old.outcomes.clear()

    async def work(self) -> None:
        """Does what waits, one after the other."""
        while self.waiting:
            job = self.waiting.popleft()
            job.state, job.began = "running", time.time()
            try:
                if job.task is not None:
                    await to_thread.run_sync(self.writer.do, job.task, job.hear, limiter=self.lane)
                with suppress(StoreError, OSError):  # who keeps watch over the store tries again
                    await self.renew()
            finally:
                self.finish(job)

    def finish(self, job: Job) -> None:
        """Notes that a job has ended, and lets go of what it needed."""
        job.state = "done" if isinstance(job.end, Done) else "failed"
        job.ended, job.task = time.time(), None
        job.over.set()
        if job.folder is not None:
            shutil.rmtree(job.folder, ignore_errors=True)

    async def stop(self) -> None:
        """Lets the job under way end, if it does so soon, and forgets the others: nobody was told that they were done."""
        while self.waiting:
            job = self.waiting.pop()
            job.end = Failed("busy", "the service stopped before its turn came 服务已停止")
            self.finish(job)
        if self.worker is not None:
            await asyncio.wait([self.worker], timeout=STOPPING)
        self.writer.close()
