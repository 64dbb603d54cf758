"""Queries that stop: what breaks a limit costs itself, and everybody else is answered."""

from __future__ import annotations

import asyncio
import csv
import gc
import io
import json
import os
import shutil
import signal
import time
import xml.etree.ElementTree as ET
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from api.app import create_app
from kg.across import refresh
from kg.answering import Question
from kg.iris import Iris
from kg.settings import Settings
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.conftest import NAME, Client, Library


def doubled(times: int) -> str:
    """A group that binds ?b<times> to eight characters, doubled so many times."""
    return "{ BIND('abcdefgh' AS ?b0) " + " ".join(f"BIND(CONCAT(?b{n}, ?b{n}) AS ?b{n + 1})" for n in range(times)) + " }"


JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) > STRLEN(STR(?f))) }"
PATH = "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:p>)* ?b . ?b (<urn:p>|!<urn:p>)* ?c }"
EATERS = {
    "text": f"SELECT (STRLEN(?b40) AS ?n) {doubled(40)}",
    "order": "SELECT * { ?s ?p ?o . ?u ?v ?w } ORDER BY ?w ?o",
    "distinct": "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o . ?u ?v ?w }",
}
SMALL = "ASK { ?s ?p ?o }"
ROWS = "SELECT ?n { VALUES ?n { 1 2 3 4 5 6 } }"
TRIPLES = "CONSTRUCT { <urn:a> <urn:b> ?n } WHERE { VALUES ?n { 1 1 2 3 3 4 5 6 } }"


@pytest.fixture(scope="module")
def app(library: Library) -> Iterator[FastAPI]:
    """An application with small limits."""
    app = create_app(Settings(store=library.folder, workers=2, query_seconds=20, query_memory=128, query_rows=5, answer_size=1))
    yield app
    app.state.pool.close()


@pytest.fixture(scope="module")
def small(app: FastAPI) -> Iterator[Client]:
    """A client of that application."""
    with start_blocking_portal() as portal:
        yield Client(app, portal)


def raced(client: Client, race: Callable[[httpx.AsyncClient], Awaitable[object]]) -> object:
    """What comes of several requests at a time."""

    async def run() -> object:
        transport = httpx.ASGITransport(client.app, raise_app_exceptions=False)
        async with asyncio.timeout(120), httpx.AsyncClient(transport=transport, base_url="http://testserver", timeout=30) as http:
            return await race(http)

    return client.portal.call(run)


@pytest.mark.parametrize("query", [JOIN, PATH], ids=["join", "path"])
def test_a_runaway_is_stopped_at_its_time(small: Client, query: str):
    """The one thing that neither engine nor interpreter can do: the process is killed, and the client is told which limit it was."""
    began = time.monotonic()
    answer = small.get("/sparql", query=query, timeout="0.3")
    assert (answer.status_code, answer.json()["limit"]) == (503, "time")
    assert "0.3" in answer.json()["detail"]
    assert time.monotonic() - began < 10  # where the service's own limit is 20
    assert small.get("/sparql", query=SMALL).json()["boolean"] is True


@pytest.mark.parametrize("query", EATERS.values(), ids=EATERS)
def test_a_memory_eater_eats_its_own(small: Client, query: str):
    """It meets its limit, this process does not grow, and the next query is answered."""
    answer = small.get("/sparql", query=query)
    assert (answer.status_code, answer.json()["limit"]) == (503, "memory")
    assert small.get("/sparql", query=SMALL).json()["boolean"] is True


def test_kill_and_go_on(small: Client):
    """As many kills as one likes: there are always as many processes as were asked for, and none is left over."""
    before = {station.worker.pid for station in small.app.state.pool.stations}
    for _ in range(5):
        assert small.get("/sparql", query=JOIN, timeout="0.05").json()["limit"] == "time"
    deadline = time.monotonic() + 30
    while len(small.app.state.pool.free) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    after = {station.worker.pid for station in small.app.state.pool.stations}
    assert len(small.app.state.pool.free) == len(after) == 2 and after != before
    for pid in before - after:
        with pytest.raises(ProcessLookupError):  # dead and buried
            os.kill(pid, 0)


