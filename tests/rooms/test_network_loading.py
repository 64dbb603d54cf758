"""The network that is loaded says what the documents say, whether it is read, kept or brought in step with what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from benchmarks.items import Item
from kg import network
from kg.across import refresh
from kg.identity.decisions import Decision, written
from kg.iris import Iris, document_number
from kg.network import Edge
from kg.network.model import Network
from kg.network.stored import kept, refreshing
from kg.network.stored.reading import Reading
from kg.reference import reference_quads
from kg.store import Readable, Store, View
from kg.vocabulary import Vocabulary
from tests.rooms.test_identity import PREFIXES

COUNTY, CITY, REGION, NATION = "450721", "450700", "450000", "100000"
GOVERNMENT = "灵山县人民政府"
POINTS = "政务公开工作要点"
NUMBERS = ("国办发〔2017〕24号", "国办发〔2018〕23号", "桂政办发〔2017〕90号")


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture(scope="module")
def reference(iris: Iris) -> list[Quad]:
    """What is the same for all, of divisions those on the way to one county."""
    places = {f"<{iris.division(code)}>" for code in (COUNTY, CITY, REGION, NATION)}
    quads = reference_quads(iris.vocabulary, iris)
    return [quad for quad in quads if str(quad.subject) in places or "/order" in str(quad.subject) or "guowuyuanling" in str(quad.subject)]


@pytest.fixture
def store(tmp_path: Path, iris: Iris, reference: list[Quad]) -> Iterator[Store]:
    """A store of no documents."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        opened.put_reference(reference, "digest")
        refresh(opened, iris.vocabulary, iris)
        yield opened


@dataclass(frozen=True)
class Paper:
    """A document.

    Args:
        own: its IRI.
        cites: what it cites, each with a function and the words.
        relates: properties and what they lead to; said in words where the property is written with a +.
        issuer: the division and name of the agency.
    """

    own: str
    cites: Sequence[tuple[str, str, str]] = ()
    relates: Sequence[tuple[str, str]] = ()
    issuer: tuple[str, str] = (COUNTY, GOVERNMENT)
    issued: str = ""
    year: int = 0
    more: str = ""

    def item(self, name: str, iris: Iris) -> Item:
        """What is stored."""
        sha256 = hashlib.sha256(f"{name} {self}".encode()).hexdigest()
        source, graph = iris.source(sha256[:16]), iris.graph(sha256[:16])
        agency = iris.agency(*self.issuer)
        said = [
            f'<{source}> a wm:Source ; rdfs:label "{name}" ; wm:sha256 "{sha256}" .',
            f'<{self.own}> a wm:{"Report" if "/report/" in self.own else "Regulation"} ; wm:graph <{graph}> ; wm:sourceFile "{name}" .',
            f'<{agency}> a wm:Agency ; rdfs:label "{self.issuer[1]}"@zh ; wm:issues <{self.own}> .',
            f"<{agency}> wm:jurisdiction <{iris.division(self.issuer[0])}> . {self.more}",
        ]
        said += [f'<{self.own}> dcterms:issued "{self.issued}"^^xsd:date .'] if self.issued else []
        said += [f"<{self.own}> wm:year {self.year} ."] if self.year else []
        for at, (cited, function, words) in enumerate(self.cites):
            mention, place = iris.citation(sha256[:16], 10 * at), iris.evidence(sha256[:16], 10 * at, 10 * at + len(words), "title")
            said.append(f"<{self.own}> wm:cites <{cited}> ; wm:citation <{mention}> . <{cited}> a wm:Regulation .")
            said.append(f"<{mention}> a wm:Citation ; cito:hasCitingEntity <{self.own}> ; cito:hasCitedEntity <{cited}> .")
            said.append(
                f'<{mention}> wm:function <{iris.concept("function", function)}> ; wm:evidence <{place}> . <{place}> oa:exact "{words}" .'
            )
            said += [f'<{mention}> wm:cue "依据"@zh .'] if function == "basis" else []
        for at, (relation, other) in enumerate(self.relates):
            local = relation.removesuffix("+")
            said.append(f"<{self.own}> wm:{local} <{other}> . <{other}> a wm:Regulation .")
            statement = iris.statement(sha256[:16], local, 500 + at)
            said += (
                [f"<{statement}> rdf:subject <{self.own}> ; rdf:predicate wm:{local} ; rdf:object <{other}> ."] if local != relation else []
            )
        prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in (PREFIXES | MORE).items())
        quads = parse(prefixes + "\n".join(said), RdfFormat.TURTLE)
        return Item(name, sha256[:16], name, tuple(Quad(*quad.triple, NamedNode(graph)) for quad in quads))


