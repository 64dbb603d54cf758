"""What shows only across documents: laws of the whole graph, and the reports of one agency over the years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from benchmarks.made_reports import Made, item
from kg.across import Checks, load_checks, refresh
from kg.across.laws import laws_in
from kg.errors import QueryError
from kg.identity import Decisions, written
from kg.iris import Iris
from kg.pipeline import World, build
from kg.records import Source
from kg.store import Store
from kg.vocabulary import Vocabulary

COUNTY, COUNTY_NAME, BUREAU = "450721", "灵山县人民政府", "灵山县教育局"
SHAPES = "https://w3id.org/wenmai/shapes#"
FINDINGS = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?year ?code ?figures ?zh ?files {
  GRAPH <https://w3id.org/wenmai/id/graph/canon> {
    ?issue wm:code ?code ; wm:concerns ?report ; wm:figures ?figures ; sh:resultMessage ?zh FILTER (LANG(?zh) = "zh") }
  ?report wm:year ?year
  { SELECT ?issue (COUNT(DISTINCT ?graph) AS ?files) { ?issue sh:focusNode ?indicator GRAPH ?graph { ?indicator wm:value ?value } } GROUP BY ?issue }
} ORDER BY ?year ?code ?figures"""  # noqa: E501


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture
def store(tmp_path: Path, iris: Iris) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        yield opened


def county(year: int, *figures: str, **more: str) -> Made:
    """A report of a county's government."""
    return Made(COUNTY, COUNTY_NAME, year, figures, **more)


def filled(store: Store, *reports: Made, checks: Checks | None = None) -> Store:
    """The store with reports in it and canon in step."""
    for report in reports:
        store.put(item(report, store.vocabulary, store.iris))
    refresh(store, store.vocabulary, store.iris, (), checks)
    return store


def found(store: Store) -> list[tuple[str, str, str]]:
    """Year, identity and figures of each finding on several reports or files."""
    return [(row["year"].value, row["code"].value, row["figures"].value) for row in store.query(FINDINGS)]


def answers(store: Store, year: int, name: str) -> list[str]:
    """The identities that the county's report on a year meets, breaks or leaves open."""
    report, predicate = NamedNode(store.iris.report(COUNTY, COUNTY_NAME, year, "")), store.vocabulary.wm[name]
    stated = store.backend.quads_for_pattern(report, predicate, None, NamedNode(store.iris.graph("canon")))
    return sorted(quad.object.value.removeprefix(SHAPES) for quad in stated)


def broken(store: Store) -> list[tuple[str, str]]:
    """Law and node of each finding that is about one node."""
    query = """PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?code ?node { ?issue wm:code ?code ; sh:focusNode ?node ; sh:sourceConstraintComponent ?law
          FILTER (?law != wm:ReadingConstraintComponent) FILTER NOT EXISTS { ?issue wm:concerns ?report } } ORDER BY ?code ?node"""
    return [(row["code"].value, row["node"].value) for row in store.query(query)]


# --- years ----------------------------------------------------------------------------------------------------------------


def test_what_was_carried_in_is_what_was_carried_out(store: Store) -> None:
    """The total contradicts last year's (6 ≠ 7), a column does not (5 = 5); both files state their half of the finding."""
    filled(
        store,
        county(2020, "foi.carried_out@total 7", "foi.carried_out@natural_person 5", frame="F19"),
        county(2021, "foi.carried_in@total 6", "foi.carried_in@natural_person 5"),
    )
    assert found(store) == [("2021", "ID19-CARRY", "6 ≠ 7")]
    row = next(iter(store.query(FINDINGS)))
    assert "2021年报告与2020年报告" in row["zh"].value and row["files"].value == "2"
    assert answers(store, 2021, "breaks") == answers(store, 2021, "meets") == ["ID19-CARRY"]
    assert answers(store, 2020, "breaks") == answers(store, 2020, "meets") == []


def test_stocks_follow_from_last_years(store: Store) -> None:
    """252 + 10 - 20 = 242, not 240; no more is repealed than there was; the older form counts what is public: 264 + 28 - 40."""
    filled(
        store,
        county(2020, "art20_1.normdocs.public_total 264", frame="F19"),
        county(2021, "art20_1.normdocs.issued 28", "art20_1.normdocs.repealed 40", "art20_1.normdocs.in_force 252"),
        county(2022, "art20_1.normdocs.issued 10", "art20_1.normdocs.repealed 20", "art20_1.normdocs.in_force 240"),
    )
    assert found(store) == [("2022", "ID21-STOCK", "252 + 10 - 20 = 242 ≠ 240")]
    assert answers(store, 2021, "meets") == ["ID21-STOCK19"]
    assert answers(store, 2022, "meets") == ["ID21-REPEAL"]