async def ended(*tasks: asyncio.Task[httpx.Response]) -> None:
    """Leaves, where there is no answer yet."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_short_questions_are_answered_while_others_run_away(small: Client):
    """Whoever asks for little is answered, although runaways have every process but one; those that are too many are sent away."""

    async def race(http: httpx.AsyncClient) -> None:
        runaways = [asyncio.create_task(http.get("/sparql", params={"query": JOIN})) for _ in range(4)]
        while sum(each.done() for each in runaways) < 2:  # one had to go for another, and one waited in vain
            await asyncio.sleep(0.01)
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/api/documents")).status_code == 200
        sent_away = [(each.result().status_code, each.result().headers["retry-after"]) for each in runaways if each.done()]
        assert 2 <= len(sent_away) <= 3 and set(sent_away) == {(429, "1")}
        await ended(*runaways)

    raced(small, race)


def test_the_last_process_is_taken_away_for_who_waits(small: Client):
    """With one process on a long query, a second one has the other until a short one comes: that is answered, and the second sent away."""

    async def race(http: httpx.AsyncClient) -> None:
        first = asyncio.create_task(http.get("/sparql", params={"query": JOIN}))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(http.get("/sparql", params={"query": JOIN}))
        await asyncio.sleep(0.6)
        assert not second.done()  # nobody waited yet
        while (answer := await http.get("/sparql", params={"query": SMALL})).status_code == 429:
            assert answer.headers["retry-after"] == "1"  # the next process may take a while to be there
        assert answer.json()["boolean"] is True
        assert second.done() and (second.result().status_code, second.result().headers["retry-after"]) == (429, "1")
        assert not first.done()
        await ended(first)

    raced(small, race)


def test_a_client_that_leaves_frees_its_process(small: Client):
    """Nobody works for nobody."""
    pool = small.app.state.pool

    async def leave(_: httpx.AsyncClient) -> float:
        left = asyncio.Event()

        async def receive() -> dict[str, object]:
            if not left.is_set():
                left.set()
                return {"type": "http.request", "body": b"", "more_body": False}
            await asyncio.sleep(0.05)
            return {"type": "http.disconnect"}

        sent: list[object] = []

        async def send(message: object) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": "/sparql",
            "query_string": str(httpx.QueryParams({"query": JOIN})).encode(),
            "headers": [(b"host", b"testserver")],
        }
        began = time.monotonic()
        await small.app(scope, receive, send)
        assert sent == []
        while len(pool.free) < 2:
            await asyncio.sleep(0.01)
        return time.monotonic() - began

    assert raced(small, leave) < 10  # where the query would have had 20


def test_a_client_may_only_lower_the_limit(library: Library):
    """timeout= beyond the service's own limit changes nothing; what is no number of seconds is refused."""
    app = create_app(Settings(store=library.folder, workers=1, query_seconds=1))
    with start_blocking_portal() as portal:
        client = Client(app, portal)
        began = time.monotonic()
        assert client.get("/sparql", query=JOIN, timeout="1000").json()["bound"] == "1"
        assert time.monotonic() - began < 20
        for wrong in ("0", "-1", "nan", "inf", "soon"):
            assert client.get("/sparql", query=SMALL, timeout=wrong).status_code == 400
        app.state.pool.close()


def numbers(format: str, body: bytes) -> list[str]:
    """The numbers in an answer, read by a reader of the format."""
    if format == "json":
        return [row["n"]["value"] for row in json.loads(body)["results"]["bindings"]]
    if format == "xml":
        return [found.text or "" for found in ET.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}literal")]
    rows = list(csv.reader(io.StringIO(body.decode()), delimiter="\t" if format == "tsv" else ","))
    return [row[0] for row in rows[1:]]


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_up_to_the_limit_are_whole(small: Client, format: str):
    """As many rows as may be are a plain answer, with its length."""
    answer = small.get("/sparql", query=ROWS.replace(" 6 ", " "), format=format)
    assert (answer.status_code, numbers(format, answer.content)) == (200, ["1", "2", "3", "4", "5"])
    assert "wenmai-cut" not in answer.headers and answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("format", ["json", "xml"])