MORE = {"cito": "http://purl.org/spar/cito/", "oa": "http://www.w3.org/ns/oa#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
MORE |= {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "org": "http://www.w3.org/ns/org#"}


def numbered(iris: Iris, number: str) -> str:
    """A regulation by its number; that of the region by what it begins with."""
    return iris.numbered(REGION if number.startswith("桂") else NATION, document_number(number))


def stored(store: Store, *papers: Paper) -> list[str]:
    """Stores documents under the names 0, 1 …, brings canon in step, and gives the sha16 of each."""
    items = [paper.item(str(at), store.iris) for at, paper in enumerate(papers)]
    for item in items:
        store.put(item)
    refresh(store, store.vocabulary, store.iris, ())
    return [item.sha16 for item in items]


def afresh(store: Store) -> Network:
    """The network as it is read from the start."""
    return network.load(Readable(store.folder, store.iris, store.vocabulary, store.backend).as_of(""))


def contents(loaded: Network) -> tuple[object, ...]:
    """All that a network says."""
    nodes = [loaded.node(place) for place in range(len(loaded))]
    return nodes, list(loaded.all_edges()), sorted(loaded.names.items()), loaded.versions


def test_what_documents_say_is_a_network(store: Store, iris: Iris) -> None:
    """Worked out by hand: mentions under two names are of one regulation, and its first mention is the evidence."""
    cited, notice = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[2])
    alias = iris.titled(f"x-{COUNTY}", POINTS)
    report = iris.report(COUNTY, GOVERNMENT, 2017, "")
    store.decide(written([Decision(*sorted((cited, alias)), "same")], iris))
    told = Paper(report, [(cited, "basis", NUMBERS[0]), (alias, "refers", POINTS), (cited, "basis", NUMBERS[0])], year=2017)
    itself = Paper(notice, [(cited, "complies", NUMBERS[0])], [("implements+", cited), ("amends", notice)], (REGION, "广西"), "2017-06-30")
    shas = stored(store, told, itself)
    loaded = afresh(store)
    shown = {node.id.removeprefix(iris.base): node for node in map(loaded.node, range(len(loaded)))}
    agencies = {iris.agency(COUNTY, GOVERNMENT), iris.agency(REGION, "广西")}
    places = {iris.division(code) for code in (COUNTY, CITY, REGION, NATION)}
    assert {node.id for node in shown.values()} == {cited, notice, report, *agencies, *places}
    node = shown[notice.removeprefix(iris.base)]
    assert (node.kind, node.division, node.level, node.year, node.issued, node.state) == (
        ("regulation", REGION, "province", 2017, "2017-06-30", "seen")
    )
    assert shown[cited.removeprefix(iris.base)].state == "wanted"
    assert shown[report.removeprefix(iris.base)].year == 2017
    assert loaded.node(loaded.names[alias]).id == cited
    edges = {(edge.source, edge.target, edge.relation): edge for edge in loaded.all_edges()}
    assert edges[report, cited, "cites"] == Edge(report, cited, "cites", 3, ("basis", "refers"), iris.citation(shas[0], 0))
    assert edges[notice, cited, "implements"] == Edge(notice, cited, "implements", 1, (), iris.statement(shas[1], "implements", 500))
    assert (notice, notice, "amends") not in edges, "no document relates to itself"
    assert {key[2] for key in edges if key[0] in agencies} == {"issues", "jurisdiction"}
    assert sum(key[2] == "within" for key in edges) == 3, "the county in the city, the city in the region, the region in the country"


