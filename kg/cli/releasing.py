"""The commands that give a store to others: release, delta."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kg.cli.terminal import opened, settings, store_option, tell
from kg.errors import UsageError

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("target", metavar="DIR", type=FOLDER)
@store_option
@click.option("--since", type=FOLDER, metavar="OLD", help="An earlier release, to tell what changed. 与此旧版比较")
@click.option("--version", metavar="NAME", default="", help="What this release is called. 版本")
@click.option("--date", "day", metavar="YYYY-MM-DD", default="", help="The day on which it is published. 发布日期")
@click.option("--licence", metavar="IRI", help="Licence of the data, else the setting. 数据许可")
@click.option("--url", metavar="URL", default="", help="Where the folder will be found. 发布地址")
@click.option("--zip", "zipped", is_flag=True, help="Also as DIR.zip. 另存为 zip")
def release(
    target: Path, folder: str | None, since: Path | None, version: str, day: str, licence: str | None, url: str, zipped: bool
) -> None:
    """Make a release of the store in the new folder DIR: data, tables, descriptions, digests, as RO-Crate. 发布"""
    from kg.release import Release
    from kg.release import release as make

    if day:
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise UsageError(f"--date is a day like 2026-11-30, not {day} 日期有误") from error
    else:
        tell("没有发布日期 no --date: RO-Crate asks for the day on which a data set is published")
    told = Release(settings(folder, licence=licence).licence, day, version, f"{url.rstrip('/')}/" if url else "")
    with opened(folder) as store:
        make(store, target, told, since, zipped=zipped)


@click.group()
def delta() -> None:
    """What leads from one release to the next. 增量"""


@delta.command()
@click.argument("earlier", metavar="OLD", type=FOLDER)
@click.argument("change", metavar="DELTA", type=FOLDER)
@click.option("-o", "--output", "target", metavar="DIR", type=FOLDER, required=True, help="A new folder for the N-Quads. 输出目录")
def apply(earlier: Path, change: Path, target: Path) -> None:
    """Make the N-Quads of a later release from the release OLD and the folder DELTA of the later one. 由旧版与增量重建新版"""
    from kg.release import apply_delta

    made = apply_delta(earlier, change, target)
    tell(f"已重建 {made.quads:,} quads, SHA-256 {made.sha256}, 与新版相符 as in the later release")
