"""Where a document has come to: every number is drawn by hand."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import LEVELS, Edge, Kind, Node, Quote, State
from kg.network.spread.diffusion import Adoption, Diffusion, Total, diffusion
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
REPEALED, AMENDED = ("repeals",), ("repeals", "basis")


class Echo:
    """A witness whose words name the edge."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        return (Quote(f"{edge.source} {edge.relation} {edge.target}".replace(BASE, ""), "a.txt", "urn:a", 0, 1, edge.evidence),)

    def issuers(self, document: str) -> tuple[str, ...]:
        return ()

    def bases(self, version: str) -> dict[str, set[str]]:
        return {}


class Drawing:
    """A network that is drawn node by node; nodes are called by the path below the base."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.divisions = vocabulary.divisions
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []

    def add(self, path: str, division: str = "", year: int = 0, issued: str = "", state: State = "seen", by: tuple[str, ...] = ()) -> None:
        """A document, issued by an agency of each of some divisions."""
        level = next((level for level in LEVELS if division and self.divisions[division[:6]].level == level), "")
        kind: Kind = "report" if path.startswith("report") else "regulation"
        self.nodes[path] = Node(BASE + path, path, kind, "", division, level, year, issued, state)
        for code in by:
            agency = f"agency/{code}/jiguan-0000"
            self.nodes[agency] = Node(BASE + agency, agency, "agency", "", code, self.divisions[code[:6]].level)
            self.edges.append(Edge(BASE + agency, BASE + path, "issues"))

    def join(self, source: str, relation: str, target: str, functions: tuple[str, ...] = ()) -> None:
        """An edge that a text tells of."""
        said = f"{BASE}document/0123456789abcdef/citation/1"
        self.edges.append(Edge(BASE + source, BASE + target, relation, 1, functions, said))

    def network(self) -> Network:
        """What was drawn."""
        made = Network.of(self.nodes.values(), self.edges, BASE, self.divisions)
        made.witness = Echo()
        return made


ROOT = "regulation/100000/guobanfa-1653/2017/24"
GUANGXI, TEXT, NOTICE = (
    "regulation/450000/gui-0000/2017/64",
    "regulation/430000/title/0123456789abcdef",
    "regulation/430000/xiang-0000/2017/30",
)
JOINT = "regulation/330000/zhe-0000/2017/5"
LINGSHAN, LATER, QINZHOU = "report/450721/ling-0000/2017", "report/450721/ling-0000/2018", "report/450700/qin-0000/2017"


@pytest.fixture
def drawing(vocabulary: Vocabulary) -> Drawing:
    """A plan of the country of 10 March 2017, and what becomes of it.

    Guangxi carries it out on 20 April; Hunan by a notice without a day, with its text; agencies of Zhejiang and Hangzhou forward Guangxi's
    together on 1 June. 灵山县 cites both in its report on 2017, published on 19 March 2018, and Guangxi's again a year later; 钦州市 cites
    the plan in a report of which nobody knows when it was published. Guangdong repeals it, Changsha and 平桥区 say nothing of it; of
    祥云县 there is only a report on 2009. A ministry cites it too, and a town of 阳朔县.
    """
    made = Drawing(vocabulary)
    made.add(ROOT, "100000", 2017, "2017-03-10", "wanted", ("100000",))
    made.add(GUANGXI, "450000", 2017, "2017-04-20", "wanted", ("450000",))
    made.add(NOTICE, "430000", 2017, by=("430000",))
    made.add(TEXT, "430000", 2017, state="wanted")
    made.add(JOINT, "330000", 2017, "2017-06-01", by=("330000", "330100"))
    made.add(LINGSHAN, "450721", 2017, "2018-03-19", by=("450721",))
    made.add(LATER, "450721", 2018, "2019-02-01", by=("450721",))
    made.add(QINZHOU, "450700", 2017)
    made.add("regulation/440000/yue-0000/2018/1", "440000", 2018, "2018-05-01", by=("440000",))
    made.add("report/430100/chang-0000/2017", "430100", 2017, "2018-01-10", by=("430100",))
    made.add("report/411503/ping-0000/2016", "411503", 2016, by=("411503",))
    made.add("report/532923/xiang-0000/2009", "532923", 2009, "2010-03-22", by=("532923",))
    made.add("regulation/100000/jiao-0000/2017/9", "100000", 2017, "2017-04-01", by=("100000",))
    made.add("report/450321003/xing-0000/2017", "450321003", 2017, "2018-03-05", by=("450321003",))
    made.join(GUANGXI, "implements", ROOT)
    made.join(NOTICE, "implements", ROOT)
    made.join(NOTICE, "promulgates", TEXT)
    made.join(JOINT, "forwards", GUANGXI)
    made.join(LINGSHAN, "cites", ROOT, ("basis",))
    made.join(LINGSHAN, "cites", GUANGXI, ("basis",))
    made.join(LATER, "cites", GUANGXI, AMENDED)
    made.join(QINZHOU, "cites", ROOT)
    made.join("regulation/440000/yue-0000/2018/1", "cites", ROOT, REPEALED)
    made.join("regulation/100000/jiao-0000/2017/9", "cites", ROOT)
    made.join("report/450321003/xing-0000/2017", "cites", ROOT)
    return made


@pytest.fixture
def spread(drawing: Drawing) -> Diffusion:
    """Where the plan has come to."""
    network = drawing.network()
    return diffusion(network, network.places[BASE + ROOT], limits=Limits(10_000))


def found(answer: Diffusion) -> list[tuple[str, str, int | None, int | None, int | None, int | None, int]]:
    """What the rows tell of the divisions that react."""
    return [
        (row.division, row.first.id.removeprefix(BASE), row.year, row.days, row.years, row.steps, row.documents)
        for row in answer.rows
        if row.first
    ]


def test_first_reactions_with_their_lag(spread: Diffusion) -> None:
    """In days only between two known days; who has no day stands at the end of the year, and of one day the nearer is first.

    钦州市's report on 2017 has no day: it was published in 2018, as 灵山县's was.
    """
    assert found(spread) == [
        ("450000", GUANGXI, 2017, 41, 0, 1, 1),
        ("330000", JOINT, 2017, 83, 0, 2, 1),
        ("330100", JOINT, 2017, 83, 0, 2, 1),
        ("430000", NOTICE, 2017, None, 0, 1, 2),
        ("450721", LINGSHAN, 2018, 374, 1, 2, 2),
        ("450700", QINZHOU, 2018, None, 1, 1, 1),
    ]


def test_each_reaction_has_its_words(spread: Diffusion) -> None:
    """A row says of what the document speaks and how: 灵山县 of Guangxi's notice, which is nearer to it than the plan."""
    rows = {row.division: row for row in spread.rows}
    county, joint = rows["450721"], rows["330100"]
    assert county.reacts_to and joint.reacts_to and county.by and joint.by
    assert (county.reacts_to.id, joint.reacts_to.id) == (BASE + GUANGXI, BASE + GUANGXI)
    assert county.by.words[0].exact == f"{LINGSHAN} cites {GUANGXI}"
    assert joint.by.words[0].exact == f"{JOINT} forwards {GUANGXI}"
    assert county.name == "广西壮族自治区钦州市灵山县"


