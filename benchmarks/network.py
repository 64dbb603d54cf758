"""The citation network at growing sizes: loading it and asking it, CPU time and memory, beside plain networkx.

    python -m benchmarks.network [DOCUMENTS ...] [--folder FOLDER] [--fill]      2,000, 40,000 and 200,000 where left out

Prints a table for each size. Of 2,000 documents, and of more with ``--fill`` (a quarter of an hour), it makes a store in the folder
(build/network) where none is yet; else it keeps the network alone, as loading a store would. Each measure has a process of its own that
loads the network and does nothing else, so that its memory is its own. CPU milliseconds of that process: the first answer, which makes
what later ones use, and the least of some rounds; of questions about single documents the median and the worst over many.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.made_quads import LARGEST
from benchmarks.network_ours import LONG, Ours, work
from benchmarks.network_peers import Peer
from kg.network import load
from kg.vocabulary import load as load_vocabulary

SIZES, FILLED = (2_000, 40_000, 200_000), 2_000  # of the latter a store is made in any case
ROUNDS, FEW, ENOUGH = 3, 3, 4.0  # rounds of a measure; answers at least; CPU seconds after which no other begins
PATIENCE = 150.0  # seconds that a peer may take
LOADS = ("load, fresh", "load, kept", "load, one changed")
OF_MANY = ("co-citation of one", "neighbours", "neighbours, words", "path", "cascade")
MEASURES = {  # whether there is a peer
    "PageRank": True,
    "PageRank, answer": False,
    "co-citation": True,
    "co-citation, answer": False,
    "co-citation of one": True,
    "co-citation of one, answer": False,
    "neighbours": True,
    "neighbours, words": False,
    "path": True,
    "cascade": True,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a measure took.

    Args:
        first: CPU milliseconds of the first answer.
        each: the least of each question, of as many as there was time for.
        peak: MiB of the process, at most.
    """

    first: float
    each: tuple[float, ...]
    peak: int


