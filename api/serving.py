"""The server: how connections are taken, what bounds them, and how it stops.

The first signal to stop lets requests under way finish for ``GRACE`` seconds and takes no new ones; the second ends at once.
"""

from __future__ import annotations

import socket
import sys
from importlib.metadata import version
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.connections import Waiting, protocol
from kg.settings import Settings

GRACE = 4  # seconds; what stops containers waits ten, and a job that writes has six after this
UNSENT = 131_072  # bytes of an answer that the system takes before its client has room for them, where it can be told
SPARE = 200  # files that are open beside connections: the store's, pages, lines to the workers


class Server(uvicorn.Server):
    """The server of one application.

    Args:
        app: what answers.
        settings: ``connections``, ``proxy`` and ``prefix`` are used.
    """

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio" if sys.platform == "win32" else "uvloop",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.proxy),
            forwarded_allow_ips=settings.proxy or None,
            root_path=settings.prefix,
            timeout_graceful_shutdown=GRACE,
        )
        super().__init__(config)
        self.app = app
        self.waiting: Waiting = app.state.waiting
        self.waiting.limit = min(settings.connections, max((files() - SPARE) // 2, 1))
        protocol(config, self.waiting)

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second: ends slow connections."""
        self.waiting.end_slow()
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop; the second one will not wait."""
        self.app.state.stopping = True
        self.force_exit = self.should_exit
        self.should_exit = True


def files() -> int:
    """How many files and connections this process may have open; as many as the system lets it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 2**16
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 2**20 if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # macOS has another limit that is not told
        most = soft
    return most


def listening(settings: Settings) -> socket.socket:
    """The socket that the settings name.

    Raises:
        OSError: somebody else listens there, or there is no such address.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.create_server((settings.host, settings.port), family=family)
    if sys.platform != "win32":
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)  # connections inherit it
    return listener


def limits(settings: Settings, server: Server) -> dict[str, str | int]:
    """What the log tells of a service that begins."""
    return {
        "version": version("wenmai"),
        "store": str(settings.store),
        "workers": settings.workers,
        "query_seconds": settings.query_seconds,
        "query_memory_mib": settings.query_memory,
        "query_rows": settings.query_rows,
        "answer_size_mib": settings.answer_size,
        "body_size_mib": settings.size,
        "connections": server.waiting.limit,
        "writing": "on" if settings.token else "off",
    }
