"""From sealed text to quads: documents per CPU second, beside rdflib; memory over ten thousand documents; cost against length.

python -m benchmarks.numbers [reading] [speed] [peers] [memory] [lengths] [hostile]      all but the last where left out
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from time import process_time

import pyoxigraph
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from benchmarks import lengths
from benchmarks.reading import reading
from benchmarks.trial import resident
from benchmarks.variants import variants
from kg.audit import audit
from kg.describe import describe
from kg.extract import extract
from kg.outline import outline
from kg.pipeline import World, unquoted
from kg.privacy import mask
from kg.read import read
from kg.records import Claims, Document, Source
from kg.resolve import resolve

ROOMS = ("outline", "extract", "resolve", "mask", "audit", "describe")
TARGET = 150  # documents of the seeds' size per CPU second
ROUNDS, DOCUMENTS = 8, 100  # of distinct documents; the round that was disturbed least counts
MEMORY = (100, 1_000, 5_000, 10_000)
SIZES = (125, 250, 500, 1_000, 2_000)  # KB
PATIENCE = 60.0  # CPU seconds for one text; what takes longer is told and not made longer still


def line(document: Document, world: World) -> tuple[tuple[Quad, ...], Claims, list[float]]:
    """The quads of a sealed text, what they were made from, and the CPU seconds of each room."""
    clock = [process_time()]
    parts = outline(document, world.rules)
    clock.append(process_time())
    facts = extract(parts, world.rules, world.vocabulary)
    clock.append(process_time())
    claims = resolve(facts, world.resolver)
    clock.append(process_time())
    shown = mask(document.text, world.rules)
    claims = replace(claims, issues=tuple(unquoted(issue, shown) for issue in claims.issues))
    clock.append(process_time())
    claims = audit(claims, world.identities, world.vocabulary, world.iris)
    clock.append(process_time())
    quads = describe(claims, world.vocabulary, world.iris, world.digest)
    clock.append(process_time())
    return quads, claims, [end - begin for begin, end in pairwise(clock)]


def speed(world: World) -> None:
    """Prints what each room costs on documents of the seeds' size, all distinct: the mean of a round, of the quickest round."""
    source = variants(world)
    for document in islice(source, 10):  # what is done once in a process should not count
        line(document, world)
    best: list[float] = []
    characters = indicators = triples = 0
    for _ in range(ROUNDS):
        documents = list(islice(source, DOCUMENTS))
        spent = [0.0] * len(ROOMS)
        for document in documents:
            quads, claims, seconds = line(document, world)
            spent = [room + more for room, more in zip(spent, seconds, strict=True)]
            characters, indicators, triples = characters + len(document.text), indicators + len(claims.indicators), triples + len(quads)
        best = min(best or spent, spent, key=sum)
    whole = sum(best)
    read_in_all = ROUNDS * DOCUMENTS
    print(f"{DOCUMENTS} documents a round, {characters / read_in_all:,.0f} characters, ", end="")
    print(f"{indicators / read_in_all:.0f} indicators, {triples / read_in_all:,.0f} quads each\n")
    print(f"{'room':<28}{'documents / CPU s':>20}{'CPU ms / document':>20}{'share':>8}")
    for name, spent_here in zip((*ROOMS, "sealed text to quads"), (*best, whole), strict=True):
        print(f"{name:<28}{DOCUMENTS / spent_here:>20,.0f}{1000 * spent_here / DOCUMENTS:>20.2f}{spent_here / whole:>8.0%}")
    print(f"target: {TARGET} documents per CPU second, {1000 / TARGET:.1f} ms each")


def as_rdflib(term: object) -> rdflib.term.Identifier:
    """A term as rdflib has it."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"{term} is neither an IRI nor a literal")
    return rdflib.Literal(term.value, lang=term.language or None, datatype=None if term.language else term.datatype.value)


def graph_of(quads: Sequence[Quad]) -> rdflib.Graph:
    """An rdflib graph with the triples, in memory."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    return graph


