"""``/sparql``: the SPARQL 1.1 Protocol for queries; without a query the service's description, or a form in a browser.

A plain ASGI route: a small query takes less than the framework would for it. Queries are answered by processes (``api.pool``), and an
answer is sent when it is known whole, so that its status is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.console import described, form
from api.current import Current
from api.handing import hand
from api.negotiate import Format
from api.pool import MIB, Answer, Crowded, Full, Pool, Stopped
from api.problems import Problem, unanswered
from api.protocol import OFFERS, Asked, read, unfit
from api.watch import request_id
from kg.answering import Head, Question
from kg.errors import QueryError
from kg.query import QueryKind
from kg.settings import Settings

SHOWN = 1000  # rows in a page
PAGE = 4 * MIB  # bytes of an answer that is shown in a page
BRIEFLY = {"select": "json", "ask": "json", "construct": "turtle", "describe": "turtle"}  # what a page is made of
BUSY = "The service is busy with other queries: ask again in a moment. 服务繁忙，请稍后再试。"
LONG = "Too many long answers are on their way: ask again later, or with LIMIT. 待传送的长结果过多，请稍后再试，或加 LIMIT。"
AGAIN = "1"  # seconds after which a full service may be asked again


class Endpoint:
    """Answers requests of the protocol.

    Args:
        settings: the limits of a query.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        what = await read(scope, receive)
        if what.query is None:
            if scope["method"] == "POST" or what.default_graphs or what.named_graphs:
                raise Problem(400, "There is no query. 请求中没有查询。")
            await described(Request(scope), what, self.settings)(scope, receive, send)
            return
        current: Current = scope["app"].state.current  # held, and so is its view, until the answer is known
        question = self.question(what, current)
        answer = await self.answer(scope["app"].state.pool, question, what, receive)
        if answer is None:
            return
        try:
            await self.respond(answer, what, scope, receive, send)
        finally:
            answer.close()

    def question(self, what: Asked, current: Current) -> Question:
        """A request as a process is asked."""
        return Question(
            str(current.view.folder),
            what.query or "",
            {kind: self.bounds(kind, format) for kind, format in what.formats.items()},
            f"sparql#cut-after-{self.settings.query_rows}-rows",
            what.default_graphs,
            what.named_graphs,
        )

    def bounds(self, kind: QueryKind, format: Format) -> tuple[str, int, int]:
        """What an answer is written in, and how many rows and bytes it may have."""
        if format.name == "html":
            return BRIEFLY[kind], min(SHOWN, self.settings.query_rows), PAGE
        return format.name, self.settings.query_rows, self.settings.answer_size * MIB

    async def answer(self, pool: Pool, question: Question, what: Asked, receive: Receive) -> Answer | None:
        """The answer of a process; None where nobody waits for it any more.

        Raises:
            Problem: there is no room for it, or it breaks a limit.
        """

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        try:
            return await pool.ask(question, gone, what.seconds)
        except Full as full:
            detail = LONG if isinstance(full, Crowded) else BUSY
            raise Problem(429, detail, headers={"retry-after": AGAIN}) from None
        except Stopped as stopped:
            if stopped.limit == "gone":
                return None
            seconds = min(what.seconds or self.settings.query_seconds, self.settings.query_seconds)
            raise self.broken(stopped.limit, f"{seconds:g}") from None

    def broken(self, limit: str, seconds: str = "") -> Problem:
        """What is told of a query that broke a limit."""
        memory, rows, size = self.settings.query_memory, self.settings.query_rows, self.settings.answer_size
        said: Mapping[str, tuple[str, int | str]] = {
            "time": (f"The query took longer than {seconds} seconds. 查询用时超过 {seconds} 秒。", seconds),
            "memory": (f"The query needs more than {memory} MiB of memory. 查询所需内存超过 {memory} MiB。", memory),
            "rows": (
                f"There are more than {rows} rows, and this format cannot say so: add LIMIT, or ask for JSON, XML or Turtle. "
                f"结果超过 {rows} 行，而此格式无法注明：请加 LIMIT，或改用 JSON、XML、Turtle。",
                rows,
            ),
            "size": (
                f"The answer is larger than {size} MiB: add LIMIT and OFFSET. 结果超过 {size} MiB，请加 LIMIT 和 OFFSET。",
                size,
            ),
        }
        if limit not in said:
            return Problem(503, "The query broke the process that answered it. 查询使其进程崩溃。")
        detail, bound = said[limit]
        return Problem(503, detail, limit=limit, bound=bound)

    async def respond(self, answer: Answer, what: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends an answer, or tells why there is none.

        Raises:
            Problem: the answer breaks a limit, or there is none in the format that is wanted.
        """
        head = answer.head
        if head.outcome == "malformed":
            error = QueryError(head.detail, head.line, head.column)
            if not what.page:
                raise error
            await form(Request(scope), what.query or "", error=error)(scope, receive, send)
        elif head.outcome == "unfit" and head.kind:
            raise unfit(what, OFFERS[head.kind])
        elif head.outcome == "unwritable" and head.kind:
            raise unwritable(head, OFFERS[head.kind])
        elif head.outcome == "failed":
            raise failed(head, scope)
        elif head.outcome != "answered" or head.kind is None:
            raise self.broken(head.outcome)
        elif what.formats[head.kind].name == "html":
            await self.page(answer, what, Request(scope))(scope, receive, send)
        else:
            await self.stream(answer, what.formats[head.kind].content_type, scope, send)

    def page(self, answer: Answer, what: Asked, request: Request) -> Response:
        """An answer as a page shows it."""
        response = form(request, what.query or "", answer.head, b"".join(answer.pieces()))
        if answer.head.cut:
            response.headers["wenmai-cut"] = f"rows; limit={min(SHOWN, self.settings.query_rows)}"
        return response

    async def stream(self, answer: Answer, media_type: str, scope: Scope, send: Send) -> None:
        """Sends an answer piece by piece; one that is cut says so."""
        headers = [(b"content-type", media_type.encode()), (b"content-length", b"%d" % answer.size), (b"vary", b"Accept")]
        if answer.head.cut:
            headers.append((b"wenmai-cut", b"rows; limit=%d" % self.settings.query_rows))
        await send({"type": "http.response.start", "status": 206 if answer.head.cut else 200, "headers": headers})
        await hand(answer, scope, send)


def failed(head: Head, scope: Scope) -> Problem:
    """What is told where the store could not be asked: a server that is not there, a view that cannot be opened."""
    return Problem(503, f"The query cannot be answered: {unanswered(scope['app'], head.detail, request_id(scope))}")


def unwritable(head: Head, offers: Sequence[Format]) -> Problem:
    """The refusal of a format that cannot hold the answer."""
    detail = f"{head.format} 不能表达此结果 cannot hold this answer: {head.detail}"
    return Problem(406, detail, formats=[each.media_type for each in offers if each.name not in (head.format, "html")])


def install(app: FastAPI, settings: Settings) -> None:
    """Adds the address to an application, and tells of it in its contract."""
    app.router.routes.append(Route("/sparql", Endpoint(settings), methods=["GET", "POST"]))