def test_silent_is_not_unread(spread: Diffusion) -> None:
    """To repeal is no reaction; a report on 2016 may speak of March 2017, one of 2010 may not, and nothing can be said of its county."""
    assert [row.division for row in spread.rows if row.state == "silent"] == ["411503", "430100", "440000"]
    states = {row.division: row.state for row in spread.rows}
    assert (states["532923"], states["450321"], states["110000"]) == ("unread", "unread", "unread")
    order = [row.state for row in spread.rows]
    assert order == sorted(order, key=["found", "silent", "unread"].index)


def test_every_division_of_today_is_counted_once(spread: Diffusion, root: Path) -> None:
    """The table of divisions is what the totals add up to: those of today, Hong Kong, Macau and Taiwan among them."""
    with open(root / "ontology" / "divisions.csv", encoding="utf-8") as file:
        levels = Counter(row["level"] for row in csv.DictReader(file))
    assert levels["province"] == 34
    province, prefecture, county = levels["province"], levels["prefecture"], levels["county"]
    assert spread.totals == (
        Total("province", province, 3, 1, province - 4),
        Total("prefecture", prefecture, 2, 1, prefecture - 3),
        Total("county", county, 1, 1, county - 2),
    )
    assert len({row.division for row in spread.rows}) == spread.total == province + prefecture + county


