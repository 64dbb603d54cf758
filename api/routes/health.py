"""How the service is: whether it lives, whether it can be asked, and its figures; for those who run it."""

from __future__ import annotations

from ipaddress import ip_address

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.problems import Problem
from api.ready import reasons
from api.schemas import Health

router = APIRouter(tags=["service"])
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")  # a proxy says with these that it asks for somebody else


@router.get("/healthz")
async def health() -> Health:
    """Whether the service lives; never waits for anything."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"description": "Not ready, with the reasons."}}, response_class=JSONResponse)
async def ready(request: Request) -> JSONResponse:
    """Whether the service can be asked now: the store is open and a query is answered; else the reasons."""
    found = await reasons(request.app)
    body = {"status": "unavailable" if found else "ok", "reasons": list(found), "revision": request.app.state.current.revision}
    return JSONResponse(body, 503 if found else 200, {"cache-control": "no-store"})


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Counts and times for Prometheus; for this machine only, unless the setting ``metrics`` opens them."""
    if request.app.state.settings.metrics == "local" and not from_here(request):
        raise Problem(403, "Metrics are for this machine only; the setting metrics=all opens them. 指标仅限本机访问。")
    body, media_type = await to_thread.run_sync(request.app.state.metrics.written, request.headers.get("accept", ""))
    return Response(body, media_type=media_type, headers={"cache-control": "no-store"})


def from_here(request: Request) -> bool:
    """Whether a program of this machine asks, for itself."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return request.client is not None and ip_address(request.client.host.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False
