"""What happens around each request: it gets an id, is counted, timed, and told in the log in one line."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from hashlib import sha256
from time import perf_counter
from urllib.parse import quote

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.connections import left
from api.logs import Fact, told
from api.metrics import Metrics

SANE = re.compile("[A-Za-z0-9-]{1,64}")
SHOWN = 512  # characters of a path
GONE = 499  # the status that is told where the client left, or was too slow, before it had all of the answer


class Watched:
    """Watches each request to an application.

    Args:
        app: what answers.
        metrics: where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request and tells of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        request = identity(scope)
        scope.setdefault("state", {})["request"] = request
        status, sent, whole = GONE, 0, False

        async def watched(message: Message) -> None:
            nonlocal status, sent, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request.encode())]
            await send(message)
            if left(scope):
                raise ClientDisconnect  # so that nobody goes on for nothing
            if message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
                whole = not message.get("more_body")

        try:
            with suppress(ClientDisconnect):
                await self.app(scope, receive, watched)
        finally:
            if not whole and left(scope):
                status = GONE
            seconds = perf_counter() - begun
            self.metrics.answered(route(scope), scope["method"], status, seconds)
            told("request", {**facts(scope), "status": status, "ms": round(seconds * 1000, 1), "bytes": sent})


def identity(scope: Scope) -> str:
    """The id that a request brings, where it is a sane one; else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"").decode("latin-1")
    return given if SANE.fullmatch(given) else secrets.token_hex(8)


def request_id(scope: Scope) -> str:
    """The id of a request; empty where nobody watches."""
    return str(scope.get("state", {}).get("request", ""))


def route(scope: Scope) -> str:
    """The template of the route that answered, of which there are few; all that nobody answers has one."""
    return str(getattr(scope.get("route") or plain(scope), "path", "none"))


def plain(scope: Scope) -> object:
    """The route that answered where it is none of FastAPI's, which alone tell of themselves: known by what it leads to."""
    answered = scope.get("endpoint")
    return next((each for each in scope["app"].routes if answered in (getattr(each, "endpoint", each), getattr(each, "app", each))), None)


def facts(scope: Scope) -> dict[str, Fact]:
    """What the log tells of a request: no text of a query, no header."""
    client = scope.get("client")
    found: dict[str, Fact] = {
        "id": request_id(scope),
        "method": scope["method"],
        "path": quote(scope["path"])[:SHOWN],
        "client": client[0] if client else "",
    }
    if query := scope["query_string"]:
        found |= {"query_bytes": len(query), "query_digest": sha256(query).hexdigest()[:12]}
    return found
