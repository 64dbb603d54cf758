"""Ordinary requests while the service is attacked: ten thousand slow connections, runaway queries and clients that leave, all at once;
and while forty clients ask for the largest parts of lists.

python -m benchmarks.attacks [SECONDS [FOLDER]]      20 where left out; where the store is made, once, and kept (as benchmarks.service does)

Nobody may wait for a page, for data or for the state of the service for as much as a second. A query may be told to come again (429)
while all processes are busy with those of the attacker, and so may a large part of a list while others are made.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.asking import WM, stored
from benchmarks.servers import HOST, Server, ended, ours
from kg.iris import Iris
from kg.vocabulary import load

SLOW, RUNAWAYS, LEAVING, GREEDY = 10_000, 4, 4, 40
SPARE = 500  # descriptors that this process needs beside those connections
PAUSE = 5.0  # seconds from one byte of a slow client to the next, and at most until it comes again after it was sent away
BETWEEN = 0.1  # seconds from one ordinary request to the next
LONGEST = 1.0  # seconds that an ordinary request may take
JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HEAD = f"GET /?{'x' * 2000} HTTP/1.1\r\nHost: {HOST}\r\n".encode()


@dataclass
class Asked:
    """What came of one kind of ordinary request.

    Args:
        allowed: the statuses that are an answer.
        times: seconds until an answer was whole.
    """

    path: str
    allowed: tuple[int, ...] = (200,)
    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def ask(self, port: int) -> None:
        """Asks once, on a connection of its own."""
        begun, status = time.perf_counter(), "no answer"
        connection = HTTPConnection(HOST, port, timeout=30)
        with suppress(OSError, HTTPException):
            connection.request("GET", self.path)
            answer = connection.getresponse()
            answer.read()
            status = str(answer.status)
        connection.close()
        self.times.append(time.perf_counter() - begun)
        self.statuses[status] += 1

    @property
    def well(self) -> bool:
        """Whether all were answered, and in time."""
        return max(self.times) < LONGEST and self.statuses.keys() <= {str(each) for each in self.allowed}


async def dribble(port: int, open_now: set[int], number: int) -> None:
    """One slow client, who comes again when he is sent away."""
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, port)
            open_now.add(number)
            try:
                for at in range(len(HEAD)):
                    writer.write(HEAD[at : at + 1])
                    await writer.drain()
                    await asyncio.sleep(PAUSE)
            finally:
                open_now.discard(number)
                writer.transport.abort()
        await asyncio.sleep(random.uniform(0, PAUSE))


async def asking(port: int, path: str, leaves: float | None = None) -> None:
    """One client who asks the same again and again; he waits for the answer, or leaves after some seconds."""
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
    while True:
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(request)
            try:
                await asyncio.wait_for(reader.read(), leaves)
            finally:
                writer.transport.abort()
        await asyncio.sleep(BETWEEN)


async def slow_and_endless(port: int) -> None:
    """Slow connections, queries that never end, and clients that leave; tells once a second how many slow connections are open."""
    open_now: set[int] = set()
    endless = f"/sparql?{urlencode({'query': JOIN})}"
    tasks = []
    for number in range(descriptors()):
        tasks.append(asyncio.create_task(dribble(port, open_now, number)))
        if number % 100 == 99:
            await asyncio.sleep(0.01)
    tasks += [asyncio.create_task(asking(port, endless)) for _ in range(RUNAWAYS)]
    tasks += [asyncio.create_task(asking(port, endless, BETWEEN)) for _ in range(LEAVING)]
    while True:
        print(len(open_now), flush=True)
        await asyncio.sleep(1)


async def greedy(port: int) -> None:
    """Clients who ask for the largest part of a list, half of them as JSON and half as CSV."""
    print(GREEDY, flush=True)
    await asyncio.gather(*(asking(port, f"/api/indicators?limit=1000&format={('json', 'csv')[number % 2]}") for number in range(GREEDY)))


ATTACKS = {"slow and endless": slow_and_endless, "greedy": greedy}  # each goes on until its process is ended


def probe(port: int, kinds: list[Asked], seconds: float) -> None:
    """Asks ordinary things for a while, each kind in a thread of its own."""
    until = time.monotonic() + seconds

    def go_on(kind: Asked) -> None:
        while time.monotonic() < until:
            kind.ask(port)
            time.sleep(BETWEEN)

    threads = [threading.Thread(target=go_on, args=(kind,)) for kind in kinds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ordinary(iri: str, base: str) -> list[Asked]:
    """What ordinary clients ask for."""
    path, ask = iri.removeprefix(base), urlencode({"query": f"{WM}ASK {{ <{iri}> wm:records ?indicator }}"})
    paths = ["/", f"/page/{path}", f"/data/{path}.ttl", "/api/agencies?limit=10", "/healthz"]
    return [*map(Asked, paths), Asked(f"/sparql?{ask}", (200, 429))]


def told(kinds: list[Asked], title: str) -> Iterator[str]:
    """The rows of the table."""
    yield title
    for kind in kinds:
        times = sorted(kind.times)
        statuses = ", ".join(f"{count} × {status}" for status, count in kind.statuses.items())
        shares = f"{1000 * times[len(times) // 2]:>9.0f}{1000 * times[len(times) * 99 // 100]:>9.0f}{1000 * times[-1]:>9.0f}"
        yield f"  {kind.path[:44]:<46}{shares}  {'ok' if kind.well else 'NOT WELL'}  {statuses}"


def descriptors() -> int:
    """How many connections this process may open, its limit raised as far as it goes."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for most in (max(hard, 2 * SLOW), hard):
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            break
    return min(SLOW, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE)


def attacked(server: Server, kinds: list[Asked], attack: str, seconds: float) -> None:
    """Prints how ordinary requests fare under attack."""
    with tempfile.NamedTemporaryFile("w+") as counts:
        attacker = subprocess.Popen([sys.executable, "-m", "benchmarks.attacks", "--against", str(server.port), attack], stdout=counts)
        while not Path(counts.name).stat().st_size and attacker.poll() is None:
            time.sleep(BETWEEN)
        begun, cpu = time.monotonic(), server.cpu()
        probe(server.port, kinds, seconds)
        held = len(os.listdir(f"/proc/{server.process.pid}/fd"))
        cores = (server.cpu() - cpu) / (time.monotonic() - begun)
        ended(attacker)
        counts.seek(0)
        most = max(map(int, counts.read().split()), default=0)
    title = f"{attack}: up to {most:,} such clients at a time, {held:,} descriptors of the service in the end, {cores:.1f} cores used"
    print("\n".join(told(kinds, title)), flush=True)


def undisturbed(server: Server, kinds: list[Asked], title: str, seconds: float) -> None:
    """Prints how ordinary requests fare otherwise."""
    probe(server.port, kinds, seconds)
    print("\n".join(told(kinds, title)), flush=True)


def main(seconds: float, folder: Path) -> None:
    """Prints the table."""
    iris = Iris(load())
    known = stored(folder, iris.vocabulary, iris)
    with ours(folder / "store") as server:
        print(f"  {'':<46}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")
        undisturbed(server, ordinary(known[0], iris.base), "undisturbed", seconds / 4)
        for attack in ATTACKS:
            attacked(server, ordinary(known[0], iris.base), attack, seconds)
        undisturbed(server, ordinary(known[0], iris.base), "after it", seconds / 4)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--against"]:
        asyncio.run(ATTACKS[sys.argv[3]](int(sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory() as passing:
            main(float(sys.argv[1]) if len(sys.argv) > 1 else 20, Path(sys.argv[2] if len(sys.argv) > 2 else passing))
