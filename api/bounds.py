"""What every request has to keep to before anything looks at it, and what becomes of one that nobody expected."""

from __future__ import annotations

import logging
import re

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import told
from api.problems import answer
from api.watch import request_id

HOST = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


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
        if problem := self.problem(Headers(scope=scope), scope["http_version"]):
            status, detail, headers = problem
            await answer(Request(scope), status, detail, {}, headers)(scope, receive, send)
            return
        came = 0

        async def bounded() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self.largest:
                raise HTTPException(413, self.too_large)
            return message

        await self.app(scope, bounded, send)

    def problem(self, headers: Headers, version: str) -> tuple[int, str, dict[str, str]] | None:
        """What is wrong with a request by its headers: the status, what to tell, and headers of the answer; None where nothing is."""
        hosts = headers.getlist("host")
        if len(hosts) > 1 or not (HOST.fullmatch(hosts[0]) if hosts else version == "1.0"):
            return 400, "The header Host names no host. 请求头 Host 无效。", {}
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
        except Exception as error:
            if scope["type"] != "http":
                raise
            told("the service failed", {"id": request_id(scope), "method": scope["method"]}, logging.ERROR, error)
            if not begun:  # of an answer that is under way the connection ends before it is whole
                response = answer(Request(scope), 500, "The service failed; its log says where. 服务出错，详见日志。", {})
                await response(scope, receive, send)
