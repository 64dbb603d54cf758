"""``/update``: SPARQL 1.1 updates of graphs that users write."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.finished import finished
from api.problems import Problem
from api.protocol import FORM, LARGEST_QUERY, UPDATE, decoded, parsed, taken
from api.routes.jobs import refusals
from api.routes.writing import room
from api.spool import kind
from api.token import Writing
from kg.writing import Update

BODY = {
    "content": {
        UPDATE: {"schema": {"type": "string"}},
        FORM: {"schema": {"type": "object", "properties": {"update": {"type": "string"}}, "required": ["update"]}},
    },
    "required": True,
}
DONE: dict[int | str, dict[str, object]] = {
    202: {"description": "others are ahead; the address of the job is in Location"},
    204: {"description": "done"},
    **refusals,
}

router = APIRouter(tags=["graphs"])


@router.post("/update", status_code=204, response_class=Response, responses=DONE, openapi_extra={"requestBody": BODY})
async def update(request: Request, jobs: Writing) -> Response:
    """Evaluates a SPARQL update on the graphs of users; one that would change anything else changes nothing."""
    media_type = kind(request)
    if media_type not in (FORM, UPDATE):
        raise Problem(415, f"An update is posted as {FORM} or {UPDATE}.", headers={"accept-post": f"{FORM}, {UPDATE}"})
    room(request, jobs)
    given = parsed(request.scope["query_string"])
    body = await taken(request.receive)
    if media_type == FORM:
        given += parsed(body)
    else:
        given.append(("update", decoded(body)))
    texts = [value for name, value in given if name == "update"]
    if len(texts) != 1 or any(name == "query" for name, _ in given):
        raise Problem(400, f"A request has one update of at most {LARGEST_QUERY} bytes, and no query. 每次请求只能有一个更新。")
    using, using_named = (tuple(value for name, value in given if name == key) for key in ("using-graph-uri", "using-named-graph-uri"))
    return await finished(request, jobs.add(Update(texts[0], using, using_named), ()))
