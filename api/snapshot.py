"""A view of the store that no writer can change under a running service.

RocksDB lets a read-only instance stand beside a writer, but opens most files only when they are asked for, and a writer's compaction
removes files: a service that opened the store in place fails at its next question (tried: 24 of 25 files gone after one build).
The files themselves never change. So the service gets its own folder of hard links to them, inside the store's folder, and copies of
the few small files that do change. That takes no lock and no space, and shows the store as it was at the opening.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kg.errors import StoreError

Opened = TypeVar("Opened", bound=object)
FOLDER = "readers"
PAUSES = (0.0, 0.1, 0.3, 1.0, 3.0)  # seconds before each try


def view(folder: Path, opening: Callable[[Path], Opened]) -> Opened:
    """What ``opening`` makes of a view of the store in ``folder``; the view is removed when that goes.

    Args:
        folder: the store's folder.
        opening: opens a store read-only.

    Raises:
        StoreError: there is no store, or it changed at each try.
    """
    if not (folder / "graphs" / "CURRENT").is_file():
        return opening(folder)  # which says what is wrong
    sweep(folder / FOLDER)
    problem = ""
    for pause in PAUSES:
        time.sleep(pause)
        try:
            place = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=made(folder / FOLDER)))
        except OSError:
            return opening(folder)  # a store on a medium that cannot be written has no writer either
        try:
            link(folder, place)
            opened = opening(place)
        except (OSError, RuntimeError, StoreError) as error:
            shutil.rmtree(place, ignore_errors=True)
            problem = str(error)
        else:
            weakref.finalize(opened, shutil.rmtree, place, ignore_errors=True)
            return opened
    raise StoreError(f"the store in {folder} cannot be read, perhaps because a build is writing to it: {problem}")


def made(folder: Path) -> Path:
    """The folder, which exists afterwards."""
    folder.mkdir(exist_ok=True)
    return folder


def state(graphs: Path) -> tuple[bytes, dict[str, int]]:
    """What tells whether a writer changed the set of files."""
    names = {entry.name: entry.stat().st_size if entry.name.startswith("MANIFEST") else 0 for entry in os.scandir(graphs)}
    return (graphs / "CURRENT").read_bytes(), names


def link(folder: Path, place: Path) -> None:
    """Fills a view with links and copies.

    Raises:
        OSError: the files changed meanwhile, or cannot be linked.
    """
    graphs = folder / "graphs"
    before = state(graphs)
    (place / "graphs").mkdir()
    for name in before[1]:
        if name.endswith(".sst"):
            duplicate(graphs / name, place / "graphs" / name)
        elif name != "LOCK" and not name.startswith("LOG"):
            shutil.copyfile(graphs / name, place / "graphs" / name)
    if state(graphs) != before:
        raise OSError("the files of the store changed while they were linked")
    for name in ("texts", "quarantine"):
        (place / name).symlink_to(folder.resolve() / name, target_is_directory=True)


def duplicate(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def sweep(folder: Path) -> None:
    """Removes the views of services that are gone."""
    if folder.is_dir():
        for entry in folder.iterdir():
            pid = entry.name.partition("-")[0]
            if pid.isdecimal() and not alive(int(pid)):
                shutil.rmtree(entry, ignore_errors=True)


def alive(pid: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
