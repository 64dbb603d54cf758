"""The commands that look at a store: export, query, network."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from kg.cli.terminal import opened, output, store_option
from kg.errors import UsageError

if TYPE_CHECKING:  # the command line starts without them
    from kg.query import NamedQuery
    from kg.store import Readable

HEAD = 2  # lines of a table without rows


@click.command()
@store_option
@click.option("--format", "form", default="nquads", show_default=True, help="nquads, trig, turtle, ntriples, jsonld, rdfxml, csv.")
@click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")
@click.option("--quarantined", is_flag=True, help="The documents that are kept apart, and no others. 仅导出被隔离的文件")
def export(folder: str | None, form: str, path: str | None, quarantined: bool) -> None:
    """Write the graph out: document graphs, reference and canon; as csv, the indicators. 导出图谱"""
    from kg.export import described
    from kg.export import export as write

    table = path if form == "csv" and path != "-" else None
    with opened(folder) as store:
        with output(path) as file:
            if table:
                file.write(BOM_UTF8)  # spreadsheets take a file without it for one of the local charset
            if quarantined:
                write(store.quarantine(), form, file, {source.graph for source in store.sources() if source.quarantined})
            else:
                write(store, form, file)
        if table:
            with output(f"{table}-metadata.json") as file:
                file.write(described(store.iris.base, quote(Path(table).name)))


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


@click.command()
@store_option
@click.option("--format", "form", default="graphml", show_default=True, help="graphml, gexf, cytoscape, csv.")
@click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")
def network(folder: str | None, form: str, path: str | None) -> None:
    """Write the citation network. 导出引用网络"""
    from kg.network import write

    with opened(folder) as store, output(path) as file:
        write(store, form, file)
