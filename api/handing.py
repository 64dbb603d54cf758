"""The body of an answer on its way: who fetches it too slowly holds it for nothing, and does not get the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.connections import drop
from api.pool import Answer

FIRST = 60.0  # seconds in which nobody looks at the pace
SLOWEST = 16_384  # bytes a second on average, from then on
LONGEST = 3600.0  # seconds, beside the first ones, in which the longest answer has to be fetched


async def hand(answer: Answer, scope: Scope, send: Send) -> None:
    """Sends the body of an answer; a long one piece by piece.

    Raises:
        ClientDisconnect: the client was too slow, and its connection is ended.
    """
    if answer.file < 0:
        await send({"type": "http.response.body", "body": answer.first})
        return
    pace = max(SLOWEST, answer.size / LONGEST)
    until = asyncio.get_running_loop().time() + FIRST
    try:
        async with asyncio.timeout_at(until) as limit:
            for piece in answer.pieces():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                until += len(piece) / pace
                limit.reschedule(until)
            await send({"type": "http.response.body", "body": b""})
    except TimeoutError:
        drop(scope)
        raise ClientDisconnect from None


class Handed(Response):
    """An answer that a process wrote, sent piece by piece.

    Args:
        answer: of a process; it is let go of when it was sent, or the client has gone.
        media_type: with its charset.
        headers: further ones.
    """

    def __init__(self, answer: Answer, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(media_type=media_type, headers={**headers, "content-length": str(answer.size)})
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await hand(self.answer, scope, send)
        finally:
            self.answer.close()
