"""What a worker does: opens files, reads documents, and fails in a way that is told."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from kg.errors import DocumentError
from kg.intake.gather import Item
from kg.processes import hold, resident
from kg.read.unpack import documents
from kg.records import Source
from kg.settings import Settings

T = TypeVar("T")
MIB = 2**20
DOCUMENTS = 1_000  # read by one process before another takes over, so that what a library leaks is bounded
GROWN = 256 * MIB  # by which a process may have grown for good before another takes over
READ_AGAIN = 4  # times its size that may be read of a file before getting on in it is no sign of life any more


class Sign(Enum):
    """What a worker says of a file besides what is in it."""

    ALIVE = "still getting on in it"
    DONE = "that was all"


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of one document.

    Args:
        name: the source's name.
        value: what was read, where something was.
        failure: why nothing was; one sentence for a person.
        weary: whether the process that answers has done its share.
    """

    name: str
    value: T | None = None
    failure: str = ""
    weary: bool = False


@dataclass(frozen=True, slots=True)
class Desk(Generic[T]):
    """What a worker works with; it is called with its end of the line.

    Args:
        read: makes of a source what is wanted.
        settings: the limits of a document.
        fields: names of the fields that may hold the text of a JSON record.
    """

    read: Callable[[Source], T]
    settings: Settings
    fields: tuple[str, ...] = ()

    def __call__(self, line: Connection) -> None:
        """Answers until nobody asks any more: to an item its sources and a sign that it is done; to a source what was read."""
        at_first = resident()
        hold(self.settings.memory * MIB)
        done = 0
        with suppress(EOFError, ConnectionError):  # whoever asked is gone
            while True:
                task = line.recv()
                if isinstance(task, Item):
                    for found in self.opened(task, lambda: line.send(Sign.ALIVE)):
                        self.send(line, found)
                    line.send(Sign.DONE)
                else:
                    done += 1
                    answer = self.attempt(task)
                    self.send(line, replace(answer, weary=done >= DOCUMENTS or resident() - at_first > GROWN))

    def send(self, line: Connection, found: Source | Answer[T]) -> None:
        """Hands over what was found; it is copied for that, which may be too much."""
        try:
            line.send(found)
        except MemoryError:
            line.send(Answer(found.name, failure=too_much(self.settings), weary=True))

    def opened(self, item: Item, alive: Callable[[], None]) -> Iterator[Source | Answer[T]]:
        """The sources in a file, one or many, and why others cannot be had."""
        try:
            with io.BufferedReader(Watched(item.path, alive)) as stream:
                for found in documents(stream, item.name, self.settings.size * MIB, self.fields, item.media_type):
                    yield Answer(found.name, failure=placed(found, item)) if isinstance(found, DocumentError) else found
        except OSError as error:
            yield Answer(item.name, failure=f"cannot be read: {error.strerror or error} 无法读取")
        except Exception as error:
            yield Answer(item.name, failure=self.reason(error))

    def attempt(self, source: Source) -> Answer[T]:
        """What came of one document; whatever goes wrong with it is its own affair."""
        try:
            return Answer(source.name, self.read(source))
        except Exception as error:
            return Answer(source.name, failure=self.reason(error))

    def reason(self, error: Exception) -> str:
        """What went wrong; the outermost edge: a defect met in one document must not lose the others."""
        if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
            return too_much(self.settings)
        if isinstance(error, DocumentError):
            return error.reason
        return f"a defect of the program: {type(error).__name__}: {error}"


def placed(error: DocumentError, item: Item) -> str:
    """Why a member cannot be had, and in which file, where its own name does not say so: pages of a crawl have addresses."""
    return error.reason if item.name in error.name else f"{error.reason} (in {item.name})"


class Watched(io.FileIO):
    """A file that gives a sign of life while somebody gets on in it: most of a crawl may be nothing that can be read.

    Args:
        path: of the file.
        alive: called at most once a second, until the file was read a few times over.
    """

    def __init__(self, path: str, alive: Callable[[], None]) -> None:
        super().__init__(path)
        self.alive = alive
        self.left = READ_AGAIN * os.fstat(self.fileno()).st_size
        self.told = time.monotonic()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a BufferedReader gives nothing else
        """Bytes that were read into a buffer."""
        count = super().readinto(buffer) or 0
        self.left -= count
        if self.left > 0 and time.monotonic() > self.told + 1:
            self.alive()
            self.told = time.monotonic()
        return count


def too_much(settings: Settings) -> str:
    """Why a document that takes too much memory is not read."""
    return f"it needs more than {settings.memory} MiB of memory (limit: memory) 所需内存超过 {settings.memory} MiB"


def too_long(settings: Settings) -> str:
    """Why a document that takes too long is not read."""
    return f"it took longer than {settings.seconds} seconds (limit: seconds) 用时超过 {settings.seconds} 秒"
