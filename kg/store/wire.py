"""The line to a SPARQL 1.1 server: questions, updates and graphs over HTTP, tried again where that does no harm.

Every update that is sent may be repeated: it says what is there afterwards, so that one which was done, but whose answer was lost, does no
harm when it comes twice. What a server answers is taken only whole: an answer that ends early is told as an error.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError

from kg.errors import StoreError, UsageError

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
LAST = {ROWS: (b"}",), TRIPLES: (b".", b"")}  # what whole answers end with
PLACES = ("update", "graphs")  # what an address may say beside where queries are answered
RETRIES = urllib3.Retry(  # in all some six seconds: a server that is started again is there by then
    total=6, read=3, redirect=0, status_forcelist=(502, 503, 504), allowed_methods=None, backoff_factor=0.1, raise_on_status=False
)
PATIENCE = urllib3.Timeout(connect=5, read=600)  # seconds
TOLD = 200  # characters of a server's complaint that are passed on


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a server answers queries, takes updates, and gives graphs; ``graphs`` is empty where it gives none but to queries.

    >>> Endpoints.of("sparql+http://127.0.0.1:7878").update
    'http://127.0.0.1:7878/update'
    >>> Endpoints.of("sparql+https://example.org/ds/sparql?update=/ds/update").update
    'https://example.org/ds/update'
    """

    query: str
    update: str
    graphs: str

    @classmethod
    def of(cls, address: str) -> Endpoints:
        """The endpoints that an address names.

        Args:
            address: ``sparql+http://host:port`` (then they are ``/query``, ``/update`` and ``/store``), or with the path of the endpoint
                for queries, and those of the others where they differ: ``sparql+http://host/sparql?update=/update&graphs=/data``.

        Raises:
            UsageError: no address, or one with a password in it.
        """
        try:
            parts = urlsplit(address.removeprefix("sparql+"))
            given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
            parts.port  # noqa: B018 # raises where it is none
        except ValueError:
            raise UsageError("the address of the store is none: sparql+http://HOST:PORT 服务器地址有误") from None
        if parts.username is not None or parts.password is not None:
            raise UsageError("no password in an address: set WENMAI_STORE_USER and WENMAI_STORE_PASSWORD 地址中不可含密码")
        if not parts.hostname or parts.fragment or not given.keys() <= set(PLACES):
            raise UsageError(f"{address} is no address of a store: sparql+http://HOST:PORT/PATH?update=/PATH&graphs=/PATH 服务器地址有误")
        root = f"{parts.scheme}://{parts.netloc}"
        if parts.path in ("", "/") and not given:
            return cls(f"{root}/query", f"{root}/update", f"{root}/store")
        query, graphs = urljoin(root, parts.path or "/query"), given.get("graphs", "")
        return cls(query, urljoin(root, given.get("update", parts.path or "/update")), urljoin(root, graphs) if graphs else "")


class Body:
    """An answer that is read as it comes, and that raises where it does not come whole.

    Args:
        answer: as far as it has come.
        address: of the server, for its complaint.
        last: what a whole answer ends with.
    """

    def __init__(self, answer: urllib3.BaseHTTPResponse, address: str, last: tuple[bytes, ...]) -> None:
        self.answer = answer
        self.address = address
        self.last = last
        self.end = b""  # of what was read so far

    def read(self, size: int = -1) -> bytes:
        """Some more bytes; none at the end."""
        try:
            some = self.answer.read(size if size >= 0 else None)
        except (HTTPError, OSError) as error:
            self.answer.close()
            raise StoreError(f"the answer of {self.address} ends early 服务器的回答不完整: {reason(error)}") from error
        self.end = some.rstrip()[-1:] or self.end
        if (not some or size < 0) and self.end not in self.last:
            raise StoreError(f"the answer of {self.address} ends early 服务器的回答不完整")
        return some


