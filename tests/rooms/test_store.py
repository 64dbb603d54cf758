"""The store keeps each document's graph, and the default graph as their merge, whatever comes and goes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from benchmarks.items import Item
from kg.errors import StoreError
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary

WM = "https://w3id.org/wenmai/ontology#"
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
AGENCY = "https://w3id.org/wenmai/id/agency/450721/lingshanxianrenminzhengfu-b3f7"
REPORT = "https://w3id.org/wenmai/id/report/450721/lingshanxianrenminzhengfu-b3f7/2017"


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


@pytest.fixture
def store(tmp_path: Path, iris: Iris) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as opened:
        yield opened


def item(name: str, text: str, received: int = 150, report: str = REPORT, quarantine: bool = False) -> Item:
    """A report under a name that says how many requests came in, in a graph of its own, about an agency that is shared."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    sha16 = sha256[:16]
    base = "https://w3id.org/wenmai/id/"
    graph, source = NamedNode(f"{base}graph/{sha16}"), NamedNode(f"{base}document/{sha16}")
    node, value = NamedNode(report), NamedNode(f"{source.value}/indicator/foi.received/7")

    def quad(subject: NamedNode, predicate: str, object: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate if ":" in predicate else WM + predicate), object, graph)

    head = (
        quad(source, RDF_TYPE.value, NamedNode(f"{WM}Source")),
        quad(source, RDFS_LABEL.value, Literal(name)),
        quad(source, "sha256", Literal(sha256)),
    )
    body = (
        quad(node, RDF_TYPE.value, NamedNode(f"{WM}Report")),
        quad(node, "sourceFile", Literal(name)),
        quad(node, "graph", graph),
        quad(node, "issuedBy", NamedNode(AGENCY)),
        quad(node, "records", value),
        quad(value, "value", Literal(received)),
        quad(NamedNode(AGENCY), RDFS_LABEL.value, Literal("灵山县人民政府", language="zh")),
    )
    return Item(name, sha16, text, head if quarantine else head + body, body if quarantine else ())


def sums(store: Store) -> tuple[int, int, int]:
    """How many reports and labels of the agency there are, and the sum of all values, as SPARQL counts them."""
    row = next(
        iter(
            store.query(
                f"SELECT (COUNT(DISTINCT ?r) AS ?reports) (SUM(?v) AS ?sum) WHERE {{ ?r <{WM}records> ?i . ?i <{WM}value> ?v ; ?p ?o }}"
            )
        )
    )
    labels = next(iter(store.query(f"SELECT (COUNT(?l) AS ?n) WHERE {{ <{AGENCY}> <{RDFS_LABEL.value}> ?l }}")))
    return int(row["reports"].value), int(labels["n"].value), int(row["sum"].value)


def contents(store: Store) -> set[Quad]:
    """Everything, to compare."""
    return set(store.backend)


def merge_holds(store: Store) -> bool:
    """Whether the default graph is exactly what the named graphs state."""
    default = {(q.subject, q.predicate, q.object) for q in store.backend if q.graph_name == DefaultGraph()}
    return default == {(q.subject, q.predicate, q.object) for q in store.backend if q.graph_name != DefaultGraph()}


def test_what_two_documents_state_counts_once(store: Store) -> None:
    """The reason for the merged default graph: a union of graphs answers once for each graph that states a triple."""
    other = REPORT.replace("2017", "2018")
    assert store.put(item("a.txt", "甲", 150)) == "added"
    assert store.put(item("b.txt", "乙", 40, other)) == "added"
    assert sums(store) == (2, 1, 190)
    assert merge_holds(store)


def test_the_same_again_changes_nothing(store: Store) -> None:
    """A second build over the first writes nothing."""
    store.put(item("a.txt", "甲"))
    store.settle()
    before = contents(store)
    assert store.put(item("a.txt", "甲")) == "unchanged"
    assert contents(store) == before
    assert store.pending() == frozenset()


