"""What can go wrong on the line to a server: each is one clear sentence, and no half of an answer is taken for a whole."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO

import pyoxigraph
import pytest
import urllib3
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from kg.errors import StoreError, UsageError
from kg.store import remote as module
from kg.store import wire as wires
from kg.store.amend import amend
from kg.store.asking import Questions
from kg.store.remote import Remote
from kg.store.wire import TRIPLES, Endpoints, Wire
from tests.remote.servers import answer, free, told

YES = b'{"head":{},"boolean":true}'
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
CHUNKED = "Transfer-Encoding: chunked\r\n"
MANY = b"<urn:a> <urn:p> <urn:b> .\n" * 3
Call = Callable[[Wire], object]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries as else, but without the waiting between them."""
    monkeypatch.setattr(wires, "RETRIES", wires.RETRIES.new(backoff_factor=0))


def yes(wire: Wire) -> object:
    """Asks with ASK."""
    return Questions(wire).holds("?s ?p ?o")


def rows(wire: Wire) -> object:
    """Asks with SELECT."""
    return list(Questions(wire).rows("SELECT ?s { ?s ?p ?o }"))


def graph(wire: Wire) -> object:
    """Asks for a graph."""
    return list(Questions(wire).graph(NamedNode("urn:g")))


def change(wire: Wire) -> object:
    """Sends an update."""
    return wire.update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")


def chunk(body: bytes) -> bytes:
    """A chunk of an answer."""
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
@pytest.mark.parametrize("call", [yes, change])
def test_who_is_busy_is_asked_again(status: str, call: Call) -> None:
    """Gateways say so while a server starts; what is sent may come twice, whether it is a question or an update."""
    with told(answer(b"busy", status, "text/plain"), answer(b"busy", status, "text/plain"), answer(YES)) as server:
        call(Wire(server.address, {}))
    assert len(server.heard) == 3 and len({request.partition(b"\r\n\r\n")[2] for request in server.heard}) == 1


def test_tries_have_an_end() -> None:
    """A server that stays busy is told with its own words; one that is not there, with its address."""
    with told(answer(b"still loading", "503 Service Unavailable", "text/plain")) as server, pytest.raises(StoreError) as caught:
        yes(Wire(server.address, {}))
    assert f"{server.address} answered 503: still loading" in str(caught.value) and len(server.heard) == 1 + int(wires.RETRIES.total or 0)
    with pytest.raises(StoreError, match=r"cannot be reached .*refused"):
        yes(Wire(f"sparql+http://127.0.0.1:{free()}", {}))


@pytest.mark.parametrize("status", ["400 Bad Request", "500 Internal Server Error", "302 Found"])
@pytest.mark.parametrize("call", [yes, graph, change])
def test_other_refusals_are_told_at_once(status: str, call: Call) -> None:
    """Asking again would not help; an answer that sends elsewhere is not followed: only the named server is spoken to."""
    sent = answer(b"<h1>so not</h1>", f"{status}\r\nLocation: http://127.0.0.1:9/", "text/html")
    with told(sent) as server, pytest.raises(StoreError, match=rf"answered {status[:3]}: so not"):
        call(Wire(server.address, {}))
    assert len(server.heard) == 1


def test_who_is_not_let_in_learns_what_to_set() -> None:
    """The name and the password go to the server, and nowhere else: neither in the message nor in what a person sees of the line."""
    variables = {"WENMAI_STORE_USER": "reader", "WENMAI_STORE_PASSWORD": "Geheim-17"}
    with told(answer(b"who?", "401 Unauthorized", "text/plain")) as server:
        wire = Wire(server.address, variables)
        with pytest.raises(StoreError, match="WENMAI_STORE_PASSWORD") as caught:
            yes(wire)
    basic = urllib3.make_headers(basic_auth="reader:Geheim-17")["authorization"]
    assert basic.encode() in server.heard[0]
    assert "Geheim" not in str(caught.value) + repr(wire) and basic not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        (yes, answer(YES[:-5])),
        (yes, answer(YES, framing=f"Content-Length: {len(YES) + 10}\r\n")),
        (yes, answer(chunk(YES), framing=CHUNKED)),
        (rows, answer(ROW[:-2])),
        (rows, answer(ROW, framing=f"Content-Length: {len(ROW) + 10}\r\n")),
        (rows, answer(chunk(ROW), framing=CHUNKED)),
        (rows, answer(b"")),
        (graph, answer(MANY[:-4], kind=TRIPLES)),
        (graph, answer(MANY, kind=TRIPLES, framing=f"Content-Length: {len(MANY) + 10}\r\n")),
        (graph, answer(chunk(MANY), kind=TRIPLES, framing=CHUNKED)),
    ],
)
def test_half_an_answer_is_none(call: Call, sent: bytes) -> None:
    """A line that breaks, a length that is not reached, a last chunk that does not come, a text that stops: also between two lines."""
    with told(sent) as server, pytest.raises(StoreError, match=r"ends early|does not answer|cannot be reached"):
        call(Wire(server.address, {}))


