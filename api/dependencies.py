"""What the routes ask for: the opened store, and the part of a list that the caller wants."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from api.current import Current
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
