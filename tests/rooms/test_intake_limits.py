"""A document that does its worst costs itself, never the build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from kg import processes
from kg.inspection import sealed
from kg.intake import Crew, Item, build_all, crew, gather, read_all, worker
from kg.pipeline import World
from kg.records import Source
from kg.settings import Settings
from kg.store import Store


def misbehave(source: Source) -> str:
    """What the text of the source says shall happen."""
    what = source.data.decode().strip()
    if what == "loop":
        while True:
            pass
    if what == "eat":
        return "x" * 2**30
    if what == "answer at length":
        return "x" * (2**28)
    if what == "exit":
        os._exit(3)
    if what.startswith("die of "):
        os.kill(os.getpid(), getattr(signal, what.removeprefix("die of ")))
    if what.startswith("sleep "):
        time.sleep(float(what.removeprefix("sleep ")))
    if what == "be wrong":
        raise KeyError(what)
    return what if what != "pid" else str(os.getpid())


def written(folder: Path, *deeds: str) -> list[Item]:
    """A file for each deed."""
    items = []
    for number, deed in enumerate(deeds):
        path = folder / f"{number:03}.txt"
        path.write_text(deed, "utf-8")
        items.append(Item(str(path), path.name))
    return items


def children() -> set[int]:
    """Processes below this one, zombies too, where the system lists them; without what multiprocessing keeps for itself."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            if b"resource_tracker" not in status.with_name("cmdline").read_bytes():
                parents[int(status.parent.name)] = int(status.read_text("utf-8").rpartition(")")[2].split()[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """Neither a process nor a zombie outlives its crew."""
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_failure_names_its_reason_and_the_others_go_on(tmp_path: Path, jobs: int) -> None:
    """Nine ways to fail: each is told with the limit or signal, in order, and what follows is read."""
    deeds = {
        "first": "",
        "loop": "longer than 2 seconds (limit: seconds) 用时超过 2 秒",
        "eat": "more than 300 MiB of memory (limit: memory)",
        "answer at length": "more than 300 MiB of memory",
        "die of SIGSEGV": "died of SIGSEGV",
        "exit": "exit code 3",
        "die of SIGKILL": "died of SIGKILL, as when memory runs out",
        "die of SIGABRT": "died of SIGABRT",
        "be wrong": "a defect of the program: KeyError",
        "y" * 2**20 + "y": "larger than 1 MiB",
        "last": "",
    }
    items = written(tmp_path, *deeds)
    found = list(read_all(items, Settings(jobs=jobs, seconds=2, memory=300, size=1), misbehave))
    assert [answer.name for answer in found] == [item.name for item in items]
    assert [(reason in answer.failure, bool(reason)) for answer, reason in zip(found, deeds.values(), strict=True)] == [
        (True, bool(answer.failure)) for answer in found
    ]
    assert (found[0].value, found[-1].value) == ("first", "last")


def test_a_document_too_large_to_be_handed_over_names_the_limit(tmp_path: Path) -> None:
    """It is copied on its way from the process that opens files: what fails there fails for want of memory, too."""
    items = written(tmp_path, "y" * (150 * 2**20), "last")
    found = list(read_all(items, Settings(jobs=1, memory=250, size=200), misbehave))
    assert "more than 250 MiB of memory (limit: memory)" in found[0].failure
    assert found[1].value == "last"


def test_a_signal_without_a_name_is_told_by_its_number() -> None:
    """Not every signal has one; the build must not end for that."""
    assert "died of signal 40" in crew.died(-40)


def test_answers_keep_the_order_of_the_files(tmp_path: Path) -> None:
    """Those that are done early wait for their turn; those behind go on meanwhile."""
    deeds = [f"sleep {0.3 if number % 4 == 0 else 0.2}" for number in range(12)]
    begun = time.monotonic()
    found = [answer.value for answer in read_all(written(tmp_path, *deeds), Settings(jobs=4), misbehave)]
    assert found == deeds
    assert time.monotonic() - begun < 2.4  # one after the other it takes 2.7 seconds


def test_files_are_opened_as_they_are_needed(tmp_path: Path) -> None:
    """A folder of millions of files, or a crawl, is never held: no more is under way than a few for each process."""
    taken: list[str] = []

    def items() -> Iterator[Item]:
        for item in written(tmp_path, *["text"] * 100):
            taken.append(item.name)
            yield item

    found = read_all(items(), Settings(jobs=2), misbehave)  # type: ignore[arg-type]
    for _ in range(10):
        next(found)
    assert len(taken) <= 10 + 2 * crew.AHEAD + 1
    found.close()  # type: ignore[attr-defined]


def test_a_worker_reads_many_documents_and_then_another_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each document would cost too much, one for all of them would keep what every library leaks."""
    monkeypatch.setattr(worker, "DOCUMENTS", 5)
    pids = [answer.value for answer in read_all(written(tmp_path, *["pid"] * 12), Settings(jobs=1), misbehave)]
    assert [pids[:5].count(pids[0]), pids[5:10].count(pids[5]), pids[10:].count(pids[10])] == [5, 5, 2]
    assert len(set(pids)) == 3


def test_a_worker_that_dies_idle_costs_no_document(tmp_path: Path) -> None:
    """The system may pick any process when memory runs out."""
    with Crew(misbehave, Settings(jobs=1)) as readers:
        (first,) = readers.answers(written(tmp_path, "pid"))
        assert first.value and readers.opener
        os.kill(int(first.value), signal.SIGKILL)
        os.kill(readers.opener.pid, signal.SIGKILL)
        time.sleep(0.2)
        (second,) = readers.answers(written(tmp_path, "pid"))
        assert second.value and second.value != first.value


def test_where_a_system_cannot_fork_workers_start_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers, at the price of loading everything in each process."""
    monkeypatch.delattr(os, "fork")
    assert isinstance(processes.processes(print), processes.Anew)
    found = [answer.value for answer in read_all(written(tmp_path, "一、概述", "二、公开"), Settings(jobs=1), sealed)]
    assert found == ["一、概述", "二、公开"]


LOOPING = """
import sys, time
from kg.intake import Item, read_all
from kg.settings import Settings
def loop(source):
    while True: pass
if __name__ == "__main__":
    print("ready", flush=True)
    for answer in read_all([Item(sys.argv[1], "a.txt")], Settings(jobs=1), loop): print(answer)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not list its processes in /proc")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_build(tmp_path: Path, ending: signal.Signals) -> None:
    """Ctrl-C, an orderly stop, or the worst: a worker in an endless loop must not go on for ever."""
    (tmp_path / "a.txt").write_text("文", "utf-8")
    command = [sys.executable, "-c", LOOPING, str(tmp_path / "a.txt")]
    before = children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout is not None
        running.stdout.readline()
        until = time.monotonic() + 10
        while len(children() - before) < 4 and time.monotonic() < until:  # it, its nursery, two workers
            time.sleep(0.05)
        started = children() - before
        running.send_signal(ending)
        assert running.wait(10) != 0
    until = time.monotonic() + 10
    while (alive := {pid for pid in started if Path(f"/proc/{pid}").exists()}) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive


def test_several_processes_build_what_one_builds(tmp_path: Path, root: Path, world: World) -> None:
    """Byte for byte, in the same order, whoever was done first."""
    items = gather([str(path) for path in sorted(root.glob("examples/policy_*.txt"))]).items
    stored = []
    for jobs in (1, 3):
        settings = Settings(store=tmp_path / str(jobs), jobs=jobs)
        outcomes = [outcome.plain() for outcome in build_all(items, settings)]
        with Store.open(settings.store, world.iris, world.vocabulary, read_only=True) as store:
            stored.append((outcomes, sorted(str(quad) for quad in store.backend)))
    assert stored[0] == stored[1]


def test_failures_stand_where_they_occurred(tmp_path: Path) -> None:
    """Documents are stored by the group; a reader of the log still sees them in their order."""
    items = written(tmp_path, "文", "", "字", "")
    outcomes = [(outcome.name, outcome.state) for outcome in build_all(items, Settings(store=tmp_path / "store", jobs=1))]
    assert outcomes == [("000.txt", "set aside"), ("001.txt", "failed"), ("002.txt", "set aside"), ("003.txt", "failed")]


def test_a_container_may_take_longer_than_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of a crawl may be pictures: as long as it is getting on in the file, it is not late."""

    def slow(stream: BinaryIO, name: str, *_: object) -> Iterator[Source]:
        for _ in range(15):
            time.sleep(0.2)
            assert stream.read(100_000)
        yield Source(name, b"end")

    monkeypatch.setattr(worker, "documents", slow)
    (tmp_path / "a.warc").write_bytes(bytes(2_000_000))
    settings = Settings(jobs=1, seconds=2)
    (answer,) = read_all([Item(str(tmp_path / "a.warc"), "a.warc")], settings, misbehave)
    assert answer.value == "end"


@pytest.mark.parametrize(("deed", "reason"), [("loop", "longer than 2 seconds"), ("die", "died of SIGSEGV")])
def test_a_container_that_cannot_be_opened_to_its_end_costs_its_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, reason: str
) -> None:
    """What was in it before the place at fault is read, and so are the files behind it; reading in a circle is no getting on."""

    def torn(stream: BinaryIO, name: str, *_: object) -> Iterator[Source]:
        yield Source(name + "/1.txt", b"one")
        if name == "a.zip":
            if deed == "die":
                os.kill(os.getpid(), signal.SIGSEGV)
            while True:
                stream.seek(0)
                stream.read()

    monkeypatch.setattr(worker, "documents", torn)
    items = []
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(bytes(100))
        items.append(Item(str(tmp_path / name), name))
    found = list(read_all(items, Settings(jobs=1, seconds=2), misbehave))
    assert [(answer.name, answer.value) for answer in found] == [("a.zip/1.txt", "one"), ("a.zip", None), ("b.zip/1.txt", "one")]
    assert reason in found[1].failure
