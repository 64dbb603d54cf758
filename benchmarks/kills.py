"""Kill -9 of a build and of the service at random moments: the store opens again, no document is half there, none is lost that was told.

python -m benchmarks.kills [KILLS [SEED]]      of each; 25 and 1 where left out
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from benchmarks.killed_builds import BuildKiller, Corpora
from benchmarks.killed_services import ServiceKiller
from kg.pipeline import World

DOCUMENTS = 60


def main(kills: int, seed: int) -> int:
    """Prints what was wrong; gives how much that is."""
    with tempfile.TemporaryDirectory() as folder:
        corpora = Corpora(Path(folder), World.load(), DOCUMENTS)
        wrong = Counter(corpora.unlike_pure())
        begun = perf_counter()
        builds = BuildKiller(corpora, seed)
        for at in range(kills):
            wrong.update(builds.trial(at))
        print(f"{kills} builds of {DOCUMENTS} documents killed, in {perf_counter() - begun:.0f} s: ", end="")
        print(", ".join(f"{count} {where}" for where, count in builds.far.items()), flush=True)
        begun = perf_counter()
        services = ServiceKiller(corpora, seed)
        for at in range(kills):
            wrong.update(services.trial(at))
        wrong.update(services.last())
        print(f"{kills} services killed, in {perf_counter() - begun:.0f} s: {services.done} documents had been reported as stored")
    for what, count in wrong.items():
        print(f"WRONG, {count} times: {what}")
    print("nothing wrong" if not wrong else f"{wrong.total()} WRONG")
    return wrong.total()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(bool(main(*given, *(25, 1)[len(given) :])))
