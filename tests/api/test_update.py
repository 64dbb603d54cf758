"""``/update``: SPARQL updates of graphs that users write, and of nothing else."""

from __future__ import annotations

import hashlib
import socket
import time

import pytest

from tests.api.editor import BASE, TURTLE, Editor, user

NOTICE = "某某县人民政府关于护林的通知\n某政发〔2016〕6号\n请护林。\n"
DOCUMENT = f"{BASE}graph/{hashlib.sha256(NOTICE.encode()).hexdigest()[:16]}"
DATA = "<http://example.org/a> <http://example.org/p> "
FORM = {"content-type": "application/x-www-form-urlencoded"}


def holds(editor: Editor, name: str) -> set[str]:
    """The triples of a graph of users; nothing where there is none."""
    answer = editor.get("/graphs", "application/n-triples", graph=user(name))
    return set(answer.text.splitlines()) if answer.status_code == 200 else set()


def test_an_update_adds_and_removes_and_everybody_sees_it(editor: Editor):
    """Several operations are one: what the second reads is what the first wrote. 204, and the next query knows."""
    text = f"""PREFIX u: <{BASE}graph/user/>
        INSERT DATA {{ GRAPH u:one {{ {DATA} 1, 2 }} }} ;
        DELETE {{ GRAPH u:one {{ ?s ?p 1 }} }} INSERT {{ GRAPH u:two {{ ?s ?p 3 }} }} WHERE {{ GRAPH u:one {{ ?s ?p 1 }} }}"""
    assert editor.update(text).status_code == 204
    assert editor.asks(f"ASK {{ GRAPH <{user('one')}> {{ {DATA} 2 }} GRAPH <{user('two')}> {{ {DATA} 3 }} }}")
    assert not editor.asks(f"ASK {{ GRAPH <{user('one')}> {{ {DATA} 1 }} }}")
    assert not editor.asks(f"ASK {{ {DATA} ?any }}")  # nothing of it is in the default graph
    assert editor.update(f"DROP GRAPH <{user('one')}>; CLEAR GRAPH <{user('two')}>").status_code == 204
    assert editor.get("/graphs", graph=user("one")).status_code == 404 and holds(editor, "two") == set()


def test_both_forms_of_the_protocol(editor: Editor):
    """2.2.1 as a form, 2.2.2 as the body itself."""
    answer = editor.send("POST", "/update", data={"update": f"INSERT DATA {{ GRAPH <{user('form-update')}> {{ {DATA} 1 }} }}"})
    assert answer.status_code == 204 and len(holds(editor, "form-update")) == 1


def test_the_dataset_of_the_request(editor: Editor):
    """2.2.3: patterns are matched on the graphs that the request names, also in DELETE WHERE; both ways at once are a mistake."""
    editor.update(f"INSERT DATA {{ GRAPH <{user('from')}> {{ {DATA} 1 }} GRAPH <{user('other')}> {{ {DATA} 2 }} }}")
    copy = f"INSERT {{ GRAPH <{user('to')}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    parameters = {"using-graph-uri": user("from")}
    assert editor.send("POST", "/update", params=parameters, data={"update": copy}).status_code == 204
    assert holds(editor, "to") == holds(editor, "from") != set()
    named = {"using-named-graph-uri": user("other")}
    move = f"INSERT {{ GRAPH <{user('named')}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert editor.send("POST", "/update", params=named, data={"update": move}).status_code == 204
    assert holds(editor, "named") == holds(editor, "other")
    twice = f"WITH <{user('to')}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"
    refused = editor.send("POST", "/update", params=parameters, data={"update": twice})
    assert refused.status_code == 400 and "WITH" in refused.json()["detail"] and holds(editor, "to")


def test_what_an_update_sees(editor: Editor):
    """The graphs of users, and others where their IRI stands in the text; a pattern on what is not named finds nothing there."""
    measures = "?s a <https://w3id.org/wenmai/ontology#Measure>"
    told = f"INSERT {{ GRAPH <{user('measures')}> {{ {measures} }} }} WHERE {{ GRAPH <{BASE}graph/reference> {{ {measures} }} }}"
    assert editor.update(told).status_code == 204 and len(holds(editor, "measures")) > 50
    untold = (
        f"INSERT {{ GRAPH <{user('untold')}> {{ ?s a ?t }} }} WHERE {{ GRAPH ?g {{ ?s a ?t }} FILTER (CONTAINS(STR(?g), 'reference')) }}"
    )
    assert editor.update(untold).status_code == 204 and holds(editor, "untold") == set()


@pytest.fixture(scope="module")
def notice(editor: Editor) -> str:
    """The graph of a document."""
    assert editor.put("护林.txt", NOTICE)["outcomes"][0]["graph"] == DOCUMENT
    return DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ {DATA} 1 }}",
        f"INSERT DATA {{ GRAPH <{BASE}graph/canon> {{ {DATA} 1 }} }}",
        f"INSERT DATA {{ GRAPH <http://example.org/mine> {{ {DATA} 1 }} }}",
        f"INSERT DATA {{ GRAPH <{BASE}graph/user/a/b> {{ {DATA} 1 }} }}",
        f"CREATE GRAPH <{BASE}graph/0123456789abcdef>",
        f"CLEAR GRAPH <{DOCUMENT}>",
        f"DROP GRAPH <{DOCUMENT}>",
        f"COPY <{BASE}graph/canon> TO <{DOCUMENT}>",
        f"WITH <{DOCUMENT}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ <{DOCUMENT}> }} }}",
        f"INSERT DATA {{ GRAPH <{user('half')}> {{ {DATA} 1 }} }} ; CLEAR GRAPH <{DOCUMENT}>",
    ],
)
def test_a_change_elsewhere_changes_nothing_at_all(editor: Editor, notice: str, text: str):
    """403 with what to do instead; not even the part of it that would have been right is stored."""
    before = editor.get("/graphs", "application/n-triples", graph=notice).headers["etag"]
    answer = editor.update(text)
    assert answer.status_code == 403, answer.text
    assert "graph/user/" in answer.json()["detail"]
    assert editor.get("/graphs", "application/n-triples", graph=notice).headers["etag"] == before
    assert holds(editor, "half") == set()


