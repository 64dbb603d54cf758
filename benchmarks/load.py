"""Load on a server: many small requests with ``wrk`` where it is installed, else with threads of our own; large ones one by one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from math import inf
from pathlib import Path
from time import perf_counter

from benchmarks.servers import HOST, Server

CONNECTIONS = 4
SCRIPT = """local requests, at = {}, 0
init = function(args)
  for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
end
request = function() at = at % #requests + 1; return requests[at] end
done = function(summary, latency)
  local e = summary.errors
  local bad = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("told %d %d %d %d\\n", summary.requests, bad, latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a round of requests cost.

    Args:
        cpu: milliseconds of the server a request.
        p50, p99: milliseconds until an answer was whole.
        bad: how many were not answered as they should.
    """

    cpu: float
    p50: float
    p99: float
    requests: int
    bad: int


def generator() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else "http.client"


def many(server: Server, paths: Sequence[str], accept: str, seconds: float) -> Told:
    """So many requests as fit into a time, each path in its turn, on several connections."""
    begun = server.cpu()
    if shutil.which("wrk"):
        requests, bad, p50, p99 = by_wrk(server, paths, accept, seconds)
    else:
        requests, bad, p50, p99 = by_threads(server, paths, accept, seconds)
    return Told(1000 * (server.cpu() - begun) / requests if requests else inf, p50, p99, requests, bad)


def some(server: Server, paths: Sequence[str], accept: str, count: int) -> Told:
    """So many requests on one connection, each whole before the next."""
    begun = server.cpu()
    times, bad = asked(server, list(islice(cycle(paths), count)), accept, inf)
    return Told(1000 * (server.cpu() - begun) / count, *shares(times), count, bad)


def by_wrk(server: Server, paths: Sequence[str], accept: str, seconds: float) -> tuple[int, int, float, float]:
    """Requests, bad ones, p50 and p99."""
    with tempfile.TemporaryDirectory() as folder:
        script, list_of_paths = Path(folder) / "turns.lua", Path(folder) / "paths"
        script.write_text(SCRIPT)
        list_of_paths.write_text("\n".join(paths))
        words = (
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "60s",
            "-H",
            f"Accept: {accept}",
            "-s",
            str(script),
        )
        target = f"http://{HOST}:{server.port}/"
        done = subprocess.run(["wrk", *words, target, "--", str(list_of_paths)], capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("told "))
    requests, bad, p50, p99 = map(int, line.split()[1:])
    return requests, bad, p50 / 1000, p99 / 1000


def by_threads(server: Server, paths: Sequence[str], accept: str, seconds: float) -> tuple[int, int, float, float]:
    """Requests, bad ones, p50 and p99."""
    shifted = [[*paths[at::CONNECTIONS], *paths] for at in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        told = list(pool.map(lambda own: asked(server, own, accept, seconds), shifted))
    times = [time for each, _ in told for time in each]
    return len(times), sum(bad for _, bad in told), *shares(times)


def asked(server: Server, paths: Sequence[str], accept: str, seconds: float) -> tuple[list[float], int]:
    """The milliseconds of each request on one connection, and how many had another status than 200."""
    connection = HTTPConnection(HOST, server.port, timeout=120)
    times, bad = [], 0
    until = perf_counter() + seconds
    for path in paths if seconds == inf else cycle(paths):
        begun = perf_counter()
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (perf_counter() - begun))
        bad += answer.status != 200
        if perf_counter() > until:
            break
    connection.close()
    return times, bad


def shares(times: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
