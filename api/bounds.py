"""What every request has to keep to before anything looks at it, and what becomes of one that nobody expected."""

from __future__ import annotations

import logging
import re

from anyio import move_on_after
from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import told
from api.problems import answer
from api.watch import request_id

HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
REST = 2**24  # bytes that are still taken of a body that is too large
PAUSE = 1.0  # seconds without any of them


class Bounds:
    """Refuses requests that are larger than may be, compressed, or that name no host that could be.

    Args:
        app: what answers the others.
        largest: bytes of a body.
    """

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, unless it is refused."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = Body(receive)
        if problem := self.problem(Headers(scope=scope), scope["http_version"], scope["path"]):
            status, detail, headers = problem
            await answer(Request(scope), status, detail, {}, headers)(scope, receive, parting(body, send))
            return

        async def bounded() -> Message:
            message = await body.more()
            if body.came > self.largest:
                raise HTTPException(413, self.too_large)
            return message

        await self.app(scope, bounded, parting(body, send))

    def problem(self, headers: Headers, version: str, path: str) -> tuple[int, str, dict[str, str]] | None:
        """What is wrong with a request by its head: the status, what to tell, and headers of the answer; None where nothing is."""
        hosts = headers.getlist("host")
        if len(hosts) > 1 or not (HOST.fullmatch(hosts[0]) if hosts else version == "1.0"):
            return 400, "The header Host names no host. 请求头 Host 无效。", {}
        if "\n" in path or "\r" in path:  # a pattern of a route lets a break at the end go, and takes the name without it
            return 404, "An address holds no line break. 地址中不能有换行。", {}
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            return 415, "A compressed body is not taken: send it as it is. 不接受压缩的请求体。", {"accept-encoding": "identity"}
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self.largest:
            return 413, self.too_large, {}
        return None

    @property
    def too_large(self) -> str:
        """What to tell of a body that is too large."""
        return f"A body has at most {self.largest} bytes. 请求体过大。"


class Body:
    """The body of a request, as far as it has come."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.came = 0
        self.ended = False

    async def more(self) -> Message:
        """What comes next of it."""
        message = await self.receive()
        self.came += len(message.get("body", b""))
        self.ended = not message.get("more_body", False)
        return message

    async def rest(self) -> None:
        """Takes what still comes, though nobody wants it; not more than ``REST`` bytes, and not from who stops for ``PAUSE`` seconds."""
        most = self.came + REST
        while not self.ended and self.came <= most:
            with move_on_after(PAUSE) as paused:
                await self.more()
            if paused.cancelled_caught:
                return


def parting(body: Body, send: Send) -> Send:
    """Sends answers; one that refuses a body as too large ends only when the rest of it came.

    A connection that is closed over bytes that nobody read breaks off, and takes the answer with it: many clients read only when they
    have sent all.
    """
    refused = False

    async def sent(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 413:
            refused = True
            others = (field for field in message["headers"] if field[0].lower() != b"connection")
            message = {**message, "headers": [*others, (b"connection", b"close")]}
        elif refused and not message.get("more_body", False):
            await send({**message, "more_body": True})
            await body.rest()
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    return sent


class LastResort:
    """Answers where the application fails, and tells the log where; the client learns nothing of the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, come what may."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            return
        except BaseException as error:
            if scope["type"] != "http" or not failed(error):
                raise
            told("the service failed", {"id": request_id(scope), "method": scope["method"]}, logging.ERROR, error)
            if not begun:  # of an answer that is under way the connection ends before it is whole
                response = answer(Request(scope), 500, "The service failed; its log says where. 服务出错，详见日志。", {})
                await response(scope, receive, send)


def failed(error: BaseException) -> bool:
    """Whether an error is a failure of ours, and no request to stop; a panic of the engine is no ``Exception``, and has a name only."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
