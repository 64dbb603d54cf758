"""Documents per CPU second, room by room.

python benchmarks/line.py [FOLDER ...]      .txt and .md files; examples/ and ../shared/corpus/reports where left out
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import process_time
from typing import ParamSpec, TypeVar

from kg import across, pipeline
from kg.pipeline import World
from kg.records import Source
from kg.store import Store

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "examples", ROOT.parent / "shared" / "corpus" / "reports")
ROOMS = ("read", "outline", "extract", "resolve", "audit", "describe", "validate")
P = ParamSpec("P")
R = TypeVar("R")


class Clock:
    """CPU seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def watch(self, name: str, function: Callable[P, R]) -> Callable[P, R]:
        """The function, its CPU seconds added up under the name."""

        @wraps(function)
        def watched(*args: P.args, **kwargs: P.kwargs) -> R:
            begun = process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + process_time() - begun

        return watched


def documents(folder: Path) -> list[Source]:
    """The documents that the line can read."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".md"})
    return [Source(path.name, path.read_bytes()) for path in paths]


def measure(sources: list[Source], world: World, rounds: int = 3) -> dict[str, float]:
    """CPU seconds of each room, of storing and of identity, for all sources together, the mean of a few rounds."""
    clock = Clock()
    rooms = {room: getattr(pipeline, room) for room in ROOMS}
    for room, function in rooms.items():
        setattr(pipeline, room, clock.watch(room, function))
    try:
        for _ in range(rounds):
            with (
                tempfile.TemporaryDirectory() as folder,
                Store.open(Path(folder) / "store", world.iris, world.vocabulary) as store,
            ):
                for source in sources:
                    clock.watch("store", store.put)(clock.watch("the line, read to validate", pipeline.build)(source, world))
                clock.watch("identity", across.refresh)(store, world.vocabulary, world.iris)
    finally:
        for room, function in rooms.items():
            setattr(pipeline, room, function)
    return {name: seconds / rounds for name, seconds in clock.seconds.items()}


def table(title: str, count: int, characters: int, seconds: dict[str, float]) -> str:
    """The figures as lines of text."""
    whole = seconds["the line, read to validate"] + seconds["store"] + seconds["identity"]
    lines = [
        f"{title}: {count} documents, {characters:,} characters",
        f"{'room':<28}{'documents / CPU s':>20}{'CPU ms / document':>20}{'share':>8}",
    ]
    for name in (*ROOMS, "the line, read to validate", "store", "identity", "everything"):
        spent = whole if name == "everything" else seconds.get(name, 0.0)
        rate = f"{count / spent:,.0f}" if spent else "–"
        lines.append(f"{name:<28}{rate:>20}{1000 * spent / count:>20.2f}{spent / whole:>8.0%}")
    return "\n".join(lines)


def main(folders: list[Path]) -> None:
    """Prints a table for each folder."""
    begun = process_time()
    world = World.load()
    print(f"loading the tables, once: {process_time() - begun:.2f} CPU s\n")
    for folder in folders:
        sources = documents(folder)
        if sources:
            measure(sources[:1], world, rounds=1)  # what is done once in a process should not count for the first folder
            print(
                table(folder.name, len(sources), sum(len(source.data.decode()) for source in sources), measure(sources, world)), end="\n\n"
            )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [folder for folder in FOLDERS if folder.is_dir()])
