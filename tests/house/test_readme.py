"""What the documentation says can be done."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from api.cli import main
from kg.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def code_lines(text: str) -> Iterator[str]:
    """Every line of a page that stands in a code block, in the page's order."""
    fenced = False
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()


def command_lines() -> list[tuple[str, str]]:
    """Every `wenmai …` line of the documentation, with the page that it stands on."""
    return [(page.name, line) for page in PAGES for line in code_lines(page.read_text("utf-8")) if re.match(r"wenmai\b", line)]


def test_readme_opens_with_the_two_commands() -> None:
    """Whoever arrives wants to see it run, then to see it tested."""
    first = [line.split("#")[0].strip() for line in code_lines(README)][:2]
    assert first == ["make run", "make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_exist(page: Path) -> None:
    """A target that was renamed must not live on in the text."""
    text = page.read_text("utf-8")
    named = set(re.findall(r"`make ([a-z]+)", text)) | {line.split()[1] for line in code_lines(text) if re.match(r"make [a-z]", line)}
    assert sorted(named - TARGETS) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of the project leads to a file of the project."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_commands_in_the_documentation_exist(page: str, line: str) -> None:
    """Each shown command parses: its name, its options, and the number of its arguments."""
    words = shlex.split(line.split(" > ")[0].split(" | ")[0].split(" # ")[0])[1:]
    if not words or words[0].startswith("-"):
        return
    assert words[0] in main.commands, f"{page}: wenmai has no command {words[0]}"
    command = main.commands[words[0]]
    arguments = [word for word in words[1:] if word not in ("…", "...")]
    assert command.make_context(words[0], arguments, resilient_parsing=False)


@pytest.mark.parametrize("command", main.commands.values(), ids=lambda command: str(command.name))
def test_every_command_and_option_is_documented(command: click.Command) -> None:
    """In the help, for whoever is at the terminal, and in docs/commands.md, for whoever is not."""
    assert command.help and f"wenmai {command.name}" in COMMANDS
    section = re.search(rf"^## wenmai {command.name}\b.*?(?=^## |\Z)", COMMANDS, re.M | re.S)
    assert section, f"docs/commands.md has no section for {command.name}"
    context = click.Context(command)
    below = [command.get_command(context, name) for name in command.list_commands(context)] if isinstance(command, click.Group) else []
    for told in filter(None, (command, *below)):
        assert told is command or f"wenmai {command.name} {told.name} " in section[0] or f"`{told.name}`" in section[0], (
            f"{command.name} {told.name}"
        )
        for parameter in told.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{told.name} {parameter.opts}"
                assert f"`{max(parameter.opts, key=len)}" in section[0], f"{told.name} {parameter.opts}"


@pytest.mark.parametrize("name", [field.name for field in fields(Settings) if field.name != "server"])
def test_every_setting_is_documented(name: str) -> None:
    """In the docstring, and in docs/commands.md with its variable."""
    assert Settings.__doc__ and f"{name}:" in Settings.__doc__
    assert f"`{PREFIX}{name.upper()}`" in COMMANDS


def test_help_is_quick_to_import() -> None:
    """`wenmai --help` must not load what only a command needs."""
    heavy = "rdflib pyshacl networkx fastapi starlette uvicorn rich jinja2"
    code = f"import sys, api.cli; print(*sorted(set({heavy.split()!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []
