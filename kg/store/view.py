"""A view of a store that no writer can change under those who read it.

RocksDB lets a read-only instance stand beside a writer, but opens most files only when they are asked for, and a writer's compaction
removes files: who opens a store in place fails at a later question (tried: 24 of 25 files gone after one build). The files themselves
never change. So a view is a folder of hard links to them, inside the store's folder, with copies of the few small files that do change.
That takes hardly any time and space, and shows the store as it was.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

from kg.errors import StoreError
from kg.store.shelf import KEPT, Shelf

try:
    import fcntl
except ImportError:  # Windows has no such locks: there the views of services that were killed stay until somebody removes them
    fcntl = None  # type: ignore[assignment]

FOLDER = "readers"
HELD = "held"  # locked as long as the process lives that made the view
CHANGING = (".log", "CURRENT", "IDENTITY")  # of the engine's files those that are copied, beside MANIFEST-… and OPTIONS-…


class View:
    """A store as it was at one moment, to be opened read-only any number of times; its folder goes when nothing refers to the view.

    Args:
        folder: what is opened.
        revision: of the store, as it is shown here; empty for a store that has none yet.
        settled: nothing was being written, and nothing that follows from what is stored was waiting to be worked out.
        live: it changes under those who read, as what a server shows does.
    """

    def __init__(self, folder: Path, revision: str, settled: bool, live: bool = False) -> None:
        self.folder = folder
        self.revision = revision
        self.settled = settled
        self.live = live

    @property
    def state(self) -> str:
        """What tells all that is shown here from what any other view shows; empty where nothing does."""
        return self.revision if self.settled and not self.live else ""

    @classmethod
    def of(cls, folder: Path) -> View:
        """A view of the store in a folder; on a medium that cannot be written the folder itself, for nobody writes there.

        Raises:
            StoreError: there is no store, or its files changed meanwhile; another try may do.
        """
        shelf = Shelf(folder)
        revision, waiting = shelf.revision, shelf.waiting
        if shelf.server:  # which shows what it has
            return cls(folder, revision, not waiting, live=True)
        if not (folder / "graphs" / "CURRENT").is_file():
            raise StoreError(f"there is no store in {folder}")
        try:
            (folder / FOLDER).mkdir(exist_ok=True)
            place = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder / FOLDER))
        except OSError:
            return cls(folder, revision, True)
        try:
            lock = held(place)
            sweep(folder / FOLDER)
            fill(place, folder)
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)
            raise StoreError(f"the store in {folder} cannot be read, perhaps because a build is writing to it: {error}") from error
        view = cls(place, revision, not waiting and not shelf.waiting and shelf.revision == revision)
        if not view.settled:
            (place / "pending").touch()
        weakref.finalize(view, removed, place, lock, os.getpid())
        return view


def fill(place: Path, folder: Path) -> None:
    """Fills a view with links and copies.

    Raises:
        OSError: the files changed meanwhile, or cannot be linked.
    """
    graphs = folder / "graphs"
    before = state(graphs)
    (place / "graphs").mkdir()
    for name in before[1]:
        if name.endswith(".sst"):
            linked(graphs / name, place / "graphs" / name)
        elif name.startswith(("MANIFEST", "OPTIONS")) or name.endswith(CHANGING):
            shutil.copyfile(graphs / name, place / "graphs" / name)
    if state(graphs) != before:
        raise OSError("the files of the store changed while they were linked")
    (place / "quarantine").mkdir()
    for entry in os.scandir(folder / "quarantine") if (folder / "quarantine").is_dir() else ():
        linked(Path(entry.path), place / "quarantine" / entry.name)
    for entry in os.scandir(folder):
        if entry.is_file() and not entry.name.endswith(".part"):
            (linked if entry.name.startswith(KEPT) else shutil.copyfile)(Path(entry.path), place / entry.name)
    (place / "texts").symlink_to(folder.resolve() / "texts", target_is_directory=True)  # many, and the same bytes have the same text


def state(graphs: Path) -> tuple[bytes, dict[str, int]]:
    """What tells whether a writer changed the set of files."""
    names = {entry.name: entry.stat().st_size if entry.name.startswith("MANIFEST") else 0 for entry in os.scandir(graphs)}
    return (graphs / "CURRENT").read_bytes(), names


def linked(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def held(place: Path) -> int:
    """A descriptor that says, as long as it is open, that somebody looks at the view."""
    making = place / f"{HELD}.part"
    descriptor = os.open(making, os.O_CREAT | os.O_RDWR, 0o600)
    if fcntl:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    making.rename(place / HELD)  # only now, so that nobody finds it unlocked
    return descriptor


def removed(place: Path, lock: int, pid: int) -> None:
    """Removes a view; a process that was forked from the one that made it leaves it alone."""
    if os.getpid() == pid:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def sweep(folder: Path) -> None:
    """Removes the views of processes that are gone; the number of one may be another's by now, its lock is nobody's."""
    for entry in os.scandir(folder) if fcntl else ():
        try:
            descriptor = os.open(Path(entry.path) / HELD, os.O_RDWR)
        except OSError:  # one that is just being made, or removed
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(entry.path, ignore_errors=True)
        finally:
            os.close(descriptor)
