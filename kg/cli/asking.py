"""The commands that look at a store: export, query."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from kg.cli.terminal import opened, output, settings, store_option
from kg.errors import UsageError

if TYPE_CHECKING:  # the command line starts without them
    from kg.query import NamedQuery
    from kg.store import Readable

HEAD = 2  # lines of a table without rows


@click.command()
@store_option
@click.option("--format", "form", default="nquads", show_default=True, help="nquads, trig, turtle, ntriples, jsonld, rdfxml, csv; void.")
@click.option("-o", "--output", "path", help="File to write, with --shards a new folder; stdout where left out. 输出文件")
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Only this named graph; may be given again. 仅此命名图")
@click.option("--shards", type=click.IntRange(1), metavar="N", help="Packed N-Quads in up to N files, with a manifest. 分片数")
@click.option("--licence", metavar="IRI", help="Licence that void tells of, else the setting. 数据许可")
@click.option("--quarantined", is_flag=True, help="The documents that are kept apart, and no others. 仅导出被隔离的文件")
def export(
    folder: str | None, form: str, path: str | None, graphs: tuple[str, ...], shards: int | None, licence: str | None, quarantined: bool
) -> None:
    """Write the graph out: document graphs, reference and canon; as csv, the indicators. 导出图谱"""
    from kg.export import export as write

    if shards and (form != "nquads" or path in (None, "-")):
        raise UsageError("--shards writes N-Quads into a new folder, which -o names 分片只用于 N-Quads")
    if form == "void" and (graphs or quarantined):
        raise UsageError("void describes the whole store 只描述整个库")
    with opened(folder) as store:
        chosen: set[str] | None = set(graphs) or None
        if quarantined:
            apart = {source.graph for source in store.sources() if source.quarantined}
            chosen = apart & chosen if chosen else apart
        there: Readable = store.quarantine() if quarantined else store
        if form == "void":
            describe(there, path, settings(folder, licence=licence).licence)
        elif shards:
            split(there, Path(str(path)), shards, chosen)
        elif form == "csv" and path not in (None, "-"):
            table(there, Path(str(path)), chosen)
        else:
            with output(path) as file:
                write(there, form, file, chosen)


def table(store: Readable, path: Path, graphs: Collection[str] | None) -> None:
    """The indicators as a file for spreadsheets, and beside it what the columns mean."""
    from kg.export import described
    from kg.export import export as write

    with output(str(path)) as file:
        file.write(BOM_UTF8)  # spreadsheets take a file without it for one of the local charset
        write(store, "csv", file, graphs)
    with output(f"{path}-metadata.json") as file:
        file.write(described(store.iris.base, quote(path.name)))


def split(store: Readable, path: Path, shards: int, graphs: Collection[str] | None) -> None:
    """The named graphs in several files, in a new folder."""
    from kg.export.folders import new_folder, write_sums
    from kg.export.shards import export_shards

    with new_folder(path) as folder:
        export_shards(store, folder, shards, graphs)
        write_sums(folder)


def describe(store: Readable, path: str | None, licence: str) -> None:
    """The description of the data set; of a file, its ending tells the format."""
    from kg.export.counts import counts
    from kg.export.void import SUFFIXES, Known, write_void

    suffix = Path(path or "").suffix or ".ttl"
    if suffix not in SUFFIXES:
        raise UsageError(f"a description is written as {', '.join(SUFFIXES)}, not {suffix}")
    with output(path) as file:
        write_void(counts(store), store.iris.base, store.vocabulary, file, SUFFIXES[suffix], Known(licence))


@click.command()
@click.argument("sparql", metavar="'SELECT …'|FILE.rq|NAME", required=False)
@click.argument("narrowing", metavar="[COLUMN=VALUE]...", nargs=-1)
@store_option
@click.option("--format", "form", default="table", show_default=True, help="table, json, xml, csv, tsv; for graphs turtle, ntriples, ….")
@click.option("--quarantined", is_flag=True, help="Ask the documents that are kept apart, and no others. 仅查询被隔离的文件")
@click.option("--list", "list_names", is_flag=True, help="List the named queries. 列出命名查询")
def query(sparql: str | None, narrowing: tuple[str, ...], folder: str | None, form: str, quarantined: bool, list_names: bool) -> None:
    """Ask the graph in SPARQL, from a file, or by the name of a question, whose answer COLUMN=VALUE narrows. 查询"""
    from kg.query import named, run

    questions: Mapping[str, Any] = {name: question for name, question in named().items() if not name.startswith("api-")}
    if list_names or sparql is None:
        for name, question in sorted(questions.items()):
            click.echo(f"{name:<14} {question.title_zh} · {question.title_en}")
        return
    text = sparql
    if narrowing and (sparql not in questions or not all("=" in each for each in narrowing)):
        raise UsageError("COLUMN=VALUE narrows the answer to a named question 只用于命名查询")
    if sparql.endswith(".rq"):
        text = Path(sparql).read_text("utf-8")
    elif sparql not in questions and sparql.replace("-", "").isalnum():
        raise UsageError(f"there is no question {sparql}; there are {', '.join(sorted(questions))}")
    with opened(folder) as store:
        there = store.quarantine() if quarantined else store
        if sparql in questions:
            text = asked(questions[sparql], dict(each.split("=", 1) for each in narrowing), there)
        body = run(there, text, format=form).body
        sys.stdout.buffer.write(body)
    if narrowing and form == "table" and body.count(b"\n") <= HEAD:
        click.echo("没有符合的行 no row is so", err=True)


def asked(question: NamedQuery, values: Mapping[str, str], store: Readable) -> str:
    """A named question for some values, each of which must be one that can be asked for."""
    from kg.query import rows

    name, _, choices = question.choices.partition(": ")
    if name in values:
        known = [getattr(row[0], "value", "") for row in rows(store, choices).rows]
        if values[name] not in known:
            near = get_close_matches(values[name], known, 6, 0.4) or known
            raise UsageError(f"{question.name} has no {name} {values[name]} 没有这一项; 可用 there are {', '.join(near)}")
    return question.narrowed(values, store.iris.base)
