"""How a folder comes to stand for the graphs of a server, and what has to be so before they are read or written."""

from __future__ import annotations

import os
import weakref
from pathlib import Path

import pyoxigraph

from kg.backend import Backend
from kg.errors import StoreError
from kg.iris import Iris
from kg.settings import Settings
from kg.store.lock import alone
from kg.store.remote import Remote
from kg.store.shelf import DECISIONS, Shelf
from kg.store.wire import Endpoints, Wire

WRITING = "writing"  # in the folder; locked by who writes


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
    weakref.finalize(remote, os.close, alone(folder / WRITING, shelf.server, patience))
    probe(remote, iris.graph("canon") + "-probe", shelf.server)
    if not held:  # whatever the folder says: the server was emptied, or is new
        shelf.reference = ""
    return remote


def graphs_in(folder: Path) -> Backend:
    """The graphs of the store in a folder, to be read.

    Raises:
        OSError: there are none.
        StoreError: the server is not there.
    """
    address = Shelf(folder).server
    return Remote(Wire(address), False) if address else pyoxigraph.Store.read_only(str(folder / "graphs"))


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
