"""Builds that are killed at random moments: what the store holds then, and what the next build makes of it.

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
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.remains import Contents, contents, faults, outliving, swept
from benchmarks.servers import tree
from kg.intake import build_all, gather
from kg.pipeline import World, build
from kg.records import Source
from kg.settings import Settings

PLACES = ("灵山县", "浦北县", "平南县", "容县", "陆川县", "博白县")
LONGEST_BUILD = 4.0  # seconds after which a build is killed at the latest, where none has ended before
VERSIONS = BEFORE, AFTER = "before", "after"
PARTS = ("graphs", "merge", "texts", "names")
EARLY = "before the first document"
NOTHING = Contents({}, frozenset(), {}, {})


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


class Corpora:
    """Made documents in two versions, each as files and as a store.

    Args:
        folder: where everything lies; made by the caller.
        count: documents of the second version.
    """

    def __init__(self, folder: Path, world: World, count: int) -> None:
        self.folder, self.world = folder, world
        self.names = tuple(written(folder / version, count, number) for number, version in enumerate(VERSIONS))
        for version in VERSIONS:
            if version == AFTER:
                shutil.copytree(self.store(BEFORE), self.store(AFTER))
            built(folder / version, self.store(version), world)
        self.before, self.after = (contents(self.store(version), world) for version in VERSIONS)

    def store(self, version: str) -> Path:
        """The folder of the store of a version."""
        return self.folder / f"store-{version}"

    def unlike_pure(self) -> Iterator[str]:
        """What the store of the second version holds otherwise than ``kg.pipeline.build`` gives it."""
        for name in self.names[1]:
            made = build(Source(name, (self.folder / AFTER / name).read_bytes()), self.world)
            stored = self.after.graphs.get(made.graph)
            if self.after.names[name] != made.graph or stored is None or len(stored) != len({quad.triple for quad in made.quads}):
                yield f"{name} is not stored as it was built"


class BuildKiller:
    """Builds the second version and kills the builds.

    Args:
        seed: of the moments.
    """

    def __init__(self, corpora: Corpora, seed: int) -> None:
        self.corpora, self.world, self.random = corpora, corpora.world, random.Random(seed)
        self.far: Counter[str] = Counter()  # how far the builds had come
        self.span = {False: LONGEST_BUILD, True: LONGEST_BUILD}  # seconds that a build writes, into a new store and into an older one

    def trial(self, at: int) -> list[str]:
        """What is wrong after one kill; builds into a new store and over an older one in turn, with and without its helpers killed."""
        corpora, store = self.corpora, self.corpora.folder / f"store-{at}"
        older = corpora.before if at % 2 else NOTHING
        if at % 2:
            shutil.copytree(corpora.store(BEFORE), store)
        told, left = self.killed(store, older=bool(at % 2), whole=at % 4 > 1)
        wrong = [f"{len(left)} processes outlived the build"] if left else []
        if (store / "graphs" / "CURRENT").is_file():
            found = contents(store, self.world)
            wrong += [*faults(found, older, corpora.after, told), *swept(store, self.world, found)]
            self.far[distance(found, older, corpora.after)] += 1
        else:
            self.far[EARLY] += 1
        built(corpora.folder / AFTER, store, self.world)
        wrong += unlike(contents(store, self.world), corpora.after)
        shutil.rmtree(store)
        return wrong

    def killed(self, store: Path, older: bool, whole: bool) -> tuple[list[str], list[int]]:
        """Builds and kills.

        Args:
            older: whether there is a store already.
            whole: kill all its processes at once, not just the first.

        Returns:
            The names that it told as stored, and the processes that were still alive some seconds later.
        """
        files = self.corpora.folder / AFTER
        command = [sys.executable, "-m", "kg", "build", str(files), "--store", str(store), "--jobs", "1"]
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
        return told(log.read_text("utf-8", "replace"), self.corpora.names[1]), outliving(helpers)


def begun(store: Path) -> bool:
    """Whether a build has opened its store to write: it notes what is stale before it changes anything."""
    return (store / "pending").exists()


def told(log: str, names: Collection[str]) -> list[str]:
    """The names that a build reported as stored: outcomes come in order, so that those before one that is told are stored too."""
    order = list(names)
    last = max((at for at, name in enumerate(order) if f" {name}: " in log), default=-1)
    return order[: last + 1]


def distance(found: Contents, older: Contents, after: Contents) -> str:
    """How far a killed build had come."""
    due = [name for name, graph in after.names.items() if graph != older.names.get(name)]
    new = sum(found.names.get(name) == after.names[name] for name in due)
    return EARLY if not new else "among the documents" if new < len(due) else "after the last document"


def unlike(found: Contents, wanted: Contents) -> list[str]:
    """In what a store differs from one that was never killed."""
    return [f"the {part} are not as if nothing had been killed" for part in PARTS if getattr(found, part) != getattr(wanted, part)]
