"""What the service shows now, and how a new build takes its place: without a restart, and without a request that fails.

A request works on what it began with: it holds the reader, and a question to the pool holds the view, whose folder stays as long.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from anyio import to_thread
from fastapi import FastAPI

from api.reading import Reader
from kg.errors import StoreError
from kg.iris import Iris
from kg.settings import Settings
from kg.store import Store, View, attach
from kg.store.shelf import Shelf
from kg.vocabulary import load

PAUSES = (0.0, 0.1, 0.3, 1.0, 3.0)  # seconds before each try at the start, when a build may be writing
LOOKED = 1.0  # seconds from one look at the revision to the next
TOLD = 5  # looks that fail one after another before it is told: the next build may have begun to write just then
LOG = logging.getLogger("wenmai")


@dataclass(frozen=True, slots=True)
class Current:
    """One state of the store, ready to be asked; another takes its place whole.

    Args:
        reader: asks it within this process.
        view: what another process opens to ask the same state; it stays while anything refers to it.
        revision: tells this state from others.
    """

    reader: Reader
    view: View
    revision: str

    @classmethod
    def open(cls, settings: Settings) -> Current:
        """What the store shows at the start, whatever state it is in.

        Where clients may write, an empty folder becomes a store.

        Raises:
            StoreError: there is no store that can be read, or nothing has been stored in it.
        """
        iris = Iris(load(), settings.base)
        attach(settings)
        if settings.token and not settings.server and not (settings.store / "graphs" / "CURRENT").is_file():
            begin(settings, iris)
        problem = StoreError("")
        for pause in PAUSES:
            time.sleep(pause)
            try:
                return cls.of(View.of(settings.store), iris)
            except StoreError as error:
                problem = error
                if not (settings.store / "graphs" / "CURRENT").is_file():
                    break
        raise StoreError(f"{problem}; run first 请先运行: wenmai build PATH... --store {settings.server or settings.store}") from problem

    @classmethod
    def of(cls, view: View, iris: Iris) -> Current:
        """What a view shows.

        Raises:
            StoreError: it cannot be opened, or nothing has been stored in it.
        """
        store = Store.open(view.folder, iris, iris.vocabulary, read_only=True)
        if not store.holds(iris.graph("reference")):
            raise StoreError(f"the store is empty 库是空的, or was made for another base than {iris.base}")
        return cls(Reader(store, iris, view), view, view.revision)

    def newer(self, settings: Settings) -> Current | None:
        """What the store shows by now; None where that is the same, or is not whole yet.

        Raises:
            StoreError: it cannot be read just now.
        """
        shelf = Shelf(settings.store)
        if shelf.waiting or shelf.revision == self.revision:
            return None
        view = View.of(settings.store)
        return Current.of(view, self.reader.iris) if view.settled else None


def begin(settings: Settings, iris: Iris) -> None:
    """Makes a store that holds what is the same for all documents, and no document."""
    from kg.across import refresh
    from kg.laws import laws_of
    from kg.pipeline import world_of

    world = world_of(settings.base, laws_of(settings))
    with Store.open(settings.store, iris, iris.vocabulary, decisions=settings.decisions or None) as store:
        store.put_reference(world.reference(), world.digest)
        refresh(store, iris.vocabulary, iris, (), world.checks)


@asynccontextmanager
async def followed(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Keeps ``app.state.current`` in step with the store, as long as the context lasts."""
    watch = asyncio.create_task(follow(app, settings))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def follow(app: FastAPI, settings: Settings) -> None:
    """Looks again and again whether the store changed, and shows it as it is now; what cannot be read is tried again."""
    failures, warm = 0, None
    while True:
        try:
            await renew(app, settings)
            if app.state.current is not warm:  # by whomever it was renewed
                warm = app.state.current
                await to_thread.run_sync(warm.reader.warm)
        except (StoreError, OSError, RuntimeError) as error:
            failures += 1
            if failures == TOLD:
                LOG.warning("the store cannot be read, the service goes on with what it shows: %s", error)
        else:
            failures = 0
        await asyncio.sleep(LOOKED)


async def renew(app: FastAPI, settings: Settings) -> None:
    """Shows the store as it is now, at once; whoever writes waits for that before it is said that something was written.

    Raises:
        StoreError, OSError: it cannot be read just now.
    """
    async with app.state.renewing:  # else an older view could come after a newer one
        newer = await to_thread.run_sync(app.state.current.newer, settings)
        if newer:
            app.state.current = newer
