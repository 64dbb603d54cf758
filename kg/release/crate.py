"""What a release says of itself and of each of its files: RO-Crate 1.1 for programs, README.md for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from kg.export.counts import Counts
from kg.export.folders import digest
from kg.export.void import ABOUT, KEYWORDS, TITLE

METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
FORMATS: Mapping[str, str] = {
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
    ".rq": "application/sparql-query",
    ".json": "application/json",
    ".md": "text/markdown",
}
README = """# $title_zh

$about_zh

$numbers_zh

| | |
|---|---|
| `graph/` | 全部命名图，N-Quads，gzip 压缩；`manifest.json` 列出每个分片及其摘要。可直接批量装入 Oxigraph、Virtuoso、QLever、GraphDB 等 |
| `indicators.csv` | 指标表，每行一个；各列含义见 `indicators.csv-metadata.json`（CSV on the Web） |
| `network.csv` | 引用网络的边 |
| `void.ttl` | 数据集说明与计数（VoID、DCAT） |
| `ontology/` `shapes/` | 本体与约束（Apache-2.0） |
$delta_zh| `SHA256SUMS` | 每个文件的摘要；核对：`sha256sum -c SHA256SUMS` |

许可：$licence_zh

# $title_en

$about_en

$numbers_en

| | |
|---|---|
| `graph/` | all named graphs as N-Quads, packed with gzip; `manifest.json` lists each file with its digest. Oxigraph, Virtuoso, QLever, GraphDB and others load them in bulk |
| `indicators.csv` | the indicators, a row each; `indicators.csv-metadata.json` says what each column means (CSV on the Web) |
| `network.csv` | the edges of the citation network |
| `void.ttl` | what the data set is and how much of it there is (VoID, DCAT) |
| `ontology/` `shapes/` | what is spoken of, and what must be true (Apache-2.0) |
$delta_en| `SHA256SUMS` | the digest of each file; to check them: `sha256sum -c SHA256SUMS` |

Licence: $licence_en
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Release:
    """What is told of a release by who makes it; empty where nothing is.

    Args:
        licence: IRI of the licence of the data.
        date: the day on which it is published, as xsd:date.
        version: its name among others, e.g. ``2026-11``.
        url: where its folder will be found, with a slash at its end.
    """

    licence: str = ""
    date: str = ""
    version: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What a file of a release holds, in both languages."""

    name: str
    zh: str
    en: str


def write_readme(folder: Path, told: Release, counts: Counts, delta: tuple[int, int] | None) -> None:
    """Writes README.md.

    Args:
        delta: how many quads were added and removed since an earlier release; None where none is compared.
    """
    numbers = {"n": f"{counts.triples:,}", "d": f"{counts.documents:,}", "i": f"{counts.entities:,}"}
    added, removed = delta or (0, 0)
    text = Template(README).substitute(
        **{f"title_{language}": text for language, text in TITLE.items()},
        **{f"about_{language}": text for language, text in ABOUT.items()},
        numbers_zh=Template("文件 $d 份，实体 $i 个，三元组 $n 个（各图合并，每个只计一次）。").substitute(numbers),
        numbers_en=Template("$d documents, $i entities, $n triples (the merge of all graphs, each triple once).").substitute(numbers),
        delta_zh=f"| `delta/` | 与前一版的差异：增 {added:,}，删 {removed:,}；`wenmai delta apply` 可由前一版重建本版 |\n" if delta else "",
        delta_en=f"| `delta/` | what changed since an earlier release, {added:,} quads added and {removed:,} removed; "
        "`wenmai delta apply` makes this release from that one |\n"
        if delta
        else "",
        licence_zh=told.licence or "未声明；所据文件为政府公文，其使用依所在地法律。",
        licence_en=told.licence or "none is declared; the documents behind it are government works, used as the law of your place has it.",
    )
    folder.joinpath("README.md").write_bytes(text.encode())


def write_crate(folder: Path, told: Release, files: Iterable[File], counts: Counts) -> None:
    """Writes the metadata of a release, all of whose other files are there.

    Args:
        files: what they hold, by their names, and those of folders, which end with a slash.
    """
    described = {file.name: file for file in files}
    paths = sorted(path for path in folder.rglob("*") if path.name != METADATA)
    nodes = {path: node(path, path.relative_to(folder).as_posix(), described) for path in paths}
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{TITLE['zh']} {TITLE['en']}",
        "description": f"{ABOUT['zh']} {ABOUT['en']}",
        "keywords": [word for words in KEYWORDS.values() for word in words],
        "inLanguage": "zh",
        "size": f"{counts.triples} triples",
        "hasPart": [{"@id": each["@id"]} for path, each in nodes.items() if path.parent == folder],
    }
    root |= {"datePublished": told.date} if told.date else {}
    root |= {"version": told.version} if told.version else {}
    root |= {"url": told.url} if told.url else {}
    if counts.since:
        root["temporalCoverage"] = f"{counts.since}/{counts.until}"
    licence: list[object] = []
    if told.licence:
        root["license"] = {"@id": told.licence}
        licence = [{"@id": told.licence, "@type": "CreativeWork", "name": told.licence}]
    itself = {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": "./"}}
    crate = {
        "@context": [f"{PROFILE}/context", {"sha256": "https://schema.org/sha256"}],
        "@graph": [itself, root, *licence, *nodes.values()],
    }
    folder.joinpath(METADATA).write_bytes((json.dumps(crate, ensure_ascii=False, indent=2) + "\n").encode())


def node(path: Path, name: str, described: Mapping[str, File]) -> dict[str, object]:
    """What the metadata say of a file or folder."""
    id = f"{name}/" if path.is_dir() else name
    words = described.get(id) or next((file for at, file in described.items() if at.endswith("/") and id.startswith(at)), File(id, "", ""))
    about: dict[str, object] = {"@id": id, "@type": "Dataset" if path.is_dir() else "File", "name": name}
    if words.zh:
        about["description"] = f"{words.zh} {words.en}"
    if path.is_dir():
        inner = sorted(below for below in path.iterdir())
        return about | {"hasPart": [{"@id": f"{name}/{below.name}" + ("/" if below.is_dir() else "")} for below in inner]}
    format = FORMATS.get(path.suffix, "text/plain")
    return about | {"encodingFormat": format, "contentSize": str(path.stat().st_size), "sha256": digest(path)}
