"""One process writes at a time: the engine sees to it, and a file beside the graphs of a server; who comes second waits for a while."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyoxigraph

from kg.errors import StoreBusy

try:
    import fcntl
except ImportError:  # Windows has no such locks: there nothing keeps two from writing to a server at once
    fcntl = None  # type: ignore[assignment]

PATIENCE = 10.0  # seconds that a command waits for another process to be done writing
PAUSE = 0.05  # seconds from one try to the next


def locked(graphs: Path, patience: float) -> pyoxigraph.Store:
    """The engine's store, opened to be written.

    Args:
        graphs: its folder.
        patience: seconds to wait for another process to let go of it.

    Raises:
        OSError: it cannot be opened.
        StoreBusy: another process went on writing to it.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return pyoxigraph.Store(graphs)
        except OSError as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() >= until:
                raise StoreBusy(f"the store in {graphs.parent} is in use by another process") from error
        time.sleep(PAUSE)


def alone(file: Path, address: str, patience: float) -> int:
    """A descriptor that keeps others from writing to a server by way of the same folder, as long as it is open.

    Args:
        file: that is locked.
        address: of the server.
        patience: seconds to wait for another process to be done writing.

    Raises:
        StoreBusy: another process went on writing.
    """
    until = time.monotonic() + patience
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    while fcntl:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as error:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise StoreBusy(f"the store at {address} is in use by another process") from error
        time.sleep(PAUSE)
    return descriptor
