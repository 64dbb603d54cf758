"""What is worked out apart for who writes: limits, what can be opened there, and how an update is read before it is evaluated."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import QueryError, StoreBusy
from kg.iris import Iris
from kg.query import guard_update
from kg.store import Store
from kg.vocabulary import Vocabulary
from kg.writing.apart import Apart, Limits, Refused
from kg.writing.graphs import parsed

LIMITS = Limits(30, 512, ("seconds", "memory"))


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    """Where work is done apart."""
    with closing(Apart()) as made:
        yield made


def hungry(size: int) -> int:
    """Takes so much memory."""
    return len(bytearray(size))


def slow(seconds: float) -> None:
    """Takes so long."""
    time.sleep(seconds)


def opening(path: str) -> str:
    """Tries to open a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def knocking(port: int) -> str:
    """Tries to open a connection by the engine itself, as a guard that was fooled would let it."""
    try:
        pyoxigraph.Store().update(f"LOAD <http://127.0.0.1:{port}/>")
    except OSError as error:
        return str(error)
    return "loaded"


def crashing() -> None:
    """Ends as a crash does."""
    os.abort()


def chance() -> str:
    """A UUID that the engine makes."""
    return str(next(iter(pyoxigraph.Store().query("SELECT (UUID() AS ?id) {}")))["id"])


def test_work_has_its_answer_and_its_refusals(apart: Apart):
    """What the function gives comes back, and what it refuses, with the place."""
    assert apart.ask(hungry, (2**20,), LIMITS) == 2**20
    with pytest.raises(Refused) as told:
        apart.ask(parsed, (b"<a> <b", "text/turtle", "http://example.org/g"), LIMITS)
    assert (told.value.trouble, told.value.line) == ("malformed", 1)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not limit memory")
def test_work_that_takes_too_much_memory_is_ended(apart: Apart):
    """The limit is named, and the next piece of work is done."""
    with pytest.raises(Refused, match="512 MiB of memory") as told:
        apart.ask(hungry, (2**30,), LIMITS)
    assert told.value.trouble == "limit" and apart.ask(hungry, (1,), LIMITS) == 1


def test_work_that_takes_too_long_is_ended(apart: Apart):
    """At its limit, which is named."""
    began = time.monotonic()
    with pytest.raises(Refused, match=r"longer than 1 seconds \(limit: seconds\)"):
        apart.ask(slow, (60,), Limits(1, 512, ("seconds", "memory")))
    assert time.monotonic() - began < 10


def test_work_that_crashes_is_told(apart: Apart):
    """By the signal that it died of."""
    with pytest.raises(Refused, match="SIGABRT"):
        apart.ask(crashing, (), LIMITS)


def test_no_file_and_no_connection_can_be_opened(apart: Apart):
    """Not even where the guard was fooled: the system refuses, and nobody knocks."""
    with pytest.raises(Refused, match="Too many open files"):
        apart.ask(opening, (__file__,), LIMITS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        assert apart.ask(knocking, (listener.getsockname()[1],), LIMITS) != "loaded"
        with pytest.raises(TimeoutError):
            listener.accept()


def test_every_process_has_chances_of_its_own(apart: Apart):
    """Forked from one process whose engine has made random names already, no two make the same."""
    chance()
    assert len({chance(), apart.ask(chance, (), LIMITS), apart.ask(chance, (), LIMITS)}) == 3


@pytest.mark.parametrize(
    ("update", "iris"),
    [
        ("CLEAR GRAPH <http://a/g>", {"http://a/g"}),
        ("BASE <http://a/> DROP GRAPH <g>", {"http://a/g"}),
        ("PREFIX p: <http://a/> INSERT DATA { GRAPH p:g { p:s p:p 'http://a/no' } } # <http://a/no>",
         {"http://a/", "http://a/g", "http://a/s", "http://a/p"}),
        ("PREFIX load: <http://a/> DROP GRAPH load:service", {"http://a/", "http://a/service"}),
    ],
)  # fmt: skip
def test_an_update_tells_its_graphs(update: str, iris: set[str]):
    """Every IRI in full, none out of a comment or a text."""
    assert guard_update(update).iris == iris


def test_the_chosen_graphs_come_into_the_text():
    """As USING stands there; the short form of DELETE WHERE is written out for it. Checked against the engine, which knows the grammar."""
    text = guard_update("DELETE WHERE { GRAPH ?g { ?s ?p 1 } }", ["http://a/b"], ["http://a/c"]).sparql
    expected = "DELETE { GRAPH ?g { ?s ?p 1 } } USING <http://a/b> USING NAMED <http://a/c> WHERE { GRAPH ?g { ?s ?p 1 } }"
    assert " ".join(text.split()) == expected
    store = pyoxigraph.Store()
    store.update("INSERT DATA { GRAPH <http://a/c> { <a:s> <a:p> 1 } GRAPH <http://a/d> { <a:s> <a:p> 1 } }")
    store.update(text)
    assert [quad.graph_name.value for quad in store] == ["http://a/d"]


@pytest.mark.parametrize("iri", ["relative", "http://a> {} ; CLEAR ALL #", "http://a b", "http://a\n", "a:\\u003E"])
def test_nothing_comes_in_by_a_chosen_graph(iri: str):
    """What is no IRI never enters the text of the update."""
    with pytest.raises(QueryError, match="no absolute IRI"):
        guard_update("DELETE WHERE { ?s ?p ?o }", [iri])


def test_who_waits_for_a_store_gets_it_or_is_told(tmp_path: Path, vocabulary: Vocabulary):
    """The lock is kept by one: another waits as long as it has patience, and is told then; once it is free it is to be had."""
    iris = Iris(vocabulary)
    with Store.open(tmp_path / "store", iris, vocabulary):
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="in use by another process"):
            Store.open(tmp_path / "store", iris, vocabulary, patience=0.2)
        assert 0.2 <= time.monotonic() - began < 5
    Store.open(tmp_path / "store", iris, vocabulary, patience=5.0).close()