@pytest.mark.parametrize(
    ("last", "this"),
    [
        (county(2020, "foi.received 7", frame="F14"), county(2021, "foi.carried_in@total 6")),  # a form without that row
        (county(2019, "foi.carried_out@total 7"), county(2021, "foi.carried_in@total 6")),  # not the year before
        (Made(COUNTY, BUREAU, 2020, ("foi.carried_out@total 7",)), county(2021, "foi.carried_in@total 6")),  # another's
        (county(2020, "foi.carried_out@total 7"), county(2021, "foi.received 6")),  # this year says nothing
    ],
)
def test_what_cannot_be_compared_is_told_of_nobody(store: Store, last: Made, this: Made) -> None:
    """Silence is right where one of the two reports has no such figure; a finding would be false."""
    filled(store, last, this)
    assert found(store) == []
    assert answers(store, 2021, "meets") == answers(store, 2021, "breaks") == answers(store, 2021, "leavesOpen") == []


def test_a_blank_leaves_it_open(store: Store) -> None:
    """Blank is not zero."""
    filled(store, county(2020, "foi.carried_out@total -"), county(2021, "foi.carried_in@total 0"))
    assert found(store) == [] and answers(store, 2021, "leavesOpen") == ["ID19-CARRY"]


def test_a_blank_does_not_mend_what_is_too_much_over_two_years(store: Store) -> None:
    """252 were in force and none was repealed: however many were issued, 240 are too few."""
    issued = county(2022, "art20_1.normdocs.issued -", "art20_1.normdocs.repealed 0", "art20_1.normdocs.in_force 240")
    filled(store, county(2021, "art20_1.normdocs.in_force 252"), issued)
    assert found(store) == [("2022", "ID21-STOCK", "252 + … - 0 ≥ 252 > 240")]
    assert answers(store, 2022, "leavesOpen") == ["ID21-REPEAL"]


def test_what_is_told_of_last_year_is_what_last_year_told(store: Store) -> None:
    """A figure of last year that was corrected since is worth a look; one that is the same is not."""
    filled(
        store,
        county(2016, "foi.received 12", "foi.replies 12", frame="F14"),
        county(2017, "foi.received 20", "last: foi.received 13", "last: foi.replies 12", frame="F14"),
    )
    assert found(store) == [("2017", "ID-X-QUOTED", "13 ≠ 12")]
    assert answers(store, 2017, "meets") == ["ID-X-QUOTED"]


def test_agencies_that_people_count_as_one_have_one_line_of_reports(store: Store, iris: Iris) -> None:
    """A renamed agency: the decision makes the older name's report the one before; undoing it takes the finding away."""
    other = "灵山县教育体育局"
    filled(store, Made(COUNTY, BUREAU, 2020, ("foi.carried_out@total 7",)), Made(COUNTY, other, 2021, ("foi.carried_in@total 6",)))
    assert found(store) == []
    pair = iris.agency(COUNTY, BUREAU), iris.agency(COUNTY, other)
    store.decide(written(Decisions().decide(*pair, "same").rows, iris))
    filled(store)
    assert found(store) == [("2021", "ID19-CARRY", "6 ≠ 7")]
    store.decide("")
    filled(store)
    assert found(store) == []


def test_two_reports_on_the_year_before_are_none(store: Store, iris: Iris) -> None:
    """Two agencies became one: what the new one carried in is the sum of both, which no identity asks for."""
    other = "灵山县体育局"
    decided = Decisions().decide(iris.agency(COUNTY, BUREAU), iris.agency(COUNTY, other), "same")
    store.decide(written(decided.rows, iris))
    filled(
        store,
        Made(COUNTY, BUREAU, 2020, ("foi.carried_out@total 7",)),
        Made(COUNTY, other, 2020, ("foi.carried_out@total 1",)),
        Made(COUNTY, BUREAU, 2021, ("foi.carried_in@total 8",)),
    )
    assert found(store) == []


def test_dropping_last_years_report_takes_the_finding_of_this_years(store: Store) -> None:
    """And a new reading of it changes the finding; canon is that of a build from scratch each time."""
    filled(store, county(2020, "foi.carried_out@total 7"), county(2021, "foi.carried_in@total 6"))
    name = f"{COUNTY_NAME}2020.txt"
    filled(store, county(2020, "foi.carried_out@total 8"))
    assert found(store) == [("2021", "ID19-CARRY", "6 ≠ 8")]
    store.drop(name)
    filled(store)
    assert found(store) == []
    canon = store.quads_of(NamedNode(store.iris.graph("canon")))
    refresh(store, store.vocabulary, store.iris)
    assert store.quads_of(NamedNode(store.iris.graph("canon"))) == canon


