"""The commands that change a store: build, drop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.terminal import (
    as_json,
    fields_option,
    harmless,
    laws_option,
    limits_options,
    opened,
    settings,
    store_option,
    tell,
    tell_missing,
)
from kg.errors import StoreError
from kg.settings import CHOICES, Settings

if TYPE_CHECKING:
    from kg.across import Checks
    from kg.intake import Item, Outcome
    from kg.laws import Laws

UNWELL = {"failed", "quarantined", "rejected"}  # states for which a build ends with exit code 1
REDRAWN = 0.1  # seconds after which the bar is drawn again


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--jobs", type=click.IntRange(0, 1024), help="Processes that read documents; 0: as many as there are cores. 并行进程数")
@limits_options
@fields_option
@laws_option
@click.option("--engine", type=click.Choice(CHOICES["engine"]), help="What judges shapes; fast where left out. 约束检查引擎")
@click.option(
    "--on-violation",
    type=click.Choice(CHOICES["on_violation"]),
    help="What becomes of a document whose graph breaks a law; quarantine where left out. 不合约束的文件如何处理",
)
@click.option("--json", "json_output", is_flag=True, help="Tell on stdout, as JSON, what came of each document. 以 JSON 报告结果")
@click.option("--quiet", is_flag=True, help="No progress. 不显示进度")
def build(
    paths: tuple[str, ...], folder: str | None, fields: tuple[str, ...], json_output: bool, quiet: bool, **flags: str | int | None
) -> None:
    """Read files and folders (- for stdin), and store what they say. 读取文件并入库"""
    from kg.intake import Outcome, build_all, gather
    from kg.laws import laws_of
    from kg.store.shelf import Shelf

    chosen = settings(folder, **flags)
    tell_missing(chosen)
    found = gather(paths)
    outcomes = [Outcome(missing.name, "failed", missing.reason) for missing in found.missing]
    for failure in outcomes:
        tell(sentence(failure))
    if found.passed_over:
        tell("passed over 略过: " + ", ".join(f"{number} {suffix}" for suffix, number in sorted(found.passed_over.items())))
    laws = laws_of(chosen)
    if found.items:
        tell_engine(chosen, laws)
        tell_checks(Shelf(chosen.store).checks, laws.checks)
    with progress(found.items, quiet or json_output) as report:
        for outcome in build_all(found.items, chosen, fields, laws) if found.items else ():
            outcomes.append(outcome)
            report(outcome)
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    if json_output:
        as_json({"store": str(chosen.store), "counts": counts, "documents": [outcome.plain() for outcome in outcomes]})
    else:
        tell("; ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "nothing to read 没有可读的文件")
    sys.exit(1 if UNWELL & counts.keys() or not outcomes else 0)


def tell_engine(chosen: Settings, laws: Laws) -> None:
    """Says so where another engine judges than was asked for."""
    from kg.pipeline import world_of
    from kg.validate import engine_of

    _, reason = engine_of(world_of(chosen.base, laws).shapes, chosen.engine)
    if reason:
        tell(f"约束由参考引擎检查，较慢 shapes are judged by the reference engine, which is slower: {reason}")


def tell_checks(before: str, checks: Checks) -> None:
    """Says so where other laws over several documents hold than at the last command: their findings come and go everywhere.

    Args:
        before: the digest of those that the stored findings follow from; empty where there are none yet.
    """
    if before and before != checks.digest:
        tell("跨文件约束与上次不同，其结论全部重算 other laws over several documents than before: all their findings are told anew")


def sentence(outcome: Outcome) -> str:
    """What came of a document, for the person at the terminal; empty where it simply entered the store."""
    if not outcome.message:
        return ""
    from kg.intake import printable

    return f"{'✗' if outcome.state in ('failed', 'rejected') else '–'} {printable(outcome.name)}: {outcome.message}"


@contextmanager
def progress(items: tuple[Item, ...], quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """A callable that tells what came of a document; on stderr, where a person watches, with a bar.

    How many documents the files hold is not known before they are read: at the first that is no file of its own, the bar only counts.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda outcome: tell(sentence(outcome)) if sentence(outcome) else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    names = {item.name for item in items}
    columns = TextColumn("读取 reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:  # no thread: reading forks
        total: int | None = len(names)
        task, shown = bar.add_task("", total=total), 0.0

        def report(outcome: Outcome) -> None:
            nonlocal shown, total
            total = total if outcome.name in names else None
            if line := sentence(outcome):
                bar.console.print(harmless(line), markup=False, highlight=False, soft_wrap=True)
            bar.update(task, advance=1, total=total)
            if time.monotonic() > shown + REDRAWN:
                bar.refresh()
                shown = time.monotonic()

        yield report


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE|IRI...")
@store_option
@laws_option
def drop(names: tuple[str, ...], folder: str | None, laws: str | None) -> None:
    """Remove documents, by the name they were given under or by IRI; no trace stays but digests. 删除文件"""
    from kg.across import refresh
    from kg.iris import Iris
    from kg.laws import laws_of
    from kg.vocabulary import load

    chosen = settings(folder, laws=laws)
    iris, checks = Iris(load(), chosen.base), laws_of(chosen).checks
    missing = 0
    with opened(folder, read_only=False) as store:
        tell_checks(store.checks, checks)
        for name in names:
            try:
                tell(f"✓ {name}: {store.drop(name)} dropped 已删除")
            except StoreError as error:
                missing += 1
                tell(f"✗ {error}")
        refresh(store, iris.vocabulary, iris, (), checks)
    sys.exit(1 if missing else 0)
