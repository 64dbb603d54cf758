"""Whether the fast engine finds what pySHACL finds, on many damaged graphs: python -m benchmarks.parity [MUTANTS] [SEED]

Each example of ``tests/shapes`` alone, then that many damaged graphs of each document of ``examples/``, and of each of
``../shared/corpus`` where that exists. Ends with exit code 1 where they differ.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad

from benchmarks.graphs import mutants
from kg.errors import DocumentError, VocabularyError
from kg.pipeline import World, build
from kg.records import Source
from kg.validate import engine_of, judge
from tests.shapes.test_examples import INVALID, edited

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def main() -> None:
    """Compares and tells."""
    number, seed = (int(text) for text in (*sys.argv[1:], "20", "0")[:2])
    world, told = World.load(), Counter[str]()
    for what, graph in cases(world, number, seed):
        told["graphs"] += 1
        try:
            reference = Counter(judge(graph, world.shapes, "reference"))
        except VocabularyError:
            told["pySHACL refuses"] += 1  # a blank node under sh:lessThan
            continue
        try:
            fast = Counter(engine_of(world.shapes, "fast")[0].judge(graph))
        except ValueError:
            told["left to the reference"] += 1
            continue
        told["results"] += reference.total()
        if fast != reference:
            told["differ"] += 1
            print(what, *(fast - reference).elements(), "/", *(reference - fast).elements())
    print(dict(told))
    sys.exit(1 if told["differ"] else 0)


def cases(world: World, number: int, seed: int) -> Iterator[tuple[str, tuple[Quad, ...]]]:
    """Graphs, each with a name."""
    for name, edit in INVALID["edits"].items():
        yield name, edited(edit)
    paths = [
        *sorted((ROOT / "examples").iterdir()),
        *(path for folder in ("reports", "policies") for path in sorted((CORPUS / folder).glob("*"))),
    ]
    for place, path in enumerate(path for path in paths if path.is_file()):
        try:
            graph = build(Source(path.name, path.read_bytes()), world).whole
        except DocumentError:
            continue
        yield path.name, graph
        for what, damaged in mutants(graph, number, seed * 100_003 + place):
            yield f"{path.name}: {what}", damaged


if __name__ == "__main__":
    main()
