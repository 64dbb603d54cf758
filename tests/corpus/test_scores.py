"""How well documents are read may rise, never fall."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.trial import passed
from kg.pipeline import World
from tests.corpus.floors import CORPORA, FLOORS, Corpus, score

pytestmark = pytest.mark.shared  # the score itself is shared material


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_no_figure_falls_below_its_floor(corpus: Corpus, shared: Path, tmp_path: Path) -> None:
    """A change that reads one form better and three others worse is seen here."""
    floors = json.loads(FLOORS.read_text("utf-8"))[corpus.name]
    figures = score(corpus, tmp_path)
    below = {f"{kind} {key}": (figures.get(kind, {}).get(key), floor) for kind, row in floors.items() for key, floor in row.items()}
    assert {name: pair for name, pair in below.items() if pair[0] is None or pair[0] < pair[1]} == {}


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_every_quotation_rereads(corpus: Corpus) -> None:
    """Evidence is not a matter of degree: its floor is one, everywhere."""
    assert json.loads(FLOORS.read_text("utf-8"))[corpus.name]["evidence"]["f1"] == 1.0


def test_every_quotation_rereads_in_every_format(shared: Path, world: World) -> None:
    """The score rereads text files only; of pages, PDF and Office files the quotations must stand in the sealed text as well."""
    others = [path for path in sorted((shared / "corpus").rglob("*")) if path.is_file() and path.suffix not in {".txt", ".md"}]
    assert [path.name for path in others if passed(path.name, path.read_bytes(), world, whole=True) != (1, 0)] == []
