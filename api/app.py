"""The web application: thin, read-only, nothing fetched from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import problems
from api.bounds import Bounds, LastResort
from api.connections import Waiting
from api.current import Current, followed, renew
from api.headers import Manners
from api.jobs import Jobs
from api.metrics import Metrics
from api.pool import Pool
from api.ready import Figures
from api.routes import (
    described,
    documentation,
    documents,
    findings,
    graph,
    graphs,
    health,
    jobs,
    linked,
    lists,
    pages,
    sparql,
    update,
    writing,
)
from api.spool import Spool
from api.token import Gate
from api.watch import Watched
from kg.settings import Settings

MIB = 2**20
ROOM = 2**16  # bytes of a body for what stands around a document of the largest size
SUMMARY = "From Chinese disclosure reports and policy documents to a graph with the words that say so."


def create_app(settings: Settings) -> FastAPI:
    """The application over the store that the settings name.

    FastAPI's own documentation pages load from elsewhere and are switched off; ``/docs`` and ``/openapi.json`` are ours.

    Args:
        settings: ``store`` and ``base`` are used.

    Raises:
        StoreError: there is no store there, or it is empty.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with followed(app, settings):
            yield
        if app.state.jobs is not None:
            await app.state.jobs.stop()

    pool = Pool(settings)  # its processes come from this one while it has neither a store nor threads
    app = FastAPI(title="文脉 Wenmai", summary=SUMMARY, version="1", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.renewing = asyncio.Lock()
    app.state.gate = Gate(settings.token)
    app.state.jobs = Jobs(settings, partial(renew, app, settings)) if settings.token else None
    app.state.current = Current.open(settings)
    app.state.spool = Spool(settings.store)
    app.state.pool = pool
    app.state.settings = settings
    app.state.stopping = False
    app.state.counting = CapacityLimiter(1)
    app.state.waiting = Waiting(settings.connections)
    app.state.metrics = Metrics()
    app.state.metrics.add(Figures(app))
    problems.install(app)
    sparql.install(app, settings)
    reading = (health, pages, described, linked, documents, lists, findings, graph, documentation)
    for module in (*reading, writing, jobs, graphs, update):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    app.add_middleware(LastResort)  # the innermost of them; the last is the outermost
    app.add_middleware(Bounds, largest=settings.size * MIB + ROOM)
    app.add_middleware(Manners)
    app.add_middleware(Watched, metrics=app.state.metrics)
    return app
