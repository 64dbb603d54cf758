"""Who cites a document when, what is missing, and how citations move from version to version; every number is drawn by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kg.errors import UsageError
from kg.network.life import Life, YearOfVersions, life
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import Edge, Node, Quote, Version
from kg.network.timeline import Timeline, Use, YearOfLevel, timeline
from kg.network.views import View
from kg.network.wanted import wanted

BASE = "https://w3id.org/wenmai/id/"
OLD, NEW, LAW = (
    f"{BASE}regulation/100000/{path}" for path in ("guowuyuanling-abfa/492", "guowuyuanling-abfa/711", "work/764ca0071948d39e")
)


class Echo:
    """A witness whose words name the two documents."""

    def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
        words = f"{edge.source.removeprefix(BASE)} > {edge.target.removeprefix(BASE)}"
        return tuple(Quote(words, "a.txt", "urn:a", at, at + 1, edge.evidence) for at in range(min(most, edge.mentions)))

    def issuers(self, document: str) -> tuple[str, ...]:
        return ("某机关",) if document.endswith("/24") else ()


def report(division: str, year: int | str, issued: str = "", level: str = "county") -> Node:
    """A report of the agency of a division; one whose year is a text has a period that nobody knows."""
    if isinstance(year, int):
        return Node(f"{BASE}report/{division}/jiguan-0000/{year}", "报告", "report", "", division, level, year, issued, "seen")
    path = f"report/{division}/jiguan-0000/{year}/document/0123456789abcdef"
    return Node(BASE + path, "报告", "report", "", division, level, int(year.strip("x") or issued[:4]), issued, "seen")


def order(path: str, year: int = 0, issued: str = "", level: str = "province", label: str = "") -> Node:
    """A document that is no report."""
    return Node(f"{BASE}regulation/{path}", label or path, "regulation", "", path[:6], level, year, issued, "seen")


def cites(source: Node | str, target: Node | str, functions: Iterable[str] = ("refers",), mentions: int = 1) -> Edge:
    """A citation that a text tells of."""
    first, second = (end if isinstance(end, str) else end.id for end in (source, target))
    return Edge(first, second, "cites", mentions, tuple(functions), f"{BASE}document/0123456789abcdef/citation/1")


def network(nodes: Iterable[Node], edges: Iterable[Edge], versions: tuple[Version, ...] = ()) -> Network:
    """A network with words and versions."""
    made = Network.of(nodes, edges, BASE)
    made.witness, made.versions = Echo(), versions
    return made


PLAN = Node(
    f"{BASE}regulation/100000/guobanfa-1653/2017/24", "要点", "regulation", "国办发〔2017〕24号", "100000", "nation", 2017, "", "wanted"
)
PUBLISHED = report("450721", 2017, "2018-03-19")
UNPUBLISHED = report("450700", 2017, level="prefecture")
NOTICE = order("450000/gui-0000/2017/90", 2017, "2017-08-01")
SAME_DAY = order("450000/gui-0000/2018/1", 2018, "2018-01-05")
NOWHERE = order("x-450000/title/0123456789abcdef", level="")


@pytest.fixture
def cited() -> Network:
    """A plan that five documents cite: two reports on 2017, a notice of 2017, one of 2018, and one of which nobody knows when or whose."""
    edges = [
        cites(PUBLISHED, PLAN, ("basis", "complies"), 4),
        cites(UNPUBLISHED, PLAN, ("basis",), 2),
        cites(NOTICE, PLAN, ("implements",)),
        cites(SAME_DAY, PLAN, ("repeals",)),
        cites(NOWHERE, PLAN),
        cites(NOTICE, SAME_DAY),
        Edge(NOTICE.id, PLAN.id, "implements"),
    ]
    return network([PLAN, PUBLISHED, UNPUBLISHED, NOTICE, SAME_DAY, NOWHERE], edges)


def told(answer: Timeline) -> list[str]:
    """The citing documents, in the order of the rows."""
    return [row.document.id for row in answer.rows]


def test_a_report_counts_in_the_year_that_it_is_on(cited: Network) -> None:
    """It is published a year later, and what it tells of is not of that year; the unknown year stands last, and is not left out."""
    answer = timeline(cited, cited.places[PLAN.id])
    assert answer.years == (
        YearOfLevel(2017, "province", 1, 1, (Use("implements", 1),)),
        YearOfLevel(2017, "prefecture", 1, 2, (Use("basis", 1),)),
        YearOfLevel(2017, "county", 1, 4, (Use("basis", 1), Use("complies", 1))),
        YearOfLevel(2018, "province", 1, 1, (Use("repeals", 1),)),
        YearOfLevel(None, "", 1, 1, (Use("refers", 1),)),
    )
    assert (answer.document, answer.total, answer.mentions) == (PLAN, 5, 9)


def test_citing_documents_stand_by_year_and_day(cited: Network) -> None:
    """Within a year the days decide; who has none comes behind those of the year, and who has no year at the end."""
    answer = timeline(cited, cited.places[PLAN.id])
    assert told(answer) == [node.id for node in (NOTICE, PUBLISHED, UNPUBLISHED, SAME_DAY, NOWHERE)]
    first, second = answer.rows[:2]
    assert (second.mentions, second.functions, len(second.words)) == (4, ("basis", "complies"), 3)
    assert first.words[0].exact == "regulation/450000/gui-0000/2017/90 > regulation/100000/guobanfa-1653/2017/24"


def test_a_timeline_comes_in_parts_and_its_counts_are_whole(cited: Network) -> None:
    """Who pages would otherwise count what is on the page."""
    place = cited.places[PLAN.id]
    whole = timeline(cited, place)
    parts = [timeline(cited, place, Limits(2, offset)) for offset in (0, 2, 4)]
    assert [part.next for part in parts] == [2, 4, None]
    assert [row for part in parts for row in part.rows] == list(whole.rows)
    assert all((part.years, part.total) == (whole.years, whole.total) for part in parts)


def test_time_that_is_up_is_told_and_does_not_stand_still(cited: Network) -> None:
    """Each part has a row at least: who asks on reaches the end."""
    part = timeline(cited, cited.places[PLAN.id], Limits(3, 1, seconds=0))
    assert (len(part.rows), part.next, part.cut) == (1, 2, "time")


def test_what_nobody_cites_has_an_empty_timeline(cited: Network) -> None:
    """That is an answer; a node that can have none is refused."""
    answer = timeline(cited, cited.places[PUBLISHED.id])
    assert (answer.years, answer.rows, answer.total, answer.mentions, answer.next) == ((), (), 0, 0, None)
    agency = Node(f"{BASE}agency/450721/jiguan-0000", "机关", "agency")
    with pytest.raises(UsageError, match="机关 类型不符"):
        timeline(network([agency], []), 0)


def test_wanted_is_what_is_cited_and_was_not_read(cited: Network) -> None:
    """What was read is cited too, and is not missing; who cites first comes with words, who issued as far as anyone says."""
    answer = wanted(cited)
    assert [(row.regulation, row.documents, row.mentions) for row in answer.rows] == [(PLAN, 5, 9)]
    (row,) = answer.rows
    assert [first.document for first in row.first] == [NOTICE, PUBLISHED, UNPUBLISHED]
    assert [len(first.words) for first in row.first] == [1, 1, 1]
    assert row.issuers == ("某机关",)


def test_wanted_is_in_the_order_of_documents_mentions_and_iri() -> None:
    """Two documents weigh more than one that mentions often; of equal ones the lower IRI is first."""
    missing = [Node(f"{BASE}regulation/450000/title/000000000000000{at}", f"办法{at}", "regulation", state="wanted") for at in range(5)]
    readers = [report("450721", 2017), report("450700", 2018, level="prefecture")]
    twice = [cites(reader, missing[3]) for reader in readers]
    once = [cites(readers[0], missing[0]), cites(readers[0], missing[1], mentions=9), cites(readers[0], missing[2])]
    unheard = [Edge(readers[0].id, missing[4].id, "implements")]
    net = network([*missing, *readers], [*twice, *once, *unheard])
    answer = wanted(net)
    assert [row.regulation.label for row in answer.rows] == ["办法3", "办法1", "办法0", "办法2"]
    second = wanted(net, limits=Limits(1, 1))
    assert ([row.regulation.label for row in second.rows], second.total, second.next) == (["办法1"], 4, 2)
    one = wanted(net, View(topic="办法2"))
    assert [(row.regulation.label, row.documents) for row in one.rows] == [("办法2", 1)]


def test_wanted_without_a_store_tells_the_issuers_of_the_network() -> None:
    """A network that was made by hand has agencies, too."""
    agency = Node(f"{BASE}agency/100000/jiguan-0000", "国务院办公厅", "agency")
    net = Network.of([agency, PLAN, NOTICE], [Edge(agency.id, PLAN.id, "issues"), cites(NOTICE, PLAN)], BASE)
    assert [row.issuers for row in wanted(net).rows] == [("国务院办公厅",)]


VERSIONS = (
    Version(LAW, OLD, "国务院令第492号", "条例", "2007-04-05", "2008-05-01", NEW),
    Version(LAW, NEW, "国务院令第711号", "条例", "2019-04-03", "2019-05-15"),
)
EDITIONS = [
    Node(OLD, "条例", "regulation", "国务院令第492号", "100000", "nation", 2007, "2007-04-05", "wanted"),
    Node(NEW, "条例", "regulation", "国务院令第711号", "100000", "nation", 2019, "2019-04-03", "seen"),
    Node(LAW, "条例", "regulation"),
]
CITERS = {
    "report on 2018": report("450721", 2018, "2019-06-01"),
    "report on 2019": report("450721", 2019, "2020-03-01"),
    "report on 2020": report("450721", 2020),
    "another on 2020": report("450700", 2020, "2021-01-05", "prefecture"),
    "report of unknown period": report("450702", "x", "2021-03-01"),
    "report of a known year": report("450703", "2021"),
    "the day before": order("450000/gui-0000/2019/1", 2019, "2019-05-14"),
    "the day": order("450000/gui-0000/2019/2", 2019, "2019-05-15"),
    "that year, no day": order("450000/gui-0000/2019/3", 2019),
    "year after, no day": order("450000/gui-0000/2020/4", 2020),
    "no year": order("450000/title/0123456789abcdef"),
}


@pytest.fixture
def versions() -> Network:
    """All of the above cite the old version; the reports on 2019 and 2020 the new one, too; the new one speaks of the old to amend it."""
    old = [cites(node, OLD, mentions=2 if name == "report on 2020" else 1) for name, node in CITERS.items() if name != "another on 2020"]
    new = [cites(CITERS[name], NEW) for name in ("report on 2019", "report on 2020", "another on 2020", "report of a known year")]
    others = [cites(NEW, OLD, ("amends",)), cites(CITERS["report on 2018"], LAW), cites(CITERS["no year"], LAW)]
    return network([*EDITIONS, *CITERS.values()], [*old, *new, *others], VERSIONS)


def named(answer: Life) -> list[str]:
    """The late ones, as they are called above."""
    names = {node.id: name for name, node in CITERS.items()}
    return [names[row.citing.document.id] for row in answer.rows]


def test_late_is_only_what_certainly_is(versions: Network) -> None:
    """A report on 2019 tells of days under the old version; one that is dated by its publication alone may be on any year before."""
    answer = life(versions, versions.places[OLD])
    assert named(answer) == ["the day", "year after, no day", "report on 2020", "report of a known year"]
    row = answer.rows[2]
    assert (row.version, row.newer, row.in_force_from, row.citing.mentions) == (OLD, NEW, "2019-05-15", 2)
    assert row.citing.words[0].exact == "report/450721/jiguan-0000/2020 > regulation/100000/guowuyuanling-abfa/492"


def test_citations_of_versions_by_year(versions: Network) -> None:
    """What the table must tell: when the new version is cited more than the old one, and what cannot be told."""
    answer = life(versions, versions.places[OLD])
    assert answer.years == (
        YearOfVersions(2018, (1, 0), 1),
        YearOfVersions(2019, (4, 1), 0),
        YearOfVersions(2020, (2, 2), 0),
        YearOfVersions(2021, (2, 1), 0),
        YearOfVersions(None, (1, 0), 1),
    )
    old, new = answer.versions
    assert (old.documents, old.mentions, old.late, old.overtaken) == (10, 11, 4, None)
    assert (old.in_force_from, old.superseded_by) == ("2008-05-01", NEW)
    assert (new.documents, new.mentions, new.late, new.overtaken, new.superseded_by) == (4, 4, None, None, None)
    assert (answer.work, answer.open, answer.total) == (EDITIONS[2], 2, 4)


def test_a_newer_version_overtakes_in_the_first_year_in_which_it_is_cited_more() -> None:
    """As often is not more often, and an unknown year is no year."""
    years = {OLD: (2018, 2018, 2019, 2020), NEW: (2019, 2020, 2020, 2021)}
    nodes = [report(f"45072{at}", year) for iri in years for at, year in enumerate(years[iri], 1 if iri == OLD else 5)]
    net = network([*EDITIONS, *nodes], [cites(node, OLD if at < 4 else NEW) for at, node in enumerate(nodes)], VERSIONS)
    assert [phase.overtaken for phase in life(net, net.places[OLD]).versions] == [2020, None]


def test_any_version_and_the_law_itself_lead_to_the_same_life(versions: Network) -> None:
    """Who knows one number need not know the other."""
    assert len({life(versions, versions.places[iri]) for iri in (OLD, NEW, LAW)}) == 1


def test_late_ones_come_in_parts(versions: Network) -> None:
    """The table stays whole."""
    whole = life(versions, versions.places[OLD])
    part = life(versions, versions.places[OLD], Limits(2, 1))
    assert (part.rows, part.next, part.total) == (whole.rows[1:3], 3, 4)
    assert (part.years, part.versions) == (whole.years, whole.versions)


def test_a_version_that_nobody_cites_still_stands_in_the_table() -> None:
    """It came into force all the same, and what cites the one before is late since then."""
    citer = CITERS["report on 2020"]
    net = network([EDITIONS[0], citer], [cites(citer, OLD)], VERSIONS)
    answer = life(net, net.places[OLD])
    assert answer.versions[1].document == Node(NEW, "条例", "regulation", "国务院令第711号", issued="2019-04-03")
    assert (answer.versions[1].documents, answer.versions[0].late) == (0, 1)
    assert answer.work == Node(LAW, "条例", "regulation")


def test_where_the_day_of_the_newer_version_is_unknown_nobody_is_late() -> None:
    """None is not 0: it cannot be told."""
    citer = CITERS["report on 2020"]
    undated = (VERSIONS[0], Version(LAW, NEW, "国务院令第711号", "条例"))
    net = network([*EDITIONS, citer], [cites(citer, OLD)], undated)
    answer = life(net, net.places[OLD])
    assert ([phase.late for phase in answer.versions], answer.rows) == ([None, None], ())


def test_documents_that_took_each_others_place_have_a_life_without_a_law_above_them() -> None:
    """Three measures in a row, of which nobody says what they are versions of; another law beside them is not theirs."""
    first, second, third = (order(f"450000/title/{at}23456789abcdef0", label=f"办法{at}") for at in range(3))
    chain = (
        Version("", first.id, "", "办法0", "", "2001-01-01", second.id),
        Version("", second.id, "", "办法1", "", "2005-01-01", third.id),
        Version("", third.id, "", "办法2", "", "2009-01-01"),
    )
    net = network([first, second, third, EDITIONS[0]], [], (*chain, *VERSIONS))
    answer = life(net, net.places[second.id])
    assert [phase.document.label for phase in answer.versions] == ["办法0", "办法1", "办法2"]
    assert (answer.work, answer.years) == (None, ())


def test_what_has_no_versions_is_refused(cited: Network) -> None:
    """An empty table would say that nobody cites it."""
    with pytest.raises(UsageError, match="要点 没有已知的版本"):
        life(cited, cited.places[PLAN.id])
