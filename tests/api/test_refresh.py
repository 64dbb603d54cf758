"""A new build shows without a restart, as a whole, and no request fails for it."""

from __future__ import annotations

import gc
import json
import os
import shutil
import threading
import time
from itertools import pairwise
from pathlib import Path

import pyoxigraph
import pytest
from anyio.from_thread import start_blocking_portal

from api import current
from api.app import create_app
from api.current import Current
from benchmarks.items import Item
from kg.across import refresh
from kg.describe import describe
from kg.errors import StoreError
from kg.iris import Iris
from kg.query import run
from kg.records import Claims
from kg.settings import Settings
from kg.store import Store, View
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client, Library, sealed


@pytest.fixture
def folder(library: Library, tmp_path: Path) -> Path:
    """The library, to be changed."""
    return Path(shutil.copytree(library.folder, tmp_path / "store", ignore=shutil.ignore_patterns("readers")))


@pytest.fixture
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


def aside(name: str, text: str, iris: Iris) -> Item:
    """A document that was set aside."""
    claims = Claims(sealed(name, text), "", "neither")
    sha16 = claims.document.source.sha256[:16]
    return Item(name, sha16, text, describe(claims, iris.vocabulary, iris, "digest"))


def built(folder: Path, iris: Iris, *items: Item, drop: str = "") -> None:
    """What ``wenmai build`` and ``wenmai drop`` do once the documents are read."""
    with Store.open(folder, iris, iris.vocabulary) as store:
        list(store.put_all(items))
        if drop:
            store.drop(drop)
        refresh(store, iris.vocabulary, iris, ())


def revision(folder: Path, iris: Iris) -> str:
    """The revision of a store."""
    return Store.open(folder, iris, iris.vocabulary, read_only=True).revision


def test_the_start_page_is_ready_before_anybody_asks(library: Library):
    """What it needs of all documents takes seconds in a large store: it is looked up when the service starts."""
    app = create_app(Settings(store=library.folder))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(current.followed(app, app.state.settings)):
        until = time.monotonic() + 20
        while "totals" not in vars(app.state.current.reader) and time.monotonic() < until:
            time.sleep(0.05)
        assert {"totals", "lists"} <= vars(app.state.current.reader).keys()


def test_a_revision_tells_states_apart(folder: Path, iris: Iris):
    """Each change has its own; what was built again unchanged, or a refresh with nothing to do, keeps it."""
    one, other = aside("one.txt", "一则启事\n", iris), aside("other.txt", "又一则启事\n", iris)
    seen = [revision(folder, iris)]
    for step in ({"items": [one]}, {"items": [one]}, {"items": []}, {"items": [other]}, {"items": [], "drop": "one.txt"}):
        built(folder, iris, *step["items"], drop=step.get("drop", ""))
        seen.append(revision(folder, iris))
    changed = [later != earlier for earlier, later in pairwise(seen)]
    assert changed == [True, False, False, True, True]
    assert len(set(seen)) == 4 and "" not in seen


def test_a_store_without_a_revision_is_shown(folder: Path, iris: Iris):
    """Stores that were built before there was one."""
    (folder / "revision").unlink()
    shown = Current.open(Settings(store=folder))
    assert shown.revision == "" and shown.newer(Settings(store=folder)) is None
    built(folder, iris, aside("one.txt", "一则启事\n", iris))
    newer = shown.newer(Settings(store=folder))
    assert newer is not None and newer.revision and len(newer.reader.sources) == len(shown.reader.sources) + 1


def test_what_is_not_whole_is_not_shown(folder: Path, iris: Iris):
    """Between storing a document and working out what follows from it nobody sees the store, however the writer ended."""
    settings = Settings(store=folder)
    shown = Current.open(settings)
    with Store.open(folder, iris, iris.vocabulary) as store:
        store.put(aside("one.txt", "一则启事\n", iris))
        assert not View.of(folder).settled
    assert shown.newer(settings) is None
    built(folder, iris)
    assert View.of(folder).settled
    newer = shown.newer(settings)
    assert newer is not None and newer.revision != shown.revision


def test_a_change_of_canon_alone_is_under_way_until_it_is_whole(folder: Path, iris: Iris):
    """A decision of people changes no document: it is no less a change."""
    with Store.open(folder, iris, iris.vocabulary) as store:
        node = pyoxigraph.NamedNode
        store.amend([pyoxigraph.Quad(node("urn:a"), node("urn:b"), node("urn:c"), node(iris.graph("canon")))], ())
        assert not View.of(folder).settled
        before = store.revision
        store.complete()
        assert View.of(folder).settled and store.revision != before


