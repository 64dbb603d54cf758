"""The command line: every command but ``serve``, which the web part adds.

Results go to stdout, progress and messages to stderr. Exit: 0 all well, 1 some documents failed or nothing was found, 2 usage.
Heavy modules are imported where they are used, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import QueryError, StoreError, UsageError, WenmaiError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
STORE_HELP = "Folder of the store (WENMAI_STORE, else ./wenmai-data). 存储目录"


class Failures(click.Group):
    """A group whose commands end with one clear sentence instead of a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; an error that was raised on purpose becomes a message and an exit code."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever read the answer has seen enough
            raise
        except (UsageError, QueryError) as error:
            tell(f"错误 error: {error}")
            sys.exit(2)
        except OSError as error:
            tell(f"错误 error: {error.filename or ''}: {error.strerror or error}")
            sys.exit(1)
        except WenmaiError as error:
            tell(f"错误 error: {error}")
            sys.exit(1)


@click.group(cls=Failures, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="wenmai")
def main() -> None:
    """From disclosure reports and policy documents to a graph with the words that say so.

    从政府信息公开年度报告和政策文件，到有据可查的知识图谱。
    """


def tell(message: str) -> None:
    """A line for the person at the terminal, on stderr."""
    click.echo("".join(c if c.isprintable() or c == "\n" else " " for c in message), err=True)


def store_option(command: Command) -> Command:
    """The option ``--store``."""
    return click.option("--store", "folder", type=click.Path(path_type=Path), help=STORE_HELP)(command)


def settings(folder: Path | None = None, **flags: str | int | None) -> Settings:
    """The settings of this run."""
    return Settings.load({"store": folder, **flags})


@contextmanager
def opened(folder: Path | None, *, read_only: bool = True) -> Iterator[Store]:
    """The store of this run; a store that only gives answers must exist."""
    from kg.iris import Iris
    from kg.store import Store
    from kg.vocabulary import load

    chosen = settings(folder)
    if not (chosen.store / "graphs").is_dir():
        raise StoreError(f"there is no store in {chosen.store}; wenmai build makes one 还没有库")
    vocabulary = load()
    with Store.open(chosen.store, Iris(vocabulary, chosen.base), vocabulary, read_only=read_only) as store:
        yield store


