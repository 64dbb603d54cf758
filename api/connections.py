"""Connections that their clients may not hold for nothing: slow ones are ended, and make room for others when there are many.

The server below has a limit for idle connections only: one byte now and then keeps a connection open for good, and so does an answer
that nobody fetches. Here each connection that waits for its client stands in a row, the longest first. Whoever brings neither the rest
of a request nor ``QUANTUM`` bytes of it in ``PATIENCE`` seconds, or fetches less than that of an answer, is ended; what the system
keeps for a client is not fetched yet. Where there are as many connections as may be, the one that waits longest is ended at once, so
that a newcomer never waits for slow ones.
"""

from __future__ import annotations

import asyncio
import json
import sys
from array import array
from collections import Counter
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from socket import socket
from typing import Any

from starlette.types import Scope
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from api.joined import Joined
from api.logs import told

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ

PATIENCE = 10.0  # seconds
QUANTUM = 16_384  # bytes
LONGEST_URL = 32_768  # bytes
LARGEST_HEAD = 65_536  # bytes of a request before its body
MOST_FIELDS = 100  # headers of a request
HERE = "connection"  # where the state of a request has it
MOST_WASTED = 2**20  # bytes that are still taken of a request that has its answer

UNREADABLE = (HTTPStatus.BAD_REQUEST, "This is no HTTP request that can be read. 请求无法解析。")
TOO_LONG = (HTTPStatus.REQUEST_URI_TOO_LONG, f"An address has at most {LONGEST_URL} bytes; POST a longer query. 地址过长，请用 POST。")
TOO_LARGE = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"The headers have at most {LARGEST_HEAD} bytes and {MOST_FIELDS} fields. 请求头过大。",
)
TOO_SLOW = (HTTPStatus.REQUEST_TIMEOUT, f"The request did not come within {PATIENCE:.0f} seconds. 请求未及时送达。")
FULL = (HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections are open; try again. 连接过多，请稍后再试。")


class Waiting:
    """The connections that wait for their clients, each with the time since when, the longest first.

    Args:
        limit: connections that may be open at a time.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.since: dict[Connection, float] = {}
        self.ended = 0  # connections whose clients were too slow
        self.refused: Counter[int] = Counter()  # requests that were answered here, by status

    def put(self, connection: Connection) -> None:
        """A connection waits for its client from now on."""
        self.leave(connection)
        self.since[connection] = connection.loop.time()
        connection.measured()

    def leave(self, connection: Connection) -> None:
        """A connection waits for us, or is gone."""
        self.since.pop(connection, None)

    def end_slow(self) -> None:
        """Ends the connections whose clients did too little for too long."""
        while self.since:
            connection, since = next(iter(self.since.items()))
            if connection.loop.time() - since < PATIENCE:
                return
            self._judge(connection)

    def has_room(self, count: int) -> bool:
        """Whether one more connection may stay, if need be instead of the slowest.

        Args:
            count: connections that are open, the new one among them.
        """
        if count <= self.limit:
            return True
        return any(self._judge(connection) for connection in list(self.since))

    def _judge(self, connection: Connection) -> bool:
        """Whether a connection was ended, because its client did too little since it was put in the row; else it is put there anew."""
        if connection.progressed():
            self.put(connection)
            return False
        self.leave(connection)
        self.ended += 1
        connection.give_up()
        return True


class Connection(HttpToolsProtocol):
    """A connection that is ended when its client is slow, and takes no more than a sane head of a request."""

    def __init__(self, waiting: Waiting, **given: Any) -> None:  # what the server gives each connection
        super().__init__(**given)
        self.waiting = waiting
        self.welcome = True
        self.begun = False  # a request of which not all has come
        self.head = 0  # bytes of it that came before its headers were complete
        self.received = 0  # bytes that came since the connection was put in the row
        self.unfetched = 0  # bytes of an answer that were not fetched then
        self.excused = False  # then we did not read on
        self.refusal = UNREADABLE
        self.running: RequestResponseCycle | None = None  # of the request that is being answered
        self.lost = False  # nobody is there any more

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Takes a connection in; where all that are open are busy, it may say what it wants and is told so."""
        self.joined = Joined(transport)  # type: ignore[arg-type] # of a socket, and so one to write to
        super().connection_made(self.joined)
        self.welcome = self.waiting.has_room(len(self.connections))
        if len(self.connections) > 2 * self.waiting.limit:
            self.transport.abort()
        else:
            self.waiting.put(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        self.waiting.leave(self)
        self.lose()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, unless the head of a request grows too large."""
        self.received += len(data)
        headless = self.begun and self.head >= 0
        super().data_received(data)
        if self.begun and self.answered and self.received > MOST_WASTED:
            self.transport.abort()
        if headless and self.begun and self.head >= 0:
            self.head += len(data)
            if self.head + len(self.url) > LARGEST_HEAD:
                self.refuse(TOO_LONG if len(self.url) > LONGEST_URL or not self.headers else TOO_LARGE)

    def on_message_begin(self) -> None:
        """A new request begins."""
        super().on_message_begin()
        self.begun, self.head = True, 0

    def on_headers_complete(self) -> None:
        """The head of a request is there: the application begins to answer, or the request is refused.

        Raises:
            ValueError: it is refused; the parser ends with that, and says so through ``send_400_response``.
        """
        self.head = -1
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if not self.welcome:
            self.refusal = FULL
        elif len(self.url) > LONGEST_URL:
            self.refusal = TOO_LONG
        elif size > LARGEST_HEAD or len(self.headers) > MOST_FIELDS:
            self.refusal = TOO_LARGE
        if self.refusal is not UNREADABLE:
            raise ValueError(self.refusal[1])
        super().on_headers_complete()
        self.scope["state"][HERE] = self
        if not self.pipeline:
            self.running = self.cycle

    def on_message_complete(self) -> None:
        """The whole request is there: from now on its client waits for us."""
        super().on_message_complete()
        self.begun = False
        if not self.flow.write_paused and not self.answered:
            self.waiting.leave(self)

    def on_response_complete(self) -> None:
        """An answer was given: we wait until it is fetched, for the rest of its request, or for the next one."""
        self.joined.end()
        if self.pipeline:
            self.running = self.pipeline[-1][0]
        super().on_response_complete()
        if not self.pipeline:
            self.waiting.put(self)

    def pause_writing(self) -> None:
        """The client does not fetch what was sent."""
        super().pause_writing()
        self.waiting.put(self)

    def resume_writing(self) -> None:
        """The client fetched most of what was sent."""
        super().resume_writing()
        if not self.begun and not self.answered:
            self.waiting.leave(self)

    @property
    def answered(self) -> bool:
        """Whether the last request has its whole answer."""
        return self.cycle is not None and self.cycle.response_complete

    def measured(self) -> None:
        """Counts anew what the client brings and fetches."""
        self.received, self.unfetched = 0, self.kept()
        self.excused = self.flow.read_paused

    def progressed(self) -> bool:
        """Whether the client did its part since that was counted anew, or could not because we did not read on."""
        if self.unfetched:
            return self.unfetched - self.kept() >= QUANTUM
        return self.begun and not self.answered and (self.excused or self.flow.read_paused or self.received >= QUANTUM)

    def lose(self) -> None:
        """Has the application know that nobody is there; the server below tells only the last of several requests in a row."""
        self.lost = True
        if self.running is not None:
            self.running.disconnected = True

    def kept(self) -> int:
        """Bytes that the client has to fetch; 0 where the system has taken all of them, for it goes on alone."""
        ours = self.transport.get_write_buffer_size()
        return ours and ours + queued(self.transport.get_extra_info("socket"))

    def give_up(self) -> None:
        """Ends the connection; who did not finish a request is told so."""
        if self.begun and not self.answered and not self.transport.get_write_buffer_size():
            self.refuse(TOO_SLOW)
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Called where the parser ends with an error: says what it is."""
        self.refuse(self.refusal)

    def refuse(self, refusal: tuple[HTTPStatus, str]) -> None:
        """Answers in place of the application, and ends the connection."""
        if self.transport.is_closing() or (self.cycle is not None and self.cycle.response_started and not self.answered):
            self.transport.abort()  # half an answer is no place for another
            return
        status, detail = refusal
        body = json.dumps(
            {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}, ensure_ascii=False
        ).encode()
        head = f"content-type: application/problem+json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n"
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            head += "retry-after: 1\r\n"
        self.transport.write(STATUS_LINE[int(status)] + head.encode() + b"\r\n" + body)
        self.transport.close()
        self.waiting.refused[int(status)] += 1
        told("request refused", {"client": self.client[0] if self.client else "", "status": int(status)})


def left(scope: Scope) -> bool:
    """Whether the client of a request has gone."""
    connection: Connection | None = scope["state"].get(HERE)
    return connection is not None and connection.lost


def drop(scope: Scope) -> None:
    """Ends the connection of a request, whose client was too slow; the answer stays as it is."""
    connection: Connection | None = scope["state"].get(HERE)
    if connection is not None:
        connection.waiting.ended += 1
        connection.lose()
        connection.transport.abort()


def queued(line: socket) -> int:
    """Bytes that the system keeps for who does not fetch them, where it tells."""
    if sys.platform != "linux":
        return 0
    found = array("i", [0])
    with suppress(OSError, ValueError):  # it may just have been closed
        ioctl(line.fileno(), TIOCOUTQ, found)
    return found[0]


def protocol(config: Config, waiting: Waiting) -> None:
    """Makes a server's connections such as are described here."""
    config.load()
    config.http_protocol_class = partial(Connection, waiting)  # type: ignore[assignment] # what makes a protocol
