"""What every answer carries: who may read it, and that nothing is fetched from elsewhere."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
ALWAYS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Location, Link",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, POST, OPTIONS",
}


class Manners:
    """Puts the headers on each answer, answers OPTIONS, and answers HEAD as GET without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers[name] = value
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            fields = [(name.encode(), value.encode()) for name, value in PREFLIGHT.items()]
            await polite({"type": "http.response.start", "status": 204, "headers": fields})
            await polite({"type": "http.response.body", "body": b""})
            return
        await self.app({**scope, "method": "GET"} if head else scope, receive, polite)
