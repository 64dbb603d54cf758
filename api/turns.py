"""Turns: how many lists are made at a time, so that whoever asks for a page or for little need not wait for who asks for much."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter
from fastapi import Depends, Request
from starlette.requests import ClientDisconnect

from api.problems import Problem

LITTLE = re.compile("|[1-9][0-9]?|100")  # limit= of a part of a list that is soon made
AGAIN = "2"  # seconds after which it is worth asking again


class Turns:
    """Lets a few work at a time, and a few others wait.

    Args:
        at_once: how many work.
        waiting: how many wait at most.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self.limiter = CapacityLimiter(at_once)
        self.waiting = waiting

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits until one more may work; it may as long as the context lasts.

        Raises:
            Problem: too many wait already.
        """
        if self.limiter.statistics().tasks_waiting >= self.waiting:
            detail = (
                "Too many ask for lists: ask again in a moment, or for less at a time (limit=). 请求清单者过多，请稍后再试，或减小 limit。"
            )
            raise Problem(429, detail, headers={"retry-after": AGAIN})
        async with self.limiter:
            yield


class Lists:
    """The turns of lists: parts that are soon made never wait for the turn of large ones."""

    def __init__(self) -> None:
        self.little = Turns(4, 32)
        self.much = Turns(2, 4)

    def of(self, limit: str) -> Turns:
        """The turns of a part of a list, by how many things it may have, as the request says."""
        return self.little if LITTLE.fullmatch(limit) else self.much


async def in_turn(request: Request) -> AsyncIterator[None]:
    """Answers when it is the request's turn; no thread waits for that.

    Raises:
        Problem: too many wait already.
        ClientDisconnect: nobody waits for the answer any more.
    """
    lists: Lists = request.app.state.lists
    async with lists.of(request.query_params.get("limit", "")).turn():
        if await request.is_disconnected():
            raise ClientDisconnect
        yield


IN_TURN = Depends(in_turn, scope="function")  # over before the answer is sent, however slowly that is fetched