def test_the_words_are_those_of_the_source(store: Store, iris: Iris) -> None:
    """The first mention first, from whatever name; names of officials are masked; of what reference says there are no words."""
    cited, alias = numbered(iris, NUMBERS[0]), iris.titled(f"x-{COUNTY}", POINTS)
    store.decide(written([Decision(*sorted((cited, alias)), "same")], iris))
    report = iris.report(COUNTY, GOVERNMENT, 2017, "")
    stored(store, Paper(report, [(alias, "refers", "负责人:张某某"), (cited, "basis", NUMBERS[0])]))
    loaded = afresh(store)
    edges = {edge.relation: edge for edge in loaded.all_edges()}
    first, second = loaded.quotes(edges["cites"])
    assert (first.exact, first.file, first.start, first.cue) == ("负责人:***", "0", 0, "")
    assert (second.exact, second.start, second.end, second.cue) == (NUMBERS[0], 10, 10 + len(NUMBERS[0]), "依据")
    assert loaded.quotes(edges["cites"], 1) == (first,)
    assert loaded.quotes(edges["jurisdiction"]) == ()


@pytest.mark.parametrize(("days", "expected"), [(("2017-05-02", "2017-04-01"), "2017-05-02"), (("", "2017-04-01"), "2017-04-01")])
def test_a_document_knows_its_own_day_best(store: Store, iris: Iris, days: tuple[str, str], expected: str) -> None:
    """Another that gives an earlier day may mean another text; where only another knows, its word counts."""
    own, other = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[2])
    stored(store, Paper(own, issued=days[0]), Paper(other, more=f'<{own}> dcterms:issued "{days[1]}"^^xsd:date .'))
    loaded = afresh(store)
    assert loaded.node(loaded.places[own]).issued == expected


def test_what_users_write_and_no_calendar_has_is_no_part(store: Store, iris: Iris) -> None:
    """Nothing follows from graphs of users, and a day that does not exist is not known."""
    own, other = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[2])
    stored(store, Paper(own, issued="2017-02-30"))
    cites = Quad(NamedNode(own), iris.vocabulary.wm.cites, NamedNode(other), NamedNode(iris.user_graph("mine")))
    store.write_users([cites], [])
    loaded = afresh(store)
    assert loaded.node(loaded.places[own]).issued == ""
    assert other not in loaded.places


def test_versions_are_in_order(store: Store, iris: Iris) -> None:
    """A law and what took its place, with the days that are known of the real ones."""
    old, new = (f"{iris.base}regulation/100000/guowuyuanling-abfa/{number}" for number in (492, 711))
    found = {version.document: version for version in afresh(store).versions}
    assert (found[old].in_force_from, found[old].superseded_by) == ("2008-05-01", new)
    assert (found[new].in_force_from, found[new].superseded_by) == ("2019-05-15", "")
    assert found[old].work == found[new].work
    assert list(found).index(old) + 1 == list(found).index(new)


# --- what is kept -------------------------------------------------------------------------------------------------------------


def papers(iris: Iris, chance: Random) -> Paper:
    """A document that nobody could foresee."""
    regulations = [*(numbered(iris, number) for number in NUMBERS), iris.titled(f"x-{COUNTY}", POINTS), iris.titled(REGION, POINTS)]
    own = chance.choice([*regulations, iris.report(COUNTY, GOVERNMENT, 2017, ""), iris.report(CITY, "钦州市人民政府", 2018, "")])
    others = [other for other in regulations if other != own]
    cites = [(chance.choice(others), chance.choice(["basis", "refers"]), "某文") for _ in range(chance.randrange(3))]
    relations = [(chance.choice(["implements+", "basedOn", "repeals+"]), chance.choice(others)) for _ in range(chance.randrange(3))]
    issuer = chance.choice([(COUNTY, GOVERNMENT), (CITY, "钦州市人民政府"), (NATION, "国务院办公厅")])
    return Paper(own, cites, relations, issuer, chance.choice(["", "2017-03-01", "2018-04-02"]), chance.choice([0, 2017]))


