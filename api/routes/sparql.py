"""``/sparql``: the SPARQL 1.1 Protocol for queries; without a query the service's description, or a form in a browser.

Queries run in threads, as many at a time as there are places; the engine lets go of the interpreter while it works, so that the
other routes answer meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qs

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.dependencies import Opened
from api.labels import Link
from api.negotiate import GRAPHS, HTML, SOLUTIONS, TRUTHS, Format, choose, named
from api.problems import Problem
from api.reading import Reader
from api.templating import page
from kg.errors import QueryError
from kg.query import Answer, QueryKind, guard, run

LARGEST_QUERY = 1_000_000  # bytes
LARGEST_ANSWER = 64_000_000  # bytes
SHOWN = 1000  # rows in a page
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

router = APIRouter(tags=["sparql"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol; ``query`` is None where there is none."""

    query: str | None
    format: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def asked(parameters: Mapping[str, list[str]], direct: str | None = None) -> Asked:
    """What the parameters of a request, and perhaps its body, ask for.

    Raises:
        Problem: an update, or several queries.
    """
    if "update" in parameters:
        raise Problem(403, "Updates are refused: this service is read-only. 本服务只读，不接受更新。")
    queries = parameters.get("query", []) + ([direct] if direct is not None else [])
    formats = parameters.get("format", [])
    if len(queries) > 1 or len(formats) > 1:
        raise Problem(400, "One query and one format a request. 每次请求只能有一个查询、一个格式。")
    query = queries[0] if queries else None
    return Asked(
        query if query and query.strip() else None,
        formats[0] if formats and formats[0] else None,
        tuple(parameters.get("default-graph-uri", [])),
        tuple(parameters.get("named-graph-uri", [])),
    )


def decoded(body: bytes) -> str:
    """A body as text.

    Raises:
        Problem: it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8: {error}") from error


def offers(kind: QueryKind) -> tuple[Format, ...]:
    """The formats that an answer of this form can have."""
    if kind == "select":
        return SOLUTIONS
    return TRUTHS if kind == "ask" else GRAPHS


def format_of(request: Request, word: str | None, choices: Sequence[Format]) -> Format:
    """The format that a request wants: ``format=`` first, else its Accept header.

    Raises:
        Problem: none of the choices fits.
    """
    if word:
        chosen = named(word, choices)
        known = chosen or named(word, (HTML, *SOLUTIONS, *GRAPHS))
        if not chosen:
            raise Problem(406 if known else 400, f"format={word} does not fit this answer.", formats=[each.name for each in choices])
        return chosen
    chosen = choose(request.headers.get("accept"), choices)
    if not chosen:
        raise Problem(406, "None of the types in Accept fits this answer.", formats=[each.media_type for each in choices])
    return chosen


@router.get("/sparql", responses={200: {"content": {each.media_type: {} for each in (*SOLUTIONS, *GRAPHS, HTML)}}}, response_class=Response)
async def query_by_get(request: Request, reader: Opened, query: str | None = None, format: str | None = None) -> Response:
    """A SPARQL query; without one the service's description, or a form in a browser."""
    parameters: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        parameters.setdefault(name, []).append(text)
    return await respond(request, reader, asked(parameters))


@router.post("/sparql", response_class=Response)
async def query_by_post(request: Request, reader: Opened) -> Response:
    """A SPARQL query as a form, or as a body of the type application/sparql-query."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == UPDATE:
        raise Problem(403, "Updates are refused: this service is read-only. 本服务只读，不接受更新。")
    if kind not in (FORM, DIRECT):
        raise Problem(415, f"A query is posted as {FORM} or {DIRECT}.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_QUERY:
            raise Problem(413, f"A query has at most {LARGEST_QUERY} bytes.")
    parameters: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        parameters.setdefault(name, []).append(text)
    if kind == DIRECT:
        return await respond(request, reader, asked(parameters, decoded(body)))
    for name, texts in parse_qs(decoded(body), keep_blank_values=True).items():
        parameters.setdefault(name, []).extend(texts)
    return await respond(request, reader, asked(parameters))


async def respond(request: Request, reader: Reader, what: Asked) -> Response:
    """The answer to a request, worked out in a thread."""
    work = partial(described if what.query is None else answered, request, reader, what)
    return await to_thread.run_sync(work, limiter=request.app.state.places)


def described(request: Request, reader: Reader, what: Asked) -> Response:
    """The service's description, or the form where a page is wanted."""
    if request.method == "POST":
        raise Problem(400, "There is no query. 请求中没有查询。")
    chosen = format_of(request, what.format, (*GRAPHS, HTML))
    if chosen.name == "html":
        return form(request, reader, "")
    endpoint = str(request.url.replace(query=None, fragment=None))
    graphs = {"reference": reader.iris.graph("reference"), "canon": reader.iris.graph("canon")}
    body = reader.graph(
        "service", chosen.name, endpoint=endpoint, dataset=f"{endpoint}#dataset", merged=f"{endpoint}#default-graph", **graphs
    )
    return Response(body, media_type=chosen.content_type, headers={"vary": "Accept"})


def answered(request: Request, reader: Reader, what: Asked) -> Response:
    """The answer to a query."""
    query = what.query or ""
    try:
        choices = offers(guard(query))
        chosen = format_of(request, what.format, (*choices, HTML))
        written = choices[0].name if chosen.name == "html" else chosen.name
        answer = run(reader.store, query, format=written, default_graphs=what.default_graphs, named_graphs=what.named_graphs)
    except QueryError as error:
        if wants_page(request, what):
            return form(request, reader, query, error=error)
        raise
    if len(answer.body) > LARGEST_ANSWER:
        detail = f"The answer is larger than {LARGEST_ANSWER} bytes: add LIMIT and OFFSET. 结果过大，请加 LIMIT 和 OFFSET。"
        raise Problem(503, detail, limit=LARGEST_ANSWER)
    if chosen.name == "html":
        return form(request, reader, query, answer=answer)
    return Response(answer.body, media_type=chosen.content_type, headers={"vary": "Accept"})


def wants_page(request: Request, what: Asked) -> bool:
    """Whether the request comes from the form."""
    if what.format:
        return what.format == "html"
    chosen = choose(request.headers.get("accept"), (*SOLUTIONS, *GRAPHS, HTML))
    return chosen is not None and chosen.name == "html"


def form(request: Request, reader: Reader, query: str, answer: Answer | None = None, error: QueryError | None = None) -> Response:
    """The page with the query, the named questions, and the answer or what is wrong."""
    table: list[list[Link]] = []
    names: list[str] = []
    text, size = "", 0
    if answer and answer.kind in ("construct", "describe"):
        text = answer.body.decode()
    elif answer:
        found = json.loads(answer.body)
        names = found["head"].get("vars", [])
        text = {True: "是 yes", False: "否 no", None: ""}[found.get("boolean")]
        rows = found.get("results", {}).get("bindings", [])
        size = len(rows)
        table = [[cell(reader, row.get(name)) for name in names] for row in rows[:SHOWN]]
    return page(
        request,
        "sparql.html",
        status=400 if error else 200,
        query=query,
        names=names,
        table=table,
        text=text,
        error=error,
        answered=answer is not None,
        size=size,
        shown=SHOWN,
        questions=[question for name, question in reader.questions.items() if not name.startswith("api-")],
    )


def cell(reader: Reader, term: Mapping[str, str] | None) -> Link:
    """A term of an answer as a table shows it."""
    if term is None:
        return Link("")
    path = reader.path(term["value"]) if term["type"] == "uri" else ""
    return Link(path or term["value"], term.get("xml:lang", ""), path)
