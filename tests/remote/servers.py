"""Servers to speak to: the real one, and one that answers as it is told."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

WAIT = 10.0  # seconds that a server may take to be there


def program(name: str) -> str | None:
    """Where a program is: beside this Python, or on the path."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def free() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Oxigraph:
    """The ``oxigraph`` server over a folder, always on the same port."""

    folder: Path
    flags: tuple[str, ...] = ()
    port: int = field(default_factory=free)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """As ``--store`` takes it."""
        return f"sparql+http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        words = [str(program("oxigraph")), "serve", "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}", *self.flags]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + WAIT
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < until and self.process.poll() is None, "the server does not start"
                time.sleep(0.02)

    def kill(self) -> None:
        """Ends it as a power cut would, for its clients."""
        if self.process:
            self.process.kill()
            self.process.wait()


@dataclass
class Told:
    """A server that sends the given bytes, an answer to each request, and then closes the connection; the last answer again and again."""

    answers: list[bytes]
    heard: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """As ``--store`` takes it."""
        return f"sparql+http://127.0.0.1:{self.port}"

    def serve(self, listener: socket.socket) -> None:
        """Answers until the listener is closed."""
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                self.heard.append(request_of(line))
                line.sendall(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


def request_of(line: socket.socket) -> bytes:
    """One whole request."""
    came = b""
    while b"\r\n\r\n" not in came and (piece := line.recv(65_536)):
        came += piece
    head, _, body = came.partition(b"\r\n\r\n")
    size = next((int(each.split(b":")[1]) for each in head.split(b"\r\n") if each.lower().startswith(b"content-length:")), 0)
    while len(body) < size and (piece := line.recv(65_536)):
        body += piece
    return head + b"\r\n\r\n" + body


@contextmanager
def told(*answers: bytes) -> Iterator[Told]:
    """A server that gives these answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Told(list(answers), port=listener.getsockname()[1])
        thread = Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(WAIT)


def answer(body: bytes, status: str = "200 OK", kind: str = "application/sparql-results+json", framing: str = "") -> bytes:
    """An answer of a server; its length is told unless another framing is asked for."""
    framed = framing or f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{framed}Connection: close\r\n\r\n".encode() + body
