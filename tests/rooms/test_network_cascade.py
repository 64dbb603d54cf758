"""The cascade of a document is the tree that one draws on paper."""

from __future__ import annotations

from itertools import count

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.errors import UsageError
from kg.network.limits import Limits
from kg.network.model import Network
from kg.network.nodes import Edge, Kind, Node, Quote
from kg.network.spread.cascade import Cascade, Count, LevelSummary, cascade

BASE = "https://w3id.org/wenmai/id/"
POLICY = ("implements", "forwards", "basedOn", "promulgates")
TELLING = (*POLICY, "cites")
RANKS = {"": -1, "nation": 0, "province": 1, "prefecture": 2, "county": 3, "zone": 3, "township": 4}


def document(name: str, level: str = "", issued: str = "", year: int = 0, kind: Kind = "regulation", **more: str) -> Node:
    """A document of a level."""
    return Node(
        BASE + name, name, kind, more.get("number", ""), more.get("division", ""), level, year or int(issued[:4] or 0), issued, "seen"
    )


def network(nodes: list[Node], edges: str) -> Network:
    """A network whose edges are written ``source relation target functions…``, one a line."""
    rows = [line.split() for line in edges.strip().splitlines()]
    places = count(1)
    made = [
        Edge(BASE + row[0], BASE + row[2], row[1], 1, tuple(row[3:]), f"{BASE}document/0123456789abcdef/statement/{row[1]}/{next(places)}")
        for row in rows
    ]
    return Network.of(nodes, made, BASE)


def drawn(answer: Cascade) -> list[str]:
    """The tree as one draws it."""
    return [f"{'  ' * (row.depth - 1)}{row.node.label} {row.relation} {row.parent.removeprefix(BASE)}" for row in answer.rows]


def at(net: Network, name: str) -> int:
    """The place of a document."""
    return net.places[BASE + name]


@pytest.fixture(scope="module")
def net() -> Network:
    """Four levels below a plan of the State Council's office."""
    nodes = [
        document("plan", "nation", "2017-03-01", number="国办发〔2017〕24号", division="100000"),
        document("plan-by-title", "nation", number="国办发〔2017〕24号", division="100000"),
        document("ministry", "nation", "2017-04-01"),
        document("province", "province", "2017-05-01"),
        document("measures", "province", "2017-05-01"),
        document("city", "prefecture", "2017-06-10"),
        document("city-b", "prefecture", year=2017),
        document("county", "county", "2017-07-01"),
        document("undated", "county"),
        document("nowhere"),
        document("repealing", "province", "2020-01-01"),
        document("county-report", "county", "2018-01-20", year=2017, kind="report"),
        document("nation-report", "nation", "2018-03-01", year=2017, kind="report"),
        document("nowhere-report", kind="report"),
        document("aside", "county", "2018-02-01", kind="report"),
        Node(BASE + "agency", "某县人民政府", "agency"),
    ]
    edges = """
        agency issues county
        ministry implements plan
        province implements plan
        province cites plan basis
        province promulgates measures
        city implements province
        city basedOn plan
        province implements city
        city-b forwards province
        county implements city
        county implements city-b
        undated basedOn city
        nowhere implements city-b
        repealing cites plan repeals replaces
        plan-by-title cites plan refers
        county-report cites plan basis
        county-report cites province complies refers
        county-report cites city complies
        nation-report cites county refers
        nation-report cites ministry refers
        nowhere-report cites measures
        aside cites county-report refers
        plan cites ministry refers
    """
    return network(nodes, edges)


# On paper. Ranks: plan, ministry 0; province, measures 1; city, city-b 2; county, undated 3; nowhere has that of city-b, 2.
# - province and city implement each other: province ranks higher and comes first, so city hangs below it, and its tie to city is told.
# - city stands on plan and province: province is the lower one. county stands on city and city-b, of equal level and depth: city-b is of
#   2017 and of no known day, thus of the end of that year, and later than 10 June.
# - county-report cites three members: city is the lowest. nation-report cites ministry and county: county does not stand above a
#   document of the nation. The repealing document, the plan's other name and what cites a report only are left out.
# - below one document by level, then day: ministry (nation) and nation-report; of city-b: county, then nowhere, whose level nobody knows.
PAPER = """
ministry implements plan
  nation-report cites ministry
province implements plan
  measures promulgates province
    nowhere-report cites measures
  city implements province
    county-report cites city
    undated basedOn city
  city-b forwards province
    county implements city-b
    nowhere implements city-b
"""


