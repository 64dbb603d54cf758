"""Many documents, one in twenty of them bad: exactly those are kept apart, and all others can be asked."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bad_ones import built, made, wrong
from kg.pipeline import World


def test_exactly_the_bad_ones_are_kept_apart(tmp_path: Path, world: World) -> None:
    """By way of the command line; `python -m benchmarks.bad_ones` does the same with 2,000."""
    corpus = made(tmp_path, world, 20)
    assert len(corpus.planted) == 1
    assert list(wrong(corpus, built(corpus, world.iris))) == []
