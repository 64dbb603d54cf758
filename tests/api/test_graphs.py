"""``/graphs``: each MUST of the SPARQL 1.1 Graph Store HTTP Protocol (W3C, 21 March 2013), in the order of its text.

| section | what must be so | test |
|---|---|---|
| 4.2 | the operation is on the graph that ?graph= names, percent-decoded as UTF-8 | put_get |
| 4.2 | an IRI that is not absolute: 400 | what_names_no_graph |
| 5 | without Accept a GET is answered in a serialization of RDF | get_without_accept |
| 5 | a payload is read by its Content-Type; without one, as RDF/XML | every_format, without_a_type |
| 5.1 | a payload that cannot be parsed: 400; another method: 405; no such graph: 404; another type: 415 | refusals |
| 5.2 | GET gives what CONSTRUCT gives | put_get, default_graph |
| 5.3 | PUT: 201 where the graph is new, 200 or 204 where it is not; what was there is gone | put_get |
| 5.3 | an empty body makes an empty graph | empty |
| 5.4 | DELETE: 200 or 204, and 404 where there is none | delete |
| 5.5 | POST merges; to the store itself, makes a graph: 201 with Location; empty: 204; several files of a form are merged | post, forms |
| 5.6 | HEAD as GET, without a body | head |

What is not offered: to write the default graph or the graph of a document (403: they follow from documents).
"""

from __future__ import annotations

import socket
import threading

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from tests.api.editor import BASE, TURTLE, Editor, user

A = "<http://example.org/a> <http://example.org/p> "


def put(editor: Editor, name: str, body: str, **headers: str):
    """The answer to a PUT of Turtle."""
    return editor.send("PUT", "/graphs", params={"graph": user(name)}, content=body.encode(), headers={**TURTLE, **headers})


def lines(editor: Editor, name: str) -> set[str]:
    """The triples of a graph of users."""
    answer = editor.get("/graphs", "application/n-triples", graph=user(name))
    assert answer.status_code == 200, answer.text
    return set(answer.text.splitlines())


def test_put_creates_then_replaces_and_get_gives_it_back(editor: Editor):
    """201 at first, 204 afterwards; the second body takes the place of the first, at once for every reader."""
    created = put(editor, "put", A + '"1", "一"@zh .')
    assert created.status_code == 201 and "graph%2Fuser%2Fput" in created.headers["location"]
    assert lines(editor, "put") == {A + '"1" .', A + '"一"@zh .'}
    assert editor.client.get(created.headers["location"], headers={"accept": "text/turtle"}).status_code == 200
    assert put(editor, "put", A + "2 .").status_code == 204
    assert lines(editor, "put") == {A + '"2"^^<http://www.w3.org/2001/XMLSchema#integer> .'}
    asked = editor.get(
        "/sparql", "application/n-triples", query=f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{user('put')}> {{ ?s ?p ?o }} }}"
    )
    assert set(asked.text.splitlines()) == lines(editor, "put")
    assert not editor.asks("ASK { <http://example.org/a> ?p ?o }")  # named only: never in the default graph


def test_post_merges_and_without_a_graph_makes_one(editor: Editor):
    """A merge keeps what was there; a new graph has an address of its own; nothing sent is nothing done."""
    put(editor, "post", A + '"1" .')
    more = editor.send("POST", "/graphs", params={"graph": user("post")}, content=(A + '"1", "2" .').encode(), headers=TURTLE)
    assert more.status_code == 204 and lines(editor, "post") == {A + '"1" .', A + '"2" .'}
    assert editor.send("POST", "/graphs", params={"graph": user("post")}, content=b"", headers=TURTLE).status_code == 204
    new = editor.send("POST", "/graphs", content=(A + '"3" .').encode(), headers=TURTLE)
    assert new.status_code == 201 and "graph%2Fuser%2F" in new.headers["location"]
    assert editor.client.get(new.headers["location"], headers={"accept": "application/n-triples"}).text == A + '"3" .\n'


def test_files_of_a_form_are_merged(editor: Editor):
    """Two files in two formats, the type of one known by its name alone."""
    files = [
        ("a", ("a.ttl", (A + '"1" .').encode(), "application/octet-stream")),
        ("b", ("b", (A + '"2" .').encode(), "application/n-triples")),
    ]
    assert editor.send("POST", "/graphs", params={"graph": user("form")}, files=files).status_code == 201
    assert lines(editor, "form") == {A + '"1" .', A + '"2" .'}


def test_an_empty_body_makes_an_empty_graph(editor: Editor):
    """Turtle may be empty, and the graph is there then."""
    assert put(editor, "empty", "").status_code == 201
    assert lines(editor, "empty") == set()


