"""Answers that a client may keep: an entity tag, and 304 for who has these bytes already."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from fastapi import Request, Response

KEPT = {"cache-control": "no-cache"}  # keep it, but ask whether it still holds: a build may come at any moment


def tag(*parts: bytes) -> str:
    """A strong entity tag: equal for equal bytes."""
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return f'"{digest.hexdigest()}"'


def has(request: Request, entity: str) -> bool:
    """Whether the client has the representation with this tag, as ``If-None-Match`` says."""
    given = request.headers.get("if-none-match", "")
    return any(each.strip().removeprefix("W/") in (entity, "*") for each in given.split(","))


def kept(request: Request, body: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """The bytes with their tag, or 304 without them."""
    entity = tag(body)
    every = {**KEPT, **headers, "etag": entity}
    if has(request, entity):
        return Response(status_code=304, headers=every)
    return Response(body, media_type=media_type, headers=every)
