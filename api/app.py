"""The web application: thin, read-only, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import problems
from api.current import Current, followed
from api.headers import Manners
from api.routes import documents, findings, graph, linked, lists, pages, sparql
from kg.settings import Settings

QUERIES_AT_A_TIME = 8
SUMMARY = "From Chinese disclosure reports and policy documents to a graph with the words that say so."


def create_app(settings: Settings) -> FastAPI:
    """The application over the store that the settings name.

    FastAPI's own documentation pages load from elsewhere and are switched off; ``/openapi.json`` stays.

    Args:
        settings: ``store`` and ``base`` are used.

    Raises:
        StoreError: there is no store there, or it is empty.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with followed(app, settings):
            yield

    app = FastAPI(title="文脉 Wenmai", summary=SUMMARY, version="1", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.current = Current.open(settings)
    app.state.places = CapacityLimiter(QUERIES_AT_A_TIME)
    problems.install(app)
    for module in (pages, sparql, linked, documents, lists, findings, graph):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    app.add_middleware(Manners)
    return app
