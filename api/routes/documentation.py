"""What the interface offers, for programs and for people, and what its JSON means: nothing of it is fetched from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.context import context
from api.dependencies import Opened
from api.manual import chapters
from api.openapi import openapi
from api.templating import page, prefix

router = APIRouter(tags=["service"])


@router.get("/openapi.json", include_in_schema=False)
def described(request: Request) -> Response:
    """The interface as OpenAPI."""
    return JSONResponse(openapi(request.app))


@router.get("/docs", response_class=Response, include_in_schema=False)
def documentation(request: Request, reader: Opened) -> Response:
    """The interface as a page."""
    told = openapi(request.app)
    return page(request, "docs.html", info=told["info"], chapters=chapters(told), base=reader.iris.base, root=prefix(request))


CONTEXT = {"description": "The context.", "content": {"application/ld+json": {"example": {"@context": {"@version": 1.1, "iri": "@id"}}}}}


@router.get("/context.jsonld", response_class=Response, summary="Context of the JSON", responses={200: CONTEXT})
def meaning(reader: Opened) -> Response:
    """What the JSON of /api means in the graph, as a JSON-LD 1.1 context."""
    return JSONResponse(context(reader.iris), media_type="application/ld+json")
