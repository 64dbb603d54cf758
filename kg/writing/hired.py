"""The process that writes, as whoever gives it tasks sees it: hired when there is something to do, replaced where it died."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from kg.laws import laws_of
from kg.pipeline import world_of
from kg.processes import Processes, Worker, processes
from kg.settings import Settings
from kg.writing.apart import ended
from kg.writing.tasks import Done, Failed, Mend, Message, Task
from kg.writing.writer import Desk


class Writer:
    """The one process that writes to a store for this one. It is forked from this one as it is: open the store afterwards.

    Args:
        settings: the store, and the limits of a document and of a query.

    Raises:
        LawError: a law of the user's cannot be applied.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        world_of(settings.base, laws_of(settings))  # so that every process has it that is forked from now on
        self.processes: Processes = processes(Desk(settings))
        self.worker: Worker | None = None

    def do(self, task: Task, tell: Callable[[Message], None]) -> None:
        """Has a task done; returns when it has ended, and whoever asked was told how.

        Args:
            task: what is to be done.
            tell: called with every message, the last of which is ``Done`` or ``Failed``.
        """
        end = self.attempt(task, tell)
        tell(end)
        if isinstance(end, Failed) and self.worker is None and not isinstance(task, Mend):
            self.attempt(Mend(), lambda message: None)

    def attempt(self, task: Task, tell: Callable[[Message], None]) -> Done | Failed:
        """How a task ended; a process that is of no more use is gone then. One that had not even begun gives the task to another."""
        try:
            for _ in range(2):
                worker = self.worker = self.worker or self.processes.hire()
                with suppress(ConnectionError):  # seen when it does not answer
                    worker.line.send(task)
                begun, end = self.heard(worker, tell)
                if end is not None and not (isinstance(end, Failed) and end.trouble == "defect"):
                    return end
                self.worker = None
                code = self.processes.dismiss(worker)
                if begun or end is not None:
                    break
        except OSError as error:
            return Failed("defect", f"there is no process that writes: {error} 没有写入进程")
        return end or Failed("defect", f"the process that writes ended ({ended(code)}), and another takes its place 写入进程异常终止")

    def heard(self, worker: Worker, tell: Callable[[Message], None]) -> tuple[bool, Done | Failed | None]:
        """Whether a task was begun, and how it ended, once the process tells so; None where it died."""
        begun = False
        with suppress(EOFError, ConnectionError):
            while True:
                message = worker.line.recv()
                if isinstance(message, Done | Failed):
                    return begun, message
                begun = True
                tell(message)
        return begun, None

    def close(self) -> None:
        """Ends the process."""
        self.processes.close()
