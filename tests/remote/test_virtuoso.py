"""Virtuoso has no default graph of its own: it is refused in one sentence, before anything is written."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.pipeline import World
from kg.settings import Settings
from kg.store import Store, attach
from tests.remote.servers import free, program

INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/vt.db
TransactionFile = {folder}/vt.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 2000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
MaxClientConnections = 10
ServerRoot = {folder}
"""


@pytest.fixture
def virtuoso(tmp_path: Path) -> Iterator[str]:
    """The address of a Virtuoso that runs."""
    found = program("virtuoso-t")
    if found is None:
        pytest.skip("needs virtuoso-t, of the Debian package virtuoso-opensource-7")
    http, told = free(), tmp_path / "told"
    (tmp_path / "v.ini").write_text(INI.format(folder=tmp_path, sql=free(), http=http), "utf-8")
    with told.open("wb") as out:
        words = [found, "+foreground", "+configfile", str(tmp_path / "v.ini")]
        server = subprocess.Popen(words, stdout=out, stderr=out, cwd=tmp_path)
    try:
        until = time.monotonic() + 60
        while b"HTTP server online" not in told.read_bytes():
            assert time.monotonic() < until and server.poll() is None, told.read_text("utf-8")
            time.sleep(0.1)
        yield f"sparql+http://127.0.0.1:{http}/sparql"
    finally:
        server.kill()
        server.wait()


def test_it_is_refused(virtuoso: str, world: World, tmp_path: Path) -> None:
    """Its default graph is the union, where a triple of two documents counts twice; it is told by how it answers ASK."""
    settings = Settings.load({"store": virtuoso}, environment={"WENMAI_SHELF": str(tmp_path / "shelf")}, file=None)
    attach(settings)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"no SPARQL 1\.1 \(Virtuoso is like this\)"):
            Store.open(settings.store, world.iris, world.vocabulary, read_only=read_only)
