"""Errors as RFC 9457 problem+json; a browser gets the same as a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.headers import allowed
from api.logs import told
from api.negotiate import HTML, JSON, choose
from api.templating import page
from api.watch import request_id
from kg.cli.terminal import harmless
from kg.errors import QueryError, StoreError, UnknownName, UsageError

PROBLEM = "application/problem+json"


class Problem(Exception):
    """A request that is answered with an error.

    Args:
        status: the HTTP status.
        detail: one sentence for a person.
        headers: of the answer, e.g. when to try again.
        members: further members of the problem, e.g. the formats that there are.
    """

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: int | str | list[str]) -> None:
        super().__init__(detail)
        self.headers = headers
        self.status = status
        self.detail = detail
        self.members = members


def answer(request: Request, status: int, detail: str, members: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    """The problem as JSON, or as a page for who asks for one."""
    title = HTTPStatus(status).phrase
    shown = harmless(detail)  # it may quote what was sent
    body = {"type": "about:blank", "title": title, "status": status, "detail": shown, "instance": quote(request.scope["path"]), **members}
    if known := request_id(request.scope):
        body["request"] = known
    chosen = choose(request.headers.get("accept"), (JSON, HTML))
    if chosen and chosen.name == "html":
        response: Response = page(request, "problem.html", status=status, problem=body)
    else:
        response = JSONResponse(body, status, media_type=PROBLEM)
    response.headers.update(headers or {})
    response.headers["vary"] = "Accept"
    return response


def unanswered(app: FastAPI, detail: str, request: str) -> str:
    """What a client is told where the store does not answer; the address of a store's server is for the log alone.

    Args:
        app: of the service.
        detail: what went wrong.
        request: id of the request.
    """
    if not app.state.settings.server:
        return detail
    told("the server of the store does not answer", {"id": request, "error": detail}, logging.WARNING)
    return "The server of the store does not answer. 库所在的服务器没有应答。"


def install(app: FastAPI) -> None:
    """Answers every error of the application in this way."""

    async def problem(request: Request, error: Exception) -> Response:
        found = cast(Problem, error)
        return answer(request, found.status, found.detail, found.members, found.headers)

    async def query(request: Request, error: Exception) -> Response:
        found = cast(QueryError, error)
        members = {"line": found.line, "column": found.column} if found.line else {}
        return answer(request, 400, str(found), members)

    async def store(request: Request, error: Exception) -> Response:
        return answer(request, 503, unanswered(request.app, str(error), request_id(request.scope)), {})

    async def usage(request: Request, error: Exception) -> Response:
        unknown = isinstance(error, UnknownName)
        return answer(request, 404 if unknown else 400, f"库中没有 the store has no {error}" if unknown else str(error), {})

    async def http(request: Request, error: Exception) -> Response:
        found = cast(HTTPException, error)
        headers = {**(found.headers or {}), "allow": allowed(request.scope)} if found.status_code == 405 else found.headers
        return answer(request, found.status_code, str(found.detail), {}, headers)

    async def invalid(request: Request, error: Exception) -> Response:
        found = cast(RequestValidationError, error)
        errors = [f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in found.errors()]
        return answer(request, 400, "; ".join(errors), {"errors": errors})

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(QueryError, query)
    app.add_exception_handler(StoreError, store)
    app.add_exception_handler(UsageError, usage)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
