"""Findings over HTTP: filtered, counted and grouped for programs; for people one step from the words at fault and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS

from api.app import create_app
from api.labels import REUSED
from kg.settings import Settings
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client
from tests.rooms.test_findings import FIRST, SHEETS, STAFF, across, stored

BASE = "https://w3id.org/wenmai/id/"
SOURCES = [f"document/{sheet.document.source.sha256[:16]}" for sheet in SHEETS]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Client]:
    """A client of a store with contradictions in two reports and between them, an unread row in a PDF, and a report in quarantine."""
    folder = tmp_path_factory.mktemp("checked") / "store"
    with stored(folder, vocabulary) as store:
        across(store, vocabulary)
        store.close()
    with start_blocking_portal() as portal:
        yield Client(create_app(Settings(store=folder)), portal)


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ({}, ["ID19-CARRY", STAFF, STAFF, "shape-unit", "unmapped-row"]),
        ({"code": STAFF}, [STAFF, STAFF]),
        ({"code": [STAFF, "unmapped-row"], "year": 2017}, [STAFF, "unmapped-row"]),
        ({"severity": "violation"}, ["shape-unit"]),
        ({"agency": "灵山县人民政府", "year": 2018}, ["ID19-CARRY", STAFF]),
        ({"division": "广西壮族自治区"}, ["ID19-CARRY", STAFF, STAFF, "unmapped-row"]),
        ({"division": "450721"}, ["ID19-CARRY", STAFF, STAFF]),
        ({"document": "水务.pdf"}, ["unmapped-row"]),
        ({"document": SOURCES[3]}, ["shape-unit"]),
        ({"document": BASE + SOURCES[1]}, ["ID19-CARRY", STAFF]),
    ],
)
def test_filters_keep_what_is_asked_for_and_count_it(checked: Client, parameters, codes: list[str]):
    """The total is that of what was asked for, a part of it is a part of that."""
    answer = checked.get("/api/validation", **parameters).json()
    assert (answer["total"], [item["code"] for item in answer["items"]]) == (len(codes), codes)
    part = checked.get("/api/validation", **parameters, limit=1, offset=1).json()
    assert (part["total"], [item["code"] for item in part["items"]]) == (len(codes), codes[1:2])


@pytest.mark.parametrize(
    ("parameters", "near"),
    [
        ({"agency": "灵山县政府"}, "灵山县人民政府"),
        ({"code": "ID14-STAF"}, STAFF),
        ({"document": "a/2071.txt"}, "a/2017.txt"),
        ({"year": 2071}, "2017"),
        ({"agency": "' . } ; DROP ALL #"}, "DROP ALL"),
        ({"code": '"@zh ; <urn:x>'}, "urn:x"),
        ({"division": "\x00>|"}, ">|"),
    ],
)
def test_a_name_that_nothing_bears_is_told(checked: Client, parameters, near: str):
    """An empty list would say that all is well; the names that are near help with a slip."""
    for path in ("/api/validation", "/api/validation/groups"):
        answer = checked.get(path, **parameters)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert near in answer.json()["detail"]


@pytest.mark.parametrize("parameters", [{"severity": "grave"}, {"year": "last"}, {"limit": 0}])
def test_what_cannot_be_asked_is_refused(checked: Client, parameters):
    """A mistake is told, not answered with everything."""
    for path in ("/api/validation", "/api/validation/groups"):
        assert checked.get(path, **parameters).status_code == 400


def test_an_item_says_law_numbers_and_places(checked: Client):
    """Worked out by hand: 1 and 2 are 3, the report says 4; the address leads to the words, which are marked there."""
    (item,) = checked.get("/api/validation", code=STAFF, year=2017).json()["items"]
    assert item["lawZh"] == "专职与兼职人员数之和应等于工作人员数"
    assert item["comparison"] == {"stated": "4", "relation": "=", "expected": "3", "figures": "1 + 2 = 3 ≠ 4"}
    assert [place["exact"] for place in item["places"]] == ["专职1人", "兼职2人", "共4人"]
    assert item["documents"][0]["agencies"][0]["label"] == "灵山县人民政府"
    address, _, fragment = item["places"][2]["address"].partition("#")
    assert fragment == f"c{FIRST.index('共4人')}"
    assert re.search(rf'<mark id="{fragment}" class="warning">(<a [^>]*>)?共4人', checked.get(address).text)


def test_places_tell_page_and_cell_and_quarantine_is_told(checked: Client):
    """Where to look in the file itself; and whose report is kept apart."""
    (row,) = checked.get("/api/validation", code="unmapped-row").json()["items"]
    assert [(place["page"], place["cell"], place["file"]) for place in row["places"]] == [(2, "3,1", "水务.pdf")]
    (bad,) = checked.get("/api/validation", severity="violation").json()["items"]
    (document,) = bad["documents"]
    assert (document["quarantined"], document["document"], document["year"]) == (True, None, 2016)
    assert document["agencies"][0]["label"] == "霍山县教育局"
    assert document["agencies"][0]["page"] is None, "of an agency that only this document names the graph knows nothing"


def test_groups_count_by_law_and_by_agency(checked: Client):
    """The loudest first; by agency and year where that is asked for; filters as in the list."""
    groups = checked.get("/api/validation/groups").json()
    assert groups["total"] == 4
    assert [(g["code"], g["severity"], g["findings"], g["documents"], g["agencies"]) for g in groups["items"]] == [
        ("shape-unit", "violation", 1, 1, 1),
        (STAFF, "warning", 2, 2, 1),
        ("ID19-CARRY", "warning", 1, 2, 1),
        ("unmapped-row", "info", 1, 1, 1),
    ]
    by_agency = checked.get("/api/validation/groups", by="agency", code=STAFF).json()["items"]
    assert [(g["agency"], g["year"], g["findings"]) for g in by_agency] == [("灵山县人民政府", "2017", 1), ("灵山县人民政府", "2018", 1)]


def test_from_a_finding_to_its_words_and_back(checked: Client):
    """On a document's page: the finding links to the marked words, the flag at the words to the finding, and the text stays as it is."""
    page = checked.get(f"/page/{SOURCES[0]}").text
    start = FIRST.index("专职1人")
    anchor = f"issue-{STAFF}-{start}"
    assert f'<li class="finding warning" id="{anchor}">' in page
    assert f'href="/page/{SOURCES[0]}#c{start}"' in page
    assert re.search(rf'<mark id="c{start}" class="warning">(<a [^>]*>)?专职1人', page)
    assert f'href="#{anchor}" aria-label="发现 finding {STAFF}"></a><mark id="c{start}"' in page
    assert "<strong>4</strong>" in page and "<strong>3</strong>" in page
    sealed = page.partition('<div class="sealed"')[2].partition(">")[2].partition("</div>")[0]
    text = html.unescape(re.sub(r"<[^>]+>", "", sealed))
    assert text == FIRST.replace("赵小六", "***").replace("13800138000", "*" * 11), "a flag adds no character"


