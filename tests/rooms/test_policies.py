"""Policy documents through the whole line: who is addressed, what is annexed, what is in force, and one node for what is read and cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path

import pytest

from kg import query
from kg.across import refresh
from kg.errors import QueryError
from kg.findings import Findings
from kg.pipeline import World, build
from kg.records import Source, Statement
from kg.store import Store

WM = "https://w3id.org/wenmai/ontology#"
CITY = """芜湖市人民政府关于加强供热管理的通知
芜政〔2021〕8号

各县、区人民政府，市财政局、市住房和城乡建设局：

根据《安徽省人民政府关于做好供热工作的意见》（皖政〔2020〕3号），现就供热工作通知如下：
一、压实责任。
二、本通知自2021年4月1日起施行，有效期5年。《芜湖市人民政府关于供热收费的通知》（芜政〔2010〕2号）同时废止。

附件：供热任务分工表

芜湖市人民政府
2021年3月5日
"""
COUNTY = """南陵县人民政府关于印发《南陵县供热管理办法》的通知
南政〔2022〕5号

各镇人民政府：

现将《南陵县供热管理办法》印发给你们，请认真执行。

南陵县人民政府
2022年1月5日

南陵县供热管理办法
第一条 为贯彻落实《芜湖市人民政府关于加强供热管理的通知》（芜政〔2021〕8号），制定本办法。
第二条 本办法自印发之日起施行，有效期至2024年12月31日。
"""
OLD = """有效性：有效
发文字号：芜政〔2010〕2号
发文机关：芜湖市人民政府

芜湖市人民政府关于供热收费的通知

各县、区人民政府：
现就供热收费通知如下：
一、按面积收费。

芜湖市人民政府
2010年6月1日
"""
PROVINCE = """安徽省人民政府关于做好供热工作的意见
皖政〔2020〕3号

各市、县人民政府：

现就供热工作提出以下意见：
一、保障供热。
二、有效性：由各市确定。

安徽省人民政府
2020年2月1日
"""
FILES = {"city.txt": CITY, "county.txt": COUNTY, "old.txt": OLD, "province.txt": PROVINCE}


def said(text: str, world: World, predicate: str) -> list[Statement]:
    """What a document states of itself with one predicate."""
    claims = build(Source("a.txt", text.encode()), world).claims
    return [s for s in claims.statements if s.subject == claims.subject and s.predicate == WM + predicate]


def test_addressees_are_told_as_printed_and_by_name(world: World) -> None:
    """各县、区人民政府 names nobody; 市财政局 is an agency of the city. Each points to its own words."""
    (line,) = said(CITY, world, "addressees")
    assert line.object == "各县、区人民政府，市财政局、市住房和城乡建设局"
    named = {s.evidence[0].exact: s.object for s in said(CITY, world, "addressedTo")}
    assert set(named) == {"市财政局", "市住房和城乡建设局"}
    assert named["市财政局"] == world.iris.agency("340200", "芜湖市财政局")


def test_an_annex_is_no_citation(world: World) -> None:
    """What a document carries along is its own, also in book-title marks; a numbered document of another would be cited."""
    text = CITY.replace("附件：供热任务分工表", "附件：1.《供热任务分工办法》\n2.供热单位名单（略）")
    claims = build(Source("a.txt", text.encode()), world).claims
    assert [s.object for s in said(text, world, "annex")] == ["供热任务分工办法", "供热单位名单"]
    assert not [c for c in claims.citations if "分工办法" in c.raw]


def test_a_day_that_follows_from_a_term_is_marked(world: World) -> None:
    """有效期5年 with a first day gives the last one; that it is worked out is said, with both places."""
    (until,) = said(CITY, world, "inForceUntil")
    assert (until.object, until.inferred_from, len(until.evidence)) == ("2026-03-31", "term", 2)
    (term,) = said(CITY, world, "inForceFor")
    assert term.object == "P5Y"
    (first,) = said(COUNTY, world, "inForceFrom")
    assert (first.object, first.inferred_from) == ("2022-01-05", "issued")
    (last,) = said(COUNTY, world, "inForceUntil")
    assert (last.object, last.inferred_from) == ("2024-12-31", "")


def test_a_document_that_contradicts_itself_states_neither(world: World) -> None:
    """A card that says 有效 above a note that says 已废止: the finding shows both, the graph none."""
    text = OLD.replace("关于供热收费的通知\n\n各", "关于供热收费的通知\n（已废止）\n各")
    built = build(Source("a.txt", text.encode()), world)
    assert said(text, world, "validity") == []
    (issue,) = [issue for issue in built.issues if issue.code == "validity-contradicts"]
    assert {place.exact for place in issue.evidence} == {"有效", "已废止"}


def test_a_last_day_before_the_day_of_issue_is_told_and_not_recorded(world: World) -> None:
    """Issued in 2022, in force until 2014: one of the two is wrong, and nobody decides here which."""
    text = COUNTY.replace("2024年12月31日", "2014年12月31日")
    built = build(Source("a.txt", text.encode()), world)
    assert said(text, world, "inForceUntil") == []
    (issue,) = [issue for issue in built.issues if issue.code == "validity-contradicts"]
    assert {place.exact for place in issue.evidence} == {"2014年12月31日", "2022年1月5日"}


@pytest.fixture(scope="module")
def store(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The four documents, stored."""
    with filled(FILES, world, tmp_path_factory.mktemp("policies")) as store:
        yield store


