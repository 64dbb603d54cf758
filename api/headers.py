"""What every answer carries: who may read it, and that nothing is fetched from elsewhere; and what may be asked of an address."""

from __future__ import annotations

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
ALWAYS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Location, ETag, Link, Location, Retry-After, Wenmai-Cut, X-Request-ID",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
FIELDS = tuple((name.encode(), value.encode()) for name, value in ALWAYS.items())
PREFLIGHT = {
    "access-control-allow-headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Request-ID",
    "access-control-max-age": "86400",
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def allowed(scope: Scope) -> str:
    """The methods that an address answers to, as the header Allow lists them; empty where there is no such address."""
    whole = {**scope, "root_path": scope.get("app_root_path", scope.get("root_path", ""))}  # as it was before it came to what is mounted
    found = [method for method in METHODS if any(takes(each, {**whole, "method": method}) for each in scope["app"].router.routes)]
    if "GET" in found:
        found.insert(1, "HEAD")
    return ", ".join([*found, "OPTIONS"]) if found else ""


def takes(route: BaseRoute, scope: Scope) -> bool:
    """Whether a route answers to such a request; what is mounted are files, which can only be read."""
    return route.matches(scope)[0] is Match.FULL and (scope["method"] == "GET" or not isinstance(route, Mount))


class Manners:
    """Puts the headers on each answer, answers OPTIONS, and answers HEAD as GET without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                own = {name for name, _ in given}  # a picture has a policy of its own
                message["headers"] = [*given, *(field for field in FIELDS if field[0] not in own)]
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS" and (methods := allowed(scope)):
            told = {"allow": methods, "access-control-allow-methods": methods, **PREFLIGHT}
            fields = [(name.encode(), value.encode()) for name, value in told.items()]
            await polite({"type": "http.response.start", "status": 204, "headers": fields})
            await polite({"type": "http.response.body", "body": b""})
            return
        asked = {**scope, "method": "GET"} if head else scope
        try:
            await self.app(asked, receive, polite)
        finally:
            scope.update({name: asked[name] for name in ("route", "endpoint") if name in asked})  # who counts requests looks there
