"""The commands and the service take the address of a server where they take a folder."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.cli import main
from kg.query import named, run
from tests.api.running import Running, running
from tests.remote.conftest import Pair
from tests.remote.servers import Oxigraph, free


@pytest.fixture
def shelf(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder beside the server's graphs, as the commands find it."""
    monkeypatch.setenv("WENMAI_SHELF", str(pair.there.folder))
    return pair.there.folder


@pytest.mark.parametrize(
    "words",
    [
        ("query", "series", "--format", "csv"),
        ("query", "SELECT ?g { GRAPH ?g { ?s a wm:Report } } ORDER BY ?g"),
        ("export", "--format", "csv"),
        ("check", "--json", "--fail-on", "never"),
        ("network", "--format", "csv"),
        ("review", "--json"),
    ],
)
def test_commands_say_the_same(pair: Pair, server: Oxigraph, shelf: Path, words: tuple[str, ...]) -> None:
    """By the address, and once by the folder that stands for it."""
    wanted = CliRunner().invoke(main, [*words, "--store", str(pair.here.folder)])
    assert wanted.exit_code == 0 and wanted.stdout.strip(), wanted.output
    found = CliRunner().invoke(main, [*words, "--store", str(shelf) if "series" in words else server.address])
    assert (found.exit_code, found.stdout) == (0, wanted.stdout), found.output


def test_a_server_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With its address, and exit code 1: no trace."""
    monkeypatch.setenv("WENMAI_SHELF", str(tmp_path / "shelf"))
    monkeypatch.setattr("kg.store.wire.RETRIES", 0)
    port = free()
    found = CliRunner().invoke(main, ["query", "series", "--store", f"sparql+http://127.0.0.1:{port}"])
    assert found.exit_code == 1 and f"the server at sparql+http://127.0.0.1:{port} cannot be reached" in found.stderr
    assert found.stderr.count("\n") == 1 and found.stdout == ""


def test_the_service_shows_what_the_server_holds(pair: Pair, shelf: Path, tmp_path: Path) -> None:
    """Queries go through its workers, pages and data through the same lines; what a worker refuses is refused here, too."""
    report = min(
        quad.subject.value
        for quad in pair.here.backend.quads_for_pattern(None, pair.here.vocabulary.rdf.type, pair.here.vocabulary.wm.Report, DefaultGraph())
        if isinstance(quad.subject, NamedNode)
    )
    path = report.removeprefix(pair.here.iris.base)
    question = named()["series"].sparql
    with running(shelf, tmp_path / "log", "--workers", "1") as service:
        status, _, body = service.get(f"/sparql?query={quote(question)}", "Accept: application/sparql-results+json")
        assert status == 200 and json.loads(body) == json.loads(run(pair.here, question, format="json").body)
        status, _, body = service.get(f"/data/{path}.nt")
        triples = {str(triple) for triple in parse(body, RdfFormat.N_TRIPLES)}
        assert status == 200 and any(report in triple for triple in triples)
        stated = {str(quad.triple) for quad in pair.here.backend.quads_for_pattern(None, None, None, DefaultGraph())}
        assert {triple for triple in triples if triple.startswith(f"<{report}>")} <= {triple.rstrip(" .") for triple in stated}
        status, _, body = service.get(f"/page/{path}", "Accept: text/html")
        assert status == 200 and "信息公开" in body.decode()
        status, _, body = service.get(f"/sparql?query={quote('SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }')}")
        assert status == 400 and b"SERVICE is refused" in body


def test_nothing_is_told_unchanged_that_another_machine_changed(pair: Pair, server: Oxigraph, tmp_path: Path) -> None:
    """A service whose folder is not that of who builds learns of no build: so it answers no condition, and keeps no file of a graph."""
    canon, reference = pair.there.iris.graph("canon"), pair.there.iris.graph("reference")
    more = {Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("new"), NamedNode(graph)) for graph in (canon, reference)}
    asked = {canon: f"/graphs?graph={quote(canon)}", reference: "/data/graph/reference.nt"}

    def got(service: Running, graph: str, *headers: str) -> tuple[int, dict[str, str], set[bytes]]:
        status, told, body = service.get(asked[graph], "Accept: application/n-triples", *headers)
        return status, told, set(body.splitlines())

    with running(server.address, tmp_path / "log", "--workers", "1", WENMAI_SHELF=str(tmp_path / "shelf")) as service:
        before = {graph: got(service, graph) for graph in asked}
        assert len(before[reference][2]) > 4000  # as many as make a file
        assert "etag" not in before[canon][1]
        try:
            pair.there.backend.amend(more, set())
            for graph, (_, told, lines) in before.items():
                status, now, found = got(service, graph, f"If-None-Match: {told.get('etag', '*')}")
                assert status == 200 and found - lines == {b'<urn:a> <urn:p> "new" .'} and not lines - found
                assert graph == canon or now["etag"] != told["etag"]
        finally:
            pair.there.backend.amend(set(), more)
        assert got(service, reference, f"If-None-Match: {before[reference][1]['etag']}")[0] == 304
