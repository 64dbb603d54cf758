"""A build that is killed at a random moment: what the store holds then, and what the next build makes of it.

Documents come in two versions. A store of the first is built, or none; then a build of the second is killed. Every graph must be as it
was or as it is to be, the default graph their merge, the texts theirs, and what was told as stored must be there.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from benchmarks.servers import tree
from kg.intake import build_all, gather
from kg.pipeline import World, build
from kg.records import Source
from kg.settings import Settings
from kg.store import Store

PLACES = ("灵山县", "浦北县", "平南县", "容县", "陆川县", "博白县")
SHARED = ("reference", "canon")  # graphs that are no document's
LONGEST_BUILD = 4.0  # seconds after which a build is killed at the latest, where none has ended before
LONGEST_LIFE = 5.0  # seconds that what a killed process started may outlive it


@dataclass(frozen=True)
class Contents:
    """What a store holds.

    Args:
        graphs: the lines of each named graph.
        merge: the lines of the default graph.
        texts: the sealed text of each document.
        names: the graph of each name.
    """

    graphs: Mapping[str, frozenset[bytes]]
    merge: frozenset[bytes]
    texts: Mapping[str, str]
    names: Mapping[str, str]


def text(number: int, version: int) -> str:
    """A small document; every fifth is none that the graph is about, which a build tells on stderr once it is stored."""
    place = PLACES[number % len(PLACES)]
    if number % 5 == 4:
        return f"{place}第{number}届风筝节节目单（第{version}版）\n一、开幕\n二、放风筝\n"
    return (
        f"{place}人民政府{2008 + number % 15}年政府信息公开工作年度报告\n"
        f"按照《国务院办公厅关于第{number % 7}项工作的通知》（国办发〔{2005 + number % 9}〕{number % 30 + 1}号）要求，现公布本年度报告。\n"
        f"全年主动公开政府信息{100 + number * 7 + version}条，其中政府网站公开{60 + number}条。收到依申请公开{number % 9 + version}件。\n"
    )


def written(folder: Path, count: int, version: int) -> tuple[str, ...]:
    """The files of a version, their names in the order of a build: of three one stays as it is, one changes, one is new in the second."""
    folder.mkdir(parents=True)
    names = []
    for number in range(count):
        if number % 3 != 2 or version:
            names.append(f"{number:04d}.txt")
            (folder / names[-1]).write_text(text(number, version if number % 3 else 0), "utf-8")
    return tuple(names)


def built(files: Path, store: Path, world: World) -> None:
    """A build that nobody disturbs, in this process."""
    for _ in build_all(gather([str(files)]).items, Settings(store=store, jobs=1)):
        pass


def contents(folder: Path, world: World, read_only: bool = True) -> Contents:
    """What the store in a folder holds; opened to be written, it clears away first what a kill left over."""
    with Store.open(folder, world.iris, world.vocabulary, read_only=read_only) as store:
        names = {source.name: source.graph for source in store.sources()}
        graphs: dict[str, set[bytes]] = {}
        for line in (store.backend.dump(format=RdfFormat.N_QUADS) or b"").splitlines():
            triple, graph = parted(line)
            graphs.setdefault(graph, set()).add(triple)
        texts = {path.stem: path.read_text("utf-8") for path in (folder / "texts").iterdir()}
        merge = frozenset(graphs.pop("", ()))
        return Contents({graph: frozenset(triples) for graph, triples in graphs.items()}, merge, texts, names)


def parted(line: bytes) -> tuple[bytes, str]:
    """The triple in a line of N-Quads, and its graph; empty for the default graph.

    >>> parted(b'<a:s> <a:p> "<a:o>" <a:g> .'), parted(b'<a:s> <a:p> "x <a:o>"^^<a:t> .'), parted(b"<a:s> <a:p> <a:o> .")
    ((b'<a:s> <a:p> "<a:o>"', 'a:g'), (b'<a:s> <a:p> "x <a:o>"^^<a:t>', ''), (b'<a:s> <a:p> <a:o>', ''))
    """
    subject, predicate, rest = line.removesuffix(b" .").split(b" ", 2)
    thing, _, last = rest.rpartition(b" ")
    if thing and last.startswith(b"<") and b'"' not in last:
        return b" ".join((subject, predicate, thing)), last[1:-1].decode()
    return line.removesuffix(b" ."), ""


def faults(found: Contents, before: Contents, after: Contents, told: Collection[str]) -> Iterator[str]:
    """What is wrong with a store whose build was killed.

    Args:
        before, after: what it held, and what it is to hold.
        told: names that were reported as stored.
    """
    for graph, triples in found.graphs.items():
        sha16 = graph.rpartition("/")[2]
        if sha16 in SHARED:
            continue
        if triples not in (before.graphs.get(graph), after.graphs.get(graph)):
            yield f"half a document in {graph}"
        if found.texts.get(sha16) not in (before.texts.get(sha16), after.texts.get(sha16)) or sha16 not in found.texts:
            yield f"another text than that of {graph}"
    for name, graph in before.names.items():
        if found.names.get(name) not in (graph, after.names[name]):
            yield f"{name} is lost"
    for name in told:
        if found.names.get(name) != after.names[name]:
            yield f"{name} was told as stored and is not"
    if found.merge != frozenset().union(*found.graphs.values()):
        yield "the default graph is not the merge of the others"


class Killer:
    """Builds made documents and kills the builds.

    Args:
        folder: where everything lies; made by the caller.
        count: documents of the second version.
    """

    def __init__(self, folder: Path, world: World, count: int, seed: int) -> None:
        self.folder, self.world, self.random = folder, world, random.Random(seed)
        self.files = folder / "after"
        written(folder / "before", count, 0)
        self.order = written(self.files, count, 1)
        for version in ("before", "after"):
            if version == "after":
                shutil.copytree(folder / "store-before", folder / "store-after")
            built(folder / version, folder / f"store-{version}", world)
        self.before, self.after = (contents(folder / f"store-{version}", world) for version in ("before", "after"))
        self.nothing = Contents({}, frozenset(), {}, {})
        self.where: dict[str, int] = {}
        self.span = {False: LONGEST_BUILD, True: LONGEST_BUILD}  # seconds that a build writes, into a new store and into an older one

    def as_pure(self) -> Iterator[str]:
        """What the store of the second version holds otherwise than ``kg.pipeline.build`` gives it."""
        for name in self.order:
            made = build(Source(name, (self.files / name).read_bytes()), self.world)
            stored = self.after.graphs.get(made.graph)
            if self.after.names[name] != made.graph or stored is None or len(stored) != len({quad.triple for quad in made.quads}):
                yield f"{name} is not stored as it was built"

    def trial(self, at: int) -> list[str]:
        """What is wrong after one kill; builds into a new store and over an older one in turn, with and without its helpers killed."""
        store = self.folder / f"store-{at}"
        older = self.before if at % 2 else self.nothing
        if at % 2:
            shutil.copytree(self.folder / "store-before", store)
        told, left = self.killed(store, older=bool(at % 2), whole=at % 4 > 1)
        wrong = [f"{len(left)} processes outlived the build"] if left else []
        if (store / "graphs" / "CURRENT").is_file():
            for read_only in (True, False):
                found = contents(store, self.world, read_only)
                wrong += faults(found, older, self.after, told)
            if extra := found.texts.keys() - {graph.rpartition("/")[2] for graph in found.graphs}:
                wrong.append(f"{len(extra)} texts of no document")
            self.counted(found, older)
        else:
            self.counted(self.nothing, self.nothing)
        built(self.files, store, self.world)
        mended = contents(store, self.world)
        if mended != self.after:
            parts = [part for part in ("graphs", "merge", "texts", "names") if getattr(mended, part) != getattr(self.after, part)]
            wrong.append(f"the next build does not mend {', '.join(parts)}")
        shutil.rmtree(store)
        return wrong

    def counted(self, found: Contents, older: Contents) -> None:
        """Notes how far a killed build had come."""
        new = sum(found.names.get(name) == graph != older.names.get(name) for name, graph in self.after.names.items())
        due = sum(graph != older.names.get(name) for name, graph in self.after.names.items())
        far = "before the first document" if not new else "among the documents" if new < due else "after the last document"
        self.where[far] = self.where.get(far, 0) + 1

    def killed(self, store: Path, older: bool, whole: bool) -> tuple[list[str], list[int]]:
        """Builds and kills.

        Args:
            older: whether there is a store already.
            whole: kill all its processes at once, not just the first.

        Returns:
            The names that it told as stored, and the processes that were still alive some seconds later.
        """
        command = [sys.executable, "-m", "kg", "build", str(self.files), "--store", str(store), "--jobs", "1"]
        log = Path(f"{store}.err")
        with log.open("wb") as err:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err, start_new_session=True)
            until = time.monotonic() + 60
            while not begun(store) and process.poll() is None and time.monotonic() < until:
                time.sleep(0.005)
            opened = time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                process.wait(self.random.uniform(0, self.span[older]))
                self.span[older] = time.monotonic() - opened
            helpers = tree(process.pid)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL) if whole else process.kill()
            process.wait()
        return told(log.read_text("utf-8", "replace"), self.order), outliving(helpers)


def begun(store: Path) -> bool:
    """Whether a build has opened its store to write: it notes what is stale before it changes anything."""
    return (store / "pending").exists()


def told(log: str, order: Collection[str]) -> list[str]:
    """The names that a build reported as stored: outcomes come in order, so that those before one that is told are stored too."""
    names = list(order)
    last = max((names.index(name) for name in names if f" {name}: " in log), default=-1)
    return names[: last + 1]


def outliving(pids: Collection[int]) -> list[int]:
    """Which processes are still there some seconds after the one that they worked for was killed."""
    until = time.monotonic() + LONGEST_LIFE
    while left := [pid for pid in pids if running(pid)]:
        if time.monotonic() > until:
            return left
        time.sleep(0.02)
    return []


def running(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False