@pytest.mark.parametrize("seed", range(3))
def test_what_follows_changes_is_what_is_read(store: Store, iris: Iris, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Documents come, change and go, and people join nodes and part them again: each time the network is as if read from the start."""
    chance, followed = Random(seed), []
    real = refreshing.refreshed
    monkeypatch.setattr(refreshing, "refreshed", lambda *given: followed.append(1) or real(*given))
    for name in "abc":
        store.put(papers(iris, chance).item(name, iris))
    refresh(store, iris.vocabulary, iris, ())
    network.load(store)
    for _ in range(8):
        names = sorted({source.name for source in store.sources()})
        if chance.random() < 0.3 and names:
            store.drop(chance.choice(names))
        elif chance.random() < 0.7:
            store.put(papers(iris, chance).item(chance.choice("abcde"), iris))
        else:
            pair = sorted((numbered(iris, NUMBERS[0]), chance.choice([iris.titled(f"x-{COUNTY}", POINTS), numbered(iris, NUMBERS[1])])))
            store.decide(chance.choice(["", written([Decision(*pair, "same")], iris)]))
        refresh(store, iris.vocabulary, iris, ())
        assert contents(network.load(store)) == contents(afresh(store))
    assert len(followed) > 4, "it did follow"


def test_the_same_revision_is_read_once(store: Store, iris: Iris, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file gives what was read, also to who looks at a view, and a view's reading serves the store."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    store.backend.flush()
    view = View.of(store.folder)
    with Store.open(view.folder, iris, iris.vocabulary, read_only=True) as seen:
        first = network.load(seen)
    assert (store.folder / kept.FILE).is_file()
    monkeypatch.setattr(refreshing, "read", lambda store: pytest.fail("read again"))
    assert contents(network.load(store)) == contents(first)
    later = View.of(store.folder)
    (store.folder / kept.FILE).unlink()
    with Store.open(later.folder, iris, iris.vocabulary, read_only=True) as seen:
        assert contents(network.load(seen)) == contents(first)


def test_another_version_reads_for_itself(store: Store, iris: Iris, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version may read the same store otherwise, and what an earlier one kept would hide that."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    network.load(store)
    read: list[bool] = []
    monkeypatch.setattr(Reading, "read", lambda reading: read.append(reading.graphs is None))
    network.load(store)
    assert read == []
    monkeypatch.setattr(kept, "version", lambda package: "9.9")
    network.load(store)
    assert read == [True], "of the whole store, not of what changed"


def test_what_is_damaged_is_made_anew(store: Store, iris: Iris) -> None:
    """Whatever stands in the files, the network is that of the store."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    expected, chance = contents(network.load(store)), Random(1)
    files = [store.folder / name for name in (kept.FILE, refreshing.FILE)]
    good = [file.read_bytes() for file in files]
    for _ in range(10):
        for file, content in zip(files, good, strict=True):
            at = chance.randrange(len(content))
            file.write_bytes(chance.choice([content[:at], content[:at] + b"\xff" + content[at + 1 :], b"", content + b"0", b"[" * 9000]))
        assert contents(network.load(store)) == expected


def test_bytes_that_were_forged_do_no_harm(store: Store, iris: Iris) -> None:
    """A digest keeps damage away and no forger: numbers that lead nowhere are refused for what they are."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    expected = contents(network.load(store))
    for name in (kept.FILE, refreshing.FILE):
        about, columns = kept.keeping.read(store.folder / name, None) or pytest.fail("nothing was kept")
        for column, values in columns.items():
            for forged in ([] if isinstance(values, list) else values * 0 - 2, values[:-1]):
                kept.keeping.write(store.folder / name, about, {**columns, column: forged})
                if name == refreshing.FILE:
                    (store.folder / kept.FILE).unlink(missing_ok=True)
                found = contents(network.load(store))
                assert len(found[0]) == len(expected[0]) or column in ("versions", "names", "edge files")


@pytest.mark.parametrize(("name", "column"), [(kept.FILE, "ids"), (kept.FILE, "edge files"), (refreshing.FILE, "files")])
def test_names_that_were_forged_are_no_names(store: Store, iris: Iris, name: str, column: str) -> None:
    """Places are looked up in the order of IRIs, and digests become parts of IRIs: the other way round, or a path, is refused."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    expected = contents(network.load(store))
    about, columns = kept.keeping.read(store.folder / name, None) or pytest.fail("nothing was kept")
    values = list(columns[column])
    forged = values[::-1] if column == "ids" else [*values[:-1], "../../../../etc"]
    kept.keeping.write(store.folder / name, about, {**columns, column: forged})
    if name == refreshing.FILE:
        (store.folder / kept.FILE).unlink()
    assert contents(network.load(store)) == expected


def test_a_folder_that_cannot_be_written_to_does_without(store: Store, iris: Iris) -> None:
    """A folder in the place of the file stands for all that keeps it from being written."""
    stored(store, Paper(numbered(iris, NUMBERS[0]), [(numbered(iris, NUMBERS[2]), "basis", "某文")]))
    for name in (kept.FILE, refreshing.FILE):
        (store.folder / name).mkdir()
    assert contents(network.load(store)) == contents(afresh(store))


def test_what_is_under_way_is_not_kept(store: Store, iris: Iris) -> None:
    """Between a change and the refresh that follows, the store shows no revision: what is kept then would be taken for another's."""
    store.put(Paper(numbered(iris, NUMBERS[0])).item("a", iris))
    network.load(store)
    network.load(store.quarantine())
    assert not (store.folder / kept.FILE).exists()


def test_a_store_tells_what_changed(store: Store, iris: Iris) -> None:
    """What was touched since a revision, and nobody knows of one that is not in the file."""
    before = store.revision
    item = Paper(numbered(iris, NUMBERS[0])).item("a", iris)
    store.put(item)
    refresh(store, iris.vocabulary, iris, ())
    assert iris.graph(item.sha16) in (store.shelf.changes_since(before) or ())
    assert store.shelf.changes_since(store.revision) == frozenset()
    assert store.shelf.changes_since("0123456789abcdef") is None
    assert store.shelf.changes_since("") is None


# --- which mentions count -----------------------------------------------------------------------------------------------------


def test_copies_of_a_document_say_it_once(store: Store, iris: Iris) -> None:
    """Two files of one report: the mentions are those of the file that has most of them; where both have one, of the first digest."""
    often, once = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[1])
    report = iris.report(COUNTY, GOVERNMENT, 2017, "")
    short = Paper(report, [(often, "basis", "甲文"), (often, "complies", "乙文"), (once, "refers", "丙文")], year=2017)
    long = Paper(
        report, [(often, "basis", "甲文"), (often, "basis", "乙文"), (often, "refers", "丁文"), (once, "refers", "丙文")], year=2017
    )
    shas = stored(store, short, long)
    loaded = afresh(store)
    edges = {edge.target: edge for edge in loaded.all_edges() if edge.relation == "cites"}
    assert edges[often] == Edge(report, often, "cites", 3, ("basis", "refers"), iris.citation(shas[1], 0))
    assert edges[once] == Edge(report, once, "cites", 1, ("refers",), iris.citation(min(shas), 20 if shas[0] < shas[1] else 30))
    assert [(quote.exact, quote.file) for quote in loaded.quotes(edges[often])] == [("甲文", "1"), ("乙文", "1"), ("丁文", "1")]
    assert [quote.exact for quote in loaded.quotes(edges[once])] == ["丙文"]