def test_adoption_adds_up(spread: Diffusion) -> None:
    """What is drawn as a curve: by level and year how many are new, and how many there are."""
    assert spread.adoption == (
        Adoption("province", 2017, 3, 3),
        Adoption("prefecture", 2017, 1, 1),
        Adoption("prefecture", 2018, 1, 2),
        Adoption("county", 2018, 1, 1),
    )


def test_adoption_leaves_no_year_out(drawing: Drawing) -> None:
    """A year without any is drawn flat; those of no known year are counted at the end."""
    for code, year in (("110000", 2020), ("120000", 0)):
        drawing.add(f"regulation/{code}/x-0000/{year}/1", code, year, by=(code,))
        drawing.join(f"regulation/{code}/x-0000/{year}/1", "implements", ROOT)
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + ROOT], "province")
    assert [(row.year, row.divisions, row.cumulative) for row in answer.adoption] == [
        (2017, 3, 3),
        (2018, 0, 3),
        (2019, 0, 3),
        (2020, 1, 4),
        (None, 1, 5),
    ]
    assert found(answer)[-1][:5] == ("120000", "regulation/120000/x-0000/0/1", None, None, None)


@pytest.mark.parametrize(
    ("level", "state", "division", "expected", "totals"),
    [
        ("province", "", "", ["450000", "330000", "430000"], 1),
        ("", "found", "450000", ["450000", "450721", "450700"], 3),
        ("county", "found", "450000", ["450721"], 1),
        ("", "found", "450721", ["450721"], 3),
        ("", "silent", "450000", [], 3),
    ],
)
def test_rows_by_level_state_and_division(
    drawing: Drawing, level: str, state: str, division: str, expected: list[str], totals: int
) -> None:
    """Within a division are its own row and all below it; the state chooses rows, and the totals stay."""
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + ROOT], level, state, division, Limits(10_000))
    assert [row[0] for row in found(answer)] == expected
    assert len(answer.totals) == totals
    if division == "450000" and not level:
        assert [(total.divisions, total.found) for total in answer.totals] == [(1, 1), (14, 1), (111, 1)]


def test_who_issues_does_not_react(drawing: Drawing) -> None:
    """Guangxi's notice is no reaction of Guangxi to it, whatever else its agencies issue; and it is not silent either."""
    again = "regulation/450000/gui-0000/2018/3"
    drawing.add(again, "450000", 2018, "2018-02-01", by=("450000",))
    drawing.join(again, "implements", GUANGXI)
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + GUANGXI], limits=Limits(10_000))
    assert [row[:2] for row in found(answer)] == [("330000", JOINT), ("330100", JOINT), ("450721", LINGSHAN)]
    assert "450000" not in {row.division for row in answer.rows}
    assert answer.totals[0].divisions == 33


