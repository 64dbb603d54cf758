"""From outline to claims: documents of the seeds' size per CPU second through extract and resolve, beside what others need for less.

python -m benchmarks.numbers reading

The five seeds again and again flatter whatever knows a text again; distinct documents decide. Of those, what each room takes. Beside
them in the same run: dateparser, which finds the dates of the same texts and nothing else, and rdflib, which reads the same facts
where they are written as triples already.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from importlib import import_module
from inspect import isfunction
from itertools import islice
from time import process_time

import pyoxigraph
import rdflib
from dateparser.search import search_dates

from benchmarks.line import Clock
from benchmarks.variants import seeds, variants
from kg.describe import describe
from kg.extract import extract
from kg.outline import outline
from kg.pipeline import World
from kg.read import read
from kg.records import Claims, Outline, Source
from kg.resolve import resolve

TARGET = 150  # documents of the seeds' size per CPU second
ROUNDS, DISTINCT, BESIDE = 10, 100, 20
DOORS = ("kg.extract", "kg.resolve")  # each calls its rooms by name


def claimed(found: Outline, world: World) -> Claims:
    """What is measured: an outline's claims."""
    return resolve(extract(found, world.rules, world.vocabulary), world.resolver)


def least(documents: Sequence[Outline], world: World, rounds: int) -> float:
    """CPU seconds for all documents, each in the round that disturbed it least."""
    best = [float("inf")] * len(documents)
    for _ in range(rounds):
        for at, document in enumerate(documents):
            begun = process_time()
            claimed(document, world)
            best[at] = min(best[at], process_time() - begun)
    return sum(best)


def shares(documents: Sequence[Outline], world: World) -> dict[str, float]:
    """CPU seconds of each room that the doors call, for all documents."""
    clock, kept = Clock(), []
    for door in map(import_module, DOORS):
        rooms = {name: room for name, room in vars(door).items() if isfunction(room) and room.__module__.startswith(f"{door.__name__}.")}
        for name, room in rooms.items():
            kept.append((door, name, room))
            setattr(door, name, clock.watch(f"{door.__name__.removeprefix('kg.')}: {name.replace('_', ' ')}", room))
    try:
        for document in documents:
            claimed(document, world)
    finally:
        for door, name, room in kept:
            setattr(door, name, room)
    return clock.seconds


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of the better of two rounds."""
    best = float("inf")
    for _ in range(2):
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return best


def beside(documents: Sequence[Outline], world: World) -> None:
    """Prints what the peers need for the same documents."""
    facts = [describe(claimed(document, world), world.vocabulary, world.iris, "") for document in documents]
    triples = [pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES) for quads in facts]
    ours = least(documents, world, 3)
    peers = {
        "dateparser: search_dates, dates only": lambda: [search_dates(document.view.text, languages=["zh"]) for document in documents],
        "rdflib: parse the facts, written as N-Triples": lambda: [rdflib.Graph().parse(data=each, format="nt") for each in triples],
    }
    print(f"\n{'':<48}{'CPU ms / document':>20}{'to ours':>10}")
    for name, seconds in {"extract and resolve": ours, **{name: spent(work) for name, work in peers.items()}}.items():
        print(f"{name:<48}{1000 * seconds / len(documents):>20.2f}{seconds / ours:>10.1f}")


def reading(world: World) -> None:
    """Prints documents per CPU second, the share of each room, and the peers."""
    again = [outline(read(Source(name, text.encode())), world.rules) for name, text in seeds()]
    distinct = [outline(document, world.rules) for document in islice(variants(world, seed=3), DISTINCT)]
    for document in distinct[:10]:  # what is done once in a process should not count
        claimed(document, world)
    gc.freeze()  # as a build does before its workers begin
    print(f"{'':<28}{'characters':>12}{'indicators':>12}{'citations':>12}{'CPU ms / document':>20}{'documents / CPU s':>20}")
    for name, documents in (("the seeds again and again", again), ("distinct documents", distinct)):
        claims = [claimed(document, world) for document in documents]
        seconds, count = least(documents, world, ROUNDS), len(documents)
        told = (
            sum(len(each.view.text) for each in documents),
            sum(len(each.indicators) for each in claims),
            sum(len(each.citations) for each in claims),
        )
        print(
            f"{name:<28}" + "".join(f"{each / count:>12,.0f}" for each in told) + f"{1000 * seconds / count:>20.2f}{count / seconds:>20.0f}"
        )
    print(f"target: {TARGET} documents per CPU second, {1000 / TARGET:.2f} ms each")
    print(f"\n{'room, of distinct documents':<36}{'CPU ms / document':>20}")
    for room, seconds in sorted(shares(distinct, world).items(), key=lambda item: -item[1]):
        print(f"{room:<36}{1000 * seconds / len(distinct):>20.2f}")
    beside(distinct[:BESIDE], world)
