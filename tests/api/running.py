"""The service in a process of its own, and bytes over real sockets."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 1.5  # seconds that these services have with slow clients, so that tests need not wait long
CODE = "from api import connections; connections.PATIENCE = %s; from api.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Running:
    """A service that runs.

    Args:
        process: whose stderr goes to the file ``log``.
        port: of 127.0.0.1 that it listens on.
        log: what it told so far.
    """

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def connect(self, seconds: float = 30.0) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def ask(self, request: bytes, seconds: float = 30.0) -> bytes:
        """All that it answers to some bytes until it ends the connection."""
        with self.connect(seconds) as line:
            line.sendall(request)
            return drained(line)

    def get(self, path: str, *headers: str, seconds: float = 30.0) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to a GET."""
        head = "".join(f"{each}\r\n" for each in ("Host: localhost", "Connection: close", *headers))
        return parsed(self.ask(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode(), seconds))

    def lines(self) -> list[dict[str, object]]:
        """The log so far."""
        return [
            json.loads(line)
            for line in self.log.read_text("utf-8").splitlines(keepends=True)
            if line.startswith("{") and line.endswith("\n")
        ]

    def line(self, request: str) -> dict[str, object]:
        """What the log tells of the request with an id; it is told when the answer is on its way."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if found := [line for line in self.lines() if line.get("id") == request]:
                (line,) = found
                return line
            time.sleep(0.01)
        raise AssertionError(f"the log does not tell of {request}")


def drained(line: socket.socket) -> bytes:
    """What comes until the other side ends, or breaks, the connection."""
    came = b""
    try:
        while piece := line.recv(65_536):
            came += piece
    except ConnectionError:
        pass
    return came


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    named = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
    return int(first.split(" ")[1]), named, body


@contextmanager
def running(store: Path, log: Path, *flags: str, patience: float = PATIENCE, **environment: str) -> Iterator[Running]:
    """A service over a store, which is ended afterwards if it still runs.

    Args:
        store: folder of the store.
        log: file for what it tells.
        flags: of ``wenmai serve``, beside those for the store, the port and the log.
        patience: seconds that it has with slow clients.
        environment: variables, beside those of this process that are no settings.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("WENMAI_")} | environment
    command = [sys.executable, "-c", CODE % patience, "serve", "--store", str(store), "--port", "0", "--log", "json", *flags]
    with log.open("wb") as file, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=file, env=variables) as process:
        try:
            yield Running(process, listening(process, log), log)
        finally:
            process.kill()


def listening(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port that the service tells of when it begins."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r'"address": "127\.0\.0\.1:(\d+)"', log.read_text("utf-8")):
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(f"the service does not begin: {log.read_text('utf-8')}")
