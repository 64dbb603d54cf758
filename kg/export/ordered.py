"""Quads in a fixed order, however many there are, in the memory of some hundred thousand: what is more is sorted on the disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import chain, groupby, islice
from tempfile import TemporaryFile

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from kg.store import Readable

RUN = 100_000  # lines that are sorted in memory at a time
BATCH = 5_000  # lines that are read back at a time


def quad_lines(store: Readable, graphs: Collection[str] | None = None) -> Iterator[bytes]:
    """The named graphs as N-Quads: graph after graph in the order of their IRIs, the lines of each sorted by their bytes.

    Equal stores give equal lines.

    Args:
        graphs: IRIs of the graphs; None for all but those that users write.
    """
    for iri in sorted([graph.value for graph in store.named_graphs()] if graphs is None else set(graphs)):
        yield from in_order(store.backend.quads_for_pattern(None, None, None, NamedNode(iri)))


def triple_lines(store: Readable, graphs: Collection[str] | None = None) -> Iterator[bytes]:
    """The merge of named graphs as N-Triples, each line once, sorted by their bytes.

    Args:
        graphs: IRIs of the graphs to merge; None for all but those that users write, whose merge the store keeps.
    """
    if graphs is None:
        return in_order(store.backend.quads_for_pattern(None, None, None, DefaultGraph()))
    stated = chain.from_iterable(store.backend.quads_for_pattern(None, None, None, NamedNode(iri)) for iri in sorted(set(graphs)))
    return in_order(Quad(quad.subject, quad.predicate, quad.object) for quad in stated)


def in_order(quads: Iterable[Quad]) -> Iterator[bytes]:
    """The lines of quads, each once, sorted by their bytes; of the default graph they are N-Triples as well."""
    rest = iter(quads)
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        while lines := sorted((serialize(islice(rest, RUN), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)):
            if len(lines) < RUN:  # the last ones
                runs.append(lines)
                break
            file = files.enter_context(TemporaryFile())
            file.writelines(lines)
            file.seek(0)
            runs.append(file)
        yield from (line for line, _ in groupby(merge(*runs)))


def read_back(lines: Iterable[bytes]) -> Iterator[Quad]:
    """The quads that lines say, in their order."""
    rest = iter(lines)
    while some := b"".join(islice(rest, BATCH)):
        yield from parse(some, RdfFormat.N_QUADS)