def filled(files: Mapping[str, str], world: World, folder: Path) -> Store:
    """A store with documents in an order."""
    store = Store.open(folder / "store", world.iris, world.vocabulary)
    store.put_reference(world.reference(), world.digest)
    for name, text in files.items():
        made = build(Source(name, text.encode()), world)
        store.put(made)
    refresh(store, world.vocabulary, world.iris)
    return store


def answers(store: Store, **values: str) -> Mapping[str, tuple[str, str]]:
    """What is in force, with the grounds, by number."""
    found = query.rows(store, query.named()["validity"].narrowed(values, store.iris.base))
    rows = [dict(zip(found.variables, (getattr(term, "value", "") for term in row), strict=True)) for row in found.rows]
    return {row["number"]: (row["validity"], row["because"]) for row in rows if row["number"]}


def test_the_question_tells_three_values_with_their_words(store: Store) -> None:
    """In force by its term, ended by its term, unknown; on another day the answer is another."""
    now = answers(store, day="2024-06-01")
    assert now["芜政〔2021〕8号"][0] == "in-force" and "term 2026-03-31" in now["芜政〔2021〕8号"][1]
    assert now["南政〔2022〕5号"][0] == "in-force"
    assert now["皖政〔2020〕3号"] == ("unknown", "")
    later = answers(store, day="2025-06-01")
    assert later["南政〔2022〕5号"][0] == "not-in-force" and "expired 2024-12-31" in later["南政〔2022〕5号"][1]
    before = answers(store, day="2021-03-20")
    assert before["芜政〔2021〕8号"][0] == "not-in-force" and before["芜政〔2021〕8号"][1].startswith("not-yet")


def test_a_repeal_against_a_card_is_unknown_and_told(store: Store) -> None:
    """The page of the old notice still says 有效, the new one repeals it: nobody decides here who is right."""
    validity, because = answers(store, day="2024-06-01")["芜政〔2010〕2号"]
    assert validity == "unknown"
    assert "said “有效”" in because and "repealed 2021-04-01" in because
    (finding,) = [finding for finding in Findings(store).told() if finding.code == "validity-contradicts"]
    assert "芜政〔2010〕2号" in finding.message_zh
    assert answers(store, day="2021-03-20")["芜政〔2010〕2号"][0] == "in-force", "the repeal has not come yet"


@pytest.mark.parametrize("day", ["2023年", "2023", "2023-02-30", "20230201"])
def test_what_is_no_day_is_refused(store: Store, day: str) -> None:
    """Compared as text it would give an answer, and a wrong one."""
    with pytest.raises(QueryError, match=day):
        answers(store, day=day)


def test_what_is_read_and_what_is_cited_is_one_node(store: Store) -> None:
    """The notice that the county carries out is the node of the city's own file, whoever came first."""
    cited = "SELECT ?file ?by WHERE { ?d wm:cites/wm:canonical ?r . ?r wm:sourceFile ?file . ?d wm:sourceFile ?by } ORDER BY ?file ?by"
    rows = query.rows(store, f"PREFIX wm: <{WM}> {cited}").rows
    assert [tuple(getattr(term, "value", "") for term in row) for row in rows] == [
        ("city.txt", "county.txt"),
        ("old.txt", "city.txt"),
        ("province.txt", "city.txt"),
    ]


