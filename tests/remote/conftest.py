"""A few documents, built once and stored twice: in a folder, and by way of a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.across import refresh
from kg.pipeline import Build, World, build
from kg.records import Source
from kg.settings import Settings
from kg.store import Store, attach
from tests.remote.servers import Oxigraph, program

NAMES = (
    "report_2017_钦州市.txt",
    "report_2017_灵山县.txt",
    "policy_国办发_2022_67.txt",
    "policy_皖政办秘_2022_148.txt",
    "notice_招聘公告.txt",
)


@dataclass(frozen=True)
class Pair:
    """The same documents in two stores."""

    here: Store
    there: Store


@pytest.fixture(scope="session")
def oxigraph() -> str:
    """The program of the server; tests that ask for it are skipped where it is not installed."""
    found = program("oxigraph")
    if found is None:
        pytest.skip("needs the oxigraph server, which is among the requirements of development")
    return found


@pytest.fixture(scope="session")
def server(oxigraph: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    """A server that runs."""
    running = Oxigraph(tmp_path_factory.mktemp("oxigraph") / "data")
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def documents(world: World, root: Path) -> tuple[Build, ...]:
    """What is stored."""
    return tuple(build(Source(name, root.joinpath("examples", name).read_bytes()), world) for name in NAMES)


@pytest.fixture(scope="session")
def reference(world: World) -> tuple[Quad, ...]:
    """What is the same for all documents, of divisions only those of Guangxi, where the reports are from: the rest is nine parts in ten."""
    others = re.compile(re.escape(world.iris.base) + r"(?:division|agency)/(?!45|100000)")
    return tuple(quad for quad in world.reference() if not others.match(str(quad.subject)[1:]))


@pytest.fixture(scope="session")
def pair(
    server: Oxigraph, documents: tuple[Build, ...], reference: tuple[Quad, ...], world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Both stores, opened to be written; a test that changes them changes both, and back."""
    folder = tmp_path_factory.mktemp("pair")
    settings = Settings.load({"store": server.address}, environment={"WENMAI_SHELF": str(folder / "shelf")}, file=None)
    attach(settings)
    with (
        Store.open(folder / "store", world.iris, world.vocabulary) as here,
        Store.open(settings.store, world.iris, world.vocabulary) as there,
    ):
        for store in (here, there):
            store.put_reference(reference, world.digest)
            outcomes = [outcome for _, outcome in store.put_all(documents)]
            assert outcomes == ["added"] * len(NAMES)
            refresh(store, world.vocabulary, world.iris, (), world.checks)
        yield Pair(here, there)
