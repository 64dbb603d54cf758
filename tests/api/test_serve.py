"""The ``serve`` command, in a process of its own: what it tells, how it is watched, how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest

from api.logs import JsonLines, TextLines
from api.pool import Full, Stopped
from api.routes import pages
from kg.export.pieces import PIECE
from tests.api.conftest import Client, Library
from tests.api.editor import BASE
from tests.api.running import Running, drained, parsed, running

TYPE = "Content-Type: application/sparql-query\r\nContent-Length: 7\r\nExpect: 100-continue"
POST = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\n{TYPE}\r\n\r\n".encode()


def run(*arguments: str, **more):
    """The command with these arguments, where only the packages of this checkout are seen."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENMAI_")}
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **more)


def test_serve_says_where_to_look_and_answers(library: Library):
    """Loopback by default, any free port with 0, both languages on stderr, nothing on stdout; Ctrl-C ends it without a trace."""
    with run("serve", "--store", str(library.folder), "--port", "0") as process:
        told = "".join(process.stderr.readline() for _ in range(5))
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)[0]
        with urllib.request.urlopen(address + "healthz", timeout=30) as answer:
            assert answer.read() == b'{"status":"ok"}'
        assert any(path.name.startswith(f"{process.pid}-") for path in (library.folder / "readers").iterdir())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "") and "Traceback" not in err
    assert not any(path.name.startswith(f"{process.pid}-") for path in (library.folder / "readers").iterdir())
    assert "SPARQL" in told and "文件 documents" in told and "stop" in told
    assert "query_seconds=20" in told and "connections=1000" in told and "writing=off" in told


def test_a_stop_before_the_start_is_done_is_no_error(library: Library):
    """It can come anywhere, also where Python passes over what is raised, as it does when an object goes: it ends well all the same."""
    code = """
import os, signal, api.app
class Going:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
def create_app(settings, make=api.app.create_app):
    Going()
    return make(settings)
api.app.create_app = create_app
from api.cli import main
main(["serve", "--store", %r, "--port", "0"])
"""
    with subprocess.Popen([sys.executable, "-c", code % str(library.folder)], stderr=subprocess.PIPE, text=True) as process:
        try:
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0 and "Traceback" not in err
    assert not any(path.name.startswith(f"{process.pid}-") for path in (library.folder / "readers").iterdir())


def test_serve_without_a_store_ends_with_a_sentence(tmp_path):
    """Exit 1 and what to do."""
    with run("serve", "--store", str(tmp_path / "none")) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and out == ""
    assert "wenmai build" in err and "Traceback" not in err