def test_the_tree_is_the_one_on_paper(net: Network) -> None:
    """Every document once, below the one nearest above it: what a researcher would draw by hand."""
    answer = cascade(net, at(net, "plan"))
    assert drawn(answer) == PAPER.strip().splitlines()
    assert (answer.total, answer.next, answer.cut) == (11, None, "")


def test_other_relations_are_told(net: Network) -> None:
    """A tree has one parent for each document: what it says of others must not get lost."""
    rows = {row.node.label: row for row in cascade(net, at(net, "plan")).rows}

    def others(name: str) -> list[tuple[str, str, str]]:
        return [(edge.source.removeprefix(BASE), edge.relation, edge.target.removeprefix(BASE)) for edge in rows[name].also]

    assert others("county-report") == [("county-report", "cites", "plan"), ("county-report", "cites", "province")]
    assert others("province") == [("province", "implements", "city"), ("province", "cites", "plan")]
    assert others("city") == [("city", "basedOn", "plan")]
    assert others("nation-report") == [("nation-report", "cites", "county")]
    assert others("measures") == []
    assert rows["county-report"].functions == ("complies",)


def test_days_are_never_guessed(net: Network) -> None:
    """A year is no day: without both days there is no lag."""
    days = {row.node.label: row.days for row in cascade(net, at(net, "plan")).rows}
    assert days["province"] == 61
    assert days["county-report"] == 325
    assert days["city-b"] is None
    assert days["undated"] is None
    assert {row.days for row in cascade(net, at(net, "city-b")).rows} == {None}


def test_levels_are_summed_up(net: Network) -> None:
    """How many of a level, how they came to it, and how soon."""
    assert cascade(net, at(net, "plan")).summary == (
        LevelSummary("nation", 2, (Count("cites", 1), Count("implements", 1)), "2017-04-01", 31, 0),
        LevelSummary("province", 2, (Count("implements", 1), Count("promulgates", 1)), "2017-05-01", 61, 0),
        LevelSummary("prefecture", 2, (Count("implements", 1), Count("forwards", 1)), "2017-06-10", 101, 1),
        LevelSummary("county", 3, (Count("cites", 1), Count("implements", 1), Count("basedOn", 1)), "2017-07-01", 122, 1),
        LevelSummary("", 2, (Count("cites", 1), Count("implements", 1)), "", None, 2),
    )


@pytest.mark.parametrize("relation", ["cites", "implements"])
@pytest.mark.parametrize(
    ("a", "b", "above_a", "expected"),
    [
        (document("a", "province", "2016-09-01"), document("b", "prefecture", "2016-02-01"), "upper", "b"),  # level before depth and day
        (document("a", "province", "2016-02-01"), document("b", "province", "2016-09-01"), "upper", "a"),  # depth before day
        (document("a", "province", "2016-05-01"), document("b", "province", "2016-06-01"), "root", "b"),  # day before IRI
        (document("a", "province", "2016-05-01"), document("b", "province", "2016-05-01"), "root", "a"),  # the first by IRI
        (document("a", "province", "2016-05-01"), document("b", "province"), "root", "a"),  # known days before unknown ones
        (document("a", "province", year=2017), document("b", "province", "2018-01-10"), "root", "b"),  # a year is its last day
        (document("a", "zone", "2016-06-01"), document("b", "county", "2016-05-01"), "root", "a"),  # zones are beside counties
    ],
)
def test_the_nearest_of_two(relation: str, a: Node, b: Node, above_a: str, expected: str) -> None:
    """Each rule by which one of two documents is nearer, where all rules after it say the other."""
    nodes = [document("root", "nation", "2015-12-01"), document("upper", "province", "2016-01-01"), a, b, document("x", "township")]
    net = network(nodes, f"upper implements root\na implements {above_a}\nb implements root\nx {relation} a\nx {relation} b\nx cites root")
    parents = {row.node.label: row.parent for row in cascade(net, at(net, "root")).rows}
    assert parents["x"] == BASE + expected