def test_a_title_within_a_title_is_mentioned_as_that_is(store: Store, iris: Iris) -> None:
    """Who amends a notice that forwards a plan says nothing of the plan; who forwards that notice does, and who names the plan besides."""
    plan, notice, act = (numbered(iris, number) for number in NUMBERS)
    title = "《关于转发〈工作要点〉有关事项的通知》"
    amending = Paper(act, [(notice, "amends", title), (plan, "refers", "〈工作要点〉")], [("amends", notice)], (REGION, "广西"))
    report, another = (iris.report(COUNTY, GOVERNMENT, year, "") for year in (2017, 2018))
    besides = Paper(report, [(notice, "repeals", title), (plan, "refers", "〈工作要点〉"), (plan, "basis", "《工作要点》")], year=2017)
    basing = Paper(another, [(notice, "basis", title), (plan, "refers", "〈工作要点〉")], year=2018)
    stored(store, amending, besides, basing)
    loaded = afresh(store)
    functions = {edge.source: edge.functions for edge in loaded.all_edges() if edge.relation == "cites" and edge.target == plan}
    assert functions == {act: ("amends",), report: ("basis", "repeals"), another: ("refers",)}
    assert {row.node.id for row in network.cascade(loaded, loaded.places[plan]).rows} == {report, another}


