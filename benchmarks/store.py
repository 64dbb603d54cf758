"""What storing costs: documents and quads per CPU second, and the ratio to rdflib's ``Graph.add`` on the same quads.

python benchmarks/store.py [FOLDER]      .txt and .md files; examples/ where left out
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from benchmarks.items import Item
from kg.across import refresh
from kg.pipeline import World, build
from kg.query import named, run
from kg.records import Source
from kg.store import Store

ROOT = Path(__file__).resolve().parent.parent
COPIES = 20  # of each document, with bytes and nodes of their own, agencies and regulations shared


def built(folder: Path, world: World) -> list[Item]:
    """The documents of a folder, read."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".md"})
    made = [build(Source(path.name, path.read_bytes()), world) for path in paths]
    return [Item(each.name, each.sha16, each.text, each.quads) for each in made]


def copied(item: Item, copy: int) -> Item:
    """The same document as if it were another file of another report: what is its own becomes the copy's own."""
    sha16 = hashlib.sha256(f"{item.sha16} {copy}".encode()).hexdigest()[:16]

    def moved(node: NamedNode) -> NamedNode:
        value = node.value.replace(item.sha16, sha16)
        return NamedNode(re.sub(r"(?<=/)(\d{4})$", lambda year: f"{int(year[0]) + 100 * copy}", value) if "/report/" in value else value)

    def term(value: NamedNode | Literal) -> NamedNode | Literal:
        return moved(value) if isinstance(value, NamedNode) else Literal(f"{copy}/{item.name}") if value.value == item.name else value

    quads = (Quad(moved(q.subject), q.predicate, term(q.object), moved(q.graph_name)) for q in item.quads)
    return Item(f"{copy}/{item.name}", sha16, item.text, tuple(quads))


def as_rdflib(quads: tuple[Quad, ...]) -> list[tuple[rdflib.URIRef, rdflib.URIRef, rdflib.term.Identifier]]:
    """The triples as rdflib's terms: made before the clock starts."""

    def term(value: NamedNode | Literal) -> rdflib.term.Identifier:
        if isinstance(value, NamedNode):
            return rdflib.URIRef(value.value)
        return rdflib.Literal(value.value, lang=value.language or None, datatype=None if value.language else value.datatype.value)

    return [(rdflib.URIRef(q.subject.value), rdflib.URIRef(q.predicate.value), term(q.object)) for q in quads]


def clocked(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all its threads together: compaction counts too."""
    begun = process_time()
    work()
    return process_time() - begun


def measure(items: list[Item], world: World) -> dict[str, float]:
    """CPU seconds for all documents together, by what was done."""
    triples = [as_rdflib(item.quads) for item in items]
    graph = rdflib.Graph()
    seconds = {"rdflib Graph.add, in memory": clocked(lambda: [graph.add(triple) for each in triples for triple in each])}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", world.iris, world.vocabulary) as store:
        seconds["put_all, new documents"] = clocked(lambda: list(store.put_all(items)))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", world.iris, world.vocabulary) as store:
        reference = tuple(world.reference())
        once = clocked(lambda: store.put_reference(reference, world.digest))
        print(f"graph/reference, once: {len(reference):,} quads in {once:.2f} CPU s")
        refresh(store, world.vocabulary, world.iris)
        seconds["put, new documents"] = clocked(lambda: [store.put(item) for item in items])
        seconds["refresh after them"] = clocked(lambda: refresh(store, world.vocabulary, world.iris, ()))
        seconds["refresh of everything"] = clocked(lambda: refresh(store, world.vocabulary, world.iris))
        seconds["put, nothing new"] = clocked(lambda: [store.put(item) for item in items])
        changed = [Item(item.name, item.sha16, item.text, item.quads[:-1]) for item in items]
        seconds["put, one quad less"] = clocked(lambda: [store.put(item) for item in changed])
        seconds["all documents: query `citations`"] = clocked(lambda: run(store, named()["citations"].sparql, format="json"))
        seconds["drop"] = clocked(lambda: [store.drop(item.name) for item in items])
    return seconds


def main(folder: Path) -> None:
    """Prints the table."""
    world = World.load()
    items = [copied(item, copy) for item in built(folder, world) for copy in range(COPIES)]
    quads = sum(len(item.quads) for item in items)
    print(
        f"{len(items):,} documents, {quads:,} quads, {quads / len(items):,.0f} a document; each triple stands in its graph and in the merge"
    )
    seconds = measure(items, world)
    peer = seconds["rdflib Graph.add, in memory"]
    print(f"\n{'':<36}{'documents / CPU s':>20}{'quads / CPU s':>16}{'ms / document':>16}{'CPU time to rdflib':>20}")
    for name, spent in seconds.items():
        print(f"{name:<36}{len(items) / spent:>20,.0f}{quads / spent:>16,.0f}{1000 * spent / len(items):>16.2f}{spent / peer:>20.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples")
