"""How a folder comes to stand for the graphs of a server, and what has to be so before they are read or written."""

from __future__ import annotations

import os
import time
import weakref
from pathlib import Path

from kg.errors import StoreBusy, StoreError
from kg.iris import Iris
from kg.settings import Settings
from kg.store.remote import Remote
from kg.store.shelf import DECISIONS, Shelf
from kg.store.wire import Endpoints, Wire

try:
    import fcntl
except ImportError:  # Windows has no such locks: there nothing keeps two from writing at once
    fcntl = None  # type: ignore[assignment]

WRITING = "writing"  # in the folder; locked by who writes
PAUSE = 0.05  # seconds from one try to the next


def attach(settings: Settings) -> None:
    """Lets the folder of the settings stand for their server, where they name one; whoever opens the folder then opens both.

    Raises:
        UsageError: no address.
        StoreError: the folder stands for another server, or is something else.
    """
    if not settings.server:
        return
    Endpoints.of(settings.server)
    folder, shelf = settings.store, Shelf(settings.store)
    if shelf.server == settings.server:
        return
    if shelf.server:
        raise StoreError(f"{folder} belongs to the store at {shelf.server}; name another folder by WENMAI_SHELF 此目录属于另一服务器")
    if folder.exists() and (not folder.is_dir() or any(entry.name != DECISIONS for entry in folder.iterdir())):
        raise StoreError(f"{folder} holds other files; name another folder by WENMAI_SHELF 此目录已有其他文件")
    folder.mkdir(parents=True, exist_ok=True)
    shelf.server = settings.server


def connected(folder: Path, iris: Iris, read_only: bool, patience: float) -> Remote:
    """The graphs of the server that a folder stands for.

    Args:
        folder: that was attached.
        iris: with the base that their IRIs begin with.
        read_only: nothing is going to be written.
        patience: seconds to wait for another process to be done writing.

    Raises:
        StoreError: the server is not there or not fit, or holds no store of this base.
        StoreBusy: another process is writing by way of the same folder.
    """
    shelf = Shelf(folder)
    remote = Remote(Wire(shelf.server), not read_only)
    held = remote.questions.holds(f"GRAPH <{iris.graph('reference')}> {{ ?s ?p ?o }}")
    if read_only:
        if not held:
            raise StoreError(f"there is no store at {shelf.server} whose IRIs begin with {iris.base} 服务器上没有库")
        return remote
    weakref.finalize(remote, os.close, locked(folder / WRITING, shelf.server, patience))
    probe(remote, iris.graph("canon") + "-probe", shelf.server)
    if not held:  # whatever the folder says: the server was emptied, or is new
        shelf.reference = ""
    return remote


def locked(file: Path, address: str, patience: float) -> int:
    """A descriptor that keeps others on this machine from writing, as long as it is open."""
    until = time.monotonic() + patience
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    while fcntl:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise StoreBusy(f"the store at {address} is in use by another process") from None
        time.sleep(PAUSE)
    return descriptor


def probe(remote: Remote, graph: str, address: str) -> None:
    """Raises where a server shows the triples of named graphs in its default graph by itself: a merge cannot be kept there."""
    triple = f"<{graph}> <{graph}> <{graph}>"
    remote.wire.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {triple} }} }}")
    try:
        everywhere, there = remote.questions.holds(triple), remote.questions.holds(f"GRAPH <{graph}> {{ {triple} }}")
    finally:
        remote.wire.update(f"DROP SILENT GRAPH <{graph}>")
    if everywhere:
        raise StoreError(
            f"the default graph of the server at {address} is the union of its graphs; it has to be one of its own "
            "服务器的默认图是各命名图的并集，须为独立的图"
        )
    if not there:
        raise StoreError(f"the server at {address} takes updates that it does not show; are both endpoints of one data set?")