@pytest.mark.parametrize(
    "literal",
    [
        Literal("12.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        Literal("007", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        Literal("2026-11-22T03:00:00.000Z", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")),
        Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
        Literal("no date", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    ],
)
def test_a_number_in_another_spelling_is_no_change(store: Store, literal: Literal) -> None:
    """pyoxigraph keeps values, not their spelling: 12.50 comes back as 12.5, and that is no new quad."""
    made = item("a.txt", "甲")
    made = Item(made.name, made.sha16, made.text, (*made.quads, Quad(NamedNode(REPORT), RDF_TYPE, literal, made.quads[0].graph_name)))
    assert store.put(made) == "added"
    assert store.put(made) == "unchanged"
    assert store.put(item("a.txt", "甲", 151)) == "replaced"
    assert merge_holds(store)


def test_a_changed_file_replaces_its_older_graph(store: Store) -> None:
    """A document that was corrected and read again must not stand beside its old self."""
    old, new = item("a.txt", "甲", 150), item("a.txt", "甲改", 151)
    store.put(old)
    assert store.put(new) == "replaced"
    assert sums(store) == (1, 1, 151)
    assert [source.graph.rsplit("/", 1)[-1] for source in store.sources()] == [new.sha16]
    assert store.text(new.sha16) == "甲改"
    with pytest.raises(StoreError):
        store.text(old.sha16)
    assert merge_holds(store)


def test_new_rules_replace_the_graph_of_the_same_bytes(store: Store) -> None:
    """An upgrade reads the same file into other quads."""
    store.put(item("a.txt", "甲", 150))
    assert store.put(item("a.txt", "甲", 151)) == "replaced"
    assert sums(store) == (1, 1, 151)


def test_the_same_bytes_under_two_names_are_one_document(store: Store, iris: Iris) -> None:
    """Mirrors hold the same file: it is counted once and found under each name, until the last name goes."""
    one, two = item("a.txt", "甲"), item("mirror/a.txt", "甲")
    assert store.put(one) == "added"
    assert store.put(two) == "added"
    assert store.put(one) == "unchanged"
    assert store.put(two) == "unchanged"
    assert sums(store) == (1, 1, 150)
    assert [source.name for source in store.sources()] == ["a.txt", "mirror/a.txt"]
    files = store.query(f"SELECT ?f {{ <{REPORT}> <{WM}sourceFile> ?f }}")
    assert {row["f"].value for row in files} == {"a.txt", "mirror/a.txt"}
    assert store.drop("a.txt") == 1
    assert [source.name for source in store.sources()] == ["mirror/a.txt"]
    assert sums(store) == (1, 1, 150)
    assert store.text(one.sha16) == "甲"
    assert contents(store) == set(two.quads) | {Quad(q.subject, q.predicate, q.object) for q in two.quads}
    assert store.drop("mirror/a.txt") == 1
    assert contents(store) == set()


def test_a_name_that_moves_to_other_bytes_leaves_the_mirror(store: Store) -> None:
    """The corrected file replaces what its name stood for, not what another name still stands for."""
    store.put(item("a.txt", "甲", 150))
    store.put(item("b.txt", "甲", 150))
    assert store.put(item("a.txt", "丙", 7, REPORT.replace("2017", "2016"))) == "replaced"
    assert [source.name for source in store.sources()] == ["a.txt", "b.txt"]
    assert sums(store) == (2, 1, 157)
    assert merge_holds(store)


