"""Parts of lists: which one is asked for, and the answer with the address of the next.

A cursor is the key of the last thing that was seen: the part behind it is found as fast deep in a list as at its beginning, and also in
a store that has changed meanwhile.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from api.dependencies import Limit, Offset
from api.flat import table
from api.negotiate import CSV, Format, choose
from api.problems import PROBLEM, Problem
from api.schemas import Page
from api.templating import prefix
from kg.listing import Key, Part, Span

JSON = Format("json", "application/json", "json")
FORMATS = (JSON, CSV)
CONTEXT = "http://www.w3.org/ns/json-ld#context"
BUSY: dict[int | str, dict[str, Any]] = {
    429: {
        "description": "Too many ask for lists at the same time.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds after which it is worth asking again."}},
    }
}
LISTED: dict[int | str, dict[str, Any]] = {
    **BUSY,
    200: {
        "description": "A part of the list.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "type,iri,label\r\nAgency,https://…/id/agency/…,灵山县人民政府\r\n"}
        },
        "headers": {"Link": {"schema": {"type": "string"}, "description": "rel=next: the following part; the context of the JSON."}},
    },
}
Item = TypeVar("Item", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of a list that a request asks for, and the format."""

    limit: int
    offset: int
    cursor: str | None
    format: Format

    def span(self, *kinds: type) -> Span:
        """Which part it is.

        Args:
            kinds: what the keys of the list are made of.

        Raises:
            Problem: the cursor is none of this list.
        """
        return Span(opened(self.cursor, kinds) if self.cursor else None, self.offset, self.limit)


def wanted(
    request: Request,
    limit: Limit = 100,
    cursor: Annotated[
        str | None, Query(max_length=4000, description="Where the part before ended, as its `next` says; also after the store changed.")
    ] = None,
    offset: Offset = 0,
    format: Annotated[Literal["json", "csv"] | None, Query(description="Instead of the Accept header.", examples=["csv"])] = None,
) -> Wanted:
    """The part that is asked for, as JSON or CSV."""
    chosen = next((each for each in FORMATS if each.name == format), None) or choose(request.headers.get("accept"), FORMATS)
    if not chosen:
        raise Problem(406, "There is no such representation.", formats=[each.media_type for each in FORMATS])
    return Wanted(limit, offset, cursor, chosen)


Asked = Annotated[Wanted, Depends(wanted)]


def closed(key: Key) -> str:
    """A key as a cursor.

    >>> closed(("a", 1))
    'WyJhIiwxXQ'
    """
    return urlsafe_b64encode(json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()).decode().rstrip("=")


def opened(cursor: str, kinds: Sequence[type]) -> Key:
    """The key in a cursor.

    Raises:
        Problem: it is none of this list.
    """
    try:
        key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        key = None
    except RecursionError:
        key = None
    if not isinstance(key, list) or [type(each) for each in key] != list(kinds):
        raise Problem(400, "cursor: it is none of this list; take it from `next` of the part before. 游标无效。")
    return tuple(key)


def answered(request: Request, asked: Wanted, model: type[Item], part: Part[Item]) -> Response:
    """A part of a list, with the address of the next in it and in a header.

    Args:
        request: with the filters, which the next part has too.
        asked: which part, and in which format.
        model: kind of the items.
        part: what was found.
    """
    following = None
    if part.last is not None:
        url = request.url.remove_query_params("offset").include_query_params(limit=asked.limit, cursor=closed(part.last))
        following = f"{url.path}?{url.query}"
    links = [described(request), *([f'<{following}>; rel="next"'] if following else [])]
    headers = {"link": ", ".join(links), "vary": "Accept"}
    if asked.format.name == "csv":
        return Response(table(model, part.items), media_type="text/csv; charset=utf-8; header=present", headers=headers)
    page = Page[model](total=part.total, limit=asked.limit, next=following, items=list(part.items))  # type: ignore[valid-type]
    return Response(page.model_dump_json(by_alias=True), media_type=JSON.media_type, headers=headers)


def described(request: Request) -> str:
    """The Link header to the context that makes JSON-LD of an answer."""
    return f'<{prefix(request)}/context.jsonld>; rel="{CONTEXT}"; type="application/ld+json"'
