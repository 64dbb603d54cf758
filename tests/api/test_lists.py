"""The paged lists, the neighbourhood, and what is told when there is no store."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import current
from api.app import create_app
from kg.errors import StoreError
from kg.iris import Iris
from kg.settings import Settings
from kg.store import Store
from tests.api.conftest import NAME, Client, Library
from tests.api.test_protocol import type_of

LISTS = ["documents", "agencies", "regulations", "indicators", "citations", "validation"]


def test_documents_say_what_each_file_is(client: Client, library: Library):
    """Name, kind, agency, title, year, frame, counts and issues of each file, by name."""
    page = client.get("/api/documents").json()
    assert page["total"] == 3 and [item["name"] for item in page["items"]] == [NAME, "aside.txt", "notices/24.txt"]
    report, aside, notice = page["items"]
    assert (report["kind"], report["year"], report["frame"]) == ("report", 2017, "F14")
    assert report["title"] == "灵山县人民政府2017年政府信息公开年度报告"
    assert report["agencies"] == [
        {"iri": f"https://w3id.org/wenmai/id/{library.agency}", "label": "灵山县人民政府", "page": f"/page/{library.agency}"}
    ]
    assert report["counts"] == {"indicators": 3, "citations": 1, "issues": 1}
    assert (aside["kind"], aside["document"], aside["year"]) == ("set aside", None, None)
    assert (notice["kind"], notice["documentNumber"]) == ("policy", "国办发〔2017〕24号")


@pytest.mark.parametrize("name", LISTS)
def test_lists_come_in_parts_that_make_up_the_whole(client: Client, name: str):
    """Following `next` gives every item once, in one order."""
    whole = client.get(f"/api/{name}", limit=1000).json()
    assert whole["total"] == len(whole["items"]) and whole["next"] is None
    step, address, items = max(1, whole["total"] // 3), f"/api/{name}", []
    answer = client.get(address, limit=step).json()
    items += answer["items"]
    while answer["next"]:
        answer = client.request("GET", answer["next"]).json()
        items += answer["items"]
    assert items == whole["items"]
    assert client.get(f"/api/{name}", offset=whole["total"] + 5).json()["items"] == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("bound", [{"limit": 0}, {"limit": 1001}, {"limit": -1}, {"offset": -1}, {"limit": "all"}, {"offset": 10**12}])
def test_bounds_are_kept(client: Client, name: str, bound):
    """Out of bounds is a mistake that is told, not silently another number."""
    answer = client.get(f"/api/{name}", **bound)
    assert (answer.status_code, type_of(answer)) == (400, "application/problem+json")


def test_an_indicator_without_value_has_none(client: Client):
    """A dash is null with its state, never 0."""
    items = {item["measure"]: item for item in client.get("/api/indicators").json()["items"]}
    assert (items["active.channel.website"]["value"], items["active.channel.website"]["unit"]) == ("1250", "条")
    assert (items["active.channel.wechat"]["value"], items["active.channel.wechat"]["state"]) == (None, "dash")


def test_the_most_cited_regulation_comes_first(client: Client, library: Library):
    """And says whether its own text was read."""
    first = client.get("/api/regulations", limit=1).json()["items"][0]
    assert first["page"] == f"/page/{library.regulation}"
    assert (first["cited"], first["seen"]) == (1, True)


def test_findings_carry_the_words_at_fault(client: Client):
    """Both languages, and the words."""
    finding = client.get("/api/validation").json()["items"][0]
    assert (finding["code"], finding["severity"], finding["exact"]) == ("odd-sum", "warning", "30条")
    assert finding["messageZh"] == "数目有疑。" and finding["messageEn"] == "The figures are odd."


def test_no_store_is_told_clearly(tmp_path: Path, vocabulary, monkeypatch: pytest.MonkeyPatch):
    """A missing store and an empty one end with what to do, not with a trace."""
    monkeypatch.setattr(current, "PAUSES", (0.0, 0.01))
    with pytest.raises(StoreError, match="wenmai build"):
        create_app(Settings(store=tmp_path / "nowhere"))
    Store.open(tmp_path / "empty", Iris(vocabulary), vocabulary).close()
    with pytest.raises(StoreError, match="wenmai build"):
        create_app(Settings(store=tmp_path / "empty"))
