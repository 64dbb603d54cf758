"""The ``wenmai`` command: the commands of ``kg.cli``, and ``serve``."""

from __future__ import annotations

import signal
from ipaddress import ip_address

import click

from kg.cli import main, settings, store_option, tell
from kg.cli.terminal import Command
from kg.settings import CHOICES

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


def limit_options(command: Command) -> Command:
    """The options that limit what the service may cost."""
    for name, least, help_text in (
        ("--connections", 1, "Connections open at a time; 1000. 同时打开的连接数"),
        ("--answer-size", 1, "MiB that an answer may have; 256. 单个结果的大小上限"),
        ("--query-rows", 1, "Rows or triples that an answer may have; 100000. 单个结果的行数上限"),
        ("--query-memory", 128, "MiB that a query may need; 1024. 单个查询的内存上限"),
        ("--query-seconds", 1, "Seconds that a query may take; 20. 单个查询的时间上限"),
        ("--workers", 1, "Processes that answer queries; 4. 查询进程数"),
    ):
        command = click.option(name, type=click.IntRange(least), help=help_text)(command)
    return command


@main.command()
@store_option
@click.option("--host", help="Address to listen on; 127.0.0.1 where left out. 监听地址")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on, 0 for any free one; 8000 where left out. 监听端口")
@limit_options
@click.option("--log", type=click.Choice(CHOICES["log"]), help="What a line of the log is; text where left out. 日志格式")
def serve(folder: str | None, **flags: str | int | None) -> None:
    """Show the graph to people and programs: pages, linked data, SPARQL. 启动服务"""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))  # an error would end wherever the start has come to
    from api import logs
    from api.app import create_app
    from api.serving import Server, limits, listening

    chosen = settings(folder, **flags)
    logs.begin(chosen.log)
    app = create_app(chosen)
    server = Server(app, chosen)
    signal.signal(signal.SIGTERM, server.handle_exit)
    if not asked:
        with listening(chosen) as listener:
            if chosen.log == "text":
                tell(where(chosen.host, listener.getsockname()[1]))
            address = "{}:{}".format(*listener.getsockname()[:2])
            logs.told("the service begins", {"address": address, **limits(chosen, server)})
            server.run(sockets=[listener])
    logs.told("the service has ended", {})
