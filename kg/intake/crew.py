"""Documents read in order by processes that can be killed: one opens files and unpacks them, the others read what is in them."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from os import cpu_count
from types import TracebackType
from typing import Generic, TypeVar

from kg.intake.gather import STDIN, Item
from kg.intake.worker import MIB, Answer, Desk, Sign, too_long
from kg.processes import Processes, Worker, processes
from kg.read import TELLING, container_of
from kg.records import Source
from kg.settings import Settings

T = TypeVar("T")
WORTH = 20  # documents that make one more process worth its start, where nobody said how many there shall be
AHEAD = 4  # documents for each process that may be under way, or done and waiting for their turn


@dataclass(slots=True)
class Place(Generic[T]):
    """A document's place in the order; ``answer`` is there once it was read."""

    name: str
    answer: Answer[T] | None = None
    deadline: float = 0.0


class Crew(Generic[T]):
    """Processes that read documents. They are forked from this one as it is: open the store, and start threads, afterwards.

    Args:
        read: makes of a source what is wanted; a result that can be pickled.
        settings: how many processes, and the limits of a document.
        fields: names of the fields that may hold the text of a JSON record; the usual ones where empty.
    """

    def __init__(self, read: Callable[[Source], T], settings: Settings, fields: tuple[str, ...] = ()) -> None:
        self.settings = settings
        self.processes: Processes = processes(Desk(read, settings, fields))
        self.idle: list[Worker] = []
        self.busy: dict[Worker, Place[T]] = {}
        self.opener: Worker | None = None
        self.begun = 0

    @property
    def jobs(self) -> int:
        """How many documents may be read at a time."""
        return self.settings.jobs or min(cpu_count() or 1, 1 + self.begun // WORTH)

    def __enter__(self) -> Crew[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in (*self.idle, *self.busy, *filter(None, [self.opener])):
            worker.line.close()
        self.processes.close()

    def answers(self, items: Iterable[Item]) -> Iterator[Answer[T]]:
        """What came of every document in the files, in their order; taken one by one, files are opened as they are needed."""
        sources = self.sources(items)
        queue: deque[Place[T]] = deque()
        while True:
            self.collect(0)
            while len(self.busy) < self.jobs and len(queue) < AHEAD * self.jobs and (source := next(sources, None)):
                queue.append(Place(source.name, source) if isinstance(source, Answer) else self.begin(source))
            if not queue:
                return
            if answer := queue[0].answer:
                queue.popleft()
                yield answer
            else:
                self.collect(max(0.0, min(place.deadline for place in self.busy.values()) - time.monotonic()))

    def begin(self, source: Source) -> Place[T]:
        """Gives a document to a worker."""
        self.begun += 1
        place: Place[T] = Place(source.name)
        worker = self.given(self.idle.pop() if self.idle else None, source)
        place.deadline = time.monotonic() + self.settings.seconds
        self.busy[worker] = place
        return place

    def given(self, worker: Worker | None, task: Source | Item) -> Worker:
        """Who has the task now: this worker, or a new one where it died while it had nothing to do, which is no fault of the task."""
        worker = worker or self.processes.hire()
        try:
            worker.line.send(task)
        except ConnectionError:
            self.processes.dismiss(worker)
            worker = self.processes.hire()
            with suppress(ConnectionError):  # whoever waits for the answer will see
                worker.line.send(task)
        return worker

    def collect(self, seconds: float) -> None:
        """Waits for answers, at most so long; kills those that are late."""
        if not self.busy:
            return
        ready = set(wait([worker.line for worker in self.busy], seconds))
        now = time.monotonic()
        for worker, place in list(self.busy.items()):
            if worker.line in ready:
                place.answer = self.received(worker, place)
            elif place.deadline <= now:
                self.processes.dismiss(worker)
                place.answer = Answer(place.name, failure=too_long(self.settings))
            else:
                continue
            del self.busy[worker]

    def received(self, worker: Worker, place: Place[T]) -> Answer[T]:
        """The answer of a worker, which is free then; or how it died."""
        try:
            answer: Answer[T] = worker.line.recv()
        except (EOFError, ConnectionError):
            return Answer(place.name, failure=died(self.processes.dismiss(worker)))
        if answer.weary:
            self.processes.dismiss(worker)
        else:
            self.idle.append(worker)
        return replace(answer, weary=False)

    def sources(self, items: Iterable[Item]) -> Iterator[Source | Answer[T]]:
        """What is in the files, from a worker that opens them; a file that ends it costs what is left of that file."""
        for item in items:
            with on_disk(item, self.settings.size * MIB) as file:
                self.opener = self.given(self.opener, file)
                reason = yield from self.unpacked(self.opener)
            if reason:
                self.opener = None
                yield Answer(item.name, failure=reason)

    def unpacked(self, opener: Worker) -> Generator[Source | Answer[T], None, str]:
        """What is in the file that a worker opens; returns why it could not be opened to its end, if so, and the worker is dead then."""
        try:
            while opener.line.poll(self.settings.seconds):
                found: Source | Answer[T] | Sign = opener.line.recv()
                if found is Sign.DONE:
                    return ""
                if not isinstance(found, Sign):
                    yield found
        except (EOFError, ConnectionError):
            return died(self.processes.dismiss(opener))
        self.processes.dismiss(opener)
        return too_long(self.settings)


def died(code: int) -> str:
    """How a process ended that should not have."""
    if code >= 0:
        return f"the process that read it ended with exit code {code} 读取进程异常退出"
    name = next((one.name for one in signal.Signals if one == -code), f"signal {-code}")
    hint = ", as when memory runs out" if name == "SIGKILL" else ""
    return f"the process that read it died of {name}{hint} 读取进程异常终止"


@contextmanager
def on_disk(item: Item, largest: int) -> Iterator[Item]:
    """The item as a file that another process can open: what comes from stdin is put by, as text unless its bytes say otherwise.

    Args:
        item: what to read.
        largest: bytes of a document, of which no more is put by than shows that it is larger; a container is put by whole.
    """
    if item.path != STDIN:
        yield item
        return
    with tempfile.NamedTemporaryFile(suffix=".txt") as kept:
        first = sys.stdin.buffer.read(TELLING)
        kept.write(first)
        if container_of(item.name, first):
            shutil.copyfileobj(sys.stdin.buffer, kept)
        else:
            kept.write(sys.stdin.buffer.read(max(0, largest + 1 - len(first))))
        kept.flush()
        yield Item(kept.name, item.name)


def read_all(items: Iterable[Item], settings: Settings, read: Callable[[Source], T], fields: tuple[str, ...] = ()) -> Iterator[Answer[T]]:
    """What came of every document in the files, in their order, read in processes that can be killed; see ``Crew``."""
    with Crew(read, settings, fields) as crew:
        yield from crew.answers(items)