def test_a_township_counts_for_no_county(drawing: Drawing) -> None:
    """An office of a street bears the code of its county, which did not write its report: 恭城县 is neither found nor silent by it.

    Where a county issues a paper together with one of its towns, the county counts; a paper of a town of which nobody knows who issued it
    counts for nobody.
    """
    street, joint, loose = "report/450332/jie-0000/2017", "regulation/450381/li-0000/2017/8", "regulation/450330/ping-0000/2017/9"
    drawing.add(street, "450332", 2017, "2018-02-01", by=("450332",))
    drawing.add(joint, "450381", 2017, "2017-08-01", by=("450381",))
    drawing.add(loose, "450330", 2017, "2017-08-02")
    for path in (street, loose, "agency/450332/jiguan-0000"):
        drawing.nodes[path] = replace(drawing.nodes[path], level="township")
    town = "agency/450381/zhen-0000"
    drawing.nodes[town] = Node(BASE + town, town, "agency", "", "450381", "township")
    drawing.edges.append(Edge(BASE + town, BASE + joint, "issues"))
    for path in (street, joint, loose):
        drawing.join(path, "cites", ROOT)
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + ROOT], "county", limits=Limits(10_000))
    assert {row.division: (row.state, row.documents) for row in answer.rows if row.division in ("450330", "450381", "450332")} == {
        "450330": ("unread", 0),
        "450381": ("found", 1),
        "450332": ("unread", 0),
    }


def test_a_report_without_a_day_is_of_the_year_after_its_period(drawing: Drawing) -> None:
    """In which year a division reacts does not depend on whether the day of its report is known; nor does how long after a report it does.

    鹿寨县's report on 2018 has no day, so it stands after 灵山县's of February 2019 on the same year, and before a paper of 2020.
    """
    undated, next_year = "report/450223/lu-0000/2018", "regulation/450224/rong-0000/2020/1"
    drawing.add(undated, "450223", 2018, by=("450223",))
    drawing.add(next_year, "450224", 2020, by=("450224",))
    drawing.join(undated, "cites", LATER)
    drawing.join(next_year, "cites", LATER)
    network = drawing.network()
    after = diffusion(network, network.places[BASE + LATER], state="found")
    assert [row[0::2][:3] for row in found(after)] == [("450223", 2019, 0), ("450224", 2020, 1)]
    assert [(row.year, row.divisions) for row in after.adoption] == [(2019, 1), (2020, 1)]


def test_unknown_day_of_the_document_itself(drawing: Drawing) -> None:
    """No lag in days is told, years are; and nobody is dated by what no source states."""
    drawing.add(ROOT, "100000", 2017, "", "wanted")
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + ROOT], state="found")
    assert [(row.days, row.years) for row in answer.rows] == [(None, 0)] * 4 + [(None, 1)] * 2


def test_former_divisions_stand_in_no_row(drawing: Drawing, vocabulary: Vocabulary) -> None:
    """There is no such division today of which one could ask whether it reacts."""
    code = next(code for code, division in vocabulary.divisions.items() if division.former and division.level == "county")
    path = f"regulation/{code}/x-0000/2018/1"
    drawing.add(path, code, 2018, by=(code,))
    drawing.join(path, "implements", ROOT)
    network = drawing.network()
    answer = diffusion(network, network.places[BASE + ROOT], limits=Limits(10_000))
    assert code not in {row.division for row in answer.rows}


def test_rows_come_in_parts(drawing: Drawing, spread: Diffusion) -> None:
    """The parts are the whole, and totals are of the whole."""
    network = drawing.network()
    part = diffusion(network, network.places[BASE + ROOT], limits=Limits(3, 4))
    assert (part.rows, part.next, part.total, part.totals) == (spread.rows[4:7], 7, spread.total, spread.totals)


@pytest.mark.parametrize("asked", [("township", "", ""), ("", "seen", ""), ("", "", "999999")])
def test_what_is_not_there_is_refused(drawing: Drawing, asked: tuple[str, str, str]) -> None:
    """An empty table would look like an answer."""
    network = drawing.network()
    with pytest.raises(UsageError, match="没有这一项"):
        diffusion(network, network.places[BASE + ROOT], *asked)
    with pytest.raises(UsageError, match="类型不符"):
        diffusion(network, network.places[f"{BASE}agency/450000/jiguan-0000"])
