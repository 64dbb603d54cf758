"""The engine lets one process write at a time; who comes second waits for a while."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph

from kg.errors import StoreBusy

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
