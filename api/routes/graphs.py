"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol; all graphs can be read, those of users written."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace as changed
from pathlib import Path
from typing import Annotated, cast
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response

from api.conditional import KEPT, has
from api.current import Current
from api.dependencies import Now
from api.finished import finished
from api.handing import Handed
from api.jobs import Jobs
from api.negotiate import GRAPHS, Format
from api.pool import MIB
from api.problems import Problem
from api.protocol import Asked
from api.reading import IRI
from api.routes.jobs import refusals
from api.routes.sparql import Endpoint, failed, unwritable
from api.routes.writing import room
from api.spool import MULTIPART, Sent, body, kind, parts
from api.token import Writing
from kg.answering import Question
from kg.settings import Settings
from kg.writing import FORMATS, DropGraph, GraphFile, Seen, WriteGraph

EVERYTHING = 10**9  # triples: a graph that is cut would be another graph
TYPES = ", ".join(FORMATS)
BY_END = {".ttl": "text/turtle", ".nt": "application/n-triples", ".rdf": "application/rdf+xml", ".jsonld": "application/ld+json"}
RDFXML = "application/rdf+xml"  # what a body without a Content-Type is taken for, as the protocol says
ENTITY = re.compile(rf'"(\w+)\.(?:{"|".join(each.suffix for each in GRAPHS)})"')  # the state of the store, and the format
BODY = {"content": {each: {"schema": {"type": "string"}} for each in FORMATS}}
STORED: dict[int | str, dict[str, object]] = {
    201: {"description": "a new graph; its address is in Location"},
    202: {"description": "others are ahead; the address of the job is in Location"},
    204: {"description": "done"},
    412: {"description": "the graph is not the one that If-Match or If-None-Match asks for"},
    **refusals,
}
Graph = Annotated[
    str | None, Query(description="IRI of a graph, absolute.", max_length=4000, examples=["https://w3id.org/wenmai/id/graph/canon"])
]
Default = Annotated[str | None, Query(description="The default graph: the merge of all that was read.", max_length=10, examples=[""])]
Written = Annotated[str, Query(description="Instead of Accept: turtle, ntriples, rdfxml, jsonld.", max_length=100, examples=["turtle"])]

router = APIRouter(tags=["graphs"])