class Wire:
    """A pool of connections to one server.

    Args:
        address: as ``Endpoints.of``.
        environment: where the name and password are looked up; the process's own where left out.
    """

    def __init__(self, address: str, environment: Mapping[str, str] | None = None) -> None:
        variables = os.environ if environment is None else environment
        self.address = address
        self.endpoints = Endpoints.of(address)
        self.pool = urllib3.PoolManager(maxsize=8, retries=RETRIES, timeout=PATIENCE)
        self.headers = {"User-Agent": "wenmai"}
        self.requests = 0
        if user := variables.get("WENMAI_STORE_USER"):
            self.headers |= urllib3.make_headers(basic_auth=f"{user}:{variables.get('WENMAI_STORE_PASSWORD', '')}")

    def ask(self, sparql: str, accept: str = ROWS) -> bytes:
        """The whole answer to a query.

        Raises:
            StoreError: the server is not there, refuses, or does not answer whole.
        """
        data = self.asked(sparql, accept, whole=True).data
        if data.rstrip()[-1:] not in LAST[accept]:
            raise StoreError(f"the answer of {self.address} ends early 服务器的回答不完整")
        return data

    def stream(self, sparql: str, accept: str = ROWS) -> IO[bytes]:
        """The answer to a query, read as it comes.

        Raises:
            StoreError: as ``ask``, also while it is read.
        """
        return Body(self.asked(sparql, accept, whole=False), self.address, LAST[accept])  # type: ignore[return-value] # what a parser asks

    def graph(self, name: str) -> IO[bytes]:
        """The triples of a graph, empty for the default one; nothing where there is no such graph.

        Raises:
            StoreError: as ``ask``, also while it is read.
        """
        if not self.endpoints.graphs:
            pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
            return self.stream(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", TRIPLES)
        address = f"{self.endpoints.graphs}?" + (f"graph={quote(name, safe='')}" if name else "default")
        answer = self.sent("GET", address, None, {"Accept": TRIPLES}, whole=False)
        if answer.status == 404:
            answer.drain_conn()
            return BytesIO()
        return Body(self.checked(answer, TRIPLES), self.address, LAST[TRIPLES])  # type: ignore[return-value]

    def update(self, sparql: str) -> None:
        """Does an update, which must be one that may come twice.

        Raises:
            StoreError: the server is not there, or refuses.
        """
        headers = {"Content-Type": "application/sparql-update"}
        self.checked(self.sent("POST", self.endpoints.update, sparql, headers, whole=True), "")

    # --- inside -----------------------------------------------------------------------------------------------------------

    def asked(self, sparql: str, accept: str, whole: bool) -> urllib3.BaseHTTPResponse:
        """The answer to a query, as far as it has come."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}  # which every server takes
        return self.checked(self.sent("POST", self.endpoints.query, urlencode({"query": sparql}), headers, whole), accept)

    def sent(self, method: str, address: str, body: str | None, headers: Mapping[str, str], whole: bool) -> urllib3.BaseHTTPResponse:
        """An answer of any status."""
        self.requests += 1
        content = None if body is None else body.encode()
        try:
            return self.pool.request(
                method, address, body=content, headers={**self.headers, **headers}, preload_content=whole, redirect=False
            )
        except MaxRetryError as error:
            raise StoreError(f"the server at {self.address} cannot be reached 无法连接服务器: {reason(error.reason or error)}") from error
        except (HTTPError, OSError) as error:
            raise StoreError(f"the server at {self.address} does not answer 服务器没有回答: {reason(error)}") from error

    def checked(self, answer: urllib3.BaseHTTPResponse, accept: str) -> urllib3.BaseHTTPResponse:
        """The answer, if it is what was asked for and says where it ends."""
        problem = ""
        if answer.status in (401, 403):
            problem = f"refuses ({answer.status}): set WENMAI_STORE_USER and WENMAI_STORE_PASSWORD 用户名或密码不对"
        elif not 200 <= answer.status < 300:
            problem = f"answered {answer.status}: {complaint(answer)}"
        elif accept and answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != accept:
            problem = f"answered in {answer.headers.get('Content-Type', 'no format')[:TOLD]}, not in {accept}; is that its endpoint?"
        elif accept and "Content-Length" not in answer.headers and "chunked" not in answer.headers.get("Transfer-Encoding", "").lower():
            problem = "does not say where its answers end"
        if problem:
            answer.close()
            raise StoreError(f"the server at {self.address} {problem}")
        return answer


def complaint(answer: urllib3.BaseHTTPResponse) -> str:
    """The beginning of what a server says was wrong, in one line."""
    try:
        text = (answer.read(4 * TOLD) if not answer.closed else b"") or answer.data
    except (HTTPError, OSError):
        return ""
    words = text.decode("utf-8", "replace")
    return " ".join((re.sub("<[^>]*>", " ", words) if "html" in answer.headers.get("Content-Type", "") else words).split())[:TOLD]


def reason(error: BaseException) -> str:
    """What went wrong on the line, without the names of objects."""
    return re.sub(r"^.*?object at 0x[0-9a-f]+>: ", "", str(error)).strip()[:TOLD] or type(error).__name__
