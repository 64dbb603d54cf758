"""Work on what a stranger sent, in a process of its own that ends with it, is killed at its limits, and can open nothing."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from kg.errors import WenmaiError
from kg.processes import Processes, hold, processes
from kg.writing.tasks import Failed, Trouble

MIB = 2**20
Made = TypeVar("Made")


class Refused(WenmaiError):
    """A task that is not done, and why; ``line`` and ``column`` (from 1) where a text is at fault, else 0."""

    def __init__(self, trouble: Trouble, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(reason)
        self.trouble: Trouble = trouble
        self.reason = reason
        self.line = line
        self.column = column

    @property
    def told(self) -> Failed:
        """What whoever asked hears of it."""
        return Failed(self.trouble, self.reason, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece of work may take, and what the settings are called that say so.

    Args:
        seconds: until it is killed.
        memory: MiB.
        names: of both settings.
    """

    seconds: int
    memory: int
    names: tuple[str, str]

    @property
    def too_long(self) -> str:
        """Why work that takes too long is ended."""
        return f"it took longer than {self.seconds} seconds (limit: {self.names[0]}) 用时超过 {self.seconds} 秒"

    @property
    def too_much(self) -> str:
        """Why work that takes too much memory is ended."""
        return f"it needs more than {self.memory} MiB of memory (limit: {self.names[1]}) 所需内存超过 {self.memory} MiB"


class Apart:
    """Where such work is done. The processes are forked from this one as it is: open the store afterwards."""

    def __init__(self) -> None:
        self.processes: Processes = processes(work)

    def ask(self, function: Callable[..., Made], arguments: tuple[object, ...], limits: Limits) -> Made:
        """What a function makes of its arguments.

        Args:
            function: of a module, so that it can be named to another process; it opens no file.
            arguments: and what it makes of them can be pickled.
            limits: where it ends.

        Raises:
            Refused: the function refused them, or broke a limit.
        """
        worker = self.processes.hire()
        answer: tuple[Made] | Failed | None = None
        try:
            with suppress(EOFError, ConnectionError):
                worker.line.send((function, arguments, limits))
                answer = worker.line.recv() if worker.line.poll(limits.seconds) else Failed("limit", limits.too_long)
        finally:
            code = self.processes.dismiss(worker)
        if answer is None:  # memory that an allocation outside of Python did not get ends the process
            raise Refused("limit", f"{limits.too_much}, or it crashed ({ended(code)})")
        if isinstance(answer, Failed):
            raise Refused(answer.trouble, answer.reason, answer.line, answer.column)
        return answer[0]

    def close(self) -> None:
        """Ends all of it."""
        self.processes.close()


def work(line: Connection) -> None:
    """Does one piece of work and ends.

    In a thread of its own: forked processes would all go on with one state of the engine's random numbers, and a new thread begins anew;
    else two updates would make the same blank nodes and the same UUIDs.
    """
    with suppress(EOFError, ConnectionError):
        function, arguments, limits = cast("tuple[Callable[..., object], tuple[object, ...], Limits]", line.recv())
        hold(limits.memory * MIB)
        shut()
        try:
            with ThreadPoolExecutor(1) as thread:
                answer: object = (thread.submit(function, *arguments).result(),)
        except Refused as error:
            answer = error.told
        except MemoryError:
            answer = Failed("limit", limits.too_much)
        except Exception as error:  # the outermost edge of this process
            answer = Failed("defect", f"a defect of the program: {type(error).__name__}: {error}")
        line.send(answer)


def ended(code: int) -> str:
    """How a process ended that should not have."""
    if code >= 0:
        return f"exit code {code}"
    return next((one.name for one in signal.Signals if one == -code), f"signal {-code}")


def shut() -> None:
    """From now on this process can open no file and no connection, where the system can hold it to that."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