@pytest.mark.parametrize(
    ("call", "sent", "words"),
    [
        (yes, answer(YES, kind="text/html"), "is that its endpoint"),
        (graph, answer(MANY, kind="text/turtle"), "not in application/n-triples"),
        (graph, answer(MANY, kind=TRIPLES, framing="X: y\r\n"), "where its answers end"),
        (yes, answer(ROW), "answers ASK with a table"),
        (rows, answer(YES), "answers SELECT with yes or no"),
        (graph, answer(b"<urn:a> urn:b .", kind=TRIPLES), "gives no N-Triples"),
        (rows, answer(b"[1}"), "is no table"),
    ],
)
def test_answers_that_are_none_are_told(call: Call, sent: bytes, words: str) -> None:
    """A page of a proxy, another format, a server that keeps to no standard."""
    with told(sent) as server, pytest.raises(StoreError, match=words):
        call(Wire(server.address, {}))


def test_whole_answers_are_taken() -> None:
    """However they are framed, and whatever stands after them; a graph that is not there is empty."""
    with told(answer(chunk(ROW) + b"0\r\n\r\n", framing=CHUNKED)) as server:
        assert rows(Wire(server.address, {})) == [{"s": NamedNode("urn:a")}]
    with told(answer(YES + b"\n")) as server:
        assert yes(Wire(server.address, {})) is True
    with told(answer(b"no such graph", "404 Not Found", "text/plain")) as server:
        assert graph(Wire(server.address, {})) == []
    with told(answer(MANY, kind=f"{TRIPLES}; charset=utf-8")) as server:
        assert len(graph(Wire(f"{server.address}/query", {}))) == 3  # type: ignore[arg-type]
    assert b"CONSTRUCT" in server.heard[0], "without an address for graphs it is asked by a query"


@pytest.mark.parametrize(
    ("address", "query", "update", "graphs"),
    [
        ("sparql+http://h:1", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("sparql+https://h/", "https://h/query", "https://h/update", "https://h/store"),
        ("sparql+http://h/ds/sparql", "http://h/ds/sparql", "http://h/ds/sparql", ""),
        ("sparql+http://h/q?update=/u&graphs=/g", "http://h/q", "http://h/u", "http://h/g"),
    ],
)
def test_an_address_names_three_places(address: str, query: str, update: str, graphs: str) -> None:
    """By convention, or by what it says."""
    assert Endpoints.of(address) == Endpoints(query, update, graphs)


@pytest.mark.parametrize(
    "address", ["sparql+http://", "sparql+http://h:x", "sparql+http://[::1", "sparql+http://h?updates=/u", "sparql+http://h#x"]
)
def test_what_is_no_address_is_a_mistake_in_usage(address: str) -> None:
    """Told before anything is opened."""
    with pytest.raises(UsageError, match="sparql"):
        Endpoints.of(address)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    """Addresses stand in histories of shells and in lists of processes."""
    with pytest.raises(UsageError, match="WENMAI_STORE_PASSWORD") as caught:
        Endpoints.of("sparql+http://someone:Geheim-17@h")
    assert "Geheim" not in str(caught.value)


class Inside:
    """Stands for the line: what would be sent is done by the engine in this process."""

    address = "sparql+http://inside"

    def __init__(self) -> None:
        self.engine = pyoxigraph.Store()
        self.updates: list[str] = []

    def update(self, sparql: str) -> None:
        """Does it, and then once more: whatever is sent may come twice."""
        self.updates.append(sparql)
        for _ in range(2):
            self.engine.update(sparql)

    def ask(self, sparql: str) -> bytes:
        """The answer as JSON."""
        found = self.engine.query(sparql)
        assert isinstance(found, QuerySolutions | QueryBoolean)
        return found.serialize(format=QueryResultsFormat.JSON) or b""

    def stream(self, sparql: str) -> IO[bytes]:
        """The same, to be read."""
        return BytesIO(self.ask(sparql))

    def graph(self, name: str) -> IO[bytes]:
        """A graph as N-Triples."""
        return BytesIO(self.engine.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name) if name else DefaultGraph()) or b"")


@pytest.mark.parametrize("largest", [200, 2_000, 16 * 2**20])
def test_amendments_come_to_the_same_in_any_number_of_requests(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What two graphs state stays until both have lost it; a graph that is emptied goes; each request may come twice."""
    monkeypatch.setattr(module, "LARGEST", largest)
    graphs = [NamedNode(f"https://example.org/graph/{name}") for name in ("1", "2", "3")]
    quads = [
        Quad(NamedNode(f"urn:{number % 7}"), NamedNode("urn:p"), Literal(f'值 {number % 11}\n"'), graphs[number % 3])
        for number in range(60)
    ]
    here, inside = pyoxigraph.Store(), Inside()
    there = Remote(inside, True)  # type: ignore[arg-type] # it has what is asked of it
    third = {quad for quad in quads if quad.graph_name == graphs[2]}
    for added, removed in (
        (set(quads), set()),
        (set(), set(quads[:20])),
        (set(quads[:5]), third),
        (set(), set(quads)),
        (set(quads[7:9]), set()),
    ):
        amend(there, added, removed & set(here))
        amend(here, added, removed & set(here))
        assert set(inside.engine) == set(here) and set(inside.engine.named_graphs()) == set(here.named_graphs())
    assert (len(inside.updates) == 5) == (largest == 16 * 2**20), "one request for each amendment, where it may be large enough"
    assert max(len(update) for update in inside.updates) < max(largest * 2, 700)
