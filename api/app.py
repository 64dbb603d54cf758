"""The web application: thin, read-only, nothing fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import problems
from api.headers import Manners
from api.reading import Reader
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
    return application(Reader.open(settings))


def application(reader: Reader) -> FastAPI:
    """The application over an opened store."""
    app = FastAPI(title="文脉 Wenmai", summary=SUMMARY, version="1", docs_url=None, redoc_url=None)
    app.state.reader = reader
    app.state.places = CapacityLimiter(QUERIES_AT_A_TIME)
    problems.install(app)
    for module in (pages, sparql, linked, documents, lists, findings, graph):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    app.add_middleware(Manners)
    return app