@pytest.mark.parametrize("text", ["CLEAR ALL", "DROP SILENT NAMED", "CLEARDEFAULT", "COPY DEFAULT TO <a:b>", "MOVE <a:b> TO DEFAULT"])
def test_all_graphs_at_once_are_never_meant(editor: Editor, text: str):
    """An update sees a part of the store; what is said of all of it would be done to a part, and is refused."""
    answer = editor.update(text)
    assert answer.status_code == 400 and answer.json()["line"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <$>",
        "LOAD SILENT <$> INTO GRAPH <https://w3id.org/wenmai/id/graph/user/x>",
        "LOADSILENT<$>",
        "PREFIX a: <$> INSERT DATA {} ; load a:",
        "PREFIX : <$> INSERT DATA {} ;LOAD:",
        "INSERT DATA { } ; # a comment\nLOAD<$>",
        "INSERT { GRAPH <https://w3id.org/wenmai/id/graph/user/x> { ?s ?p ?o } } WHERE { SERVICE <$> { ?s ?p ?o } }",
        "INSERT { GRAPH <https://w3id.org/wenmai/id/graph/user/x> { ?s ?p ?o } } WHERE { SERVICESILENT<$>{ ?s ?p ?o } }",
        "DELETE { } WHERE { BIND(<$> AS ?a) FILTER (1<2) SERVICE ?a { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_nothing_an_update_says_opens_a_connection_or_a_file(editor: Editor, text: str):
    """However the words are glued together: refused before anything of it is evaluated, and nobody knocks."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        answer = editor.update(text.replace("$", f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        with pytest.raises(TimeoutError):
            listener.accept()
    assert answer.status_code == 400 and holds(editor, "x") == set(), answer.text


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"content": b"INSERT DATA { <a:b> <a:c> ", "headers": {"content-type": "application/sparql-update"}}),
        (400, {"content": b"SELECT * { ?s ?p ?o }", "headers": {"content-type": "application/sparql-update"}}),
        (400, {"content": b"\xff\xfe", "headers": {"content-type": "application/sparql-update"}}),
        (400, {"data": {"query": "ASK {}"}}),
        (400, {"data": {"update": ["CREATE GRAPH <a:b>", "CREATE GRAPH <a:c>"]}}),
        (400, {"data": {"update": "INSERT DATA {}", "using-graph-uri": "no iri>"}}),
        (413, {"content": b"#" * 1_000_001, "headers": {"content-type": "application/sparql-update", "connection": "close"}}),
        (415, {"content": b"INSERT DATA {}", "headers": {"content-type": "text/plain"}}),
    ],
)
def test_what_is_no_update_is_refused(editor: Editor, status: int, request_: dict):
    """Each with its status and a problem; where a text is at fault, with the line."""
    answer = editor.send("POST", "/update", **request_)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json", answer.text
    assert editor.client.get("/update").status_code == 405


def test_an_update_that_runs_away_is_ended_and_others_go_on(editor: Editor):
    """It is killed at the limit of time; nothing of it is stored, queries are answered meanwhile, and the next update is done."""
    body = "\n".join(f"<http://example.org/{at}> <http://example.org/p> {at} ." for at in range(300))
    assert editor.send("PUT", "/graphs", params={"graph": user("many")}, content=body.encode(), headers=TURTLE).status_code == 201
    cross = " ".join(f"?s{at} ?p{at} ?o{at} ." for at in range(6))
    began = time.monotonic()
    text = f"INSERT {{ GRAPH <{user('runaway')}> {{ ?s0 ?p0 ?o5 }} }} WHERE {{ GRAPH <{user('many')}> {{ {cross} }} }}"
    answer = editor.update(text)
    assert answer.status_code == 503 and "query_seconds" in answer.json()["detail"], answer.text
    assert time.monotonic() - began < 20 and holds(editor, "runaway") == set()
    assert editor.update(f"INSERT DATA {{ GRAPH <{user('next')}> {{ {DATA} 1 }} }}").status_code == 204


def test_blank_nodes_are_new_at_each_run(editor: Editor):
    """SPARQL 1.1 Update, 3.1.3.1: a template makes them anew; their names lie below the graph's. So are UUIDs, in whichever process."""
    text = f"INSERT {{ GRAPH <{user('fresh')}> {{ [] <http://example.org/p> 1 . <a:b> <a:c> ?id }} }} WHERE {{ BIND (UUID() AS ?id) }}"
    assert editor.update(text).status_code == editor.update(text).status_code == 204
    found = sorted(holds(editor, "fresh"))
    assert len(found) == 4 and all(line.startswith(f"<{user('fresh')}/.well-known/genid/") for line in found[2:])
    assert all(line.startswith("<a:b> <a:c> <urn:uuid:") for line in found[:2])
