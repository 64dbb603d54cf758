"""``/api/documents`` for writing: documents that are sent are read and stored by a job, whose address is the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, cast

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParameter

from api.dependencies import Now
from api.jobs import FullQueue, Job, Jobs
from api.problems import Problem
from api.routes.jobs import JobItem, accepted, told
from api.spool import MULTIPART, Sent, Spool, body, checked, kind, parts
from api.token import Writing
from kg.intake import Item
from kg.writing import DropDocument, StoreDocuments

JSON = "application/json"
LARGEST_RECORD = 4 * 2**20  # bytes of a record of JSON; longer texts are sent as files
FORMS = (MULTIPART, "application/x-www-form-urlencoded")
BODY = {
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        MULTIPART: {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}},
        JSON: {"schema": {"type": "object", "additionalProperties": True}, "example": {"name": "notice.txt", "text": "…"}},
    },
    "required": True,
}
Name = Annotated[str, Query(description="What the document is called; in a form, each file tells it itself.")]

Stored = Annotated[str, PathParameter(description="Name that the document is known by.", examples=["2017/report.txt"])]
router = APIRouter(prefix="/api", tags=["writing"])


@router.post("/documents", status_code=202, response_model=JobItem, responses=accepted, openapi_extra={"requestBody": BODY})
async def send(request: Request, jobs: Writing, name: Name = "") -> Response:
    """Sends documents to be read and stored: a file, a form with files, or a record of JSON with a name and a text."""
    with room(request, jobs).place() as folder:
        media_type = kind(request)
        if media_type == MULTIPART:
            sent = await parts(request, folder)
        elif media_type == JSON:
            sent = [await record(request, folder, name)]
        else:
            sent = [await body(request, folder, checked(name), media_type)]
        return told(request, stored(jobs, sent, folder), 202)


@router.put("/documents/{name:path}", status_code=202, response_model=JobItem, responses=accepted, openapi_extra={"requestBody": BODY})
async def replace(request: Request, jobs: Writing, name: Stored) -> Response:
    """Sends a document of this name; it takes the place of an older one."""
    with room(request, jobs).place() as folder:
        media_type = kind(request)
        if media_type in FORMS:
            raise Problem(415, "One document is put as it is, not as a form. 请直接发送文件，不用表单。")
        if media_type == JSON:
            sent = await record(request, folder, checked(name))
        else:
            sent = await body(request, folder, checked(name), media_type)
        return told(request, stored(jobs, [sent], folder), 202)


@router.delete("/documents/{name:path}", status_code=202, response_model=JobItem, responses=accepted)
async def drop(request: Request, jobs: Writing, now: Now, name: Stored) -> Response:
    """Removes the document of this name, and what followed from it."""
    coming = any(name in job.names for job in jobs.known.values() if not job.ended)
    if not coming and await to_thread.run_sync(now.reader.store.graph_of, checked(name)) is None:
        raise Problem(404, f"There is no document {name}. 没有这个文件。")
    room(request, jobs)
    return told(request, jobs.add(DropDocument(name), (name,)), 202)


def room(request: Request, jobs: Jobs) -> Spool:
    """Where the files of a request are put by, if its job may come.

    Raises:
        Problem: too many wait already.
    """
    try:
        jobs.room()
    except FullQueue:
        raise Problem(429, "Too many jobs wait. 等待的任务过多。", {"retry-after": "10"}) from None
    return cast(Spool, request.app.state.spool)


def stored(jobs: Jobs, sent: list[Sent], folder: Path) -> Job:
    """The job that stores what was sent."""
    items = tuple(Item(str(each.path), each.name) for each in sent)
    return jobs.add(StoreDocuments(items), tuple(each.name for each in sent), folder)


async def record(request: Request, folder: Path, name: str) -> Sent:
    """A record of JSON as a file: its text where there is nothing else in it, else the record without its name.

    Raises:
        Problem: it is too large, or no record with a text.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_RECORD:
            raise Problem(413, f"A record has at most {LARGEST_RECORD} bytes: send a longer text as a file. 过长的文本请作为文件发送。")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"The body is no valid JSON: {error} 不是有效的 JSON。") from error
    if not isinstance(found, dict):
        raise Problem(400, "The body is JSON, but no object with fields. 须为 JSON 对象。")
    if not name:
        given = found.pop("name", None)
        if not isinstance(given, str):
            raise Problem(400, "The record has no name: put it in its field name, or in ?name=…. 须有 name。")
        name = checked(given)
    text = found.get("text")
    plain = list(found) == ["text"] and isinstance(text, str)
    target = folder / ("0.txt" if plain else "0.json")
    written = str(text) if plain else json.dumps(found, ensure_ascii=False)
    target.write_bytes(written.encode("utf-8", "replace"))
    return Sent(target, name, "text/plain" if plain else JSON)
