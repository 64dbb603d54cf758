"""A client that knows the token of a service that may be written to."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from tests.api.running import Running

TOKEN = "a-token-for-tests-0123456789"
BASE = "https://w3id.org/wenmai/id/"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TURTLE = {"content-type": "text/turtle"}
SPARQL_UPDATE = {"content-type": "application/sparql-update"}


class Editor:
    """Requests to one service, each over a connection of its own: the service has little patience with those that wait for the next one.

    Args:
        running: the service.
        folder: of its store.
    """

    def __init__(self, running: Running, folder: Path) -> None:
        self.running = running
        self.folder = folder
        single = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{running.port}", timeout=60, trust_env=False, limits=single)

    def send(self, method: str, path: str, token: str = TOKEN, headers: dict[str, str] | None = None, **more: object) -> httpx.Response:
        """The answer to a request with the token."""
        known = {"authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, path, headers={**known, **(headers or {})}, **more)

    def get(self, path: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
        """The answer to a GET without a token."""
        return self.client.get(path, params=parameters or None, headers={"accept": accept})

    def finished(self, response: httpx.Response) -> dict[str, object]:
        """The job that a request made, once it has ended."""
        assert response.status_code == 202, response.text
        until = time.monotonic() + 60
        while time.monotonic() < until:
            job = self.send("GET", response.headers["location"]).json()
            if job["state"] in ("done", "failed"):
                return job
            time.sleep(0.05)
        raise AssertionError(f"the job does not end: {job}")

    def put(self, name: str, text: str) -> dict[str, object]:
        """Puts a text and waits for it."""
        return self.finished(self.send("PUT", f"/api/documents/{name}", content=text.encode(), headers={"content-type": "text/plain"}))

    def update(self, text: str) -> httpx.Response:
        """The answer to an update."""
        return self.send("POST", "/update", content=text.encode(), headers=SPARQL_UPDATE)

    def asks(self, query: str) -> bool:
        """What an ASK is answered."""
        return self.get("/sparql", "application/sparql-results+json", query=query).json()["boolean"]


def user(name: str) -> str:
    """The IRI of a graph of users."""
    return f"{BASE}graph/user/{name}"
