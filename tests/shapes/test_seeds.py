"""Every law finds its breach in graphs that were built from documents, and nothing else is found that was not there before."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions
from pyoxigraph import Store as Triples

from kg.across import refresh
from kg.pipeline import World, build
from kg.records import Source
from kg.store import Store
from kg.validate import judge
from kg.validate.codes import code_of
from tests.shapes.test_examples import INVALID, PROLOGUE

SEEDS = tomllib.loads((Path(__file__).parent / "seeds.toml").read_text("utf-8"))
EDITS: Mapping[str, Mapping[str, str]] = {**INVALID["edits"], **SEEDS["edits"]}
NAME, VARIABLE = re.compile(r"\$(\w+)"), r"?\1"
WHOLE = ("Agency", "Regulation", "PeriodOfTime", "Period", "ConceptScheme")
ORPHANS = "DELETE { ?place ?p ?o } WHERE { ?place a wm:Evidence ; ?p ?o FILTER NOT EXISTS { ?owner wm:evidence ?place } }"


class Grounds:
    """Graphs that were built, smallest first, each with what the shapes had to say of it before anything was changed."""

    def __init__(self, world: World, graphs: Sequence[tuple[Quad, ...]]) -> None:
        self.world = world
        self.prologue = PROLOGUE.replace("https://example.org/id/", world.iris.base)
        self.graphs = sorted(graphs, key=len)
        self.stores = [self.store(graph) for graph in self.graphs]
        self.before = [self.found(graph) for graph in self.graphs]

    def store(self, graph: tuple[Quad, ...]) -> Triples:
        """A graph to ask and to change."""
        store = Triples()
        store.extend(Quad(*quad.triple) for quad in graph)
        return store

    def found(self, graph: tuple[Quad, ...]) -> set[tuple[str, str]]:
        """The codes of findings, each with the node that it is about."""
        return {(code_of(result.shape), result.focus) for result in judge(graph, self.world.shapes, "fast")}

    def places(self, edit: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Where an edit can be made: a graph, and the nodes that its names stand for there."""
        names = dict.fromkeys(NAME.findall(" ".join(edit.values())))
        variables = " ".join("?" + name for name in names)
        where = " ".join(f"{{ {SEEDS['nodes'][name]} }}" for name in names)
        for there in (edit.get("remove") or self.had(edit.get("add", "")), edit.get("remove", "")):
            query = f"{self.prologue} SELECT {variables} {{ {where} {{ {NAME.sub(VARIABLE, there)} }} }} ORDER BY {variables} LIMIT 1"
            for at, store in enumerate(self.stores):
                solutions = store.query(query)
                assert isinstance(solutions, QuerySolutions)
                for solution in solutions:
                    yield at, {name: str(solution[name]) for name in names}

    def had(self, added: str) -> str:
        """A value that stands beside the one that is added, where one is the most."""
        return " ".join([*added.split(maxsplit=2)[:2], "?had"]) if added else ""

    def after(self, law: str, at: int, nodes: Mapping[str, str], edit: Mapping[str, str]) -> set[str]:
        """The codes of what is found after an edit and was not before."""
        before = self.before[at]
        if "move" in edit:
            old, new = NamedNode(nodes[edit["move"][1:]][1:-1]), NamedNode(edit["to"])
            before = {(code, str(new) if focus == str(old) else focus) for code, focus in before}
            graph = tuple(Quad(*(new if term == old else term for term in quad.triple)) for quad in self.graphs[at])
        else:
            store = self.store(self.graphs[at])
            for verb, part in (("DELETE WHERE", "remove"), ("INSERT DATA", "add")):
                if part in edit:
                    store.update(self.prologue + f"{verb} {{ {Template(edit[part]).substitute(nodes)} }}")
            if law != "evidence-used":  # what spoke for nothing else goes with what it spoke for
                store.update(self.prologue + ORPHANS)
            graph = tuple(store)
            assert set(graph) != {Quad(*quad.triple) for quad in self.graphs[at]}
        return {code for code, _ in self.found(graph) - before}


@pytest.fixture(scope="module")
def grounds(world: World, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    """What is built from examples and from the documents of seeds.toml, what canon says of them, and some of reference."""
    sources = [Source(name, (root / "examples" / name).read_bytes(), retrieved="2026-01-02T03:04:05Z") for name in SEEDS["examples"]]
    sources += [Source(name, text.encode()) for name, text in SEEDS["documents"].items()]
    built = [build(source, world) for source in sources]
    assert all(made.report.conforms for made in built)
    with Store.open(tmp_path_factory.mktemp("seeds"), world.iris, world.vocabulary) as store:
        for made in built:
            store.put(made)
        refresh(store, world.vocabulary, world.iris)
        canon = tuple(store.backend.quads_for_pattern(None, None, None, NamedNode(world.iris.graph("canon"))))
    return Grounds(world, [*(made.quads for made in built), canon, tuple(some(world.reference()))])


def some(reference: Iterator[Quad]) -> Iterator[Quad]:
    """Of the divisions, measures and concepts those that say what none before them says; of what they point to all."""
    nodes: dict[object, list[Quad]] = {}
    for quad in reference:
        nodes.setdefault(quad.subject, []).append(quad)
    known: set[tuple[str, str]] = set()
    for quads in nodes.values():
        kinds = [str(quad.object)[1:-1] for quad in quads if quad.predicate.value.endswith("#type")]
        said = {(kind, quad.predicate.value) for kind in kinds for quad in quads}
        if not said <= known or (kinds and kinds[0].rpartition("#")[2] in WHOLE):
            yield from quads
        known |= said


def test_every_breach_is_found_in_what_was_built_and_nothing_else(grounds: Grounds) -> None:
    """The examples of invalid.toml are made for it; a graph of a document has much besides."""
    wrong: dict[str, set[str] | str] = {}
    for law, edit in EDITS.items():
        place = next(grounds.places(edit), None)
        if place is None:
            wrong[law] = "no graph speaks of it"
        elif (found := grounds.after(law, *place, edit)) != {f"shape-{code}" for code in (law, *SEEDS["also"].get(law, ()))}:
            wrong[law] = found
    assert wrong == {}


def test_what_was_built_breaks_no_law(grounds: Grounds) -> None:
    """Neither a document's graph nor canon; of reference, of which only some is here, the whole is judged elsewhere."""
    codes = {code for at in range(len(grounds.graphs) - 1) for code, _ in grounds.before[at]}
    assert codes <= {"shape-agency-jurisdiction-known", "shape-report-issuer-known"}


def test_every_node_and_edit_of_the_table_is_used() -> None:
    """What is left over in a table misleads who reads it."""
    named = {name for edit in EDITS.values() for name in NAME.findall(" ".join(edit.values()))}
    assert set(SEEDS["nodes"]) == named
    assert set(SEEDS["edits"]) | set(SEEDS["also"]) <= set(INVALID["edits"])
