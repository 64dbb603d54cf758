"""How citations move from one version of a law to the next; every number is drawn by hand."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import Edge, Node, Version
from kg.network.spread.life import Life, YearOfVersions, life
from tests.drawn_network import BASE, NAMING, cites, network, order, report

OLD = f"{BASE}regulation/100000/guowuyuanling-abfa/492"
NEW = f"{BASE}regulation/100000/guowuyuanling-abfa/711"
LAW = f"{BASE}regulation/100000/work/764ca0071948d39e"
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
    """All of the above but one cite the old version, some the new one, too; the new one speaks of the old to amend it.

    Those on 2020 name the version, by its number perhaps; of the others it is that of their day.
    """
    twice, named = ("report on 2020",), ("report on 2020", "another on 2020")

    def cite(name: str, iri: str) -> Edge:
        return cites(CITERS[name], iri, (NAMING,) if name in named else ("refers",), 2 if iri == OLD and name in twice else 1)

    old = [cite(name, OLD) for name in CITERS if name != "another on 2020"]
    new = [cite(name, NEW) for name in ("report on 2019", "report on 2020", "another on 2020", "report of a known year")]
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
        YearOfVersions(2018, (1, 0), (0, 0), 1),
        YearOfVersions(2019, (4, 1), (0, 0), 0),
        YearOfVersions(2020, (2, 2), (1, 2), 0),
        YearOfVersions(2021, (2, 1), (0, 0), 0),
        YearOfVersions(None, (1, 0), (0, 0), 1),
    )
    old, new = answer.versions
    assert (old.documents, old.mentions, old.late, old.overtaken) == (10, 11, 4, None)
    assert (old.named, new.named) == (1, 2)
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


def test_what_has_no_versions_is_refused() -> None:
    """An empty table would say that nobody cites it."""
    plan = order("450000/gui-0000/2017/90", label="要点")
    with pytest.raises(UsageError, match="要点 没有已知的版本"):
        life(network([plan], []), 0)
