"""What a filter of a list means: what it keeps, what lies within, and what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from anyio.from_thread import start_blocking_portal

from api.app import create_app
from api.paging import closed
from kg.listing import graph
from kg.settings import Settings
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client
from tests.api.shelf import BUREAU, CITY, COUNTY, METHOD, NOTICE, OTHER, PREFERRED, shelved
from tests.api.test_protocol import type_of

CITY_VALUE, OTHER_VALUE = PREFERRED.figures[0].split()[1], OTHER.figures[0].split()[1]
FIGURES = [
    ({}, ["10", "7", "12", None, "11", CITY_VALUE, "5.5"]),
    ({"division": "450721"}, ["10", "7", "12", None, "11"]),
    ({"division": "灵山县"}, ["10", "7", "12", None, "11"]),
    ({"division": "division/450700"}, ["10", "7", "12", None, "11", CITY_VALUE]),
    ({"division": "https://w3id.org/wenmai/id/division/450000", "measure": "active.total"}, ["10", "12", "11", CITY_VALUE]),
    ({"division": ["341525", "450721"], "year": 2016}, ["10", "7", "11"]),  # the last is quoted by the report on 2017
    ({"agency": CITY}, [CITY_VALUE]),
    ({"agency": [CITY, BUREAU]}, [CITY_VALUE, "5.5"]),
    ({"level": "prefecture"}, [CITY_VALUE]),
    ({"level": "county", "year": 2017}, ["12", None, "5.5"]),
    ({"year": [2016, 2017], "measure": "active.channel.website"}, ["7", None]),
    ({"from": 2017}, ["12", None, CITY_VALUE, "5.5"]),
    ({"to": 2016}, ["10", "7", "11"]),
    ({"from": 2016, "to": 2016, "recorded": True}, ["10", "7"]),
    ({"recorded": False}, ["11"]),
    ({"measure": "主动公开政府信息数", "agency": BUREAU}, ["5.5"]),
    ({"measure": "active.channel"}, []),
    ({"measure": "active.channel", "narrower": True}, ["7", None]),
    ({"state": "blank"}, [None]),
    ({"document": "灵山*2016.txt"}, ["10", "7"]),
    ({"document": f"{CITY}2017*.txt"}, sorted([CITY_VALUE, OTHER_VALUE])),  # a file that is named is shown, preferred or not
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Client]:
    """A client of the store of made reports."""
    folder = tmp_path_factory.mktemp("shelf") / "store"
    shelved(folder, vocabulary)
    with start_blocking_portal() as portal:
        yield Client(create_app(Settings(store=folder)), portal)


@pytest.mark.parametrize("few", [graph.FEW, 0], ids=["looked up", "walked"])
@pytest.mark.parametrize(("parameters", "values"), FIGURES)
def test_figures_are_those_that_are_asked_for(
    shelf: Client, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch, parameters, values, few: int
):
    """Any of each kind, all kinds together, by whatever way they are found; figures of a report in two files once."""
    monkeypatch.setattr(graph, "FEW", few)
    shelf.app.state.current.reader.lists.figures.lookup.few.cache_clear()
    found = shelf.get("/api/indicators", **parameters).json()
    assert sorted([item["value"] for item in found["items"]], key=str) == sorted(values, key=str)
    assert found["total"] == len(values)


@pytest.mark.parametrize(
    ("name", "parameters", "found"),
    [
        ("agencies", {"division": "450700", "q": "政府"}, [CITY, COUNTY]),
        ("agencies", {"level": "county", "q": "霍山"}, [BUREAU]),
        ("agencies", {"q": ["教育局", "钦州市人民"], "division": ["450000", "340000"]}, [BUREAU, CITY]),
        ("regulations", {"number": "国办发[2017]24号"}, [NOTICE]),
        ("regulations", {"q": "公开办法", "state": "wanted"}, [METHOD]),
        ("regulations", {"citedBy": f"{COUNTY}2017.txt"}, [NOTICE, METHOD]),
        ("regulations", {"citedBy": f"{CITY}2017.txt", "issuer": "国务院办公厅"}, [NOTICE]),
        ("regulations", {"division": "450721", "q": "办法"}, [METHOD]),
        ("regulations", {"q": "办法", "state": "wanted", "division": "100000", "citedBy": f"{COUNTY}2017.txt"}, [METHOD]),
        ("regulations", {"year": 2017, "q": "24号", "citedBy": f"{COUNTY}2017.txt"}, [NOTICE]),
        ("regulations", {"cites": NOTICE}, []),
        ("documents", {"agency": COUNTY}, [f"{COUNTY}2016.txt", f"{COUNTY}2017.txt"]),
        ("documents", {"year": 2016}, [f"{COUNTY}2016.txt"]),
        ("documents", {"frame": "F14", "kind": "report"}, [f"{BUREAU}2017.txt"]),
        ("documents", {"kind": "policy"}, []),
        ("documents", {"division": "广西壮族自治区", "q": "钦州"}, [f"{CITY}2017.txt", f"{CITY}2017b.txt"]),
        ("citations", {"cited": NOTICE, "citing": f"{COUNTY}*"}, [NOTICE]),
        ("citations", {"citing": f"{COUNTY}2017.txt"}, [NOTICE, METHOD]),
        ("citations", {"resolution": "unresolved"}, []),
    ],
)
def test_lists_keep_what_is_asked_for(shelf: Client, name: str, parameters, found: list[str]):
    """By name, number, place, year and words; each parameter narrows what the others leave."""
    items = shelf.get(f"/api/{name}", **parameters).json()["items"]
    titles = {"agencies": "label", "documents": "name", "citations": "rawText"}
    told = [item[titles[name]] if name in titles else item["documentNumber"] or item["label"] for item in items]
    assert sorted(told) == sorted(found)


@pytest.mark.parametrize(
    ("name", "parameters", "near"),
    [
        ("indicators", {"division": "亚特兰蒂斯"}, "亚特兰蒂斯"),
        ("indicators", {"division": "999999"}, "999999"),
        ("indicators", {"agency": "灵山县政府"}, COUNTY),
        ("indicators", {"measure": "active.totl"}, "active.total"),
        ("indicators", {"level": "country"}, "county"),
        ("indicators", {"state": "blanc"}, "blank"),
        ("indicators", {"year": 2071}, "2017"),
        ("indicators", {"document": f"{COUNTY}2061.txt"}, f"{COUNTY}2016.txt"),
        ("agencies", {"division": "灵山"}, "灵山县"),
        ("regulations", {"number": "国办发〔2017〕2424号"}, NOTICE),
        ("regulations", {"issuer": "国务院办公室"}, "国务院办公厅"),
        ("regulations", {"cites": "regulation/100000/nobody-0000/2017/1"}, "nobody"),
        ("regulations", {"citedBy": "report/450721/nobody-0000/2017"}, "nobody"),
        ("documents", {"frame": "F41"}, "F14"),
        ("documents", {"agency": ""}, "“”"),
        ("citations", {"cited": "国办发〔2017〕2424号"}, "2424号"),
        ("citations", {"function": "base"}, "basis"),
    ],
)
def test_a_name_that_nobody_knows_is_told(shelf: Client, name: str, parameters, near: str):
    """An empty list would say that there is nothing; the names that are near help with a slip."""
    answer = shelf.get(f"/api/{name}", **parameters)
    assert (answer.status_code, type_of(answer)) == (404, "application/problem+json")
    assert near in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/indicators?year=99", "year"),
        ("/api/indicators?year=10000", "year"),
        ("/api/indicators?from=x", "from"),
        ("/api/indicators?from=2018&to=2017", "from"),
        ("/api/indicators?recorded=perhaps", "recorded"),
        (f"/api/indicators?agency={'%E7%81%B5' * 1001}", "agency"),
        ("/api/indicators?" + "&".join(["year=2017"] * 101), "year"),
        ("/api/documents?kind=novel", "kind"),
        ("/api/regulations?state=lost", "state"),
        ("/api/agencies?q=", "q"),
        ("/api/agencies?q=%E3%80%8A", "q"),  # a quotation mark means nothing in a name
        ("/api/agencies?format=xml", "format"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(shelf: Client, path: str, parameter: str):
    """Out of range, too long, too often, not of the kind: the detail begins with the parameter."""
    answer = shelf.get(path)
    assert (answer.status_code, type_of(answer)) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(parameter)


@pytest.mark.parametrize(
    "hostile", ["%00", "%00%3E%7C", "%ff%fe", "%22%20.%20%7D%20DROP%20ALL", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%92%A9", "%3Cscript%3E"]
)
def test_hostile_names_are_names_that_nobody_knows(shelf: Client, hostile: str):
    """Whatever the bytes, they are compared and never run."""
    asked = {"indicators": ("division", "agency", "measure", "document"), "regulations": ("number", "issuer", "cites", "citedBy")}
    for name, parameters in asked.items():
        for parameter in parameters:
            assert shelf.get(f"/api/{name}?{parameter}={hostile}").status_code == 404, parameter


def test_percent_encoding_is_read_in_any_case(shelf: Client):
    """%e7 and %E7 are one byte."""
    encoded = quote(BUREAU)
    lower, upper = (shelf.get(f"/api/documents?agency={code}").json() for code in (encoded.lower(), encoded.upper()))
    assert lower["items"] == upper["items"] and lower["total"] == 1


@pytest.mark.parametrize("few", [graph.FEW, 0], ids=["looked up", "walked"])
@pytest.mark.parametrize("parameters", [{}, {"division": "450721"}, {"year": 2017, "state": "stated"}, {"recorded": False}])
def test_parts_behind_a_key_make_up_the_whole(shelf: Client, monkeypatch: pytest.MonkeyPatch, parameters, few: int):
    """Each figure once, in one order, by the address in the body and the one in the header alike."""
    monkeypatch.setattr(graph, "FEW", few)
    shelf.app.state.current.reader.lists.figures.lookup.few.cache_clear()
    whole = shelf.get("/api/indicators", limit=1000, **parameters).json()["items"]
    answer = shelf.get("/api/indicators", limit=1, **parameters)
    items = answer.json()["items"]
    while following := answer.json()["next"]:
        assert f'<{following}>; rel="next"' in answer.headers["link"]
        answer = shelf.get(following)
        items += answer.json()["items"]
    assert items == whole and 'rel="next"' not in answer.headers["link"]


def test_a_part_begins_behind_a_thing_that_is_gone(shelf: Client):
    """A cursor of a store that was other is a key: what was behind it is behind it still."""
    items = shelf.get("/api/indicators").json()["items"]
    report, start = items[0]["document"]["iri"], items[0]["places"][0]["start"]
    between = closed((report, start, items[0]["iri"] + "-9"))  # nothing is there now
    assert shelf.get("/api/indicators", cursor=between).json()["items"] == items[1:]
    assert shelf.get("/api/indicators", cursor=closed(("urn:zzz", 0, ""))).json()["items"] == []


@pytest.mark.parametrize(
    "cursor",
    ["x", "💥", "%00", closed(("a",)), closed((1, "a", "b")), closed(("a", True, "b")), closed(()), "W1tb" * 900, "bnVsbA", "a" * 4001],
)
def test_a_cursor_of_no_list_is_refused(shelf: Client, cursor: str):
    """Made up, of another list, nested without end: told as the parameter that is wrong."""
    answer = shelf.get("/api/indicators", cursor=cursor)
    assert (answer.status_code, type_of(answer)) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith("cursor")


@pytest.mark.parametrize("address", ["/api/indicators", "/api/documents", "/api/validation"])
def test_a_parameter_that_nobody_knows_is_told(client: Client, address: str):
    """A misspelt filter that is passed over gives the whole list, which looks like an answer."""
    answer = client.get(address, agncy="灵山县人民政府")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("agncy: 没有这个参数")