def test_the_files_of_one_report_are_held_against_each_other(store: Store) -> None:
    """Figures come from the file that speaks for the report; where another states otherwise, a warning names both words."""
    both = county(2021, "foi.received 6", "foi.replies 5"), county(2021, "foi.received 9", "foi.replies 5", copy="b")
    filled(store, *both)
    speaking = min(item(report, store.vocabulary, store.iris).sha16 for report in both)
    other, own = ("9", "6") if speaking == item(both[0], store.vocabulary, store.iris).sha16 else ("6", "9")
    assert found(store) == [("2021", "ID-X-FILES", f"{other} ≠ {own}")]
    assert answers(store, 2021, "meets") == ["ID-X-FILES"]


PROSE = """灵山县教育局{year}年政府信息公开工作年度报告

统计期限为{year}年1月1日至{year}年12月31日。

一、主动公开情况

{told}。

灵山县教育局
{next}年3月6日
"""


def written_in_prose(store: Store, world: World, *reports: tuple[int, str]) -> list[tuple[str, str, str]]:
    """What is found on reports on these years that tell this of their figures."""
    for at, (year, told) in enumerate(reports):
        made = build(Source(f"{at}.txt", PROSE.format(year=year, next=year + 1, told=told).encode()), world)
        store.put(made)
    refresh(store, world.vocabulary, world.iris, ())
    return found(store)


@pytest.mark.parametrize(
    ("quoted", "figures"),
    [
        ("2017年共主动公开政府信息810条", "810 ≠ 800"),
        ("2017年新增公开政府信息50条", ""),  # of the same year, another thing
        ("2017年主动公开重点领域政府信息50条", ""),
        ("2017年教育类主动公开政府信息80条", ""),
    ],
)
def test_a_figure_of_last_year_that_words_set_apart_is_another(store: Store, world: World, quoted: str, figures: str) -> None:
    """新增 50 contradicts no total of 800: nobody may be told that it does."""
    told = written_in_prose(store, world, (2017, "全年主动公开政府信息800条"), (2018, f"主动公开政府信息900条，{quoted}"))
    assert [each for _, _, each in told] == [figures] * bool(figures)


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [("本年主动公开政府信息810条", True), ("新增主动公开政府信息50条", False), ("教育类主动公开政府信息80条", False)],
)
def test_files_of_one_report_are_compared_by_what_stands_before_a_figure(store: Store, world: World, other: str, contradicts: bool) -> None:
    """A part in one file and the whole in the other are two things."""
    told = written_in_prose(store, world, (2017, "全年主动公开政府信息800条"), (2017, other))
    assert [code for _, code, _ in told] == ["ID-X-FILES"] * contradicts


