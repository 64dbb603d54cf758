"""What a later release says that an earlier one did not, and the other way round; and the later one made again from that.

Both are N-Quads in the order of an export: by graph, then by the bytes of a line. So a difference needs the memory of two lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.export.folders import new_folder, write_sums
from kg.export.shards import Manifest, packing, read_shards, unpacked, write_shards

ADDED, REMOVED, TOLD = "added.nq.gz", "removed.nq.gz", "delta.json"
GRAPHS = "graph"  # the folder of a release that holds its N-Quads
Key = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Delta:
    """What a delta leads from and to; releases are known by the SHA-256 of their N-Quads.

    Args:
        added, removed: how many quads it adds and removes.
        shards: how many quads each file of the later release holds.
    """

    earlier: str
    later: str
    added: int
    removed: int
    shards: tuple[int, ...]

    def written(self) -> bytes:
        """As JSON."""
        return (json.dumps(asdict(self), indent=2) + "\n").encode()

    @classmethod
    def read(cls, folder: Path) -> Delta:
        """The delta in a folder.

        Raises:
            StoreError: there is none that can be read.
        """
        try:
            told = json.loads((folder / TOLD).read_bytes())
            shards = tuple(int(size) for size in told["shards"])
            return cls(str(told["earlier"]), str(told["later"]), int(told["added"]), int(told["removed"]), shards)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder} has no {TOLD} that can be read 不是增量目录") from error


def key(line: bytes) -> Key:
    """What lines of an export are ordered by.

    >>> key(b"<urn:s> <urn:p> <urn:o> <urn:g> .\\n")[0]
    b'urn:g'
    """
    return line.rpartition(b" <")[2][:-4], line


def graphs_of(release: Path) -> Path:
    """The folder with the N-Quads of a release; of a folder of shards, itself."""
    return release / GRAPHS if (release / GRAPHS).is_dir() else release


def write_delta(earlier: Path, later: Path, folder: Path) -> Delta:
    """Writes what has changed from a release to another.

    Args:
        earlier, later: folders of releases, or of shards.
        folder: that is there.

    Raises:
        StoreError: a release that is not what its manifest says.
    """
    old, new = graphs_of(earlier), graphs_of(later)
    sums = {ADDED: 0, REMOVED: 0}
    with ExitStack() as files:
        packed = {name: files.enter_context(packing(files.enter_context((folder / name).open("wb")))) for name in sums}
        for name, line in differences(read_shards(old), read_shards(new)):
            packed[name].write(line)
            sums[name] += 1
    before, after = Manifest.read(old), Manifest.read(new)
    delta = Delta(before.sha256, after.sha256, sums[ADDED], sums[REMOVED], tuple(shard.quads for shard in after.shards))
    folder.joinpath(TOLD).write_bytes(delta.written())
    return delta


def differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The lines that only one of two orders has, with the name of the file that they belong in."""
    olds, news = iter(old), iter(new)
    left, right = next(olds, None), next(news, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(olds, None), next(news, None)
        elif right is None or (left is not None and key(left) < key(right)):
            assert left is not None
            yield REMOVED, left
            left = next(olds, None)
        else:
            yield ADDED, right
            right = next(news, None)


def apply_delta(earlier: Path, folder: Path, target: Path) -> Manifest:
    """Makes the N-Quads of a later release from an earlier one, to the byte.

    Args:
        earlier: folder of the release, or of its shards, that the delta leads from.
        folder: of the delta.
        target: a new folder for the shards of the later release.

    Raises:
        StoreError: the delta does not lead from this release, or a file is damaged.
        UsageError: the target is there already.
    """
    delta, old = Delta.read(folder), graphs_of(earlier)
    if Manifest.read(old).sha256 != delta.earlier:
        raise StoreError(f"{folder} does not lead from {earlier} 增量与旧版不符: it leads from the release with the digest {delta.earlier}")
    with new_folder(target) as part:
        made = write_shards(changed(read_shards(old), unpacked(folder / REMOVED), unpacked(folder / ADDED)), delta.shards, part)
        if made.sha256 != delta.later:
            raise StoreError(f"what {folder} makes of {earlier} is not the later release 重建结果与新版不符: the delta is damaged")
        write_sums(part)
    return made


def changed(old: Iterable[bytes], removed: Iterable[bytes], added: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without those that are removed and with those that are added, in order.

    Raises:
        StoreError: a line that is removed was not there.
    """
    minus, plus = iter(removed), iter(added)
    gone, come = next(minus, None), next(plus, None)
    for line in old:
        while come is not None and key(come) < key(line):
            yield come
            come = next(plus, None)
        if line == gone:
            gone = next(minus, None)
        else:
            yield line
    if gone is not None:
        raise StoreError("the delta removes what the earlier release does not say: it is damaged 增量已损坏")
    while come is not None:
        yield come
        come = next(plus, None)
