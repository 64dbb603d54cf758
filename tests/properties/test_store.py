"""Whatever comes and goes, in whatever order: the default graph is the merge, and nothing is left of what is gone."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import Vocabulary

BASE = "https://w3id.org/wenmai/id/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SHA256 = NamedNode("https://w3id.org/wenmai/ontology#sha256")
SAYS = NamedNode("https://w3id.org/wenmai/ontology#scope")
# Texts that a store must give back as they are: quotes, line ends, characters beyond the BMP, what SPARQL would escape.
STRANGE = ("灵山县", 'say "hi"\\', "a\nb\r\tc", "𠀀", "\u0001\u007f\u2028", "{ } ; <x> # ?x", "")


@dataclass(frozen=True)
class Item:
    """A document: ``says`` are the triples that it states of shared nodes."""

    name: str
    sha16: str
    says: frozenset[tuple[int, int]]
    quarantined: bool
    rejected: bool = False

    @property
    def text(self) -> str:
        """Its sealed text, with the line ends of anywhere."""
        return f"{self.sha16}\r\n{STRANGE[2]}"

    @property
    def quads(self) -> tuple[Quad, ...]:
        """What enters the store."""
        if self.rejected:
            return ()
        source, graph = NamedNode(f"{BASE}document/{self.sha16}"), NamedNode(f"{BASE}graph/{self.sha16}")
        head = (Quad(source, LABEL, Literal(self.name), graph), Quad(source, SHA256, Literal(self.sha256), graph))
        return (*head, *(() if self.quarantined else self.facts))

    @property
    def sha256(self) -> str:
        """The digest that it states, as each document has to."""
        return self.sha16 * 4

    @property
    def quarantine(self) -> tuple[Quad, ...]:
        """What is kept beside the store."""
        return self.facts if self.quarantined else ()

    @property
    def facts(self) -> tuple[Quad, ...]:
        """The triples about shared nodes."""
        graph = NamedNode(f"{BASE}graph/{self.sha16}")
        return tuple(Quad(NamedNode(f"urn:{node}"), SAYS, Literal(STRANGE[text]), graph) for node, text in sorted(self.says))


SAID = st.frozensets(st.tuples(st.integers(0, 2), st.integers(0, len(STRANGE) - 1)), min_size=1, max_size=4)
ITEMS = st.builds(
    Item,
    st.sampled_from("abc"),
    st.sampled_from([f"{n:016x}" for n in range(3)]),
    SAID,
    st.booleans(),
    st.integers(0, 4).map(lambda number: number == 4),
)
GONE = st.sampled_from(["a", "b", "c", *(f"{BASE}document/{n:016x}" for n in range(3))])
STEPS = st.lists(st.one_of(ITEMS, GONE, st.lists(ITEMS, min_size=2, max_size=5)), max_size=12)


@pytest.fixture(scope="module")
def iris(vocabulary: Vocabulary) -> Iris:
    """IRIs below the usual base."""
    return Iris(vocabulary)


def follow(named: dict[str, Item], step: Item | str) -> dict[str, Item]:
    """What should be stored under which name after a step: the model."""
    if isinstance(step, Item) and step.rejected:
        return {name: item for name, item in named.items() if (name, item.sha16) != (step.name, step.sha16)}
    if isinstance(step, Item):
        same = {name: Item(name, step.sha16, step.says, step.quarantined) for name, item in named.items() if item.sha16 == step.sha16}
        return {**named, **same, step.name: step}
    return {name: item for name, item in named.items() if name != step and f"{BASE}document/{item.sha16}" != step}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_the_store_is_what_the_names_say(iris: Iris, steps: list[Item | str | list[Item]]) -> None:
    """Against a model of three lines: a dictionary from names to documents; one by one, and by the group."""
    named: dict[str, Item] = {}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s", iris, iris.vocabulary) as store:
        for step in steps:
            if isinstance(step, str):
                before, named = named, follow(named, step)
                if before == named:
                    with pytest.raises(StoreError):
                        store.drop(step)
                else:
                    store.drop(step)
            else:
                outcomes = [(step, store.put(step))] if isinstance(step, Item) else list(store.put_all(step))
                assert [item for item, _ in outcomes] == ([step] if isinstance(step, Item) else step)
                for item, outcome in outcomes:
                    before, named = named, follow(named, item)
                    assert (outcome == "unchanged") == (before == named and not item.rejected)
                    assert (outcome == "rejected") == item.rejected
            check(store, named)


def check(store: Store, named: dict[str, Item]) -> None:
    """The graphs, their merge, and the files are those of the named documents, and no others."""
    expected = {quad for item in named.values() for quad in item.quads}
    held = {quad for quad in store.backend if quad.graph_name != DefaultGraph()}
    assert held == expected
    assert {quad.triple for quad in store.backend.quads_for_pattern(None, None, None, DefaultGraph())} == {quad.triple for quad in expected}
    assert {(source.name, source.sha256, source.quarantined) for source in store.sources()} == {
        (name, item.sha256, bool(item.quarantine)) for name, item in named.items()
    }
    assert {graph.value for graph in store.backend.named_graphs()} == {quad.graph_name.value for quad in expected}
    assert {path.stem: path.read_bytes().decode() for path in store.folder.glob("texts/*")} == {
        item.sha16: item.text for item in named.values()
    }
    assert {path.stem for path in store.folder.glob("quarantine/*")} == {item.sha16 for item in named.values() if item.quarantine}