@contextmanager
def output(path: str | None) -> Iterator[Any]:
    """Where a result goes: a file, or stdout as bytes; a file that could not be written whole is not left behind half done."""
    if path in (None, "-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(str(path))
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def as_json(value: object) -> None:
    """A JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--jobs", type=click.IntRange(0, 256), help="Processes that read documents; 0: as many as there are cores. 并行进程数")
@click.option("--json", "json_output", is_flag=True, help="Tell on stdout, as JSON, what came of each document. 以 JSON 报告结果")
@click.option("--quiet", is_flag=True, help="No progress. 不显示进度")
def build(paths: tuple[str, ...], folder: Path | None, jobs: int | None, json_output: bool, quiet: bool) -> None:
    """Read files and folders (- for stdin), and store what they say. 读取文件并入库"""
    from kg.intake import Outcome, build_all, gather

    chosen = settings(folder, jobs=jobs)
    found = gather(paths)
    outcomes: list[Outcome] = list(found.missing)
    for failure in found.missing:
        tell(f"✗ {failure.name}: {failure.message}")
    if found.passed_over:
        tell("passed over 略过: " + ", ".join(f"{number} {suffix}" for suffix, number in sorted(found.passed_over.items())))
    with progress(len(found.items), quiet or json_output) as advance:
        for outcome in build_all(found.items, chosen) if found.items else ():
            outcomes.append(outcome)
            advance()
            if outcome.state == "failed":
                tell(f"✗ {outcome.name}: {outcome.message}")
            elif outcome.state in ("set aside", "quarantined"):
                tell(f"– {outcome.name}: {outcome.message}")
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    if json_output:
        as_json({"store": str(chosen.store), "counts": counts, "documents": [outcome.plain() for outcome in outcomes]})
    else:
        tell("; ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "nothing to read 没有可读的文件")
    sys.exit(1 if counts.get("failed") or counts.get("quarantined") or not outcomes else 0)


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr, where a person watches; a callable that advances it."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读取 reading", total=total)
        yield lambda: bar.advance(task)


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE|IRI...")
@store_option
def drop(names: tuple[str, ...], folder: Path | None) -> None:
    """Remove documents, by the name they were given under or by IRI; no trace stays. 删除文件"""
    from kg.identity import refresh
    from kg.iris import Iris
    from kg.vocabulary import load

    chosen = settings(folder)
    iris = Iris(load(), chosen.base)
    missing = 0
    with opened(folder, read_only=False) as store:
        for name in names:
            try:
                tell(f"✓ {name}: {store.drop(name)} dropped 已删除")
            except StoreError as error:
                missing += 1
                tell(f"✗ {error}")
        refresh(store, iris.vocabulary, iris, ())
    sys.exit(1 if missing else 0)


@main.command()
@store_option
@click.option("--format", "form", default="nquads", show_default=True, help="nquads, trig, turtle, ntriples, jsonld, rdfxml, csv.")
@click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")
def export(folder: Path | None, form: str, path: str | None) -> None:
    """Write the graph out: document graphs, reference and canon. 导出图谱"""
    from kg.export import export as write

    with opened(folder) as store, output(path) as file:
        write(store, form, file)


@main.command()
@click.argument("sparql", metavar="'SELECT …'|FILE.rq|NAME", required=False)
@store_option
@click.option("--format", "form", default="table", show_default=True, help="table, json, xml, csv, tsv; for graphs turtle, ntriples, ….")
@click.option("--list", "list_names", is_flag=True, help="List the named queries. 列出命名查询")
def query(sparql: str | None, folder: Path | None, form: str, list_names: bool) -> None:
    """Ask the graph in SPARQL, from a file, or by the name of a question. 查询"""
    from kg.query import named, run

    questions: Mapping[str, Any] = {name: question for name, question in named().items() if not name.startswith("api-")}
    if list_names or sparql is None:
        for name, question in sorted(questions.items()):
            click.echo(f"{name:<14} {question.title_zh} · {question.title_en}")
        return
    text = questions[sparql].sparql if sparql in questions else sparql
    if sparql.endswith(".rq"):
        text = Path(sparql).read_text("utf-8")
    elif sparql not in questions and sparql.replace("-", "").isalnum():
        raise UsageError(f"there is no question {sparql}; there are {', '.join(sorted(questions))}")
    with opened(folder) as store:
        sys.stdout.buffer.write(run(store, text, format=form).body)


@main.command()
@store_option
@click.option("--json", "json_output", is_flag=True, help="All findings as JSON. 以 JSON 输出")
def check(folder: Path | None, json_output: bool) -> None:
    """List the findings on what is stored; exit 1 where one is a violation. 列出检查结果"""
    from kg.findings import findings, grouped

    with opened(folder) as store:
        found = findings(store)
    if json_output:
        as_json([finding.plain() for finding in found])
    else:
        for line in grouped(found):
            click.echo(line)
    sys.exit(1 if any(finding.severity == "violation" for finding in found) else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "json_output", is_flag=True, help="Everything as JSON. 以 JSON 输出")
def inspect(file: Path, json_output: bool) -> None:
    """Show what would be read from one file, with the words that say so; nothing is stored. 查看将读出什么"""
    from kg.inspection import lines, plain
    from kg.intake import source_of
    from kg.pipeline import World
    from kg.pipeline import build as read
    from kg.privacy import mask

    world = World.load(settings().base)
    made = read(source_of(file), world)
    if json_output:
        click.echo(mask(json.dumps(plain(made), ensure_ascii=False, indent=2), world.rules))
    else:
        click.echo(mask("\n".join(lines(made)), world.rules))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--view", is_flag=True, help="The mended reading copy, and what was mended. 修复后的视图")
def text(file: Path, view: bool) -> None:
    """Print the sealed text of a file, or the mended view. 输出封存文本"""
    from kg import rules
    from kg.intake import source_of
    from kg.privacy import mask
    from kg.read import read
    from kg.text import tidy

    rows = rules.load()
    document = read(source_of(file))
    if not view:
        click.echo(mask(document.text, rows), nl=False)
        return
    mended = tidy(document.text, rows)
    click.echo(mask(mended.text, rows), nl=False)
    for edit in mended.edits:
        was = document.text[edit.start : edit.end]
        tell(f"{edit.start}-{edit.end} {edit.rule}: {was!r} → {edit.reading!r} ({edit.confidence:g})")


@main.command()
@store_option
@click.option("--format", "form", default="graphml", show_default=True, help="graphml, gexf, cytoscape, csv.")
@click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")
def network(folder: Path | None, form: str, path: str | None) -> None:
    """Write the citation network. 导出引用网络"""
    from kg.network import write

    with opened(folder) as store, output(path) as file:
        write(store, form, file)
