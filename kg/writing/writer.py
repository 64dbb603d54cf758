"""What the process does that writes: one task after the other, the store opened for each, so that others get their turn in between.

It keeps processes of its own that read documents, forked before it opens the store for the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection

from kg.across import refresh
from kg.errors import StoreBusy, WenmaiError
from kg.intake import Crew, parcel_of, store_all
from kg.intake.build import Parcel
from kg.laws import laws_of
from kg.pipeline import World, world_of
from kg.settings import Settings
from kg.store import Store
from kg.writing.apart import Apart, Limits, Refused
from kg.writing.graphs import drop_graph, write_graph
from kg.writing.tasks import (
    Done,
    DropDocument,
    DropGraph,
    Effect,
    Failed,
    Mend,
    Message,
    Sign,
    StoreDocuments,
    Task,
    Update,
    WriteGraph,
)
from kg.writing.updates import update

PATIENCE = 300.0  # seconds that a task waits for another process to be done writing


@dataclass(frozen=True, slots=True)
class Hands:
    """What does the work: the tables, the processes that read documents, and those for what is worked out apart."""

    world: World
    crew: Crew[Parcel]
    apart: Apart

    def refresh(self, store: Store) -> None:
        """Brings in step what follows from all documents."""
        refresh(store, self.world.vocabulary, self.world.iris, (), self.world.checks)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the process works with; it is called with its end of the line.

    Args:
        settings: the store, and the limits of a document and of a query.
    """

    settings: Settings

    def __call__(self, line: Connection) -> None:
        """Does tasks until nobody asks any more, or until something went wrong that no task is to blame for."""
        laws = laws_of(self.settings)
        world = world_of(self.settings.base, laws)
        with (
            closing(Apart()) as apart,
            Crew(partial(parcel_of, self.settings, laws), self.settings) as crew,
            suppress(EOFError, ConnectionError),
        ):
            hands = Hands(world, crew, apart)
            while True:
                end = self.attempt(line.recv(), hands, line.send)
                line.send(end)
                if isinstance(end, Failed) and end.trouble == "defect":
                    return

    def attempt(self, task: Task, hands: Hands, tell: Callable[[Message], None]) -> Done | Failed:
        """How a task ended; the outermost edge: whatever went wrong is told."""
        try:
            with self.opened(hands.world, tell) as store:
                tell(Sign.RUNNING)
                if store.shelf.waiting:  # what a kill left
                    hands.refresh(store)
                return Done(self.done(task, hands, store, tell))
        except Refused as error:
            return error.told
        except StoreBusy as error:
            return Failed("busy", f"{error}; it was waited for {PATIENCE:.0f} seconds 库正被另一进程写入")
        except WenmaiError as error:
            return Failed("defect", str(error))
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            return Failed("defect", f"a defect of the program: {type(error).__name__}: {error}")

    def opened(self, world: World, tell: Callable[[Message], None]) -> Store:
        """The store, once nobody else writes to it.

        Raises:
            StoreBusy: another process went on writing to it.
        """
        table = self.settings.decisions or None
        try:
            return Store.open(self.settings.store, world.iris, world.vocabulary, decisions=table)
        except StoreBusy:
            tell(Sign.WAITING)
            return Store.open(self.settings.store, world.iris, world.vocabulary, decisions=table, patience=PATIENCE)

    def done(self, task: Task, hands: Hands, store: Store, tell: Callable[[Message], None]) -> Effect:
        """Does a task.

        Raises:
            Refused: it cannot be done.
            StoreError: the store cannot be written.
        """
        chosen = self.settings
        match task:
            case StoreDocuments(items):
                for outcome in store_all(hands.crew.answers(items), store, hands.world):
                    tell(outcome)
                return "stored"
            case DropDocument(name):
                if store.graph_of(name) is None:
                    raise Refused("unknown", f"there is no document {name} 没有这个文件")
                store.drop(name)
                hands.refresh(store)
                return "removed"
            case WriteGraph():
                return write_graph(store, task, hands.apart, Limits(chosen.seconds, chosen.memory, ("seconds", "memory")))
            case DropGraph():
                return drop_graph(store, task)
            case Update():
                limits = Limits(chosen.query_seconds, chosen.query_memory, ("query_seconds", "query_memory"))
                return update(store, task, hands.apart, limits)
            case Mend():
                return "unchanged"
