"""Graphs that users write: whatever they say, nothing follows from it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from benchmarks.items import Item as Made
from kg.across import refresh
from kg.errors import StoreError
from kg.export import export
from kg.findings import Findings
from kg.identity.due import is_new
from kg.identity.facts import Facts
from kg.intake import Item, build_all
from kg.iris import Iris, is_user_graph
from kg.query import named, run
from kg.settings import BASE, Settings
from kg.store import Store
from kg.vocabulary import Vocabulary

FILES = ("report_2017_兴坪镇.txt", "policy_芜政办_2022_26.txt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A store with a report and a document that cite."""
    folder = tmp_path_factory.mktemp("users") / "store"
    items = [Item(str(root / "examples" / name), name) for name in FILES]
    assert [outcome.state for outcome in build_all(items, Settings(store=folder))] == ["added"] * 2
    return folder


def opened(folder: Path, vocabulary: Vocabulary) -> Store:
    """The store, to be written."""
    return Store.open(folder, Iris(vocabulary), vocabulary)


def hostile(store: Store, graph: NamedNode) -> Iterator[Quad]:
    """All that is stated anywhere, and beside it the same properties with the values of other nodes, and other labels and findings."""
    quads = [quad for each in store.named_graphs() if "reference" not in each.value for quad in store.quads_of(each)]
    for predicate, group in groupby(sorted(quads, key=lambda quad: (quad.predicate.value, str(quad))), key=lambda quad: quad.predicate):
        members = list(group)
        for quad, other in zip(members, [*members[1:], members[0]], strict=True):
            yield Quad(quad.subject, predicate, quad.object, graph)
            yield Quad(quad.subject, predicate, other.object, graph)
            for term in (store.vocabulary.rdfs.label, store.vocabulary.skos.altLabel, store.vocabulary.dcterms.title):
                yield Quad(quad.subject, term, Literal("假", language="zh"), graph)
            yield Quad(quad.subject, store.vocabulary.wm.code, Literal("made-up"), graph)
            yield Quad(quad.subject, store.vocabulary.sh.resultSeverity, store.vocabulary.sh.Violation, graph)


def said(store: Store) -> dict[str, object]:
    """Everything that a reader is told: the named questions, the findings, the exports, the names of documents, and canon."""
    told: dict[str, object] = {
        name: run(store, question.sparql, format="json").body
        for name, question in named().items()
        if not name.startswith("api-") and "SELECT" in question.sparql
    }
    for form in ("nquads", "turtle", "csv"):
        out = io.BytesIO()
        export(store, form, out)
        told[f"export {form}"] = out.getvalue()
    told["findings"] = Findings(store).entries
    told["sources"] = store.sources()
    told["default"] = set(store.backend.quads_for_pattern(None, None, None, DefaultGraph()))
    told["canon"] = store.quads_of(NamedNode(store.iris.graph("canon")))
    return told


def test_a_hostile_graph_changes_no_answer_no_canon_and_no_export(folder: Path, vocabulary: Vocabulary):
    """It contradicts everything, under a name that looks like a document's; even when all is derived anew, all stays as it was."""
    with opened(folder, vocabulary) as store:
        before = said(store)
        graph = NamedNode(store.iris.user_graph("0123456789abcdef"))
        store.write_users(set(hostile(store, graph)), set())
        assert len(store.quads_of(graph)) > 1000
        store.note(["*"])
        refresh(store, vocabulary, store.iris)
        after = said(store)
        assert [name for name in before if before[name] != after[name]] == []
        store.write_users((), (), gone=(graph,))
        assert not store.holds(graph.value) and said(store)["default"] == before["default"]


def test_a_graph_of_users_keeps_nothing_of_a_document_that_goes(folder: Path, tmp_path: Path, vocabulary: Vocabulary):
    """It states all that a document states; that goes and comes back, and all the while the store is as if there were no such graph."""

    def lived(copy: Path, users: bool) -> list[object]:
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("LOCK"))
        told: list[object] = []
        with opened(copy, vocabulary) as store:
            if users:
                graph = NamedNode(store.iris.user_graph("copy"))
                store.write_users(set(hostile(store, graph)), set())
            (source,) = (each for each in store.sources() if each.name == FILES[1])
            sha16 = source.sha256[:16]
            item = Made(source.name, sha16, store.text(sha16), tuple(store.quads_of(NamedNode(source.graph))))
            for change in (lambda: store.drop(FILES[1]), lambda: store.put(item)):
                change()
                refresh(store, vocabulary, store.iris, ())
                told += [set(store.backend.quads_for_pattern(None, None, None, DefaultGraph())), store.sources()]
                told.append(store.quads_of(NamedNode(store.iris.graph("canon"))))
        return told

    assert lived(tmp_path / "with", users=True) == lived(tmp_path / "without", users=False)


def test_nobody_writes_another_graph_by_this_door(folder: Path, vocabulary: Vocabulary):
    """Graphs of documents, canon and the default graph are refused, and nothing is changed."""
    node = NamedNode("http://example.org/a")
    with opened(folder, vocabulary) as store:
        for graph in (NamedNode(store.iris.graph("canon")), DefaultGraph(), NamedNode("http://example.org/user")):
            with pytest.raises(StoreError, match="no graph that users write"):
                store.write_users({Quad(node, node, node, graph)}, set())
        assert not any(store.backend.quads_for_pattern(node, None, None, None))


@pytest.mark.parametrize(
    ("iri", "users"),
    [
        ("https://w3id.org/wenmai/id/graph/user/a.b-C_9", True),
        ("http://other.example/graph/user/a", True),
        ("https://w3id.org/wenmai/id/graph/0123456789abcdef", False),
        ("https://w3id.org/wenmai/id/graph/user", False),
        ("https://example.org/graph/user/data/graph/canon", False),
    ],
)
def test_a_graph_of_users_is_known_by_its_name_alone(iri: str, users: bool):
    """The last parts of the path decide, whatever the base."""
    assert is_user_graph(iri) is users


def test_identity_asks_documents_alone():
    """Who says a thing, and whether it was said before: a graph of users counts for neither."""
    about, told = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
    own, users = (NamedNode(f"{BASE}graph/{name}") for name in ("0123456789abcdef", "user/a"))
    facts = Facts(pyoxigraph.Store(), NamedNode(f"{BASE}graph/canon"))
    facts.backend.extend(
        [Quad(about, told, Literal("一"), own), Quad(about, told, Literal("二"), users), Quad(about, told, Literal("一"), users)]
    )
    assert facts.said(about, told) == [(Literal("一"), own)]
    assert is_new(SimpleNamespace(facts=facts), Quad(about, told, Literal("一"), own), {own})
    assert not is_new(SimpleNamespace(facts=facts), Quad(about, told, Literal("一"), own), set())