def test_without_the_sealed_text_nobody_says_that_two_figures_are_one(store: Store, world: World) -> None:
    """A text may be taken away for privacy: then the words before the figures are gone, and the rest goes on."""
    reports = (2017, "全年主动公开政府信息800条"), (2018, "主动公开政府信息900条，2017年主动公开政府信息810条")
    assert written_in_prose(store, world, *reports)
    for path in (store.folder / "texts").iterdir():
        path.unlink()
    refresh(store, world.vocabulary, world.iris)
    assert found(store) == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_kill_between_who_is_who_and_the_findings_is_mended(store: Store, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """What was due stays noted until both are done: the next refresh, of what is due alone, gives the whole."""
    filled(store, county(2021, "foi.carried_in@total 6"), *(county(2000 + each) for each in range(12)))
    store.put(item(county(2020, "foi.carried_out@total 7"), store.vocabulary, store.iris))
    left, amend = at, store.amend

    def killed(*quads: object) -> None:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        amend(*quads)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(store, "amend", killed)
        if at < 2:
            with pytest.raises(KeyboardInterrupt):
                refresh(store, store.vocabulary, store.iris, ())
        else:
            patched.setattr(store, "settle", lambda *_: None)  # killed after both
            refresh(store, store.vocabulary, store.iris, ())
    refresh(store, store.vocabulary, store.iris, ())
    assert found(store) == [("2021", "ID19-CARRY", "6 ≠ 7")]


def test_the_examples_hold_one_contradiction_over_two_years(store: Store, world: World, root: Path) -> None:
    """As their gold tells: 5 = 5 and 1 = 1, but 0 ≠ 1 of other organisations, hence 6 ≠ 7; 264 + 28 - 40 = 252 and 7 + 0 - 1 = 6."""
    for name in ("report_2020_阳泉市.docx", "report_2021_阳泉市.html"):
        made = build(Source(name, (root / "examples" / name).read_bytes()), world)
        store.put(made)
    refresh(store, world.vocabulary, world.iris)
    assert found(store) == [("2021", "ID19-CARRY", "0 ≠ 1"), ("2021", "ID19-CARRY", "6 ≠ 7")]
    query = """PREFIX wm: <https://w3id.org/wenmai/ontology#>
        SELECT ?identity { GRAPH <https://w3id.org/wenmai/id/graph/canon> { ?report wm:meets ?identity } }"""
    met = {row["identity"].value.removeprefix(SHAPES) for row in store.query(query)}
    assert met == {"ID19-AFTER", "ID19-CARRY", "ID21-STOCK19"}
    assert broken(store) == []


# --- laws -----------------------------------------------------------------------------------------------------------------

LAW = """# severity: info
# message@zh: 报告没有标题：{?value}
# message@en: A report on {?value} has no title
PREFIX wm: <https://w3id.org/wenmai/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT $this ?value { %s ?this a wm:Report ; wm:year ?value . FILTER NOT EXISTS { ?this dcterms:title ?title } }"""


def with_laws_of(folder: Path) -> Checks:
    """The packaged checks and the laws of a folder."""
    ours = load_checks()
    return replace(ours, laws=(*ours.laws, *laws_in(folder)))


@pytest.mark.parametrize("place", ["", "\n# VALUES $this\n"], ids=["asked of all", "asked in part"])
def test_a_law_of_ones_own_is_asked_like_ours(store: Store, tmp_path: Path, place: str) -> None:
    """The findings come with the folder, are kept in step, and go with it."""
    (tmp_path / "untitled.rq").write_text(LAW % place, "utf-8")
    checks = with_laws_of(tmp_path)
    filled(store, county(2020), checks=checks)
    assert [code for code, _ in broken(store)] == ["untitled"]
    filled(store, county(2021), checks=checks)
    assert [node.rpartition("/")[2] for _, node in broken(store)] == ["2020", "2021"]
    store.drop(f"{COUNTY_NAME}2020.txt")
    filled(store, checks=checks)
    assert [node.rpartition("/")[2] for _, node in broken(store)] == ["2021"]
    filled(store)
    assert broken(store) == []


def test_a_law_of_ones_own_that_is_none_is_refused(tmp_path: Path) -> None:
    """Each message names the file."""
    for name, text, told in (
        ("headless", "SELECT $this { ?this ?p ?o }", "severity"),
        ("loud", (LAW % "").replace("info", "deafening"), "deafening"),
        ("thisless", (LAW % "").replace("$this", "?report").replace("?this", "?report"), "this"),
        ("abroad", (LAW % "").replace("FILTER", "SERVICE <https://example.org/sparql> { ?a ?b ?c } FILTER"), "SERVICE"),
        ("asking", re.sub("SELECT [$]this [?]value", "ASK", LAW % ""), "this"),
        ("torn", (LAW % "")[:-1], "torn"),
        ("one-label", LAW % "", "one-label"),
        ("misspelt", (LAW % "").replace("{?value}", "{?valeu}"), "valeu"),
        ("idle", (LAW % "").replace("SELECT $this", "SELECT $this ?evidnce"), "evidnce"),
        ("mute", (LAW % "").replace("message", "note"), "message"),
        ("circular", (LAW % "").replace("FILTER", "?issue wm:concerns ?this FILTER"), "wm:concerns"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.rq").write_text(text, "utf-8")
        with pytest.raises(QueryError, match=told):
            with_laws_of(folder)


def test_a_law_in_one_language_stands_for_both(tmp_path: Path) -> None:
    """As a shape does; who writes laws for himself writes one."""
    (tmp_path / "untitled.rq").write_text("\n".join(line for line in (LAW % "").splitlines() if "@en" not in line), "utf-8")
    (law,) = laws_in(tmp_path)
    assert law.message_en == law.message_zh == "报告没有标题：{?value}"


def test_a_law_that_is_asked_in_part_tells_of_nodes_that_canon_follows(store: Store, tmp_path: Path) -> None:
    """Of an indicator nobody knows whether a change touched it: what is found must not depend on how much was looked at."""
    for name, place in (("whole", ""), ("part", "\n# VALUES $this\n")):
        law = (LAW % place).replace("?this a wm:Report ; wm:year ?value", "?this a wm:Indicator ; wm:value ?value")
        (tmp_path / f"{name}.rq").write_text(law, "utf-8")
    filled(store, county(2020, "foi.received 6"), checks=with_laws_of(tmp_path))
    assert [code for code, _ in broken(store)] == ["whole"]
