"""Pages answer what is asked of a thing, in parts where there is much, and lead on."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from api import nodes, sections
from api.app import create_app
from api.words import Used, segments
from benchmarks.items import Item
from kg.describe import describe
from kg.iris import Iris
from kg.records import Claims, Statement
from kg.settings import Settings
from kg.vocabulary import Vocabulary
from tests.api.conftest import Client, Library, notice_claims, sealed
from tests.api.test_linked import BROWSER
from tests.api.test_refresh import built


def test_every_link_of_a_page_works(client: Client, library: Library):
    """A reader who follows any link of these pages finds a page."""
    seen: set[str] = set()
    for start in ("/", "/sparql", f"/page/{library.report}", f"/page/{library.regulation}", f"/page/{library.source}"):
        for link in re.findall(r'href="([^"]+)"', client.get(start, BROWSER).text):
            seen.add(html.unescape(link).partition("#")[0])
    broken = {link: status for link in seen - {""} if (status := client.request("GET", link).status_code) != 200}
    assert broken == {}


def test_the_words_that_say_so_are_one_step_away(client: Client, library: Library):
    """For a figure and a citation the page shows the words in context, the repaired reading, and leads to their place in the text."""
    page = client.get(f"/page/{library.report}").text
    assert "<mark>1250条</mark>" in page
    assert "<mark>国办发〔201724)</mark>" in page and "国办发〔2017〕24号)" in page
    text = client.get(f"/page/{library.source}").text
    start = library.indicator.rpartition("/")[2]
    assert f'/page/{library.source}#c{start}"' in page
    assert f'<mark id="c{start}"><a href="/page/{library.indicator}" title="政府网站公开政府信息数 1250">1250条</a></mark>' in text
    assert re.search(rf'<mark id="c\d+"><a href="/page/document/{library.sha16}/citation/\d+"[^>]*>国办发〔201724\)</a></mark>', text)


def test_a_regulation_shows_who_cites_it(client: Client, library: Library):
    """The page of a regulation answers: who cites this, and with what words."""
    page = client.get(f"/page/{library.regulation}").text
    assert f'href="/page/{library.report}"' in page and "<mark>国办发〔201724)</mark>" in page
    assert "灵山县人民政府" in page


def test_a_blank_is_not_shown_as_zero(client: Client, library: Library):
    """A dash is shown as a dash."""
    assert "dash" in client.get(f"/page/{library.report}").text


def test_overlapping_words_lead_to_what_the_shortest_say():
    """A figure within a sentence that is evidence too: whoever follows the number wants the number."""
    found = list(segments("甲乙丙丁", [Used(0, 4, "whole"), Used(1, 3, "part"), Used(2, 3)]))
    assert [(each.text, each.used.path if each.used else "", each.start) for each in found] == [
        ("甲", "whole", 0),
        ("乙", "part", 1),
        ("丙", "part", 2),
        ("丁", "whole", -1),
    ]


def test_an_agency_shows_its_reports_and_its_figures_year_by_year(client: Client, library: Library):
    """What it said when: each number leads to its words, a dash is none."""
    page = client.get(f"/page/{library.agency}").text
    assert f'<a href="/page/{library.report}">' in page and "年度报告" in page
    table = page[page.index('id="by-year"') :]
    assert '<th scope="col" class="number">2017</th>' in table
    row = re.search(r"<tr><th scope=\"row\">(?:(?!</tr>).)*active\.channel\.website(?:(?!</tr>).)*</tr>", table, re.DOTALL)[0]
    assert f'<a href="/page/{library.indicator}">1250</a>' in row and "<td>条</td>" in row
    assert "active.total" not in table, "that of one topic is no figure of the whole"


def test_an_issuer_shows_its_regulations(client: Client, library: Library):
    """Under its own heading, not among the facts."""
    regulation = client.app.state.current.reader
    issuer = next(row["issuer"].value for row in regulation.rows("cited-by", node=library.regulation) if "issuer" in row)
    assert regulation.path(issuer) == library.agency
    page = client.get("/page/agency/100000/guowuyuanbangongting-f6e6").text
    assert 'id="agency-regulations"' in page and f'<a href="/page/{library.regulation}">' in page


def test_a_measure_shows_its_latest_values(client: Client, library: Library):
    """By agency, with its definition and its place in the catalogue; its heading is in Chinese."""
    page = client.get("/page/measure/active.channel.website").text
    assert "<h1>政府网站公开政府信息数</h1>" in page
    latest = page[page.index('id="latest"') :]
    assert (
        f'<a href="/page/{library.agency}">灵山县人民政府' in latest
        and f'<a href="/page/{library.indicator}"><strong>1250</strong></a> 条' in latest
    )


def test_a_division_shows_what_lies_in_it_and_who_is_there(client: Client, library: Library):
    """钦州市 has 灵山县; 灵山县 has its government and that one's report."""
    assert '<a href="/page/division/450721">灵山县</a>' in client.get("/page/division/450700").text
    page = client.get("/page/division/450721").text
    assert f'<a href="/page/{library.agency}">' in page and f'<a href="/page/{library.report}">' in page
    assert "1 份文件 documents" in page


