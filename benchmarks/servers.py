"""Servers as other processes: started, waited for, what their CPU time is, stopped with all that they started."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HOST = "127.0.0.1"
LONGEST_START = 300  # seconds that a server may take to load its data
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server.

    Args:
        sparql: path of its SPARQL endpoint.
    """

    name: str
    port: int
    sparql: str
    process: subprocess.Popen[bytes] = field(repr=False)

    def cpu(self) -> float:
        """CPU seconds of it and of all that it started, user and system; the children that are gone count in ticks."""
        return sum(map(spent, tree(self.process.pid)))


def program(name: str) -> str:
    """Where a program lies: beside this Python, else on PATH; empty where it is not installed."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else shutil.which(name) or ""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for task in os.listdir(f"/proc/{one}/task"):
                found += [int(each) for each in Path(f"/proc/{one}/task/{task}/children").read_text().split()]
    return found


def spent(pid: int) -> float:
    """CPU seconds of one process, those of its reaped children included; 0 where it is gone.

    The clock of another process is asked for as clock_getcpuclockid(3) does on Linux: in nanoseconds, where /proc counts ticks.
    """
    try:
        own = time.clock_gettime((~pid << 3) | 2)
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return own + (int(fields[13]) + int(fields[14])) / TICKS


def ended(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """Stops a process and what it started, in good order if it can."""
    all_of_it = tree(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    for pid in all_of_it:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


@contextmanager
def ours(store: Path, *more: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """``wenmai serve`` on a store; its port is the one that it tells."""
    command = [program("wenmai"), "serve", "--store", str(store), "--port", "0", *more]
    log = Path(f"{store}.log")
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | (environment or {}))
    try:
        yield Server("wenmai", told_port(process, log), "/sparql", process)
    finally:
        ended(process)


def told_port(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port that our service says it listens on, once it answers there.

    Raises:
        RuntimeError: it ended, or says nothing.
    """
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text("utf-8", "replace")):
            waited(process, int(found[1]), "/healthz")
            return int(found[1])
        time.sleep(0.02)
    raise RuntimeError(f"the service did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def peer(name: str, sparql: str, command: Sequence[str]) -> Iterator[Server]:
    """Another server, started with a port of our choice in the place of ``{port}``."""
    port = free_port()
    process = subprocess.Popen(
        [word.format(port=port) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        waited(process, port, f"{sparql}?query=ASK%7B%7D")
        yield Server(name, port, sparql, process)
    finally:
        ended(process)


def waited(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Returns when a server answers.

    Raises:
        RuntimeError: it ended, or takes too long.
    """
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, HTTPException), closing(HTTPConnection(HOST, port, timeout=10)) as connection:
            connection.request("GET", path)
            with connection.getresponse() as answer:
                answer.read()
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server answers on port {port}")
