"""``/.well-known/void``: what the data set is and how much of it there is, in VoID and DCAT."""

from __future__ import annotations

import io

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.addresses import VOID
from api.conditional import kept
from api.dependencies import Opened
from api.negotiate import GRAPHS, HTML, TURTLE, choose
from api.problems import Problem
from api.templating import prefix
from kg.export import FORMATS
from kg.export.void import Known, write_void

router = APIRouter(tags=["linked data"])


@router.get("/id/dataset", status_code=303, response_class=RedirectResponse)
def dataset(request: Request) -> Response:
    """303 to the description of the data set as a whole."""
    return RedirectResponse(prefix(request) + VOID, 303)


@router.get(VOID, response_class=Response, responses={200: {"content": {each.media_type: {} for each in GRAPHS}}})
async def described(request: Request, reader: Opened) -> Response:
    """The data set: its counts by class, property and kind of graph, what it covers, its licence, where it can be asked; by Accept.

    What a state of the store holds is counted once, when it is first asked for, one state at a time.
    """
    chosen = choose(request.headers.get("accept"), (*GRAPHS, HTML))
    if not chosen:
        raise Problem(406, "没有所求格式的数据。There is no such representation.", formats=[each.media_type for each in GRAPHS])
    chosen = TURTLE if chosen.name == "html" else chosen  # a browser shows it as text
    counted = await to_thread.run_sync(lambda: reader.counts, limiter=request.app.state.counting)
    endpoint = request.url.replace(path=f"{prefix(request)}/sparql", query=None, fragment=None)
    known = Known(request.app.state.settings.licence, str(endpoint))
    rdf = FORMATS[chosen.name].rdf
    assert rdf is not None
    out = io.BytesIO()
    write_void(counted, reader.iris.base, reader.iris.vocabulary, out, rdf, known)
    return kept(request, out.getvalue(), chosen.content_type, {"vary": "Accept"})
