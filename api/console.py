"""What ``/sparql`` is without a query: the description of the service for programs, and a form with the named queries for people."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import Request, Response

from api.addresses import describedby
from api.current import Current
from api.labels import Link
from api.negotiate import DATA, HTML
from api.protocol import Asked
from api.reading import Reader
from api.templating import page
from kg.answering import Head
from kg.errors import QueryError
from kg.query import run
from kg.settings import Settings

WRITTEN = {"nquads": "ntriples", "trig": "turtle"}  # without named graphs these are the same


def described(request: Request, what: Asked, settings: Settings) -> Response:
    """The service's description, or the form where a page is wanted."""
    chosen = what.of((*DATA, HTML))
    if chosen.name == "html":
        return form(request, "")
    current: Current = request.app.state.current
    reader = current.reader
    endpoint = str(request.url.replace(query=None, fragment=None))
    graphs = {"reference": reader.iris.graph("reference"), "canon": reader.iris.graph("canon"), "described": f"{reader.iris.base}dataset"}
    parts = {name: f"{endpoint}#{name}" for name in ("dataset", "merged", "limits")}
    text = reader.question("service", endpoint=endpoint, **parts, **graphs)
    for name in ("query_seconds", "query_memory", "query_rows", "answer_size"):
        text = text.replace(f"${name}", str(getattr(settings, name)))
    body = run(reader.store, text, format=WRITTEN.get(chosen.name, chosen.name)).body
    return Response(body, media_type=chosen.content_type, headers={"vary": "Accept", "link": describedby(request)})


def form(request: Request, query: str, head: Head | None = None, body: bytes = b"", error: QueryError | None = None) -> Response:
    """The page with the query, the named questions, and the answer or what is wrong.

    Args:
        request: of the page.
        query: the query as it was typed.
        head, body: the answer, where there is one: JSON, or Turtle.
        error: what is wrong with the query.
    """
    current: Current = request.app.state.current
    table: list[list[Link]] = []
    names: list[str] = []
    text = ""
    if head and head.format == "json":
        found = json.loads(body)
        names = found["head"].get("vars", [])
        text = {True: "是 yes", False: "否 no", None: ""}[found.get("boolean")]
        rows = found.get("results", {}).get("bindings", [])
        table = [[cell(current.reader, row.get(name)) for name in names] for row in rows]
    elif head:
        text = body.decode()
    response = page(
        request,
        "sparql.html",
        status=400 if error else 200,
        query=query,
        names=names,
        table=table,
        text=text,
        error=error,
        answered=head is not None,
        cut=head is not None and head.cut,
        questions=[question for name, question in current.reader.questions.items() if not name.startswith("api-")],
    )
    response.headers["vary"] = "Accept"
    return response


def cell(reader: Reader, term: Mapping[str, str] | None) -> Link:
    """A term of an answer as a table shows it."""
    if term is None:
        return Link("")
    path = reader.path(term["value"]) if term["type"] == "uri" else ""
    return Link(path or str(term["value"]), term.get("xml:lang", ""), path)
