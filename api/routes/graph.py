"""``/api/graph``: questions to the citation network, each under its name, and files of it.

What they can be given and what they answer is told by ``kg.network.asking.questions``, which these processes import that answer them; who
asks for the description of the interface finds it in ``api.questions``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Response

from api.enquiring import Asks

NAMES = (
    *("neighbours", "path", "cascade", "diffusion", "timeline", "life"),
    *("wanted", "ranking", "cocitation", "coupling", "alike", "communities", "export"),
)
router = APIRouter(prefix="/api/graph")


def answering(name: str) -> Callable[[Asks], Awaitable[Response]]:
    """What answers the question of a name."""

    async def answered(asks: Asks) -> Response:
        return await asks.answered(name)

    return answered


for name in NAMES:
    router.add_api_route(f"/{name}", answering(name), response_class=Response, include_in_schema=False)
