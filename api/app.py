"""The web application: what it is made of, and how it begins and ends; nothing is fetched from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from api import problems
from api.bounds import Bounds, LastResort
from api.connections import Waiting
from api.current import Current, followed, renew
from api.dependencies import known_parameters
from api.headers import Manners
from api.jobs import Jobs
from api.metrics import Metrics
from api.network import Networks
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
from api.turns import Lists
from api.watch import Watched
from kg.answering import Queries
from kg.settings import Settings

MIB = 2**20
ROOM = 2**16  # bytes of a body for what stands around a document of the largest size
SUMMARY = "From Chinese disclosure reports and policy documents to a graph with the words that say so."


def create_app(settings: Settings) -> FastAPI:
    """The application over the store that the settings name.

    FastAPI's own documentation pages load from elsewhere and are switched off; ``/docs`` and ``/openapi.json`` are ours.

    Raises:
        StoreError: there is no store there, or it is empty.
    """
    app = FastAPI(title="文脉 Wenmai", summary=SUMMARY, version="1", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    equip(app, settings)
    problems.install(app)
    sparql.install(app, settings)
    for module in (documents, lists, findings):
        app.include_router(module.router, dependencies=[Depends(known_parameters)])
    for other in (graph, health, pages, described, linked, documentation, writing, jobs, graphs, update):
        app.include_router(other.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    app.add_middleware(LastResort)  # the innermost of them; the last is the outermost
    app.add_middleware(Bounds, largest=settings.size * MIB + ROOM)
    app.add_middleware(Manners)
    app.add_middleware(Watched, metrics=app.state.metrics)
    return app


def equip(app: FastAPI, settings: Settings) -> None:
    """Gives an application what its routes ask for.

    Raises:
        StoreError: there is no store, or it is empty.
    """
    state = app.state
    state.settings = settings
    state.stopping = False
    # processes come from this one while it has neither a store nor threads
    state.pool = Pool(settings, Queries(settings.query_memory), settings.workers)
    state.network = Networks(settings)
    state.jobs = Jobs(settings, partial(renew, app, settings)) if settings.token else None
    state.gate = Gate(settings.token)
    state.current = Current.open(settings)
    state.renewing = asyncio.Lock()
    state.spool = Spool(settings.store)
    state.counting = CapacityLimiter(1)
    state.large = CapacityLimiter(1)
    state.lists = Lists()
    state.waiting = Waiting(settings.connections)
    state.metrics = Metrics()
    state.metrics.add(Figures(app))


@asynccontextmanager
async def living(app: FastAPI) -> AsyncIterator[None]:
    """What goes on as long as the service lives; afterwards the process that writes ends, then those that answer."""
    async with followed(app, app.state.settings):
        yield
    if app.state.jobs is not None:
        await app.state.jobs.stop()
    app.state.pool.close()
    app.state.network.close()