def test_a_cut_table_says_so(small: Client, format: str):
    """One row more: status, header and body tell; the first rows are there, and the document is whole."""
    answer = small.get("/sparql", query=ROWS, format=format)
    assert (answer.status_code, answer.headers["wenmai-cut"]) == (206, "rows; limit=5")
    assert numbers(format, answer.content) == ["1", "2", "3", "4", "5"]
    if format == "json":
        assert answer.json()["head"] == {"link": ["sparql#cut-after-5-rows"], "vars": ["n"]}
    else:
        head = ET.fromstring(answer.content)[0]
        assert [(each.tag.rpartition("}")[2], *each.attrib.values()) for each in head] == [
            ("variable", "n"),
            ("link", "sparql#cut-after-5-rows"),
        ]


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml"])
def test_a_cut_graph_says_so(small: Client, format: str):
    """Six triples, two of them stated twice, under a limit of five: five come, and a comment."""
    from pyoxigraph import RdfFormat, parse

    syntax = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}[format]
    answer = small.get("/sparql", query=TRIPLES.replace("urn:", "http://example.org/"), format=format)
    assert (answer.status_code, answer.headers["wenmai-cut"]) == (206, "rows; limit=5")
    assert len(list(parse(answer.content, syntax))) == 5 and "the first 5 triples" in answer.text
    whole = small.get("/sparql", query=TRIPLES.replace(" 6 ", " ").replace("urn:", "http://example.org/"), format=format)
    assert whole.status_code == 200 and "first" not in whole.text
    assert len(list(parse(whole.content, syntax))) == 5


@pytest.mark.parametrize(("query", "format"), [(ROWS, "csv"), (ROWS, "tsv"), (TRIPLES, "jsonld")])
def test_formats_without_room_for_a_word_are_not_cut(small: Client, query: str, format: str):
    """A table that silently lacks rows would be believed."""
    answer = small.get("/sparql", query=query, format=format)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert (answer.json()["limit"], answer.json()["bound"]) == ("rows", 5)


def test_a_page_tells_that_there_are_more(small: Client):
    """In a browser the words stand above the table."""
    answer = small.get("/sparql", query=ROWS, format="html")
    assert "Only the first 5 rows" in answer.text and answer.headers["wenmai-cut"] == "rows; limit=5"
    assert "This is not the whole answer" in small.get("/sparql", query=TRIPLES, format="html").text


def test_an_answer_that_is_too_large(small: Client):
    """One row of two million characters, under a limit of one MiB."""
    answer = small.get("/sparql", query=f"SELECT ?b18 {doubled(18)}")
    assert (answer.status_code, answer.json()["limit"], answer.json()["bound"]) == (503, "size", 1)