def test_a_finding_over_two_reports_stands_on_the_pages_of_both(checked: Client):
    """Each place tells its file, and leads there."""
    for source in SOURCES[:2]:
        page = checked.get(f"/page/{source}").text
        assert 'id="issue-ID19-CARRY-0123456789abcdef"' in page
        assert '<p class="where">a/2017.txt</p>' in page and '<p class="where">a/2018.txt</p>' in page
        assert f'href="/page/{SOURCES[0]}#c{FIRST.index("共4人")}"' in page


def test_a_document_has_as_many_findings_wherever_they_are_counted(checked: Client):
    """Those over several documents count with each: the list, the start page, the document's own page and the filter say one number."""
    counted = {item["name"]: item["counts"]["issues"] for item in checked.get("/api/documents").json()["items"]}
    assert counted["a/2017.txt"] == counted["a/2018.txt"] == 2 and counted["水务.pdf"] == 1
    start = checked.get("/").text
    for sheet, source in zip(SHEETS, SOURCES, strict=True):
        count = counted[sheet.document.source.name]
        assert checked.get("/api/validation", document=source).json()["total"] == count
        assert checked.get(f"/page/{source}").text.count('<li class="finding') == count
        assert (f'href="/page/{source}#findings">{count}</a>' in start) == bool(count)


def test_a_finding_tells_the_titles_of_its_documents(checked: Client):
    """An IRI says nothing to a reader; who asks for the findings over two reports gets both titles."""
    (item,) = checked.get("/api/validation", code="ID19-CARRY").json()["items"]
    assert [document["document"]["label"] for document in item["documents"]] == [sheet.title for sheet in SHEETS[:2]]


def test_the_page_of_a_finding_over_two_reports_names_both_files(checked: Client):
    """Each quotation with its file, and the way into its text."""
    page = checked.get("/page/issue/ID19-CARRY/0123456789abcdef").text
    for sheet, source, words in zip(SHEETS, SOURCES, ("共4人", "共9人"), strict=False):
        assert f'<p class="where">{sheet.name}</p>' in page
        assert f'href="/page/{source}#c{sheet.text.index(words)}"' in page


def test_the_page_of_all_findings_groups_filters_and_lists(checked: Client):
    """From the start page to the groups, from a group to its findings with the law as the heading; names that nothing bears are told."""
    assert 'href="/findings"' in checked.get("/").text
    page = checked.get("/findings").text
    assert page.index("单位须为一个。") < page.index("专职与兼职人员数之和") < page.index("不对应任何指标")
    link = html.unescape(re.search(r'href="(/findings\?[^"]*ID14-STAFF[^"]*2018[^"]*)"', page)[1])
    listed = checked.get(link).text
    assert "<h1>专职与兼职人员数之和应等于工作人员数" in listed
    assert "a/2018.txt" in listed and "a/2017.txt" not in listed.partition('id="found"')[2]
    assert "没有符合的发现" in checked.get("/findings", year="最近").text
    assert "灵山县人民政府" in checked.get("/findings", agency="灵山县政府").text
    assert checked.get("/findings", code=STAFF, offset=99).status_code == 200


def test_what_checks_a_shape_has_a_name_in_both_languages():
    """A page of a finding links the component that was not met; its IRI alone says nothing to a reader."""
    components = {str(one.shacl_constraint_component).rpartition("#")[2] for one in ALL_CONSTRAINT_COMPONENTS}
    assert {name for name in components if name.endswith("ConstraintComponent")} <= REUSED.keys()


def test_what_people_type_is_never_markup(checked: Client):
    """The form shows what was asked for."""
    page = checked.get("/findings", agency='"><script>alert(1)</script>', code="<b>").text
    assert "<script" not in page and "<b>" not in page
