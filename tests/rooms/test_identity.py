"""Canon follows from all graphs, whatever their order: who is who, one label each, findings over several documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from benchmarks.items import Item
from kg.across import refresh
from kg.iris import Iris
from kg.records import DocumentNumber
from kg.store import Store
from kg.vocabulary import Vocabulary

COUNTY, CITY = "450721", "450700"
GOVERNMENT = "灵山县人民政府"
TITLE = "灵山县政府信息公开实施办法"


class Maker:
    """Writes small documents in Turtle, with names for the nodes that the tests speak of."""

    def __init__(self, iris: Iris) -> None:
        self.iris = iris
        self.names = {
            "gov": iris.agency(COUNTY, GOVERNMENT),
            "report": iris.report(COUNTY, GOVERNMENT, 2017, ""),
            "one": iris.numbered(COUNTY, DocumentNumber("灵政办发", 2017, 1)),
            "two": iris.numbered(COUNTY, DocumentNumber("灵政办发", 2017, 2)),
            "titled": iris.titled(COUNTY, TITLE),
            "open": iris.titled(f"x-{COUNTY}", TITLE),
            "city": iris.titled(CITY, TITLE),
        }

    def iri(self, name: str) -> NamedNode:
        """The node that a name stands for."""
        return NamedNode(self.names[name])

    def item(self, name: str, turtle: str, text: str = "") -> Item:
        """A document; ``$own`` stands for its graph, ``$gov`` and so on for the nodes; every agency and regulation is typed."""
        sha256 = hashlib.sha256((text or name).encode()).hexdigest()
        graph, source = self.iris.graph(sha256[:16]), self.iris.source(sha256[:16])
        body = turtle.replace("$own", f"<{graph}>")
        body = body.replace("$source", f"<{source}>").replace("$file", f'"{name}"')
        used = [key for key in self.names if f"${key}" in body or (key == "gov" and "wm:issuedBy" in body)]
        kinds = {"gov": "Agency", "report": "Report"}
        for key in sorted(self.names, key=len, reverse=True):
            body = body.replace(f"${key}", f"<{self.names[key]}>")
        prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
        types = "".join(f"<{self.names[key]}> a wm:{kinds.get(key, 'Regulation')} .\n" for key in used)
        place = f'<{self.names["gov"]}> wm:jurisdiction <{self.iris.division(COUNTY)}> ; rdfs:label "{GOVERNMENT}"@zh .\n'
        head = f'<{source}> a wm:Source ; rdfs:label "{name}" ; wm:sha256 "{sha256}" .\n'
        quads = parse(prefixes + head + types + (place if "gov" in used else "") + body, RdfFormat.TURTLE)
        return Item(name, sha256[:16], text or name, tuple(Quad(*quad.triple, NamedNode(graph)) for quad in quads))


PREFIXES = {
    "wm": "https://w3id.org/wenmai/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "cito": "http://purl.org/spar/cito/",
}


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture(scope="module")
def make(iris: Iris) -> Maker:
    """Writes documents."""
    return Maker(iris)


@pytest.fixture
def store(tmp_path: Path, iris: Iris) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        yield opened


def canon(store: Store) -> set[Quad]:
    """What graph/canon says."""
    return store.quads_of(NamedNode(store.iris.graph("canon")))


def stated(store: Store, iri: NamedNode, name: str) -> list[str]:
    """The values that the default graph has for a property of a node."""
    prefix, local = name.split(":")
    found = store.query(f"SELECT ?o {{ <{iri.value}> <{PREFIXES[prefix]}{local}> ?o }} ORDER BY ?o")
    return [row["o"].value for row in found]


def filled(store: Store, *items: Item, touched: tuple[str, ...] | None = None) -> Store:
    """The store with documents in it and canon in step."""
    for item in items:
        store.put(item)
    refresh(store, store.vocabulary, store.iris, touched)
    return store


def codes(store: Store) -> list[str]:
    """The findings over several documents."""
    code = NamedNode(f"{PREFIXES['wm']}code")
    return sorted(quad.object.value for quad in canon(store) if quad.predicate == code)


def test_every_node_counts_under_itself(store: Store, make: Maker) -> None:
    """Queries over works always go through wm:canonical; a node without one would drop out of every count."""
    filled(store, make.item("a", f'$report wm:issuedBy $gov ; wm:cites $one . $one skos:altLabel "{TITLE}"@zh .'))
    for name in ("gov", "report", "one"):
        assert stated(store, make.iri(name), "wm:canonical") == [make.names[name]]


def test_a_title_alone_is_the_one_number_that_bears_it(store: Store, make: Maker) -> None:
    """One report gives the number, another only the title: it is one regulation; the spelling of the title does not matter."""
    filled(
        store,
        make.item("a", f'$report wm:cites $one . $one wm:issuedBy $gov ; skos:altLabel "《{TITLE}》"@zh .'),
        make.item(
            "b", f'$titled a wm:Regulation ; skos:altLabel "{TITLE}"@zh . $city skos:altLabel "{TITLE}"@zh . $open a wm:Regulation .'
        ),
    )
    assert stated(store, make.iri("titled"), "wm:canonical") == [make.names["one"]]
    for other in ("city", "open"):  # another division's, and one whose issuer nobody knows
        assert stated(store, make.iri(other), "wm:canonical") == [make.names[other]]


def test_what_is_ambiguous_is_left_alone(store: Store, make: Maker) -> None:
    """A text that was issued anew keeps its title: one that two numbers bear says nothing."""
    two = make.item("two", f'$two wm:issuedBy $gov ; skos:altLabel "{TITLE}"@zh .')
    filled(
        store,
        make.item("a", f'$one wm:issuedBy $gov ; skos:altLabel "{TITLE}"@zh .'),
        make.item("b", f'$titled skos:altLabel "{TITLE}"@zh .'),
        two,
    )
    assert stated(store, make.iri("titled"), "wm:canonical") == [make.names["titled"]]
    store.drop("two")
    refresh(store, store.vocabulary, store.iris, ())
    assert stated(store, make.iri("titled"), "wm:canonical") == [make.names["one"]]


def test_dates_that_contradict_keep_namesakes_apart(store: Store, make: Maker) -> None:
    """The notice of 2016 without a number is not the one of 2017 that has one."""
    day = '"{}"^^xsd:date'
    filled(
        store,
        make.item("a", f'$one wm:issuedBy $gov ; dcterms:title "{TITLE}"@zh ; dcterms:issued {day.format("2017-03-01")} .'),
        make.item("b", f'$titled dcterms:title "{TITLE}"@zh ; dcterms:issued {day.format("2016-03-01")} .'),
    )
    assert stated(store, make.iri("titled"), "wm:canonical") == [make.names["titled"]]


def test_the_label_is_one_and_the_best(store: Store, make: Maker, iris: Iris) -> None:
    """Own title, else reference, else the commonest spelling (ties: the shortest, then code points), else the number."""
    number = '$one wm:documentNumber "灵政办发〔2017〕1号" .'
    filled(store, make.item("n", number))
    assert stated(store, make.iri("one"), "rdfs:label") == ["灵政办发〔2017〕1号"]
    spelled = [make.item(f"s{at}", f'$one skos:altLabel "{text}"@zh .') for at, text in enumerate(("关于要点的通知", "要点乙", "要点甲"))]
    filled(store, *spelled)
    assert stated(store, make.iri("one"), "rdfs:label") == ["要点乙"]  # 乙 U+4E59 stands before 甲 U+7532
    filled(store, make.item("s3", '$one skos:altLabel "关于要点的通知"@zh .'))
    assert stated(store, make.iri("one"), "rdfs:label") == ["关于要点的通知"]
    known = Quad(make.iri("one"), iris.vocabulary.dcterms.title, Literal("要点", language="zh"), NamedNode(iris.graph("reference")))
    store.put_reference([known], "digest")
    filled(store)
    assert stated(store, make.iri("one"), "rdfs:label") == ["要点"]
    filled(store, make.item("own", '$one wm:graph $own ; wm:sourceFile $file ; dcterms:title "灵山县要点"@zh .'))
    assert stated(store, make.iri("one"), "rdfs:label") == ["灵山县要点"]


def test_several_files_of_one_report(store: Store, make: Maker) -> None:
    """Two sites publish one report: a government's own file speaks for it, else the later one, else the smaller digest."""

    def held(name: str, day: str, title: str = "灵山县2017年报告") -> Item:
        return make.item(
            name,
            f'$report wm:graph $own ; wm:sourceFile $file ; dcterms:title "{title}"@zh ; dcterms:issued "{day}"^^xsd:date .',
        )

    first, later, official = held("a.txt", "2018-03-01"), held("b.txt", "2018-03-02"), held("https://www.gxls.gov.cn/c", "2018-02-01")
    filled(store, first)
    assert stated(store, make.iri("report"), "wm:preferredGraph") == []
    assert codes(store) == []
    filled(store, later)
    assert stated(store, make.iri("report"), "wm:preferredGraph") == [store.iris.graph(later.sha16)]
    filled(store, official)
    assert stated(store, make.iri("report"), "wm:preferredGraph") == [store.iris.graph(official.sha16)]
    assert codes(store) == ["several-files-one-document"]
    store.drop("https://www.gxls.gov.cn/c")
    store.drop("b.txt")
    same = held("d.txt", "2018-03-01", "另一份材料")
    filled(store, same)
    smaller = min(first.sha16, same.sha16)
    assert stated(store, make.iri("report"), "wm:preferredGraph") == [store.iris.graph(smaller)]
    assert "shacl#Warning" in str(canon(store)), "titles that are unlike may be two reports under one IRI"


