"""Makes a release: everything that others need to load, check and cite a store, in one folder."""

from __future__ import annotations

import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from kg.errors import UsageError
from kg.export.counts import Counts, counts, graph_sizes
from kg.export.folders import new_folder, write_sums
from kg.export.formats import export
from kg.export.shards import MANIFEST, Manifest, export_shards
from kg.export.table import described
from kg.export.void import SUFFIXES, Dump, Known, write_void
from kg.network import View, load
from kg.network import write as write_network
from kg.release.crate import File, Release, write_crate, write_readme
from kg.release.delta import GRAPHS, write_delta
from kg.settings import data_folder
from kg.store import Store

SHARD = 1_000_000  # quads of a file, about
TABLE, NETWORK, VOID, DELTA = "indicators.csv", "network.csv", "void.ttl", "delta"
COPIED = {"ontology": (".ttl",), "shapes": (".ttl", ".rq", ".csv")}  # what of our own folders a reader needs
EPOCH = (1980, 1, 1, 0, 0, 0)  # the least that a zip can say: no clock, so that equal releases are equal files
FILES = (
    File(f"{GRAPHS}/", "全部命名图，N-Quads。", "All named graphs as N-Quads."),
    File(f"{GRAPHS}/{MANIFEST}", "分片清单。", "What each of the packed files holds."),
    File(TABLE, "指标表，每行一个。", "The indicators, a row each."),
    File(f"{TABLE}-metadata.json", "指标表各列的含义（CSV on the Web）。", "What the columns of the table mean (CSV on the Web)."),
    File(NETWORK, "引用网络的边。", "The edges of the citation network."),
    File(VOID, "数据集说明与计数（VoID、DCAT）。", "What the data set is and how much of it there is (VoID, DCAT)."),
    File("ontology/", "本体与概念表。", "The ontology and its concepts."),
    File("shapes/", "约束。", "What must be true."),
    File(f"{DELTA}/", "与前一版的差异。", "What changed since an earlier release."),
    File("README.md", "说明。", "What lies here."),
)


def release(store: Store, folder: Path, told: Release, since: Path | None = None, *, zipped: bool = False) -> None:
    """Makes a release of a store; equal stores, told of alike, give equal bytes.

    Args:
        store: what is released.
        folder: a new one.
        told: what its maker says of it.
        since: folder of an earlier release; what changed is told then.
        zipped: also as ``<folder>.zip``.

    Raises:
        StoreError: the earlier release is not what its manifest says.
        UsageError: the folder is there already, or a licence or address that is none.
    """
    archive = folder.absolute().with_name(folder.absolute().name + ".zip")
    if zipped and archive.exists():
        raise UsageError(f"{archive} is there already 目标已存在: choose another name")
    with new_folder(folder) as part:
        counted = counts(store)
        manifest = write_data(store, part)
        write_void_of(store, part, told, counted, manifest)
        for name, suffixes in COPIED.items():
            copy(data_folder(name), part / name, suffixes)
        delta = None
        if since is not None:
            (part / DELTA).mkdir()
            found = write_delta(since, part, part / DELTA)
            delta = (found.added, found.removed)
        write_readme(part, told, counted, delta)
        write_crate(part, told, FILES, counted)
        write_sums(part)
        if zipped:
            zip_folder(part, archive, folder.absolute().name)


def write_data(store: Store, folder: Path) -> Manifest:
    """The graphs, the table of indicators and the network."""
    (folder / GRAPHS).mkdir()
    quads = sum(graph_sizes(store).values())
    manifest = export_shards(store, folder / GRAPHS, max(1, -(-quads // SHARD)))
    with (folder / TABLE).open("wb") as file:
        file.write(BOM_UTF8)  # as `wenmai export` does, for spreadsheets
        export(store, "csv", file)
    (folder / f"{TABLE}-metadata.json").write_bytes(described(store.iris.base, TABLE))
    with (folder / NETWORK).open("wb") as file:
        write_network(load(store), View(), "csv", file)
    return manifest


def write_void_of(store: Store, folder: Path, told: Release, counted: Counts, manifest: Manifest) -> None:
    """The description, with the addresses of the files where they are known."""
    dumps = [Dump(f"{told.url}{GRAPHS}/{shard.name}", "application/n-quads", shard.bytes, True, True) for shard in manifest.shards]
    dumps += [Dump(f"{told.url}{name}", "text/csv", (folder / name).stat().st_size, False, False) for name in (TABLE, NETWORK)]
    known = Known(told.licence, "", told.date, told.version, tuple(dumps) if told.url else ())
    with (folder / VOID).open("wb") as file:
        write_void(counted, store.iris.base, store.vocabulary, file, SUFFIXES[".ttl"], known)


def copy(source: Traversable, target: Path, suffixes: tuple[str, ...]) -> None:
    """Copies the files of a folder, and of those in it, that end so."""
    for entry in source.iterdir():
        if entry.is_dir():
            copy(entry, target / entry.name, suffixes)
        elif entry.name.endswith(suffixes):
            target.mkdir(parents=True, exist_ok=True)
            (target / entry.name).write_bytes(entry.read_bytes())


def zip_folder(folder: Path, archive: Path, name: str) -> None:
    """Packs a folder into one file, under a name."""
    with whole_file(archive) as file, zipfile.ZipFile(file, "w") as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".gz" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                copyfileobj(source, target)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all of it is written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