@pytest.mark.parametrize("key", ["name", "graph", "document", "report"])
def test_drop_leaves_no_trace(store: Store, iris: Iris, key: str) -> None:
    """Whoever asks for a document to be forgotten can name it by what they see."""
    keep, gone = item("a.txt", "甲", 150), item("b.txt", "乙", 40, REPORT.replace("2017", "2018"))
    store.put(keep)
    before = contents(store)
    store.put(gone)
    handle = {
        "name": "b.txt",
        "graph": iris.graph(gone.sha16),
        "document": iris.source(gone.sha16),
        "report": REPORT.replace("2017", "2018"),
    }[key]
    assert store.drop(handle) == 1
    assert contents(store) == before
    assert [graph.value for graph in store.backend.named_graphs()] == [iris.graph(keep.sha16)]
    assert [path.name for path in store.folder.glob("texts/*")] == [f"{keep.sha16}.txt"]


def test_drop_of_a_report_takes_every_file_of_it(store: Store) -> None:
    """Two sites may publish one report in unlike files; the report's IRI means both."""
    store.put(item("a.txt", "甲"))
    store.put(item("b.txt", "乙"))
    assert store.drop(REPORT) == 2
    assert contents(store) == set()


@pytest.mark.parametrize("unknown", ["c.txt", "no iri at all", REPORT, "https://w3id.org/wenmai/id/graph/0123456789abcdef"])
def test_drop_of_what_is_not_there_says_so(store: Store, unknown: str) -> None:
    """A slip of the pen must not look like success."""
    with pytest.raises(StoreError, match="holds nothing"):
        store.drop(unknown)


@pytest.mark.parametrize("protected", ["graph/reference", "graph/canon"])
def test_drop_does_not_touch_what_is_no_document(store: Store, iris: Iris, protected: str) -> None:
    """Reference and canon are not documents."""
    quad = Quad(NamedNode(AGENCY), RDFS_LABEL, Literal("x"), NamedNode(iris.base + protected))
    store.amend([quad], [])
    with pytest.raises(StoreError):
        store.drop(iris.base + protected)
    assert quad in store.backend


def test_a_quarantined_document_stays_outside(store: Store) -> None:
    """What violates a shape is kept for inspection, beside the store; only its source and findings are in it."""
    bad = item("a.txt", "甲", quarantine=True)
    assert store.put(bad) == "quarantined"
    assert store.put(bad) == "unchanged"
    (source,) = store.sources()
    assert (source.quarantined, source.kind, source.name) == (True, "report", "a.txt")
    assert f"{WM}records" not in str(store.backend)
    assert (store.folder / "quarantine" / f"{bad.sha16}.nq").read_text("utf-8").count("\n") == len(bad.quarantine)
    assert store.put(item("a.txt", "甲")) == "replaced"
    assert not list(store.folder.glob("quarantine/*"))
    assert store.sources()[0].quarantined is False
    store.put(bad)
    store.drop("a.txt")
    assert not list(store.folder.glob("*/*.nq")) and contents(store) == set()


def test_reference_is_stored_once(store: Store, iris: Iris) -> None:
    """Twenty thousand quads are not compared at each build: the digest of their tables is."""
    graph = NamedNode(iris.graph("reference"))
    quads = [Quad(NamedNode(AGENCY), RDFS_LABEL, Literal(name, language="zh"), graph) for name in ("灵山县人民政府", "旧名")]
    quads.append(Quad(BlankNode("b0"), RDF_TYPE, NamedNode(AGENCY), graph))
    store.put(item("a.txt", "甲"))
    assert store.put_reference(quads, "one")
    assert not store.put_reference([], "one")
    assert store.put_reference([quads[1], quads[2]], "two")
    assert store.put_reference([quads[0]], "three")
    assert sums(store)[1] == 1
    assert merge_holds(store)
    store.drop("a.txt")
    assert {quad for quad in contents(store) if quad.graph_name == graph} == {quads[0]}
    assert merge_holds(store)


def test_the_whole_reference_enters(store: Store, iris: Iris) -> None:
    """The real tables, blank nodes of the ontology included."""
    from kg.reference import reference_quads

    quads = set(reference_quads(iris.vocabulary, iris))
    store.put_reference(quads, iris.vocabulary.digest)
    assert store.quads_of(NamedNode(iris.graph("reference"))) == quads
    assert merge_holds(store)


