"""The citation network at growing sizes: loading it and asking it, CPU time and memory, beside plain networkx.

    python -m benchmarks.network [DOCUMENTS ...] [--folder FOLDER]      2,000, 40,000 and 200,000 where left out

Makes a store of each size in the folder (build/network) where there is none yet, which takes longer than all the rest. Each measure has a
process of its own, so that its memory is its own. CPU milliseconds of that process: the first answer, which makes what later ones
use, and the least of some rounds; of questions about single documents the median and the worst over many.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time

import numpy

from benchmarks.items import Item
from benchmarks.made_columns import sha256
from benchmarks.made_network import plan
from benchmarks.made_quads import LARGEST, fill
from benchmarks.network_peers import Peer
from kg.iris import Iris
from kg.network import Limits, cascade, load, neighbours, paths
from kg.network.model import Network
from kg.network.nodes import DOCUMENTS, KINDS
from kg.network.ranking import ranking
from kg.network.similar import cocitation
from kg.store import Store
from kg.vocabulary import Vocabulary
from kg.vocabulary import load as load_vocabulary

SIZES = (2_000, 40_000, 200_000)
ROUNDS, ENOUGH = 3, 5.0  # rounds of a measure, and CPU seconds after which no other round begins
ASKED, MOST_CITED = 40, 10  # documents that are asked about
PATIENCE = 150.0  # seconds that a measure may take
LONG = 600.0  # seconds that an answer may take
WIDE = Limits(limit=100, seconds=LONG)
LOADS = ("load, fresh", "load, kept", "load, one changed")
OF_MANY = ("co-citation of one", "neighbours", "neighbours, words", "path", "cascade")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a measure took.

    Args:
        first, least, worst: CPU milliseconds of the first answer, of the least (over several documents: the median), of the worst.
        peak: MiB of the process, at most.
        before: MiB of the process before the measure began.
    """

    first: float
    least: float
    worst: float
    peak: int
    before: int


def peak() -> int:
    """MiB that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


def clocked(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process, all its threads together."""
    begun = process_time()
    work()
    return 1000 * (process_time() - begun)


def taken(work: Callable[[str], object], questions: Sequence[str]) -> Taken:
    """What a question takes: the least of some rounds for each of its subjects."""
    before = peak()
    first = clocked(lambda: work(questions[0]))
    least: dict[str, float] = {}
    spent = first
    for _ in range(ROUNDS):
        for question in questions:
            if spent < 1000 * ENOUGH:
                took = clocked(lambda question=question: work(question))
                least[question] = min(took, least.get(question, took))
                spent += took
    every = least.values() or (first,)
    return Taken(first, median(every), max(every), peak(), before)


