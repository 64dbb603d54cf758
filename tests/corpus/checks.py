"""The checks that careful readers made of the figures of a document, beside what the audit says of it.

python -m tests.corpus.checks     the table and the counts
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DocumentError
from kg.pipeline import World, build
from kg.read.unpack import documents
from kg.records import Issue, Source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE = tomllib.loads((HERE / "checks.toml").read_text("utf-8"))
GOLD = ("seeds", "reports", "policies", "synthetic")
FOLDERS = {"seeds": "reports"}  # of the corpus, where it is not called as its gold
SHAPES = {  # identities that shapes tell
    "ID-N-PERIOD": ("shape-report-full-year-start", "shape-report-full-year-end"),
    "ID-N-PUB": ("shape-report-issued-after",),
}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SIDES = re.compile(rf"({NUMBER.pattern}) [≠<>≤≥] ({NUMBER.pattern})")


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one document.

    Args:
        outcome: ``agreed``: told where it fails, not told where it holds; ``another report`` where one document cannot tell; the reason
            where it is listed; empty where none of these is so.
    """

    file: str
    identity: str
    holds: bool
    detail: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its gold: what the reader checked, and the findings of the audit."""

    file: str
    checks: tuple[Mapping[str, Any], ...]
    issues: tuple[Issue, ...]

    def told(self, check: Mapping[str, Any]) -> bool:
        """Whether a finding says that an identity fails; for a check that fails, in the figures that the reader names."""
        codes = SHAPES.get(check["identity"], (check["identity"],))
        return any(issue.code in codes and (check["holds"] or meant(check, issue)) for issue in self.issues)


def meant(check: Mapping[str, Any], issue: Issue) -> bool:
    """Whether a finding has the numbers that a reader found at odds; where the reader names none, any has."""
    named = NUMBER.findall(check.get("detail", ""))
    sides = SIDES.search(issue.comparison.figures) if issue.comparison else None
    return not named or not sides or {*sides.groups()} <= {*named, *NUMBER.findall(check.get("expression", ""))}


def read(gold: Iterable[str], sources: Mapping[str, Source], world: World) -> Iterator[Read]:
    """The documents of a gold that has checks, read."""
    for line in gold:
        row = json.loads(line)
        if row["file"] in sources:
            made = build(sources[row["file"]], world)
            yield Read(row["file"], tuple(row.get("checks", ())), made.issues)


def of_corpus(shared: Path, world: World) -> Iterator[Read]:
    """The documents of the gold of the corpus."""
    for name in GOLD:
        folder = shared / "corpus" / FOLDERS.get(name, name)
        sources = {path.name: Source(path.name, path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        yield from read((shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines(), sources, world)


def of_examples(world: World) -> Iterator[Read]:
    """The documents of our examples, those in containers too."""
    sources: dict[str, Source] = {}
    for path in sorted((ROOT / "examples").iterdir()):
        with path.open("rb") as file:
            found = [source for source in documents(file, path.name, 2**20) if not isinstance(source, DocumentError)]
        sources |= {Path(source.name).name: source for source in found if isinstance(source, Source)}
    yield from read((HERE / "examples.jsonl").read_text("utf-8").splitlines(), sources, world)


def checks(found: Iterable[Read], world: World) -> Iterator[Check]:
    """What became of each check."""
    across = {identity.id for identity in world.identities if identity.scope == "corpus"}
    for one in found:
        for check in one.checks:
            identity, holds = check["identity"], check["holds"]
            if identity in across:
                outcome = "another report"
            elif one.told(check) != holds:
                outcome = "agreed"
            else:
                outcome = listed(one.file, identity)
            yield Check(one.file, identity, holds, check.get("detail", ""), outcome)


def listed(file: str, identity: str) -> str:
    """Why a check comes out otherwise, as the table says; empty where it does not."""
    rows = (row for row in TABLE["listed"] if file.startswith(row["file"]) and row["identity"] == identity)
    return next((row["reason"] for row in rows), "")


def beyond(found: Iterable[Read]) -> Iterator[tuple[str, str, str]]:
    """Findings that the gold does not list as failing, with these figures: file, identity, figures."""
    for one in found:
        failing = [check for check in one.checks if not check["holds"]]
        for issue in one.issues:
            if issue.comparison and not any(check["identity"] == issue.code and meant(check, issue) for check in failing):
                yield one.file, issue.code, issue.comparison.figures


def main() -> None:
    """Prints the table and the counts."""
    world = World.load()
    for name, found in (("gold", tuple(of_corpus(ROOT.parent / "shared", world))), ("examples", tuple(of_examples(world)))):
        rows = list(checks(found, world))
        for row in rows:
            if row.outcome != "agreed":
                print(f"{row.file}\t{row.identity}\t{'holds' if row.holds else 'fails'}\t{row.detail}\t{row.outcome or 'UNEXPLAINED'}")
        for holds in (True, False):
            kinds = Counter(row.outcome.partition(":")[0] or "unexplained" for row in rows if row.holds == holds)
            print(f"{name}: {sum(kinds.values())} that {'hold' if holds else 'fail'}: {dict(kinds)}")
        print(f"{name}: beyond: {list(beyond(found))}")


if __name__ == "__main__":
    main()
