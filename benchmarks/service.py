"""The service beside the oxigraph server and rdflib-endpoint: CPU a request of the whole server, on the same data in the same run.

python -m benchmarks.service [ROUNDS [FOLDER]]      5 where left out, the cheapest of each counts; where the store is made, once, and kept
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter

from pyoxigraph import RdfFormat, parse

from api.pool import Pool
from benchmarks.asking import JSON, MERGE, MOST, OURS, OXIGRAPH, RDFLIB, TURTLE, Kind, kinds, stored
from benchmarks.load import Told, generator, many, some
from benchmarks.servers import HOST, Server, ours, peer, program
from kg.answering import Queries, Question
from kg.answering.queries import Opened, attempted
from kg.answering.sheet import Sheet
from kg.iris import Iris
from kg.settings import Settings
from kg.vocabulary import load

SECONDS = 1.0  # of a round of small requests
SLOW, FEW = 0.3, 2  # seconds that are long for an answer, and how many of these are asked for in a round
ALONE, WARM = 300, 20  # queries that the overhead is measured with, and those at the beginning that do not count
WORTH = 3.0  # milliseconds that it may be
HERE = {"ask": ("json", MOST, 2**30), "select": ("json", MOST, 2**30)}


def served(folder: Path, stack: ExitStack) -> list[Server]:
    """All servers that are installed, on the same triples."""
    servers = [stack.enter_context(ours(folder / "store"))]
    if binary := program(OXIGRAPH):
        words = [binary, "serve-read-only", "--location", str(folder / OXIGRAPH), "--bind", f"{HOST}:{{port}}"]
        servers.append(stack.enter_context(peer(OXIGRAPH, "/query", words)))
    if binary := program(RDFLIB):
        words = [binary, "serve", "--host", HOST, "--port", "{port}", str(folder / MERGE)]
        servers.append(stack.enter_context(peer(RDFLIB, "/", words)))
    for name in (OXIGRAPH, RDFLIB):
        if not program(name):
            print(f"{name} is not installed: nothing is said of it")
    return servers


def sized(server: Server, kind: Kind) -> int:
    """How much an answer holds: rows, triples' lines, or 1 for yes.

    Raises:
        RuntimeError: it is no answer.
    """
    connection = HTTPConnection(HOST, server.port, timeout=300)
    connection.request("GET", kind.paths(server)[0], headers={"Accept": kind.accept})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{server.name}: {kind.name}: {answer.status} {body[:300]!r}")
    if kind.accept == TURTLE:
        return len(set(parse(body, RdfFormat.TURTLE)))
    found = json.loads(body)
    return int(found["boolean"]) if "boolean" in found else len(found["results"]["bindings"])


def measured(server: Server, kind: Kind, slow: bool) -> Told:
    """One round: as many requests as fit into a second on several connections, or a few one after the other where one takes long."""
    paths = kind.paths(server)
    return some(server, paths, kind.accept, FEW) if slow else many(server, paths, kind.accept, SECONDS)


def lines(kind: Kind, servers: Sequence[Server], rounds: int) -> Iterator[str]:
    """The rows of the table for one question, the servers in turn in each round."""
    sizes, slow = {}, {}
    for server in servers:
        begun = perf_counter()
        sizes[server.name] = sized(server, kind)
        slow[server.name] = perf_counter() - begun > SLOW
        measured(server, kind, slow[server.name])  # warm
    told: dict[str, list[Told]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            told[server.name].append(measured(server, kind, slow[server.name]))
    best = {name: min(each, key=lambda one: one.cpu) for name, each in told.items()}
    own = best[OURS].cpu
    yield kind.name
    for name, one in best.items():
        ratio = own / one.cpu
        target = kind.targets.get(name)
        verdict = "" if target is None else f"at most {target:g}: {'met' if ratio <= target else 'NOT MET'}"
        failed = sum(each.bad + (not each.requests) for each in told[name])
        wall = [min(getattr(each, share) for each in told[name] if each.requests) for share in ("p50", "p99")]
        row = f"  {name:<18}{sizes[name]:>9,}{one.cpu:>12.3f}{wall[0]:>10.2f}{wall[1]:>10.2f}{ratio:>10.2f}"
        yield f"{row}  {verdict}{f'  {failed} BAD ANSWERS' if failed else ''}"


async def both_ways(pool: Pool, place: str, texts: Sequence[str]) -> tuple[float, float]:
    """Median wall milliseconds of queries evaluated here, and through a process of the pool."""
    opened = Opened.at(place)
    here, there = [], []
    for text in texts:
        question = Question(place, text, HERE, "")  # type: ignore[arg-type]
        begun = perf_counter()
        with closing(Sheet()) as sheet:
            attempted(opened, question, sheet)
        between = perf_counter()
        (await pool.ask(question, asyncio.Event().wait)).close()
        here.append(between - begun)
        there.append(perf_counter() - between)
    return 1000 * median(here[WARM:]), 1000 * median(there[WARM:])


async def overhead(pool: Pool, store: Path, asked: Sequence[Kind]) -> None:
    """Prints what a query takes longer because a process of its own answers it."""
    for kind in asked:
        here, there = await both_ways(pool, str(store), kind.texts[:ALONE])
        verdict = "met" if there - here < WORTH else "NOT MET"
        print(f"{kind.name}: {here:.2f} ms in process, {there:.2f} through the pool: {there - here:.2f} more; under {WORTH:g}: {verdict}")


def main(rounds: int, folder: Path) -> None:
    """Prints the table."""
    settings = Settings()
    pool = Pool(settings, Queries(settings.query_memory), settings.workers)  # before there is a store and its threads
    iris = Iris(load())
    print(f"load by {generator()}; CPU of the server with all its processes; ratio: ours to the other's CPU")
    asked = kinds(stored(folder, iris.vocabulary, iris), iris)
    asyncio.run(overhead(pool, folder / "store", [kind for kind in asked if kind.accept == JSON and len(kind.texts) > 1]))
    pool.close()
    with ExitStack() as stack:
        servers = served(folder, stack)
        print(f"  {'':<18}{'size':>9}{'CPU ms':>12}{'p50 ms':>10}{'p99 ms':>10}{'ratio':>10}")
        for kind in asked:
            for line in lines(kind, servers, rounds):
                print(line, flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as passing:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, Path(sys.argv[2] if len(sys.argv) > 2 else passing))
