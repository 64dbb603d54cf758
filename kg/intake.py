"""From paths to a store: what there is to read, by how many processes, and what came of each."""

from __future__ import annotations

import gc
import mimetypes
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.errors import DocumentError
from kg.identity import refresh
from kg.pipeline import Build, World
from kg.pipeline import build as read_one
from kg.read import suffixes
from kg.records import Source
from kg.settings import Settings
from kg.store import Store

STDIN = "-"
LARGEST = 16 * 2**20  # bytes of a document; the longest reports have some hundred thousand
MEDIA_TYPES = mimetypes.MimeTypes()  # without the machine's own tables: the same file has the same type everywhere
WORTH_A_POOL = 100  # documents below which starting processes costs more than it gains


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read: where it lies, and the name that it is known by."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source.

    Args:
        state: added, replaced, unchanged, set aside, quarantined or failed.
        message: why, where it did not simply enter the store.
    """

    name: str
    state: str
    message: str = ""
    kind: str = ""
    graph: str = ""
    issues: int = 0

    def plain(self) -> dict[str, str | int]:
        """The outcome as plain values."""
        return {field: getattr(self, field) for field in ("name", "state", "message", "kind", "graph", "issues")}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A build on its way to the store, in a form that passes between processes; ``failure`` says why there is none."""

    name: str
    sha16: str = ""
    text: str = ""
    lines: bytes = b""  # N-Quads: they pass between processes 20 times faster than terms
    quarantined: bytes = b""
    kind: str = ""
    reason: str = ""
    issues: int = 0
    failure: str = ""

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What enters the store."""
        return tuple(parse(self.lines, RdfFormat.N_QUADS))

    @property
    def quarantine(self) -> tuple[Quad, ...]:
        """What is kept beside it."""
        return tuple(parse(self.quarantined, RdfFormat.N_QUADS))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to read.

    Args:
        missing: what was named and cannot be found or opened.
        passed_over: how many files of a folder have an ending that cannot be read.
    """

    items: tuple[Item, ...]
    missing: tuple[Outcome, ...]
    passed_over: Mapping[str, int]


def gather(paths: Iterable[str]) -> Gathered:
    """Everything to read below the paths, in a fixed order.

    A file that is named is always tried; in a folder, files of formats that cannot be read are passed over, hidden ones too.
    A name is the path below the folder; two files of one name are told apart by the path they were given under.
    """
    items: list[Item] = []
    missing: list[Outcome] = []
    passed_over: Counter[str] = Counter()
    for given in paths:
        path = Path(given)
        if given == STDIN:
            items.append(Item(STDIN, "stdin"))
        elif path.is_dir():
            for file in below(path, missing):
                if not file.is_file() or not is_text(file.name):
                    missing.append(
                        Outcome(printable(file.name), "failed", "no regular file, or its name is no text 不是普通文件，或文件名无法识别")
                    )
                elif file.suffix.lower() in suffixes():
                    items.append(Item(str(file), file.relative_to(path).as_posix()))
                else:
                    passed_over[file.suffix or file.name] += 1
        elif path.is_file():
            items.append(Item(given, path.name))
        else:
            why = "neither a file nor a folder 不是文件或目录" if path.exists() else "no such file or folder 没有这个文件或目录"
            missing.append(Outcome(given, "failed", why))
    names = Counter(item.name for item in items)
    told_apart = (item if names[item.name] == 1 else Item(item.path, Path(item.path).as_posix()) for item in items)
    return Gathered(tuple(told_apart), tuple(missing), dict(passed_over))


def is_text(name: str) -> bool:
    """Whether a file's name is text: bytes that are no UTF-8 cannot stand in a graph."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def printable(name: str) -> str:
    """A name that may be shown: what would steer a terminal or is no text is written out."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)


def below(folder: Path, missing: list[Outcome]) -> Iterator[Path]:
    """The visible files below a folder, in a fixed order; folders that cannot be opened are told in ``missing``."""

    def refused(error: OSError) -> None:
        missing.append(Outcome(str(error.filename), "failed", f"cannot be opened: {error.strerror} 无法打开"))

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in sorted(files) if not name.startswith("."))