def test_a_number_with_two_titles_is_told(store: Store, make: Maker) -> None:
    """One of the two reports has a slip; the finding shows where each of them says so."""
    cited = '<{0}> cito:hasCitedEntity $one ; wm:evidence <{1}> . $one wm:documentNumber "灵政办发〔2017〕1号" ; skos:altLabel "{2}"@zh .'

    def citing(name: str, title: str) -> Item:
        sha16 = hashlib.sha256(name.encode()).hexdigest()[:16]
        place = make.iris.evidence(sha16, 12, 20, "number")
        return make.item(name, cited.format(make.iris.citation(sha16, 12), place, title))

    filled(
        store,
        citing("a", "灵山县2017年政务公开工作要点"),
        citing("b", "关于印发《灵山县2017年政务公开工作要点》的通知"),
        citing("c", "2017年政务公开要点"),
    )
    assert codes(store) == []
    filled(store, citing("d", "食品安全抽检实施方案"))
    assert codes(store) == ["number-with-two-titles"]
    evidence = NamedNode(f"{PREFIXES['wm']}evidence")
    assert len([quad for quad in canon(store) if quad.predicate == evidence]) == 2
    store.drop("d")
    filled(store)
    assert codes(store) == []


def documents(make: Maker) -> list[Item]:
    """Documents that touch each other in every way that canon looks at."""
    return [
        make.item(
            "a", f'$report wm:issuedBy $gov ; wm:graph $own ; wm:sourceFile $file ; wm:cites $one . $one skos:altLabel "{TITLE}"@zh .'
        ),
        make.item("b", f'$titled wm:graph $own ; wm:sourceFile $file ; dcterms:title "{TITLE}"@zh .'),
        make.item(
            "c", f'$one wm:issuedBy $gov ; wm:documentNumber "灵政办发〔2017〕1号" . $two wm:issuedBy $gov ; skos:altLabel "{TITLE}"@zh .'
        ),
        make.item(
            "d", '$report wm:graph $own ; wm:sourceFile $file ; dcterms:title "报告"@zh . $one skos:altLabel "食品安全抽检方案"@zh .'
        ),
    ]


