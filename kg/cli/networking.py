"""The command that asks the citation network, or writes it out: network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kg.cli.terminal import harmless, opened, output, store_option, tell
from kg.errors import UsageError

if TYPE_CHECKING:  # the command line starts without them
    from kg.network.asking.parameters import Parameter
    from kg.network.asking.questions import Question

CUTS = {"depth": "更远的未列 there is more beyond this depth", "nodes": "还有更多 there is more", "time": "时间已到 the time was up"}
FORMATS = "graphml, gexf, cytoscape, nodelink, csv (edges), nodes, turtle, ntriples, jsonld, svg."
OUTPUT = click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")


class Asking(click.Group):
    """A command that has each question to the network as a command below it; nothing of the network is loaded before one is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the questions."""
        from kg.network.asking.questions import QUESTIONS

        return list(QUESTIONS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a question."""
        from kg.network.asking.questions import QUESTIONS

        return command(QUESTIONS[cmd_name]) if cmd_name in QUESTIONS else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The question that was named; one that does not exist is told with those that do."""
        if args and self.get_command(ctx, args[0]) is None:
            raise UsageError(f"没有问题 there is no question {args[0]}; 可用 there are {', '.join(self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


@click.group(cls=Asking, invoke_without_command=True)
@store_option
@click.option("--format", default="graphml", show_default=True, help=FORMATS)
@OUTPUT
@click.option("--kind", multiple=True, help="Only such nodes: regulation, report, agency, division. 节点种类")
@click.option("--relation", multiple=True, help="Only such edges: cites, implements, basedOn, …. 关系")
@click.option("--level", multiple=True, help="Only of this level: nation, province, prefecture, county, township, zone. 层级")
@click.option("--division", help="Only of this place and those in it, by code or name. 区划，含下辖")
@click.option("--topic", help="Only documents whose title contains this. 标题含有的词")
@click.option("--since", help="Only documents of this year and later. 年份自")
@click.option("--until", help="Only documents of this year and earlier. 年份至")
@click.option("--beyond", help="Also the documents outside that these refer to (cited), that refer to these (citing), or both. 并列")
@click.option("--limit", help="Nodes at most, the most cited first; of a picture 60, else all. 最多节点数")
@click.pass_context
def network(ctx: click.Context, /, folder: str | None, path: str | None, **values: str | tuple[str, ...] | None) -> None:
    """Write the citation network, or ask it a question: wenmai network cascade 国办发〔2017〕24号. 引用网络：导出或提问"""
    ctx.obj = folder
    if ctx.invoked_subcommand is None:
        export(folder, path, asked(values))
        return
    for name in ("path", *values):
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"{'output' if name == 'path' else name} 放在问题之后 stands behind the question, if it takes one")


def export(folder: str | None, path: str | None, values: dict[str, str]) -> None:
    """Writes the network, or a part of it."""
    from kg.network import load
    from kg.network.asking.exporting import EXPORT
    from kg.network.asking.exporting import export as write
    from kg.network.files import FORMATS

    form = FORMATS.get(values["format"])
    if form and form.most is None:
        values.setdefault("limit", str(EXPORT.most))
    with opened(folder) as store, output(path) as file:
        _, written = write(load(store), values, file)
    if written.left_out:
        tell(f"{written.left_out} 个节点未列，被引较少 nodes that are cited less were left out (--limit)")


def command(question: Question) -> click.Command:
    """The command of a question: names are arguments, all else is an option."""
    parameters: list[click.Parameter] = [option(each) for each in question.all_parameters]

    def run(folder: str | None, path: str | None, as_json: bool, as_svg: bool = False, **values: Any) -> None:
        if as_json and as_svg:
            raise UsageError("--json 与 --svg 不能同用 one of them only")
        answer(question, folder or click.get_current_context().obj, path, "json" if as_json else "svg" if as_svg else "", asked(values))

    made = click.Command(question.name, params=parameters, callback=run, help=f"{question.en[0].upper()}{question.en[1:]}. {question.zh}")
    as_json = click.option("--json", "as_json", is_flag=True, help="The same answer as over HTTP. 以 JSON 输出")
    as_svg = click.option("--svg", "as_svg", is_flag=True, help="The tree as a picture. 画成 SVG 图")
    for add in (as_json, *([as_svg] if question.name == "cascade" else []), OUTPUT, store_option):
        add(made)
    return made


def option(parameter: Parameter) -> click.Parameter:
    """How a value is given on the command line; whether it can be is for the question to say, as over HTTP."""
    if parameter.shape == "name":
        return click.Argument([parameter.name.replace("from", "from_")], metavar=parameter.name.upper(), required=parameter.required)
    said = f"{parameter.en[0].upper()}{parameter.en[1:]}. {parameter.zh}"
    if parameter.shape == "flag":
        return click.Option([f"--{parameter.name}/--no-{parameter.name}"], default=None, help=said)
    several = parameter.shape == "choices"
    metavar = "|".join(parameter.choices) or parameter.shape.upper()
    shown = f"{said} [{parameter.default}]" if parameter.default else said
    return click.Option([f"--{parameter.name}"], multiple=several, metavar=metavar, help=shown)


def asked(values: dict[str, Any]) -> dict[str, str]:
    """What was given, as texts; of several values, with commas between them."""
    texts = dict[str, str]()
    for name, value in values.items():
        if isinstance(value, bool):
            texts[name] = str(value).lower()
        elif value:
            texts[name.rstrip("_")] = ",".join(value) if isinstance(value, tuple) else str(value)
    return texts


def answer(question: Question, folder: str | None, path: str | None, form: str, values: dict[str, str]) -> None:
    """Asks, and writes the answer: in lines, or in a form that was asked for."""
    from kg.cli.networks_shown import SHOWN
    from kg.network import load
    from kg.network.asking.answers import as_json
    from kg.network.asking.questions import ask
    from kg.network.files import cascade_picture
    from kg.network.spread.cascade import Cascade

    with opened(folder) as store:
        network = load(store)
        found = ask(network, question.name, values)
        with output(path) as file:
            if form == "json":
                file.write(as_json(found, network.base))
            elif form == "svg" and isinstance(found, Cascade):
                file.writelines(piece.encode() for piece in cascade_picture(found))
            else:
                file.writelines(f"{harmless(line)}\n".encode() for line in SHOWN[question.name](found, network))
    if form != "json":
        for line in more(found):
            tell(line)


def more(found: object) -> Iterator[str]:
    """What an answer leaves out, or that it is empty."""
    from kg.network.spread.life import Life

    if getattr(found, "rows", None) == () and not isinstance(found, Life):  # that nobody is late is no lack
        yield "没有符合的行 no row is so"
    total, following, cut = (getattr(found, name, None) for name in ("total", "next", "cut"))
    if following is not None:
        of = f" / {total}" if total is not None else ""
        yield f"… 后面还有 there is more: --offset {following}{of}"
    if cut:
        yield f"… 未列全 not whole: {CUTS[cut]}"
