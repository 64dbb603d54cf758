"""Questions to the network that take too long: they cost themselves, nobody else waits for them, and they can be stopped.

What answers is forked from this process: a question that is made to run away here runs away there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

import kg.network
from api import network
from api.app import create_app
from kg.across import refresh
from kg.errors import OutOfTime
from kg.iris import Iris
from kg.network.asking.questions import QUESTIONS
from kg.settings import Settings
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.conftest import NAME, Client, Library
from tests.api.test_pool import ended, raced

RUNAWAY, SHORT = "/api/graph/coupling", "/api/graph/wanted?limit=1"


def forever(*_: object, **__: object) -> None:
    """What no engine stops."""
    while True:
        pass


def late(*_: object, **__: object) -> None:
    """A measure that has no parts, when its time is up."""
    raise OutOfTime(1.0)


def wrong(*_: object, **__: object) -> None:
    """A mistake of ours."""
    raise KeyError("a secret of the inside")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of the questions are answered otherwise by processes that are made from now on."""
    for name, function in (("coupling", forever), ("ranking", late), ("timeline", wrong)):
        monkeypatch.setitem(QUESTIONS, name, replace(QUESTIONS[name], function=function))


@contextmanager
def serving(folder: Path, **more: int) -> Iterator[Client]:
    """A client of an application of its own."""
    app = create_app(Settings(store=folder, **{"workers": 2, "query_seconds": 60} | more))
    with start_blocking_portal() as portal:
        yield Client(app, portal)
    app.state.pool.close()
    app.state.network.close()


def test_a_runaway_is_stopped_and_nobody_waits_for_it(library: Library, answers: None):
    """Killed when its time is up, with the limit; meanwhile the service, queries and short questions to the network are answered."""

    async def race(http: httpx.AsyncClient) -> httpx.Response:
        await http.get(SHORT)  # which reads the network
        runaway = asyncio.create_task(http.get(RUNAWAY))
        await asyncio.sleep(0.1)
        for address in ("/healthz", "/sparql?query=ASK{}", SHORT):
            assert (await http.get(address)).status_code == 200 and not runaway.done(), address
        return await runaway

    with serving(library.folder, query_seconds=2) as client:
        answer = raced(client, race)
        assert (answer.status_code, answer.json()["limit"], answer.json()["bound"]) == (503, "time", "2")
        assert client.get(SHORT).status_code == 200


def test_a_client_that_leaves_frees_its_process(library: Library, answers: None):
    """Nobody works for nobody: the process ends long before its time is up, and another takes its place."""

    async def leave(http: httpx.AsyncClient) -> float:
        await http.get(SHORT)
        (station,) = pool.free
        runaway = asyncio.create_task(http.get(RUNAWAY))
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await ended(runaway)
        while station in pool.stations or not pool.free:
            await asyncio.sleep(0.01)
        with pytest.raises(ProcessLookupError):
            os.kill(station.worker.pid, 0)
        return time.monotonic() - began

    with serving(library.folder) as client:
        pool = client.app.state.network
        assert raced(client, leave) < 20  # where it would have had 60
        assert client.get(SHORT).status_code == 200


def test_more_than_there_are_processes_for_are_sent_away(library: Library, answers: None):
    """Two run away on two processes; what is short gets the second of them after a moment, a third runaway is told to come again."""

    async def race(http: httpx.AsyncClient) -> None:
        await http.get(SHORT)
        runaways = [asyncio.create_task(http.get(RUNAWAY)) for _ in range(3)]
        while not any(each.done() for each in runaways):
            await asyncio.sleep(0.01)
        sent_away = [each.result() for each in runaways if each.done()]
        assert {(each.status_code, each.headers["retry-after"]) for each in sent_away} == {(429, "2")}
        while (answer := await http.get(SHORT)).status_code == 429:
            pass
        assert answer.status_code == 200 and not all(each.done() for each in runaways)
        await ended(*runaways)

    with serving(library.folder) as client:
        raced(client, race)