def test_long_lists_come_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch):
    """The first ones, how many there are, and the way to the next; every member is on exactly one part."""
    monkeypatch.setattr(sections, "PART", 5)
    places = re.compile(r'<a href="/page/(division/\d+)">')
    seen: list[str] = []
    for offset in (0, 5, 10):
        page = client.get("/page/division/450000", offset=offset).text
        listed = page[page.index('<section id="division-places"') :]
        seen += places.findall(listed[: listed.index("</section>")])
        assert "/page/division/450000?offset=5#division-places" in page or offset != 0
    assert len(seen) == len(set(seen)) == 15
    whole = client.get("/page/division/450000", offset=100_000)
    assert whole.status_code == 200 and "共" in whole.text
    assert client.get("/page/division/450000", offset=-1).status_code == 400


def test_a_popular_regulation_shows_who_cites_it_in_parts(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch):
    """The words are looked up for those that are shown, never for all."""
    monkeypatch.setattr(nodes, "SHOWN", 1)
    reader = client.app.state.current.reader
    first, total = nodes.cited_by(reader, f"{reader.iris.base}{library.regulation}", 0)
    after, again = nodes.cited_by(reader, f"{reader.iris.base}{library.regulation}", 1)
    assert (len(first), total) == (1, 1) and (after, again) == ((), 1)


def test_a_regulation_shows_whether_it_is_in_force(library: Library, tmp_path: Path, vocabulary: Vocabulary, client: Client):
    """With the grounds in words, as the named question finds them; where nobody says anything, nothing is shown."""
    assert "In force?" not in client.get(f"/page/{library.regulation}").text
    iris, folder = Iris(vocabulary), shutil.copytree(library.folder, tmp_path / "store", ignore=shutil.ignore_patterns("readers"))
    text = "有效性：有效\n一份通知\n"
    claims = notice_claims(iris)
    document = sealed("said.txt", text)
    words = document.evidence(4, 6, "validity")
    stated = Statement(claims.subject, "https://w3id.org/wenmai/ontology#validity", iris.concept("validity", "in-force"), "", (words,))
    said = Claims(document, claims.subject, "policy", regulations=claims.regulations, statements=(stated,))
    built(Path(folder), iris, Item("said.txt", document.source.sha256[:16], text, describe(said, vocabulary, iris, "digest")))
    page = Client(create_app(Settings(store=Path(folder))), client.portal).get(f"/page/{library.regulation}").text
    section = page[page.index('id="validity"') : page.index('id="facts"')]
    assert "有效" in section and "in force" in section
    assert "文件或页面载明 said by the document or its page: “有效”" in section
