"""What the routes ask for: the opened store, and the part of a list that the caller wants."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from api.current import Current
from api.reading import Reader

LARGEST = 1000


def current(request: Request) -> Current:
    """What the service shows now; whoever asks for it more than once in a request may get another."""
    return cast(Current, request.app.state.current)


def reader(request: Request) -> Reader:
    """The store as it is shown now."""
    return current(request).reader


Opened = Annotated[Reader, Depends(reader)]
Now = Annotated[Current, Depends(current)]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description=f"How many at most, 1 to {LARGEST}.")]
Offset = Annotated[int, Query(ge=0, le=100_000_000, description="How many to pass over.")]
