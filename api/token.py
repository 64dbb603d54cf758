"""Who may write: whoever knows the token."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections import deque
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security.utils import get_authorization_scheme_param

from api.jobs import Jobs
from api.problems import Problem

MINUTE = 60.0
GUESSES = 10  # wrong tokens a minute that are answered one by one; more are turned away at once
DELAY = 0.5  # seconds until a wrong token is answered
CHALLENGE = 'Bearer realm="wenmai"'
OFF = "Nobody may write here: the service was started without a token (setting token). 本服务未设令牌，只读。"


class Gate:
    """Knows the right token by its digest, and counts wrong ones.

    The right token always passes, however many wrong ones come meanwhile: nobody can lock its owner out. What keeps guessing from leading
    anywhere is that a token has at least sixteen characters.

    Args:
        token: the right one; empty where nobody may write.
    """

    def __init__(self, token: str) -> None:
        self.open = bool(token)
        self.digest = hashlib.sha256(token.encode()).digest()
        self.wrong: deque[float] = deque(maxlen=GUESSES)

    def knows(self, token: str) -> bool:
        """Whether a token is the right one; how long that takes tells nothing of it."""
        given = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        return hmac.compare_digest(given, self.digest) and self.open

    def wait(self) -> float:
        """Counts a wrong token; seconds until another one is answered, 0 where this one may be."""
        now = time.monotonic()
        if len(self.wrong) == GUESSES and now - self.wrong[0] < MINUTE:
            return MINUTE - (now - self.wrong[0])
        self.wrong.append(now)
        return 0.0


async def writing(request: Request) -> Jobs:
    """The jobs of the service, for who may give it some.

    Raises:
        Problem: nobody may write here, or the token is missing or wrong.
    """
    gate = cast(Gate, request.app.state.gate)
    if not gate.open:
        raise Problem(403, OFF)
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "Writing takes a token: Authorization: Bearer … 写入须持令牌。", {"www-authenticate": CHALLENGE})
    if not gate.knows(token):
        if seconds := gate.wait():
            raise Problem(
                429, "Too many wrong tokens. 错误的令牌过多。", {"retry-after": f"{seconds + 1:.0f}", "www-authenticate": CHALLENGE}
            )
        await asyncio.sleep(DELAY)
        raise Problem(401, "The token is wrong. 令牌错误。", {"www-authenticate": f'{CHALLENGE}, error="invalid_token"'})
    return cast(Jobs, request.app.state.jobs)


Writing = Annotated[Jobs, Depends(writing)]
