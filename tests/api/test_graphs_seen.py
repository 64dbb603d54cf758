"""What a client has seen of a graph is held against the store itself when its change is made, whatever the service shows meanwhile."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.editor import TURTLE, Editor, user

GRAPH = user("held-against")


def put(editor: Editor, number: int, **headers: str) -> int:
    """The status of a PUT of one triple."""
    told = {**TURTLE, **headers}
    return editor.send("PUT", "/graphs", params={"graph": GRAPH}, content=f'<urn:a> <urn:p> "{number}" .', headers=told).status_code


def got(editor: Editor) -> httpx.Response:
    """The graph as it is shown."""
    return editor.get("/graphs", "application/n-triples", graph=GRAPH)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_no_update_is_lost_to_another_process(editor: Editor, vocabulary: Vocabulary, method: str) -> None:
    """It writes while the request waits for its turn: what the service showed when the request came is no longer true when it is done."""
    put(editor, 1)
    seen = {"if-match": got(editor).headers["etag"], **TURTLE}
    with ThreadPoolExecutor(1) as hand:
        with Store.open(editor.folder, Iris(vocabulary), vocabulary, patience=10) as store:
            sent = hand.submit(editor.send, method, "/graphs", params={"graph": GRAPH}, content="<urn:a> <urn:p> 3 .", headers=seen)
            until = time.monotonic() + 30
            while not any(job["heldUp"] for job in editor.send("GET", "/api/jobs").json()["items"] if job["state"] == "running"):
                assert time.monotonic() < until, "the request does not wait"
                time.sleep(0.02)
            store.write_users([Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("2"), NamedNode(GRAPH))], [])
            store.close()
        assert sent.result().status_code == 412
    assert put(editor, 4, **seen) == 412
    assert put(editor, 4, **{"if-match": got(editor).headers["etag"]}) == 204
    assert got(editor).text == '<urn:a> <urn:p> "4" .\n'


def test_all_tags_of_a_list_count_and_weak_ones_only_where_they_may(editor: Editor) -> None:
    """RFC 9110, 13.1.1 and 13.1.2: one of the list is enough; If-Match compares strongly, If-None-Match weakly."""
    put(editor, 5)
    tag = got(editor).headers["etag"]
    assert put(editor, 6, **{"if-match": f"W/{tag}"}) == 412
    assert put(editor, 6, **{"if-none-match": f'"other", W/{tag}'}) == 412
    assert put(editor, 6, **{"if-match": f'"other", {tag}'}) == 204
    assert put(editor, 7, **{"if-none-match": tag}) == 204