def test_a_measure_that_runs_out_of_time_says_so_and_its_process_lives(library: Library, answers: None):
    """It ended by itself: to kill the process would make the next question wait for the network to be read."""
    with serving(library.folder, workers=1) as client:
        assert client.get(SHORT).status_code == 200
        before = [station.worker.pid for station in client.app.state.network.stations]
        answer = client.get("/api/graph/ranking")
        assert (answer.status_code, answer.json()["limit"]) == (503, "time")
        assert [station.worker.pid for station in client.app.state.network.free] == before


def test_a_failure_of_ours_is_for_the_log(library: Library, answers: None, caplog: pytest.LogCaptureFixture):
    """The client learns nothing of the inside, the log where it was; the process lives on."""
    with serving(library.folder, workers=1) as client:
        answer = client.get("/api/graph/timeline", id="国办发〔2017〕24号")
        assert answer.status_code == 500 and "secret" not in answer.text
        assert "a secret of the inside" in caplog.records[-1].facts["error"]  # type: ignore[attr-defined]
        assert client.get(SHORT).status_code == 200


def test_reading_the_network_is_no_question_s_time(library: Library, monkeypatch: pytest.MonkeyPatch):
    """A store whose network takes longer to read than a question may take is read all the same, once, and answers then."""
    real = kg.network.load

    def slowly(store: Store) -> object:
        time.sleep(1.4)
        return real(store)

    monkeypatch.setattr(kg.network, "load", slowly)
    with serving(library.folder, workers=1, query_seconds=1) as client:
        first = client.get(SHORT)
        assert (first.status_code, first.json()["limit"], first.headers["retry-after"]) == (503, "time", "10")
        while (answer := client.get(SHORT)).status_code in (429, 503):
            assert "retry-after" in answer.headers
        assert answer.status_code == 200
        assert client.app.state.network.outcomes["reading"] == 1


def test_a_network_that_cannot_be_read_is_told(library: Library, monkeypatch: pytest.MonkeyPatch):
    """By who asks, each time; whoever reads for too long is stopped, and its place is taken."""

    def never(store: Store) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(kg.network, "load", never)
    with serving(library.folder, workers=1) as client:
        for _ in range(2):
            answer = client.get(SHORT)
            assert answer.status_code == 503 and "the disk is gone" in answer.json()["detail"]
    monkeypatch.setattr(kg.network, "load", forever)
    monkeypatch.setattr(network, "READING", 0.2)
    with serving(library.folder, workers=1) as client:
        assert client.get(SHORT).status_code == 503
        monkeypatch.undo()


def test_a_new_build_shows_in_the_network(library: Library, tmp_path: Path, vocabulary: Vocabulary):
    """A report is dropped: the process reads the network anew, and the tag of the older answer is good for nothing."""
    folder = tmp_path / "store"
    shutil.copytree(library.folder, folder, ignore=shutil.ignore_patterns("readers"))
    address = f"/api/graph/neighbours?depth=5&id={library.agency}"
    with serving(folder, workers=1) as client:
        old = client.get(address)
        assert old.status_code == 200
        iris = Iris(vocabulary)
        with Store.open(folder, iris, vocabulary) as store:
            store.drop(NAME)
            refresh(store, vocabulary, iris)
        client.app.state.current = client.app.state.current.newer(client.app.state.settings)
        assert client.request("GET", address, headers={"if-none-match": old.headers["etag"]}).status_code == 404
        assert client.app.state.network.outcomes == {"answered": 1, "unknown": 1}


def test_questions_are_answered_while_nobody_can_be_hired(library: Library, monkeypatch: pytest.MonkeyPatch):
    """The service is not ready when processes that hold the network cannot be replaced, as with those for queries."""
    monkeypatch.setattr(network, "PATIENCE", 0.1)
    with serving(library.folder, workers=1) as client:
        assert client.get("/readyz").status_code == 200
        os.kill(client.app.state.network.nursery.pid, 9)
        os.waitid(os.P_PID, client.app.state.network.nursery.pid, os.WEXITED | os.WNOWAIT)
        assert client.get("/readyz").status_code == 503
        assert client.get(SHORT).status_code == 429
