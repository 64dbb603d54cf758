"""What an export costs: CPU and peak memory of each format, beside the same store written by others.

python -m benchmarks.exports [COPIES]      of examples/; 3 where left out: rdflib takes minutes for the TriG of more

Each runs in a process of its own, which opens the store, writes one file, and ends; the least of several rounds counts. rdflib holds what
it writes in memory: its CPU is that of the writing alone, its memory all. `oxigraph dump` writes the merge beside the named graphs where
it writes quads, and in no order.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen, run
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
FORMATS = ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "csv", "void")
QUADS = ("nquads", "trig", "jsonld")
RDFLIB = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
OXIGRAPH = {"nquads": "nq", "trig": "trig", "turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds and peak MiB of a process."""

    seconds: float
    memory: float


def cost(command: list[str], rounds: int = ROUNDS) -> Cost:
    """What a command costs, the least of several rounds."""
    found = []
    for _ in range(rounds):
        with Popen(command, cwd=ROOT, stdout=DEVNULL, stderr=DEVNULL) as child:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
        found.append(Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(found, key=lambda each: each.seconds)


def make(folder: Path, copies: int) -> None:
    """Makes a store with copies of the examples, and says how many quads it has."""
    from benchmarks.store import built, copied
    from kg.across import refresh
    from kg.pipeline import World
    from kg.store import Store

    world = World.load()
    items = built(ROOT / "examples", world)
    with Store.open(folder, world.iris, world.vocabulary) as store:
        store.put_reference(tuple(world.reference()), world.digest)
        for copy in range(copies):
            list(store.put_all([copied(item, copy) for item in items]))
        refresh(store, world.vocabulary, world.iris)
        print(f"{len(store.backend):,} quads in the store, the merge among them", flush=True)


def by_rdflib(format: str, source: str, target: str) -> None:
    """Writes what rdflib reads, and beside it what the writing alone cost."""
    import rdflib

    held = rdflib.Dataset() if format in QUADS else rdflib.Graph()
    held.parse(source, format="nquads" if format in QUADS else "nt")
    begun = process_time()
    held.serialize(target, format=RDFLIB[format])
    Path(f"{target}.seconds").write_text(str(process_time() - begun))


def compared(format: str, store: Path, folder: Path) -> None:
    """Prints the row of a format."""
    wenmai, oxigraph = (str(Path(sys.executable).with_name(name)) for name in ("wenmai", "oxigraph"))
    target = str(folder / f"out.{OXIGRAPH.get(format, 'ttl')}")
    ours = cost([wenmai, "export", "--store", str(store), "--format", format, "-o", target])
    size = Path(target).stat().st_size / 2**20
    print(f"{format:<10}{size:>8.1f}{ours.seconds:>10.2f}{ours.memory:>8.0f}", end="")
    if format in OXIGRAPH:
        graph = [] if format in QUADS else ["--graph", "default"]
        dump = cost(
            [oxigraph, "dump", "--location", str(store / "graphs"), "--file", f"{target}.dump", "--format", OXIGRAPH[format], *graph]
        )
        source = str(folder / ("all.nq" if format in QUADS else "all.nt"))
        peer = cost([sys.executable, "-m", "benchmarks.exports", "rdflib", format, source, target], 1)
        writing = float(Path(f"{target}.seconds").read_text())
        print(f"{dump.seconds:>12.2f}{dump.memory:>8.0f}{writing:>12.2f}{peer.memory:>8.0f}{ours.seconds / dump.seconds:>12.2f}", end="")
        print(f"{ours.seconds / writing:>12.2f}", end="")
    print(flush=True)


def main(copies: int) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store"
        run([sys.executable, "-m", "benchmarks.exports", "make", str(store), str(copies)], check=True, cwd=ROOT)
        wenmai = str(Path(sys.executable).with_name("wenmai"))
        for format, suffix in (("nquads", "nq"), ("ntriples", "nt")):
            run([wenmai, "export", "--store", str(store), "--format", format, "-o", str(folder / f"all.{suffix}")], check=True, cwd=ROOT)
        print(f"{'':<18}{'wenmai':>18}{'oxigraph dump':>20}{'rdflib serialize':>20}{'CPU, ours to theirs':>24}")
        print(f"{'':<10}{'MiB':>8}{'CPU s':>10}{'MiB':>8}{'CPU s':>12}{'MiB':>8}{'CPU s':>12}{'MiB':>8}{'oxigraph':>12}{'rdflib':>12}")
        for format in FORMATS:
            compared(format, store, folder)
        packed = folder / "shards"
        begun = os.times()
        run([wenmai, "export", "--store", str(store), "--shards", "8", "-o", str(packed)], check=True, cwd=ROOT)
        ended = os.times()
        spent = ended.children_user - begun.children_user + ended.children_system - begun.children_system
        print(f"{'8 shards':<10}{sum(path.stat().st_size for path in packed.iterdir()) / 2**20:>8.1f}{spent:>10.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["rdflib"]:
        by_rdflib(*sys.argv[2:])
    elif sys.argv[1:2] == ["make"]:  # in a process of its own: what is measured must not begin with its memory
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
