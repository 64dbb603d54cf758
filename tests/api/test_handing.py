"""api.handing: a long answer comes whole to who fetches it at a bearable pace, and ends for who does not; the log tells which it was."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from api import handing
from api.handing import hand
from api.metrics import Metrics
from api.pool import Answer
from api.watch import Watched
from kg.answering import Head
from tests.api.running import drained, parsed
from tests.api.test_connections import connect, served

SIZE = 2**21  # bytes of the answer
KEPT = 2**15  # bytes that the system keeps on each side, or twice as many
ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Long:
    """A service that answers everything with one long answer, and tells when that was let go."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.app = Starlette()
        self.metrics = Metrics()
        self.watched = Watched(self.answer, self.metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, watched as it is in the service."""
        scope["app"] = self.app
        await self.watched(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the answer over."""
        with tempfile.TemporaryFile() as file:
            file.write(b"a" * SIZE)
            file.flush()
            answer = Answer(Head("answered", size=SIZE), b"", os.dup(file.fileno()), lambda _: self.gone.set())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(SIZE).encode())]})
            await hand(answer, scope, send)
        finally:
            answer.close()

    def counted(self, status: str) -> float:
        """How many requests were counted with a status."""
        labels = {"route": "none", "method": "GET", "status": status}
        return self.metrics.registry.get_sample_value("wenmai_requests_total", labels) or 0.0


@pytest.fixture
def long(caplog: pytest.LogCaptureFixture) -> Long:
    """A service, whose log is kept."""
    caplog.set_level(logging.INFO, "wenmai")
    return Long()


@pytest.fixture
def line(long: Long) -> Iterator[socket.socket]:
    """A connection to it."""
    with served(KEPT, long) as port, connect(port, KEPT) as line:
        yield line


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[object, object]]:
    """Status and bytes of the requests in the log; nothing else is in it, and no error at all."""
    deadline = time.monotonic() + 5
    while not caplog.records and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [record.getMessage() for record in caplog.records if record.name != "wenmai"] == []
    return [(record.facts["status"], record.facts["bytes"]) for record in caplog.records]  # type: ignore[attr-defined]


def read_slowly(line: socket.socket, seconds: float, speed: int) -> bytes:
    """What comes to who reads so many bytes a second for some time, or until the end."""
    came, begun = b"", time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        while len(came) < passed * speed:
            try:
                piece = line.recv(4096)
            except ConnectionError:
                piece = b""
            if not piece:
                return came
            came += piece
        time.sleep(0.02)
    return came


def test_who_fetches_too_slowly_does_not_hold_an_answer_for_hours(
    long: Long, line: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """More than what keeps a connection, less than what keeps an answer: that is let go, counted and told as one that was not fetched."""
    monkeypatch.setattr(handing, "FIRST", 0.5)
    monkeypatch.setattr(handing, "SLOWEST", 2**20)
    line.sendall(ASKED)
    body = parsed(read_slowly(line, 8, 100_000) + drained(line))[2]
    assert long.gone.wait(5)
    ((status, size),) = told(caplog)
    assert status == 499 and isinstance(size, int) and len(body) <= size < SIZE
    assert (long.counted("499"), long.counted("200")) == (1, 0)


def test_the_longest_answers_have_to_be_fetched_within_a_time(long: Long, line: socket.socket, monkeypatch: pytest.MonkeyPatch):
    """At the slowest pace for all, the longest ones would take hours."""
    monkeypatch.setattr(handing, "FIRST", 0.2)
    monkeypatch.setattr(handing, "SLOWEST", 1)
    monkeypatch.setattr(handing, "LONGEST", 1)  # which makes two megabytes a second of the answer
    line.sendall(ASKED)
    assert len(read_slowly(line, 8, 100_000)) < SIZE
    assert long.gone.wait(5)


def test_who_is_slow_but_not_too_slow_gets_all(
    long: Long, line: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """Several times longer than nobody looks."""
    monkeypatch.setattr(handing, "FIRST", 0.3)
    monkeypatch.setattr(handing, "SLOWEST", 100_000)
    line.sendall(ASKED)
    came = read_slowly(line, 1.2, 500_000)
    while len(came) < SIZE or len(parsed(came)[2]) < SIZE:
        came += line.recv(2**18)
    assert long.gone.wait(5)
    assert told(caplog) == [(200, SIZE)]


def test_a_client_that_leaves_within_several_answers_is_told_as_that(long: Long, line: socket.socket, caplog: pytest.LogCaptureFixture):
    """It asks thrice in a row and leaves within the first answer: that one ends at once, and nothing is taken for a failure of ours."""
    line.sendall(ASKED * 3)
    assert line.recv(4096)
    line.close()
    assert long.gone.wait(5)
    ((status, size),) = told(caplog)
    assert status == 499 and isinstance(size, int) and size < SIZE