def test_canon_does_not_know_the_order(tmp_path: Path, iris: Iris, make: Maker) -> None:
    """The same documents give the same canon, in whatever order they came, and looked at singly or all at once."""
    results = set()
    for at, order in enumerate(permutations(documents(make))):
        with Store.open(tmp_path / str(at), iris, iris.vocabulary) as store:
            if at % 2:
                for item in order:
                    filled(store, item, touched=())
            else:
                filled(store, *order)
            results.add(frozenset(canon(store)))
            default = {
                quad.triple
                for quad in store.backend.quads_for_pattern(None, None, None, None)
                if not isinstance(quad.graph_name, NamedNode)
            }
            assert default == {quad.triple for quad in store.backend if isinstance(quad.graph_name, NamedNode)}
    assert len(results) == 1


def test_bit_by_bit_is_the_same_as_from_scratch(store: Store, iris: Iris, make: Maker) -> None:
    """After each coming, changing and going, canon is what a fresh look at everything would give."""
    a, b, c, d = documents(make)
    changed = make.item("a", f'$two wm:issuedBy $gov ; skos:altLabel "{TITLE}"@zh .', text="other bytes")
    steps = [lambda item=item: store.put(item) for item in (a, b, c, d, changed, a)]
    steps += [lambda name=name: store.drop(name) for name in ("c", "d", "a", "b")]
    for step in steps:
        step()
        refresh(store, iris.vocabulary, iris, ())
        bit_by_bit = canon(store)
        refresh(store, iris.vocabulary, iris)
        assert canon(store) == bit_by_bit
    assert set(store.backend) == set(), "nothing is left of what is gone"


def test_nothing_new_writes_nothing(store: Store, iris: Iris, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that changes nothing leaves the files of the store as they are."""
    filled(store, *documents(make))
    monkeypatch.setattr(Store, "amend", lambda *_: pytest.fail("canon was written"))
    refresh(store, iris.vocabulary, iris, ())
    refresh(store, iris.vocabulary, iris)


def test_only_what_is_touched_is_looked_at(store: Store, iris: Iris, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of a document is that document, however many there are."""
    filled(store, *documents(make))
    from kg.identity.nodes import Nodes

    looked_at = set()
    look_up = Nodes.look_up
    monkeypatch.setattr(Nodes, "look_up", lambda self, iri: looked_at.add(iri.value) or look_up(self, iri))
    far = iris.titled(CITY, "别处的办法")
    item = make.item("e", f'<{far}> a wm:Regulation ; skos:altLabel "别处的办法"@zh .')
    store.put(item)
    refresh(store, iris.vocabulary, iris, [iris.graph(item.sha16)])
    assert looked_at == {far}


def test_a_kill_before_the_refresh_is_mended_by_the_next(store: Store, iris: Iris, make: Maker) -> None:
    """The note of what changed is in the store, not in the process that was killed."""
    a, b, c, _ = documents(make)
    filled(store, a, b)
    store.put(c)
    store.drop("b")
    folder = store.folder
    store.close()
    with Store.open(folder, iris, iris.vocabulary) as again:
        refresh(again, iris.vocabulary, iris, ())
        mended = canon(again)
        refresh(again, iris.vocabulary, iris)
        assert canon(again) == mended
        assert again.pending() == frozenset()