@router.get("/graphs", response_class=Response, responses={200: {"content": {each.media_type: {} for each in GRAPHS}}, **refusals})
async def graph(request: Request, now: Now, graph: Graph = None, default: Default = None, format: Written = "") -> Response:
    """All that a graph states: of a document, reference, canon, of a user, or the default graph."""
    iri = addressed(request)
    asked = Asked(None, format, request.headers.get("accept"), None, (), ())
    chosen = asked.of(GRAPHS)
    if iri and not await to_thread.run_sync(now.reader.store.holds, iri):
        raise Problem(404, f"There is no graph {iri}. 没有这个图。")
    headers = {**KEPT, "vary": "Accept", **version(now, chosen)}
    if "etag" in headers and has(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    settings = cast(Settings, request.app.state.settings)
    sparql = now.reader.question("graph", graph=iri) if iri else now.reader.question("default-graph")
    wanted = {"construct": (chosen.name, EVERYTHING, settings.answer_size * MIB)}
    question = Question(str(now.view.folder), sparql, wanted, "")  # type: ignore[arg-type] # a form of query
    endpoint = Endpoint(settings)
    answer = await endpoint.answer(request.app.state.pool, question, asked, request.receive)
    if answer is None:
        return Response(status_code=499)  # nobody reads it
    if answer.head.outcome != "answered":
        answer.close()
        if answer.head.outcome == "unwritable":
            raise unwritable(answer.head, GRAPHS)
        if answer.head.outcome == "failed":
            raise failed(answer.head, request.scope)
        raise endpoint.broken(answer.head.outcome)
    return Handed(answer, chosen.content_type, headers)


@router.put("/graphs", status_code=204, response_class=Response, responses=STORED, openapi_extra={"requestBody": BODY})
async def put(request: Request, jobs: Writing, graph: Graph = None, default: Default = None) -> Response:
    """Puts triples in the place of all that a graph of users holds; a new graph where there is none."""
    iri = named(request)
    with room(request, jobs).place() as folder:
        sent = await body(request, folder, "graph", typed(request))
        return await stored(request, jobs, iri, [sent], folder, replace=True)


@router.post("/graphs", status_code=204, response_class=Response, responses=STORED, openapi_extra={"requestBody": BODY})
async def post(request: Request, jobs: Writing, now: Now, graph: Graph = None, default: Default = None) -> Response:
    """Adds triples to a graph of users; without a graph, makes a new one."""
    new = "graph" not in request.query_params and "default" not in request.query_params
    iri = now.reader.iris.user_graph(secrets.token_hex(8)) if new else named(request)
    with room(request, jobs).place() as folder:
        if kind(request) == MULTIPART:
            sent = [retyped(each) for each in await parts(request, folder)]
        else:
            sent = [await body(request, folder, "graph", typed(request))]
        if not any(each.path.stat().st_size for each in sent):
            shutil.rmtree(folder)
            return Response(status_code=204)
        return await stored(request, jobs, iri, sent, folder, replace=False)


@router.delete("/graphs", status_code=204, response_class=Response, responses=STORED)
async def delete(request: Request, jobs: Writing, graph: Graph = None, default: Default = None) -> Response:
    """Removes a graph of users."""
    iri = named(request)
    room(request, jobs)
    return await finished(request, jobs.add(DropGraph(iri, seen(request)), (iri,)))


async def stored(request: Request, jobs: Jobs, graph: str, sent: list[Sent], folder: Path, *, replace: bool) -> Response:
    """The answer to a request that sends triples, once they are stored."""
    files = tuple(GraphFile(str(each.path), each.media_type) for each in sent)
    job = jobs.add(WriteGraph(graph, files, replace, seen(request)), (graph,), folder)
    return await finished(request, job, f"/graphs?graph={quote(graph, safe='')}")


def addressed(request: Request) -> str | None:
    """The IRI of the graph that a request is about; None for the default graph.

    Raises:
        Problem: it names none, or several, or what is no absolute IRI.
    """
    graphs, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(graphs) + default != 1:
        raise Problem(400, "Name one graph: ?graph=IRI, or ?default. 须指明一个图。")
    if default:
        return None
    if not IRI.fullmatch(graphs[0]):
        raise Problem(400, "The value of graph= is an absolute IRI. graph= 须为绝对 IRI。")
    return graphs[0]


def named(request: Request) -> str:
    """The IRI of the graph that is to be written.

    Raises:
        Problem: as ``addressed``, and for the default graph.
    """
    graph = addressed(request)
    if graph is None:
        raise Problem(403, "The default graph is the merge of what was read: put or delete documents at /api/documents. 默认图由文件得出。")
    return graph


def typed(request: Request) -> str:
    """The media type of the triples in a body.

    Raises:
        Problem: it cannot be read.
    """
    media_type, charset = kind(request) or RDFXML, request.headers.get("content-type", "").lower().partition("charset=")[2]
    if media_type not in FORMATS or charset.strip(" \"';") not in ("", "utf-8", "utf8", "us-ascii"):
        raise Problem(415, f"Triples are sent in UTF-8 as {TYPES}.", headers={"accept-post": TYPES})
    return media_type


def retyped(sent: Sent) -> Sent:
    """A file of a form with the media type that it has, else the one that its name says.

    Raises:
        Problem: it is none that can be read.
    """
    for media_type in (sent.media_type, BY_END.get(sent.path.suffix, "")):
        if media_type in FORMATS:
            return changed(sent, media_type=media_type)
    raise Problem(415, f"Triples are sent as {TYPES}.", headers={"accept-post": TYPES})


def version(now: Current, format: Format) -> Mapping[str, str]:
    """The header that tells this state of a graph, written in a format, from every other; none where nothing does."""
    return {"etag": f'"{now.view.state}.{format.suffix}"'} if now.view.state else {}


def seen(request: Request) -> Seen:
    """What the client takes the graph for; whoever writes looks whether it is so, for what is shown here may be older by then."""
    wanted, other = (",".join(request.headers.getlist(name)) for name in ("if-match", "if-none-match"))
    return Seen(states(wanted) if wanted else None, states(other.replace("W/", "")) if other else None)


def states(header: str) -> frozenset[str]:
    """The states of the store that the entity tags of a header stand for."""
    listed = [each.strip() for each in header.split(",")]
    known = (ENTITY.fullmatch(each) for each in listed)
    return frozenset({found[1] for found in known if found} | {"*"} & set(listed))
