"""The network of a revision in a file beside the graphs: as long as the revision is the same, nothing has to be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy

from kg.network.columns import EdgeColumns, Ints, NodeColumns
from kg.network.model import Network
from kg.network.nodes import FUNCTIONS, KINDS, LEVELS, NOWHERE, RELATIONS, STATES, Version
from kg.network.stored import keeping
from kg.network.stored.keeping import Column
from kg.network.stored.witness import StoreWitness
from kg.store import Readable
from kg.store.shelf import Shelf

FILE = "network"
SHA16 = re.compile(r"[0-9a-f]{16}")
READERS = "readers"  # in a store's folder, with views of it
TEXTS = ("ids", "labels", "numbers", "divisions")
CODES = {"kinds": (0, len(KINDS)), "levels": (-1, len(LEVELS)), "years": (0, 10_000), "issued": (0, date.max.toordinal() + 1)}
CODES |= {"states": (0, len(STATES))}
FIELDS = len(Version.__slots__)


def homes(store: Readable) -> tuple[Path, ...]:
    """Where files may lie: the folder of a store; of a view, what it was made with, and the folder that it is of."""
    folder = store.folder
    return (folder, folder.parent.parent) if folder.parent.name == READERS else (folder,)


def about(store: Readable) -> str:
    """What a file has to be of, to be of what a store shows."""
    return f"{store.state} {maker(store)}"


def maker(store: Readable) -> str:
    """What a file has to be made with, whatever it is of: another version may read the same store otherwise."""
    return f"{store.iris.base} {version('wenmai')}"


def may_write(store: Readable) -> bool:
    """Whether a store shows what its folder holds, and nothing is under way there."""
    return bool(store.state) and Shelf(homes(store)[-1]).settled == store.state


def write(store: Readable, network: Network) -> None:
    """Keeps the network of a store whose state is known."""
    nodes, edges = network.nodes, network.edges
    columns: dict[str, Column] = {name: getattr(nodes, name) for name in (*TEXTS, *CODES)}
    columns |= {f"edge {name}": getattr(edges, name) for name in EdgeColumns.__slots__}
    columns["names"] = list(network.names)
    columns["named"] = numpy.array(list(network.names.values()), numpy.int32)
    columns["versions"] = [field for version in network.versions for field in astuple(version)]
    keeping.write(homes(store)[-1] / FILE, about(store), columns)


def read(store: Readable) -> Network | None:
    """The network of a store, if it is kept."""
    for home in homes(store) if store.state else ():
        kept = keeping.read(home / FILE, about(store))
        network = made(kept[1], store) if kept else None
        if network is not None:
            return network
    return None


def made(columns: Mapping[str, Column], store: Readable) -> Network | None:
    """The network of its columns; None where they do not fit together."""
    try:
        texts, codes = [words(columns, name) for name in TEXTS], {name: numbers(columns, name, *CODES[name]) for name in CODES}
        ids, labels, told, divisions = texts
        in_order = all(one < two for one, two in pairwise(ids))
        if not in_order or {*map(len, texts), *map(len, codes.values())} != {len(ids)}:
            return None
        nodes = NodeColumns(ids, labels, codes["kinds"], told, divisions, codes["levels"], codes["years"], codes["issued"], codes["states"])
        edges = edges_of(columns, len(ids))
        named = numbers(columns, "named", 0, len(ids)).tolist()
        names = dict(zip(words(columns, "names"), named, strict=True))
        fields = iter(words(columns, "versions"))
        versions = tuple(Version(*version) for version in zip(*[fields] * FIELDS, strict=True))
    except (KeyError, ValueError, TypeError):
        return None
    return Network(nodes, edges, store.iris.base, store.vocabulary.divisions, names, StoreWitness(store), store.state, versions)


def edges_of(columns: Mapping[str, Column], nodes: int) -> EdgeColumns:
    """The columns of the edges.

    Raises:
        KeyError, ValueError: they do not fit together.
    """
    files, most = digests(columns, "edge files"), numpy.iinfo(numpy.int32).max
    sources, targets = (numbers(columns, f"edge {name}", 0, nodes) for name in ("sources", "targets"))
    edges = EdgeColumns(
        files,
        sources,
        targets,
        numbers(columns, "edge relations", 0, len(RELATIONS)),
        numbers(columns, "edge mentions", 1, most),
        numbers(columns, "edge functions", 0, 1 << len(FUNCTIONS)),
        numbers(columns, "edge documents", NOWHERE, len(files)),
        numbers(columns, "edge starts", 0, most),
        numbers(columns, "edge turns", 0, most),
    )
    keys = (edges.sources.astype(numpy.int64) * nodes + edges.targets) * len(RELATIONS) + edges.relations
    if len({len(getattr(edges, name)) for name in EdgeColumns.__slots__[1:]}) != 1 or not bool(numpy.all(keys[1:] > keys[:-1])):
        raise ValueError("edges are of one length, each once and in order")
    return edges


def numbers(columns: Mapping[str, Column], name: str, low: int, high: int) -> Ints:
    """A column of numbers from one to below another.

    Raises:
        KeyError, ValueError: it is none.
    """
    column = columns[name]
    if isinstance(column, list) or (len(column) and not (low <= int(column.min()) and int(column.max()) < high)):
        raise ValueError(name)
    return column


def words(columns: Mapping[str, Column], name: str) -> list[str]:
    """A column of texts.

    Raises:
        KeyError, ValueError: it is none.
    """
    column = columns[name]
    if not isinstance(column, list):
        raise ValueError(name)
    return column


def digests(columns: Mapping[str, Column], name: str) -> list[str]:
    """A column of the first 16 hex digits of digests.

    Raises:
        KeyError, ValueError: it is none.
    """
    column = words(columns, name)
    if not all(map(SHA16.fullmatch, column)):
        raise ValueError(name)
    return column