def test_another_name_that_implements_belongs() -> None:
    """Only what merely cites its own number is left out: the text that a plan promulgates often bears the number of the plan."""
    nodes = [document(name, "nation", number="令第1号", division="1") for name in ("plan", "text", "other")]
    answer = cascade(own := network(nodes, "plan promulgates text\nother cites plan"), at(own, "plan"))
    assert drawn(answer) == ["text promulgates plan"]


def test_a_circle_is_entered_anywhere(net: Network) -> None:
    """Two documents that implement each other: each is below the other, none below itself."""
    answer = cascade(net, at(net, "city"))
    assert drawn(answer)[0] == "province implements city"
    assert "city" not in [row.node.label for row in answer.rows]


def test_depth_and_pages_are_told(net: Network) -> None:
    """A cut is said; the pages together are the tree."""
    near = cascade(net, at(net, "plan"), 2)
    assert [row.node.label for row in near.rows] == ["ministry", "nation-report", "province", "measures", "city", "city-b"]
    assert (near.cut, near.total, sum(level.documents for level in near.summary)) == ("depth", 6, 6)
    pages = [cascade(net, at(net, "plan"), limits=Limits(4, offset)) for offset in (0, 4, 8)]
    assert [page.next for page in pages] == [4, 8, None]
    assert [line for page in pages for line in drawn(page)] == PAPER.strip().splitlines()
    assert len({page.summary for page in pages}) == 1


def test_time_is_told(net: Network) -> None:
    """What was found until then stands, and that it is not all is said."""
    answer = cascade(net, at(net, "plan"), limits=Limits(seconds=0, began=0))
    assert answer.cut == "time"
    assert len(answer.rows) < 11


def test_words_are_those_of_the_rows_shown(net: Network) -> None:
    """Reading words is what costs: of a big tree only the rows of a page are read; none are made up."""
    asked = []

    class Told:
        def quotes(self, edge: Edge, most: int) -> tuple[Quote, ...]:
            asked.append(edge)
            return (Quote(f"贯彻 {edge.target}", "a.txt", BASE + "a", 0, 2, edge.evidence),)

        def issuers(self, document: str) -> tuple[str, ...]:
            raise AssertionError("nobody asked who issued what")

        def bases(self, version: str) -> dict[str, tuple[str, ...]]:
            raise AssertionError("nobody asked for versions")

    heard = Network(net.nodes, net.edges, net.base, net.divisions, witness=Told())
    page = cascade(heard, at(net, "plan"), limits=Limits(2, 2))
    assert [row.words[0].evidence for row in page.rows] == [row.evidence for row in page.rows]
    assert len(asked) == 2
    assert not any(row.words for row in cascade(heard, at(net, "plan"), words=False).rows)
    assert not any(row.words for row in cascade(net, at(net, "plan")).rows)


def test_only_documents_have_a_cascade(net: Network) -> None:
    """Of an agency an empty tree would look like an answer."""
    with pytest.raises(UsageError, match="某县人民政府"):
        cascade(net, at(net, "agency"))
    assert cascade(net, at(net, "aside")).rows == ()


@some.composite
def networks(draw: some.DrawFn) -> Network:
    """Small networks with circles, gaps and documents that cite; days around the end of a year, and numbers that two documents bear."""
    size = draw(some.integers(2, 9))
    issued = some.sampled_from(["", "2016-12-31", "2017-12-31", "2018-01-01"])
    levels = some.sampled_from(["", "nation", "province", "county", "township", "zone"])
    nodes = [
        document(
            f"d{number}",
            draw(levels),
            draw(issued),
            draw(some.sampled_from([0, 2017])),
            number=draw(some.sampled_from(["", "", "令第1号"])),
            division=draw(some.sampled_from(["1", "2"])),
        )
        for number in range(size)
    ]
    ends = some.integers(0, size - 1)
    ways = some.sampled_from(["implements", "basedOn", "promulgates", "implements", "cites", "cites", "repeals"])
    rows = sorted({row for row in draw(some.lists(some.tuples(ends, ways, ends), max_size=30)) if row[0] != row[2]})
    done = {row for row in rows if row[1] == "cites" and draw(some.integers(0, 3)) == 0}
    return network(nodes, "\n".join(f"d{a} {way} d{b}{' repeals' if (a, way, b) in done else ''}" for a, way, b in rows))


