"""What the routes ask for: the opened store, and the part of a list that the caller wants."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, cast

from fastapi import Depends, Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from api.current import Current
from api.problems import Problem
from api.reading import Reader

LARGEST = 1000


async def current(request: Request) -> Current:
    """What the service shows now, the same throughout a request."""
    return cast(Current, request.app.state.current)


Now = Annotated[Current, Depends(current)]


async def reader(now: Now) -> Reader:
    """The store as it is shown now."""
    return now.reader


Opened = Annotated[Reader, Depends(reader)]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description=f"How many at most, 1 to {LARGEST}.")]
Offset = Annotated[int, Query(ge=0, le=100_000_000, description="How many to pass over.")]


async def known_parameters(request: Request) -> None:
    """Refuses a parameter that the route does not know: passed over, a misspelt filter would look like an answer.

    Raises:
        Problem: there is one.
    """
    route = cast(APIRoute, request.scope["route"])
    known = {field.alias for field in get_flat_params(route.dependant)}
    for name in request.query_params:
        if name not in known:
            near = get_close_matches(name, known, 3) or sorted(known)
            raise Problem(400, f"{name[:40]}: 没有这个参数 there is no such parameter; {', '.join(near)}")
