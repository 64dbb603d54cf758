"""What all commands share: how they begin and end, which settings they take, where they write."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import QueryError, StoreError, UsageError, WenmaiError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # controls, directions, no text
STORE_HELP = "Folder of the store, or sparql+http://HOST:PORT of a server (WENMAI_STORE, else ./wenmai-data). 存储目录或服务器"


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
    click.echo(harmless(message), err=True)


def harmless(text: str) -> str:
    """A text without what would steer a terminal.

    >>> harmless("一\\u3000二\\x1b[2J\\n")
    '一\\u3000二 [2J\\n'
    """
    return STEERING.sub(" ", text)


def show(text: str) -> None:
    """A text of a document on stdout: to the letter, but on a terminal without what would steer it."""
    click.echo(harmless(text) if sys.stdout.isatty() else text, nl=False, color=True)  # else click takes out what looks like colour


def store_option(command: Command) -> Command:
    """The option ``--store``."""
    return click.option("--store", "folder", metavar="PLACE", help=STORE_HELP)(command)


def limits_options(command: Command) -> Command:
    """The options that limit what reading one document may cost."""
    for name, help_text in (
        ("--size", "MiB that one document may have. 单个文件的大小上限"),
        ("--memory", "MiB that reading one document may need. 读取单个文件的内存上限"),
        ("--seconds", "Seconds that reading one document may take. 读取单个文件的时间上限"),
    ):
        command = click.option(name, type=click.IntRange(1), help=help_text)(command)
    return command


def fields_option(command: Command) -> Command:
    """The option ``--field``."""
    help_text = "Field of a JSON record that holds the text; may be given again, the first that is there counts. 正文字段"
    return click.option("--field", "fields", multiple=True, metavar="NAME", help=help_text)(command)


def laws_option(command: Command) -> Command:
    """The option ``--laws``."""
    help_text = "Folder of your own shapes (*.ttl) and identities.csv, applied beside ours. 自定义约束目录"
    return click.option("--laws", metavar="DIR", help=help_text)(command)


def settings(folder: str | None = None, **flags: str | int | None) -> Settings:
    """The settings of this run."""
    return Settings.load({"store": folder, **flags})


@contextmanager
def opened(folder: str | None, *, read_only: bool = True) -> Iterator[Store]:
    """The store of this run; a store that only gives answers must exist."""
    from kg.iris import Iris
    from kg.store import PATIENCE, Store, attach
    from kg.store.shelf import Shelf
    from kg.vocabulary import load

    chosen = settings(folder)
    attach(chosen)
    if not (Shelf(chosen.store).server or (chosen.store / "graphs").is_dir()):
        raise StoreError(f"there is no store in {chosen.store}; wenmai build makes one 还没有库")
    vocabulary = load()
    iris, table = Iris(vocabulary, chosen.base), chosen.decisions or None
    tell_missing(chosen)
    with Store.open(chosen.store, iris, vocabulary, read_only=read_only, decisions=table, patience=PATIENCE) as store:
        yield store


def tell_missing(chosen: Settings) -> None:
    """Says so where the setting for the table of decisions names no file: the first decision makes one, a mistyped name takes all back."""
    if chosen.decisions and not Path(chosen.decisions).is_file():
        click.echo(f"人工决定表不存在 there is no table of decisions {chosen.decisions}", err=True)


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
