"""Processes that work for this one over a pipe, are made on demand and can be killed; what they load is loaded once.

Loading the tables takes longer than reading some documents, and the store's threads do not survive a fork. Therefore a *nursery* is
forked while there is no store yet; it forks every worker, now or later, kills and buries them. When the process that it works for is
gone, its line falls silent, and it ends with all its workers. Where a system cannot fork, workers start anew.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn, Protocol

Work = Callable[[Connection], None]
MESSAGE = struct.Struct("!q")  # to the nursery 0 (hire, with a file descriptor) or the pid to dismiss; back a pid or a wait status
HIRE = MESSAGE.pack(0)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works for this one, and the line to it."""

    pid: int
    line: Connection


class Processes(Protocol):
    """Where workers come from."""

    def hire(self) -> Worker:
        """A new worker."""

    def dismiss(self, worker: Worker) -> int:
        """Kills a worker, if it still lives, and gives its exit code; of one that died of a signal, the signal, negative."""

    def works(self) -> bool:
        """Whether workers can be had from it."""

    def close(self) -> None:
        """Kills all workers."""


def processes(work: Work) -> Processes:
    """Processes that do a work.

    Args:
        work: what each does with its end of the line, until it returns; where the system cannot fork, it must be possible to pickle it.
    """
    return Nursery(work) if hasattr(os, "fork") else Anew(work)


class Nursery:
    """A process that was forked early and forks the workers."""

    def __init__(self, work: Work) -> None:
        ours, theirs = socket.socketpair()
        gc.freeze()  # what is loaded stays for good: no collector need walk it, and its pages stay shared
        flush()
        self.pid = os.fork()
        if not self.pid:
            alone(theirs.fileno(), lambda: tend(theirs, work))
        theirs.close()
        self.control = ours

    def hire(self) -> Worker:
        """A new worker.

        Raises:
            OSError: the system has no room for one more process.
        """
        ours, theirs = socket.socketpair()
        with theirs, ours:
            socket.send_fds(self.control, [HIRE], [theirs.fileno()])
            pid = self._answer()
            if pid < 0:
                raise OSError(-pid, os.strerror(-pid))
            return Worker(pid, Connection(ours.detach()))

    def dismiss(self, worker: Worker) -> int:
        """Kills a worker, if it still lives, and gives its exit code; of one that died of a signal, the signal, negative."""
        worker.line.close()
        self.control.sendall(MESSAGE.pack(worker.pid))
        return os.waitstatus_to_exitcode(self._answer())

    def works(self) -> bool:
        """Whether workers can be had from it: the line to one that died is at its end."""
        try:
            return bool(self.control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Kills all workers."""
        self.control.close()
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def _answer(self) -> int:
        """What the nursery answers."""
        answer = self.control.recv(MESSAGE.size, socket.MSG_WAITALL)
        if len(answer) < MESSAGE.size:
            raise ConnectionError("the process that starts the workers has died")
        return int(MESSAGE.unpack(answer)[0])


def tend(control: socket.socket, work: Work) -> None:
    """The nursery's whole life: makes and buries workers as it is told, until nobody is there to tell it."""
    workers: set[int] = set()
    try:
        while True:
            message, given, _, _ = socket.recv_fds(control, MESSAGE.size, 1)
            if not message:
                return
            if message == HIRE:
                pid = born(control, given[0], work)
                workers.add(pid)
                control.sendall(MESSAGE.pack(pid))
            else:
                pid = MESSAGE.unpack(message)[0]
                workers.discard(pid)
                control.sendall(MESSAGE.pack(buried(pid)))
    finally:
        for pid in workers:
            buried(pid)


def born(control: socket.socket, end: int, work: Work) -> int:
    """The pid of a new worker, or the number of the error, negative."""
    try:
        pid = os.fork()
    except OSError as error:
        pid = -(error.errno or 1)
    if not pid:
        alone(end, lambda: work(Connection(end)))
    os.close(end)
    return pid


def buried(pid: int) -> int:
    """The wait status of a worker, which is dead then."""
    if pid <= 0:
        return 0
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def alone(line: int, live: Callable[[], None]) -> NoReturn:
    """What a forked process does before it ends; of what the one has that it comes from it shares nothing but a line.

    Args:
        line: descriptor of its end of the line. Others, of clients or of another nursery, would stay open as long as this process.
        live: what it does.
    """
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process at the terminal, which ends the others
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        silent()
        os.closerange(3, line)
        os.closerange(line + 1, os.sysconf("SC_OPEN_MAX"))
        live()
        code = 0
    finally:
        os._exit(code)  # nothing that was set up for the end of the first process may happen twice


def silent() -> None:
    """Lets go of stdin, stdout and stderr: what a C library prints about a hostile file is for nobody."""
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def flush() -> None:
    """Writes out what waits to be printed, so that no copy of it is printed by a copy of this process."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(ValueError, AttributeError):  # closed, or there is none
            stream.flush()


class Anew:
    """Processes that start anew, where the system cannot fork."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.context = multiprocessing.get_context("spawn")
        self.alive: dict[int, multiprocessing.process.BaseProcess] = {}

    def hire(self) -> Worker:
        """A new worker."""
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=self.work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        assert process.pid is not None
        self.alive[process.pid] = process
        return Worker(process.pid, ours)

    def dismiss(self, worker: Worker) -> int:
        """Kills a worker, if it still lives, and gives its exit code; of one that died of a signal, the signal, negative."""
        worker.line.close()
        process = self.alive.pop(worker.pid)
        process.kill()
        process.join()
        return process.exitcode or 0

    def works(self) -> bool:
        """Whether workers can be had from it."""
        return True

    def close(self) -> None:
        """Kills all workers."""
        for process in self.alive.values():
            process.kill()
            process.join()
        self.alive.clear()


def hold(memory: int) -> None:
    """Lets this process map so many bytes more than it has, where the system (Linux) can hold it to that; then malloc fails.

    A crash leaves no image of the memory behind.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def resident() -> int:
    """Bytes of memory that this process has; where the system does not tell, the most that it ever had, else 0."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
    return 0