def peak() -> int:
    """MiB that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


def clocked(done: Callable[[], object]) -> float:
    """CPU milliseconds of this process, all its threads together."""
    begun = process_time()
    done()
    return 1000 * (process_time() - begun)


def taken(answer: Callable[[str], object], questions: Sequence[str]) -> Taken:
    """What a question takes: the least of some rounds for each of its subjects."""
    first = spent = clocked(partial(answer, questions[0]))
    least: dict[str, float] = {}
    answers = 0
    for question in list(questions) * ROUNDS:
        if spent < 1000 * ENOUGH or answers < FEW:
            took = clocked(partial(answer, question))
            least[question] = min(took, least.get(question, took))
            spent, answers = spent + took, answers + 1
    return Taken(first, tuple(least.values()), peak())


def questions(name: str, folder: Path) -> list[str]:
    """The subjects of a measure."""
    asked: list[str] = json.loads(folder.with_suffix(".asked").read_text("utf-8"))
    if name == "path":
        return [f"{one}\t{other}" for one, other in zip(asked, reversed(asked), strict=True) if one != other]
    return asked if name.removesuffix(", answer") in OF_MANY else asked[:1]


def child(name: str, folder: Path, *, is_peer: bool) -> Taken:
    """One measure, in this process."""
    if is_peer:
        return taken(Peer(folder.with_suffix(".edges")).work(name), questions(name, folder))
    with Ours(folder, load_vocabulary()).opened() as store:
        if name in LOADS:
            took = clocked(lambda: load(store))
            return Taken(took, (), peak())
        return taken(work(load(store), name), questions(name, folder))


def told(folder: Path, *given: str, seconds: float | None = None) -> str | None:
    """What a process of its own prints; None where it took too long."""
    command = [sys.executable, "-m", "benchmarks.network", "--folder", str(folder), *given]
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=seconds).stdout
    except subprocess.TimeoutExpired:
        return None


def measured(name: str, folder: Path, *, is_peer: bool = False) -> Taken | None:
    """One measure, in a process of its own; None where it took too long."""
    answer = told(folder, "--measure", name, *(["--peer"] if is_peer else []), seconds=PATIENCE if is_peer else LONG)
    return Taken(**json.loads(answer)) if answer else None


def row(name: str, ours: Taken | None, peer: Taken | None, *, has_peer: bool) -> str:
    """A line of the table."""
    cells = [name, *cells_of(name, ours, LONG)]
    if has_peer:
        cells += cells_of(name, peer, PATIENCE)[1:]
        cells += [times(ours, peer) if peer and ours else ""]
    return "".join(f"| {cell} " if cell else "| " for cell in [*cells, *[""] * (9 - len(cells))]) + "|"


def times(ours: Taken, peer: Taken) -> str:
    """How many times as much the peer took for the questions that it had time for, to two digits."""
    factor = median(peer.each) / median(ours.each[: len(peer.each)])
    return f"{factor:.2g}" if factor < 10 else f"{factor:,.0f}"


def cells_of(name: str, took: Taken | None, seconds: float) -> list[str]:
    """First, then, at most, MiB; where a thing is done but once or of one subject, some are blank."""
    if took is None:
        return ["", f"over {seconds:.0f} s", "", ""]
    then = shown(median(took.each)) if took.each else ""
    most = shown(max(took.each)) if name.removesuffix(", answer") in OF_MANY else ""
    return [shown(took.first), then, most, f"{took.peak:,}"]


def shown(milliseconds: float) -> str:
    """A time, to be read."""
    return f"{milliseconds:,.0f}" if milliseconds >= 10 else f"{milliseconds:.2g}"


def network(documents: int, folder: Path, *, fills: bool) -> tuple[Path, bool]:
    """Where the network of a size is, made where it is not there yet; and whether its graphs are there, too."""
    filled, planned = folder / str(documents), folder / f"{documents}-planned"
    if documents <= FILLED or fills or (filled / "revision").exists():
        if not (filled / "revision").exists():
            told(filled, "--measure", "fill", str(documents))
        return filled, True
    if not (planned / "network").exists():
        told(planned, "--measure", "keep", str(documents))
    return planned, False


def compared(documents: int, folder: Path, *, fills: bool) -> None:
    """The table of one size."""
    store, is_filled = network(documents, folder, fills=fills)
    print(f"\n| {documents:,} documents: CPU ms | first | then | at most | MiB | networkx | at most | MiB | times |")
    print(f"|{'---|' * 9}", flush=True)
    for name in LOADS if is_filled else ("load, kept",):
        if name != "load, kept":
            told(store, "--measure", "change" if name == "load, one changed" else "forget")
        print(row(name, measured(name, store), None, has_peer=False), flush=True)
    told(store, "--measure", "prepare")
    for name, has_peer in MEASURES.items():
        if name != "neighbours, words" or (is_filled and documents < LARGEST):
            peer = measured(name, store, is_peer=True) if has_peer else None
            print(row(name, measured(name, store), peer, has_peer=has_peer), flush=True)
    print(f"\n{told(store, '--measure', 'agreement')}", end="", flush=True)


def measure(name: str, folder: Path, documents: Sequence[int], *, is_peer: bool) -> None:
    """What one process does."""
    ours = Ours(folder, load_vocabulary())
    if name in ("fill", "keep"):
        (ours.fill if name == "fill" else ours.keep)(documents[0])
    elif name == "agreement":
        print(ours.agreement())
    elif name in ("forget", "change", "prepare"):
        {"forget": ours.forget, "change": ours.change, "prepare": ours.prepare}[name]()
    else:
        print(json.dumps(asdict(child(name, folder, is_peer=is_peer))))


def main() -> None:
    """Prints the tables, or takes one measure for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="*", default=SIZES)
    parser.add_argument("--folder", type=Path, default=Path("build/network"))
    parser.add_argument("--fill", action="store_true", help="stores of every size, from which loading can be measured")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure, given.folder, given.documents, is_peer=given.peer)
    else:
        for documents in given.documents:
            compared(documents, given.folder, fills=given.fill)


if __name__ == "__main__":
    main()