class Plainly:
    """The tree as its rules tell it, without regard to cost."""

    def __init__(self, net: Network, root: Node) -> None:
        self.nodes = {node.id: node for node in map(net.node, range(len(net)))}
        self.policy, self.ties = networkx.DiGraph(), dict[tuple[str, str], list[str]]()  # from the upper to the lower one
        self.policy.add_nodes_from(self.nodes)
        for edge in net.all_edges():
            pair = (edge.source, edge.target) if edge.relation == "promulgates" else (edge.target, edge.source)
            if edge.relation in POLICY or (edge.relation == "cites" and edge.functions != ("repeals",)):
                self.ties.setdefault(pair, []).append(edge.relation)
            if edge.relation in POLICY:
                self.policy.add_edge(*pair)
        self.steps = networkx.single_source_shortest_path_length(self.policy, root.id)
        self.ranks = {root.id: max(RANKS[root.level], 0)}
        for lower in sorted(set(self.steps) - {root.id}, key=self.steps.__getitem__):
            uppers = [upper for upper in self.policy.predecessors(lower) if self.steps.get(upper) == self.steps[lower] - 1]
            self.ranks[lower] = max(RANKS[self.nodes[lower].level], min(self.ranks[upper] for upper in uppers))
        self.depths, self.hangs = {root.id: 0}, dict[str, tuple[str, str]]()
        for lower in sorted(set(self.steps) - {root.id}, key=self.turn):
            self.hang(lower, [upper for upper in self.steps if (upper, lower) in self.ties and self.turn(upper) < self.turn(lower)])
        for lower, node in self.nodes.items():
            uppers = [upper for upper in self.steps if (upper, lower) in self.ties]
            if uppers and lower not in self.steps and not (node.number and (node.number, node.division) == (root.number, root.division)):
                rank = max(RANKS[node.level], min(self.ranks[upper] for upper in uppers))
                self.hang(lower, [upper for upper in uppers if self.ranks[upper] <= rank])

    def day(self, id: str, unknown: str) -> str:
        """The day of issue, else the last of the year."""
        node = self.nodes[id]
        return node.issued or (f"{node.year}-12-31" if node.year else unknown)

    def turn(self, id: str) -> tuple[int, int, str, str]:
        """Where a member stands in the order."""
        return self.ranks[id], self.steps[id], self.day(id, "9999"), id

    def hang(self, lower: str, uppers: list[str]) -> None:
        """Below the lowest, deepest, latest one; of equal ones the first by IRI."""
        first = sorted(uppers)
        upper = max(first, key=lambda each: (self.ranks[each], self.depths[each], self.day(each, "0000")))
        self.depths[lower] = self.depths[upper] + 1
        self.hangs[lower] = upper, min(self.ties[upper, lower], key=TELLING.index)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_trees_follow_their_rules(net: Network) -> None:
    """Whatever the network: who belongs to it, each once, and hangs where a slow and plain reading of the rules hangs it."""
    for place in range(len(net)):
        answer = cascade(net, place)
        plainly = Plainly(net, answer.root)
        assert {row.node.id: (row.parent, row.relation) for row in answer.rows} == plainly.hangs
        assert {row.node.id for row in answer.rows} >= networkx.descendants(plainly.policy, answer.root.id)
        assert len({row.node.id for row in answer.rows}) == len(answer.rows)
        before = {answer.root.id: 0}
        for row in answer.rows:  # a parent comes before what is below it, so that there is no circle
            assert row.depth == before[row.parent] + 1
            before[row.node.id] = row.depth
            assert row.days is None or (row.node.issued and answer.root.issued)
            others = {edge.evidence for edge in row.also}
            assert len(others) == sum(len(plainly.ties.get((upper, row.node.id), [])) for upper in plainly.steps) - 1
