"""A build in which one document of twenty breaks a law of the user's: which end in quarantine, which can be asked, what one more costs.

python -m benchmarks.bad_ones [DOCUMENTS]      2,000 where left out; a tenth of them is built first, by itself
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.variants import variants
from kg.intake import Item, build_all
from kg.iris import Iris
from kg.laws import laws_of
from kg.pipeline import World, build, world_of
from kg.query import rows
from kg.records import Source
from kg.settings import Settings
from kg.store import Store

DOCUMENTS = 2_000
BAD = 20  # one document in so many breaks the law
ROUNDS = 5
NUMBER = "国办发〔1999〕1号"  # nobody cites it but the documents that are to be found
PLANTED = f"\n\n根据{NUMBER}文件要求，继续做好有关工作。\n"
LAW = f"""@prefix law: <https://example.org/laws#> .
@prefix wm: <https://w3id.org/wenmai/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
law:old a sh:NodeShape ; sh:targetClass wm:Regulation ; sh:not [ sh:path wm:documentNumber ; sh:hasValue "{NUMBER}" ] ;
    sh:message "不应引用旧文件"@zh , "An old document is cited"@en .
"""
READABLE = "SELECT DISTINCT ?file { ?document wm:sourceFile ?file ; wm:issuedBy ?agency }"
FOUND = 'SELECT DISTINCT ?file { ?issue wm:code "law-old" . GRAPH ?graph { ?issue a wm:Issue . ?source a wm:Source ; rdfs:label ?file } }'
ORDERED = "the order of the outcomes is that of the files"


@dataclass(frozen=True)
class Corpus:
    """Files on disk, and the names of those that break the law."""

    folder: Path
    names: tuple[str, ...]
    planted: frozenset[str]

    @property
    def settings(self) -> Settings:
        """How it is built."""
        return Settings(store=self.folder / "store", laws=str(self.folder / "laws"))


@dataclass(frozen=True)
class Told:
    """What came of a build: names by their state, as told; names that queries find.

    Args:
        readable: of documents whose facts are in the default graph.
        found: of documents that have the finding.
        cpu, wall: seconds, of all processes.
    """

    states: dict[str, str]
    readable: frozenset[str]
    found: frozenset[str]
    cpu: float
    wall: float


def made(folder: Path, world: World, count: int) -> Corpus:
    """So many distinct documents as files, one in twenty of them with a citation that the law forbids."""
    (folder / "laws").mkdir(parents=True)
    (folder / "laws" / "old.ttl").write_text(LAW, "utf-8")
    (folder / "files").mkdir()
    planted = frozenset(Random(1).sample(range(count), count // BAD))
    names = []
    for number, document in enumerate(islice(variants(world), count)):
        name = f"{number:05d}.txt"
        (folder / "files" / name).write_text(document.text + (PLANTED if number in planted else ""), "utf-8")
        names.append(name)
    return Corpus(folder, tuple(names), frozenset(f"{number:05d}.txt" for number in planted))


def built(corpus: Corpus, iris: Iris) -> Told:
    """What the command line says of a build of the corpus, and what queries find then."""
    begun, spent = perf_counter(), seconds()
    words = ("build", "--store", str(corpus.settings.store), "--laws", corpus.settings.laws, "--json", str(corpus.folder / "files"))
    said = subprocess.run([sys.executable, "-m", "kg", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    wall, cpu = perf_counter() - begun, seconds() - spent
    states = {outcome["name"]: outcome["state"] for outcome in json.loads(said)["documents"]}
    with Store.open(corpus.settings.store, iris, iris.vocabulary, read_only=True) as store:
        answers = [frozenset(str(getattr(row[0], "value", "")) for row in rows(store, question).rows) for question in (READABLE, FOUND)]
    return Told(states, *answers, cpu, wall)


def wrong(corpus: Corpus, told: Told) -> Iterator[str]:
    """What did not come out as it should."""
    apart = {name for name, state in told.states.items() if state == "quarantined"}
    if tuple(told.states) != corpus.names:
        yield f"not so: {ORDERED}"
    for what, names, expected in (
        ("quarantined", apart, corpus.planted),
        ("with the finding", told.found, corpus.planted),
        ("to be asked", told.readable, frozenset(corpus.names) - corpus.planted),
    ):
        if names != expected:
            yield f"{what}: {len(names - expected)} too many, {len(expected - names)} missing, e.g. {sorted(names ^ expected)[:3]}"


def one_more(corpus: Corpus) -> float:
    """The CPU seconds of building one changed document again, in a process that is warm; the least of a few rounds."""
    laws = laws_of(corpus.settings)
    name = next(name for name in corpus.names if name not in corpus.planted)
    path = corpus.folder / "files" / name
    build(Source(name, path.read_bytes()), world_of(corpus.settings.base, laws))
    spent = []
    for number in range(ROUNDS):
        path.write_text(f"{path.read_text('utf-8')}\n第{number}次修改。\n", "utf-8")
        begun = seconds()
        states = [outcome.state for outcome in build_all([Item(str(path), name)], corpus.settings)]
        spent.append(seconds() - begun)
        assert states == ["replaced"]
    return min(spent)


def seconds() -> float:
    """CPU seconds of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Tells what came of a tenth of the documents and of all of them."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    world = World.load()
    for count in (total // 10, total):
        with tempfile.TemporaryDirectory() as folder:
            corpus = made(Path(folder), world, count)
            told = built(corpus, world.iris)
            print(f"{count} documents, {len(corpus.planted)} of them bad: {told.wall:.0f} s, {told.cpu:.0f} CPU s")
            print(f"  quarantined {sum(state == 'quarantined' for state in told.states.values())}, to be asked {len(told.readable)}")
            for line in tuple(wrong(corpus, told)) or ("exactly as planted",):
                print(f"  {line}")
            print(f"  one changed document again: {one_more(corpus) * 1000:.0f} CPU ms")


if __name__ == "__main__":
    main()