def test_a_document_is_the_first_to_say_what_it_does(store: Store, iris: Iris) -> None:
    """A file whose digest comes first says that a notice carries out a plan: the words are those of the notice all the same."""
    plan, notice = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[2])
    other = iris.statement("0" * 16, "implements", 3)
    same = f"<{notice}> wm:implements <{plan}> . <{other}> rdf:subject <{notice}> ; rdf:predicate wm:implements ; rdf:object <{plan}> ."
    report = Paper(iris.report(COUNTY, GOVERNMENT, 2017, ""), year=2017, more=same)
    shas = stored(store, report, Paper(notice, [(plan, "implements", "某文")], [("implements+", plan)], (REGION, "广西")))
    edges = {edge.relation: edge for edge in afresh(store).all_edges() if edge.target == plan}
    assert edges["implements"].evidence == iris.statement(shas[1], "implements", 500)


# --- levels and versions ------------------------------------------------------------------------------------------------------


def test_what_towns_issue_is_of_a_town(store: Store, iris: Iris) -> None:
    """Its IRI is scoped by the county; what a town and the county issue together is of the county."""
    town, street = "灵山县佛子镇人民政府", "灵山县三海街道办事处"
    agencies = {name: iris.agency(COUNTY, name) for name in (town, street, GOVERNMENT)}
    more = f"<{agencies[town]}> wm:township <{iris.division(COUNTY + '101')}> ."
    kind = f"<{agencies[street]}> org:classification <{iris.concept('classification', 'subdistrict-office')}> ."
    own, of_street, of_county = (iris.report(COUNTY, name, 2017, "") for name in (town, street, GOVERNMENT))
    together = iris.titled(COUNTY, POINTS)
    stored(
        store,
        Paper(own, issuer=(COUNTY, town), year=2017, more=more),
        Paper(of_street, issuer=(COUNTY, street), year=2017, more=kind),
        Paper(of_county, year=2017),
        Paper(together, issuer=(COUNTY, town), more=f"<{agencies[GOVERNMENT]}> wm:issues <{together}> ; a wm:Agency ."),
    )
    loaded = afresh(store)
    levels = {node.id: node.level for node in map(loaded.node, range(len(loaded))) if node.kind != "division"}
    assert [levels[agencies[name]] for name in (town, street, GOVERNMENT)] == ["township", "township", "county"]
    assert [levels[document] for document in (own, of_street, of_county, together)] == ["township", "township", "county", "county"]
    assert contents(network.load(store)) == contents(loaded), "also from the files"


def test_what_took_a_place_is_a_version_too(store: Store, iris: Iris) -> None:
    """Of a chain of two that nobody counts among the versions of a work, the second says nothing of itself."""
    old, new = numbered(iris, NUMBERS[0]), numbered(iris, NUMBERS[1])
    stored(store, Paper(old, more=f"<{old}> wm:supersededBy <{new}> ."), Paper(new))
    found = {version.document: version for version in afresh(store).versions}
    assert (found[old].superseded_by, found[old].work) == (new, "")
    assert (found[new].superseded_by, found[new].number) == ("", "")
