"""``/id/…`` leads to ``/page/…`` or ``/data/…``; the latter gives a node to programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from api.addresses import Path, address, alternates, known, split
from api.conditional import KEPT, has, kept, tag
from api.dependencies import Opened
from api.negotiate import DATA, HTML, Format, choose
from api.problems import Problem
from api.reading import Reader
from kg.export import FORMATS, description, pieces, whole_graph

router = APIRouter(tags=["linked data"])


@router.get("/id/{path:path}", summary="Where a node is described", status_code=303, response_class=RedirectResponse)
def identified(request: Request, reader: Opened, path: Path) -> Response:
    """303 to the page or the data of a node, by Accept; to Turtle where the header leaves it open."""
    known(request, reader, path)
    chosen = choose(request.headers.get("accept"), (*DATA, HTML))
    if not chosen:
        raise unacceptable((HTML, *DATA))
    target = address(request, "page", path) if chosen.name == "html" else address(request, "data", path, f".{chosen.suffix}")
    return RedirectResponse(target, 303, {"vary": "Accept", "link": alternates(request, reader, path), **KEPT})


@router.get(
    "/data/{path:path}",
    summary="The data of a node",
    response_class=Response,
    responses={200: {"content": {each.media_type: {} for each in DATA}}},
)
def data(request: Request, reader: Opened, path: Path) -> Response:
    """The triples of a node with its parts, evidence and labels; of ``graph/…`` all that the graph says."""
    name, format = split(path)
    chosen = format or choose(request.headers.get("accept"), DATA)
    if not chosen:
        raise unacceptable(DATA)
    iri = known(request, reader, name)
    headers = {"link": alternates(request, reader, name)}
    if not format:
        headers |= {"vary": "Accept", "content-location": address(request, "data", name, f".{chosen.suffix}")}
    return sent(request, reader, iri, chosen, headers)


def unacceptable(formats: tuple[Format, ...]) -> Problem:
    """What is said where none of the formats is wanted."""
    return Problem(406, "没有所求格式的数据。There is no such representation.", formats=[each.media_type for each in formats])


def sent(request: Request, reader: Reader, iri: str, format: Format, headers: dict[str, str]) -> Response:
    """The data of a node: at once where it is little, else piece by piece.

    Raises:
        Problem: the format cannot hold it.
    """
    written = data_of(reader, iri, format)
    try:
        first, second = next(written), next(written, None)
    except ValueError as error:
        raise Problem(
            406, f"{format.name} 不能表达这些数据 cannot hold this data: {error}", formats=[each.media_type for each in DATA]
        ) from error
    if second is None:
        return kept(request, first, format.content_type, headers)
    headers = KEPT | headers
    if reader.view.revision:  # all is not yet known, but what it is made from
        headers["etag"] = entity = tag(reader.view.revision.encode(), iri.encode(), format.name.encode())
        if has(request, entity):
            return Response(status_code=304, headers=headers)
    return StreamingResponse(chain((first, second), written), media_type=format.content_type, headers=headers)


def data_of(reader: Reader, iri: str, format: Format) -> Iterator[bytes]:
    """The data of a node in a format, in pieces; the reader stays as long as they come."""
    rdf = FORMATS[format.name].rdf
    assert rdf is not None
    if reader.store.holds(iri):
        quads = whole_graph(reader.store, iri, FORMATS[format.name].quads)
    else:
        quads = description(reader.store, iri, format.name in ("nquads", "trig"))
    yield from pieces(quads, rdf)