class Asked:
    """Our side: a store, and what is asked of its network."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.folder, self.vocabulary, self.iris = folder, vocabulary, Iris(vocabulary)

    def opened(self, *, read_only: bool = True) -> Store:
        """The store."""
        return Store.open(self.folder, self.iris, self.vocabulary, read_only=read_only)

    def loading(self, name: str) -> Taken:
        """What loading takes: from the graphs alone, from what was kept, with one document that has changed since."""
        if name == "load, fresh":
            for file in self.folder.glob("network*"):
                file.unlink()
        if name == "load, one changed":
            self.change()
        with self.opened() as store:
            before = peak()
            took = clocked(lambda: load(store))
            return Taken(took, took, took, peak(), before)

    def change(self) -> None:
        """Takes a triple out of the graph of a document, as if its file had been read again."""
        with self.opened(read_only=False) as store:
            sha16 = sha256(7)[:16]
            quads = sorted(store.quads_of(store.graph_of("7.txt")), key=str)
            cites = [quad for quad in quads if quad.predicate == self.vocabulary.wm.cites]
            left = [quad for quad in quads if quad.object != cites[0].object and quad.subject != cites[0].object]
            store.put(Item("7.txt", sha16, "7", tuple(left)))
            store.settle()
            store.close()

    def works(self, network: Network) -> dict[str, Callable[[str], object]]:
        """Each measure of a network."""
        at = network.places

        def between(ends: str) -> object:
            source, target = ends.split("\t")
            return paths(network, at[source], at[target], words=False, limits=Limits(limit=10))

        return {
            "PageRank": lambda _: ranking(network, "pagerank", limits=WIDE),
            "co-citation": lambda _: cocitation(network, None, WIDE),
            "co-citation of one": lambda iri: cocitation(network, at[iri], WIDE),
            "neighbours": lambda iri: neighbours(network, at[iri], "both", 3, words=False, limits=Limits(limit=200)),
            "neighbours, words": lambda iri: neighbours(network, at[iri], "both", 3, words=True, limits=Limits(limit=200)),
            "path": between,
            "cascade": lambda iri: cascade(network, at[iri], words=False, limits=WIDE),
        }

    def prepare(self) -> None:
        """Writes the edges and the questions for the peer, and keeps the network."""
        with self.opened() as store:
            network = load(store)
            with open(self.folder.with_suffix(".edges"), "w", encoding="utf-8") as out:
                out.writelines(f"{edge.source}\t{edge.target}\t{edge.relation}\n" for edge in network.all_edges())
            self.folder.with_suffix(".asked").write_text(json.dumps(chosen(network)), "utf-8")


def chosen(network: Network) -> list[str]:
    """Documents to ask about: those that are cited most, and others by chance of which each is cited or cites."""
    documents = numpy.isin(network.nodes.kinds, [KINDS.index(kind) for kind in DOCUMENTS])
    most = numpy.argsort(-numpy.where(documents, network.cited, -1), kind="stable")[:MOST_CITED]
    others = random.Random(0).sample(numpy.flatnonzero(documents & (network.cited > 0)).tolist(), ASKED)
    return [network.nodes.ids[place] for place in (*most.tolist(), *others)]


def questions(name: str, asked: list[str]) -> list[str]:
    """The subjects of a measure."""
    if name == "path":
        return [f"{one}\t{other}" for one, other in zip(asked, reversed(asked), strict=True) if one != other]
    return asked if name in OF_MANY else asked[:1]


def child(name: str, folder: Path, *, is_peer: bool) -> Taken:
    """One measure, in this process."""
    if name in LOADS:
        return Asked(folder, load_vocabulary()).loading(name)
    asked: list[str] = json.loads(folder.with_suffix(".asked").read_text("utf-8"))
    if is_peer:
        peer = Peer(folder.with_suffix(".edges"))
        return taken(peer.works()[name], questions(name, asked))
    ours = Asked(folder, load_vocabulary())
    with ours.opened() as store:
        network = load(store)
        if name != "neighbours, words":
            network.witness = None  # the peer knows no words
        return taken(ours.works(network)[name], questions(name, asked))


def measured(name: str, folder: Path, *, is_peer: bool = False) -> Taken | None:
    """One measure, in a process of its own; None where it took too long."""
    command = [sys.executable, "-m", "benchmarks.network", "--measure", name, "--folder", str(folder), *(["--peer"] if is_peer else [])]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE if is_peer else LONG)
    except subprocess.TimeoutExpired:
        return None
    except subprocess.CalledProcessError as error:
        print(f"{name}: {error.stderr.strip().splitlines()[-1]}")
        return None
    return Taken(**json.loads(told.stdout))


def row(name: str, ours: Taken | None, peer: Taken | None) -> str:
    """A line of the table."""
    cells = (f"{ours.first:>10,.1f} {ours.least:>10,.1f} {ours.worst:>10,.1f} {ours.peak:>6,}" if ours else f"{'':>39}",)
    if peer:
        cells += (f"{peer.least:>12,.1f} {peer.peak:>8,}",)
        cells += (f"{peer.least / ours.first:>8,.1f} {peer.least / ours.least:>8,.1f}",) if ours else ()
    return f"{name:<20}{' '.join(cells)}"


def compared(documents: int, folder: Path) -> None:
    """The table of one size."""
    store = folder / str(documents)
    vocabulary = load_vocabulary()
    if not (store / "revision").exists():
        print(
            f"store of {documents:,} documents: {clocked(lambda: fill(store, plan(documents, vocabulary))) / 1000:,.0f} CPU s", flush=True
        )
    print(f"\n{documents:,} documents", flush=True)
    print(
        f"{'CPU ms, MiB':<20}{'first':>10} {'then':>10} {'worst':>10} {'peak':>6} {'networkx':>12} {'peak':>8} {'first x':>8} {'then x':>8}"
    )
    for name in LOADS:
        print(row(name, measured(name, store), None), flush=True)
    subprocess.run([sys.executable, "-m", "benchmarks.network", "--measure", "prepare", "--folder", str(store)], check=True)
    for name in ("PageRank", "PageRank, no scipy", "co-citation", *OF_MANY):
        ours = None if name == "PageRank, no scipy" or (name == "neighbours, words" and documents >= LARGEST) else measured(name, store)
        peer = None if name == "neighbours, words" else measured(name, store, is_peer=True)
        print(row(name, ours, peer), flush=True)


def main() -> None:
    """Prints the tables, or takes one measure for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="*", default=SIZES)
    parser.add_argument("--folder", type=Path, default=Path("build/network"))
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure == "prepare":
        Asked(given.folder, load_vocabulary()).prepare()
    elif given.measure:
        print(json.dumps(asdict(child(given.measure, given.folder, is_peer=given.peer))))
    else:
        for documents in given.documents:
            compared(documents, given.folder)


if __name__ == "__main__":
    main()
