"""The ``wenmai`` command: the commands of ``kg.cli``, and ``serve``."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import click

from kg.cli import main, settings, store_option, tell

__all__ = ["main"]


def local(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> local("127.0.0.1"), local("::1"), local("0.0.0.0"), local("localhost")
    (True, True, False, True)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def where(host: str, port: int) -> str:
    """What a person at the terminal needs to know."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    lines = [
        f"文脉 Wenmai: http://{name}:{port}/",
        f"  查询 SPARQL        http://{name}:{port}/sparql",
        f"  文件 documents     http://{name}:{port}/api/documents",
        "  停止 stop          Ctrl-C",
    ]
    if not local(host):
        lines.append("  注意：其他机器也能访问。Note: other machines can reach this address.")
    return "\n".join(lines)


@main.command()
@store_option
@click.option("--host", help="Address to listen on; 127.0.0.1 where left out. 监听地址")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, 0 for any free one; 8000 where left out. 监听端口")
def serve(folder: Path | None, host: str | None, port: int | None) -> None:
    """Show the graph to people and programs: pages, linked data, SPARQL. 启动服务"""
    import uvicorn

    from api.app import create_app

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # in good order, so that the view of the store is cleared away
    chosen = settings(folder, host=host, port=port)
    app = create_app(chosen)
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.create_server((chosen.host, chosen.port), family=family) as listener:
        tell(where(chosen.host, listener.getsockname()[1]))
        with suppress(KeyboardInterrupt):  # the server has ended in good order when it passes this on
            uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[listener])
