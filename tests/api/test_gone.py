"""What was here and is no longer says so, and keeps no trace of what it said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from api.app import create_app
from benchmarks.items import Item
from kg.across import refresh
from kg.describe import describe
from kg.iris import Iris
from kg.settings import Settings
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.conftest import NAME, TEXT, Client, Library, report_claims
from tests.api.test_linked import BROWSER
from tests.api.test_refresh import aside, built


class Kept:
    """A store of the test's own, as the service shows it after each change."""

    def __init__(self, folder: Path, iris: Iris, portal) -> None:
        self.folder = folder
        self.iris = iris
        self.portal = portal

    def client(self) -> Client:
        """A client of the store as it is now."""
        return Client(create_app(Settings(store=self.folder)), self.portal)

    def report(self) -> Item:
        """The report of the library, to be stored again."""
        claims = report_claims(self.iris)
        return Item(NAME, claims.document.source.sha256[:16], TEXT, describe(claims, self.iris.vocabulary, self.iris, "digest"))


@pytest.fixture(scope="module")
def portal() -> Iterator[object]:
    """One event loop for all."""
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture
def kept(library: Library, tmp_path: Path, vocabulary: Vocabulary, portal) -> Kept:
    """The library, to be changed."""
    folder = shutil.copytree(library.folder, tmp_path / "store", ignore=shutil.ignore_patterns("readers"))
    return Kept(Path(folder), Iris(vocabulary), portal)


def test_a_dropped_document_is_gone(kept: Kept, library: Library):
    """410 for its file, its graph and their parts, in both languages; 404 for what was never here."""
    built(kept.folder, kept.iris, drop=NAME)
    client = kept.client()
    own = (f"document/{library.sha16}", f"graph/{library.sha16}", library.indicator)
    for path in [f"/id/{node}" for node in own] + [f"/page/{node}" for node in own] + [f"/data/{node}.ttl" for node in own]:
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "撤下" in answer.json()["detail"] and "withdrawn" in answer.json()["detail"]
        assert "replacedBy" not in answer.json()
    page = client.get(f"/page/{library.source}", BROWSER)
    assert page.status_code == 410 and "<h1>410" in page.text
    for node in ("document/0123456789abcdef", "graph/0123456789abcdef", "document/0123", f"x{library.sha16}"):
        assert client.get(f"/page/{node}").status_code == 404, node


def test_what_it_was_about_is_not_told(kept: Kept, library: Library):
    """No trace stays but digests: the names in the IRI of a report or an agency are no longer known here."""
    built(kept.folder, kept.iris, drop=NAME)
    client = kept.client()
    for node in (library.report, library.agency):
        assert client.get(f"/page/{node}").status_code == 404, node
    assert (kept.folder / "gone").read_text() == f"{library.sha16} \n"


def test_what_is_stored_again_is_here_again(kept: Kept, library: Library):
    """A document comes back under the same address."""
    built(kept.folder, kept.iris, drop=NAME)
    built(kept.folder, kept.iris, kept.report())
    client = kept.client()
    for path in (f"/page/{library.source}", f"/data/graph/{library.sha16}.nt", f"/id/{library.report}"):
        assert client.get(path).status_code in (200, 303), path
    assert client.get(f"/page/{library.source}/indicator/active.total/9").status_code == 404


def test_a_replaced_document_names_the_one_in_its_place(kept: Kept, library: Library):
    """Other bytes under the same name, twice over: who has the first address is led to the last."""
    first, second = aside(NAME, "改过一次\n", kept.iris), aside(NAME, "改过两次\n", kept.iris)
    for item in (first, second):
        built(kept.folder, kept.iris, item)
    client = kept.client()
    for sha16 in (library.sha16, first.sha16):
        answer = client.get(f"/data/document/{sha16}.ttl")
        assert answer.status_code == 410
        assert answer.json()["replacedBy"] == kept.iris.source(second.sha16)
        assert f"/page/document/{second.sha16}" in client.get(f"/page/document/{sha16}", BROWSER).text
    built(kept.folder, kept.iris, drop=NAME)
    assert "replacedBy" not in kept.client().get(f"/data/document/{library.sha16}.ttl").json()


def test_a_document_that_keeps_a_name_is_not_gone(kept: Kept):
    """The same bytes under two names: one of them may go."""
    one, two = aside("one.txt", "一则启事\n", kept.iris), aside("two.txt", "一则启事\n", kept.iris)
    built(kept.folder, kept.iris, one, two, drop="one.txt")
    assert kept.client().get(f"/page/document/{one.sha16}").status_code == 200


def test_a_kill_before_the_change_leaves_the_document_here(kept: Kept, library: Library):
    """The digest is noted first: what is still stored is not gone."""
    with Store.open(kept.folder, kept.iris, kept.iris.vocabulary) as store:
        store.shelf.bury(library.sha16)
        refresh(store, kept.iris.vocabulary, kept.iris, ())
    assert kept.client().get(f"/page/{library.source}").status_code == 200