def test_delete_removes_once(editor: Editor):
    """204, then 404 for everybody."""
    put(editor, "gone", A + "1 .")
    assert editor.send("DELETE", "/graphs", params={"graph": user("gone")}).status_code == 204
    assert editor.get("/graphs", graph=user("gone")).status_code == 404
    assert editor.send("DELETE", "/graphs", params={"graph": user("gone")}).status_code == 404


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle; charset=UTF-8", "<a> <p> 'ü' ."),
        ("application/n-triples", f'<{user("formats")}x> <http://e/p> "ü" .'),
        ("application/rdf+xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
         '<rdf:Description rdf:about="a"><e:p>ü</e:p></rdf:Description></rdf:RDF>'),
        ("application/ld+json", '{"@id": "a", "http://e/p": "ü"}'),
        (None, '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
         '<rdf:Description rdf:about="a"><e:p>ü</e:p></rdf:Description></rdf:RDF>'),
    ],
)  # fmt: skip
def test_every_format_is_read_by_its_type_and_relative_to_the_graph(editor: Editor, media_type: str | None, body: str):
    """All four, RDF/XML also where no type is told; relative IRIs begin where the graph's own begins."""
    headers = {"content-type": media_type} if media_type else {}
    answer = editor.send("PUT", "/graphs", params={"graph": user("formats")}, content=body.encode(), headers=headers)
    assert answer.status_code in (201, 204), answer.text
    (line,) = lines(editor, "formats")
    assert line.startswith(f"<{BASE}graph/user/") and line.endswith('"ü" .')


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", ""])
def test_every_format_is_written_with_a_tag_of_its_own(editor: Editor, accept: str):
    """Each is what it says, can be kept by its tag, and HEAD tells the same without a body."""
    put(editor, "written", A + '"一"@zh .')
    answer = editor.client.get("/graphs", params={"graph": user("written")}, headers={"accept": accept} if accept else {"accept": "*/*"})
    media_type = answer.headers["content-type"].partition(";")[0]
    assert answer.status_code == 200 and media_type == (accept or "text/turtle") and answer.headers["vary"] == "Accept"
    (quad,) = parse(answer.content, {"text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES}.get(
        media_type, RdfFormat.RDF_XML if "xml" in media_type else RdfFormat.JSON_LD))  # fmt: skip
    assert quad.object.value == "一"
    again = {"accept": accept or "*/*", "if-none-match": answer.headers["etag"]}
    assert editor.client.get("/graphs", params={"graph": user("written")}, headers=again).status_code == 304
    head = editor.client.head("/graphs", params={"graph": user("written")}, headers={"accept": accept or "*/*"})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    put(editor, "written", A + '"二"@zh .')
    assert editor.client.get("/graphs", params={"graph": user("written")}, headers=again).status_code == 200


def test_the_default_graph_and_those_of_documents_can_be_read(editor: Editor):
    """Without a token; the default graph has each triple once."""
    job = editor.put("图.txt", "某某县人民政府关于种树的通知\n某政发〔2019〕1号\n请种树。\n")
    graph = job["outcomes"][0]["graph"]
    whole = editor.get("/graphs?default", "application/n-triples").text.splitlines()
    part = editor.get("/graphs", "application/n-triples", graph=graph).text.splitlines()
    assert part and set(part) <= set(whole) and len(whole) == len(set(whole))


