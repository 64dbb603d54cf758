"""The commands and the service take the address of a server where they take a folder."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from kg.cli import main
from kg.query import named, run
from tests.api.running import running
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
