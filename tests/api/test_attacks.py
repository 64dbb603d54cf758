"""Attacks on the level of HTTP, over real sockets; docs/serving.md has the table. The service answers others soon throughout."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from api.serving import files
from tests.api.conftest import Client, Library
from tests.api.editor import TOKEN, Editor, user
from tests.api.running import PATIENCE, Running, drained, parsed

HOST = "Host: localhost\r\n"
LATE = PATIENCE + 20  # seconds after which a slow connection must have ended, also on a machine that is busy
LARGE = "SELECT * { VALUES ?a {%s} VALUES ?b {%s} VALUES ?c {%s} }" % ((" ".join(f'"{n}{"x" * 60}"' for n in range(30)),) * 3)


def quick(service: Running, path: str = "/healthz") -> None:
    """Holds that somebody else is answered within a second, one time out of three: a busy machine may be late twice."""
    assert any(soon(service, path) for _ in range(3))


def soon(service: Running, path: str) -> bool:
    """Whether a request is answered within a second."""
    begun = time.monotonic()
    status, _, _ = service.get(path)
    assert status == 200
    return time.monotonic() - begun < 1.0


def slow_ones(service: Running) -> float:
    """How many connections were ended so far because their clients were slow."""
    found = re.search(rb"^wenmai_connections_slow_total (\S+)", service.get("/metrics")[2], re.M)
    assert found
    return float(found[1])


def test_crowds_of_slow_connections_keep_nobody_out(service: Running):
    """Ten times as many as may be open, each with half a request and a byte now and then: others are answered, the slow ones end."""
    size = min(2000, files() - 500)
    crowd: list[socket.socket] = []
    for number in range(size):
        line = service.connect()
        line.sendall(f"GET /sparql?query={number} HTTP/1.1\r\nHost: local".encode())
        crowd.append(line)
        if number % 200 == 199:
            quick(service)
            for each in crowd[-200:]:
                with suppress(ConnectionError):  # it had to make room
                    each.send(b"h")
            quick(service, "/sparql?query=ASK%7B%7D")
    until = time.monotonic() + LATE
    while slow_ones(service) < size and time.monotonic() < until:
        quick(service)
        time.sleep(0.2)
    answers = [drained(line) for line in crowd]
    for line in crowd:
        line.close()
    assert all(not answer or answer.startswith(b"HTTP/1.1 408 ") for answer in answers)
    assert slow_ones(service) >= size


def test_a_request_that_never_ends_is_ended(service: Running):
    """At whatever point it stops, also where a byte comes every now and then."""
    typed = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\n".encode()
    sent = [
        (b"", b""),
        (b"G", b""),
        (b"GET / HTTP/1.1\r\n", b"a"),
        (f"GET / HTTP/1.1\r\n{HOST}X-Slow: ".encode(), b"a"),
        (typed + b"Content-Length: 99\r\n\r\n", b"A"),
        (typed + b"Transfer-Encoding: chunked\r\n\r\n", b"1"),
    ]
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(service.connect(LATE)) for _ in sent]
        for line, (begun, _) in zip(lines, sent, strict=True):
            line.sendall(begun)
        until = time.monotonic() + PATIENCE * 0.8
        while time.monotonic() < until:
            time.sleep(0.3)
            for line, (_, more) in zip(lines, sent, strict=True):
                with suppress(ConnectionError):  # ended already, where this process was kept from running
                    line.send(more)
        answers = [drained(line)[:13] for line in lines]
    assert answers == [b"", *[b"HTTP/1.1 408 "] * 5]


def test_an_answer_that_nobody_fetches_is_let_go(service: Running):
    """Two megabytes are under way to who does not read them: the connection ends, and nobody waits meanwhile."""
    before = slow_ones(service)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", service.port))
        line.sendall(
            f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\nContent-Length: {len(LARGE)}\r\n\r\n{LARGE}".encode()
        )
        until = time.monotonic() + LATE + 5
        while slow_ones(service) == before and time.monotonic() < until:
            quick(service)
            time.sleep(0.3)
        assert slow_ones(service) > before


def test_clients_that_leave_are_no_failures(service: Running):
    """Before the request is whole, before the answer, within the answer: the log has no trace of an error."""
    for sent in (
        f"GET / HTTP/1.1\r\n{HOST}",
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: 9\r\n\r\nA",
        f"GET / HTTP/1.1\r\n{HOST}\r\n",
    ):
        for _ in range(5):
            with service.connect() as line:
                line.sendall(sent.encode())
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # breaks the connection at its end
    quick(service)
    time.sleep(0.3)
    assert [line for line in service.lines() if line["level"] == "error"] == []


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 4\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X: a\n b\r\n",
        "X: a\x00b\r\n",
        "X: a\rY: b\r\n",
    ],
)
def test_a_request_with_two_ends_is_refused(service: Running, head: str):
    """Where a proxy and we could disagree on where a request ends, a second one could hide in the first: one answer, and the end."""
    hidden = f"0\r\n\r\nGET /hidden HTTP/1.1\r\n{HOST}\r\n"
    answer = service.ask(f"POST /sparql HTTP/1.1\r\n{HOST}{head}\r\n{hidden}".encode())
    assert parsed(answer)[0] in (400, 413) and answer.count(b"HTTP/1.1 ") == 1
    assert not any(line.get("path") == "/hidden" for line in service.lines())


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /sparql?query=" + b"%20" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 300_000, 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ],
)
def test_heads_of_requests_are_bounded(service: Running, request_bytes: bytes, status: int):
    """One clear answer, or the end of the connection; never what was sent kept in memory."""
    answer = service.ask(request_bytes)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()) or (status == 431 and not answer)
    if answer:
        assert json.loads(parsed(answer)[2])["status"] == status
    quick(service)


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", "a<b>", '"', "[::1", "a:b", "例子", "a\r\nHost: b", "a,b"])
def test_a_host_that_is_none_is_refused(service: Running, host: str):
    """Addresses in answers are made with it."""
    answer = service.ask(f"GET /sparql HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert parsed(answer)[0] == 400


def test_an_old_client_needs_no_host(service: Running):
    """HTTP/1.0, as simple probes still speak it, knows no such header."""
    assert parsed(service.ask(b"GET /healthz HTTP/1.0\r\n\r\n"))[0] == 200


@pytest.mark.parametrize("path", ["/", "/sparql", "/page/nothing", "/data/nothing.ttl", "/api/documents"])
def test_a_host_that_lies_is_shown_to_nobody_else(client: Client, path: str):
    """Who names another host gets answers for that host at most; no answer may be kept and sends nobody there."""
    answer = client.request("GET", path, headers={"host": "evil.example"})
    assert "evil.example" not in answer.headers.get("location", "") + answer.headers.get("link", "")
    if "evil.example" in answer.text:
        assert "public" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "GZIP"])
@pytest.mark.parametrize("path", ["/sparql", "/api/documents", "/nothing"])
def test_no_body_is_decompressed(client: Client, coding: str, path: str):
    """A kilobyte that becomes a gigabyte never does."""
    answer = client.request("POST", path, content=b"\x1f\x8b" + b"0" * 100, headers={"content-encoding": coding})
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("path", ["/sparql", "/api/documents", "/nothing", "/"])
def test_bodies_are_bounded_everywhere(service: Running, path: str):
    """By what they say they are, before a byte of them is read."""
    head = f"POST {path} HTTP/1.1\r\n{HOST}Connection: close\r\nContent-Length: 1000000000\r\n\r\n"
    status, _, body = parsed(service.ask(head.encode() + b"a"))
    assert status == json.loads(body)["status"] == 413


def test_a_body_without_an_end_is_ended(service: Running):
    """Chunk after chunk, as long as somebody takes them: it has its answer after a megabyte, and is not listened to without an end."""
    head = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    with service.connect() as line:
        line.sendall(head.encode())
        with pytest.raises(ConnectionError):
            for _ in range(1600):  # a hundred megabytes
                line.sendall(chunk)
    quick(service)


@pytest.mark.parametrize(
    "path",
    [
        "/id/a%0D%0ASet-Cookie:%20x=1",
        "/page/a%0D%0A%0D%0A%3Cscript%3Ealert(1)%3C/script%3E",
        "/data/a%0D%0ALocation:%20http:%2F%2Fevil.example%2F.ttl",
        "/id/%E5%98%8A%E5%98%8DSet-Cookie:x=1",
        "/sparql?query=ASK%7B%7D&format=json%0D%0AX-Evil:%201",
        "/api/documents?limit=1&offset=1%0D%0AX-Evil:%201",
        "/id//evil.example/%2F..",
    ],
)
def test_no_header_can_be_written_from_outside(service: Running, path: str):
    """Line breaks in what ends in Location, Link or a message stay what they are: characters of a name."""
    status, headers, _ = service.get(path)
    assert status in (200, 303, 400, 404, 406)
    assert not {"set-cookie", "x-evil"} & set(headers)
    assert not headers.get("location", "/").startswith(("//", "http:"))


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%252e%252e/app.py",
        "/static/..%5capp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/wenmai.css%00.txt",
        "/static/%c0%ae%c0%ae/app.py",
        "/static/%ef%bc%8e%ef%bc%8e/app.py",
        "/page/../../etc/passwd",
        "/data/..%2f..%2f..%2fetc%2fpasswd.nq",
        "/data/graph/../../../../etc/passwd.nq",
        "/api/documents/..%2f..%2f..%2fetc%2fpasswd",
        "/.git/config",
        "/wenmai.toml",
        "//etc/passwd",
    ],
)
def test_paths_lead_to_no_file(service: Running, path: str):
    """Sent as they are: no client has tidied them up before."""
    status, _, body = service.get(path)
    assert status in (400, 404, 405) and b"root:" not in body and b"from __future__" not in body


@pytest.mark.parametrize(
    "path",
    ["%00", "%ff", "%c3%28", "%ed%a0%80", "%F0%9F%92%A9", "%E2%80%AE%66%64%70", "a%CC%8A", "%u0041", "%", "%zz", "*", "\\", "<>", "|"],
)
@pytest.mark.parametrize("room", ["/page/", "/data/", "/id/", "/static/", "/api/documents/", "/"])
def test_odd_characters_in_paths_are_only_names(service: Running, room: str, path: str):
    """Not UTF-8, surrogates, directions, half escapes: not found, and never a failure."""
    status, _, body = service.get(room + path)
    assert status in (303, 400, 404, 405) and b"\xe2\x80\xae" not in body


@pytest.mark.parametrize("upgrade", ["h2c", "websocket"])
def test_an_offer_to_speak_otherwise_is_passed_over(service: Running, upgrade: str):
    """Upgrades to HTTP/2 and WebSocket are not taken; what follows is no request."""
    answer = service.ask(
        f"GET /healthz HTTP/1.1\r\n{HOST}Connection: Upgrade\r\nUpgrade: {upgrade}\r\n\r\nGET /hidden HTTP/1.1\r\n{HOST}\r\n".encode()
    )
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.count(b"HTTP/1.1 ") == 1


def test_requests_in_one_piece_are_answered_in_order(service: Running):
    """A hundred requests sent before the first answer is read: each gets its own."""
    asked = [f"GET /healthz HTTP/1.1\r\n{HOST}X-Request-ID: n-{number}\r\n\r\n" for number in range(99)]
    answer = service.ask(
        "".join(asked).encode() + f"GET /healthz HTTP/1.1\r\n{HOST}X-Request-ID: n-99\r\nConnection: close\r\n\r\n".encode()
    )
    assert re.findall(rb"x-request-id: n-(\d+)", answer) == [str(number).encode() for number in range(100)]


def test_a_query_of_ten_megabytes_is_refused(service: Running):
    """Before it is all there, let alone parsed."""
    head = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\nConnection: close\r\nContent-Length: 10000000\r\n\r\n"
    with service.connect() as line, suppress(ConnectionError):
        line.sendall(head.encode())
        line.sendall(b"#" * 1_100_000)
        assert parsed(line.recv(65_536))[0] == 413
    quick(service)


def chunked(size: int) -> bytes:
    """A body that does not say how long it is."""
    chunk = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"
    return chunk * (size // 0x10000) + b"0\r\n\r\n"


@pytest.mark.parametrize("length", ["Transfer-Encoding: chunked", "Content-Length: 10000000"])
def test_who_sends_all_before_reading_is_told_all_the_same(service: Running, length: str):
    """As most clients do: the connection does not break off over a body that is too large, and its end is told of."""
    body = chunked(10_000_000) if "chunked" in length else b"#" * 10_000_000
    head = f"POST /sparql HTTP/1.1\r\n{HOST}Content-Type: application/sparql-query\r\n{length}\r\n\r\n"
    with service.connect() as line:
        line.sendall(head.encode() + body)
        came = b""
        while piece := line.recv(65_536):  # not drained(), which passes over a reset
            came += piece
    status, headers, body = parsed(came)
    assert (status, headers["connection"], json.loads(body)["status"]) == (413, "close", 413)


def test_a_document_that_grows_too_large_is_refused_so_that_it_can_be_read(editor: Editor):
    """A megabyte is the limit there: nothing of two is kept, and the client is told why."""
    head = f"POST /api/documents HTTP/1.1\r\n{HOST}Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
    with editor.running.connect() as line:
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunked(2**21 + 2**18))
        status, headers, _ = parsed(b"".join(iter(lambda: line.recv(65_536), b"")))
    assert (status, headers["connection"]) == (413, "close")


def test_entities_of_xml_are_not_expanded(editor: Editor):
    """Ten to the power of ten lols in a kilobyte, and a file of this machine: both are refused as they are parsed."""
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared, used in ((f'<!ENTITY l0 "lol">{lols}', "&l9;"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")):
        body = (
            f'<?xml version="1.0"?><!DOCTYPE r [{declared}]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a#">'
            f'<r:Description r:about="urn:s"><a:p>{used}</a:p></r:Description></r:RDF>'
        )
        answer = editor.send(
            "PUT", "/graphs", params={"graph": user("bomb")}, content=body, headers={"content-type": "application/rdf+xml"}
        )
        assert answer.status_code == 400 and answer.elapsed.total_seconds() < 5
        assert not editor.asks(f"ASK {{ GRAPH <{user('bomb')}> {{ ?s ?p ?o }} }}")


def test_a_form_of_countless_parts_is_refused(editor: Editor):
    """Each part costs more than its bytes."""
    parts = [("file", (f"{number}.txt", b"a", "text/plain")) for number in range(3000)]
    answer = editor.send("POST", "/api/documents", files=parts)
    assert answer.status_code in (400, 413) and answer.headers["content-type"] == "application/problem+json"
    assert list((editor.folder / "spool").iterdir()) == []


@pytest.mark.parametrize("limit", ["1000", "101", "%2B1000", "1_000", "0001000"])
def test_a_crowd_that_asks_for_long_lists_keeps_nobody_out(client: Client, library: Library, limit: str):
    """Two large parts are being made: four others wait, the rest of the crowd is told to come again, and who asks for little is answered.

    However the number is written: what is not plainly small counts as large.
    """
    names = ("indicators", "citations", "agencies", "regulations", "documents", "validation", "validation/groups")
    little = ["/", f"/page/{library.report}", f"/data/{library.report}", *(f"/api/{name}?limit=100" for name in names), "/api/indicators"]

    async def crowd() -> None:
        transport = httpx.ASGITransport(client.app)
        being_made = client.app.state.lists.much.limiter
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as asking:
            for number in range(2):
                being_made.acquire_on_behalf_of_nowait(number)
            large = [asyncio.create_task(asking.get(f"/api/{names[number % 7]}?limit={limit}")) for number in range(40)]
            answered = {path: (await asking.get(path)).status_code for path in little}
            _, waiting = await asyncio.wait(large, timeout=0.1)
            for number in range(2):
                being_made.release_on_behalf_of(number)
            answers = await asyncio.gather(*large)
        refused = [answer for answer in answers if answer.status_code == 429]
        assert answered == dict.fromkeys(little, 200)
        assert (len(waiting), len(refused)) == (4, 36)
        assert {(answer.headers["retry-after"], answer.headers["content-type"]) for answer in refused} == {
            ("2", "application/problem+json")
        }

    client.portal.call(crowd)


def test_the_service_lived_through_all_this(service: Running, library: Library):
    """No worker was lost to it, nothing failed, and no view of the store was left behind but its own."""
    assert service.process.poll() is None
    assert [line for line in service.lines() if line["level"] == "error"] == []
    quick(service, "/readyz")


def test_the_table_names_tests_that_exist(root: Path):
    """docs/serving.md promises a test for each attack."""
    table = re.findall(r"^\| .* \| `(tests/\S+?)::(\w+)` \|$", (root / "docs" / "serving.md").read_text("utf-8"), re.M)
    assert len(table) > 15
    for file, name in table:
        assert f"def {name}(" in (root / file).read_text("utf-8"), f"{file}::{name}"
