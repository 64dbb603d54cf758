"""``/id/…`` leads to ``/page/…`` or ``/data/…``; these show a node to people and to programs."""

from __future__ import annotations

import io

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api import findings, nodes
from api.dependencies import Opened
from api.negotiate import DATA, HTML, Format, choose
from api.problems import Problem
from api.quads import nquads, trig
from api.reading import IRI, Reader
from api.templating import page, prefix
from kg.export import export

router = APIRouter(tags=["linked data"])


def known(reader: Reader, path: str) -> str:
    """The IRI of a path below the base.

    Raises:
        Problem: the graph knows nothing of it.
    """
    iri = reader.iris.base + path
    if not path or not IRI.fullmatch(iri) or not (reader.knows(iri) or reader.store.holds(iri)):
        raise Problem(404, f"The graph knows nothing of {path or 'an empty path'}. 图中没有这个节点。")
    return iri


def alternates(request: Request, path: str) -> str:
    """The Link header: the other representations of a node."""
    root = prefix(request)
    links = [f'<{root}/data/{path}.{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in DATA]
    return ", ".join([f'<{root}/page/{path}>; rel="alternate"; type="text/html"', *links])


@router.get("/id/{path:path}", status_code=303, response_class=RedirectResponse)
def identified(request: Request, reader: Opened, path: str) -> Response:
    """303 to the page or the data of a node, by Accept; to Turtle where the header leaves it open."""
    known(reader, path)
    chosen = choose(request.headers.get("accept"), (*DATA, HTML))
    if not chosen:
        raise Problem(406, "There is no such representation.", formats=[each.media_type for each in (HTML, *DATA)])
    target = f"/page/{path}" if chosen.name == "html" else f"/data/{path}.{chosen.suffix}"
    return RedirectResponse(prefix(request) + target, 303, {"vary": "Accept", "link": alternates(request, path)})


@router.get("/data/{path:path}", response_class=Response, responses={200: {"content": {each.media_type: {} for each in DATA}}})
def data(request: Request, reader: Opened, path: str) -> Response:
    """The triples of a node with its parts, evidence and labels; of ``graph/…`` all that the graph says."""
    plain, format = split(path)
    chosen = format or choose(request.headers.get("accept"), DATA)
    if not chosen:
        raise Problem(406, "There is no such representation.", formats=[each.media_type for each in DATA])
    iri = known(reader, plain)
    headers = {"link": alternates(request, plain)}
    if not format:
        headers |= {"vary": "Accept", "content-location": f"{prefix(request)}/data/{plain}.{chosen.suffix}"}
    return Response(written(reader, iri, chosen), media_type=chosen.content_type, headers=headers)


def split(path: str) -> tuple[str, Format | None]:
    """A path without the suffix that names a format, and that format.

    >>> split("measure/active.channel.website.ttl")[0]
    'measure/active.channel.website'
    """
    plain, _, suffix = path.rpartition(".")
    format = next((each for each in DATA if each.suffix == suffix), None)
    return (plain, format) if format and plain else (path, None)


def written(reader: Reader, iri: str, format: Format) -> bytes:
    """The data of a node in a format."""
    if reader.store.holds(iri):
        out = io.BytesIO()
        export(reader.store, format.name, out, graphs=[iri])
        return out.getvalue()
    if format.name in ("nquads", "trig"):
        rows = reader.rows("quads", node=iri)
        return (nquads(rows) if format.name == "nquads" else trig(rows)).encode()
    return reader.graph("data", format.name, node=iri)


@router.get("/page/{path:path}", response_class=Response, include_in_schema=False)
def shown(request: Request, reader: Opened, path: str) -> Response:
    """The page of a node."""
    iri = known(reader, path)
    facts = nodes.facts(reader, iri)
    heading = nodes.heading(reader, iri, facts)
    citing, citing_total = nodes.cited_by(reader, iri)
    found = findings.shown(reader, reader.findings.about(iri))
    response = page(
        request,
        "node.html",
        path=path,
        iri=iri,
        heading=heading,
        facts=nodes.beside(facts, heading.title),
        figures=nodes.figures(reader, iri),
        mentions=nodes.mentions(reader, iri),
        citing=citing,
        citing_total=citing_total,
        findings=found,
        pointing=nodes.pointing(reader, iri),
        segments=nodes.sealed(reader, iri, found),
        formats=DATA,
        most=nodes.SHOWN,
    )
    response.headers["link"] = alternates(request, path)
    return response
