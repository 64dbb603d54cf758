"""N-Quads in several packed files, for loaders that take many at once, with a manifest that says what each holds.

The files in their order, unpacked, are the N-Quads of the whole; packed, one after the other, they are a gzip file of it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from kg.errors import StoreError, UsageError
from kg.export.counts import graph_sizes
from kg.export.folders import digest
from kg.export.formats import refuse_unknown
from kg.export.ordered import quad_lines
from kg.store import Readable

MANIFEST = "manifest.json"
NAME = re.compile(r"\w[\w.-]*")  # of a file in the folder itself
BATCH = 2_000  # lines
LEVEL = 6  # of packing
LONGEST = 2**28  # bytes of a line; the largest document makes none nearly as long


@dataclass(frozen=True, slots=True)
class Shard:
    """One of the files.

    Args:
        quads: how many it holds.
        bytes: its size, packed.
        sha256: of the packed file.
    """

    name: str
    quads: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the files of a folder hold.

    Args:
        quads: how many they hold together.
        sha256: of the whole, unpacked.
        shards: the files in their order.
    """

    quads: int
    sha256: str
    shards: tuple[Shard, ...]

    def written(self) -> bytes:
        """As JSON."""
        told = {
            "mediaType": "application/n-quads",
            "compression": "gzip",
            "quads": self.quads,
            "sha256": self.sha256,
            "shards": [asdict(shard) for shard in self.shards],
        }
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder.

        Raises:
            StoreError: there is none that can be read.
        """
        try:
            told = json.loads((folder / MANIFEST).read_bytes())
            shards = tuple(Shard(str(s["name"]), int(s["quads"]), int(s["bytes"]), str(s["sha256"])) for s in told["shards"])
            found = cls(int(told["quads"]), str(told["sha256"]), shards)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder} has no {MANIFEST} that can be read 没有可读的清单") from error
        if any(not NAME.fullmatch(shard.name) for shard in shards):
            raise StoreError(f"{folder / MANIFEST} names files of other folders")
        return found


def export_shards(store: Readable, folder: Path, shards: int, graphs: Collection[str] | None = None) -> Manifest:
    """Writes the named graphs into a folder as packed N-Quads; equal stores give equal bytes.

    No graph is split, but one that is larger than a file should be.

    Args:
        folder: that is there.
        shards: how many files at most; there are fewer where there are few graphs.
        graphs: IRIs of the named graphs; None for all but those that users write.

    Raises:
        StoreError: a graph that does not exist.
        UsageError: less than one file.
    """
    if shards < 1:
        raise UsageError("there is at least one shard 至少一个分片")
    refuse_unknown(store, graphs)
    sizes = graph_sizes(store, graphs).values()
    return write_shards(quad_lines(store, graphs), planned(tuple(sizes), shards), folder)


def planned(sizes: Collection[int], shards: int) -> list[int]:
    """How many lines go into each file, for graphs of these sizes that follow each other.

    >>> planned([3, 3, 1, 1, 2], 2), planned([10, 1], 3)
    ([6, 4], [4, 4, 3])
    """
    total, before = sum(sizes), 0
    lines: dict[int, int] = {}
    for size in sizes:
        whole = size * shards <= total
        while size:
            at = before * shards // total
            taken = size if whole else min(size, -(-(at + 1) * total // shards) - before)
            lines[at] = lines.get(at, 0) + taken
            before, size = before + taken, size - taken
    return list(lines.values())


def write_shards(lines: Iterable[bytes], sizes: Iterable[int], folder: Path) -> Manifest:
    """Writes lines into as many files as there are sizes, and the manifest.

    Args:
        sizes: how many lines go into each file, as long as there are any.
        folder: that is there.

    Raises:
        StoreError: there are more lines.
    """
    rest, whole, shards = iter(lines), hashlib.sha256(), []
    for number, size in enumerate(sizes, 1):
        path, quads = folder / f"part-{number:05d}.nq.gz", 0
        with path.open("wb") as file, packing(file) as packed:
            for some in batches(islice(rest, size)):
                quads += some.count(b"\n")
                whole.update(some)
                packed.write(some)
        shards.append(Shard(path.name, quads, path.stat().st_size, digest(path)))
    if next(rest, None) is not None:  # also asks whoever gives the lines whether all was well to the end
        raise StoreError("there are more quads than were counted 数目与计数不符")
    manifest = Manifest(sum(shard.quads for shard in shards), whole.hexdigest(), tuple(shards))
    folder.joinpath(MANIFEST).write_bytes(manifest.written())
    return manifest


def packing(file: BinaryIO) -> gzip.GzipFile:
    """A file to write into that packs what it is given; it names no file and no clock, so that equal bytes give equal ones."""
    return gzip.GzipFile("", "wb", LEVEL, file, mtime=0)


def read_shards(folder: Path) -> Iterator[bytes]:
    """The lines of all files of a folder, in their order; none is unpacked that is not the one that the manifest tells of.

    Raises:
        StoreError: they are not.
    """
    manifest, whole = Manifest.read(folder), hashlib.sha256()
    try:
        for shard in manifest.shards:
            path = folder / shard.name
            if path.stat().st_size != shard.bytes or digest(path) != shard.sha256:
                raise StoreError(f"{path} is not the file that its manifest tells of 与清单不符")
            for line in unpacked(path):
                whole.update(line)
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"a file of {folder} cannot be read: {error}") from error
    if whole.hexdigest() != manifest.sha256:
        raise StoreError(f"the files of {folder} are not those of their manifest 与清单不符")


def unpacked(path: Path) -> Iterator[bytes]:
    """The lines of a packed file.

    Raises:
        StoreError: it cannot be read, or holds a line that no export has.
    """
    try:
        with gzip.open(path) as file:
            while line := file.readline(LONGEST + 1):
                if len(line) > LONGEST:
                    raise StoreError(f"{path} has a line of more than {LONGEST} bytes 行过长")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def batches(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines by the thousand."""
    while some := b"".join(islice(lines, BATCH)):
        yield some
