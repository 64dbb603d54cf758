"""The service as OpenAPI 3.1: every operation with its parameters, an example of each, and the errors as problem+json."""

from __future__ import annotations

import json
from copy import deepcopy
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import questions
from api.negotiate import GRAPHS, HTML, SOLUTIONS
from api.problems import PROBLEM

Described = dict[str, Any]  # a piece of JSON, as FastAPI gives it
ABOUT = """An interface to the graph: JSON lists under /api, nodes under /id, /page and /data, SPARQL under /sparql.

A node is named by its IRI, or by the path of it below the base; agencies and divisions also by their Chinese name. A parameter that may
be given again means any of its values; different parameters hold together.

What is wrong with a request is told as application/problem+json (RFC 9457). JSON answers of /api carry a Link header to
/context.jsonld: read with it they are JSON-LD."""
TAGS = (
    ("lists", "清单 Lists: filtered, in parts, as JSON or CSV, each thing with the words that say so."),
    ("graph", "网络 Network: who cites, issues and implements whom."),
    ("linked data", "关联数据 Linked data: nodes under their own addresses."),
    ("queries", "查询 Queries: the SPARQL 1.1 Protocol."),
    ("graphs", "图 Graphs: the Graph Store Protocol, and SPARQL Update of the graphs of users."),
    ("writing", "写入 Writing: only where the service has a token."),
    ("service", "服务 Service: whether it answers, and what it describes itself as."),
)
MISTAKES = {
    "400": ("A parameter is wrong; the detail names it.", "limit: Input should be less than or equal to 1000"),
    "404": ("Something is named that nobody knows; names that are near are told.", "the store has no 灵山; there are 灵山县人民政府"),
    "default": ("Any other error.", "There is no such representation."),
}


def openapi(app: FastAPI) -> Described:
    """The description of an application."""
    described: Described = get_openapi(
        title=app.title,
        summary=app.summary,
        version=version("wenmai"),
        description=ABOUT,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in TAGS],
        servers=[{"url": "./", "description": "this service"}],
    )
    asked, answers = questions.described()
    described["paths"] |= {"/sparql": protocol(), **asked}
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas |= answers
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = problem()
    for path, example in json.loads(files("api").joinpath("examples.json").read_text("utf-8")).items():
        described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"] = example
    told = {name for name, _ in TAGS}
    for operations in described["paths"].values():
        for operation in operations.values():
            if told.isdisjoint(operation.get("tags", ())):
                operation["tags"] = ["service"]
            operation["responses"].pop("422", None)
            for status, (description, detail) in MISTAKES.items():
                answer = operation["responses"].setdefault(status, mistake(status, description, detail))
                answer["content"][PROBLEM] = mistake(status, description, detail)["content"][PROBLEM]
    return described


def problem() -> Described:
    """The schema of an error."""
    texts = {name: {"type": "string"} for name in ("type", "title", "detail")}
    return {
        "type": "object",
        "title": "Problem",
        "description": "An error (RFC 9457); some have further members, e.g. line and column of a query.",
        "required": ["type", "title", "status", "detail"],
        "properties": {**texts, "status": {"type": "integer"}, "errors": {"type": "array", "items": {"type": "string"}}},
    }


def mistake(status: str, description: str, detail: str) -> Described:
    """The answer to a request that is wrong."""
    number, title = (406, "Not Acceptable") if status == "default" else (int(status), {"400": "Bad Request", "404": "Not Found"}[status])
    example = {"type": "about:blank", "title": title, "status": number, "detail": detail}
    body = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": description, "content": {PROBLEM: body, "text/html": {"schema": {"type": "string"}}}}


def protocol() -> Described:
    """The operations of ``/sparql``, which is no route of the framework."""
    kinds = {each.media_type for each in (*SOLUTIONS, *GRAPHS)} | {"text/html"}
    answer: Described = {"description": "The answer, in the format that was asked for.", "content": {kind: {} for kind in sorted(kinds)}}
    cut = answer | {"description": "As many rows as the service gives; the header Wenmai-Cut and a notice in the body say so."}
    responses = {"200": answer, "206": cut}
    query: Described = {"type": "string", "examples": ["SELECT * WHERE { ?s ?p ?o } LIMIT 3"]}
    graphs: Described = {"type": "array", "items": {"type": "string"}, "examples": [[]]}
    fields: dict[str, tuple[Described, str]] = {
        "query": (query, "A query in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE; without one the service is described."),
        "default-graph-uri": (graphs, "Named graphs to look at instead of the merge of all."),
        "named-graph-uri": (graphs, "Named graphs that GRAPH may name."),
        "format": ({"type": "string", "enum": [*dict.fromkeys(each.name for each in (*SOLUTIONS, *GRAPHS, HTML))]}, "Instead of Accept."),
        "timeout": ({"type": "number", "exclusiveMinimum": 0, "examples": [5]}, "Seconds that it may take, where less than anyway."),
    }
    form: Described = {"type": "object", "properties": {name: schema | {"description": text} for name, (schema, text) in fields.items()}}
    parameters = [{"name": name, "in": "query", "description": text, "schema": schema} for name, (schema, text) in fields.items()]
    bodies = {"application/x-www-form-urlencoded": {"schema": form}, "application/sparql-query": {"schema": query}}
    about = "Runs a query under limits of time, memory and rows; updates, SERVICE, LOAD and graphs that are not stored are refused."
    return {
        "get": {
            "tags": ["queries"],
            "summary": "Query by GET",
            "description": about,
            "operationId": "sparql_get",
            "parameters": parameters,
            "responses": deepcopy(responses),
        },
        "post": {
            "tags": ["queries"],
            "summary": "Query by POST",
            "description": about,
            "operationId": "sparql_post",
            "requestBody": {"description": "The query, as a form or as it is.", "required": True, "content": bodies},
            "responses": deepcopy(responses),
        },
    }
