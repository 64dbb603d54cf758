"""api.connections: who is slow is ended, who does their part is not, and who comes when all places are busy is told so."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api import connections
from api.connections import QUANTUM, Waiting, protocol
from tests.api.running import drained, parsed

PATIENCE = 0.4  # seconds
LONG = 40 * QUANTUM  # bytes; more than the system keeps on the way


class Service(uvicorn.Server):
    """A server with few places, that ends slow connections as the real one does."""

    def __init__(self, app: ASGIApp, waiting: Waiting) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off"))
        self.waiting = waiting
        protocol(self.config, waiting)

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        self.waiting.end_slow()
        return await super().on_tick(counter)


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Takes a body and tells its length; /long answers much, /once all of it in one piece, /wait and /lazy begin later."""
    if scope["path"] in ("/wait", "/lazy"):
        await asyncio.sleep(PATIENCE * 3)
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    piece = LONG * 4 if scope["path"] == "/once" else QUANTUM
    body = b"a" * LONG * 4 if scope["path"] in ("/long", "/once") else str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    for start in range(0, len(body), piece):
        await send({"type": "http.response.body", "body": body[start : start + piece], "more_body": start + piece < len(body)})


@contextmanager
def served(kept: int, app: ASGIApp = answer) -> Iterator[int]:
    """Where a service with two places listens; the system keeps ``kept`` bytes of what its clients do not fetch."""
    server = Service(app, Waiting(2))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, kept)
        number = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield number
        server.should_exit = server.force_exit = True
        thread.join(10)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where a service with two places and little patience listens."""
    monkeypatch.setattr(connections, "PATIENCE", PATIENCE)
    with served(4 * QUANTUM) as number:
        yield number


def connect(port: int, kept: int = 0) -> socket.socket:
    """A connection; the system keeps ``kept`` bytes for who does not read, where that is told."""
    line = socket.socket()
    if kept:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, kept)
    line.settimeout(10)
    line.connect(("127.0.0.1", port))
    return line


def test_a_long_upload_that_goes_on_is_not_ended(port: int):
    """Three times as long as the patience, but each time with more than what has to come."""
    pieces = 12
    with connect(port) as line:
        line.sendall(f"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {pieces * QUANTUM}\r\n\r\n".encode())
        for _ in range(pieces):
            line.sendall(b"a" * QUANTUM)
            time.sleep(PATIENCE / 4)
        status, _, body = parsed(drained(line))
    assert (status, body) == (200, str(pieces * QUANTUM).encode())


def test_an_upload_that_we_do_not_read_is_not_the_clients_fault(port: int):
    """The application takes its time: what was sent waits in the system, and nobody is blamed."""
    with connect(port) as line:
        line.sendall(f"POST /lazy HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {LONG}\r\n\r\n".encode())
        line.sendall(b"a" * LONG)
        status, _, body = parsed(drained(line))
    assert (status, body) == (200, str(LONG).encode())


@pytest.mark.parametrize("path", ["/long", "/once"])
def test_a_slow_reader_that_goes_on_gets_all(port: int, path: str):
    """Several times the patience, a little at a time: the answer comes whole."""
    came = b""
    with connect(port, kept=32_768) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        begun = time.monotonic()
        while piece := line.recv(QUANTUM * 3):
            came += piece
            time.sleep(PATIENCE / 40)
        assert time.monotonic() - begun > PATIENCE
    assert len(parsed(came)[2]) == LONG * 4


def test_what_the_system_keeps_hides_nobodys_progress(monkeypatch: pytest.MonkeyPatch):
    """50 KB a second for twice the patience, from a system that keeps a megabyte and asks for more when a third has gone: all comes."""
    patience = 1.5
    monkeypatch.setattr(connections, "PATIENCE", patience)
    came = b""
    with served(2**20) as port, connect(port, kept=16_384) as line:
        line.sendall(b"GET /long HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < 2 * patience + 0.3:
            while len(came) < passed * 50_000:
                came += line.recv(4096)
            time.sleep(0.05)
        while piece := line.recv(QUANTUM):
            came += piece
    assert len(parsed(came)[2]) == LONG * 4


def test_a_reader_that_stops_is_ended(port: int):
    """After it took some of the answer."""
    with connect(port, kept=4096) as line:
        line.sendall(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
        assert line.recv(QUANTUM)
        time.sleep(PATIENCE * 4)
        assert len(drained(line)) < LONG * 4


def test_who_waits_for_us_keeps_the_place(port: int):
    """Two requests are worked on, for longer than the patience, and no newcomer takes their places: it is told that all are busy."""
    with connect(port) as first, connect(port) as second:
        for line in (first, second):
            line.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        time.sleep(0.1)
        with connect(port) as third:
            third.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            status, headers, body = parsed(drained(third))
        assert (status, headers["retry-after"], headers["content-type"]) == (503, "1", "application/problem+json")
        assert "连接过多" in body.decode()
        assert [parsed(drained(line))[0] for line in (first, second)] == [200, 200]


def test_who_waits_longest_makes_room(port: int):
    """Both places are held by who says nothing: the newcomer is answered at once, and the older of the two is gone."""
    with connect(port) as older, connect(port) as newer:
        for line in (older, newer):
            line.sendall(b"GET / HTTP/1.1\r\n")
            time.sleep(0.05)
        begun = time.monotonic()
        with connect(port) as third:
            third.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert parsed(drained(third))[0] == 200
        assert parsed(drained(older))[0] == 408
        assert time.monotonic() - begun < PATIENCE
        newer.sendall(b"Host: a\r\nConnection: close\r\n\r\n")
        assert parsed(drained(newer))[0] == 200
