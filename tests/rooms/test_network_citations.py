"""Who cites a document when, and what is missing; every number is drawn by hand."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import Edge, Node
from kg.network.spread.timeline import Timeline, Use, YearOfLevel, timeline
from kg.network.spread.wanted import wanted
from kg.network.views import View
from tests.drawn_network import BASE, cites, network, order, report

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
