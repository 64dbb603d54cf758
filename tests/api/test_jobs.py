"""Jobs: one after the other, told of afterwards, failed in words when the process that does them dies."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from api import jobs as waiting
from api.jobs import FullQueue, Jobs
from kg.intake import Outcome
from kg.settings import Settings
from kg.writing import Done, DropDocument, Failed
from tests.api.editor import Editor, user


def writers(editor: Editor) -> list[int]:
    """The processes of the service that have files of the store open to be written."""
    lock = str(editor.folder / "graphs" / "LOCK")
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                held = any(os.readlink(link) == lock for link in (entry / "fd").iterdir())
            except OSError:
                continue
            found += [int(entry.name)] if held else []
    return found


def parent(entry: Path) -> int:
    """The process that a process comes from; 0 where it is gone."""
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to find the process that writes")
def test_a_writer_that_is_killed_fails_its_job_in_words_and_another_takes_its_place(editor: Editor):
    """SIGKILL in the middle of a job: that one is failed and says so, the next is done, and nothing is half there."""
    files = [
        ("file", (f"杀{at}.txt", f"某某县政府关于第{at}件事的通知\n某政发〔2018〕{at}号\n照办。\n".encode(), "text/plain"))
        for at in range(1, 201)
    ]
    texts = editor.folder / "texts"
    before = len(list(texts.iterdir())) if texts.is_dir() else 0
    sent = editor.send("POST", "/api/documents", files=files)
    until = time.monotonic() + 30
    while len(list(texts.iterdir())) == before and time.monotonic() < until:  # the texts are laid before the graphs are stored
        time.sleep(0.002)
    (writer,) = writers(editor)
    os.kill(writer, signal.SIGKILL)
    job = editor.finished(sent)
    assert job["state"] == "failed" and job["problem"]["kind"] == "defect" and "SIGKILL" in job["problem"]["detail"]
    told = [outcome["name"] for outcome in job["outcomes"] if outcome["state"] == "added"]
    assert editor.put("之后.txt", "某某县政府关于之后的通知\n某政发〔2018〕99号\n照办。\n")["counts"] == {"added": 1}
    shown = {item["name"]: item["graph"] for item in editor.get("/api/documents?limit=1000").json()["items"]}
    assert set(told) <= shown.keys()  # what was reported as stored is there
    for name, graph in shown.items():
        if name.startswith("杀"):
            number = name.removeprefix("杀").removesuffix(".txt")
            assert editor.asks(
                f'ASK {{ GRAPH <{graph}> {{ ?it wm:documentNumber "某政发〔2018〕{number}号" }} ?it wm:documentNumber ?number }}'
            )


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to find the process that writes")
def test_a_writer_that_dies_with_nothing_to_do_is_no_fault_of_the_next_job(editor: Editor):
    """Another does the job, and nobody hears of it."""
    editor.put("先.txt", "某某县政府关于先前的通知\n")
    parents = {int(entry.name): parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    service = editor.running.process.pid
    (writer,) = {pid for pid in parents.values() if parents.get(parents.get(pid, 0)) == service}  # a grandchild that has children itself
    os.kill(writer, signal.SIGKILL)
    assert editor.put("后.txt", "某某县政府关于后来的通知\n")["state"] == "done"


def test_jobs_are_listed_the_latest_first(editor: Editor):
    """With what they are about and without what came of each document, which the job itself tells."""
    editor.send("PUT", "/graphs", params={"graph": user("listed")}, content=b"", headers={"content-type": "text/turtle"})
    listed = editor.send("GET", "/api/jobs", params={"limit": "1"}).json()
    (item,) = listed["items"]
    assert (item["names"], item["state"], item["effect"], item["outcomes"]) == ([user("listed")], "done", "created", [])
    assert listed["total"] >= 1 and editor.send("GET", item["address"]).json()["id"] == item["id"]


class Slow:
    """A writer that does what it is told when it is told."""

    def __init__(self, settings: Settings) -> None:
        self.done: list[str] = []

    def do(self, task, tell) -> None:
        """Ends every task at once, those of a bad name badly."""
        self.done.append(task.name)
        tell(Outcome(task.name, "added", issues=2))
        tell(Failed("defect", "it broke") if task.name == "bad" else Done("removed"))

    def close(self) -> None:
        """Nothing to end."""


def test_jobs_are_done_in_order_and_a_full_queue_takes_no_more(monkeypatch: pytest.MonkeyPatch):
    """One at a time, in the order in which they came; a failed one keeps no other back; the latest are remembered."""
    monkeypatch.setattr(waiting, "Writer", Slow)
    monkeypatch.setattr(waiting, "WAITING", 5)
    monkeypatch.setattr(waiting, "KEPT", 3)

    async def lived() -> None:
        renewed: list[int] = []

        async def renew() -> None:
            renewed.append(1)

        jobs = Jobs(Settings(), renew)
        names = ["a", "bad", "c", "d", "e"]
        made = [jobs.add(DropDocument(name), (name,)) for name in names]
        with pytest.raises(FullQueue):
            jobs.add(DropDocument("f"), ("f",))
        for job in made:
            await job.over.wait()
        assert jobs.writer.done == names and len(renewed) == 5
        assert [job.state for job in made] == ["done", "failed", "done", "done", "done"]
        assert made[0].counts == {"added": 1} and made[0].issues == 2 and made[0].ended >= made[0].began >= made[0].created
        last = jobs.add(DropDocument("g"), ("g",))
        await last.over.wait()
        assert list(jobs.known) == [job.id for job in (*made[2:], last)]
        await jobs.stop()

    asyncio.run(lived())
