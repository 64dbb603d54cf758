"""A store on a server gives what the embedded one gives, and keeps its promises."""

from __future__ import annotations

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.across import refresh
from kg.errors import StoreBusy, StoreError
from kg.export import export
from kg.findings import Findings, as_csv
from kg.iris import Iris
from kg.network import View, load, write
from kg.pipeline import Build, World
from kg.query import guard, named, rows, run
from kg.query.own import solutions
from kg.settings import Settings
from kg.store import Store, attach
from tests.remote.conftest import Pair
from tests.remote.servers import Oxigraph, free

DEFAULT = DefaultGraph()
PARAMETER = re.compile(r"\$\w+")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def exported(store: Store, form: str = "nquads") -> bytes:
    """A whole store, in a format."""
    out = io.BytesIO()
    export(store, form, out)
    return out.getvalue()


def state(store: Store) -> tuple[bytes, int]:
    """All that documents and canon say, and how large the merge is; quicker than an export, most of which is graph/reference."""
    out = io.BytesIO()
    export(store, "nquads", out, [graph.value for graph in store.named_graphs() if not graph.value.endswith("/reference")])
    (counted,) = rows(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    return out.getvalue(), int(str(getattr(counted[0], "value", "")))


def drawn(store: Store, form: str) -> bytes:
    """The citation network."""
    out = io.BytesIO()
    write(load(store), View(), form, out)
    return out.getvalue()


def asked(store: Store, name: str, node: str) -> object:
    """What a named query answers."""
    text = PARAMETER.sub(node, named()[name].sparql) if name.startswith("api-") else named()[name].sparql
    kind = guard(text)
    if kind != "select":
        return sorted(run(store, text, format="ntriples" if kind == "construct" else "json").body.splitlines())
    found = rows(store, text)
    return found.variables, [[str(term) for term in row] for row in found.rows]


@pytest.mark.parametrize("name", sorted(named()))
def test_named_queries_answer_alike(pair: Pair, name: str) -> None:
    """The questions that people ask by name, and those of the pages, with their order."""
    node = min(str(quad.subject) for quad in pair.here.backend.quads_for_pattern(None, TYPE, pair.here.vocabulary.wm.Report, DEFAULT))
    assert asked(pair.there, name, node) == asked(pair.here, name, node)


def test_a_variable_may_stand_for_a_node(pair: Pair) -> None:
    """The page of a regulation asks whether that one is in force."""
    whole = rows(pair.here, named()["validity"].sparql)
    one = next(row[whole.variables.index("regulation")] for row in whole.rows if isinstance(row[-1], NamedNode))
    expected = [row for row in whole.rows if row[-1] == one]
    assert expected and len(expected) < len(whole.rows)
    for store in (pair.here, pair.there):
        found = solutions(store, named()["validity"].sparql, {"regulation": one.value})
        assert [row["validity"].value for row in found] == [row[whole.variables.index("validity")].value for row in expected]


def test_the_queries_are_not_all_empty(pair: Pair) -> None:
    """Two empty stores answer alike, too."""
    assert sum(bool(rows(pair.there, question.sparql).rows) for name, question in named().items() if not name.startswith("api-")) > 5


@pytest.mark.parametrize("form", ["nquads", "turtle", "csv"])
def test_exports_have_the_same_bytes(pair: Pair, form: str) -> None:
    """Nodes without names keep their labels on the way to the server and back, and numbers their spelling."""
    assert exported(pair.there, form) == exported(pair.here, form)


def test_findings_and_network_are_the_same(pair: Pair) -> None:
    """The rooms that read triple by triple do not see where the graphs lie."""

    def told(store: Store) -> str:
        findings = Findings(store)
        return "".join(as_csv(findings.told(findings.entries)))

    assert told(pair.there) == told(pair.here) and "\n" in told(pair.here).strip()
    assert drawn(pair.there, "graphml") == drawn(pair.here, "graphml")
    assert pair.there.sources() == pair.here.sources() != ()


def test_the_default_graph_is_the_merge(pair: Pair) -> None:
    """Each triple of a named graph stands in the default graph once, and no other."""
    merged = [quad.triple for quad in pair.there.backend.quads_for_pattern(None, None, None, DEFAULT)]
    stated = {
        quad.triple for name in pair.there.backend.named_graphs() for quad in pair.there.backend.quads_for_pattern(None, None, None, name)
    }
    assert len(merged) == len(set(merged)) and set(merged) == stated


def test_every_pattern_gives_the_same_quads(pair: Pair) -> None:
    """Whatever is known of a question, from memory or from the server: also for a node without a name, and for all graphs at once."""
    canon, v = NamedNode(pair.here.iris.graph("canon")), pair.here.vocabulary
    (one, *_) = pair.here.backend.quads_for_pattern(None, v.wm.issuedBy, None, DEFAULT)
    nameless = next(quad for quad in pair.here.backend.quads_for_pattern(None, None, None, DEFAULT) if isinstance(quad.subject, BlankNode))
    for graph in (None, DEFAULT, canon):
        for subject, predicate, value in (
            (one.subject, None, None),
            (one.subject, one.predicate, None),
            (None, one.predicate, one.object),
            (None, None, one.object),
            (None, v.wm.canonical, None),
            (one.subject, one.predicate, one.object),
            (nameless.subject, None, None),
            (None, nameless.predicate, nameless.subject),
        ):
            wanted = set(pair.here.backend.quads_for_pattern(subject, predicate, value, graph))
            for _ in range(2):  # the second time from memory
                assert set(pair.there.backend.quads_for_pattern(subject, predicate, value, graph)) == wanted
    assert one in pair.there.backend and nameless in pair.there.backend
    assert Quad(one.object, one.predicate, one.subject, DEFAULT) not in pair.there.backend


def test_the_same_documents_change_nothing(pair: Pair, documents: tuple[Build, ...], world: World) -> None:
    """A second build finds every number as it is kept, and sends no update."""
    before = state(pair.there)
    sent: list[str] = []
    update = pair.there.backend.update
    pair.there.backend.update = sent.append  # type: ignore[method-assign]
    try:
        assert [pair.there.put(document) for document in documents] == ["unchanged"] * len(documents)
        assert not pair.there.put_reference((), world.digest)
        refresh(pair.there, world.vocabulary, world.iris, (), world.checks)
        refresh(pair.there, world.vocabulary, world.iris, None, world.checks)  # every node looked at anew
    finally:
        pair.there.backend.update = update  # type: ignore[method-assign]
    assert sent == [] and state(pair.there) == before


def test_what_is_dropped_leaves_no_trace_and_comes_back(pair: Pair, documents: tuple[Build, ...], world: World) -> None:
    """What others state stays, what canon says of it goes; the graph goes too, and the text beside it."""
    before, document = state(pair.here), documents[2]
    for store in (pair.here, pair.there):
        assert store.drop(document.name) == 1
        refresh(store, world.vocabulary, world.iris, (), world.checks)
        assert not store.holds(document.graph) and document.graph not in {name.value for name in store.backend.named_graphs()}
        assert not store.shelf.text_file(document.sha16).exists()
    assert state(pair.there) == state(pair.here) != before
    for store in (pair.here, pair.there):
        assert store.put(document) == "added"
        refresh(store, world.vocabulary, world.iris, (), world.checks)
    assert state(pair.there) == state(pair.here) == before


def test_a_name_passes_to_other_bytes(pair: Pair, documents: tuple[Build, ...], world: World) -> None:
    """What the name stood for goes in the same request in which the new document comes."""
    old, other = documents[0], documents[1]
    before = state(pair.here)
    renamed = replace(other, document=replace(other.document, source=replace(other.document.source, name=old.name)))
    for store in (pair.here, pair.there):
        assert store.put(renamed) == "replaced"
        refresh(store, world.vocabulary, world.iris, (), world.checks)
    assert state(pair.there) == state(pair.here) != before
    for store in (pair.here, pair.there):
        assert store.put(old) == "replaced"
        refresh(store, world.vocabulary, world.iris, (), world.checks)
    assert state(pair.there) == state(pair.here) == before


def test_users_do_not_keep_a_triple_in_the_merge(pair: Pair) -> None:
    """What only a user's graph still states is no part of the default graph."""
    triple = (NamedNode("urn:s"), NamedNode("urn:p"), Literal("12.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    canon, own = NamedNode(pair.here.iris.graph("canon")), NamedNode(pair.here.iris.user_graph("notes"))
    for store in (pair.here, pair.there):
        store.write_users([Quad(*triple, own)], [])
        assert Quad(*triple, DEFAULT) not in store.backend
        store.amend([Quad(*triple, canon)], [])
        assert Quad(*triple, DEFAULT) in store.backend
        store.amend([], [Quad(*triple, canon)])
        assert Quad(*triple, DEFAULT) not in store.backend and Quad(*triple, own) in store.backend
        store.write_users([], [Quad(*triple, own)], made=[own])
        assert store.holds(own.value), "a graph of a user's may be empty"
        store.write_users([], [], gone=[own])
        assert not store.holds(own.value)
        store.complete()


@pytest.mark.parametrize("last", [1, 2])
def test_what_breaks_off_is_mended_by_the_next_refresh(pair: Pair, documents: tuple[Build, ...], world: World, last: int) -> None:
    """Whichever update the line breaks at: what waits is noted beforehand, and the document is there whole or not at all."""
    before, document, backend = state(pair.here), documents[2], pair.there.backend
    whole = backend.update
    done: list[str] = []

    def broken(update: str) -> None:
        if len(done) + 1 == last:
            raise StoreError("the line broke")
        done.append(update)
        whole(update)

    for change in (lambda store: store.drop(document.name), lambda store: store.put(document)):
        done.clear()
        backend.update = broken  # type: ignore[method-assign]
        try:
            change(pair.there)
            refresh(pair.there, world.vocabulary, world.iris, (), world.checks)
        except StoreError as error:
            assert str(error) == "the line broke" and pair.there.shelf.waiting
        finally:
            backend.update = whole  # type: ignore[method-assign]
        there = pair.there.holds(document.graph)
        change(pair.here)
        if there != pair.here.holds(document.graph):  # it was not there at all
            assert last == 1
            change(pair.there)
        for store in (pair.here, pair.there):
            refresh(store, world.vocabulary, world.iris, (), world.checks)
        assert state(pair.there) == state(pair.here)
    assert state(pair.here) == before


def test_graphs_may_be_chosen(pair: Pair) -> None:
    """As the protocol has it: some graphs merged, others by name."""
    graphs = sorted(source.graph for source in pair.here.sources())[:2]
    for text in ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"):
        found = [rows_in(store, text, graphs) for store in (pair.here, pair.there)]
        assert found[0] == found[1] and b'"0"' not in found[0]


def rows_in(store: Store, text: str, graphs: list[str]) -> bytes:
    """The answer to a query on some graphs, merged and by name."""
    return run(store, text, format="json", default_graphs=graphs, named_graphs=graphs).body


def test_a_server_that_starts_again_is_waited_for(pair: Pair, server: Oxigraph) -> None:
    """A restart costs a question some time and nothing else, and an update is neither lost nor done twice."""
    before = state(pair.there)
    server.kill()
    starting = threading.Timer(0.3, server.start)
    starting.start()
    pair.there.backend.nearby.forget()
    assert pair.there.knows(f"{pair.there.iris.base}division/100000")
    starting.join()
    server.kill()
    starting = threading.Timer(0.3, server.start)
    starting.start()
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("中\n\"'\\\\文"), NamedNode(pair.there.iris.graph("canon")))
    pair.there.amend([quad], [])
    starting.join()
    assert list(pair.there.backend.quads_for_pattern(quad.subject, None, None, quad.graph_name)) == [quad]
    pair.there.amend([], [quad])
    pair.there.complete()
    assert state(pair.there) == before


def test_one_writes_at_a_time(pair: Pair) -> None:
    """A second writer would undo what the first has worked out from what it read."""
    with pytest.raises(StoreBusy, match="in use by another process"):
        Store.open(pair.there.folder, pair.there.iris, pair.there.vocabulary)
    with Store.open(pair.there.folder, pair.there.iris, pair.there.vocabulary, read_only=True) as reader:
        assert reader.sources() == pair.there.sources()


def test_threads_share_a_reader(pair: Pair) -> None:
    """The service asks one reader from many threads, while what it keeps is forgotten under their hands."""
    nodes = sorted({quad.subject for quad in pair.here.backend.quads_for_pattern(None, TYPE, None, DEFAULT)}, key=str)[::60]
    wanted = [set(pair.here.backend.quads_for_pattern(node, None, None, DEFAULT)) for node in nodes]
    with Store.open(pair.there.folder, pair.there.iris, pair.there.vocabulary, read_only=True) as reader:
        reader.backend.nearby.seconds = 0.02

        def asked(start: int) -> bool:
            turned = [*range(start, len(nodes)), *range(start)]
            return all(set(reader.backend.quads_for_pattern(nodes[at], None, None, DEFAULT)) == wanted[at] for at in turned)

        with ThreadPoolExecutor(6) as threads:
            assert len(nodes) > 10 and all(threads.map(asked, range(6)))


def test_another_base_is_not_there(server: Oxigraph, pair: Pair, tmp_path: Path) -> None:
    """Whoever mistypes the base is not shown an empty store; neither is the folder of another store taken."""
    iris = Iris(pair.here.vocabulary, "https://example.org/id/")
    attach(Settings.load({"store": server.address}, environment={"WENMAI_SHELF": str(tmp_path / "shelf")}, file=None))
    with pytest.raises(StoreError, match=r"no store at .* whose IRIs begin with https://example\.org/id/"):
        Store.open(tmp_path / "shelf", iris, iris.vocabulary, read_only=True)
    other = Settings.load({"store": f"sparql+http://127.0.0.1:{free()}"}, environment={"WENMAI_SHELF": str(tmp_path / "shelf")}, file=None)
    with pytest.raises(StoreError, match="belongs to the store at"):
        attach(other)
    with pytest.raises(StoreError, match="holds other files"):
        attach(replace(other, store=pair.here.folder))


def test_a_default_graph_that_is_a_union_is_refused(oxigraph: str, world: World, tmp_path: Path) -> None:
    """There a triple that two documents state would be counted twice."""
    union = Oxigraph(tmp_path / "data", ("--union-default-graph",))
    union.start()
    try:
        settings = Settings.load({"store": union.address}, environment={"WENMAI_SHELF": str(tmp_path / "shelf")}, file=None)
        attach(settings)
        with pytest.raises(StoreError, match="is the union of its graphs"):
            Store.open(settings.store, world.iris, world.vocabulary)
    finally:
        union.kill()


def test_a_commit_is_there_when_the_server_dies(server: Oxigraph, pair: Pair) -> None:
    """What was answered is stored: the server is killed right after."""
    quad = Quad(NamedNode("urn:kept"), NamedNode("urn:p"), Literal("1"), NamedNode(pair.there.iris.graph("canon")))
    pair.there.amend([quad], [])
    server.kill()
    server.start()
    assert quad in pair.there.backend
    pair.there.amend([], [quad])
    pair.there.complete()
    assert quad not in pair.there.backend
