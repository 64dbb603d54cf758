"""Requests to the citation network: asked of a process that holds it, and sent as that process wrote the answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.requests import ClientDisconnect

from api.conditional import KEPT, tag
from api.dependencies import Now
from api.handing import Handed
from api.logs import told
from api.network import EARLIER, Networks
from api.paging import described
from api.pool import MIB, Answer, Crowded, Full, Stopped
from api.problems import Problem, unanswered
from api.watch import request_id
from kg.answering import Enquiry, Head
from kg.settings import Settings

AGAIN = "2"  # seconds after which a full service may be asked again
LATER = "10"  # seconds after which it is worth asking whether the network has been read
BUSY = "The service is busy with other questions to the network: ask again in a moment. 网络查询繁忙，请稍后再试。"
LONG = "Too many long answers are on their way: ask again later, or for less. 待传送的长结果过多，请稍后再试，或减少所求。"
READING = "The network is still being read: ask again in a moment. 网络正在载入，请稍后再试。"
SVG = "image/svg+xml"
DRAWN = "default-src 'none'; style-src 'unsafe-inline'"  # a picture brings its styles with it, and nothing else
COMMA = ","  # between several values of one parameter


@dataclass(frozen=True, slots=True)
class Enquirer:
    """One request, and the state of the store that it is asked of."""

    request: Request
    now: Now

    @property
    def settings(self) -> Settings:
        """The limits."""
        settings: Settings = self.request.app.state.settings
        return settings

    @property
    def parameters(self) -> dict[str, str]:
        """What was given; one that was given again has all its values, with commas between."""
        given = self.request.query_params
        return {name: COMMA.join(given.getlist(name)) for name in given}

    async def answered(self, name: str) -> Response:
        """The answer to a question, or 304 for who has it.

        Args:
            name: of the question.

        Raises:
            Problem: there is none.
            ClientDisconnect: nobody waits for it.
        """
        entity = self.entity(name)
        kept = {**KEPT, "etag": entity} if entity else {}
        if entity and entity in self.request.headers.get("if-none-match", ""):  # who has it has asked before, and rightly
            return Response(status_code=304, headers=kept)
        answer = await self.asked(name)
        head = answer.head
        if head.outcome != "answered":
            answer.close()
            raise self.refused(head)
        if head.detail == "time":  # another time it may go further
            kept = {}
        return Handed(answer, head.format, {**kept, **self.headers(head)})

    def headers(self, head: Head) -> Mapping[str, str]:
        """The headers that tell of an answer."""
        found = {"wenmai-cut": head.detail} if head.cut else {}
        if not head.name:
            return found | {"link": described(self.request)}
        if head.format == SVG:
            return found | {"content-disposition": f'inline; filename="{head.name}"', "content-security-policy": DRAWN}
        return found | {"content-disposition": f'attachment; filename="{head.name}"'}

    def entity(self, name: str) -> str:
        """A tag, equal for equal answers: they follow from the state of the store and the parameters; empty where nothing tells it."""
        state = self.now.view.state
        given = sorted(self.parameters.items())
        return tag(repr((version("wenmai"), state, name, given)).encode()) if state else ""

    async def asked(self, name: str) -> Answer:
        """What a process answers.

        Raises:
            Problem: no process can, or a limit was broken.
            ClientDisconnect: nobody waits for it.
        """
        pool: Networks = self.request.app.state.network
        seconds, settings, view = pool.seconds * EARLIER, self.settings, self.now.view
        question = Enquiry(str(view.folder), view.revision, settings.base, name, self.parameters, seconds, settings.answer_size * MIB)
        try:
            return await pool.ask(question, self.gone)
        except Full as full:
            raise Problem(429, LONG if isinstance(full, Crowded) else BUSY, headers={"retry-after": AGAIN}) from None
        except Stopped as stopped:
            if stopped.limit == "gone":
                raise ClientDisconnect from None
            if stopped.limit == "reading":
                raise Problem(503, READING, headers={"retry-after": LATER}, limit="time", bound=f"{pool.seconds:g}") from None
            raise self.broken(stopped.limit) from None

    async def gone(self) -> None:
        """Waits until the client has gone."""
        while (await self.request.receive())["type"] != "http.disconnect":
            pass

    def refused(self, head: Head) -> Problem:
        """Why there is no answer."""
        if head.outcome == "unknown":
            return Problem(404, head.detail)
        if head.outcome == "malformed":
            return Problem(400, head.detail)
        if head.outcome == "unwritable":
            return Problem(406, f"{head.format} 不能表达此结果 cannot hold this answer: {head.detail}")
        if head.outcome == "failed":
            detail = unanswered(self.request.app, head.detail, request_id(self.request.scope))
            return Problem(503, f"The network cannot be asked: {detail}")
        if head.outcome == "defect":
            told("a question to the network failed", {"id": request_id(self.request.scope), "error": head.detail}, logging.ERROR)
            return Problem(500, "The service failed; its log says where. 服务出错，详见日志。")
        return self.broken(head.outcome, EARLIER)

    def broken(self, limit: str, part: float = 1.0) -> Problem:
        """What is told of a question that broke a limit; of the seconds that it may take, a part where it ended by itself."""
        seconds, memory, size = f"{self.settings.query_seconds * part:g}", self.settings.query_memory, self.settings.answer_size
        said: Mapping[str, tuple[str, int | str]] = {
            "time": (f"The answer was not found in {seconds} seconds: ask for less. {seconds} 秒内未能得出结果，请缩小范围。", seconds),
            "memory": (f"The answer needs more than {memory} MiB of memory. 所需内存超过 {memory} MiB。", memory),
            "size": (f"The answer is larger than {size} MiB: ask for less. 结果超过 {size} MiB，请缩小范围。", size),
        }
        if limit not in said:
            return Problem(503, "The question broke the process that answered it. 查询使其进程崩溃。")
        detail, bound = said[limit]
        return Problem(503, detail, limit=limit, bound=bound)


async def enquirer(request: Request, now: Now) -> Enquirer:
    """A request to the network."""
    return Enquirer(request, now)


Asks = Annotated[Enquirer, Depends(enquirer)]
