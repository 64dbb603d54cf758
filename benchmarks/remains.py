"""What a kill leaves behind: what a store holds and whether it may, and processes that outlive the one that they worked for."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from kg.pipeline import World
from kg.store import Store

SHARED = ("reference", "canon")  # graphs that are no document's
LONGEST_LIFE = 5.0  # seconds that what a killed process started may outlive it


@dataclass(frozen=True)
class Contents:
    """What a store holds.

    Args:
        graphs: the lines of each named graph.
        merge: the lines of the default graph.
        texts: the sealed text of each document.
        names: the graph of each name.
    """

    graphs: Mapping[str, frozenset[bytes]]
    merge: frozenset[bytes]
    texts: Mapping[str, str]
    names: Mapping[str, str]


def contents(folder: Path, world: World) -> Contents:
    """What the store in a folder holds; it is opened to be read, so that nothing of it changes."""
    with Store.open(folder, world.iris, world.vocabulary, read_only=True) as store:
        names = {source.name: source.graph for source in store.sources()}
        graphs: dict[str, set[bytes]] = {}
        for line in (store.backend.dump(format=RdfFormat.N_QUADS) or b"").splitlines():
            triple, graph = parted(line)
            graphs.setdefault(graph, set()).add(triple)
        texts = {path.stem: path.read_text("utf-8") for path in (folder / "texts").iterdir()}
        merge = frozenset(graphs.pop("", ()))
        return Contents({graph: frozenset(triples) for graph, triples in graphs.items()}, merge, texts, names)


def parted(line: bytes) -> tuple[bytes, str]:
    """The triple in a line of N-Quads, and its graph; empty for the default graph.

    >>> parted(b'<a:s> <a:p> "<a:o>" <a:g> .'), parted(b'<a:s> <a:p> "x <a:o>"^^<a:t> .'), parted(b"<a:s> <a:p> <a:o> .")
    ((b'<a:s> <a:p> "<a:o>"', 'a:g'), (b'<a:s> <a:p> "x <a:o>"^^<a:t>', ''), (b'<a:s> <a:p> <a:o>', ''))
    """
    subject, predicate, rest = line.removesuffix(b" .").split(b" ", 2)
    thing, _, last = rest.rpartition(b" ")
    if thing and last.startswith(b"<") and b'"' not in last:
        return b" ".join((subject, predicate, thing)), last[1:-1].decode()
    return line.removesuffix(b" ."), ""


def faults(found: Contents, before: Contents, after: Contents, told: Collection[str]) -> Iterator[str]:
    """What is wrong with a store whose build was killed.

    Args:
        before, after: what it held, and what it is to hold.
        told: names that were reported as stored.
    """
    for graph, triples in found.graphs.items():
        sha16 = graph.rpartition("/")[2]
        if sha16 in SHARED:
            continue
        if triples not in (before.graphs.get(graph), after.graphs.get(graph)):
            yield f"half a document in {graph}"
        if found.texts.get(sha16) not in (before.texts.get(sha16), after.texts.get(sha16)) or sha16 not in found.texts:
            yield f"another text than that of {graph}"
    for name, graph in before.names.items():
        if found.names.get(name) not in (graph, after.names.get(name, graph)):
            yield f"{name} is lost"
    for name in told:
        if found.names.get(name) != after.names[name]:
            yield f"{name} was told as stored and is not"
    if found.merge != frozenset().union(*found.graphs.values()):
        yield "the default graph is not the merge of the others"


def swept(folder: Path, world: World, found: Contents) -> Iterator[str]:
    """What is wrong with the texts in a store when it was opened to be written: that clears away what a kill left over, and no more.

    Args:
        found: what it held before.
    """
    with Store.open(folder, world.iris, world.vocabulary):
        texts = {path.stem for path in (folder / "texts").iterdir()}
    documents = {graph.rpartition("/")[2] for graph in found.graphs} - {*SHARED}
    if texts != documents:
        yield f"{len(texts - documents)} texts of no document, {len(documents - texts)} documents without their text"


def outliving(pids: Collection[int]) -> list[int]:
    """Which processes are still there some seconds after the one that they worked for was killed."""
    until = time.monotonic() + LONGEST_LIFE
    while left := [pid for pid in pids if running(pid)]:
        if time.monotonic() > until:
            return left
        time.sleep(0.02)
    return []


def running(pid: int) -> bool:
    """Whether a process lives; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False