def test_help_lists_serve_and_loads_no_web_framework():
    """`wenmai --help` has to answer at once."""
    code = (
        "import sys; from api.cli import main\ntry: main(['--help'])\nfinally: print('fastapi' in sys.modules, 'pyoxigraph' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "serve" in done.stdout and done.stdout.rstrip().endswith("False False")


def test_a_request_under_way_is_answered_before_the_end(library: Library, tmp_path: Path):
    """A stop takes no new connections, but who was asking gets the answer; then it ends well, with its view cleared away."""
    with running(library.folder, tmp_path / "log", patience=60) as service:
        with service.connect() as line:
            under_way(line)
            service.process.send_signal(signal.SIGTERM)
            assert refuses(service)
            line.sendall(b"ASK {} ")
            status, headers, body = parsed(drained(line))
        assert (status, json.loads(body)["boolean"], headers["connection"]) == (200, True, "close")
        assert service.process.wait(30) == 0
    assert not any(path.name.startswith(f"{service.process.pid}-") for path in (library.folder / "readers").iterdir())
    assert service.lines()[-1]["message"] == "the service has ended"


def test_a_second_signal_ends_at_once(library: Library, tmp_path: Path):
    """Whoever asks twice does not want to wait for the request that is under way."""
    with running(library.folder, tmp_path / "log", patience=60) as service, service.connect() as line:
        under_way(line)
        service.process.send_signal(signal.SIGTERM)
        assert refuses(service) and service.process.poll() is None
        service.process.send_signal(signal.SIGTERM)
        service.process.wait(30)
        assert not [line for line in service.lines() if "graceful shutdown exceeded" in str(line["message"])], "it waited as long as it may"


def under_way(line: socket.socket) -> None:
    """Asks with a query that does not come, and waits until the service waits for it."""
    line.sendall(POST)
    assert line.recv(1000).startswith(b"HTTP/1.1 100 Continue")


def refuses(service: Running) -> bool:
    """Whether it soon takes no new connections."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            service.connect().close()
        except ConnectionError:
            return True
        time.sleep(0.02)
    return False


def test_a_service_that_stops_is_not_ready(client: Client):
    """A balancer must not send more to it."""
    assert client.get("/readyz").json()["status"] == "ok"
    client.app.state.stopping = True
    try:
        answer = client.get("/readyz")
    finally:
        client.app.state.stopping = False
    assert answer.status_code == 503 and "正在停止" in answer.json()["reasons"][0]
    assert client.get("/healthz").status_code == 200


def test_a_service_without_a_process_for_queries_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch):
    """All busy is ready; none alive, or one that breaks, is not, and says so."""
    pool = client.app.state.pool
    for error, busy, status in ((Full(), 2.0, 200), (Full(), 0.0, 503), (Stopped("time"), 0.0, 503), (Stopped(""), 1.0, 503)):

        async def ask(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(pool, "ask", ask)
        monkeypatch.setattr(pool, "states", lambda busy=busy: {"idle": 0.0, "busy": busy, "replaced": 2.0 - busy})
        answer = client.get("/readyz")
        assert answer.status_code == status and bool(answer.json()["reasons"]) == (status == 503)


def test_what_comes_of_queries_is_counted(client: Client):
    """By outcome, so that an operator sees what the limits do."""

    def count(outcome: str) -> float:
        found = re.search(rf'wenmai_queries_total\{{outcome="{outcome}"\}} (\S+)', client.get("/metrics").text)
        return float(found[1]) if found else 0.0

    before = [count("answered"), count("malformed")]
    client.get("/sparql", query="ASK {}")
    client.get("/sparql", query="ASK {")
    assert [count("answered"), count("malformed")] == [before[0] + 1, before[1] + 1]
    assert re.search(r'wenmai_workers\{state="idle"\} [1-9]', client.get("/metrics").text)


def test_behind_a_proxy_that_is_trusted(library: Library, tmp_path: Path):
    """Addresses have the proxy's scheme and path, the log the client's address; the figures are not for who came through it."""
    told = ("X-Forwarded-Proto: https", "X-Forwarded-For: 203.0.113.7")
    with running(library.folder, tmp_path / "log", WENMAI_PREFIX="/wenmai", WENMAI_PROXY="127.0.0.1") as service:
        _, headers, body = service.get("/sparql", *told)
        assert b"<https://localhost/wenmai/sparql>" in body
        assert service.get(f"/id/{library.report}", *told)[1]["location"].startswith("/wenmai/data/")
        assert b'href="/wenmai/static/wenmai.css"' in service.get("/", "Accept: text/html", *told)[2]
        assert service.get("/metrics", *told)[0] == 403
        assert service.line(headers["x-request-id"])["client"] == "203.0.113.7"


def test_a_proxy_that_nobody_named_is_not_believed(service: Running):
    """Else any client could write any address into the log, and any scheme into answers."""
    _, headers, body = service.get("/sparql", "X-Forwarded-Proto: https", "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: evil.example")
    assert b"https://localhost" not in body and b"evil" not in body
    assert service.line(headers["x-request-id"])["client"] == "127.0.0.1"


def test_a_line_for_each_request_and_no_word_of_its_query(service: Running):
    """Who asked what address with what outcome; of a query its length and digest, of headers nothing but the id."""
    service.get("/sparql?query=ASK%7B%3Csecret:query%3E%20?p%20?o%7D", "X-Request-ID: test-17", "Authorization: Bearer secret-token")
    line = service.line("test-17")
    text = service.log.read_text("utf-8")
    assert {"method": "GET", "path": "/sparql", "status": 200, "client": "127.0.0.1", "query_bytes": 43}.items() <= line.items()
    assert re.fullmatch("[0-9a-f]{12}", str(line["query_digest"])) and float(str(line["ms"])) > 0 and int(str(line["bytes"])) > 10
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"]))
    assert "secret:query" not in text and "secret%3Aquery" not in text and "secret-token" not in text


def test_what_is_no_request_is_told_and_counted(service: Running):
    """Who is flooded with it should see that, although the application never does: the client and the status, and not what was sent."""

    def count() -> float:
        found = re.search(rb'wenmai_requests_refused_total\{status="400"\} (\S+)', service.get("/metrics")[2])
        return float(found[1]) if found else 0.0

    before, lines = count(), len(service.lines())
    service.ask(b"no-request\r\n\r\n")
    assert count() == before + 1
    (line,) = (each for each in service.lines()[lines:] if each["message"] == "request refused")
    assert (line["client"], line["status"]) == ("127.0.0.1", 400) and "no-request" not in str(line)


@pytest.mark.parametrize("given", ["a b", "x" * 65, "evil\x0bline", "é", '{"id":1}', ""])
def test_an_id_that_is_not_sane_is_replaced(service: Running, given: str):
    """It comes back in a header and stands in the log: nothing but letters, digits and hyphens."""
    status, headers, _ = service.get("/healthz", f"X-Request-ID: {given}")
    assert status == 400 or re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])


def test_a_problem_names_the_request(client: Client):
    """So that a person can tell the operator which line of the log it is."""
    answer = client.request("GET", "/nowhere", headers={"x-request-id": "abc-1"})
    assert answer.json()["request"] == answer.headers["x-request-id"] == "abc-1"
    assert answer.json()["instance"] == "/nowhere"


def test_paths_cannot_write_lines_of_their_own(service: Running):
    """Line breaks and brackets of JSON in a path stay in the field of the path."""
    service.get("/x%0A%7B%22level%22:%22forged%22%7D%0D%E2%80%A8", "X-Request-ID: forged-1")
    assert "%0A%7B%22level" in str(service.line("forged-1")["path"])
    lines = service.log.read_text("utf-8").splitlines()
    assert all(json.loads(line)["level"] in ("info", "warning", "error") for line in lines)


def test_figures_have_few_labels_and_no_state_of_another_service(client: Client):
    """Addresses come from strangers: each path of its own would fill the memory."""
    before = counted(client, "none", "404")
    for name in ("a", "b", "c/d"):
        client.get(f"/nowhere/{name}")
    client.get("/page/nothing/at/all", "text/html")
    client.request("BREW", "/nowhere/e")
    text = client.get("/metrics").text
    assert "nowhere" not in text and "nothing" not in text and "BREW" not in text
    assert counted(client, "none", "404") == before + 3
    assert 'method="other",route="none"' in text
    assert re.search(r'wenmai_things\{type="Report"\} 1\.0', text) and re.search(r'wenmai_store_info\{revision="[0-9a-f]+"\} 1\.0', text)
    assert "wenmai_request_seconds_bucket" in text and "process_resident_memory_bytes" in text


@pytest.mark.parametrize(
    ("path", "label", "status"),
    [
        ("/sparql?query=ASK%7B%7D", "/sparql", "200"),
        ("/static/wenmai.css", "/static", "200"),
        ("/page/nothing", "/page/{path:path}", "404"),
    ],
)
def test_each_address_is_counted_under_its_own_route(client: Client, path: str, label: str, status: str):
    """Also those that the framework hands on unseen: among what nobody answers, nobody would find the queries."""
    before = counted(client, label, status)
    client.get(path)
    assert counted(client, label, status) == before + 1


def counted(client: Client, label: str, status: str) -> float:
    """How many requests with GET a service counted under a route so far."""
    line = rf'wenmai_requests_total\{{method="GET",route="{re.escape(label)}",status="{status}"\}} (\S+)'
    found = re.search(line, client.get("/metrics").text)
    return float(found[1]) if found else 0.0


def test_figures_are_for_this_machine(client: Client):
    """A proxy that passes a stranger's request on says so, and the stranger gets none."""
    for header in ("x-forwarded-for", "forwarded", "via"):
        answer = client.request("GET", "/metrics", headers={header: "203.0.113.9"})
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/sparql", "GET, HEAD, POST, OPTIONS"), ("/healthz", "GET, HEAD, OPTIONS"), ("/static/wenmai.css", "GET, HEAD, OPTIONS")],
)
def test_an_address_tells_what_may_be_asked_of_it(client: Client, path: str, methods: str):
    """OPTIONS and 405 name all methods of the address, of whichever route they are."""
    asked = client.request("OPTIONS", path)
    assert (asked.status_code, asked.headers["allow"]) == (204, methods)
    refused = client.request("DELETE", path)
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)
    assert client.request("OPTIONS", "/nowhere").status_code == 404