def test_requests_go_on_while_the_store_changes(folder: Path, iris: Iris, monkeypatch: pytest.MonkeyPatch, library: Library):
    """Documents come and go while clients ask: each change is seen soon, and every answer is a good one."""
    monkeypatch.setattr(current, "LOOKED", 0.02)
    settings = Settings(store=folder)
    app = create_app(settings)
    paths = [f"/data/{library.report}.nt", f"/page/{library.source}", f"/data/graph/{library.sha16}.nq", "/"]
    statuses: list[int] = []
    done = threading.Event()
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(current.followed(app, settings)):
        client = Client(app, portal)

        def ask() -> None:
            while not done.is_set():
                statuses.extend(client.get(path).status_code for path in paths)

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            for at in range(2):
                item = aside(f"new {at}.txt", f"第{at}则启事\n", iris)
                built(folder, iris, item)
                assert seen(client, f"/page/document/{item.sha16}", 200)
                built(folder, iris, drop=item.name)
                assert seen(client, f"/page/document/{item.sha16}", 410)
        finally:
            done.set()
            asking.join()
    assert len(statuses) >= 4 and set(statuses) == {200}


def seen(client: Client, path: str, status: int) -> bool:
    """Whether an address is soon answered in this way."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if client.get(path).status_code == status:
            return True
        time.sleep(0.02)
    return False


def test_who_began_with_a_view_ends_with_it(folder: Path, iris: Iris):
    """What a request has in its hands stays as it was, also when another took its place and the files were compacted away."""
    shown = Current.open(Settings(store=folder))
    reader, place, names = shown.reader, shown.view.folder, [source.name for source in shown.reader.store.sources()]
    del shown
    built(folder, iris, *(aside(f"{at}.txt", f"启事{at}\n", iris) for at in range(3)))
    with Store.open(folder, iris, iris.vocabulary) as store:
        store.backend.optimize()
    gc.collect()
    assert place.is_dir() and [source.name for source in reader.store.sources()] == names
    del reader
    gc.collect()
    assert not place.exists()


def test_the_service_stands_beside_a_writer(tmp_path: Path, vocabulary):
    """A build that compacts removes the files that a reader opened in place would want: the service still answers, with what was there."""
    iris, folder = Iris(vocabulary), tmp_path / "store"
    node = pyoxigraph.NamedNode
    graphs = [node(iris.graph("reference")), node(iris.graph("canon")), pyoxigraph.DefaultGraph()]
    quads = [
        pyoxigraph.Quad(node(f"{iris.base}x/{at}"), node("urn:p"), node(f"{iris.base}y/{at % 7}"), graphs[at % 3]) for at in range(3000)
    ]
    with Store.open(folder, iris, vocabulary) as store:
        for start in range(0, 3000, 300):
            store.backend.bulk_extend(quads[start : start + 300])
        store.close()
    writer = Store.open(folder, iris, vocabulary)
    reader = create_app(Settings(store=folder)).state.current.reader
    for _ in range(8):
        writer.backend.bulk_extend([pyoxigraph.Quad(node(f"urn:{at}"), node("urn:p"), node("urn:o"), graphs[0]) for at in range(3000)])
    writer.backend.optimize()
    counts = [
        json.loads(run(reader.store, f"SELECT (COUNT(*) AS ?n) {{ {part} }}", format="json").body)["results"]["bindings"][0]["n"]["value"]
        for part in ("GRAPH ?g { ?s ?p <urn:y3> }", "GRAPH ?g { ?s <urn:p> ?o }", "?s <urn:p> ?o")
    ]
    assert counts[1:] == ["2000", "1000"]
    writer.close()


def test_the_view_goes_with_the_service(folder: Path):
    """Nothing is left in the store's folder by a service that ended, and what a killed one left is swept by the next."""
    left = folder / "readers" / f"{os.getpid()}-x"  # the number of a process says nothing: in a container it is always the same
    left.mkdir(parents=True)
    (left / "held").touch()
    shown = Current.open(Settings(store=folder))
    assert not left.exists()
    assert len(list(left.parent.iterdir())) == 1
    other = View.of(folder)
    assert len(list(left.parent.iterdir())) == 2, "one that is looked at is not swept"
    del shown, other
    gc.collect()
    assert list(left.parent.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is nothing to fork")
def test_a_process_that_was_forked_takes_no_view_away(folder: Path):
    """The nursery of the workers has a copy of everything, and lets go of it at its end."""
    view = View.of(folder)
    pid = os.fork()
    if not pid:
        del view
        gc.collect()
        os._exit(0)
    os.waitpid(pid, 0)
    assert (view.folder / "graphs" / "CURRENT").is_file()


def test_where_clients_may_write_an_empty_folder_becomes_a_store(tmp_path: Path):
    """A service that is to be filled over the web cannot wait for a build; one that only reads says what to do."""
    with pytest.raises(StoreError, match="wenmai build"):
        Current.open(Settings(store=tmp_path / "a"))
    assert not (tmp_path / "a").exists()
    shown = Current.open(Settings(store=tmp_path / "b", token="0123456789abcdef"))
    assert shown.reader.sources == () and shown.revision and shown.view.settled