def test_any_order_gives_the_same_relations(world: World, tmp_path: Path) -> None:
    """Relations hold between the same nodes whichever document came first."""
    relations = (
        f"PREFIX wm: <{WM}> SELECT ?one ?p ?other WHERE {{ ?a ?p ?b . VALUES ?p {{ wm:basedOn wm:implements wm:promulgates wm:repeals }} "
        "?a wm:canonical ?one . ?b wm:canonical ?other } ORDER BY ?one ?p ?other"
    )
    found = set()
    for at, order in enumerate(list(permutations(FILES))[::6]):
        with filled({name: FILES[name] for name in order}, world, tmp_path / str(at)) as store:
            found.add(tuple(map(str, query.rows(store, relations).rows)))
    assert len(found) == 1
    assert len(found.pop()) == 4


ENDING = """南陵县人民政府关于宣布失效一批文件的决定
南政〔2024〕2号

各镇人民政府：

经研究，决定废止《南陵县供热管理办法》（南政〔2022〕5号）。

南陵县人民政府
2024年2月2日
"""


def test_a_repeal_without_a_first_day_holds_from_its_own_day(world: World, tmp_path: Path) -> None:
    """A decision cannot have ended anything before it was taken: until then the term of the old one holds."""
    with filled({"county.txt": COUNTY, "ending.txt": ENDING}, world, tmp_path) as store:
        assert answers(store, day="2023-01-01")["南政〔2022〕5号"][0] == "in-force"
        validity, because = answers(store, day="2024-02-02")["南政〔2022〕5号"]
        assert validity == "not-in-force" and "repealed 2024-02-02" in because


@pytest.mark.parametrize("words", ["有效期延长至2027年4月9日", "继续执行"])
def test_what_was_extended_is_not_called_expired(world: World, tmp_path: Path, words: str) -> None:
    """Its own term is over, and another document lets it go on: how long is not worked out, but it is not out of force."""
    text = (
        ENDING.replace("宣布失效一批文件", "供热管理办法有关事项")
        .replace("经研究，决定废止", "经研究，")
        .replace("。\n\n南陵", words + "。\n\n南陵")
    )
    with filled({"county.txt": COUNTY, "going-on.txt": text}, world, tmp_path) as store:
        validity, because = answers(store, day="2026-01-01")["南政〔2022〕5号"]
        assert validity == "unknown"
        assert "expired 2024-12-31" in because and f"“{words}”" in because


FORWARDING = """南陵县人民政府办公室关于转发芜湖市人民政府办公室关于加强供热管理的通知的通知
南政办〔2021〕3号

各镇人民政府：

现将《芜湖市人民政府办公室关于加强供热管理的通知》（芜政办〔2021〕8号）转发给你们，请认真执行。

南陵县人民政府办公室
2021年6月10日

芜湖市人民政府办公室关于加强供热管理的通知
芜政办〔2021〕8号

各县、区人民政府：

现就供热管理通知如下：
一、压实责任。
二、本通知自2021年5月1日起施行，有效期5年。

附件：供热任务分工表

芜湖市人民政府办公室
2021年4月20日
"""


@pytest.mark.parametrize("predicate", ["inForceFrom", "inForceFor", "inForceUntil", "annex"])
def test_a_forwarded_text_says_nothing_of_the_notice(world: World, predicate: str) -> None:
    """First day, term and annexes behind the notice's own signature are those of the text that it forwards."""
    assert said(FORWARDING, world, predicate) == []


def test_an_annex_below_the_day_is_the_notices(world: World) -> None:
    """Some notices list what they carry below their day."""
    text = FORWARDING.partition("\n芜湖市人民政府办公室关于加强供热管理的通知\n芜")[0] + "\n附件：供热任务分工表\n"
    assert [s.object for s in said(text, world, "annex")] == ["供热任务分工表"]


ORDERED = """芜湖市人民政府令
第78号

《芜湖市供热管理办法》已经市人民政府第15次常务会议审议通过，现予公布，自公布之日起施行。

市长 某某
2021年7月20日

芜湖市供热管理办法
第一条 为了加强供热管理，制定本办法。
第二条 本办法自公布之日起施行，试行两年。
"""


def test_an_order_is_published_on_its_day(world: World) -> None:
    """自公布之日起: the day of an order is that of its publication; the day under a notice is that of its signature only."""
    (first,) = said(ORDERED, world, "inForceFrom")
    assert (first.object, first.inferred_from) == ("2021-07-20", "issued")
    (last,) = said(ORDERED, world, "inForceUntil")
    assert last.object == "2023-07-19"
    assert said(COUNTY.replace("印发之日起", "公布之日起"), world, "inForceFrom") == []