def least(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds of the round that was disturbed least."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return best


def peers(world: World) -> None:
    """Prints what rdflib needs for the triples alone, which are there already, beside reading them out of the texts."""
    documents = list(islice(variants(world, seed=1), 30))
    made = [line(document, world) for document in documents]
    quads = [each for each, _, _ in made]
    triples = [pyoxigraph.serialize((quad.triple for quad in each), format=pyoxigraph.RdfFormat.N_TRIPLES) for each in quads]
    graphs = [graph_of(each) for each in quads]
    work: dict[str, Callable[[], object]] = {
        "sealed text to quads": lambda: [line(document, world) for document in documents],
        "describe: claims to quads": lambda: [describe(claims, world.vocabulary, world.iris, "") for _, claims, _ in made],
        "rdflib: make terms, Graph.add": lambda: [graph_of(each) for each in quads],
        "rdflib: parse N-Triples": lambda: [rdflib.Graph().parse(data=each, format="nt") for each in triples],
        "rdflib: write N-Triples": lambda: [graph.serialize(format="nt") for graph in graphs],
        "rdflib: write Turtle": lambda: [graph.serialize(format="turtle") for graph in graphs],
    }
    seconds = {name: least(each) for name, each in work.items()}
    whole = seconds["sealed text to quads"]
    print(f"{len(documents)} documents, {sum(map(len, quads)) / len(quads):,.0f} triples each\n")
    print(f"{'':<32}{'CPU ms / document':>20}{'triples / CPU s':>18}{'to the whole line':>20}")
    for name, spent in seconds.items():
        print(f"{name:<32}{1000 * spent / len(documents):>20.2f}{sum(map(len, quads)) / spent:>18,.0f}{spent / whole:>20.2f}")


def memory(world: World) -> None:
    """Prints what the process holds after so many distinct documents, none of them kept."""
    print(f"{'documents':>10}{'resident, MiB':>16}{'allocated blocks':>20}")
    source = variants(world, seed=2)
    for number in range(1, MEMORY[-1] + 1):
        line(next(source), world)
        if number in MEMORY:
            gc.collect()
            print(f"{number:>10,}{resident() / 2**20:>16.1f}{sys.getallocatedblocks():>20,}", flush=True)


def cost(name: str, size: int, world: World) -> list[float]:
    """CPU milliseconds per KB of each room, for a text of so many KB."""
    document = read(Source("a.txt", lengths.text(name, size * 1000).encode()))
    _, _, seconds = line(document, world)
    return [1000 * spent / size for spent in seconds]


def growth(names: Iterable[str], sizes: Sequence[int], world: World) -> None:
    """Prints the milliseconds per KB of each text at each length, and the room that grows most."""
    print(f"{'CPU ms / KB at':<30}" + "".join(f"{f'{size:,} KB':>10}" for size in sizes) + f"{'growth':>9}  most in")
    for name in names:
        cost(name, 10, world)  # what is done once in a process should not count
        costs: list[list[float]] = []
        for size in sizes:
            costs.append(cost(name, size, world))
            if sum(costs[-1]) * size > 1000 * PATIENCE:
                break
        first, last = costs[0], costs[-1]
        room = max(range(len(ROOMS)), key=lambda at: last[at] - first[at])
        told = "".join(f"{sum(each):>10.2f}" for each in costs) + f"{'':>10}" * (len(sizes) - len(costs))
        print(f"{name:<30}{told}{sum(last) / sum(first):>9.2f}  {ROOMS[room]}", flush=True)


PARTS: dict[str, Callable[[World], None]] = {
    "reading": reading,
    "speed": speed,
    "peers": peers,
    "memory": memory,
    "lengths": partial(growth, lengths.TELLING, SIZES),
    "hostile": partial(growth, lengths.TEXTS, SIZES[:: len(SIZES) - 1]),
}


def main(parts: Sequence[str]) -> None:
    """Prints a table for each part."""
    world = World.load()
    for part in parts:
        print(f"--- {part}")
        PARTS[part](world)
        print()


if __name__ == "__main__":
    main(sys.argv[1:] or [part for part in PARTS if part != "hostile"])