def test_quads_of_another_graph_are_refused(store: Store) -> None:
    """No document's graph is ever written because of another; a blank node would be another one at each build."""
    good = item("a.txt", "甲")
    foreign = Quad(NamedNode(AGENCY), RDFS_LABEL, Literal("x"), NamedNode("https://w3id.org/wenmai/id/graph/0123456789abcdef"))
    blank = Quad(BlankNode(), RDFS_LABEL, Literal("x"), good.quads[0].graph_name)
    for bad in (foreign, blank):
        with pytest.raises(StoreError):
            store.put(Item(good.name, good.sha16, good.text, (*good.quads, bad)))
    assert contents(store) == set()


def test_what_changed_waits_for_the_refresh(store: Store, iris: Iris) -> None:
    """Canon is derived: nodes that lose something must be known although their graph is gone."""
    canon = NamedNode(iris.graph("canon"))
    store.put(item("a.txt", "甲"))
    store.amend([Quad(NamedNode(REPORT), RDFS_LABEL, Literal("报告", language="zh"), canon)], [])
    assert store.pending() == {iris.graph(item("a.txt", "甲").sha16)}
    store.settle()
    store.drop("a.txt")
    assert store.pending() == {REPORT}


def test_one_writer_and_many_readers(store: Store, iris: Iris) -> None:
    """Two builds at once would write over each other; a reader sees what was there when it opened."""
    store.put(item("a.txt", "甲"))
    with pytest.raises(StoreError, match="in use by another process"):
        Store.open(store.folder, iris, iris.vocabulary)
    with Store.open(store.folder, iris, iris.vocabulary, read_only=True) as reader:
        assert [source.name for source in reader.sources()] == ["a.txt"]


def test_what_is_no_store_is_left_alone(tmp_path: Path, iris: Iris) -> None:
    """A wrong --store must not fill somebody's folder with files."""
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    (tmp_path / "odd" / "graphs").mkdir(parents=True)
    (tmp_path / "odd" / "graphs" / "letter.txt").write_text("x", "utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt", tmp_path / "odd"):
        with pytest.raises(StoreError, match=r"no store|not a store"):
            Store.open(folder, iris, iris.vocabulary)
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(tmp_path / "none", iris, iris.vocabulary, read_only=True)
    assert not (tmp_path / "none").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "odd"]


def test_groups_are_the_same_as_one_by_one(store: Store, tmp_path: Path, iris: Iris, monkeypatch: pytest.MonkeyPatch) -> None:
    """New documents, a second name, the same name again and other bytes, in groups of whatever size."""
    items = [item("a.txt", "甲", 1), item("b.txt", "甲", 1), item("a.txt", "乙", 2), item("a.txt", "乙", 2), item("c.txt", "丙", 3)]
    one_by_one = [store.put(each) for each in items]
    for quads in (1, 12, 1000):
        monkeypatch.setattr("kg.store.store.GROUP", quads)
        with Store.open(tmp_path / str(quads), iris, iris.vocabulary) as other:
            assert [outcome for _, outcome in other.put_all(items)] == one_by_one
            assert contents(other) == contents(store)
            assert {path.name for path in other.folder.glob("texts/*")} == {path.name for path in store.folder.glob("texts/*")}


def test_a_text_cannot_be_asked_for_by_a_path(store: Store) -> None:
    """The argument becomes part of a file name."""
    for bad in ("../../etc/passwd", "", "0123456789ABCDEF", "0123456789abcdef"):
        with pytest.raises(StoreError):
            store.text(bad)