@pytest.mark.parametrize(
    ("status", "method", "query", "body", "media_type"),
    [
        (400, "PUT", {"graph": "relative"}, "", "text/turtle"),
        (400, "PUT", {"graph": "http://a b/"}, "", "text/turtle"),
        (400, "PUT", {}, "", "text/turtle"),
        (400, "PUT", {"graph": user("x"), "default": ""}, "", "text/turtle"),
        (400, "PUT", {"graph": user("x")}, "<a> <b", "text/turtle"),
        (400, "PUT", {"graph": user("x")}, "", "application/ld+json"),
        (400, "PUT", {"graph": user("x")}, "<a> <b> <<( <c> <d> <e> )>> .", "text/turtle"),
        (400, "PUT", {"graph": user("x")}, '{"@graph": [{"@id": "a:b", "@graph": [{"@id": "a:c", "a:d": 1}]}]}', "application/ld+json"),
        (403, "PUT", {"default": ""}, "<a> <b> <c> .", "text/turtle"),
        (403, "DELETE", {"default": ""}, "", "text/turtle"),
        (403, "PUT", {"graph": f"{BASE}graph/canon"}, "<a> <b> <c> .", "text/turtle"),
        (403, "POST", {"graph": f"{BASE}graph/reference"}, "<a> <b> <c> .", "text/turtle"),
        (403, "DELETE", {"graph": f"{BASE}graph/0123456789abcdef"}, "", "text/turtle"),
        (403, "PUT", {"graph": f"{BASE}graph/user/a/b"}, "<a> <b> <c> .", "text/turtle"),
        (403, "PUT", {"graph": "http://example.org/graph/user/x"}, "<a> <b> <c> .", "text/turtle"),
        (404, "DELETE", {"graph": user("never")}, "", "text/turtle"),
        (405, "PATCH", {"graph": user("x")}, "", "text/turtle"),
        (415, "PUT", {"graph": user("x")}, "<a:a> <a:b> <a:c> <a:d> .", "application/n-quads"),
        (415, "PUT", {"graph": user("x")}, "a", "text/turtle; charset=gb18030"),
        (415, "POST", {"graph": user("x")}, "a", "text/plain"),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_status_and_changes_nothing(editor: Editor, status, method, query, body, media_type):
    """A problem with the reason; for graphs that follow from documents it says where to write instead."""
    answer = editor.send(method, "/graphs", params=query, content=body.encode(), headers={"content-type": media_type})
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json", answer.text
    assert status != 403 or "/api/documents" in answer.json()["detail"]
    assert editor.get("/graphs", graph=user("x")).status_code == 404


def test_blank_nodes_get_names_that_stay(editor: Editor):
    """RDF 1.1, 3.5: a name under /.well-known/genid/. The same bytes give the same names, so that sending them again changes nothing."""
    body = "<http://example.org/a> <http://example.org/p> [ <http://example.org/q> _:b ] . _:b <http://example.org/q> 1 ."
    put(editor, "blank", body)
    first = lines(editor, "blank")
    assert len(first) == 3 and not any(isinstance(quad.object, BlankNode) for quad in parse("\n".join(first), RdfFormat.N_TRIPLES))
    assert sum(f"{user('blank')}/.well-known/genid/" in line for line in first) == 3
    tag = editor.get("/graphs", graph=user("blank")).headers["etag"]
    assert put(editor, "blank", body).status_code == 204 and lines(editor, "blank") == first
    assert editor.get("/graphs", graph=user("blank")).headers["etag"] == tag


def test_a_graph_is_written_only_as_it_was_seen(editor: Editor):
    """If-Match and If-None-Match keep two writers from undoing each other's work."""
    assert put(editor, "seen", A + "1 .", **{"if-match": "*"}).status_code == 412
    assert put(editor, "seen", A + "1 .", **{"if-none-match": "*"}).status_code == 201
    assert put(editor, "seen", A + "2 .", **{"if-none-match": "*"}).status_code == 412
    tag = editor.get("/graphs", graph=user("seen")).headers["etag"]
    assert put(editor, "seen", A + "2 .", **{"if-match": tag}).status_code == 204
    assert put(editor, "seen", A + "3 .", **{"if-match": tag}).status_code == 412
    assert lines(editor, "seen") == {A + '"2"^^<http://www.w3.org/2001/XMLSchema#integer> .'}


def test_a_context_elsewhere_is_not_fetched(editor: Editor):
    """JSON-LD may name a context by its address: nobody goes there, and the body is refused."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1.0)
        came = []
        watch = threading.Thread(target=lambda: came.append(accepted(listener)))
        watch.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/context"
        body = f'{{"@context": "{address}", "@id": "http://example.org/a", "b": "c"}}'
        answer = editor.send(
            "PUT", "/graphs", params={"graph": user("remote")}, content=body, headers={"content-type": "application/ld+json"}
        )
        watch.join()
    assert answer.status_code == 400 and came == [False]


def accepted(listener: socket.socket) -> bool:
    """Whether anybody connects before its time is up."""
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("door", ["/graphs", "/data/graph/user/nul"])
def test_a_graph_that_xml_cannot_hold_is_refused_in_it_alone(editor: Editor, door: str):
    """At both doors: the refusal names the character, and of the formats that there are not the one it refused."""
    turtle = {"content-type": "text/turtle"}
    editor.send("PUT", "/graphs", params={"graph": user("nul")}, content='<urn:a> <urn:a:b> "\\u0000" .', headers=turtle)
    parameters = {"graph": user("nul")} if door == "/graphs" else {}
    answer = editor.client.get(door, params=parameters, headers={"accept": "application/rdf+xml"})
    assert answer.status_code == 406 and "U+0000" in answer.json()["detail"]
    assert "application/rdf+xml" not in answer.json()["formats"] and "text/turtle" in answer.json()["formats"]
    assert editor.client.get(door, params=parameters, headers={"accept": "text/turtle"}).status_code == 200
