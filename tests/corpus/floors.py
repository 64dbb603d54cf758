"""The floors below which reading may not fall, and the only way to move them: up.

    python -m tests.corpus.floors        builds what it can, scores it, and raises floors.json where the line has become better

A figure is rounded down to three digits, so that a floor is met by the run that set it.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("floors.json")
Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Corpus:
    """Documents with their gold.

    Args:
        name: its key in floors.json.
        folder: where the documents are.
        pattern: which files of the folder.
        gold: what a careful reader finds in them, a line for each document; those of an archive or crawl have lines of their own.
    """

    name: str
    folder: Path
    pattern: str
    gold: Path

    def documents(self) -> list[str]:
        """The documents' paths, in order of name."""
        return [str(path) for path in sorted(self.folder.glob(self.pattern))]


CORPORA = (
    Corpus("examples", ROOT / "examples", "*", Path(__file__).with_name("examples.jsonl")),
    Corpus("seeds", SHARED / "corpus" / "reports", "00?_*.txt", SHARED / "gold" / "seeds.jsonl"),
    Corpus("reports", SHARED / "corpus" / "reports", "ar_*", SHARED / "gold" / "reports.jsonl"),
    Corpus("policies", SHARED / "corpus" / "policies", "*", SHARED / "gold" / "policies.jsonl"),
    Corpus("synthetic", SHARED / "corpus" / "synthetic", "*", SHARED / "gold" / "synthetic.jsonl"),
)


def graph(corpus: Corpus, folder: Path) -> Path:
    """The N-Quads export of a new store that holds the corpus."""
    store, target = folder / f"store-{corpus.name}", folder / f"{corpus.name}.nq"
    runner = CliRunner()
    for arguments in (["build", *corpus.documents(), "--quiet"], ["export", "--format", "nquads", "-o", str(target)]):
        done = runner.invoke(main, [*arguments, "--store", str(store)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return target


def score(corpus: Corpus, folder: Path) -> Figures:
    """Precision, recall and F1 of each kind of fact, as the shared score measures them."""
    command = [sys.executable, SHARED / "score" / "score.py", graph(corpus, folder), corpus.gold, "--texts", corpus.folder, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    del figures["documents"]
    return figures


def rounded(figures: Figures) -> dict[str, dict[str, float]]:
    """The figures as floors."""
    return {kind: {key: math.floor(row[key] * 1000) / 1000 for key in ("precision", "recall", "f1")} for kind, row in figures.items()}


def raised(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The higher of both, figure by figure."""
    return {kind: {key: max(value, old.get(kind, {}).get(key, 0.0)) for key, value in row.items()} for kind, row in new.items()}


def raise_floors() -> None:
    """Writes floors.json anew; no figure in it gets smaller."""
    if not (SHARED / "score").is_dir():
        sys.exit("the score is in ../shared, which is not part of the project")
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        for corpus in CORPORA:
            if corpus.gold.exists():
                floors[corpus.name] = raised(floors.get(corpus.name, {}), rounded(score(corpus, Path(folder))))
    FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    raise_floors()