def test_a_long_answer_comes_whole(client: Client):
    """More than goes with the head of an answer: it comes from the file in pieces, and says its length."""
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    counted = int(client.get("/sparql", query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"])
    for format in ("json", "xml", "csv"):
        answer = client.get("/sparql", query=query, format=format)
        assert answer.status_code == 200 and len(answer.content) > 1_000_000
        assert answer.headers["content-length"] == str(len(answer.content))
    assert counted == len(list(csv.reader(io.StringIO(answer.text)))) - 1
    assert client.app.state.pool.held == 0


def test_long_answers_on_their_way_keep_short_ones_from_nobody(small: Client):
    """Slow readers hold all that long answers may take: another long one has to come again, a short one holds nothing and is sent."""
    pool = small.app.state.pool
    long = f"SELECT ?b14 {doubled(14)}"  # 128 KiB
    pool.held = pool.most - 2**17
    try:
        refused = small.get("/sparql", query=long)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1") and "LIMIT" in refused.json()["detail"]
        assert small.get("/sparql", query=SMALL).json()["boolean"] is True
        assert pool.held == pool.most - 2**17
        pool.held -= 2**10
        assert small.get("/sparql", query=long).status_code == 200  # what there is room for is sent
    finally:
        pool.held = 0


def test_a_new_build_is_seen_without_a_failed_query(library: Library, tmp_path: Path, vocabulary: Vocabulary):
    """A document is dropped while questions are asked: each is answered by the old state or by the new one, in the end by the new one."""
    folder = tmp_path / "store"
    shutil.copytree(library.folder, folder, ignore=shutil.ignore_patterns("readers"))
    settings = Settings(store=folder, workers=2)
    app = create_app(settings)
    old = app.state.current.view.folder
    asked = "SELECT (COUNT(*) AS ?n) { ?r a <https://w3id.org/wenmai/ontology#Report> }"

    async def race(http: httpx.AsyncClient) -> list[tuple[int, str]]:
        told: list[tuple[int, str]] = []
        done = asyncio.Event()

        async def ask() -> None:
            while not done.is_set():
                answer = await http.get("/sparql", params={"query": asked})
                told.append((answer.status_code, answer.json()["results"]["bindings"][0]["n"]["value"]))

        tasks = [asyncio.create_task(ask()) for _ in range(2)]
        await asyncio.to_thread(drop)
        app.state.current = await asyncio.to_thread(app.state.current.newer, settings)
        while told[-1] == (200, "1"):
            await asyncio.sleep(0.01)
        done.set()
        await asyncio.gather(*tasks)
        return told

    def drop() -> None:
        iris = Iris(vocabulary)
        with Store.open(folder, iris, vocabulary) as store:
            store.drop(NAME)
            refresh(store, vocabulary, iris)

    with start_blocking_portal() as portal:
        told = raced(Client(app, portal), race)
        app.state.pool.close()
    assert set(told) == {(200, "1"), (200, "0")} and told[-1] == (200, "0")
    assert told == sorted(told, key=lambda each: each[1], reverse=True)
    gc.collect()
    assert not old.exists()  # the last question on it let go of it


def test_a_view_that_cannot_be_opened_is_told(small: Client, tmp_path: Path):
    """The process lives on, and answers the next question on a view that can."""
    pool = small.app.state.pool
    wanted = {"ask": ("json", 5, 1000)}

    async def ask(_: httpx.AsyncClient) -> list[str]:
        told = []
        for place in (tmp_path, small.app.state.current.view.folder, tmp_path):
            answer = await pool.ask(Question(str(place), SMALL, wanted, ""), asyncio.Event().wait)
            told.append(answer.head.outcome)
            answer.close()
        return told

    assert raced(small, ask) == ["failed", "answered", "failed"]


def test_a_service_whose_nursery_died_is_not_ready(library: Library):
    """No process can be had from it any more: whoever watches the service must learn that it is to be started anew.

    Those that live on answer meanwhile; when they are gone as well, a query gets an answer that says so, and none waits for good.
    """
    app = create_app(Settings(store=library.folder, workers=2))
    pool = app.state.pool
    with start_blocking_portal() as portal:
        client = Client(app, portal)
        assert client.get("/readyz").status_code == 200
        os.kill(pool.nursery.pid, signal.SIGKILL)
        os.waitid(os.P_PID, pool.nursery.pid, os.WEXITED | os.WNOWAIT)
        assert client.get("/readyz").status_code == 503
        assert client.get("/sparql", query=SMALL).status_code == 200
        for station in list(pool.stations):
            os.kill(station.worker.pid, signal.SIGKILL)
        answers = [client.get("/sparql", query=SMALL).status_code for _ in range(3)]
        assert set(answers) <= {429, 503} and not pool.stations
        assert client.get("/readyz").status_code == 503
    pool.close()
