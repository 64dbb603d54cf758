"""Damaged files of every format and container, each read to the end in a process that may die.

python -m benchmarks.fuzz [--count 20000] [--run 1] [--seconds 0] [--jobs 2] [--only FORMAT] [--save FOLDER]

Allowed are documents that keep the laws of sealed texts, and clear errors. Anything else is a finding: another exception, a dead
process, too much time or memory, a broken law. The same --run gives the same files. Exit 1 where something was found.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import multiprocessing
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic

from benchmarks.mutations import mutant
from benchmarks.seeds import Seed, seeds
from benchmarks.trial import Outcome, trial
from kg.pipeline import World

LIMIT = 60.0  # seconds after which a file hangs; most of it is for the other users of a busy machine, and for making findings smaller
MOST_MEMORY = 6 * 2**30  # bytes of addresses: a file that wants more is a finding, not the end of the machine
WHOLE = 8  # of so many files one is built to its graph
WARM = 200  # files after which a process has loaded what it needs: memory is compared from there


def work(pipe: Connection, run: int, only: str) -> None:
    """A process that reads mutants by their number until it gets -1."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    world, valid = World.load(), chosen(only)
    gc.freeze()
    while (index := pipe.recv()) >= 0:
        pipe.send(trial(index, mutant(valid, run, index), world, whole=index % WHOLE == 0))


def chosen(only: str) -> tuple[Seed, ...]:
    """The valid files, of one format or of all."""
    return tuple(seed for seed in seeds() if only in ("", seed.format))


@dataclass(slots=True)
class Worker:
    """A process, what it reads now and since when, and its memory when it was warm and at the end."""

    process: SpawnProcess
    pipe: Connection
    index: int = -1
    since: float = 0.0
    read: int = 0
    warm: int = 0
    last: int = 0

    @classmethod
    def start(cls, run: int, only: str) -> Worker:
        """A new process."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, run, only), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def give(self, index: int) -> None:
        """The next file for it, or the end."""
        self.index, self.since = index, monotonic()
        self.pipe.send(index)

    def take(self) -> Outcome:
        """What came of its file; its own death is a finding."""
        try:
            outcome: Outcome = self.pipe.recv()
        except (EOFError, ConnectionError):
            self.process.join()
            return Outcome(self.index, finding=f"the process died with code {self.process.exitcode}")
        self.read += 1
        self.warm = outcome.resident if self.read <= WARM else self.warm
        self.last = outcome.resident
        return outcome

    def stop(self) -> None:
        """The end of the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def outcomes(count: int, run: int, seconds: float, jobs: int, only: str, tally: Tally) -> Iterator[Outcome]:
    """What came of each file, in the order in which they are done."""
    begun, todo = monotonic(), iter(range(count))
    workers = [Worker.start(run, only) for _ in range(jobs)]
    for worker in workers:
        worker.give(next(todo, -1))
    while busy := [worker for worker in workers if worker.index >= 0]:
        ready = set(wait([worker.pipe for worker in busy], timeout=1.0))
        for worker in busy:
            if worker.pipe in ready:
                outcome = worker.take()
            elif monotonic() - worker.since > LIMIT:
                outcome = Outcome(worker.index, finding=f"it hangs: not done after {LIMIT:g} seconds")
            else:
                continue
            yield outcome
            if outcome.finding.startswith(("the process died", "it hangs")):
                worker.stop()
                tally.growth.append(worker.last - worker.warm)
                workers[workers.index(worker)] = worker = Worker.start(run, only)
            worker.give(-1 if seconds and monotonic() - begun > seconds else next(todo, -1))
    for worker in workers:
        tally.growth.append(worker.last - worker.warm)
        worker.stop()


@dataclass(slots=True)
class Tally:
    """The figures of a run, by format."""

    files: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    growth: list[int] = field(default_factory=list)
    peak: int = 0

    def add(self, seed: Seed, outcome: Outcome) -> None:
        """Counts one file."""
        self.files[seed.format] += 1
        self.documents[seed.format] += outcome.documents
        self.refused[seed.format] += outcome.refusals
        self.seconds[seed.format].append(outcome.seconds)
        self.peak = max(self.peak, outcome.peak)
        if outcome.finding:
            self.found[seed.format] += 1
            self.findings[f"{seed.format}: {outcome.finding}"].append(outcome)

    def lines(self) -> Iterator[str]:
        """The figures as a table."""
        yield f"{'format':<10}{'files':>8}{'documents':>12}{'refusals':>10}{'findings':>10}{'mean CPU ms':>13}{'slowest CPU ms':>16}"
        for name in sorted(self.files):
            spent = self.seconds[name]
            row = f"{name:<10}{self.files[name]:>8,}{self.documents[name]:>12,}{self.refused[name]:>10,}{self.found[name]:>10,}"
            yield f"{row}{1000 * sum(spent) / len(spent):>13.1f}{1000 * max(spent):>16,.0f}"
        everything = [second for spent in self.seconds.values() for second in spent]
        row = f"{'all':<10}{self.files.total():>8,}{self.documents.total():>12,}{self.refused.total():>10,}{self.found.total():>10,}"
        yield f"{row}{1000 * sum(everything) / len(everything):>13.1f}{1000 * max(everything):>16,.0f}"
        grown = max(self.growth, default=0) / 2**20
        yield f"memory of a process: at most {self.peak / 2**20:,.0f} MiB; at its end {grown:+,.0f} MiB against its first {WARM} files"


def save(seed: Seed, outcome: Outcome, folder: Path) -> Path:
    """The place where the file of a finding was written, with what went wrong beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{seed.format}-{hashlib.sha256(outcome.finding.encode()).hexdigest()[:8]}"
    target.with_suffix(".bin").write_bytes(outcome.data or seed.data)
    lines = (outcome.finding, f"file {outcome.index} of the run, {seed.format}, read under the name {seed.name!r}", outcome.trace)
    target.with_suffix(".txt").write_text("\n".join(lines), "utf-8")
    return target.with_suffix(".bin")


def main(arguments: Sequence[str]) -> int:
    """Runs it and prints the figures; 1 where something was found."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000, help="files")
    parser.add_argument("--run", type=int, default=1, help="number of the run: another one gives other files")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many seconds; 0: when all files are done")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--only", default="", help="one format, e.g. html")
    parser.add_argument("--save", type=Path, default=Path("build/fuzz"), help="folder for what is found")
    chose = parser.parse_args(arguments)
    valid, tally, begun = chosen(chose.only), Tally(), monotonic()
    for outcome in outcomes(chose.count, chose.run, chose.seconds, chose.jobs, chose.only, tally):
        seed = mutant(valid, chose.run, outcome.index)
        tally.add(seed, outcome)
        if outcome.finding and len(tally.findings[told := f"{seed.format}: {outcome.finding}"]) == 1:
            print(f"{told}\n    {save(seed, outcome, chose.save)}", flush=True)
    print("\n".join(tally.lines()))
    print(f"run {chose.run}, {monotonic() - begun:,.0f} seconds, {chose.jobs} processes, {len(tally.findings)} kinds of findings")
    return bool(tally.findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
