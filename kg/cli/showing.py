"""The commands that show what is in a file and store nothing: inspect, text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.terminal import fields_option, harmless, laws_option, limits_options, settings, show, tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.inspection import Mended
    from kg.intake import Answer
    from kg.records import Source

T = TypeVar("T")


@click.command()
@click.argument("file")
@limits_options
@fields_option
@laws_option
@click.option("--json", "json_output", is_flag=True, help="Everything as JSON, one line for each document. 以 JSON 输出")
def inspect(file: str, fields: tuple[str, ...], laws: str | None, json_output: bool, **flags: int | None) -> None:
    """Show what would be read from one file (- for stdin), with the words that say so; nothing is stored. 查看将读出什么"""
    from kg.inspection import as_lines, as_plain
    from kg.laws import laws_of

    chosen = settings(laws=laws)
    base, own = chosen.base, laws_of(chosen)
    if json_output:
        for answer in answers(file, flags, fields, partial(as_plain, base, own)):
            click.echo(json.dumps(answer.value, ensure_ascii=False))
    else:
        for lines in answers(file, flags, fields, partial(as_lines, base, own)):
            show(f"{lines.value}\n")


@click.command()
@click.argument("file")
@limits_options
@fields_option
@click.option("--view", is_flag=True, help="The mended reading copy, and what was mended. 修复后的视图")
@click.option(
    "--marks/--no-marks", default=None, help="Mark in the view what was mended, as ⟦was→is⟧; in colour on a terminal. 在视图中标出修改"
)
def text(file: str, fields: tuple[str, ...], view: bool, marks: bool | None, **flags: int | None) -> None:
    """Print the sealed text of a file (- for stdin), or the mended view. 输出封存文本"""
    from kg.inspection import mended, sealed

    if not view:
        if marks is not None:
            raise UsageError("--marks belongs to --view: the sealed text has no changes")
        for answer in answers(file, flags, fields, sealed):
            named(answer, file)
            show(answer.value or "")
        return
    for copy in answers(file, flags, fields, mended):
        named(copy, file)
        if copy.value:
            if sys.stdout.isatty() and marks is not False:
                click.echo(coloured(copy.value), nl=False)
            else:
                show(shown(copy.value, bool(marks)))
            for line in copy.value.told:
                tell(line)


def answers(file: str, flags: Mapping[str, int | None], fields: tuple[str, ...], read: Callable[[Source], T]) -> Iterator[Answer[T]]:
    """What was read of each document in a file. Those that cannot be read are told; at the end the program exits then."""
    from kg.intake import Answer, gather, read_all

    found = gather([file])
    missing: Iterator[Answer[T]] = (Answer(each.name, failure=each.reason) for each in found.missing)
    failed = False
    for answer in chain(missing, read_all(found.items, settings(None, jobs=1, **flags), read, fields) if found.items else ()):
        if answer.failure:
            failed = True
            tell(f"错误 error: {answer.name}: {answer.failure}")
        else:
            yield answer
    if failed:
        sys.exit(1)


def named(answer: Answer[T], file: str) -> None:
    """Says which document of several it is that follows on stdout."""
    if answer.name not in ("stdin", file.rsplit("/", 1)[-1]):
        tell(f"── {answer.name}")


def shown(copy: Mended, marks: bool) -> str:
    """The view, with or without its changes marked in brackets where they are."""
    return "".join(piece.reading if piece.kept or not marks else f"⟦{piece.was}→{piece.reading}⟧" for piece in copy.pieces)


def coloured(copy: Mended) -> str:
    """The view with its changes in colour where they are, for a terminal."""
    pieces = ((piece.kept, harmless(piece.was), harmless(piece.reading)) for piece in copy.pieces)
    return "".join(
        reading if kept else click.style(was, fg="red", strikethrough=True) + click.style(reading, fg="green")
        for kept, was, reading in pieces
    )
