"""The service beside the oxigraph server and rdflib-endpoint: CPU a request of the whole server, on the same data in the same run.

python -m benchmarks.service [ROUNDS [FOLDER]]      5 where left out, the cheapest of each counts; where the store is made, once, and kept
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from benchmarks.load import Told, generator, many, some
from benchmarks.made_reports import Made, item
from benchmarks.servers import HOST, Server, ours, peer, program
from kg.across import refresh
from kg.iris import Iris
from kg.query import named
from kg.reference import reference_quads
from kg.store import Store
from kg.vocabulary import Vocabulary, load

REPORTS = 1000
ROWS, MOST = 14, 100_000
SECONDS = 1.0  # of a round of small requests
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
WM = "PREFIX wm: <https://w3id.org/wenmai/ontology#>\n"
FEW = 3  # requests of a round where one takes long
SLOW = 0.3  # seconds that are long
LARGE = (
    WM
    + f"""SELECT ?indicator ?property ?object {{
  ?indicator wm:measures ?measure ; ?property ?object .
}} LIMIT {MOST}"""
)
MERGE = "merge.nt"
OURS, OXIGRAPH, RDFLIB = "wenmai", "oxigraph", "rdflib-endpoint"


@dataclass(frozen=True)
class Question:
    """One kind of request.

    Args:
        asked: the path to ask a server for, one for each of different texts.
        targets: the most that our CPU may be of a peer's.
    """

    name: str
    asked: Callable[[Server], Sequence[str]]
    accept: str
    targets: dict[str, float]


def figures(vocabulary: Vocabulary) -> list[str]:
    """Fourteen measures that a report tells."""
    return [name for name in vocabulary.measures if name.startswith(("active.", "response."))][:ROWS]


def reports(vocabulary: Vocabulary, iris: Iris) -> Iterator[tuple[str, set[Quad]]]:
    """The IRI and the quads of made reports: fourteen figures each, two citations, ten years of an agency."""
    counties = sorted((code, one.name) for code, one in vocabulary.divisions.items() if one.level == "county" and not one.former)
    names = figures(vocabulary)
    for at in range(REPORTS):
        code, place = counties[at // 10]
        told = [f"{name} {at + 7 * row}" for row, name in enumerate(names)]
        cites = [f"国办发〔{2008 + at % 10}〕{at % 50 + 1}号", f"{place}校车管理办法"]
        made = Made(code, f"{place}人民政府", 2010 + at % 10, told, cites=cites)
        described = item(made, vocabulary, iris)
        yield iris.report(code, made.agency, made.year, described.sha16), set(described.quads)


def stored(folder: Path, vocabulary: Vocabulary, iris: Iris) -> list[str]:
    """The IRIs of the reports in a store made for the purpose, with its merge beside it as N-Triples, and in the oxigraph server's."""
    known = folder / "reports"
    if not known.exists():
        found = []
        with Store.open(folder / "store", iris, vocabulary) as store:
            store.put_reference(reference_quads(vocabulary, iris), vocabulary.digest)
            for iri, quads in reports(vocabulary, iris):
                found.append(iri)
                store.backend.bulk_extend(quads | {Quad(*quad.triple) for quad in quads})
            refresh(store, vocabulary, iris)
            store.backend.optimize()
            store.backend.dump(str(folder / MERGE), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
            store.close()
        if binary := program(OXIGRAPH):
            words = [binary, "load", "--location", str(folder / OXIGRAPH), "--file", str(folder / MERGE)]
            subprocess.run(words, check=True, capture_output=True)
        known.write_text("\n".join(found))
    return known.read_text().split()


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


def questions(iris: list[str], base: str, names: list[str]) -> list[Question]:
    """What is asked; ``again`` asks one text all the time, which is what a cache of answers would flatter."""
    measures = [f"{base}measure/{name}" for name in names]
    asks = [f"{WM}ASK {{ <{iri}> wm:records ?i . ?i wm:measures <{measure}> }}" for measure in measures for iri in iris]
    rows = "?i . ?i wm:measures ?measure ; wm:value ?value ; wm:valueState ?state"
    limits = range(ROWS, ROWS + 5)
    small = [f"{WM}SELECT ?measure ?value ?state {{ <{iri}> wm:records {rows} }} LIMIT {limit}" for limit in limits for iri in iris]
    told = named()["api-data"].sparql
    nodes = [(iri.removeprefix(base), told.replace("$node", f"<{iri}>")) for iri in iris]

    def by_query(texts: Sequence[str]) -> Callable[[Server], Sequence[str]]:
        return lambda server: [f"{server.sparql}?{urlencode({'query': text})}" for text in texts]

    def data(server: Server) -> Sequence[str]:
        if server.name == OURS:
            return [f"/data/{path}.ttl" for path, _ in nodes]
        return by_query([text for _, text in nodes])(server)

    to_small, to_large = {OXIGRAPH: 3.0, RDFLIB: 0.5}, {OXIGRAPH: 2.0, RDFLIB: 0.5}
    return [
        Question("ASK", by_query(asks), JSON, {OXIGRAPH: 8.0}),
        Question("ASK, again", by_query(asks[:1]), JSON, {}),
        Question(f"SELECT of {ROWS} rows", by_query(small), JSON, to_small),
        Question(f"SELECT of {ROWS} rows, again", by_query(small[:1]), JSON, {}),
        Question(f"SELECT of {MOST:,} rows", by_query([LARGE]), JSON, to_large),
        Question("/data/ of a report, Turtle", data, TURTLE, {}),
    ]


def sized(server: Server, question: Question) -> int:
    """How much an answer holds: rows, triples' lines, or 1 for yes.

    Raises:
        RuntimeError: it is no answer.
    """
    connection = HTTPConnection(HOST, server.port, timeout=300)
    connection.request("GET", question.asked(server)[0], headers={"Accept": question.accept})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{server.name}: {question.name}: {answer.status} {body[:300]!r}")
    if question.accept == TURTLE:
        return len(set(parse(body, RdfFormat.TURTLE)))
    found = json.loads(body)
    return int(found["boolean"]) if "boolean" in found else len(found["results"]["bindings"])


def measured(server: Server, question: Question, slow: bool) -> Told:
    """One round: as many requests as fit into a second on several connections, or a few one after the other where one takes long."""
    paths = question.asked(server)
    return some(server, paths, question.accept, FEW) if slow else many(server, paths, question.accept, SECONDS)


def lines(question: Question, servers: Sequence[Server], rounds: int) -> Iterator[str]:
    """The rows of the table for one question, the servers in turn in each round."""
    sizes, slow = {}, {}
    for server in servers:
        begun = perf_counter()
        sizes[server.name] = sized(server, question)
        slow[server.name] = perf_counter() - begun > SLOW
    told: dict[str, list[Told]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            told[server.name].append(measured(server, question, slow[server.name]))
    best = {name: min(each, key=lambda one: one.cpu) for name, each in told.items()}
    own = best[OURS].cpu
    yield question.name
    for name, one in best.items():
        ratio = own / one.cpu
        target = question.targets.get(name)
        verdict = "" if target is None else f"at most {target:g}: {'met' if ratio <= target else 'NOT MET'}"
        failed = sum(each.bad for each in told[name])
        wall = min(each.p50 for each in told[name]), min(each.p99 for each in told[name])
        row = f"  {name:<18}{sizes[name]:>9,}{one.cpu:>12.3f}{wall[0]:>10.2f}{wall[1]:>10.2f}{ratio:>10.2f}"
        yield f"{row}  {verdict}{f'  {failed} BAD ANSWERS' if failed else ''}"


def main(rounds: int, folder: Path) -> None:
    """Prints the table."""
    vocabulary = load()
    iris = Iris(vocabulary)
    print(f"load by {generator()}; CPU of the server with all its processes; ratio: ours to the other's CPU")
    known = stored(folder, vocabulary, iris)
    with ExitStack() as stack:
        servers = served(folder, stack)
        print(f"  {'':<18}{'size':>9}{'CPU ms':>12}{'p50 ms':>10}{'p99 ms':>10}{'ratio':>10}")
        for question in questions(known, iris.base, figures(vocabulary)):
            for line in lines(question, servers, rounds):
                print(line, flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as passing:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, Path(sys.argv[2] if len(sys.argv) > 2 else passing))