def source_of(file: str | Path, name: str = "") -> Source:
    """The source that a path stands for; ``-`` is stdin.

    Raises:
        DocumentError: it cannot be read.
    """
    path = str(file)
    name = name or ("stdin" if path == STDIN else Path(path).name)
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).open("rb") as opened:
                data = opened.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError(name, f"cannot be read: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise DocumentError(name, f"it is larger than {LARGEST // 2**20} MiB")
    media_type = "text/plain" if path == STDIN else MEDIA_TYPES.guess_type(path)[0] or "application/octet-stream"
    return Source(name, data, media_type)


def build_all(items: Sequence[Item], settings: Settings) -> Iterator[Outcome]:
    """Reads every item and stores it; one that fails does not keep the others from going on.

    Raises:
        StoreError: the store cannot be opened or written.
    """
    world = World.load(settings.base)
    gc.freeze()  # the tables stay for good: the collector need not walk them again for each document
    failed: list[Outcome] = []

    def readable() -> Iterator[Parcel]:
        for parcel in parcels(items, settings, world):
            if parcel.failure:
                failed.append(Outcome(parcel.name, "failed", parcel.failure))
            else:
                yield parcel

    with Store.open(settings.store, world.iris, world.vocabulary) as store:
        store.put_reference(world.reference(), world.digest)
        try:
            for parcel, state in store.put_all(readable()):
                yield from failed
                failed.clear()
                yield told(parcel, state, world.iris.graph(parcel.sha16))
            yield from failed
        finally:
            refresh(store, world.vocabulary, world.iris, ())


def told(parcel: Parcel, state: str, graph: str) -> Outcome:
    """What came of a document that was read."""
    if parcel.kind == "neither":
        return Outcome(parcel.name, "set aside", parcel.reason, parcel.kind, graph, parcel.issues)
    message = "violates a shape; see wenmai check 不合约束" if parcel.quarantined else ""
    return Outcome(parcel.name, "quarantined" if parcel.quarantined else state, message, parcel.kind, graph, parcel.issues)


def parcels(items: Sequence[Item], settings: Settings, world: World) -> Iterator[Parcel]:
    """Every item read, in order, by one process or by several."""
    jobs = settings.jobs or (os.cpu_count() or 1 if len(items) >= WORTH_A_POOL else 1)
    if jobs == 1 or len(items) < 2 or any(item.path == STDIN for item in items):
        yield from (attempt(item, world) for item in items)
        return
    done = 0
    context = multiprocessing.get_context("spawn")  # the store's threads do not survive a fork
    try:
        with ProcessPoolExecutor(min(jobs, len(items)), mp_context=context) as pool:
            for made in pool.map(partial(attempt_at, settings.base), items, chunksize=4):
                done += 1
                yield made
    except BrokenProcessPool:
        yield from (Parcel(item.name, failure="a reading process died; try again with --jobs 1") for item in items[done:])


@lru_cache(maxsize=1)
def world_of(base: str) -> World:
    """The world of a process that reads, loaded at its first document."""
    return World.load(base)


def attempt_at(base: str, item: Item) -> Parcel:
    """``attempt`` in a process of its own."""
    return attempt(item, world_of(base))


def attempt(item: Item, world: World) -> Parcel:
    """What came of one item; whatever goes wrong with it is its own affair."""
    try:
        return parcel(read_one(source_of(item.path, item.name), world))
    except DocumentError as error:
        return Parcel(item.name, failure=error.reason)
    except Exception as error:  # the outermost edge: a defect met in one document must not lose the others
        return Parcel(item.name, failure=f"a defect of the program: {type(error).__name__}: {error}")


def parcel(made: Build) -> Parcel:
    """A build in the form that passes between processes."""
    return Parcel(
        made.name,
        made.sha16,
        made.text,
        serialize(made.quads, format=RdfFormat.N_QUADS) or b"",
        (serialize(made.quarantine, format=RdfFormat.N_QUADS) or b"") if made.quarantine else b"",
        made.claims.kind,
        made.reason,
        len(made.issues),
    )
