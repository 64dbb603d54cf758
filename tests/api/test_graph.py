"""The citation network over HTTP: the bytes of ``kg.network``, each mistake told as one, and nothing of it in the process that serves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import jsonschema_rs
import pytest

from api.openapi import openapi
from api.routes.graph import NAMES
from kg.errors import UnknownName
from kg.iris import Iris
from kg.network import load
from kg.network.asking.answers import as_json
from kg.network.asking.exporting import EXPORT, export
from kg.network.asking.questions import QUESTIONS, ask
from kg.network.files import FORMATS
from kg.network.model import Network
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client, Library
from tests.api.running import running
from tests.api.test_protocol import type_of

NOTICE = "国办发[2017]24号"
GIVEN = {"path": {"from": "灵山县人民政府2017年政府信息公开年度报告", "to": NOTICE}}  # what the library knows


@pytest.fixture(scope="module")
def network(library: Library, vocabulary: Vocabulary) -> Iterator[Network]:
    """The network of the library, held by this process."""
    with Store.open(library.folder, Iris(vocabulary), vocabulary, read_only=True) as store:
        yield load(store)


def test_there_is_an_address_for_every_question():
    """The service names them without importing what answers them; one that it forgot could not be asked."""
    assert sorted(NAMES) == sorted([*QUESTIONS, EXPORT.name])


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_that_of_the_network_byte_by_byte(client: Client, network: Network, name: str):
    """From the command line, from Python and over HTTP the same; and as the description tells, field by field."""
    given = GIVEN.get(name) or dict(QUESTIONS[name].example)
    answer = client.get(f"/api/graph/{name}", **given)
    try:
        expected = as_json(ask(network, name, given), network.base)
    except UnknownName as error:
        assert (answer.status_code, answer.json()["detail"]) == (404, str(error))
        return
    assert (answer.status_code, type_of(answer)) == (200, "application/json") and answer.content == expected
    assert "/context.jsonld" in answer.headers["link"]
    told = openapi(client.app)
    schema = told["paths"][f"/api/graph/{name}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**schema, "components": told["components"]}, answer.json())


@pytest.mark.parametrize("form", ["{}", "https://w3id.org/wenmai/id/{}", NOTICE, "国办发〔2017〕24号"])
def test_neighbours_by_path_or_iri_or_number(client: Client, library: Library, form: str):
    """Who cites and who issues, with the direction kept, and the words of the report."""
    answer = client.get("/api/graph/neighbours", id=form.format(library.regulation), direction="in", depth=5).json()
    assert answer["id"].endswith(library.regulation) and answer["cut"] == ""
    edges = {(edge["source"].rpartition("/id/")[2], edge["relation"]): edge["words"] for edge in answer["edges"]}
    assert [quote["exact"] for quote in edges[library.report, "cites"]] == ["国办发〔201724)"]
    (node,) = [node for node in answer["nodes"] if node["id"].endswith(library.report)]
    assert {"label", "page", "kind", "documentNumber", "division", "level", "year", "issued", "state", "distance"} < node.keys()
    assert (node["page"], node["year"], node["distance"]) == (f"/page/{library.report}", 2017, 1)


def test_neighbours_go_as_far_as_they_are_asked_for(client: Client, library: Library):
    """Out of a report, to what it cites; out of an agency, two steps."""
    out = client.get("/api/graph/neighbours", id=library.report, direction="out").json()
    assert ("cites", True) in [(edge["relation"], edge["target"].endswith(library.regulation)) for edge in out["edges"]]
    deep = client.get("/api/graph/neighbours", id=library.agency, direction="out", depth=2).json()
    assert {node["kind"] for node in deep["nodes"]} == {"agency", "report", "regulation", "division"}


@pytest.mark.parametrize(
    ("address", "parameters", "status", "told"),
    [
        ("neighbours", {}, 400, "id"),
        ("neighbours", {"id": ""}, 400, "id"),
        ("neighbours", {"id": "agency/450721/nobody-0000"}, 404, "nobody"),
        ("neighbours", {"id": "灵山县人民政腐"}, 404, "灵山县人民政府"),
        ("neighbours", {"id": "http://example.org/x y"}, 404, ""),
        ("neighbours", {"id": "x" * 10_000}, 404, "xxx"),
        ("neighbours", {"id": "\x00"}, 404, ""),
        ("neighbours", {"id": NOTICE, "direction": "up"}, 400, "direction"),
        ("neighbours", {"id": NOTICE, "depth": 0}, 400, "depth"),
        ("neighbours", {"id": NOTICE, "depth": "９"}, 400, "depth"),
        ("neighbours", {"id": NOTICE, "limit": 0}, 400, "limit"),
        ("life", {"id": NOTICE}, 400, "版本"),
        ("neighbours", {"id": NOTICE, "dpeth": 2}, 400, "dpeth"),
        ("ranking", {"metric": "fame"}, 400, "metric"),
        ("ranking", {"level": ["county", "moon"]}, 400, "moon"),
        ("wanted", {"division": "999999"}, 404, "999999"),
        ("export", {"format": "docx"}, 400, "docx"),
        ("export", {"limit": -1}, 400, "limit"),
        ("export", {"division": "灵山镇"}, 404, "灵山县"),
        ("fame", {}, 404, ""),
    ],
)
def test_each_mistake_is_told(client: Client, address: str, parameters: dict[str, str], status: int, told: str):
    """What is not known with what is near, what cannot be with its parameter; a misspelt filter is never passed over."""
    answer = client.get(f"/api/graph/{address}", **parameters)
    assert (answer.status_code, type_of(answer)) == (status, "application/problem+json")
    assert told in answer.json()["detail"]


def test_a_cut_answer_says_so(client: Client, library: Library):
    """In the answer and in a header; nothing is cut silently."""
    answer = client.get("/api/graph/neighbours", id=library.regulation, limit=1)
    assert (answer.json()["cut"], answer.headers["wenmai-cut"], len(answer.json()["nodes"])) == ("nodes", "nodes", 1)
    assert "wenmai-cut" not in client.get("/api/graph/neighbours", id=library.regulation, depth=5).headers


def test_who_has_an_answer_is_told_so_without_a_process(client: Client, library: Library):
    """The tag is that of the state and the parameters: another order of them is the same question, another value is not."""
    pool, address = client.app.state.network, f"/api/graph/neighbours?id={library.regulation}&depth=1"
    first = client.get(address)
    known = {"if-none-match": first.headers["etag"]}
    before = sum(pool.outcomes.values())
    again = client.request("GET", f"/api/graph/neighbours?depth=1&id={library.regulation}", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert sum(pool.outcomes.values()) == before
    assert client.request("GET", address.replace("depth=1", "depth=2"), headers=known).status_code == 200
    assert client.request("GET", "/api/graph/neighbours?id=nobody", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_is_that_of_the_network(client: Client, network: Network, format: str):
    """With its media type and a name to keep it under; a picture is shown, and its policy lets it have its styles and nothing else."""
    given = {"format": format, "kind": "report,regulation", "limit": "2"}
    answer = client.get("/api/graph/export", **given)
    paper = BytesIO()
    form, _ = export(network, given, paper)
    assert answer.status_code == 200 and answer.content == paper.getvalue() and len(answer.content) > 100
    assert type_of(answer) == form.media_type
    kept, _, name = answer.headers["content-disposition"].partition("; ")
    assert (kept, name) == ("inline" if format == "svg" else "attachment", f'filename="network{form.suffix}"')
    policy = "default-src 'none'; style-src 'unsafe-inline'" if format == "svg" else "default-src 'self';"
    assert answer.headers["content-security-policy"].startswith(policy)


def test_a_parameter_that_is_given_again_means_any_of_its_values(client: Client):
    """As everywhere under /api; with commas it is the same, as on the command line."""
    apart = client.get("/api/graph/export?format=nodes&kind=report&kind=agency")
    assert apart.content == client.get("/api/graph/export?format=nodes&kind=report,agency").content
    assert len(apart.text.splitlines()) > len(client.get("/api/graph/export?format=nodes&kind=report").text.splitlines())


def test_a_file_from_which_nodes_were_left_out_says_so(client: Client):
    """A network that lacks nodes looks like a whole one."""
    assert client.get("/api/graph/export?format=graphml&limit=1").headers["wenmai-cut"] == "nodes"
    assert "wenmai-cut" not in client.get("/api/graph/export?format=graphml").headers


def test_the_page_of_a_regulation_leads_to_its_part_of_the_network(client: Client, library: Library):
    """In both languages, and the addresses answer; a page of what is no document has none."""
    page = client.get(f"/page/{library.regulation}", "text/html").text
    links = [unescape(link) for link in re.findall(r'href="(/api/graph/[^"]+)"', page)]
    assert len(links) == 3 and "引用网络" in page and "Citation network" in page
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200 and library.regulation in answer.text, link
    assert "/api/graph/" not in client.get(f"/page/{library.agency}", "text/html").text


def test_the_process_that_serves_holds_nothing_of_the_network(library: Library, tmp_path: Path):
    """It forks, and it waits for nobody: numpy and scipy bring threads and 40 MB. A process has them, and none before somebody asks."""
    maps = Path("/proc/self/maps")
    if not maps.is_file():
        pytest.skip("this system does not tell what a process has mapped")
    with running(library.folder, tmp_path / "log", "--workers", "1") as service:
        nobody = service.get("/metrics")[2].decode()
        assert 'wenmai_network_workers{state="idle"} 0.0' in nobody and 'wenmai_network_workers{state="replaced"} 0.0' in nobody
        assert service.get("/api/graph/wanted")[0] == 200
        assert "numpy" not in Path(f"/proc/{service.process.pid}/maps").read_text("utf-8")
        told = service.get("/metrics")[2].decode()
        assert 'wenmai_network_questions_total{outcome="answered"} 1.0' in told and 'wenmai_network_workers{state="idle"} 1.0' in told
