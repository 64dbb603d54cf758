"""Pages from templates: everything that comes from a document is escaped."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

ENVIRONMENT = Environment(
    loader=PackageLoader("api", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def prefix(request: Request) -> str:
    """The path that the service is mounted under; empty where it is the root."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page.

    Args:
        request: for the prefix that the service is mounted under.
        template: file name in ``api/templates``.
        values: what the template shows.
    """
    root = prefix(request)

    def at(path: str, **parameters: str | int) -> str:
        """A link to a path of this service."""
        return f"{root}{quote(path, safe='/.~-_:@+,')}" + (f"?{urlencode(parameters)}" if parameters else "")

    return HTMLResponse(ENVIRONMENT.get_template(template).render(at=at, **values), status)