KILLED = """
import os, sys
sys.path[:0] = {path!r}
import kg.store.store as module
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import load
vocabulary = load()
store = Store.open({folder!r}, Iris(vocabulary), vocabulary)
sys.path.insert(0, {here!r})
from test_store import item
real = module.amend
def dying(*arguments):
    if {when!r} == "after":
        real(*arguments)
    os._exit(9)
module.amend = dying
store.put(item("a.txt", "乙", 40))
"""
KILLED_GROUP = KILLED.replace('store.put(item("a.txt", "乙", 40))', "list(store.put_all(item(str(n), str(n), n) for n in range(9)))")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_group_is_there_as_a_whole_or_not_at_all(tmp_path: Path, iris: Iris, when: str, root: Path) -> None:
    """The files of a group are written before its quads: without these they are swept."""
    folder = tmp_path / "store"
    script = KILLED_GROUP.format(path=[str(root)], folder=str(folder), here=str(Path(__file__).parent), when=when)
    script = script.replace("def dying", "real.__globals__['MANY'] = 0\ndef dying")  # the way of many quads
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    with Store.open(folder, iris, iris.vocabulary) as store:
        assert len(store.sources()) == len(list(folder.glob("texts/*"))) == (9 if when == "after" else 0)
        assert merge_holds(store)
        assert len(store.pending()) == 9


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_between_the_steps_is_mended(tmp_path: Path, iris: Iris, when: str, root: Path) -> None:
    """Power and patience end at any moment: files and quads are in step again after the next opening and put."""
    folder = tmp_path / "store"
    old, new = item("a.txt", "甲", 150), item("a.txt", "乙", 40)
    with Store.open(folder, iris, iris.vocabulary) as store:
        store.put(old)
        store.settle()
    script = KILLED.format(path=[str(root)], folder=str(folder), here=str(Path(__file__).parent), when=when)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    with Store.open(folder, iris, iris.vocabulary) as store:
        held = new if when == "after" else old
        assert [path.name for path in folder.glob("texts/*")] == [f"{held.sha16}.txt"]
        assert sums(store) == (1, 1, 40 if when == "after" else 150)
        assert merge_holds(store)
        assert iris.graph(new.sha16) in store.pending()
        store.put(new)
        assert contents(store) == set(new.quads) | {Quad(q.subject, q.predicate, q.object) for q in new.quads}


@pytest.mark.parametrize(("step", "before", "after", "apart"), [("amend", False, True, False), ("clear_quarantine", True, False, False)])
def test_a_kill_leaves_no_document_both_in_the_store_and_apart(
    tmp_path: Path, iris: Iris, monkeypatch: pytest.MonkeyPatch, step: str, before: bool, after: bool, apart: bool
) -> None:
    """Kept apart before its facts are gone, or in before it is no longer kept apart: the facts in the store decide."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with Store.open(tmp_path / "store", iris, iris.vocabulary) as store:
        store.put(item("a.txt", "甲", quarantine=before))
        monkeypatch.setattr("kg.store.store.amend" if step == "amend" else "kg.store.shelf.Shelf.clear_quarantine", killed)
        with pytest.raises(KeyboardInterrupt):
            store.put(item("a.txt", "甲", quarantine=after))
        monkeypatch.undo()
    with Store.open(tmp_path / "store", iris, iris.vocabulary) as store:
        assert [source.quarantined for source in store.sources()] == [apart]
        assert sums(store) == (1, 1, 150) and not len(store.quarantine().backend)
        assert store.pending()


def test_a_store_of_another_base_is_refused_before_anything_is_touched(tmp_path: Path, iris: Iris) -> None:
    """Two bases in one store broke it for good: nothing of either could be named any more."""
    with Store.open(tmp_path / "s", iris, iris.vocabulary) as opened:
        opened.put_reference((), "digest")
        opened.put(item("a.txt", "甲"))
    other = Iris(iris.vocabulary, "http://example.org/id/")
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"base https://w3id\.org/wenmai/id/, not http://example\.org/id/"):
            Store.open(tmp_path / "s", other, iris.vocabulary, read_only=read_only)
    assert len(list((tmp_path / "s" / "texts").iterdir())) == 1