def test_a_failure_is_one_record_with_its_trace(client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """A trace in forty lines is forty records to whoever collects logs; the client gets the id, and nothing of the inside."""
    monkeypatch.setattr(pages, "page", lambda *_, **__: 1 / 0)
    answer = client.request("GET", "/?offset=1", headers={"x-request-id": "fails-1"})  # a part that is not kept
    assert answer.status_code == 500 and "ZeroDivisionError" not in answer.text
    (record,) = [record for record in caplog.records if record.exc_info]
    line = JsonLines().format(record)
    assert "\n" not in line and "ZeroDivisionError" in json.loads(line)["traceback"] and json.loads(line)["id"] == "fails-1"
    first, *rest = TextLines().format(record).split("\n")
    assert "id=fails-1" in first and rest and all(each.startswith("    ") for each in rest)


def test_many_ask_at_once_and_all_are_answered(service: Running):
    """Sixty clients on two cores: none is lost, none gets another's answer."""
    found: list[tuple[int, str]] = []

    def ask(number: int) -> None:
        status, headers, _ = service.get("/healthz", f"X-Request-ID: many-{number}")
        found.append((status, headers["x-request-id"]))

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(60)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    assert sorted(found) == sorted((200, f"many-{number}") for number in range(60))


def test_clients_fetch_a_large_graph_at_once(service: Running, library: Library):
    """What the engine looks up must end in the thread that it began in: else it panics, which no server survives. All get all of it."""

    def fetch(suffix: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/data/graph/reference.{suffix}", timeout=60) as answer:
            return answer.read().count(b"\n")

    with ThreadPoolExecutor(4) as clients:
        found = list(clients.map(fetch, ("nt", "nq", "nt", "nq")))
    store = pyoxigraph.Store.read_only(str(library.folder / "graphs"))
    wanted = sum(1 for _ in store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(f"{BASE}graph/reference")))
    assert wanted > 2 * PIECE and found == [wanted] * 4
    assert service.get("/healthz")[0] == 200 and service.process.poll() is None
    assert [line for line in service.lines() if line["level"] == "error"] == []
