"""The description of the interface leaves nothing untold, holds what it shows, and is read without another host."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import jsonschema_rs
import pytest

from api.items import AgencyItem, CitationItem, DocumentItem, IndicatorItem, RegulationItem
from api.manual import chapters
from api.openapi import openapi
from api.schemas import GroupItem, IssueItem, Page
from kg.network.asking.questions import QUESTIONS
from tests.api.conftest import Client
from tests.api.test_protocol import type_of

Described = dict[str, object]
MODELS = {
    "/api/documents": Page[DocumentItem],
    "/api/indicators": Page[IndicatorItem],
    "/api/citations": Page[CitationItem],
    "/api/agencies": Page[AgencyItem],
    "/api/regulations": Page[RegulationItem],
    "/api/validation": Page[IssueItem],
    "/api/validation/groups": Page[GroupItem],
}


@pytest.fixture(scope="module")
def told(client: Client) -> Described:
    """The description, as a client gets it."""
    return json.loads(client.get("/openapi.json").content)


def operations(told: Described) -> list[tuple[str, Described]]:
    """Each operation by its method and path."""
    return [(f"{method} {path}", each) for path, methods in told["paths"].items() for method, each in methods.items()]


def test_every_operation_and_parameter_is_told(told: Described):
    """Summary, description, what each parameter means and a value to try; a cursor comes from `next` alone."""
    for name, operation in operations(told):
        assert operation["summary"] and operation["description"], name
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            assert parameter.get("description"), (name, parameter["name"])
            assert {"examples", "default", "enum"} & schema.keys() or parameter["name"] == "cursor", (name, parameter["name"])


def test_every_operation_tells_its_errors_as_problems(told: Described):
    """400, 404 and the rest, with an example; nothing of the framework's own form of errors is left."""
    for name, operation in operations(told):
        assert {"400", "404", "default"} <= operation["responses"].keys(), name
        assert "422" not in operation["responses"]
        for status in ("400", "404", "default"):
            assert operation["responses"][status]["content"]["application/problem+json"], (name, status)
    assert "HTTPValidationError" not in told["components"]["schemas"]


def test_the_version_is_the_product_s_and_the_server_is_this_one(told: Described, root):
    """A client made from it asks where it was fetched from, also behind a proxy with a prefix."""
    assert told["info"]["version"] in (root / "pyproject.toml").read_text("utf-8")
    assert [server["url"] for server in told["servers"]] == ["./"]


def test_the_examples_are_answers_that_can_be(told: Described):
    """Each is valid under the schema that it stands beside, and the lists and the network have one."""
    shown = 0
    for path, methods in told["paths"].items():
        content = methods.get("get", {"responses": {"200": {}}})["responses"].get("200", {}).get("content", {})
        example = content.get("application/json", {}).get("example")
        if example is not None:
            shown += 1
            if path in MODELS:
                MODELS[path].model_validate(example)
                assert example["items"], path
            else:
                jsonschema_rs.validate({**content["application/json"]["schema"], "components": told["components"]}, example)
    assert shown == len(MODELS) + len(QUESTIONS)


class Addresses(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes links and what is loaded."""
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif address := given.get("src") or given.get("href"):
            self.loads.append(address)


@pytest.fixture(scope="module")
def page(client: Client) -> str:
    """The page of the documentation."""
    answer = client.get("/docs")
    assert (answer.status_code, type_of(answer)) == (200, "text/html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    return answer.text


def test_the_documentation_asks_no_other_host(page: str):
    """No script, no style in a tag, nothing loaded but our own files; under the policy it shows as it is."""
    found = Addresses()
    found.feed(page)
    assert {"script", "style", "iframe", "img"}.isdisjoint(found.tags) and "style=" not in page
    assert found.loads and all(address.startswith("/static/") for address in found.loads)
    assert not [link for link in found.links if "//" in link]


def test_the_documentation_shows_every_operation_in_both_languages(page: str, told: Described):
    """Each with its parameters; headings in Chinese and English."""
    for name, operation in operations(told):
        method, path = name.split()
        assert f"<code>{method.upper()} {path}</code>" in page, name
        for parameter in operation.get("parameters", ()):
            assert f"<code>{parameter['name']}</code>" in page
    headings = re.findall(r"<h[12]>(.*?)</h", page)
    assert len(headings) == 1 + len(chapters(told)) and all(re.search(r"[一-鿿].*[A-Z]", heading) for heading in headings)


def test_the_examples_on_the_page_run(client: Client, page: str):
    """A link that fails teaches nothing; a name that this store does not have is told as one."""
    found = Addresses()
    found.feed(page)
    tried = [link for link in dict.fromkeys(found.links) if link.startswith(("/api/", "/sparql", "/context", "/data/", "/id/"))]
    assert len(tried) > 60
    statuses = {link: client.get(link).status_code for link in tried if not link.startswith(("/api/jobs", "/sparql"))}
    assert not {link: status for link, status in statuses.items() if status not in (200, 303, 404)}
    assert sum(status == 200 for status in statuses.values()) > len(statuses) // 2


def test_the_description_is_made_anew_for_each_who_asks(client: Client):
    """What one caller changes in it does not reach another."""
    openapi(client.app)["paths"].clear()
    assert openapi(client.app)["paths"]


def test_the_guide_tells_every_parameter_of_every_list(told: Described, root):
    """docs/api.md is what people read first: an address or a parameter that it leaves out is not found."""
    guide = (root / "docs/api.md").read_text("utf-8")
    shared = guide.partition("## The lists")[0]
    for path, methods in told["paths"].items():
        if path.startswith("/api/") and not path.startswith("/api/jobs") and "get" in methods:
            section = guide.partition(f"### {path}\n")[2].partition("\n##")[0]
            missing = [each["name"] for each in methods["get"]["parameters"] if f"`{each['name']}`" not in section + shared]
            assert section and not missing, (path, missing)
